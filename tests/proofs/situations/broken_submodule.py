"""Submodules that Git cannot check out: gitlinks, `.gitmodules` and remotes that do not go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.proofs.local import commit, git
from tests.proofs.situation import WORKFLOW, Files, Gitlink, Situation
from workers.triage.model import ProofState

KIND = "broken-submodule"
PATH = "vendor/tokenizers"
URL = "https://github.com/acme/tokenizers"
NOWHERE = "9c1f0a4e6b2d8f7a3c5e1d0b9a8f7e6d5c4b3a29"
FETCH = "git submodule update --init --recursive"


def _workflow(*steps: str, checkout: str = "") -> str:
    runs = "".join(f"      - run: {step}\n" for step in steps)
    return f"""\
name: CI
on: [push, pull_request]
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
{checkout}{runs}"""


def _entry(path: str = PATH, url: str = URL, name: str | None = None, more: str = "") -> str:
    return f'[submodule "{name or path}"]\n\tpath = {path}\n\turl = {url}\n{more}'


def _files(gitmodules: str | None = None, *steps: str, checkout: str = "") -> Files:
    files = {WORKFLOW: _workflow(*(steps or (FETCH, "cat README.md")), checkout=checkout), "README.md": "# datasets\n"}
    return files if gitmodules is None else {**files, ".gitmodules": gitmodules}


@dataclass(frozen=True, slots=True)
class Remotes:
    """Makes other repositories, each with one file, and gitlinks to their commits."""

    gitlinks: Mapping[str, str]
    """By path: the repository whose commit is wanted."""
    files: Files | None = None
    """What each of them holds."""

    def __call__(self, folder: Path) -> None:
        """Beside the situation's own repository."""
        for path, repository in self.gitlinks.items():
            remote = folder.parent.parent / repository
            made = commit(remote, self.files or {"tokens.txt": f"{repository}\n"})
            # GitHub serves a repository with and without this at its end.
            remote.with_name(f"{remote.name}.git").symlink_to(remote.name)
            git(folder, "update-index", "--add", "--cacheinfo", f"160000,{made},{path}")


def _also(name: str) -> Callable[[Path], None]:
    """Another repository that no gitlink of ours points into."""

    def make(folder: Path) -> None:
        commit(folder.parent / name, {"tokens.txt": "a\n"})

    return make


def _situation(name: str, head: Files, state: ProofState = ProofState.CONFIRMED, **more: Any) -> Situation:  # noqa: ANN401 - Situation's own fields
    return Situation(name, KIND, head, state, **more)


def _moved(folder: Path) -> None:
    """The base has the submodule elsewhere; its entry is not moved with it."""
    made = commit(folder.parent / "tokenizers", {"tokens.txt": "a\n"})
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{made},{PATH}")


_ORPHAN = {PATH: Gitlink(NOWHERE)}
_USING = (FETCH, f"cat {PATH}/tokens.txt")
_THREE = (
    _entry("libs/alpha", "https://github.com/acme/alpha", "alpha").replace("libs/alpha", "Libs/Alpha")
    + _entry("libs/beta", "https://github.com/acme/beta", "lib")
    + "\n# No longer used.\n"
    + _entry("libs/delta", "https://github.com/acme/delta")
    + _entry("libs/gamma", "https://github.com/acme/gamma", "lib")
)
# What `Remotes` commits to acme/tokenizers.
_PUSHED = "f7efc603b0af"
# Recorded with Git 2.39.5; see tests/detectors/broken-submodule/commit-gone.log.
_UNPUSHED = f"""\
Submodule '{PATH}' ({URL}) registered for path '{PATH}'
Cloning into '/home/runner/work/datasets/datasets/{PATH}'...
fatal: git upload-pack: not our ref {{commit}}
fatal: remote error: upload-pack: not our ref {{commit}}
fatal: Fetched in submodule path '{PATH}', but it did not contain {{commit}}. Direct fetching of that commit failed.
"""
# What Git says to HTTP's 403, as in http.c of Git 2.39.
_OTHER_HOST = f"""\
Submodule '{PATH}' (https://git.example.org/acme/tokenizers) registered for path '{PATH}'
Cloning into '/home/runner/work/datasets/datasets/{PATH}'...
fatal: unable to access 'https://git.example.org/acme/tokenizers/': The requested URL returned error: 403
fatal: clone of 'https://git.example.org/acme/tokenizers' into submodule path \
'/home/runner/work/datasets/datasets/{PATH}' failed
Failed to clone '{PATH}'. Retry scheduled
Cloning into '/home/runner/work/datasets/datasets/{PATH}'...
fatal: unable to access 'https://git.example.org/acme/tokenizers/': The requested URL returned error: 403
fatal: clone of 'https://git.example.org/acme/tokenizers' into submodule path \
'/home/runner/work/datasets/datasets/{PATH}' failed
Failed to clone '{PATH}' a second time, aborting
"""

SITUATIONS: tuple[Situation, ...] = (
    _situation(
        "a leftover gitlink that nobody names",
        {**_files(), **_ORPHAN},
        says=(f"Gitlink `{PATH}` (commit `9c1f0a4e6b2d`): there is no `.gitmodules`", "`main` has the same gitlink"),
        summary="but no `.gitmodules`",
        remedy=f"git rm --cached -- {PATH}",
        commands=True,
    ),
    _situation(
        "a leftover gitlink stops the checkout itself",
        {**_files(None, "cat README.md", checkout="        with:\n          submodules: recursive\n"), **_ORPHAN},
        says=("there is no `.gitmodules`",),
        commands=True,
    ),
    _situation(
        "a gitlink without an address whose files are needed",
        {**_files(None, FETCH, f"make -C {PATH}"), **_ORPHAN},
        base=_files(None, "cat README.md"),
        says=(f"`main` has nothing at `{PATH}`", f"`{WORKFLOW}` line 9: `make -C {PATH}`", "sees no such repository"),
        remedy=f"git config -f .gitmodules submodule.{PATH}.url <URL>",
    ),
    _situation(
        "a gitlink without an address whose commit is found",
        _files(None, *_USING),
        prepare=Remotes({PATH: "acme/tokenizers"}),
        says=("`acme/tokenizers` has commit",),
        remedy="`https://github.com/acme/tokenizers.git`",
        diff=True,
    ),
    _situation(
        "an entry lost in a merge",
        _files(_entry("vendor/other", "https://github.com/acme/other"), *_USING),
        base=_files(_entry() + _entry("vendor/other", "https://github.com/acme/other"), "cat README.md"),
        prepare=Remotes({PATH: "acme/tokenizers", "vendor/other": "acme/other"}),
        says=(f"gitlink `{PATH}`", "no entry in `.gitmodules` has this path"),
        remedy=f"on the base branch its address is `{URL}`",
        diff=True,
    ),
    _situation(
        "a path that differs by case",
        _files(_entry("Vendor/Tokenizers"), *_USING),
        prepare=Remotes({PATH: "acme/tokenizers"}),
        says=(f"`.gitmodules` line 2 writes `Vendor/Tokenizers`, the gitlink is `{PATH}`",),
        summary="writes the path of the submodule",
        diff=True,
    ),
    _situation(
        "a submodule moved without its entry",
        _files("# Ours.\n" + _entry("third_party/tokenizers"), *_USING),
        prepare=_moved,
        says=("no entry in `.gitmodules` has this path", "the entry of `third_party/tokenizers` has no gitlink"),
        remedy="as the `path` of the entry in `.gitmodules` line 2",
        diff=True,
    ),
    _situation(
        "two submodules of one name",
        _files(
            _entry("libs/a", "https://github.com/acme/a", "lib") + _entry("libs/b", "https://github.com/acme/b", "lib")
        ),
        prepare=Remotes({"libs/a": "acme/a", "libs/b": "acme/b"}),
        says=("line 1: the entry of `libs/a` is called `lib`, as is a later one",),
        remedy='`[submodule "libs/a"]`',
        diff=True,
    ),
    _situation(
        "several at once are mended at once",
        _files(_THREE, FETCH, "cat libs/alpha/tokens.txt libs/beta/tokens.txt libs/gamma/tokens.txt"),
        prepare=Remotes({"libs/alpha": "acme/alpha", "libs/beta": "acme/beta", "libs/gamma": "acme/gamma"}),
        says=(
            "Git would stop at others, too: `libs/beta`",
            "writes `Libs/Alpha`",
            "the entry of `libs/beta` is called `lib`",
            "the entry of `libs/delta` has no gitlink",
        ),
        diff=True,
    ),
    _situation(
        "an SSH address in a job without a key",
        _files(_entry(url="git@github.com:acme/tokenizers.git"), *_USING),
        prepare=Remotes({PATH: "acme/tokenizers"}),
        says=("by SSH, and the job has no key",),
        summary="by SSH, and the job has no key",
        remedy="`acme/tokenizers` is public: fetch it by HTTPS",
        diff=True,
    ),
    _situation(
        "a commit that was never pushed",
        {**_files(_entry(), *_USING), **_ORPHAN},
        base=_files(_entry(), *_USING),
        prepare=_also("tokenizers"),
        says=(f"Gitlink `{PATH}` wants commit `9c1f0a4e6b2d`, which is not in `acme/tokenizers`",),
        summary="is not in `acme/tokenizers`",
        remedy="Push the commit `9c1f0a4e6b2d` to `acme/tokenizers`",
    ),
    _situation(
        "an address that this change gets wrong",
        {**_files(_entry(url="https://github.com/acme/tokeniser"), *_USING), **_ORPHAN},
        base={**_files(_entry(), *_USING), **_ORPHAN},
        says=(
            "comes from `acme/tokeniser`, which retriage cannot see",
            f"on `main`, the address of `{PATH}` is `{URL}`",
        ),
        summary="is private, was deleted, or never was",
        remedy=f"git submodule set-url -- {PATH} {URL}`",
    ),
    _situation(
        "a relative address of nothing",
        {**_files(_entry(url="../tokeniser.git"), *_USING), **_ORPHAN},
        says=("comes from `acme/tokeniser`",),
        remedy="in `acme/datasets` it means `acme/tokeniser`, in a fork",
    ),
    _situation(
        "an address on somebody's disk",
        {**_files(_entry(url="/home/alice/tokenizers"), *_USING), **_ORPHAN},
        says=(f"line 3: `{PATH}` comes from `/home/alice/tokenizers`, a place on a disk",),
        summary="a place on a disk that a runner does not have",
        remedy=f"git submodule set-url -- {PATH} <URL>",
    ),
    _situation(
        "a branch that is gone",
        _files(_entry(more="\tbranch = next\n"), "git submodule update --init --remote"),
        prepare=Remotes({PATH: "acme/tokenizers"}),
        says=(f"line 4: `{PATH}` follows the branch `next`",),
        summary="follow the branch `next`, which Git did not find",
        remedy="git submodule set-branch --default",
    ),
    _situation(
        "a fault in the submodule's own repository",
        _files(_entry(), FETCH),
        ProofState.NOT_CHECKED,
        prepare=Remotes({PATH: "acme/tokenizers"}, {"tokens.txt": "a\n", "deps/icu": Gitlink(NOWHERE)}),
        subject={"path": f"{PATH}/deps/icu"},
        says=(f"lies in the submodule `{PATH}`, whose own repository was not looked at",),
        summary=f"The submodule `{PATH}` has a submodule of its own, `deps/icu`",
        remedy=f"git add -- {PATH}",
    ),
    _situation(
        "the job changes the entry itself",
        _files(_entry(), "sed -i s/vendor/third_party/ .gitmodules", FETCH),
        ProofState.REFUTED,
        prepare=Remotes({PATH: "acme/tokenizers"}),
        says=("has its entry in `.gitmodules`; line 3", "sed -i s/vendor/third_party/ .gitmodules"),
        summary="though `.gitmodules` has one at this commit",
        remedy="Look at what line 8 of the workflow does",
    ),
    _situation(
        "a commit that was pushed too late",
        _files(_entry(), FETCH),
        ProofState.REFUTED,
        prepare=Remotes({PATH: "acme/tokenizers"}),
        log=_UNPUSHED.format(commit=_PUSHED),
        says=("`acme/tokenizers` has the commit",),
        summary="is there now and has the commit",
        remedy="Run the job again",
    ),
    _situation(
        "a repository on another host",
        {**_files(_entry(url="https://git.example.org/acme/tokenizers"), FETCH), **_ORPHAN},
        ProofState.NOT_CHECKED,
        log=_OTHER_HOST,
        says=("it is no repository on this GitHub",),
    ),
)

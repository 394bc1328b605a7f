"""`actions/checkout` in a job that is run for a test: the real git commands that matter, in the action's own frame.

The whole text of a real one is recorded by tests/recording; here the lines stand that tell what was checked out and
what broke. Submodules are fetched as in https://github.com/actions/checkout/blob/v4/src/git-source-provider.ts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.proofs.history import PULL, Built
from tests.proofs.local import REPOSITORY
from tests.proofs.machine import WORKSPACE, Machine
from tests.recording.frame import Log

_EXTRA = r"http\.https\:\/\/github\.com\/\.extraheader"
_FOREACH = (
    f"sh -c \"git config --local --name-only --get-regexp '{_EXTRA}'"
    " && git config --local --unset-all 'http.https://github.com/.extraheader' || :\""
)

# The action's problem matcher, which makes git's own complaints errors of the step:
# https://github.com/actions/checkout/blob/v4/dist/problem-matcher.json
_MATCHER = re.compile(r"^(?:fatal|error): .*$", re.MULTILINE)


def check_out(log: Log, machine: Machine | None, built: Built, inputs: Mapping[str, str]) -> bool:
    """Write the step's output and, on a machine, leave the commit in the workspace; whether all went well."""
    repository = inputs.get("repository") or REPOSITORY
    path = inputs.get("path", "").removeprefix("./").strip("/")
    place = f"{WORKSPACE}/{path}" if path else WORKSPACE
    log.write(f"Syncing repository: {repository}", "##[group]Getting Git version info")
    log.write(f"Working directory is '{place}'", "[command]/usr/bin/git version", "git version 2.51.2", "##[endgroup]")
    if repository.lower() != REPOSITORY:
        return True
    git = _Git(log, machine, place, matching=True)
    commit, ref = _wanted(built, inputs.get("ref", ""))
    log.write(f"Deleting the contents of '{place}'", "##[group]Initializing the repository")
    done = git.run("init", place) and git.run("remote", "add", "origin", f"https://github.com/{REPOSITORY}")
    log.write("##[endgroup]", "##[group]Fetching the repository")
    depth = [] if inputs.get("fetch-depth") == "0" else ["--depth=1"]
    options = ["--no-tags", "--prune", "--no-recurse-submodules", *depth]
    done = done and git.run("-c", "protocol.version=2", "fetch", *options, "origin", *_specs(built, commit, ref, depth))
    log.write("##[endgroup]", "##[group]Determining the checkout info", "##[endgroup]")
    log.write("##[group]Checking out the ref")
    done = done and git.run("checkout", "--progress", "--force", ref)
    log.write("##[endgroup]")
    done = done and _submodules(git, inputs.get("submodules", "").lower(), depth)
    return done and git.run("log", "-1", "--format=%H")


def clean_up(log: Log, machine: Machine | None) -> None:
    """Write the post step: what git makes of gitlinks is a warning there."""
    log.write("Post job cleanup.", "[command]/usr/bin/git version", "git version 2.51.2")
    git = _Git(log, machine, WORKSPACE, matching=False)
    if machine is None or not (machine.workspace / ".git").exists():
        return
    code = git.code("submodule", "foreach", "--recursive", _FOREACH)
    if code:
        log.write(f"##[warning]The process '/usr/bin/git' failed with exit code {code}")


def _wanted(built: Built, ref: str) -> tuple[str, str]:
    """The commit and where it is fetched to."""
    if not ref:
        kind = "pull" if built.ref.startswith("refs/pull/") else "origin"
        name = f"{PULL}/merge" if kind == "pull" else built.ref.removeprefix("refs/heads/")
        return built.commit, f"refs/remotes/{kind}/{name}"
    named = {"main": built.base, built.head: built.head, built.base: built.base}
    return named.get(ref, built.head), "refs/remotes/origin/wanted"


def _specs(built: Built, commit: str, ref: str, depth: list[str]) -> list[str]:
    """What is fetched: with `fetch-depth: 0` all branches and tags, too.
    https://github.com/actions/checkout/blob/v4/src/ref-helper.ts"""
    own = f"+{commit}:{ref}"
    if depth:
        return [own]
    branches = "+refs/heads/*:refs/remotes/origin/*"
    is_branch = built.ref.startswith("refs/heads/") and ref.startswith("refs/remotes/origin/")
    return [branches, "+refs/tags/*:refs/tags/*", *([] if is_branch and not ref.endswith("/wanted") else [own])]


def _submodules(git: _Git, wanted: str, depth: list[str]) -> bool:
    if wanted not in {"true", "recursive"}:
        return True
    deeper = ["--recursive"] if wanted == "recursive" else []
    git.log.write("##[group]Setting up auth for fetching submodules", "##[endgroup]", "##[group]Fetching submodules")
    done = git.run("submodule", "sync", *deeper)
    done = done and git.run("-c", "protocol.version=2", "submodule", "update", "--init", "--force", *depth, *deeper)
    if done:
        git.log.write("##[endgroup]")
    return done


class _Git:
    """Runs git in one place and writes what it prints."""

    def __init__(self, log: Log, machine: Machine | None, place: str, *, matching: bool) -> None:
        self.log = log
        self.matching = matching
        self.machine = machine
        self.place = place

    def run(self, *arguments: str) -> bool:
        """Run a command; the action ends on one that fails."""
        code = self.code(*arguments)
        if code:
            self.log.write(f"##[error]The process '/usr/bin/git' failed with exit code {code}")
        return code == 0

    def code(self, *arguments: str) -> int:
        """Run a command; its exit code. The action joins its arguments with plain spaces."""
        self.log.write(f"[command]/usr/bin/git {' '.join(arguments)}")
        if self.machine is None:
            return 0
        folder = self.machine.inside(self.place)
        folder.mkdir(parents=True, exist_ok=True)
        real = [str(folder) if word == self.place else word for word in arguments]
        done = self.machine.run(["git", *real], folder)
        self.log.output(_MATCHER.sub(r"::error::\g<0>", done.text) if self.matching else done.text)
        return done.code

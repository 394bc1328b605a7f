"""What the repository tells of a submodule that could not be checked out."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.local import Local, a_finding, commit, git
from tests.proofs.situation import WORKFLOW, Gitlink
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.proofs.broken_submodule import PROVER
from workers.triage.repository.questions import Remote

SHA = "9c1f0a4e6b2d8f7a3c5e1d0b9a8f7e6d5c4b3a29"
OTHER = "0123456789abcdef0123456789abcdef01234567"
PATH = "vendor/tokenizers"
URL = "https://github.com/acme/tokenizers"
FETCH = "git submodule update --init --recursive"
CI = f"""\
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - name: Run it
        run: {FETCH}
"""
HERE = Remote(visible=True, name="acme/tokenizers", has_commit=True)
PRIVATE = Remote(visible=True, name="acme/tokenizers", private=True, has_commit=True)


def entry(path: str = PATH, url: str = URL, more: str = "") -> str:
    return f'[submodule "{path}"]\n\tpath = {path}\n\turl = {url}\n{more}'


def unlisted(path: str | None = PATH) -> Finding:
    """Git has no address."""
    quote = f"fatal: No url found for submodule path '{path}' in .gitmodules"
    return a_finding("broken-submodule", {"path": path, "url": None, "commit": None}, quote=quote)


def unread(url: str | None = URL, path: str = PATH) -> Finding:
    """Git cannot clone."""
    quote = f"fatal: clone of '{url}' into submodule path '/home/runner/work/datasets/datasets/{path}' failed"
    return a_finding("broken-submodule", {"path": path, "url": url, "commit": None}, quote=quote)


def unpushed(wanted: str = SHA) -> Finding:
    """Git does not get the commit."""
    quote = f"fatal: Fetched in submodule path '{PATH}', but it did not contain {wanted}."
    return a_finding("broken-submodule", {"path": PATH, "url": URL, "commit": wanted}, quote=quote)


def proof(
    folder: Path,
    finding: Finding,
    gitmodules: str | None = None,
    *paths: str,
    base: dict[str, Any] | None = None,
    remotes: dict[str, Remote] | None = None,
    workflow: str | None = CI,
    **context: object,
) -> Proof:
    """Of a repository with gitlinks at these paths."""
    files: dict[str, Any] = {"README.md": "# datasets\n", **dict.fromkeys(paths or (PATH,), Gitlink(SHA))}
    files |= {WORKFLOW: workflow} if workflow else {}
    files |= {} if gitmodules is None else {".gitmodules": gitmodules}
    before = commit(folder, {"README.md": "# datasets\n", **base}) if base is not None else None
    commit(folder, files)
    known = {(name, SHA): remote for name, remote in (remotes or {}).items()}
    return Local(folder, before, context, known).prove(finding)


def looks(given: Proof) -> str:
    return "\n".join(look.text for look in given.looked)


def test_a_demonstration_says_all_there_is_to_say(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), base={}, workflow=f"{CI}      - run: make -C {PATH}\n")
    assert given.state is ProofState.CONFIRMED
    assert given.detail == (
        f"Gitlink `{PATH}` (commit `9c1f0a4e6b2d`): there is no `.gitmodules` in the repository."
        " The submodule is new: `main` has nothing there."
    )
    assert given.by_change is True
    assert (
        given.summary
        == f"The repository has a submodule at `{PATH}` but no `.gitmodules`, so Git has no address for it."
    )
    assert given.remedy == (
        f"Line 9 of the workflow names `{PATH}`: `make -C {PATH}`. Give it the address of the repository that has the"
        f" commit `9c1f0a4e6b2d`: `git config -f .gitmodules submodule.{PATH}.path {PATH}`,"
        f" `git config -f .gitmodules submodule.{PATH}.url <URL>` and `git add .gitmodules`."
        f" Whoever added it can read the address in their clone: `git -C {PATH} remote get-url origin`."
        f" If nobody needs its files, remove it and what names it: `git rm --cached -- {PATH}`."
    )
    assert (given.diff, given.commands) == ("", ())
    assert looks(given).split("\n") == [
        f"gitlink `{PATH}` (commit `9c1f0a4e6b2d`): there is no `.gitmodules` in the repository",
        f"`main` has nothing at `{PATH}`",
        f"`{WORKFLOW}` line 9: `make -C {PATH}`",
        "`acme/tokenizers`: retriage sees no such repository",
    ]
    assert given.looked[0].url.endswith("/vendor")
    assert given.looked[2].url.endswith("/ci.yml#L9")


def test_the_advice_to_write_an_entry_works_in_a_fresh_clone(tmp_path: Path) -> None:
    """`git submodule add --force` does not: the clone has made an empty folder for the gitlink."""
    remote = tmp_path / "remote"
    made = commit(remote, {"tokens.txt": "a\n"})
    given = proof(tmp_path / "own", unlisted(), workflow=f"{CI}      - run: make -C {PATH}\n")
    git(tmp_path / "own", "update-index", "--cacheinfo", f"160000,{made},{PATH}")
    git(tmp_path / "own", "commit", "--quiet", "--message", "A commit that is there")
    git(tmp_path, "clone", "--quiet", "own", "clone")
    clone = tmp_path / "clone"
    assert given.remedy is not None
    advised = [part for part in given.remedy.split("`") if part.startswith(("git config", "git add"))]
    for command in advised:
        subprocess.run(command.replace("<URL>", str(remote)), cwd=clone, shell=True, check=True)
    git(clone, "submodule", "update", "--init")
    assert (clone / PATH / "tokens.txt").read_text() == "a\n"


@pytest.mark.parametrize("told", [f"../{PATH}", f"../../{PATH}", "tokenizers", f"src/{PATH}", f"./{PATH}"])
def test_a_path_may_be_relative_to_where_git_ran(told: str, tmp_path: Path) -> None:
    assert proof(tmp_path, unlisted(told)).state is ProofState.CONFIRMED


def test_a_path_that_fits_two_is_neither(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted("t"), None, "a/t", "b/t")
    assert given.state is ProofState.REFUTED
    assert given.detail == "There is no submodule at `t` at this commit."
    assert "gitlink `a/t`" in looks(given)


def test_a_path_of_another_checkout_is_not_checked(tmp_path: Path) -> None:
    other = (
        "      - uses: actions/checkout@v4\n        with:\n          repository: acme/other\n          path: other\n"
    )
    given = proof(tmp_path, unlisted("other/x"), workflow=CI + other)
    assert given.state is ProofState.NOT_CHECKED
    assert "the job also checks out `acme/other` (line 9 of its workflow)" in given.detail
    assert proof(tmp_path, unlisted(f"other/{PATH}"), workflow=CI + other).state is ProofState.NOT_CHECKED


def test_a_path_that_the_log_does_not_tell_is_not_checked(tmp_path: Path) -> None:
    assert proof(tmp_path, unlisted(None)).detail == "The log does not name the submodule."


@pytest.mark.parametrize(
    ("gitmodules", "why"),
    [
        ("<<<<<<< HEAD\n", "Git cannot read line 1 of `.gitmodules`, and so nothing of that file."),
        ("\0", "`.gitmodules` could not be read: it is binary."),
    ],
)
def test_a_file_that_cannot_be_read_is_said(gitmodules: str, why: str, tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), gitmodules)
    assert (given.state, given.detail) == (ProofState.NOT_CHECKED, why)


def of_cut_tree(folder: Path, finding: Finding, gitmodules: str | None = None) -> Proof:
    """As of a tree that GitHub did not list whole."""
    proof(folder, finding, gitmodules)
    facts = Local(folder).facts(finding)
    cut = type(facts.tree)(facts.tree.commit, facts.tree.entries, truncated=True)
    return PROVER.prove(finding, type(facts)(facts.context, cut, facts.texts))


def test_what_github_did_not_list_is_not_denied(tmp_path: Path) -> None:
    given = of_cut_tree(tmp_path, unlisted())
    assert given.detail.startswith("GitHub did not list all files of the commit, and `.gitmodules` is not among")
    given = of_cut_tree(tmp_path, unlisted("elsewhere"), entry())
    assert given.detail.startswith("GitHub did not list all files of the commit, and `elsewhere` is not among")
    given = of_cut_tree(tmp_path, unlisted(), entry("b"))
    assert given.looked[-1].text == "GitHub did not list all files of the commit: there may be other submodules"


def test_an_entry_in_order_refutes_the_claim(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), entry(), remotes={"acme/tokenizers": HERE})
    assert (given.state, given.summary) == (ProofState.REFUTED, None)
    assert given.detail == (
        f"The gitlink `{PATH}` (commit `9c1f0a4e6b2d`) has its entry in `.gitmodules`;"
        f" line 3 gives the address `{URL}`."
    )


def test_a_workflow_that_names_the_file_may_have_changed_it(tmp_path: Path) -> None:
    workflow = f"{CI}      - run: sed -i s/a/b/ .gitmodules\n"
    given = proof(tmp_path, unlisted(), entry(), remotes={"acme/tokenizers": HERE}, workflow=workflow)
    assert given.state is ProofState.REFUTED
    assert (given.summary or "").endswith("line 9 of the workflow names that file, too.")


def test_an_address_for_everybody_is_offered_in_the_place_of_ssh(tmp_path: Path) -> None:
    url = "git@github.com:acme/tokenizers.git"
    given = proof(tmp_path, unread(url), entry(url=url), remotes={"acme/tokenizers": HERE})
    assert (given.remedy or "").startswith("`acme/tokenizers` is public: fetch it by HTTPS, which needs no key")
    assert "+\turl = https://github.com/acme/tokenizers.git" in given.diff


def test_an_address_that_is_found_is_told_with_where(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), remotes={"acme/tokenizers": HERE})
    assert (given.remedy or "").endswith("`acme/tokenizers` has the commit `9c1f0a4e6b2d`.")
    before = {".gitmodules": entry(), PATH: Gitlink(SHA)}
    lost = proof(tmp_path, unlisted(), "", base=before, remotes={"acme/tokenizers": HERE})
    assert lost.remedy == f"Give `{PATH}` its entry in `.gitmodules` back: on the base branch its address is `{URL}`."
    assert looks(lost).endswith("`acme/tokenizers` has commit `9c1f0a4e6b2d`")
    moved = proof(tmp_path, unlisted(), entry("old", URL), remotes={"acme/tokenizers": HERE})
    assert (moved.remedy or "").endswith("`acme/tokenizers`, its address, has the commit `9c1f0a4e6b2d`.")


def test_an_address_is_missing_though_git_had_one(tmp_path: Path) -> None:
    given = proof(tmp_path, unpushed(), "")
    assert given.state is ProofState.NOT_CHECKED
    assert (
        given.detail == f"The gitlink `{PATH}` (commit `9c1f0a4e6b2d`) has no address in `.gitmodules` at this commit."
    )


def test_what_lies_in_a_submodule_is_its_own_repositorys(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(f"{PATH}/deps/icu"), entry())
    assert given.state is ProofState.NOT_CHECKED
    assert (
        given.summary == f"The submodule `{PATH}` has a submodule of its own, `deps/icu`, that cannot be checked out."
    )


@pytest.mark.parametrize(
    ("remote", "state", "detail"),
    [
        (HERE, ProofState.REFUTED, "`acme/tokenizers` has the commit, and everybody may read it."),
        (Remote(visible=False), ProofState.CONFIRMED, "it is private, was deleted, or never was."),
        (Remote(visible=True), ProofState.CONFIRMED, "which is not in `acme/tokenizers`."),
        (PRIVATE, ProofState.CONFIRMED, "comes from `acme/tokenizers`, which is private."),
    ],
)
def test_the_remote_is_looked_at(remote: Remote, state: ProofState, detail: str, tmp_path: Path) -> None:
    for finding in (unread(), unpushed()):
        given = proof(tmp_path, finding, entry(), remotes={"acme/tokenizers": remote})
        assert given.state is state
        assert detail in given.detail
        assert given.diff == ""


def test_rights_that_the_job_was_given_cannot_be_seen(tmp_path: Path) -> None:
    token = CI.replace("@v4", "@v4\n        with:\n          token: ${{ secrets.PAT }}")
    remotes = {"acme/tokenizers": PRIVATE}
    given = proof(tmp_path, unread(), entry(), remotes=remotes, workflow=token)
    assert given.state is ProofState.NOT_CHECKED
    assert "whether the token or key that line 6 of the workflow gives may read it" in given.detail
    assert (
        given.remedy
        == "Let the token or key that line 6 of the workflow gives to `actions/checkout` read `acme/tokenizers`."
    )
    given = proof(tmp_path, unread(), entry(), remotes=remotes, workflow=None)
    assert "whether the job may read it cannot be seen from its workflow" in given.detail
    unseen = {"acme/tokenizers": Remote(visible=False)}
    given = proof(tmp_path, unread(), entry(), remotes=unseen, workflow=token)
    assert given.state is ProofState.CONFIRMED
    assert (given.remedy or "").startswith("Line 6 of the workflow gives the checkout a token or a key already;")
    fork = {"event": "pull_request", "head_owner": "mallory"}
    given = proof(tmp_path, unread(), entry(), base={}, remotes=remotes, workflow=token, **fork)
    assert given.state is ProofState.CONFIRMED
    assert (given.remedy or "").startswith("A run for a fork's pull request gets no secrets, so what line 6")


def test_what_only_retriage_cannot_see_does_not_stop_the_job(tmp_path: Path) -> None:
    token = CI.replace("@v4", "@v4\n        with:\n          token: ${{ secrets.PAT }}")
    modules = entry("b", "https://github.com/other/b")
    given = proof(tmp_path, unlisted(), modules, PATH, "b", remotes={"other/b": Remote(visible=False)}, workflow=token)
    assert "stop at others" not in given.detail
    given = proof(tmp_path, unlisted(), modules, PATH, "b", remotes={"other/b": Remote(visible=False)})
    assert given.detail.endswith("Git would stop at others, too: `b`.")


def test_ones_own_private_repository_is_no_fault(tmp_path: Path) -> None:
    own = {"acme/datasets": Remote(visible=True, private=True, has_commit=True)}
    given = proof(tmp_path, unread("https://github.com/acme/datasets"), entry(url="../datasets"), remotes=own)
    assert given.state is ProofState.REFUTED
    assert given.detail.endswith("`acme/datasets` has the commit.")


def test_a_key_that_may_be_there_is_not_denied(tmp_path: Path) -> None:
    ssh = entry(url="git@github.com:acme/tokenizers.git")
    key = CI.replace("@v4", "@v4\n        with:\n          ssh-key: ${{ secrets.KEY }}")
    finding = unread("git@github.com:acme/tokenizers.git")
    given = proof(tmp_path, finding, ssh, remotes={"acme/tokenizers": HERE}, workflow=key)
    assert given.state is ProofState.NOT_CHECKED
    assert "whether the job has a key that may read it by SSH cannot be seen" in given.detail
    https = f"git submodule set-url -- {PATH} https://github.com/acme/tokenizers.git"
    assert (
        given.remedy
        == f"`acme/tokenizers` is public: fetch it by HTTPS, which needs no key: `{https}`, then commit `.gitmodules`."
    )
    assert given.diff == ""
    own = {"acme/datasets": Remote(visible=True, private=True, has_commit=True)}
    url = "ssh://git@github.com/acme/datasets"
    given = proof(tmp_path, unread(url), entry(url=url), remotes=own, workflow=None)
    assert (given.state, given.remedy) == (ProofState.NOT_CHECKED, None)


@pytest.mark.parametrize("url", ["git@github.com:acme/tokenizers.git", "git@gitlab.com:acme/tokenizers.git"])
def test_a_private_repository_by_ssh_wants_a_key(url: str, tmp_path: Path) -> None:
    given = proof(tmp_path, unread(url), entry(url=url), remotes={"acme/tokenizers": PRIVATE})
    assert given.state is ProofState.CONFIRMED
    assert (given.remedy or "").startswith("Give `actions/checkout` a deploy key of that repository (`ssh-key`")
    assert given.diff == ""


def test_a_host_that_is_not_github_is_not_checked(tmp_path: Path) -> None:
    url = "https://gitlab.com/acme/tokenizers"
    given = proof(tmp_path, unread(url), entry(url=url))
    assert given.state is ProofState.NOT_CHECKED
    assert given.detail.endswith("What is there was not checked: it is no repository on this GitHub.")


def test_a_remote_that_was_not_looked_up_is_not_checked(tmp_path: Path) -> None:
    commit(tmp_path, {".gitmodules": entry(), PATH: Gitlink(SHA), WORKFLOW: CI})
    facts = Local(tmp_path).facts(unread(None))
    given = PROVER.prove(unread(None), type(facts)(facts.context, facts.tree, facts.texts))
    assert given.state is ProofState.NOT_CHECKED
    assert given.detail.endswith("Whether `acme/tokenizers` has the commit was not checked.")


def test_a_state_other_than_the_commits_is_not_judged(tmp_path: Path) -> None:
    remotes = {"acme/tokenizers": HERE, "acme/fork": HERE}
    given = proof(tmp_path, unpushed(OTHER), entry(), remotes=remotes)
    assert given.state is ProofState.NOT_CHECKED
    assert given.detail.startswith("Git wanted commit `0123456789ab`")
    given = proof(tmp_path, unread("https://github.com/acme/fork"), entry(), remotes=remotes)
    assert given.state is ProofState.NOT_CHECKED
    assert "from `https://github.com/acme/fork`, but at this commit its address is" in given.detail


def test_a_branch_that_is_gone_is_named_by_its_line(tmp_path: Path) -> None:
    quote = f"fatal: Unable to find refs/remotes/origin/next revision in submodule path '{PATH}'"
    finding = a_finding("broken-submodule", {"path": PATH, "url": URL, "commit": None}, quote=quote)
    given = proof(tmp_path, finding, entry(more="\tbranch = next\n"), remotes={"acme/tokenizers": HERE})
    assert given.state is ProofState.CONFIRMED
    assert given.looked[0].url.endswith("/.gitmodules#L4")
    for other in (entry(), entry(more="\tbranch = main\n")):
        assert proof(tmp_path, finding, other, remotes={"acme/tokenizers": HERE}).state is ProofState.REFUTED


def test_the_bases_other_address_is_told(tmp_path: Path) -> None:
    base = {".gitmodules": entry(url="https://github.com/acme/old"), PATH: Gitlink(OTHER)}
    gone = {"acme/tokenizers": Remote(visible=False)}
    given = proof(tmp_path, unread(), entry(), base=base, remotes=gone)
    assert "on `main`, the address of `vendor/tokenizers` is `https://github.com/acme/old`" in looks(given)
    assert "on `main`, `vendor/tokenizers` wants commit `0123456789ab`" in looks(given)
    assert (given.remedy or "").startswith(
        f"The base branch fetches it from `https://github.com/acme/old`; `git submodule set-url -- {PATH}"
        " https://github.com/acme/old` goes back to that. If `acme/tokenizers` is private"
    )


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n", "\0"])
def test_a_base_that_cannot_be_read_tells_nothing(text: str, tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), base={".gitmodules": text, PATH: Gitlink(SHA)})
    assert (given.diff, given.commands) == ("", ())
    assert (given.remedy or "").startswith("The job may need its files. Give it the address")


def test_a_relative_address_of_a_fork_is_named(tmp_path: Path) -> None:
    fork = CI.replace(
        "@v4", "@v4\n        with:\n          repository: ${{ github.event.pull_request.head.repo.full_name }}"
    )
    finding = unread("https://github.com/mallory/tokenizers")
    given = proof(tmp_path, finding, entry(url="../tokenizers"), base={}, workflow=fork, head_owner="mallory")
    assert given.state is ProofState.CONFIRMED
    assert "`mallory/tokenizers`, which retriage cannot see" in given.detail
    assert (given.remedy or "").startswith(
        "The address `../tokenizers` is relative, and the job checks out the fork (line 6 of the workflow):"
        " there it means `mallory/tokenizers`. Write it in full."
    )


def test_an_entry_that_may_be_the_submodules_is_pointed_at(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), entry("old", "https://gitlab.com/acme/old"))
    assert (given.remedy or "").startswith("`.gitmodules` line 1 has an entry of `old`, where no submodule is")
    moved = proof(
        tmp_path,
        unlisted(),
        entry("old", "https://gitlab.com/acme/old"),
        base={".gitmodules": entry("old", "https://gitlab.com/acme/old"), "old": Gitlink(SHA)},
    )
    assert (moved.remedy or "").endswith("on the base branch the same commit stands at `old`.")
    assert "+\tpath = vendor/tokenizers" in moved.diff


def test_an_entry_without_an_address_gets_it_in_words(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted(), f'[submodule "my tokens"]\n\tpath = {PATH}\n')
    assert "`git config -f .gitmodules 'submodule.my tokens.url' <URL>`" in (given.remedy or "")
    assert (given.diff, given.commands) == ("", ())


def test_hostile_paths_stay_in_code_and_quotes(tmp_path: Path) -> None:
    path = "a $(touch x) @alice"
    given = proof(tmp_path, unlisted(path), None, path)
    assert given.commands == (f"git rm --cached -- '{path}'",)
    assert f"`{path}`" in given.detail


def test_many_faults_are_bounded(tmp_path: Path) -> None:
    given = proof(tmp_path, unlisted("m00"), None, *(f"m{number:02}" for number in range(30)))
    assert len(given.looked) == 12
    assert given.looked[-1].text == "20 more were looked at"
    assert "`m01`, `m02`, `m03`." in given.detail


def test_only_what_is_needed_is_asked_for(tmp_path: Path) -> None:
    base = commit(tmp_path, {".gitmodules": entry()})
    commit(tmp_path, {".gitmodules": entry() + entry("b", "../b"), PATH: Gitlink(SHA), "b": Gitlink(SHA)})
    local = Local(tmp_path, base)
    facts = local.facts(unread())
    first = PROVER.needs(unread(), facts.context, facts.tree)
    assert first.files == {".gitmodules", WORKFLOW}
    assert first.on_base == {".gitmodules", PATH, "b"}
    assert first.remotes == {("acme/tokenizers", SHA)}
    assert set(facts.remotes) == {("acme/tokenizers", SHA), ("acme/b", SHA)}
    assert len(facts.blobs) == 1
    alone = PROVER.needs(unlisted("nowhere"), facts.context, facts.tree)
    assert alone.remotes == set()
    no_base = Local(tmp_path).facts(unlisted())
    assert PROVER.needs(unlisted(), no_base.context, no_base.tree).on_base == set()


def test_a_second_round_is_rare(tmp_path: Path) -> None:
    assert PROVER.further is not None
    base = commit(tmp_path, {"README.md": ""})
    commit(tmp_path, {PATH: Gitlink(SHA)})
    facts = Local(tmp_path, base).facts(unlisted())
    assert PROVER.further(unlisted(), facts) == type(PROVER.needs(unlisted(), facts.context, facts.tree))()
    commit(tmp_path, {".gitmodules": "[", PATH: Gitlink(SHA)})
    facts = Local(tmp_path, base).facts(unlisted())
    assert PROVER.further(unlisted(), facts).remotes == set()


@pytest.mark.parametrize(
    ("path", "file", "line"),
    [
        ("libs/json", "CMakeLists.txt", "add_subdirectory(libs/json)"),
        ("libs/json", "libs/CMakeLists.txt", "add_subdirectory(json)"),
        ("lib/forge-std", "remappings.txt", "forge-std/=lib/forge-std/src/"),
        ("themes/ananke", "hugo.toml", 'theme = "ananke"'),
        ("web/vendor/ui", "web/package.json", '{"dependencies": {"ui": "file:./vendor/ui"}}'),
    ],
)
def test_what_a_build_needs_is_no_leftover(tmp_path: Path, path: str, file: str, line: str) -> None:
    commit(tmp_path, {WORKFLOW: CI, path: Gitlink(SHA), file: f"# Build\n{line}\n"})
    given = Local(tmp_path).prove(unlisted(path))
    assert (given.state, given.diff, given.commands) == (ProofState.CONFIRMED, "", ())
    assert (given.remedy or "").startswith(f"Line 2 of `{file}` names `{path}`")


@pytest.mark.parametrize(
    ("path", "file", "line"),
    [
        ("libs/json", "CMakeLists.txt", "find_package(json)"),
        ("libs/json", "package.json", '{"x": "other/libs/json-c"}'),
        ("themes/ananke", "package.json", '{"name": "ananke"}'),
        ("libs/json", "docs/CMakeLists.txt", "add_subdirectory(libs/json)"),
    ],
)
def test_what_no_build_names_is_a_leftover(tmp_path: Path, path: str, file: str, line: str) -> None:
    commit(tmp_path, {WORKFLOW: CI, path: Gitlink(SHA), file: f"{line}\n"})
    assert Local(tmp_path).prove(unlisted(path)).commands == (f"git rm --cached -- {path}",)


def test_few_build_files_are_asked_for(tmp_path: Path) -> None:
    names = ("CMakeLists.txt", "Makefile", "package.json", "setup.py", "go.mod", "pyproject.toml")
    paths = [f"{folder}{name}" for folder in ("", "a/", "a/b/", "a/b/c/") for name in names]
    commit(tmp_path, {WORKFLOW: CI, "a/b/c/d": Gitlink(SHA), **dict.fromkeys(paths, "x\n")})
    assert len(Local(tmp_path).facts(unlisted("a/b/c/d")).texts) <= 18


def test_another_hosts_keys_are_spoken_of(tmp_path: Path) -> None:
    url = "git@gitlab.com:acme/tokenizers.git"
    given = proof(tmp_path, unread(url), entry(url=url))
    assert "`ssh-known-hosts`" in (given.remedy or "")
    assert f"`git submodule set-url -- {PATH} https://gitlab.com/acme/tokenizers.git`" in (given.remedy or "")

"""What a job checks out, and how a mend gets into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs import delivered, history, runner
from tests.proofs.history import MendError
from tests.proofs.jobs import CHECKOUT, Run, a_situation, conclusions, printed, script, workflow
from tests.proofs.local import commit, git
from tests.proofs.situation import WORKFLOW, Executable, Gitlink
from workers.triage.mends import mend


def test_the_merge_is_checked_out_and_nothing_else_is_there(run: Run) -> None:
    whole = "        with:\n          fetch-depth: 0\n"
    ran = run(CHECKOUT + whole + script("git log -1 --format=%s%n%P\nls -A\npwd\ngit remote get-url origin"))
    assert ran.passed
    subject, parents, *rest = printed(ran)
    assert subject == f"Merge {parents.split()[1]} into {parents.split()[0]}"
    assert rest == [".git", ".github", "/home/runner/work/datasets/datasets", "https://github.com/acme/datasets"]


def test_a_push_is_checked_out_as_it_is(run: Run) -> None:
    ran = run(CHECKOUT + "      - run: git log -1 --format=%s\n", base={WORKFLOW: "x"}, event="push")
    assert printed(ran) == ["Change files"]
    assert ":refs/remotes/origin/feature\n" in ran.text


@pytest.mark.parametrize("ref", ["main", "${{ github.event.pull_request.base.sha }}"])
def test_another_ref_is_checked_out(run: Run, ref: str) -> None:
    ran = run(f"{CHECKOUT}        with:\n          ref: {ref}\n          path: ./there\n      - run: cat there/file\n",
              files={"file": "new"}, base={WORKFLOW: "x", "file": "old"})  # fmt: skip
    assert printed(ran) == ["old"]


def test_without_a_checkout_the_workspace_is_empty(run: Run) -> None:
    ran = run("      - run: ls -A\n", files={"file": ""})
    assert printed(ran) == []
    assert ran.passed


def test_another_repository_is_not_checked_out_here(run: Run) -> None:
    ran = run(f"{CHECKOUT}        with:\n          repository: acme/other\n      - run: ls -A\n")
    assert "Syncing repository: acme/other\n" in ran.text
    assert printed(ran) == []


def beside(folder: Path) -> None:
    """A submodule of the same owner, by a relative address."""
    made = commit(folder.parent / "tokenizers", {"file": "of the submodule\n"})
    (folder / ".gitmodules").write_text('[submodule "vendor/lib"]\n\tpath = vendor/lib\n\turl = ../tokenizers\n')
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{made},vendor/lib")


@pytest.mark.parametrize(
    ("wanted", "files"), [("false", []), ("true", ["of the submodule"]), ("recursive", ["of the submodule"])]
)
def test_submodules_are_fetched_where_the_checkout_is_told_to(run: Run, wanted: str, files: list[str]) -> None:
    steps = f"{CHECKOUT}        with:\n          submodules: {wanted}\n      - run: cat vendor/lib/* || true\n"
    ran = run(steps, prepare=beside)
    assert printed(ran)[: len(files)] == files
    assert ("Submodule 'vendor/lib' (https://github.com/acme/tokenizers) registered" in ran.text) is bool(files)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://github.com/acme/gone", "##[error]fatal: repository 'https://github.com/acme/gone/' not found\n"),
        ("git@github.com:acme/lib.git", "git@github.com: Permission denied (publickey).\n"),
        (None, "##[error]fatal: No url found for submodule path 'vendor/lib' in .gitmodules\n"),
    ],
)
def test_a_submodule_that_cannot_be_fetched_ends_the_checkout(run: Run, url: str | None, said: str) -> None:
    modules = f'[submodule "lib"]\n\tpath = vendor/lib\n\turl = {url}\n'
    files = {"vendor/lib": Gitlink(), **({".gitmodules": modules} if url else {})}
    ran = run(f"{CHECKOUT}        with:\n          submodules: true\n", files=files)
    assert said in ran.text
    assert "##[error]The process '/usr/bin/git' failed with exit code " in ran.text
    assert conclusions(ran)["Run actions/checkout@v4"] == "failure"
    assert ("##[warning]The process '/usr/bin/git' failed with exit code 128" in ran.text) is (url is None)


def test_a_mend_is_made_as_its_author_would(tmp_path: Path) -> None:
    broken = a_situation(
        f"{CHECKOUT}      - run: ./run.sh && cat .env\n",
        files={"run.sh": "#!/bin/sh\necho ran\n", ".gitignore": ".env\n"},
        uncommitted={".env": "from the author\n"},
    )
    built = history.build(broken, tmp_path / "remotes")
    assert not runner.run(built, tmp_path / "first").passed
    diff = mend.mode_changed("run.sh", "100644", "100755")
    again = history.mended(built, tmp_path / "clone", diff, ("git add -f .env",))
    ran = runner.run(again, tmp_path / "second")
    assert printed(ran) == ["ran", "from the author"]
    assert again.base == built.base


@pytest.mark.parametrize(
    ("diff", "commands", "said"),
    [
        (mend.edited("run.sh", "other\n", "new\n"), (), "git apply --check"),
        ("", ("git add nothing",), "pathspec 'nothing' did not match any files"),
    ],
)
def test_a_mend_that_does_not_work_is_told(tmp_path: Path, diff: str, commands: tuple[str, ...], said: str) -> None:
    built = history.build(a_situation("      - run: one\n", files={"run.sh": Executable("x\n")}), tmp_path / "remotes")
    with pytest.raises(MendError, match=said):
        history.mended(built, tmp_path / "clone", diff, commands)


SCRIPT = "      - run: cat Config.json\n"
OTHER_STEP = SCRIPT + "      - run: echo more\n"


@pytest.mark.sockets
@pytest.mark.parametrize(("moved", "offered"), [(OTHER_STEP, False), (None, True)])
def test_a_diff_is_offered_only_where_the_base_has_not_changed_the_file_meanwhile(
    tmp_path: Path, moved: str | None, offered: bool
) -> None:
    files = {"config.json": "{}\n"}
    before = {WORKFLOW: workflow(CHECKOUT + SCRIPT), **files}
    after = {WORKFLOW: workflow(CHECKOUT + (moved or SCRIPT)), **files, "new": ""}
    situation = a_situation("", kind="missing-file", base=before, head={**before, "README": ""}, moved=after)
    built = history.build(situation, tmp_path / "remotes")
    ran = runner.run(built, tmp_path / "runner")
    (finding, *_) = delivered.deliver(built, ran).findings
    assert finding.proof is not None
    assert bool(finding.proof.diff) is offered, finding
    if offered:
        history.mended(built, tmp_path / "clone", finding.proof.diff, ())

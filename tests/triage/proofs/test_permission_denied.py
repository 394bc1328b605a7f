"""What a repository says of files that a job may not use; whole stories are in tests/proofs/situations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs.local import Local, a_finding, commit, tree_of
from tests.proofs.situation import Content, Executable, Gitlink
from tests.triage.proofs.refusals import CI, CONFIRMED, NOT_CHECKED, REFUTED, ci, proof_of, refused, shown, token
from workers.triage import prove
from workers.triage.model import Finding, ProofState

RUN = "run: ./check.sh"

SCRIPT = "#!/bin/sh\necho a\n"


@pytest.mark.parametrize(
    ("files", "path", "state", "detail"),
    [
        ({"check.sh": "echo a\n"}, "check.sh", CONFIRMED, "Its first line names no interpreter"),
        ({"check.sh": b"\x7fELF\0"}, "check.sh", CONFIRMED, "has the mode 100644"),
        ({"a/b/check.sh": SCRIPT}, "check.sh", CONFIRMED, "`a/b/check.sh` has the mode 100644"),
        ({"a/check.sh": SCRIPT, "b/check.sh": SCRIPT}, "check.sh", NOT_CHECKED, "is not in the repository"),
        ({"check.sh": Executable(SCRIPT)}, "check.sh", REFUTED, "has the executable bit in Git (mode 100755)"),
        ({"tools/x": ""}, "tools", REFUTED, "`tools` is a folder"),
        ({"sub": Gitlink()}, "sub/check.sh", NOT_CHECKED, "belongs to the submodule `sub`"),
        ({}, "/opt/check.sh", NOT_CHECKED, "lies outside of the repository"),
        ({}, "node_modules/.bin/x", NOT_CHECKED, "comes about while the job runs"),
    ],
)
def test_a_program_is_judged_by_its_mode(
    tmp_path: Path, files: dict[str, Content], path: str, state: ProofState, detail: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: make"), **files}, refused(path))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert bool(proof.diff) is (state is CONFIRMED)


@pytest.mark.parametrize(
    ("steps", "path", "state", "detail", "line"),
    [
        (["run: chmod +x check.sh", RUN], "check.sh", NOT_CHECKED, "`chmod +x check.sh` (line 6) gives it the bit", ""),
        (["run: chmod -R 755 .", RUN], "check.sh", NOT_CHECKED, "gives it the bit", ""),
        (["run: chmod +x other.sh", RUN], "check.sh", CONFIRMED, "has the mode 100644", "new mode 100755"),
        (["run: curl -o tool https://x", "run: ./tool"], "tool", CONFIRMED, "writes it", "chmod +x tool && ./tool"),
        (["run: wget -O - x | tee tool", "run: ./tool"], "tool", CONFIRMED, "`tee tool`", "chmod +x tool && ./tool"),
        (["run: echo > tool && chmod 755 tool", "run: ./tool"], "tool", NOT_CHECKED, "comes about", ""),
        (["run: cat x > tool", "run: make"], "tool", CONFIRMED, "writes it", ""),
        (["uses: actions/download-artifact@v4", "run: ./tool"], "tool", CONFIRMED, "lost their modes", "chmod +x tool"),
        (["uses: actions/download-artifact@v4", RUN], "check.sh", CONFIRMED, "has the mode 100644", "new mode 100755"),
        (["run: curl -sSLo tool https://x", "run: ./tool"], "tool", CONFIRMED, "writes it", "chmod +x tool && ./tool"),
        (["uses: actions/download-artifact@v4", "run: ./run.sh"], "run.sh", REFUTED, "lost their", "chmod +x run.sh"),
        (
            ["uses: actions/download-artifact@v4\n        with:\n          path: dist", RUN],
            "check.sh",
            CONFIRMED,
            "has the mode 100644",
            "new mode 100755",
        ),
    ],
)
def test_what_the_job_does_to_a_program_counts(
    tmp_path: Path, steps: list[str], path: str, state: ProofState, detail: str, line: str
) -> None:
    files: dict[str, Content] = {CI: ci(*steps), "check.sh": SCRIPT, "run.sh": Executable(SCRIPT)}
    proof = proof_of(tmp_path, files, refused(path))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert line in proof.diff if line else not proof.diff


def test_the_folder_of_the_step_counts_first(tmp_path: Path) -> None:
    workflow = ci("working-directory: ci\n        run: ./check.sh")
    files: dict[str, Content] = {CI: workflow, "check.sh": Executable(SCRIPT), "ci/check.sh": SCRIPT}
    assert "`ci/check.sh` has the mode 100644" in proof_of(tmp_path, files, refused("check.sh")).detail


def test_a_program_is_judged_without_its_workflow_too(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {"check.sh": SCRIPT}, refused("check.sh"))
    assert (proof.state, "new mode" in proof.diff) == (CONFIRMED, True)
    proof = proof_of(tmp_path, {"check.sh": Executable(SCRIPT)}, refused("tool"))
    assert proof.state is NOT_CHECKED


def test_nothing_is_said_of_a_program_that_github_may_not_have_listed(tmp_path: Path) -> None:
    commit(tmp_path, {CI: ci(RUN)})
    facts = Local(tmp_path).facts(refused("check.sh"))
    proof = prove.proven(refused("check.sh"), replace(facts, tree=replace(tree_of(tmp_path), truncated=True))).proof
    assert proof is not None
    assert "GitHub does not list all files" in proof.detail


REMOVE = "rm: cannot remove 'data': Permission denied"


@pytest.mark.parametrize(
    ("finding", "detail"),
    [
        (
            refused("/opt/data", "mkdir: cannot create directory ‘/opt/data’: Permission denied", runs=False),
            "`/opt/data` is",
        ),
        (
            refused("data", "rm: cannot remove 'data': Permission denied", runs=False),
            "`docker run -v .:/w alpine` (line 6)",
        ),
        (refused(None, "Access is denied.", runs=False), "does not name what is refused"),
        (refused("acme/app", "denied: permission_denied: write_package", runs=False), "by the service"),
        (token(job="other"), "has no job of its own"),
        (
            refused("data", "rm: cannot remove 'data': Permission denied", runs=False, job="other"),
            "on the runner's machine",
        ),
    ],
)
def test_what_the_files_do_not_decide_is_not_judged(tmp_path: Path, finding: Finding, detail: str) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: docker run -v .:/w alpine", "run: rm data")}, finding)
    assert (proof.state, detail in proof.detail) == (NOT_CHECKED, True), proof.detail


def test_a_container_that_runs_as_the_user_is_not_suspected(tmp_path: Path) -> None:
    finding = refused("data", REMOVE, runs=False)
    proof = proof_of(tmp_path, {CI: ci("run: docker run -v .:/w -u 1000 alpine", "run: rm data")}, finding)
    assert not proof.looked


def test_nothing_is_asked_for_that_is_not_needed(tmp_path: Path) -> None:
    commit(tmp_path, {CI: ci(RUN), "check.sh": SCRIPT, "other.sh": SCRIPT})
    assert set(Local(tmp_path).facts(refused("check.sh")).texts) == {CI, "check.sh"}
    assert set(Local(tmp_path).facts(refused("/opt/x", "mkdir: cannot", runs=False)).texts) == {CI}


def test_every_script_that_the_job_runs_by_its_path_is_mended_at_once(tmp_path: Path) -> None:
    steps = ["run: ./a.sh", "run: ./check.sh", "run: cd $A && ./b.sh", "run: ./check.sh"]
    files: dict[str, Content] = {CI: ci(*steps), "a.sh": SCRIPT, "b.sh": SCRIPT, "check.sh": SCRIPT}
    proof = proof_of(tmp_path, files, refused("check.sh"))
    assert "The job also runs `a.sh`, which" in proof.detail
    assert (proof.diff.count("new mode 100755"), "--chmod=+x check.sh a.sh" in (proof.remedy or "")) == (2, True)


def test_windows_line_endings_are_mended_with_the_mode(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {CI: ci(RUN), "check.sh": SCRIPT.replace("\n", "\r\n")}, refused("check.sh"))
    assert (len(proof.commands), "Its first line ends in CR LF" in proof.detail) == (3, True)


def test_a_file_elsewhere_is_not_taken_for_the_one_that_is_run(tmp_path: Path) -> None:
    files: dict[str, Content] = {CI: ci(RUN), "old/check.sh": SCRIPT}
    proof = proof_of(tmp_path, files, refused("check.sh"))
    assert (proof.state, proof.diff) == (NOT_CHECKED, "")


@pytest.mark.parametrize(("name", "line", "diff"), [("tool.py", "env python3`", False), ("tool", "env bash`", True)])
def test_a_program_without_an_interpreter_is_begun_with_its_own(
    tmp_path: Path, name: str, line: str, diff: bool
) -> None:
    proof = proof_of(tmp_path, {CI: ci(f"run: ./{name}"), name: "print()\n"}, refused(name))
    assert (proof.state, line in (proof.remedy or ""), bool(proof.diff)) == (CONFIRMED, True, diff), proof.remedy


@pytest.mark.parametrize(
    ("steps", "path", "remedy"),
    [
        (["run: ./run.sh"], "run.sh", "`ls -l run.sh`"),
        (["run: chmod +x check.sh", RUN], "check.sh", "`ls -l check.sh`"),
        (["run: make", "run: ./made"], "made", "`chmod +x made` before it is run"),
    ],
)
def test_no_bit_in_git_is_advised_where_git_is_not_at_fault(
    tmp_path: Path, steps: list[str], path: str, remedy: str
) -> None:
    files: dict[str, Content] = {CI: ci(*steps), "check.sh": SCRIPT, "run.sh": Executable(SCRIPT)}
    proof = proof_of(tmp_path, files, refused(path))
    assert (remedy in (proof.remedy or ""), "update-index" in (proof.remedy or "")) == (True, False), proof.remedy


@pytest.mark.parametrize(
    ("quote", "detail"),
    [
        ("GitHub Actions is not permitted to create or approve pull requests.", "Whether workflows may open"),
        ("(refusing to allow a GitHub App to create `x.yml` without `workflows` permission)", "has no such scope"),
        ("remote: error: GH006: Protected branch update failed", "The rules of a branch"),
    ],
)
def test_settings_are_told_from_one_another(tmp_path: Path, quote: str, detail: str) -> None:
    finding = a_finding("permission-denied", {"path": None}, quote=quote)
    assert detail in proof_of(tmp_path, {CI: ci("run: git push")}, finding).detail


def test_all_of_read_all_is_written_out(tmp_path: Path) -> None:
    quote = "remote: Permission to acme/datasets.git denied to github-actions[bot]."
    finding = a_finding("permission-denied", {"path": "acme/datasets"}, quote=quote)
    proof = proof_of(tmp_path, {CI: f"permissions: read-all\n{ci('run: git push')}"}, finding)
    assert "in place of `read-all`" in (proof.remedy or "")

"""What a repository says of refusals; whole stories are in tests/proofs/situations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs.local import Local, a_finding, commit, tree_of
from tests.proofs.situation import Content, Executable, Gitlink
from workers.triage import prove
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.scripts import commands
from workers.triage.token_scopes import may_need_more, of_step, wanted
from workers.triage.wordings.permission_advice import EXECUTE
from workers.triage.workflow import Job, read

CI = ".github/workflows/ci.yml"
CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
RUN = "run: ./check.sh"
SCRIPT = "#!/bin/sh\necho a\n"


def ci(*steps: str, job: str = "", top: str = "") -> str:
    """A workflow whose job `build` checks out, and ends with the step `Run it`, the last of these."""
    *before, last = steps
    body = "".join(f"      - {step}\n" for step in before)
    return (
        f"on: push\n{top}jobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v4\n"
        f"{body}      - name: Run it\n        {last}\n"
    )


def refused(path: str | None, quote: str = "", *, runs: bool = True, **changes: object) -> Finding:
    """A Finding as the detector's."""
    quote = quote or f"x.sh: line 1: ./{path}: Permission denied"
    remedy = EXECUTE.remedy if runs else "Mend it."
    return a_finding("permission-denied", {"path": path}, quote=quote, remedy=remedy, **changes)


def token(quote: str = "HttpError: Resource not accessible by integration", **changes: object) -> Finding:
    return refused(None, quote, runs=False, **changes)


def proof_of(folder: Path, files: Mapping[str, Content], finding: Finding, **context: object) -> Proof:
    commit(folder, files)
    return Local(folder, context=context).prove(finding)


def shown(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked)])


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
        (["uses: actions/download-artifact@v4", RUN], "check.sh", CONFIRMED, "lost their modes", "chmod +x check.sh"),
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


PERMISSIONS = "permissions:\n  contents: read\n"
PUSH = "remote: Permission to acme/datasets.git denied to github-actions[bot]."
LOGIN = "uses: docker/login-action@v3\n        with:\n          registry: ghcr.io"
REMOVE = "rm: cannot remove 'data': Permission denied"
COMMENT = "uses: actions/github-script@v7\n        with:\n          script: github.rest.issues.createComment({})"


@pytest.mark.parametrize(
    ("quote", "workflow", "state", "detail", "line"),
    [
        (PUSH, ci("run: git push", top=PERMISSIONS), CONFIRMED, "(line 2) grants", "+  contents: write"),
        (
            PUSH,
            ci("run: git push", top="permissions: {contents: read}\n"),
            CONFIRMED,
            "",
            "+permissions: {contents: write}",
        ),
        (PUSH, ci("run: git push", top="permissions: read-all\n"), CONFIRMED, "`read-all`", ""),
        (PUSH, ci("run: git push", top="permissions: {}\n"), CONFIRMED, "nothing", ""),
        (PUSH, ci("run: git push", top="permissions: write-all\n"), NOT_CHECKED, "already", ""),
        (PUSH, ci("run: git push"), CONFIRMED, "Neither", "+    permissions:\n+      contents: write\n"),
        (PUSH, ci("uses: acme/unknown@v1", "run: git push"), CONFIRMED, "Neither", ""),
        (PUSH, ci("run: gh api x\n        env:\n          GH_TOKEN: a", "run: git push"), CONFIRMED, "Neither", ""),
        (
            "denied: permission_denied: write_package",
            ci(
                "uses: docker/login-action@v3\n        with:\n          registry: ghcr.io",
                "uses: docker/build-push-action@v6",
            ),
            CONFIRMED,
            "Neither",
            "+      contents: read\n+      packages: write\n",
        ),
        (PUSH.replace("github-actions[bot]", "alice"), ci("run: git push"), NOT_CHECKED, "pushes as `alice`", ""),
        (PUSH.replace("datasets", "web"), ci("run: git push"), CONFIRMED, "`acme/web` is another repository", ""),
        ("GH013: Repository rule violations found for main", ci("run: git push"), NOT_CHECKED, "are settings", ""),
        (
            'Ensure GITHUB_TOKEN has permission "id-token: write".',
            ci("uses: actions/deploy-pages@v4", top=PERMISSIONS),
            CONFIRMED,
            "",
            "+  id-token: write",
        ),
        ("Resource not accessible by integration", ci(COMMENT, top=PERMISSIONS), CONFIRMED, "", "+  issues: write"),
        ("Resource not accessible by integration", ci("run: ./post.sh"), NOT_CHECKED, "not certain", ""),
        (
            "Resource not accessible by integration",
            ci("uses: softprops/action-gh-release@v2", top="permissions:\n  contents: read\n  issues: write\n"),
            CONFIRMED,
            "",
            "+  contents: write",
        ),
        (
            "Resource not accessible by integration",
            ci("uses: peter-evans/create-pull-request@v7", top=PERMISSIONS),
            CONFIRMED,
            "",
            "+  contents: write\n+  pull-requests: write\n",
        ),
    ],
)
def test_a_token_is_judged_by_what_the_workflow_grants(
    tmp_path: Path, quote: str, workflow: str, state: ProofState, detail: str, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: workflow}, token(quote), event="push")
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert line in proof.diff if line else not proof.diff


def test_dependabots_token_reads_unless_the_workflow_says_otherwise(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: git push")}, token(PUSH), actor="dependabot[bot]")
    assert proof.detail.startswith("Dependabot triggered the run")
    assert "+      contents: write" in proof.diff


@pytest.mark.parametrize(("owner", "said"), [("bob", "`bob`'s fork"), (None, "`a deleted account`'s fork")])
def test_a_forks_token_only_reads(tmp_path: Path, owner: str | None, said: str) -> None:
    head = commit(tmp_path, {CI: ci(COMMENT, top="permissions: write-all\n")})
    local = Local(tmp_path, head, {"head_owner": owner})
    proof = local.prove(token())
    assert (proof.state, said in proof.detail, proof.diff) == (CONFIRMED, True, "")
    local.context["event"] = "pull_request_target"
    assert local.prove(token()).state is NOT_CHECKED


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


def a_step(text: str) -> Job:
    file = read("ci.yml", f"jobs:\n  a:\n    steps:\n      - {text}\n")
    assert file is not None
    return file.jobs[0]


def script(body: str) -> str:
    return f"uses: actions/github-script@v7\n        with:\n          script: {body}"


@pytest.mark.parametrize(
    ("step", "event", "scopes"),
    [
        (script("github.rest.issues.createComment({})"), "pull_request", {"pull-requests": "write"}),
        (script("github.rest.issues.createComment({})"), "issues", {"issues": "write"}),
        (script("github.rest.issues.create({})"), "pull_request", {"issues": "write"}),
        (script("github.rest.checks.create({})"), "push", {"checks": "write"}),
        (script("github.rest.repos.createRelease({})"), "push", {"contents": "write"}),
        (script("github.rest.repos.createCommitStatus({})"), "push", {"statuses": "write"}),
        (script("github.request('x')"), "push", {}),
        ("run: gh pr comment 1 --body x", "push", {"pull-requests": "write"}),
        ("run: gh issue create && gh release create v1", "push", {"issues": "write", "contents": "write"}),
        ("run: gh auth status", "push", {}),
        ("run: gh", "push", {}),
        ("uses: aws-actions/configure-aws-credentials@v4", "push", {"id-token": "write"}),
        ("uses: pypa/gh-action-pypi-publish@v1\n        with:\n          password: x", "push", {}),
        ("uses: docker/login-action@v3", "push", {}),
        ("uses: actions/stale@v9", "push", {"issues": "write", "pull-requests": "write"}),
    ],
)
def test_a_steps_needs_are_known_by_what_it_runs(step: str, event: str, scopes: dict[str, str]) -> None:
    job = a_step(step)
    assert dict(of_step(job.steps[0], commands(job, job.steps[0]), event)) == scopes


def test_githubs_own_answer_counts_most() -> None:
    excerpt = "    'x-accepted-github-permissions': 'issues=write; pull_requests=write',"
    quote = "Resource not accessible by integration"
    assert wanted(quote, excerpt, None, (), "pull_request") == {"pull-requests": "write"}
    assert wanted(quote, excerpt, None, (), "push") == {"issues": "write"}
    both = "x-accepted-github-permissions: contents=write,workflows=write"
    assert wanted(quote, both, None, (), "push") == {"contents": "write", "workflows": "write"}
    assert wanted(quote, "", None, (), "push") == {}
    assert wanted("Unable to get ACTIONS_ID_TOKEN_REQUEST_URL", "", None, (), "push") == {"id-token": "write"}


@pytest.mark.parametrize(
    ("step", "may"),
    [("uses: actions/setup-node@v4", False), ("uses: acme/x@v1", True), ("run: ls", False), ("run: git push", True)],
)
def test_a_step_may_need_more_of_the_token_than_is_known(step: str, may: bool) -> None:
    assert may_need_more(a_step(step).steps[0]) is may


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


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("uses: softprops/action-gh-release@v2\n        with:\n          token: ${{ secrets.PAT }}", "token"),
        ("run: gh release create v1\n        env:\n          GH_TOKEN: ${{ steps.app.outputs.token }}", "GH_TOKEN"),
    ],
)
def test_another_token_than_the_jobs_is_not_judged(tmp_path: Path, step: str, name: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(step, top=PERMISSIONS)}, token())
    assert (proof.state, f"a token of its own (`{name}`)" in proof.detail) == (NOT_CHECKED, True), proof.detail


def test_the_jobs_own_token_is_judged_however_it_is_named(tmp_path: Path) -> None:
    step = "uses: softprops/action-gh-release@v2\n        with:\n          token: ${{ secrets.GITHUB_TOKEN }}"
    assert proof_of(tmp_path, {CI: ci(step, top=PERMISSIONS)}, token()).state is CONFIRMED


def test_a_called_workflow_without_permissions_has_those_of_its_caller(tmp_path: Path) -> None:
    caller = "on: push\njobs:\n  release:\n    uses: ./.github/workflows/release.yml\n"
    files = {CI: caller, ".github/workflows/release.yml": ci("run: git push")}
    proof = proof_of(tmp_path, files, token(PUSH, job="release / build"))
    assert (proof.state, "of the one that calls it count" in proof.detail) == (NOT_CHECKED, True), proof.detail

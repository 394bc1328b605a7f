"""What a repository says of a job's token that may not do what a step asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.local import Local, commit
from tests.triage.proofs.refusals import CI, CONFIRMED, NOT_CHECKED, ci, proof_of, shown, token
from workers.triage.model import ProofState
from workers.triage.permission_proofs.token_scopes import may_need_more, of_step, wanted
from workers.triage.repository.scripts import commands
from workers.triage.repository.workflow import Job, read

PERMISSIONS = "permissions:\n  contents: read\n"

PUSH = "remote: Permission to acme/datasets.git denied to github-actions[bot]."

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

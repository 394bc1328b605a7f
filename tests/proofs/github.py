"""What the expressions of a job can see: the contexts of https://docs.github.com/en/actions/reference/workflows-and-actions/contexts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.proofs.expressions import filled, shown
from tests.proofs.history import BRANCH, PULL, Built
from tests.proofs.local import REPOSITORY
from tests.proofs.machine import TEMP, Machine
from workers.triage.repository import workflow

Contexts = dict[str, Any]


def contexts(built: Built, job: workflow.Job, matrix: Mapping[str, object], machine: Machine | None) -> Contexts:
    """All of them, as a job begins."""
    return {
        "github": _github(built, job, machine),
        "matrix": matrix,
        "secrets": _secrets(built),
        "env": {},
        "vars": {},
        "inputs": {},
        "needs": {},
        "steps": {},
        "strategy": {"job-index": 0, "job-total": 1, "fail-fast": True},
        "job": {"status": "success"},
        "runner": {
            "os": "Linux",
            "arch": "X64",
            "name": "GitHub Actions 1",
            "temp": str(machine.inside(TEMP)) if machine else TEMP,
        },
    }


def _secrets(built: Built) -> dict[str, str]:
    """What the run may see: https://docs.github.com/en/actions/reference/security/secure-use"""
    situation = built.situation
    without = situation.from_fork and situation.event == "pull_request"
    hidden = without or situation.actor == "dependabot[bot]"
    return {"GITHUB_TOKEN": "ghs_" + "0" * 36, **({} if hidden else situation.secrets)}


def _github(built: Built, job: workflow.Job, machine: Machine | None) -> dict[str, object]:
    situation = built.situation
    owner = REPOSITORY.partition("/")[0]
    head_repository = f"{built.head_owner}/{REPOSITORY.partition('/')[2]}"
    on_pull = situation.event.startswith("pull_request")
    pull = {
        "number": PULL,
        "draft": False,
        "title": "Change files",
        "user": {"login": situation.actor},
        "head": {
            "sha": built.head,
            "ref": BRANCH,
            "repo": {"full_name": head_repository, "fork": situation.from_fork, "owner": {"login": built.head_owner}},
        },
        "base": {"sha": built.base, "ref": "main", "repo": {"full_name": REPOSITORY, "fork": False}},
    }
    event = {"pull_request": pull, "number": PULL} if on_pull else {"ref": built.ref}
    return {
        "actor": situation.actor,
        "triggering_actor": situation.actor,
        "repository": REPOSITORY,
        "repository_owner": owner,
        "event_name": situation.event,
        "event": {**event, "repository": {"full_name": REPOSITORY, "default_branch": "main"}},
        "sha": built.commit,
        "ref": built.ref,
        "ref_name": built.ref.removeprefix("refs/heads/").removeprefix("refs/pull/"),
        "ref_type": "branch",
        "head_ref": BRANCH if on_pull else "",
        "base_ref": "main" if on_pull else "",
        "workflow": shown(job.file.data.get("name")),
        "job": job.id,
        "run_id": "19876543210",
        "run_number": "42",
        "run_attempt": "1",
        "server_url": "https://github.com",
        "api_url": "https://api.github.com",
        "token": "ghs_" + "0" * 36,
        "workspace": str(machine.workspace) if machine else "/home/runner/work/datasets/datasets",
    }


def matrix_of(job: workflow.Job) -> dict[str, object]:
    """The values of the first of the matrix' combinations.
    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations"""
    strategy = job.data.get("strategy")
    matrix = strategy.get("matrix") if isinstance(strategy, Mapping) else None
    if not isinstance(matrix, Mapping):
        return {}
    first = {str(key): values[0] for key, values in matrix.items() if key not in {"include", "exclude"}}
    for more in matrix.get("include") or ():
        fits = all(first[key] == value for key, value in more.items() if key in first)
        if not first or (fits and any(key in matrix for key in more)):
            return {**first, **more}
    return first


def shown_job_name(job: workflow.Job, matrix: Mapping[str, object], known: Contexts) -> str:
    """The job's name as GitHub shows it, with the matrix' values behind it unless the name tells them itself."""
    written = str(job.data.get("name") or job.id)
    name = filled(written, known)
    return f"{name} ({', '.join(map(shown, matrix.values()))})" if matrix and "${{" not in written else name

"""Runs of the default branch, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from time import time
from typing import Any

from tests.fakes import REPOSITORY, FakeCache, FakeGitHub, FakeHistory, a_run
from workers.library import SETTINGS
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.publish import Outcome
from workers.triage.facts import Issue, Run
from workers.triage.model import Category
from workers.triage.records import JobRecord, RunRecord, Seen
from workers.triage.render.branch import GREEN, RED, marker
from workers.triage.repository import questions as q

ISSUE: Mapping[q.Question, q.Answer] = {SETTINGS: q.Text("branch_issue: true\n")}
SHOWN = (Seen("missing-file", Category.CONFIGURATION, "1:file", 0.9),)


def main_run(**changes: object) -> Run:
    """A red run of a push to `main`."""
    facts: dict[str, Any] = {"event": "push", "head_branch": "main", "pulls": (), "updated_at": datetime.now(UTC)}
    return a_run(**{**facts, **changes})


def kept(**changes: object) -> RunRecord:
    """A red run of `main`, as it is remembered."""
    facts: dict[str, Any] = {
        "id": 90,
        "attempt": 1,
        "number": 4,
        "workflow": ".github/workflows/ci.yml",
        "name": "CI",
        "event": "push",
        "conclusion": "failure",
        "head_sha": "d" * 40,
        "branch": "main",
        "pull": None,
        "url": "https://github.com/acme/datasets/actions/runs/90",
        "at": int(time()) - 3600,
        "jobs": (JobRecord(900, "build", "failure", seen=SHOWN),),
    }
    return RunRecord(**{**facts, **changes})


def green(**changes: object) -> RunRecord:
    """A green one."""
    return kept(**{"conclusion": "success", "jobs": (JobRecord(900, "build", "success"),), **changes})


def issue(*, red: bool = True, open_: bool = True, branch: str = "main") -> Issue:
    """The branch's issue, number 70."""
    body = f"{marker(branch)}\n{RED if red else GREEN}\nwhat stood there"
    url = f"https://github.com/{REPOSITORY}/issues/70"
    return Issue(70, f"CI is red on {branch}", body, open=open_, ours=True, url=url)


def told(
    github: FakeGitHub, history: FakeHistory, cache: FakeCache | None = None, default_branch: str | None = "main"
) -> tuple[Outcome, ...]:
    """What triage of the fake's run did."""
    return triage_run(Outside(github, history, cache or FakeCache()), github.run_value, default_branch)

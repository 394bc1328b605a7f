"""Runs that are remembered and words that people said, for tests of the score."""

from __future__ import annotations

from workers.triage.feedback import Feedback, Opinion
from workers.triage.records import JobRecord, RunRecord, Seen

NOW = 1_763_900_000


def a_job(*seen: Seen, name: str = "build", conclusion: str = "failure") -> JobRecord:
    return JobRecord(1, name, conclusion, seen=seen)


def a_record(
    *jobs: JobRecord,
    id: int = 1,  # noqa: A002  the field's name
    attempt: int = 1,
    workflow: str = "ci.yml",
    head_sha: str = "a" * 40,
    pull: int | None = 7,
    at: int = NOW,
) -> RunRecord:
    return RunRecord(
        id=id,
        attempt=attempt,
        number=id,
        workflow=workflow,
        name="CI",
        event="pull_request",
        conclusion="failure",
        head_sha=head_sha,
        branch="feature",
        pull=pull,
        url=f"https://github.com/acme/datasets/actions/runs/{id}",
        at=at,
        jobs=jobs,
    )


def an_opinion(
    kind: str,
    opinion: Opinion = Opinion.RIGHT,
    *,
    about: str = "1:aa",
    who: str = "alice",
    confidence: float = 0.8,
    said: str | None = None,
    at: int = NOW,
) -> Feedback:
    return Feedback(f"wrong acme/datasets#7 {kind}-{about} {who}", opinion, kind, confidence, said, at)

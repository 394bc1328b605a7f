"""Earlier runs, written as a timeline: one attempt a line, the oldest first, an hour apart unless a line says when.

    main 41 ok            the workflow's run 41 on the branch `main`, at a commit of its own: its job `test` passed
    #5 43.2 F @c1         attempt 2 of run 43, for pull request 5, at the commit `c1`: the same failure as the judged
    main 44 G a=F b=ok    the job `test` failed for another cause, `a` in the same way, and `b` passed
    main 45 red           only the run's conclusion is known
    here 50.1 F           an earlier attempt of the judged run
    main 46 ok +30        thirty hours after the line before
    main 47 F !schedule   triggered by that event

Marks: F the same failure, G another one, g a generic line, ? not read, X skipped, ok.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.triage.build import failed_job, finding, run
from workers.triage.diagnosis import Cause, Located, Sighting
from workers.triage.environment import Moved
from workers.triage.facts import Run
from workers.triage.judge import Past
from workers.triage.model import Category, Finding, Proof, Value
from workers.triage.records import JobRecord, RunRecord, Seen

SAME = "1:0123456789abcdef"
OTHER = "1:fedcba9876543210"
WORKFLOW = ".github/workflows/docker-ci.yml"
HEAD = "655ea44c0ffee655ea44c0ffee655ea44c0ffee0"
HOUR = 3600
START = 1_795_000_000
_SEEN = {
    "F": (Seen("test-failure", Category.CODE, SAME, 0.9),),
    "G": (Seen("test-failure", Category.CODE, OTHER, 0.9),),
    "g": (Seen("unknown", Category.UNKNOWN, None, 0.3),),
    "?": (),
}


def timeline(text: str) -> tuple[RunRecord, ...]:
    """The runs of a timeline."""
    at, found = START, []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        head, number, *marks = line.split()
        later = next((int(mark[1:]) for mark in marks if mark.startswith("+")), 1)
        at += later * HOUR
        found.append(_record(head, number, marks, at))
    return tuple(found)


def _record(head: str, number: str, marks: list[str], at: int) -> RunRecord:
    count, _, attempt = number.partition(".")
    here, pull = head == "here", int(head[1:]) if head.startswith("#") else None
    known = {mark[:1]: mark[1:] for mark in marks if mark[:1] in "@!"}
    plain = [mark for mark in marks if mark[:1] not in "@!+"]
    jobs = tuple(_job(mark) for mark in plain if mark not in {"red", "green"})
    good = all(job.passed for job in jobs) and "red" not in plain
    return RunRecord(
        id=42 if here else int(count) * 10,
        attempt=int(attempt or 1),
        number=int(count),
        workflow=WORKFLOW,
        name="Docker CI",
        event=known.get("!") or ("pull_request" if here or pull else "push"),
        conclusion="success" if good else "failure",
        head_sha=HEAD if here else known.get("@") or f"{int(count):040x}",
        branch="topic" if here else f"topic-{pull}" if pull else head,
        pull=7 if here else pull,
        url=f"https://github.com/acme/datasets/actions/runs/{42 if here else int(count) * 10}",
        at=at,
        jobs=jobs,
    )


def _job(mark: str) -> JobRecord:
    name, _, state = mark.rpartition("=")
    conclusion = {"ok": "success", "X": "skipped"}.get(state, "failure")
    return JobRecord(1, name or "test", conclusion, seen=_SEEN.get(state, ()))


def past(
    text: str,
    *,
    pull: int | None = 7,
    base: str | None = "main",
    moved: tuple[Moved, ...] = (),
    since: str = "",
    fingerprint: str = SAME,
) -> Past:
    """What is known when a cause with that fingerprint is judged."""
    return Past({WORKFLOW: timeline(text)}, pull, base, {fingerprint: moved}, {fingerprint: since} if since else {})


def failing(
    kind: str = "test-failure",
    category: Category = Category.CODE,
    *,
    subject: dict[str, Value] | None = None,
    fingerprint: str | None = SAME,
    confidence: float = 0.9,
    quote: str = "FAILED tests/test_it.py::test_it - assert 1 == 2",
    proof: Proof | None = None,
) -> Finding:
    """A Finding; one of a failing test unless said otherwise."""
    made = finding(
        quote,
        kind=kind,
        category=category,
        subject=subject or {"test": "test_it"},
        fingerprint=fingerprint,
        confidence=confidence,
    )
    return replace(made, proof=proof)


def judged_run(attempt: int = 1, **fields: Any) -> Run:  # noqa: ANN401 - any of its fields
    """Run 50 of the workflow."""
    return replace(run(attempt=attempt, number=50), **fields)


def cause(*jobs: str, found: Finding | None = None, of: Run | None = None, also: tuple[Finding, ...] = ()) -> Cause:
    """One cause in those jobs of run 50."""
    shown = found or failing()
    failed = [failed_job(name, shown, *also) for name in jobs or ("test",)]
    return Cause(tuple(Sighting(of or judged_run(), job, Located(shown, job.url)) for job in failed))

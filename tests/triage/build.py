"""Small logs and Findings, made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from tests import story
from workers.triage.diagnosis import Diagnosis, FailedJob, Located, causes
from workers.triage.facts import Run, Step
from workers.triage.judgement import Judged, Judgement
from workers.triage.lines import Gathered
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Category, Finding, Value
from workers.triage.verdicts import Verdict, Whose

STORY = story.load()
RUN_URL = "https://github.com/acme/datasets/actions/runs/42"
_START = datetime.fromisoformat("2026-11-20T10:15:30+00:00")


def stamped(*lines: str, second: int = 0) -> str:
    """Lines as the runner writes them, all within one second after the job's start."""
    moment = (_START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S")
    return "".join(f"{moment}.0000000Z {line}\n" for line in lines)


def read_one(data: bytes | str, name: str = "unit") -> JobLog:
    """The one log in the data."""
    (log,) = read_logs(data.encode() if isinstance(data, str) else data, name)
    return log


def kept(log: Gathered) -> bytes:
    """All bytes that were kept of a log."""
    return b"".join(piece.data for piece in log.pieces)


def texts(log: JobLog) -> list[str]:
    """The clean text of all kept lines."""
    return [text for _, text in log.window(1, len(log))]


def step(number: int, name: str, conclusion: str | None, first: int | None, last: int | None) -> Step:
    """A step that began and ended so many seconds after the job."""
    began, ended = (None if second is None else _START + timedelta(seconds=second) for second in (first, last))
    return Step(number, name, conclusion, began, ended)


def story_steps(job: story.Job) -> list[Step]:
    """The recorded steps of one of the story's jobs."""
    return [
        Step(
            known.number,
            known.name,
            known.conclusion,
            datetime.fromisoformat(known.started_at),
            datetime.fromisoformat(known.completed_at),
        )
        for known in job.steps
    ]


def finding(
    quote: str = "cp: cannot stat '.env.example': No such file or directory",
    *,
    kind: str = "missing-file",
    category: Category = Category.CONFIGURATION,
    subject: Mapping[str, Value] | None = None,
    confidence: float = 0.98,
    job: str = "build",
    step: str | None = "Prepare the environment",
    line: int = 57,
    excerpt: str | None = None,
    summary: str = "The job needs `.env.example`, which is not there.",
    remedy: str = "Commit `.env.example`, or correct the path.",
    fingerprint: str | None = "1:0123456789abcdef",
) -> Finding:
    """A Finding with everything in it."""
    return Finding(
        kind=kind,
        category=category,
        subject=subject or {"path": ".env.example"},
        confidence=confidence,
        job=job,
        step=step,
        line=line,
        quote=quote,
        excerpt=f"…\n{quote}\n…" if excerpt is None else excerpt,
        summary=summary,
        remedy=remedy,
        fingerprint=fingerprint,
    )


def failed_job(name: str, *findings: Finding, number: int = 7) -> FailedJob:
    """A red job whose Findings link to their lines."""
    url = f"{RUN_URL}/job/{number}"
    return FailedJob(name, url, tuple(Located(found, f"{url}#step:4:{found.line}") for found in findings))


def run(workflow: str = "Docker CI", *, conclusion: str = "failure", attempt: int = 1, number: int = 42) -> Run:
    """One completed attempt of a workflow."""
    return Run(
        repository="acme/datasets",
        id=42,
        attempt=attempt,
        number=number,
        workflow_id=1,
        workflow=workflow,
        event="pull_request",
        completed=True,
        conclusion=conclusion,
        head_sha="655ea44c0ffee655ea44c0ffee655ea44c0ffee0",
        head_branch="topic",
        head_owner="acme",
        url=RUN_URL,
        workflow_path=".github/workflows/docker-ci.yml",
        actor="alice",
        pulls=(),
    )


def diagnosis(
    *jobs: FailedJob, workflow: str = "Docker CI", total: int | None = None, not_examined: Sequence[str] = ()
) -> Diagnosis:
    """A red run with those red jobs and one green one."""
    return Diagnosis(run(workflow), len(jobs) + 1 if total is None else total, jobs, tuple(not_examined))


UNKNOWN = Verdict(Whose.UNKNOWN, "")


def judged(*diagnoses: Diagnosis, verdicts: Sequence[Verdict] = (), notes: Sequence[str] = ()) -> Judgement:
    """Those runs' causes with these verdicts; of the further ones it is not known whose failure they are."""
    numbered = enumerate(zip_longest(causes(diagnoses), verdicts, fillvalue=None), start=1)
    known = [Judged(number, cause, verdict or UNKNOWN) for number, (cause, verdict) in numbered if cause]
    return Judgement(diagnoses, tuple(known), tuple(notes))


def changed(judgement: Judgement, number: int, **fields: Any) -> Judgement:  # noqa: ANN401 - fields of Judged
    """The same, but for what is told of one cause."""
    told = (replace(each, **fields) if each.number == number else each for each in judgement.judged)
    return replace(judgement, judged=tuple(told))

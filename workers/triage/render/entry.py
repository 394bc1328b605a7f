"""One cause in a comment: what broke, where, what was checked, what to do, and the log around it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from workers.triage.diagnosis import Cause, Located, Sighting
from workers.triage.examine import MAX_FINDINGS
from workers.triage.render import proof
from workers.triage.render.words import count, listed
from workers.triage.text import code, fenced

MAX_ALSO = 10
MAX_JOBS = 12
_MAX_QUOTE = 500

HEADING = """\
#### {number}. {summary}

"""

ENTRY = """\
{heading}{quote}

{category} · {where}

"""

TO_DO = """\
**What to do:** {remedy}

"""

EXCERPT = """\
<details><summary>The log around line {line}{of_job}</summary>

{excerpt}

</details>

"""

ALSO = """\
<details><summary>{count} in {job}</summary>

{rows}

</details>

"""

THE_JOB = "the same job"
FIRST_JOB = "the first of these jobs"

CATEGORY = {
    "configuration": "**Configuration** of this repository",
    "code": "**Code** of this repository",
    "dependency": "**Dependency**: a package from elsewhere",
    "infrastructure": "**Infrastructure**: no change of code will help",
    "unknown": "**Unknown**: the quoted line is a best guess",
}
CONTRADICTED = "**A guess**: what the quoted line says does not hold in the repository"


@dataclass(frozen=True, slots=True)
class Entry:
    """The parts of one cause, in the order in which they are shown."""

    head: str
    """What broke, where, and what was checked."""
    looked: str
    """What was looked at."""
    remedy: str
    """What to do."""
    diff: str
    """The change that mends it."""
    also: str
    """What else the job shows."""
    excerpt: str
    """The log around it."""

    @property
    def text(self) -> str:
        """The whole."""
        checked = f"{self.head}{self.looked}".rstrip("\n")
        return f"{checked}\n\n{self.remedy}{self.diff}{self.also}{self.excerpt}"


def entry_of(cause: Cause, number: int | None, *, workflow: bool, told: Container[str] = ()) -> Entry:
    """One cause; its first job's Proof speaks for all. One that is alone needs no heading: the headline says it.

    `told` are reasons why nothing was checked that the comment gives once, for all causes.
    """
    finding = cause.found.finding
    unchecked = proof.why_unchecked(finding) in told
    head = ENTRY.format(
        heading=HEADING.format(number=number, summary=summary(cause)) if number else "",
        quote=fenced(_cut(finding.quote)),
        category=CONTRADICTED if proof.contradicted(finding) else CATEGORY[finding.category],
        where=_where(cause, workflow=workflow),
    )
    return Entry(
        head=head if unchecked else head + proof.checked(finding.proof),
        looked=proof.looked(finding.proof, cause.found.url),
        remedy=TO_DO.format(remedy=proof.remedy(finding)) + proof.commands(finding.proof),
        diff=proof.diff(finding.proof),
        also=_also(cause.also, THE_JOB if len(cause.sightings) == 1 else FIRST_JOB),
        excerpt=_excerpt(cause),
    )


def summary(cause: Cause) -> str:
    """What broke; of several failing tests, how many they are."""
    said = proof.summary(cause.found.finding)
    # One job keeps only so many Findings.
    least = "at least " if len(cause.also) + 1 >= MAX_FINDINGS else ""
    return f"{said.rstrip('.')} ({least}{cause.alike} more like it)." if cause.alike else said


def _excerpt(cause: Cause) -> str:
    finding = cause.found.finding
    of_job = f" of {FIRST_JOB}" if len(cause.sightings) > 1 else ""
    return EXCERPT.format(line=finding.line, of_job=of_job, excerpt=fenced(finding.excerpt))


def _cut(quote: str) -> str:
    return quote if len(quote) <= _MAX_QUOTE else f"{quote[: _MAX_QUOTE - 1]}…"


def _where(cause: Cause, *, workflow: bool) -> str:
    """The job, the step and the line; of several jobs only their names, each a link to its line."""
    if len(cause.sightings) == 1:
        finding = cause.found.finding
        step = f", step {code(finding.step, 80)}" if finding.step else ""
        job = _job(cause.sightings[0], workflow=workflow)
        return f"job {job}{step}, [line {finding.line}]({cause.found.url})"
    links = [f"[{_job(sighting, workflow=workflow)}]({sighting.found.url})" for sighting in cause.sightings[:MAX_JOBS]]
    more = len(cause.sightings) - len(links)
    return f"in {count(len(cause.sightings), 'job')}: {', '.join(links)}" + (f" and {more} more" if more else "")


def _job(sighting: Sighting, *, workflow: bool) -> str:
    name = code(sighting.job.name, 80)
    return f"{code(sighting.workflow, 60)} / {name}" if workflow else name


def _also(others: Sequence[Located], job: str) -> str:
    if not others:
        return ""
    rows = [
        f"- [line {other.finding.line}]({other.url}): {proof.summary(other.finding)} {code(other.finding.quote)}"
        for other in others
    ]
    return ALSO.format(count=count(len(others), "more finding"), job=job, rows=listed(rows, MAX_ALSO))

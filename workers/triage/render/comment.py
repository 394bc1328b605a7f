"""The one comment of a pull request, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from workers.triage.diagnosis import Cause, Diagnosis, Located, Sighting, causes, unexamined
from workers.triage.examine import MAX_FINDINGS
from workers.triage.model import Category
from workers.triage.text import code, fenced

MARKER = "<!-- retriage:comment -->"
"""Hidden first line by which the comment is found again, together with its author."""
LIMIT = 65_536
"""How many characters GitHub takes: a longer body is refused with 422, `body is too long`."""
MAX_ALSO = 10
MAX_JOBS = 12
MAX_RUNS = 20
MAX_NOT_EXAMINED = 20
_MAX_QUOTE = 500
_MAX_HEADLINE = 120

COMMENT = """\
{marker}
### CI is red: {headline}

{runs}

{entries}{left_out}{not_examined}<sub>As of {heads}. This comment is kept up to date; \
comment `/retriage` to have the logs read again.</sub>
"""

HEADING = """\
#### {number}. {summary}

"""

ENTRY = """\
{heading}{quote}

{category} · {where}

**What to do:** {remedy}

{also}"""

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

NOT_EXAMINED = """\
<details><summary>Not examined: {count}</summary>

{rows}

</details>

"""

LEFT_OUT = """\
*Left out, because GitHub limits the length of a comment: {what}. The runs' logs have it all.*

"""

RESOLVED = """\
{marker}
### CI is green again

{runs}

<sub>As of {heads}. What stood here before is resolved.</sub>
"""

GUESS = "retriage does not recognise why; most likely {quote}"

THE_JOB = "the same job"
FIRST_JOB = "the first of these jobs"

CATEGORY = {
    "configuration": "**Configuration** of this repository",
    "code": "**Code** of this repository",
    "dependency": "**Dependency**: a package from elsewhere",
    "infrastructure": "**Infrastructure**: no change of code will help",
    "unknown": "**Unknown**: the quoted line is a best guess",
}


def render_failure(diagnoses: Sequence[Diagnosis]) -> str:
    """The comment for the red runs of one head; within LIMIT, by leaving out whole excerpts, then whole entries.

    `diagnoses` are those of the red runs, at least one.
    """
    found = causes(diagnoses)
    several_workflows = len({diagnosis.run.workflow for diagnosis in diagnoses}) > 1
    entries = [
        _entry(cause, number if len(found) > 1 else None, workflow=several_workflows)
        for number, cause in enumerate(found, start=1)
    ]
    excerpts = [_excerpt(cause) for cause in found]
    body = _failure(diagnoses, found, entries, excerpts)
    if len(body) <= LIMIT:
        return body
    room = LIMIT - len(_failure(diagnoses, found, [], []))
    entries = entries[: _fitting(entries, room)]
    room -= sum(map(len, entries))
    return _failure(diagnoses, found, entries, excerpts[: min(len(entries), _fitting(excerpts, room))])


def render_resolved(diagnoses: Sequence[Diagnosis]) -> str:
    """The comment once all runs of the head are green. `diagnoses` are those runs', at least one."""
    return RESOLVED.format(marker=MARKER, runs=_runs(diagnoses), heads=_heads(diagnoses))


def _fitting(parts: Sequence[str], room: int) -> int:
    """How many of the first parts fit; the sentence that says what was left out may grow by as much again."""
    return sum(total <= room - len(LEFT_OUT) for total in accumulate(map(len, parts)))


def _failure(
    diagnoses: Sequence[Diagnosis], found: Sequence[Cause], entries: Sequence[str], excerpts: Sequence[str]
) -> str:
    with_excerpts = [entry + excerpt for entry, excerpt in zip(entries, excerpts, strict=False)]
    return COMMENT.format(
        marker=MARKER,
        headline=_headline(found),
        runs=_runs(diagnoses),
        entries="".join([*with_excerpts, *entries[len(with_excerpts) :]]),
        left_out=_left_out(len(found) - len(entries), len(entries) - len(with_excerpts)),
        not_examined=_not_examined(unexamined(diagnoses)),
        heads=_heads(diagnoses),
    )


def _headline(found: Sequence[Cause]) -> str:
    if not found:
        return "its logs could not be examined"
    finding = found[0].found.finding
    guess = finding.category == Category.UNKNOWN
    first = GUESS.format(quote=code(finding.quote, _MAX_HEADLINE)) if guess else _summary(found[0]).rstrip(".")
    return first if len(found) == 1 else f"{first}, and {_count(len(found) - 1, 'more cause')}"


def _entry(cause: Cause, number: int | None, *, workflow: bool) -> str:
    """One cause. A single one needs no heading: the comment's headline says it."""
    finding = cause.found.finding
    return ENTRY.format(
        heading=HEADING.format(number=number, summary=_summary(cause)) if number else "",
        quote=fenced(_cut(finding.quote)),
        category=CATEGORY[finding.category],
        where=_where(cause, workflow=workflow),
        remedy=finding.remedy,
        also=_also(cause.also, THE_JOB if len(cause.sightings) == 1 else FIRST_JOB),
    )


def _summary(cause: Cause) -> str:
    """What broke; of several failing tests, how many they are."""
    summary = cause.found.finding.summary
    # One job keeps only so many Findings.
    least = "at least " if len(cause.also) + 1 >= MAX_FINDINGS else ""
    return f"{summary.rstrip('.')} ({least}{cause.alike} more like it)." if cause.alike else summary


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
    return f"in {_count(len(cause.sightings), 'job')}: {', '.join(links)}" + (f" and {more} more" if more else "")


def _job(sighting: Sighting, *, workflow: bool) -> str:
    name = code(sighting.job.name, 80)
    return f"{code(sighting.workflow, 60)} / {name}" if workflow else name


def _also(others: Sequence[Located], job: str) -> str:
    if not others:
        return ""
    rows = [
        f"- [line {other.finding.line}]({other.url}): {other.finding.summary} {code(other.finding.quote)}"
        for other in others
    ]
    return ALSO.format(count=_count(len(others), "more finding"), job=job, rows=_listed(rows, MAX_ALSO))


def _left_out(entries: int, excerpts: int) -> str:
    what = [_count(entries, "more cause")] if entries else []
    what += [f"the log around {_count(excerpts, 'line')} quoted above"] if excerpts else []
    return LEFT_OUT.format(what=" and ".join(what)) if what else ""


def _not_examined(sentences: Sequence[str]) -> str:
    rows = [f"- {sentence}" for sentence in sentences]
    count = _count(len(rows), "remark")
    return NOT_EXAMINED.format(count=count, rows=_listed(rows, MAX_NOT_EXAMINED)) if rows else ""


def _runs(diagnoses: Sequence[Diagnosis]) -> str:
    return _listed([f"- {_run(diagnosis)}" for diagnosis in diagnoses], MAX_RUNS)


def _listed(rows: Sequence[str], limit: int) -> str:
    more = len(rows) - limit
    return "\n".join([*rows[:limit], f"- and {more} more"] if more > 0 else rows)


def _run(diagnosis: Diagnosis) -> str:
    run = diagnosis.run
    link = f"[{code(run.workflow, 80)} #{run.number}]({run.url})"
    if not diagnosis.red:
        return f"{link} passed"
    failed = f"failed in {len(diagnosis.failed)} of {_count(diagnosis.jobs, 'job')}" if diagnosis.jobs else "failed"
    return f"{link} {failed}"


def _heads(diagnoses: Sequence[Diagnosis]) -> str:
    run = diagnoses[0].run
    attempts = max(diagnosis.run.attempt for diagnosis in diagnoses)
    return f"commit {run.head_sha[:7]}" + (f", attempt {attempts}" if attempts > 1 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

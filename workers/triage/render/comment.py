"""The one comment of a pull request, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from workers.triage.diagnosis import Cause, Diagnosis, Located, Sighting, causes, unexamined
from workers.triage.text import code, fenced

MARKER = "<!-- retriage:comment -->"
"""Hidden first line by which the comment is found again, together with its author."""
LIMIT = 65_536
"""How many characters GitHub takes: a longer body is refused with 422, `body is too long`."""
MAX_ALSO = 10
MAX_JOBS = 12

COMMENT = """\
{marker}
### CI is red: {headline}

{runs}

{entries}{left_out}{not_examined}
<sub>As of {heads}. This comment is kept up to date; comment `/retriage` to have the logs read again.</sub>
"""

ENTRY = """\
#### {number}. {summary}

{quote}

{category} · {where}

**What to do:** {remedy}

{also}{excerpt}"""

EXCERPT = """\
<details><summary>The log around line {line}</summary>

{excerpt}

</details>

"""

ALSO = """\
<details><summary>{count} in the same job</summary>

{rows}

</details>

"""

NOT_EXAMINED = """\
**Not examined:**

{rows}

"""

LEFT_OUT = """\
*{count} left out here, because GitHub limits the length of a comment: see the runs' logs.*

"""

RESOLVED = """\
{marker}
### CI is green again

{runs}

<sub>As of {heads}. What stood here before is resolved.</sub>
"""

CATEGORY = {
    "configuration": "**Configuration** of this repository",
    "code": "**Code** of this repository",
    "dependency": "**Dependency**: a package from elsewhere",
    "infrastructure": "**Infrastructure**: no change of code will help",
    "unknown": "**Unknown**: no rule of retriage recognises this failure; the quoted line is its best guess",
}


def render_failure(diagnoses: Sequence[Diagnosis]) -> str:
    """The comment for the red runs of one head; within LIMIT, by leaving out whole excerpts, then whole entries.

    `diagnoses` are those of the red runs, at least one.
    """
    found = causes(diagnoses)
    shown, excerpts = len(found), len(found)
    body = _failure(diagnoses, found, shown, excerpts)
    while len(body) > LIMIT and shown > 0:
        if excerpts:
            excerpts -= 1
        else:
            shown -= 1
        body = _failure(diagnoses, found, shown, excerpts)
    return body


def render_resolved(diagnoses: Sequence[Diagnosis]) -> str:
    """The comment once all runs of the head are green. `diagnoses` are those runs', at least one."""
    return RESOLVED.format(marker=MARKER, runs=_runs(diagnoses), heads=_heads(diagnoses))


def _failure(diagnoses: Sequence[Diagnosis], found: Sequence[Cause], shown: int, excerpts: int) -> str:
    entries = [_entry(number, cause, excerpt=number <= excerpts) for number, cause in enumerate(found[:shown], start=1)]
    hidden = len(found) - shown
    return COMMENT.format(
        marker=MARKER,
        headline=_headline(found),
        runs=_runs(diagnoses),
        entries="".join(entries),
        left_out=LEFT_OUT.format(count=_count(hidden, "more cause")) if hidden else "",
        not_examined=_not_examined(unexamined(diagnoses)),
        heads=_heads(diagnoses),
    )


def _headline(found: Sequence[Cause]) -> str:
    if not found:
        return "its logs could not be examined"
    first = found[0].found.finding.summary.rstrip(".")
    return first if len(found) == 1 else f"{first}, and {_count(len(found) - 1, 'more cause')}"


def _entry(number: int, cause: Cause, *, excerpt: bool) -> str:
    finding = cause.found.finding
    return ENTRY.format(
        number=number,
        summary=finding.summary,
        quote=fenced(finding.quote),
        category=CATEGORY[finding.category],
        where=_where(cause),
        remedy=finding.remedy,
        also=_also(cause.also),
        excerpt=EXCERPT.format(line=finding.line, excerpt=fenced(finding.excerpt)) if excerpt else "",
    )


def _where(cause: Cause) -> str:
    listed = [_sighting(sighting) for sighting in cause.sightings[:MAX_JOBS]]
    more = len(cause.sightings) - len(listed)
    jobs = ", ".join([*listed, f"and {more} more"] if more else listed)
    return f"in {_count(len(cause.sightings), 'job')}: {jobs}" if len(cause.sightings) > 1 else f"in {jobs}"


def _sighting(sighting: Sighting) -> str:
    finding = sighting.found.finding
    place = f"[{code(sighting.job.name, 80)}, line {finding.line}]({sighting.found.url})"
    step = f", step {code(finding.step, 80)}" if finding.step else ""
    return f"{code(sighting.workflow, 60)} / {place}{step}"


def _also(others: Sequence[Located]) -> str:
    if not others:
        return ""
    rows = [
        f"- [line {other.finding.line}]({other.url}): {other.finding.summary} {code(other.finding.quote)}"
        for other in others[:MAX_ALSO]
    ]
    if len(others) > MAX_ALSO:
        rows.append(f"- and {len(others) - MAX_ALSO} more")
    return ALSO.format(count=_count(len(others), "more finding"), rows="\n".join(rows))


def _not_examined(sentences: Sequence[str]) -> str:
    return NOT_EXAMINED.format(rows="\n".join(f"- {sentence}" for sentence in sentences)) if sentences else ""


def _runs(diagnoses: Sequence[Diagnosis]) -> str:
    return "\n".join(f"- {_run(diagnosis)}" for diagnosis in diagnoses)


def _run(diagnosis: Diagnosis) -> str:
    run = diagnosis.run
    link = f"[{code(run.workflow, 80)} #{run.number}]({run.url})"
    if not run.failed:
        return f"{link} passed"
    failed = f"failed in {len(diagnosis.failed)} of {_count(diagnosis.jobs, 'job')}" if diagnosis.jobs else "failed"
    return f"{link} {failed}"


def _heads(diagnoses: Sequence[Diagnosis]) -> str:
    run = diagnoses[0].run
    attempts = max(diagnosis.run.attempt for diagnosis in diagnoses)
    return f"commit {run.head_sha[:7]}" + (f", attempt {attempts}" if attempts > 1 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

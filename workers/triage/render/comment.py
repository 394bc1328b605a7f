"""The one comment of a pull request, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from workers.triage.diagnosis import Cause, Diagnosis, unexamined
from workers.triage.judgement import Judgement
from workers.triage.model import Category
from workers.triage.render import proof
from workers.triage.render.entry import Entry, entry_of, summary
from workers.triage.render.words import count, listed
from workers.triage.text import code

MARKER = "<!-- retriage:comment -->"
"""Hidden first line by which the comment is found again, together with its author."""
LIMIT = 65_536
"""How many characters GitHub takes: a longer body is refused with 422, `body is too long`."""
MAX_RUNS = 20
MAX_NOT_EXAMINED = 20
_MAX_HEADLINE = 120

COMMENT = """\
{marker}
### CI is red: {headline}

{runs}

{entries}{left_out}{not_examined}<sub>As of {heads}. This comment is kept up to date; \
comment `/retriage` to have the logs read again.</sub>
"""

NOT_EXAMINED = """\
<details><summary>Not examined: {count}</summary>

{rows}

</details>

"""

LEFT_OUT = """\
*Left out, because GitHub limits the length of a comment: {what}. The runs' logs are whole.*

"""

RESOLVED = """\
{marker}
### CI is green again

{runs}

<sub>As of {heads}. What stood here before is resolved.</sub>
"""

GUESS = "retriage does not recognise why; most likely {quote}"

_OPTIONAL = ("looked", "diff", "excerpt")


def render_failure(judgement: Judgement) -> str:
    """The comment for the red runs of one head; within LIMIT, by leaving out whole excerpts, then whole diffs, then
    what was looked at, then whole entries.
    """
    diagnoses, found = judgement.diagnoses, [judged.cause for judged in judgement.judged]
    several_workflows = len({diagnosis.run.workflow for diagnosis in diagnoses}) > 1
    entries = [
        entry_of(cause, number if len(found) > 1 else None, workflow=several_workflows, told=_unchecked(found))
        for number, cause in enumerate(found, start=1)
    ]
    body = _failure(diagnoses, found, entries)
    if len(body) <= LIMIT:
        return body
    longest = _left_out([len(found)] * (1 + len(_OPTIONAL)))
    fitted = _fitted(entries, LIMIT - len(_failure(diagnoses, found, [])) - len(longest))
    kept = entries[: len(fitted)]
    gone = [_count_of(part, kept) - _count_of(part, fitted) for part in _OPTIONAL]
    return _failure(diagnoses, found, fitted, _left_out([len(entries) - len(fitted), *gone]))


def render_resolved(diagnoses: Sequence[Diagnosis]) -> str:
    """The comment once all runs of the head are green. `diagnoses` are those runs', at least one."""
    return RESOLVED.format(marker=MARKER, runs=_runs(diagnoses), heads=_heads(diagnoses))


def _fitted(entries: Sequence[Entry], room: int) -> list[Entry]:
    """The first entries that fit, and of these the first of each part that still do."""
    bare = [replace(entry, looked="", diff="", excerpt="") for entry in entries]
    shown = bare[: _fitting([len(entry.text) for entry in bare], room)]
    room -= sum(len(entry.text) for entry in shown)
    for part in _OPTIONAL:
        texts = [str(getattr(entry, part)) for entry in entries[: len(shown)]]
        fitting = _fitting(list(map(len, texts)), room)
        room -= sum(map(len, texts[:fitting]))
        whole = [replace(shown[at], **{part: texts[at]}) for at in range(fitting)]
        shown = [*whole, *shown[fitting:]]
    return shown


def _fitting(lengths: Sequence[int], room: int) -> int:
    """How many of the first parts fit."""
    return sum(total <= room for total in accumulate(lengths))


def _count_of(part: str, entries: Sequence[Entry]) -> int:
    return sum(bool(getattr(entry, part)) for entry in entries)


def _failure(
    diagnoses: Sequence[Diagnosis], found: Sequence[Cause], entries: Sequence[Entry], left_out: str = ""
) -> str:
    return COMMENT.format(
        marker=MARKER,
        headline=_headline(found),
        runs=_runs(diagnoses),
        entries="".join(entry.text for entry in entries),
        left_out=left_out,
        not_examined=_not_examined([*unexamined(diagnoses), *_unchecked(found)]),
        heads=_heads(diagnoses),
    )


def _headline(found: Sequence[Cause]) -> str:
    if not found:
        return "its logs could not be examined"
    finding = found[0].found.finding
    guess = finding.category == Category.UNKNOWN
    first = GUESS.format(quote=code(finding.quote, _MAX_HEADLINE)) if guess else summary(found[0]).rstrip(".")
    if proof.contradicted(finding):
        first = f"{first[:1].lower()}{first[1:]}"
    return first if len(found) == 1 else f"{first}, and {count(len(found) - 1, 'more cause')}"


def _left_out(counts: Sequence[int]) -> str:
    """How many causes, lists of looks, diffs and excerpts are not there."""
    entries, looked, diffs, excerpts = counts
    what = [count(entries, "more cause")] if entries else []
    what += [f"what was looked at for {count(looked, 'cause')}"] if looked else []
    what += [f"the change that mends {count(diffs, 'cause')}"] if diffs else []
    what += [f"the log around {count(excerpts, 'line')} quoted above"] if excerpts else []
    return LEFT_OUT.format(what=" and ".join([*filter(None, [", ".join(what[:-1])]), what[-1]])) if what else ""


def _unchecked(found: Sequence[Cause]) -> list[str]:
    """Why nothing was checked, where that is the same for several causes: it is said once, and not with each."""
    reasons = Counter(why for cause in found if (why := proof.why_unchecked(cause.found.finding)))
    return [why for why, times in reasons.items() if times > 1]


def _not_examined(sentences: Sequence[str]) -> str:
    rows = [f"- {sentence}" for sentence in sentences]
    remarks = count(len(rows), "remark")
    return NOT_EXAMINED.format(count=remarks, rows=listed(rows, MAX_NOT_EXAMINED)) if rows else ""


def _runs(diagnoses: Sequence[Diagnosis]) -> str:
    return listed([f"- {_run(diagnosis)}" for diagnosis in diagnoses], MAX_RUNS)


def _run(diagnosis: Diagnosis) -> str:
    run = diagnosis.run
    link = f"[{code(run.workflow, 80)} #{run.number}]({run.url})"
    if not diagnosis.red:
        return f"{link} passed"
    failed = f"failed in {len(diagnosis.failed)} of {count(diagnosis.jobs, 'job')}" if diagnosis.jobs else "failed"
    return f"{link} {failed}"


def _heads(diagnoses: Sequence[Diagnosis]) -> str:
    run = diagnoses[0].run
    attempts = max(diagnosis.run.attempt for diagnosis in diagnoses)
    return f"commit {run.head_sha[:7]}" + (f", attempt {attempts}" if attempts > 1 else "")

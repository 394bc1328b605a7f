"""All causes of one head as Markdown that fits: what the comment, the check and the issue of a branch share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from workers.triage.diagnosis import Diagnosis, unexamined
from workers.triage.facts import Run
from workers.triage.judgement import Judged, Judgement
from workers.triage.render import proof
from workers.triage.render.entry import Entry, Part, Shape, View, entry_of, guessed, summary
from workers.triage.render.words import blocks, count, folded, joined, lines, listed
from workers.triage.text import code

MAX_RUNS = 20
MAX_NOT_EXAMINED = 20
MAX_NOTES = 10
_MAX_INLINE_RUNS = 3
_MAX_HEADLINE = 120

RED = "CI is red{where}: {what}"
RED_ELSEWHERE = "CI is red, but not from this change: {what}"
RED_PARTLY = "CI is red: {what}"
RED_IGNORED = "CI is red, but only for what is ignored: {what}"
GUESS = "retriage does not recognise why; most likely {quote}"
RED_UNREAD = "CI is red: {what}; not all that failed could be examined"
UNREAD = "its logs could not be examined"

ELSEWHERE = "#### Not from this change"
NOT_EXAMINED = "What could not be examined ({count})"
NOTE = "**Note:** {note}"
FOOT = "<sub>As of {heads}: {runs}.{hint}</sub>"
LEFT_OUT = """\
*Left out, because GitHub limits the length of a comment: {what}. The runs' logs are whole.*"""

CAUSES = "<!-- retriage:causes{causes} -->"
"""Hidden line that tells which number is which cause."""
KEY = r"[0-9]{1,3}:[0-9A-Za-z_]{1,64}"
"""How a cause's key looks: nothing in it could end an HTML comment."""
_KEY = re.compile(KEY)
_ROOM_FOR_LINES = 200

_BARE: dict[str, Any] = {"looked": "", "diff": "", "others": (), "places": Part(), "excerpt": Part()}
_OPTIONAL = (("looked", "places"), ("diff",), ("others",), ("excerpt",))
"""What is left out where there is no room, the last first; what stands together goes together."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around the causes, and how much room there is."""

    marker: str
    """The hidden first lines; empty for a text that needs not be found again."""
    hint: str
    """The last sentence."""
    limit: int
    """How long the whole may be."""
    size: Callable[[str], int] = len
    """How that is measured."""
    branch: str | None = None
    """Which branch it is about; None for a pull request."""
    heading: bool = True
    """Whether it begins with its headline."""


@dataclass(frozen=True, slots=True)
class _Groups:
    """The causes as they are shown."""

    main: tuple[Judged, ...]
    elsewhere: tuple[Judged, ...]
    ignored: tuple[Judged, ...]
    unread: bool
    """Whether something is red of which nothing is known."""

    @property
    def only_elsewhere(self) -> bool:
        """Whether all that is red was examined, and is not from this change."""
        return bool(self.elsewhere) and not (self.main or self.ignored or self.unread)

    @property
    def shown(self) -> tuple[Judged, ...]:
        return self.main or self.elsewhere or self.ignored


def failure(judgement: Judgement, frame: Frame) -> str:
    """The text for the red runs of one head; within the limit, by leaving out whole excerpts, then the further jobs and
    findings, then whole diffs, then what was looked at, then whole entries.
    """
    entries = _entries(judgement, frame)
    whole = _text(judgement, frame, entries)
    if frame.size(whole) <= frame.limit:
        return whole
    longest = _left_out([len(entries)] * (1 + len(_OPTIONAL)))
    room = frame.limit - frame.size(_text(judgement, frame, [], longest)) - _ROOM_FOR_LINES
    fitted = _fitted(entries, room, frame.size)
    kept = entries[: len(fitted)]
    gone = [_count_of(parts, kept) - _count_of(parts, fitted) for parts in _OPTIONAL]
    return _text(judgement, frame, fitted, _left_out([len(entries) - len(fitted), *gone]))


def headline(judgement: Judgement, branch: str | None = None) -> str:
    """What broke, in a line of Markdown."""
    groups = _groups(judgement, branch)
    what = _what(groups.shown)
    if groups.main or not groups.shown:
        return RED.format(where=f" on {code(branch)}" if branch else "", what=what)
    if groups.unread:
        return RED_UNREAD.format(what=what)
    if groups.only_elsewhere:
        return RED_ELSEWHERE.format(what=what)
    return (RED_PARTLY if groups.elsewhere else RED_IGNORED).format(what=what)


def runs_of(diagnoses: Sequence[Diagnosis]) -> str:
    """All runs, a list."""
    return listed([f"- {run}" for run in _runs(diagnoses)], MAX_RUNS)


def heads_of(diagnoses: Sequence[Diagnosis]) -> str:
    """Which commit it is about, and of one run the attempt where there was more than one."""
    commit = f"commit {diagnoses[0].run.head_sha[:7]}"
    return commit + _attempt(diagnoses[0].run) if len(diagnoses) == 1 else commit


def _groups(judgement: Judgement, branch: str | None) -> _Groups:
    judged = judgement.judged
    heard = [each for each in judged if not each.ignored]
    main = tuple(each for each in heard if branch or not each.elsewhere)
    elsewhere = tuple(each for each in heard if each.elsewhere and not branch)
    return _Groups(
        main,
        elsewhere,
        ignored=tuple(each for each in judged if each.ignored),
        unread=any(map(_unread, judgement.diagnoses)),
    )


def _unread(diagnosis: Diagnosis) -> bool:
    """Whether something is red of which nothing is known."""
    return (diagnosis.red and not diagnosis.failed) or not all(job.findings for job in diagnosis.failed)


def _what(shown: Sequence[Judged]) -> str:
    if not shown:
        return UNREAD
    cause = shown[0].cause
    finding = cause.found.finding
    guess = GUESS.format(quote=code(finding.quote, _MAX_HEADLINE))
    first = guess if guessed(finding) else summary(cause).rstrip(".")
    if proof.contradicted(finding):
        first = f"{first[:1].lower()}{first[1:]}"
    return first if len(shown) == 1 else f"{first}, and {count(len(shown) - 1, 'more cause')}"


def _entries(judgement: Judgement, frame: Frame) -> list[Entry]:
    """All causes; the first one is open, but for one that is not from this change only what is to be done."""
    groups = _groups(judgement, frame.branch)
    view = View(
        numbered=len(judgement.judged) > 1,
        workflows=len({diagnosis.run.workflow for diagnosis in judgement.diagnoses}) > 1,
        on_branch=frame.branch is not None,
        told=_unchecked(judgement),
    )
    first = Shape.OPEN if groups.main else Shape.HALF if groups.elsewhere else Shape.FOLDED
    ordered = (*groups.main, *groups.elsewhere, *groups.ignored)
    return [entry_of(judged, Shape.FOLDED if at else first, view) for at, judged in enumerate(ordered)]


def _text(judgement: Judgement, frame: Frame, entries: Sequence[Entry], left_out: str = "") -> str:
    groups = _groups(judgement, frame.branch)
    elsewhere = {judged.number for judged in groups.elsewhere}
    below = [entry.number for entry in entries[1:] if entry.number in elsewhere and not groups.only_elsewhere]
    texts = [blocks(ELSEWHERE if [entry.number] == below[:1] else "", entry.text) for entry in entries]
    diagnoses = judgement.diagnoses
    not_examined = [*unexamined(diagnoses), *_unchecked(judgement)]
    few = len(diagnoses) <= _MAX_INLINE_RUNS
    runs = " · ".join(_runs(diagnoses)) if few else f"{len(diagnoses)} runs failed"
    body = blocks(
        _begin(judgement, frame, entries),
        *texts,
        left_out,
        "" if few else folded("The runs that failed", runs_of(diagnoses)),
        _not_examined(not_examined),
        lines(*listed([NOTE.format(note=note) for note in judgement.notes], MAX_NOTES).split("\n")),
        FOOT.format(heads=heads_of(diagnoses), runs=runs, hint=frame.hint),
    )
    return f"{body}\n"


def _begin(judgement: Judgement, frame: Frame, entries: Sequence[Entry]) -> str:
    told = sorted((entry.number, entry.key) for entry in entries if _KEY.fullmatch(entry.key))
    causes = "".join(f" {number}={key}" for number, key in told)
    hidden = [frame.marker, CAUSES.format(causes=causes) if causes else ""] if frame.marker else []
    heading = f"### {headline(judgement, frame.branch)}" if frame.heading else ""
    return "\n".join(filter(None, (*hidden, heading)))


def _fitted(entries: Sequence[Entry], room: int, size: Callable[[str], int]) -> list[Entry]:
    """The first entries that fit, and of these the first of each part that still do."""
    bare = [replace(entry, **_BARE) for entry in entries]
    totals = list(accumulate(size(f"\n\n{entry.text} {entry.number}={entry.key}") for entry in bare))
    shown = bare[: sum(total <= room for total in totals)]
    room -= totals[len(shown) - 1] if shown else 0
    for parts in _OPTIONAL:
        for at, entry in enumerate(shown):
            whole = replace(entry, **{part: getattr(entries[at], part) for part in parts})
            more = size(whole.text) - size(entry.text)
            if more > room:
                break
            room -= more
            shown[at] = whole
    return shown


def _count_of(parts: Sequence[str], entries: Sequence[Entry]) -> int:
    return sum(any(getattr(entry, part) for part in parts) for entry in entries)


def _left_out(counts: Sequence[int]) -> str:
    """How many causes, lists of looks, diffs, lists of jobs and excerpts are not there."""
    entries, looked, diffs, others, excerpts = counts
    what = [count(entries, "more cause")] if entries else []
    what += [f"what was looked at for {count(looked, 'cause')}"] if looked else []
    what += [f"the change that mends {count(diffs, 'cause')}"] if diffs else []
    what += [f"further jobs and findings of {count(others, 'cause')}"] if others else []
    what += [f"the log around {count(excerpts, 'line')} quoted above"] if excerpts else []
    return LEFT_OUT.format(what=joined(what)) if what else ""


def _unchecked(judgement: Judgement) -> list[str]:
    """Why nothing was checked, where that is the same for several causes: it is said once, and not with each."""
    findings = (judged.cause.found.finding for judged in judgement.judged)
    reasons = Counter(why for finding in findings if (why := proof.why_unchecked(finding)))
    return [why for why, times in reasons.items() if times > 1]


def _not_examined(sentences: Sequence[str]) -> str:
    rows = [f"- {sentence}" for sentence in sentences]
    return folded(NOT_EXAMINED.format(count=len(rows)), listed(rows, MAX_NOT_EXAMINED)) if rows else ""


def _attempt(run: Run) -> str:
    return f", attempt {run.attempt}" if run.attempt > 1 else ""


def _runs(diagnoses: Sequence[Diagnosis]) -> list[str]:
    """How each run ended; of several, with their attempts."""
    return [_run(each, _attempt(each.run) if len(diagnoses) > 1 else "") for each in diagnoses]


def _run(diagnosis: Diagnosis, attempt: str) -> str:
    run = diagnosis.run
    link = f"[{code(run.workflow, 80)} #{run.number}{attempt}]({run.url})"
    if not diagnosis.red:
        return f"{link} passed"
    failed = f"failed in {len(diagnosis.failed)} of {count(diagnosis.jobs, 'job')}" if diagnosis.jobs else "failed"
    return f"{link} {failed}"

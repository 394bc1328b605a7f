"""A short table of what is remembered of a repository's runs, a line for each workflow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from workers.triage.diagnosis import SURE
from workers.triage.facts import FAILED
from workers.triage.records import RunRecord, Seen
from workers.triage.render.words import count
from workers.triage.text import code
from workers.triage.verdicts import Whose

BRIEF = """\
**The last {days} days**, as far as retriage remembers them: {runs}, each attempt counted.

| Workflow | Runs | Red | Commonest causes | Flaky | Longest job |
|---|--:|--:|---|---|--:|
{rows}
{more}
<sub>Causes and flaky ones are counted by jobs; a cause that was only guessed is not counted. The longest job's time \
is the median of the green runs.</sub>
"""

NOTHING = """\
Nothing is remembered of this repository's last {days} days.
"""

ROW = "| {workflow} | {runs} | {red} | {causes} | {flaky} | {longest} |"
MORE = "\nAnd {count}, which ran less.\n"
NOT_KNOWN = "–"

MAX_WORKFLOWS = 20
MAX_CAUSES = 3


def render_brief(runs: Sequence[RunRecord], days: int) -> str:
    """The table of these runs, which are the remembered ones of so many days; those of most runs first."""
    if not runs:
        return NOTHING.format(days=days)
    workflows: dict[str, list[RunRecord]] = {}
    for run in runs:
        workflows.setdefault(run.workflow, []).append(run)
    ordered = sorted(workflows.values(), key=lambda of_one: (-len(of_one), of_one[-1].name))
    more = len(ordered) - MAX_WORKFLOWS
    return BRIEF.format(
        days=days,
        runs=count(len(runs), "run"),
        rows="\n".join(_row(of_one) for of_one in ordered[:MAX_WORKFLOWS]),
        more=MORE.format(count=count(more, "workflow")) if more > 0 else "",
    )


def _row(runs: Sequence[RunRecord]) -> str:
    seen = [each for run in runs for job in run.jobs for each in job.seen[:1] if each.confidence >= SURE]
    flaky = [each for each in seen if each.verdict == Whose.FLAKY]
    return ROW.format(
        workflow=_cell(code(runs[-1].name, 60)),
        runs=len(runs),
        red=sum(run.conclusion in FAILED for run in runs),
        causes=_commonest(seen),
        flaky=_commonest(flaky),
        longest=_longest(runs),
    )


def _commonest(seen: Iterable[Seen]) -> str:
    kinds = Counter(each.kind for each in seen).most_common(MAX_CAUSES)
    return ", ".join(f"{_cell(code(kind))} {times}×" for kind, times in kinds) or NOT_KNOWN


def _longest(runs: Sequence[RunRecord]) -> str:
    jobs = [[job.seconds for job in run.jobs if job.seconds is not None] for run in runs if run.passed]
    known = [max(seconds) for seconds in jobs if seconds]
    return _time(round(median(known))) if known else NOT_KNOWN


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _cell(text: str) -> str:
    """Text in a table: a bar would end the cell, even within code (https://github.github.com/gfm/#tables-extension-)."""
    return text.replace("|", "\\|")

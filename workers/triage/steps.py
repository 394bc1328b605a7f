"""Which of GitHub's steps a line of a job's log belongs to.

The log of a whole job does not number its steps; GitHub's API knows their numbers, names and times. Both are in order,
so the parts of the log are laid along the steps that ran: a part's time must lie within its step's, and of all such
ways the one counts in which names and failures agree best. One second often holds many steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from workers.triage.facts import FAILED, Step
from workers.triage.log import COMPLETE_STEP, POST_STEP, JobLog, Span

_MAX_PAIRS = 1_000_000
_NEVER = 1_000_000_000
# What it costs that a step has several parts, as a composite action has, or that a part looks like another step's.
_AGAIN = 2
_OTHER_OUTCOME = 2
_OTHER_NAME = 3
_OTHER_ROLE = 9


@dataclass(frozen=True)
class Steps:
    """The steps of one job, as GitHub's API tells them."""

    known: Sequence[Step] = ()
    """In order; empty where only the log is at hand."""
    _placed: WeakKeyDictionary[JobLog, Mapping[int, Step]] = field(
        default_factory=WeakKeyDictionary, init=False, repr=False, compare=False
    )

    def at(self, log: JobLog, number: int) -> Step | None:
        """The step that a line belongs to, or None where that cannot be told."""
        span = log.span(number)
        return self._places(log).get(span.first) if span else None

    @property
    def any_failed(self) -> bool:
        """Whether GitHub calls any step red. A job whose runner was lost is red without one."""
        return any(step.conclusion in FAILED for step in self.known)

    def anchor(self, log: JobLog, number: int) -> str:
        """The fragment of a link to that line on the job's page, such as `#step:4:12`; empty where it is not known.

        GitHub numbers the lines of each step from 1.
        """
        step = self.at(log, number)
        if step is None:
            return ""
        first = min(first for first, placed in self._places(log).items() if placed == step)
        return f"#step:{step.number}:{number - first + 1}"

    def _places(self, log: JobLog) -> Mapping[int, Step]:
        """The steps by the first line of each part of the log."""
        if not self.known:
            return {}
        if log not in self._placed:
            self._placed[log] = _laid(log, [step for step in self.known if step.conclusion != "skipped"])
        return self._placed[log]


NO_STEPS = Steps()


def _laid(log: JobLog, steps: Sequence[Step]) -> Mapping[int, Step]:
    if len(log.spans) * len(steps) > _MAX_PAIRS:
        # A script that prints the runner's own markers without end: no line of it can be placed.
        return {}
    timed = [(span, _moment(log.line(span.first).timestamp)) for span in log.spans]
    spans = [(span, moment) for span, moment in timed if any(_covers(step, moment) for step in steps)]
    costs = [0] * len(steps)
    came_from: list[list[int]] = []
    for at, (span, moment) in enumerate(spans):
        ways = _ways(costs) if at else [(cost, index) for index, cost in enumerate(costs)]
        costs = [
            cost + _unlike(span, step) if _covers(step, moment) else _NEVER
            for (cost, _), step in zip(ways, steps, strict=True)
        ]
        came_from.append([index for _, index in ways])
    placed = [steps[index] for index in _way_back(costs, came_from)]
    # Where times are out of order, no way fits all of them.
    return {span.first: step for (span, moment), step in zip(spans, placed, strict=True) if _covers(step, moment)}


def _ways(costs: Sequence[int]) -> list[tuple[int, int]]:
    """For each step the cheapest way to get to it from where the part before stands, and from which step."""
    ways = [(costs[0] + _AGAIN, 0)]
    nearest = (costs[0], 0)
    for index, cost in enumerate(costs[1:], start=1):
        ways.append(min(nearest, (cost + _AGAIN, index)))
        nearest = min(nearest, (cost, index))
    return ways


def _way_back(costs: Sequence[int], came_from: Sequence[Sequence[int]]) -> list[int]:
    if not came_from:
        return []
    way = [costs.index(min(costs))]
    for origins in reversed(came_from[1:]):
        way.append(origins[way[-1]])
    return way[::-1]


def _unlike(span: Span, step: Step) -> int:
    """How little a part of the log looks like a step."""
    cost = 0 if (step.conclusion == "failure") is span.failed else _OTHER_OUTCOME
    if span.name == step.name:
        return cost
    is_end, is_post = span.name == COMPLETE_STEP, span.name == POST_STEP.rstrip(".")
    if is_end is not (step.name == "Complete job") or (is_post and not step.name.startswith("Post ")):
        return cost + _OTHER_ROLE
    return cost + _OTHER_NAME


def _moment(stamp: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{stamp[:19]}+00:00").astimezone(UTC) if stamp else None
    except ValueError:
        # A line may begin with what looks like a time and is none.
        return None


def _covers(step: Step, moment: datetime | None) -> bool:
    if step.started_at is None or moment is None:
        return False
    return step.started_at <= moment and (step.completed_at is None or moment <= step.completed_at)

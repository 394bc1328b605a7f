"""How one log was read, judged by its label; and what many such judgements come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.labels import Label, agrees, bare

SURE = 0.5
"""From which confidence on a Finding is shown as the cause."""
NEAR = 10
"""How many lines the first Finding may stand from the label."""
ROOM = 4000
"""How many characters an excerpt may have; baselines are given the same."""
_ELLIPSIS = "…"
# retriage cuts lines in its excerpt; so much of a labelled line must be there.
_ENOUGH = 300
_ERROR_WORDS = re.compile(r"(?i)error|fail|fatal|exception|panic")
_ERROR = "##[error]"
_AROUND = 15


@dataclass(frozen=True, slots=True)
class Score:
    """One log, judged."""

    label: Label
    """What is known of it."""
    kind: str | None
    """The first Finding's Kind; None where nothing was found."""
    confidence: float
    """The first Finding's; 0 where nothing was found."""
    line: int | None
    """The line it quotes."""
    quote: str
    """That line's text."""
    wanted: int | None
    """The label's line, as retriage counts."""
    first_line: bool
    """Whether the excerpt holds the first labelled line that says anything."""
    any_line: bool
    """Whether it holds any of the labelled lines."""
    agrees: bool | None
    """Whether the Kind is what the label means; None where the label counts for no Kind."""
    baselines: tuple[bool, ...] = ()
    """Whether each of `BASELINES` holds any of the labelled lines."""

    @property
    def near(self) -> bool:
        """Whether the first Finding stands within NEAR lines of the label."""
        return self.line is not None and self.wanted is not None and abs(self.line - self.wanted) <= NEAR

    @property
    def sure(self) -> bool:
        """Whether the first Finding is a claim."""
        return self.kind is not None and self.confidence >= SURE

    @property
    def wrong(self) -> bool:
        """A claim of another Kind than the label's, or one beside which the excerpt holds no labelled line.

        The strict form of confident-and-wrong: either is enough.
        """
        return self.sure and (self.agrees is False or not self.any_line)

    @property
    def misleading(self) -> bool:
        """A claim that leads nowhere: of another Kind than the label's, and no labelled line in the excerpt.

        The lenient form of confident-and-wrong. A label that counts for no Kind is judged by the excerpt alone.
        """
        return self.sure and self.agrees is not True and not self.any_line

    @property
    def right(self) -> bool:
        """What calibration counts: the Kind agrees as far as the label tells one, and the line is shown.

        The Kind `unknown` claims none; it is right where it quotes a line near the label.
        """
        if self.kind == "unknown":
            return self.near
        return self.agrees is not False and (self.any_line or self.near)


def score(label: Label, report: dict[str, Any], data: bytes) -> Score:
    """Judge the report of `retriage analyze` on one log, whose bytes are `data`."""
    first = report["findings"][0] if report["findings"] else None
    quote = first["quote"] if first else ""
    kind = first["kind"] if first else None
    held = [bare(line) for line in report["excerpt"].split("\n")]
    same_line = any(_holds([bare(quote)], line) for line in label.lines)
    return Score(
        label=label,
        kind=kind,
        confidence=first["confidence"] if first else 0.0,
        line=first["line"] if first else None,
        quote=quote,
        wanted=label.line(data),
        first_line=any(_holds(held, line) for line in label.lines[:1]),
        any_line=any(_holds(held, line) for line in label.lines),
        agrees=agrees(label.category, kind or "", same_line=same_line),
        baselines=() if label.passing else _baselines(label, data),
    )


def _holds(held: Sequence[str], wanted: str) -> bool:
    """Whether one of the lines holds the wanted one, or as much of its beginning as an excerpt may show."""
    return any(wanted[:_ENOUGH] in line for line in held)


def _baselines(label: Label, data: bytes) -> tuple[bool, ...]:
    lines = [bare(line) for line in data.decode("utf-8", "replace").split("\n")]
    shown = (last_characters(lines), error_words(lines), around_error(lines))
    return tuple(any(_holds(rows, line) for line in label.lines) for rows in shown)


def last_characters(lines: Sequence[str]) -> list[str]:
    """The last ROOM characters of a log, the first of its lines cut."""
    return "\n".join(lines)[-ROOM:].split("\n")


def error_words(lines: Iterable[str]) -> list[str]:
    """What a search for error words finds, the first ROOM characters of it."""
    return "\n".join(line for line in lines if _ERROR_WORDS.search(line))[:ROOM].split("\n")


def around_error(lines: Sequence[str]) -> list[str]:
    """Thirty lines around the first `##[error]`; nothing where there is none."""
    at = next((index for index, line in enumerate(lines) if line.startswith(_ERROR)), None)
    return [] if at is None else list(lines[max(0, at - _AROUND) : at + _AROUND])


BASELINES = ("last 4,000 characters", "grep for error words", "thirty lines around ##[error]")


@dataclass(frozen=True, slots=True)
class Summary:
    """What the judgements of one group of logs come to. Shares are of `failing`, unless they say otherwise."""

    name: str
    """Which logs."""
    failing: int
    """How many failed ones are scored."""
    excerpt: float | None
    """Excerpts with any labelled line."""
    excerpt_first: float | None
    """Excerpts with the first labelled line."""
    near: float | None
    """First Findings within NEAR lines of the label, of those whose label tells a line."""
    kinds: int
    """How many labels count for a Kind."""
    kind: float | None
    """Agreement of the first Finding's Kind, of `kinds`."""
    wrong: float | None
    """Confident and wrong, strict: another Kind, or no labelled line in the excerpt."""
    misleading: float | None
    """Confident and wrong, lenient: another Kind, and no labelled line in the excerpt."""
    unknown: float | None
    """First Findings of the Kind `unknown`: an excerpt, but no claim."""
    silent: float | None
    """Logs without any Finding."""
    passing: int
    """How many logs of passing runs are scored."""
    false_alarms: int
    """How many of those have a Finding."""
    baselines: tuple[float | None, ...]
    """Any labelled line in each of BASELINES."""


def summarise(name: str, scores: Iterable[Score]) -> Summary:
    """Count a group of judgements; labels that are not trusted are left out."""
    trusted = [score for score in scores if score.label.trusted]
    failing = [score for score in trusted if not score.label.passing]
    passing = [score for score in trusted if score.label.passing]
    judged = [score for score in failing if score.agrees is not None]
    placed = [score for score in failing if score.wanted is not None]
    return Summary(
        name=name,
        failing=len(failing),
        excerpt=_share(score.any_line for score in failing),
        excerpt_first=_share(score.first_line for score in failing),
        near=_share(score.near for score in placed),
        kinds=len(judged),
        kind=_share(bool(score.agrees) for score in judged),
        wrong=_share(score.wrong for score in failing),
        misleading=_share(score.misleading for score in failing),
        unknown=_share(score.kind == "unknown" for score in failing),
        silent=_share(score.kind is None for score in failing),
        passing=len(passing),
        false_alarms=sum(score.kind is not None for score in passing),
        baselines=tuple(_share(score.baselines[index] for score in failing) for index in range(len(BASELINES))),
    )


def _share(flags: Iterable[bool]) -> float | None:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else None


@dataclass(frozen=True, slots=True)
class Bin:
    """The first Findings of one range of confidence."""

    low: float
    """Where the range begins; it ends where the next one begins."""
    count: int
    """How many there are."""
    mean: float
    """Their mean confidence: what the share of right ones ought to be."""
    right: float
    """The share of right ones."""


EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)


def calibration(scores: Iterable[Score]) -> list[Bin]:
    """How often first Findings are right, by confidence; ranges without any are left out."""
    first = [score for score in scores if score.label.trusted and not score.label.passing and score.kind]
    bins = []
    for low, high in zip(EDGES, (*EDGES[1:], 2.0), strict=True):
        within = [score for score in first if low <= score.confidence < high]
        if within:
            mean = sum(score.confidence for score in within) / len(within)
            bins.append(Bin(low, len(within), mean, sum(score.right for score in within) / len(within)))
    return bins

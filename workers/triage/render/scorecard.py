"""A Score in words and in JSON: what `retriage scorecard` and the page both show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from workers.triage.feedback import CONFIDENT, KindScore, Score
from workers.triage.text import visible

SCHEMA: Final = 1
MAX_INSTEAD: Final = 3
"""How many Kinds a row names that causes were instead."""
MAX_KIND: Final = 40
"""Characters of a Kind, above which it is cut: what people say it was need not be one of ours."""

HEADINGS: Final = ("Kind", "Told", "Right", "Wrong", "Precision", "Confident and wrong", "What it was instead")
TOO_FEW: Final = "too few"
NONE: Final = "–"
NO_FEEDBACK: Final = (
    "No feedback yet. To give some, put a thumb up or down on retriage's comment on a pull request, or write there, on "
    "a line of its own, /retriage wrong N KIND: N is the number of the cause, and KIND, which may be left out, is what "
    "it is instead."
)
NO_RED_JOB: Final = "No red job is remembered."
EXPLAINED: Final = (
    ("Told", "causes told in pull requests; the same cause on one commit counts once"),
    ("Right, wrong", "what people said: thumbs on the comment, and /retriage wrong"),
    ("Precision", "right out of right and wrong, with the range that holds it with 95% certainty"),
    (
        "Confident and wrong",
        f"causes told with a confidence of {CONFIDENT:.0%} or more that somebody calls wrong, out of all told",
    ),
    ("Silence", "red jobs in which nothing was recognised, of pull requests and of branches"),
)
"""What the figures mean: term and definition."""


@dataclass(frozen=True, slots=True)
class Row:
    """One Kind as a table shows it; the cells below the HEADINGS, in their order."""

    kind: str
    told: str
    right: str
    wrong: str
    precision: str
    confident_and_wrong: str
    instead: str

    @property
    def cells(self) -> tuple[str, ...]:
        """All of them."""
        return (
            self.kind, self.told, self.right, self.wrong, self.precision, self.confident_and_wrong, self.instead
        )  # fmt: skip


def rows(score: Score) -> tuple[Row, ...]:
    """A row for each Kind, in the score's order."""
    return tuple(_row(each) for each in score.kinds)


def silence(score: Score) -> str:
    """In how many red jobs nothing was recognised: one sentence."""
    if score.silence is None:
        return NO_RED_JOB
    jobs = "job" if score.red_jobs == 1 else "jobs"
    share = f"{score.silent_jobs:,} of {score.red_jobs:,} red {jobs} ({_percent(score.silence)})"
    return f"Silence: in {share} nothing was recognised."


def as_json(score: Score, days: int) -> dict[str, Any]:
    """The score as JSON values; `null` where there is too little to give a figure."""
    return {
        "schema": SCHEMA,
        "days": days,
        "opinions": score.opinions,
        "red_jobs": score.red_jobs,
        "silent_jobs": score.silent_jobs,
        "silence": score.silence,
        "kinds": [_kind(each) for each in score.kinds],
    }


def _kind(score: KindScore) -> dict[str, Any]:
    return {
        "kind": score.kind,
        "told": score.told,
        "right": score.right,
        "wrong": score.wrong,
        "precision": score.precision,
        "interval": list(score.interval) if score.interval else None,
        "confidently_wrong": score.confidently_wrong,
        "confident_and_wrong": score.confident_and_wrong,
        "instead": dict(score.instead),
    }


def _row(score: KindScore) -> Row:
    return Row(
        _name(score.kind),
        f"{score.told:,}",
        f"{score.right:,}",
        f"{score.wrong:,}",
        _precision(score),
        _confident(score),
        ", ".join(f"{_name(kind)} {times:,}" for kind, times in score.instead[:MAX_INSTEAD]) or NONE,
    )


def _precision(score: KindScore) -> str:
    if score.precision is None or score.interval is None:
        return TOO_FEW if score.opinions else NONE
    low, high = score.interval
    return f"{_percent(score.precision)} ({_percent(low)} to {_percent(high)})"


def _confident(score: KindScore) -> str:
    if score.confident_and_wrong is None:
        return f"{score.confidently_wrong:,}" if score.confidently_wrong else NONE
    share = f" ({_percent(score.confident_and_wrong)})" if score.confidently_wrong else ""
    return f"{score.confidently_wrong:,}{share}"


def _percent(share: float) -> str:
    """In whole per cents, but 100% only for all and 0% only for none."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def _name(kind: str) -> str:
    shown = " ".join(visible(kind).split())
    return f"{shown[: MAX_KIND - 1]}…" if len(shown) > MAX_KIND else shown

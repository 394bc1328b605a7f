"""What a detector is. Each lives in its own module below `detectors/`, named after its Kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workers.triage.known import KnownLines
from workers.triage.log import JobLog
from workers.triage.model import Category, Match

ROOT = 0
"""A cause that other failures follow from."""
SYMPTOM = 1
"""A failure that often follows from another cause in the same step, as a failing test does from a broken package."""
LAST_RESORT = 2
"""Speaks only where nothing else does."""


@dataclass(frozen=True, slots=True)
class Detector:
    """Recognises one Kind in one job's log."""

    kind: str
    """The stable name, as in the design's table: `missing-file`."""
    category: Category
    """Whose concern such a failure is."""
    triggers: Sequence[str]
    """Literals of at least three characters, as they stand in the clean text; a line that holds one is looked at.

    Empty for a last resort, which reads the log its own way.
    """
    detect: Callable[[JobLog, Sequence[int]], Iterable[Match]]
    """Pure: the log, and the numbers of the lines that hold a trigger, ascending. Yields what it recognises."""
    precedence: int = ROOT
    """ROOT, SYMPTOM or LAST_RESORT: of two Findings in one step, the lower is nearer to the root cause."""
    compare: Callable[[JobLog, KnownLines], Iterable[Match]] | None = None
    """The same, where the log of a passing job is at hand; None where that makes no difference."""

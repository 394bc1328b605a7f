"""All detectors, and the engine compiled for what they look for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from workers.triage import detectors as modules
from workers.triage.detector import Detector
from workers.triage.gather import gather
from workers.triage.landmarks import Landmarks, Late
from workers.triage.lines import Gathered
from workers.triage.log import COMPLETE_STEP, ENDINGS, ERROR, STEP_STARTS
from workers.triage.scan import Scanner
from workers.triage.skim import Outline, skim

# pip's last words tell the versions that a failure far below may be about.
_FACTS = ("Successfully installed ",)
LANDMARKS = Landmarks(frozenset(STEP_STARTS), frozenset({ERROR}), frozenset(ENDINGS), frozenset(_FACTS))
"""What tells a log's steps apart, for `gather`."""


@cache
def detectors() -> tuple[Detector, ...]:
    """All of them, loaded once."""
    return modules.load()


@cache
def triggered() -> tuple[tuple[Detector, frozenset[str]], ...]:
    """The detectors that speak of lines with a trigger, and their triggers."""
    return tuple((detector, frozenset(detector.triggers)) for detector in detectors() if detector.triggers)


@lru_cache(maxsize=8)
def scanner(words: tuple[str, ...] = ()) -> Scanner:
    """Knows the triggers of all detectors, the lines that tell how a log is made up, and further words."""
    triggers = [trigger for detector in detectors() for trigger in detector.triggers]
    return Scanner([*STEP_STARTS, ERROR, *ENDINGS, *_FACTS, *triggers, *words])


def outline(chunks: Iterable[bytes], late: Late = lambda: False) -> Outline | None:
    """Where a long log of GitHub's has to be read; None where all of it has."""
    return skim(chunks, LANDMARKS, COMPLETE_STEP, late)


def take_in(
    chunks: Iterable[bytes],
    late: Late = lambda: False,
    wanted: Outline | None = None,
    words: tuple[str, ...] = (),
) -> Gathered:
    """Keep of a log of any length what detectors need; `late` tells when it is too late to read on.

    With its outline, only what that wants is read. What stands around `words` is kept, too.
    """
    return gather(chunks, scanner(words), LANDMARKS, late, outline=wanted)

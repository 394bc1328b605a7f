"""A failure that retriage does not recognise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import LAST_RESORT, Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match, Subject as BaseSubject
from workers.triage.ranking import Ranked, first_of_block, ranked, regions
from workers.triage.signs import Weight

SUMMARY = "retriage does not know this failure; the line it quotes is the likeliest to tell what broke."
REMEDY = "Read the quoted line and those around it in the log; they were chosen by their wording and their place alone."


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """Nothing is known of it."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    for region in regions(log)[:3]:
        lines = ranked(log, region)
        if lines:
            best = first_of_block(lines, lines[0])
            yield Match(best.line, Subject(), 0.3, SUMMARY, REMEDY, evidence=tuple(x.line for x in lines[:8]))
            return


DETECTOR = Detector("unknown", Category.UNKNOWN, (), detect, LAST_RESORT)

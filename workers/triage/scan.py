"""The lines worth a detector's time: one pass over the log for the triggers of all detectors together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import re2

from workers.triage.detector import Detector
from workers.triage.log import JobLog


class Scanner:
    """Compiled for a set of detectors; may be used for any number of logs."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        """Compile the triggers. A detector without triggers gets no hits."""
        self._each = [(detector.kind, _union(detector.triggers)) for detector in detectors if detector.triggers]
        self._any = _union([trigger for detector in detectors for trigger in detector.triggers])

    def hits(self, log: JobLog) -> Mapping[str, Sequence[int]]:
        """The numbers of the lines that hold a trigger, ascending, by the detector's Kind.

        A line with any trigger at all is a candidate, and each detector's own triggers are then looked for in it: so no
        hit is lost where one trigger overlaps another.
        """
        found: dict[str, list[int]] = {kind: [] for kind, _ in self._each}
        for index in _candidates(self._any, log):
            text = log.texts[index]
            for kind, triggers in self._each:
                if triggers.search(text):
                    found[kind].append(log.numbers.number(index))
        return found


def _union(literals: Sequence[str]) -> re2._Regexp[str]:
    return re2.compile("|".join(re2.escape(literal) for literal in literals))


def _candidates(pattern: re2._Regexp[str], log: JobLog) -> Iterator[int]:
    """The indexes of the kept lines in which the pattern matches."""
    # In bytes, because RE2 works on UTF-8 and would convert the offsets of every match in a str.
    data = log.joined.encode("utf-8", "replace")
    lengths = map(len, log.texts) if len(data) == len(log.joined) else (len(text.encode()) for text in log.texts)
    starts = list(accumulate((length + 1 for length in lengths), initial=0))
    search = re2.compile(pattern.pattern.encode()).search
    match = search(data)
    while match:
        index = bisect_right(starts, match.start()) - 1
        yield index
        match = search(data, starts[index + 1]) if starts[index + 1] < len(data) else None

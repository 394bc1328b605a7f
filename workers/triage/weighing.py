"""How surely a line by itself is the cause of a failure, by the signs it bears; for the lines no detector explains."""

from __future__ import annotations

import re2

from workers.triage.patterns import Pattern
from workers.triage.signs import SIGNS, Weight

_EXIT = Pattern(r"(?i)returned non-zero exit|(?:failed|exited) with (?:exit )?(?:code|status)|CalledProcessError")
# "RuntimeError: test_ops 3/4 failed!": the last word of whatever ran the thing that failed.
_WRAPPER = Pattern(
    r"\w(?:Error|Exception): [^:]*\bfailed\W*$|\bfailed to solve\b|buildx failed with|"
    r"TaskExecutionException|[Ee]xecution failed for task"
)
_COUNT = Pattern(
    r"(?i)^[^\w#]*(?:error\W+)?(?:found|generated|there (?:was|were|are)|detected|"
    r"total:?)? ?[1-9]\d* (?:\w+ ){0,2}(?:errors?|failures?|failed|problems?|violations?|offenses|"
    r"issues|warnings?)\b"
)
_WARNING = Pattern(
    r"(?i)^(?:\S+ ){0,4}(?:warning|warn|deprecated)\b *[:!\]]|\[(?:\w+:)?warn(?:ing)?\]|: (?:warning|"
    r"note)\b|^npm warn|\bDEP\d{4}\b|\w+Warning: .*deprecat"
)
# What a program logs with a clock of its own may be what a test makes it say.
_PROGRAM_LOG = Pattern(
    r"^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]|\[?\w{3} +\d{1,2} )?\[?\d\d:\d\d:\d\d.{0,60}\b(?:ERROR|WARN|SEVERE|FATAL)\b"
)
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20
_SET = re2.Set.SearchSet(_OPTIONS)
for _sign in SIGNS:
    _SET.Add(_sign.pattern)
_SET.Compile()


def weigh(text: str) -> int:
    """What the line says by itself: 0 nothing, less than 0 that it is noise, else the weight of its best sign.

    A line that passes a failure on weighs that little, whatever else it holds, unless it names a place or an exception.
    """
    weights = {SIGNS[index].weight for index in _SET.Match(text) or ()}
    if not weights:
        return 0
    if Weight.SILENT in weights or (Weight.NOISE in weights and Weight.PLAIN not in weights):
        return min(weights)
    best = max(weights)
    if Weight.TRAIL in weights and (best < Weight.PLAIN or _EXIT.search(text)):
        return Weight.TRAIL
    if _WRAPPER.search(text):
        return min(best, Weight.LIKELY)
    if _COUNT.search(text):
        return min(best, Weight.SUMMARY)
    if _PROGRAM_LOG.search(text):
        return min(best, Weight.LIKELY)
    return min(best, Weight.WARNING) if _WARNING.search(text) else best

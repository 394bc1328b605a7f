"""The patterns of a workflow's `paths` and `branches`, in linear time.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

LONGEST = 250
"""How many characters a pattern has at most."""
_KEPT = 256
_WHOLE = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
# They say how often what stands before them comes.
_COUNTS = "?+"


def fits(glob: str, name: str) -> bool:
    """Whether a name fits a pattern as a whole; False for a pattern that is none."""
    expression = _compiled(glob)
    return expression is not None and expression.fullmatch(name) is not None


def is_glob(glob: str) -> bool:
    """Whether a text is a pattern at all."""
    return _compiled(glob) is not None


@lru_cache(maxsize=_KEPT)
def _compiled(glob: str) -> Any:  # noqa: ANN401 - RE2's compiled expression, which has no type; None for no pattern
    options = re2.Options()
    # Of what cannot be compiled the caller hears; the process's own error output is no place for it.
    options.log_errors = False
    options.dot_nl = True
    try:
        return re2.compile(_expression(glob), options) if 0 < len(glob) <= LONGEST else None
    except re2.error:
        return None


def _expression(glob: str) -> str:
    made, at = [], 0
    while at < len(glob):
        sign = next((each for each in _WHOLE if glob.startswith(each, at)), "")
        if sign:
            made.append(_WHOLE[sign])
            at += len(sign)
            continue
        piece, at = _piece(glob, at)
        made.append(piece)
    return "".join(made)


def _piece(glob: str, at: int) -> tuple[str, int]:
    """One character, or one of several in brackets, and where what follows it begins."""
    character = glob[at]
    if character == "\\" and at + 1 < len(glob):
        return re2.escape(glob[at + 1]), at + 2
    end = glob.find("]", at + 1)
    if character == "[" and end > at + 1:
        held = glob[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
        return f"[{held}]", end + 1
    return (character if at and character in _COUNTS else re2.escape(character)), at + 1

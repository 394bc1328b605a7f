"""What single values of a repository's settings must be. Each raises ValueError with what is said behind its name."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import re2

from workers.triage import engine
from workers.triage.harmless import prose
from workers.triage.model import Category
from workers.triage.patterns import Pattern
from workers.triage.repository.globs import is_glob
from workers.triage.scan import SHORTEST
from workers.triage.text import code, is_line

PATH = ".github/retriage.yml"
"""Where the settings stand."""
LONGEST_PATTERN = 500
"""How many characters a rule's expression has at most."""
_ROOM = 64 * 1024
# How many bytes RE2 may take to compile one expression, and all of a repository together: what needs more is refused,
# because a line takes as long in the worst case as the compiled expression is large.
_ROOM_FOR_ALL = 256 * 1024
_LONGEST_SHOWN = 60
# What of Markdown reaches beyond the comment, or changes what stands beside it.
_FORBIDDEN = (
    (Pattern(r"@"), "mentions somebody or has an `@`"),
    (Pattern(r"!\["), "shows an image"),
    (Pattern(r"(?i)<[a-z/!?]|&#?\w+;"), "holds HTML"),
    (Pattern(r"\\"), "holds a backslash"),
    (Pattern(r"`"), "holds a backtick that nothing closes"),
)


def off(value: object) -> object:
    """`off` where a reader of YAML 1.1 made false of it: https://yaml.org/type/bool.html"""
    return "off" if value is False else value


def kinds() -> tuple[str, ...]:
    """The names of all Kinds."""
    return tuple(_categories())


def category(kind: str) -> Category:
    """Whose concern a Kind is. Raises KeyError for one that there is not."""
    return _categories()[kind]


def _categories() -> dict[str, Category]:
    return {detector.kind: detector.category for detector in engine.detectors()}


def nearest(name: object, known: tuple[str, ...]) -> str:
    """What of a closed list is meant, or what there is: the end of a sentence."""
    close = get_close_matches(str(name)[:_LONGEST_SHOWN].lower().replace("-", "_"), known, 1)
    close = close or get_close_matches(str(name)[:_LONGEST_SHOWN].lower().replace("_", "-"), known, 1)
    if close:
        return f"write {code(close[0])} if that is meant"
    return f"there are {', '.join(map(code, known))}"


def known_kind(kind: str) -> str:
    """A Kind that there is."""
    if kind not in kinds():
        raise ValueError(
            f"is to be one of retriage's kinds, not {code(kind, _LONGEST_SHOWN)}; {nearest(kind, kinds())}"
        )
    return kind


def telling_kind(kind: str) -> str:
    """A Kind that says what broke."""
    if category(known_kind(kind)) is Category.UNKNOWN:
        raise ValueError(f"is to say what broke, which {code(kind)} does not; take another kind")
    return kind


def glob(text: str) -> str:
    """A pattern as in a workflow's `paths`."""
    if text.startswith("!"):
        raise ValueError("begins with `!`; put it below `ignore`, without the `!`")
    if not is_glob(text):
        raise ValueError(f"is no pattern: {code(text, _LONGEST_SHOWN)}; write it as below `paths` in a workflow")
    return text


def one_line(text: str) -> str:
    """Text of one line that says something."""
    shown = " ".join(text.split())
    if not shown or not is_line(shown):
        raise ValueError("is to be one line of visible text")
    return shown


def markdown(text: str) -> str:
    """One paragraph of Markdown without mentions, HTML and images; its line breaks become spaces."""
    shown = one_line(text)
    outside = prose(shown)
    for pattern, problem in _FORBIDDEN:
        if pattern.search(outside):
            raise ValueError(f"{problem}; put such text between backticks, as code, or leave it out")
    return shown


def literal(text: str) -> str:
    """Text that one line can hold, and not every line does."""
    if "\n" in text or len(text.strip().encode()) < SHORTEST:
        raise ValueError(f"is to be text of one line with {SHORTEST} bytes or more")
    return text


def pattern(text: str) -> str:
    """An expression that RE2 knows, that is not too large, and that not every line fits."""
    try:
        compiled = expression(text, _ROOM)
    except re2.error as error:
        shown = code(_reason(error), 100)
        raise ValueError(
            f"is no expression that RE2 takes ({shown}); see https://github.com/google/re2/wiki/Syntax"
        ) from error
    if compiled.search("") is not None:
        raise ValueError("fits an empty text, and so every line; let it need some text")
    return text


def patterns(texts: Sequence[str]) -> None:
    """Expressions that can be tried together."""
    try:
        together(texts, _ROOM_FOR_ALL)
    except re2.error as error:
        raise ValueError(
            f"holds patterns that are together more than RE2 takes ({code(_reason(error), 100)}); look for literals"
        ) from error


def together(texts: Sequence[str], room: int | None = None) -> Any:  # noqa: ANN401 - RE2's compiled expression
    """One expression that fits what any of several does. Raises re2.error as `expression` does."""
    return expression("|".join(f"(?:{text})" for text in texts), room)


def expression(text: str, room: int | None = None) -> Any:  # noqa: ANN401 - RE2's compiled expression
    """An expression compiled. Raises re2.error for one that RE2 does not know or that needs more room than it has."""
    options = re2.Options()
    # Whoever compiles it hears of mistakes; the process's own error output is no place for them.
    options.log_errors = False
    if room is not None:
        options.max_mem = room
    return re2.compile(text, options)


def _reason(error: re2.error) -> str:
    """Why RE2 does not take it, in its own words."""
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)

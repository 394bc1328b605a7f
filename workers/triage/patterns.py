"""Regular expressions that run in linear time whatever the text, and cost nothing until they are used.

There are thousands of them, of which one log needs a few dozen; compiling all would take longer than reading the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import re2

Replacement = str | Callable[["Found"], str]
_SEARCHES = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class Found(Protocol):
    """A match, as Python's own."""

    def group(self, *groups: int | str) -> Any:  # noqa: ANN401  as in Python's own: a text, or None
        """The text of a group; None for one that took no part."""

    def groups(self) -> tuple[Any, ...]:
        """The texts of all groups."""

    def groupdict(self) -> dict[str, Any]:
        """The texts of the named groups."""

    def __getitem__(self, group: int | str) -> Any:  # noqa: ANN401  the same
        """The text of a group; None for one that took no part."""

    def start(self, group: int | str = 0) -> int:
        """Where it begins."""

    def end(self, group: int | str = 0) -> int:
        """Where it ends."""

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """Both."""


class Pattern:
    """One expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax), compiled at its first use."""

    def __init__(self, pattern: str) -> None:
        """An error in the expression shows at its first use; a test uses each."""
        self.pattern = pattern

    def __repr__(self) -> str:
        """As it is written."""
        return f"Pattern({self.pattern!r})"

    def compile(self) -> None:
        """Have it compiled. Raises re2.error for an expression that RE2 does not know."""
        compiled = re2.compile(self.pattern)
        # From now on the compiled expression answers by itself, without a way round through here.
        vars(self).update({name: getattr(compiled, name) for name in _SEARCHES})

    def search(self, text: str, pos: int = 0) -> Found | None:
        """The first match anywhere."""
        self.compile()
        return self.search(text, pos)

    def match(self, text: str, pos: int = 0) -> Found | None:
        """The match at the beginning."""
        self.compile()
        return self.match(text, pos)

    def fullmatch(self, text: str) -> Found | None:
        """The match of the whole text."""
        self.compile()
        return self.fullmatch(text)

    def finditer(self, text: str) -> Iterator[Found]:
        """All matches that do not overlap, in order."""
        self.compile()
        return self.finditer(text)

    def findall(self, text: str) -> list[str]:
        """Their texts, or their groups'."""
        self.compile()
        return self.findall(text)

    def behind(self, text: str) -> str:
        """The text without what matches at its beginning, if anything does."""
        found = self.match(text)
        return text[found.end() :] if found else text

    def sub(self, replacement: Replacement, text: str, count: int = 0) -> str:
        """The text with its matches replaced."""
        self.compile()
        return self.sub(replacement, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        """What stands between the matches."""
        self.compile()
        return self.split(text, maxsplit)

"""Comment text -> its Commands. Pure.

A command is a line of its own in an ordinary paragraph. What GitHub shows as code or as a quotation, or does not show
at all, is no command; a Markdown parser tells, so that no corner of the syntax is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_TEXT: Final = 65_536
"""Characters of a comment; GitHub takes no more."""
MAX_LINE: Final = 500
"""Characters of a command line; nobody types more."""

_MENTIONED: Final = re.compile(r"^[ ]{0,3}/retriage\b", re.IGNORECASE | re.ASCII | re.MULTILINE)
_SPACE: Final = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+"
"""Also those that text copied from a page, or typed on a telephone, may hold in a space's place."""
_SPACES: Final = re.compile(_SPACE)
_COMMAND: Final = re.compile(rf"/retriage(?:{_SPACE}(?P<words>.*))?", re.IGNORECASE | re.ASCII)
_SHOWN_AS_QUOTE: Final = re.compile(r"<(/?)(?:blockquote|pre|code|samp|kbd|tt)\b", re.IGNORECASE)
"""HTML that a reader sees as code or quotation, and that goes on over blank lines."""
_FORMULA: Final = "$$"


@dataclass(frozen=True, slots=True)
class Command:
    """A parsed slash instruction."""

    name: str = ""
    """The first word after `/retriage`, lower case; empty when there is none."""
    arguments: tuple[str, ...] = ()
    """The words after it, as they were written."""

    @property
    def words(self) -> tuple[str, ...]:
        """All words after `/retriage`."""
        return (self.name, *self.arguments) if self.name else ()


def parse(text: str) -> tuple[Command, ...]:
    """The commands in a comment, in their order; the same one once."""
    plain = text.replace("\r\n", "\n")
    if len(plain) > MAX_TEXT or not _MENTIONED.search(plain):  # nearly every comment
        return ()
    lines = (line for paragraph in _paragraphs(plain) for line in _text_lines(paragraph))
    return tuple(dict.fromkeys(command for line in lines if (command := _command(line))))


def _paragraphs(text: str) -> Iterator[Token]:
    """The paragraphs that stand in nothing else: no list, no quotation, no HTML shown as one."""
    # Imported here because hardly a comment is a command, and the web process is to start at once.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    quoted = 0
    tokens = MarkdownIt("commonmark").parse(text)
    for before, token in pairwise(tokens):
        quoted += _opened(before)
        if before.type == "paragraph_open" and before.level == 0 and quoted <= 0 and _FORMULA not in token.content:
            yield token


def _opened(token: Token) -> int:
    """How many quoting HTML elements a token opens; less than none where it closes some."""
    tags = _SHOWN_AS_QUOTE.findall(token.content) if token.type in {"html_block", "inline"} else []
    return len(tags) - 2 * tags.count("/")


def _text_lines(paragraph: Token) -> Iterator[str]:
    """The lines of a paragraph that are plain text and nothing else."""
    line: list[Token] = []
    for child in paragraph.children or ():
        if child.type not in {"softbreak", "hardbreak"}:
            line.append(child)
            continue
        yield from _plain(line)
        line = []
    yield from _plain(line)


def _plain(line: list[Token]) -> Iterator[str]:
    if line and all(child.type == "text" and child.level == 0 for child in line):
        yield "".join(child.content for child in line).strip(" \t")


def _command(line: str) -> Command | None:
    match = _COMMAND.fullmatch(line) if len(line) <= MAX_LINE else None
    if match is None:
        return None
    words = [word for word in _SPACES.split(match["words"] or "") if word]
    return Command(words[0].lower(), tuple(words[1:])) if words else Command()

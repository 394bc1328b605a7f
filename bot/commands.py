"""Comment text -> Command or None. Pure, linear in the text, and never raises.

A command is a line of its own: at most three spaces, `/retriage`, and its words. What GitHub shows as code or as a
quotation, or does not show at all, is no command. The scanner follows https://spec.commonmark.org/0.31.2/ as far as it
needs to know that a line is ordinary text; where that would take a whole Markdown parser, it says no: whoever meant a
command writes it again on its own, but what was not meant must never be obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.prose import paragraphs

MAX_LINE: Final = 500
"""Characters of a command line; nobody types more."""

_MENTIONED: Final = re.compile(r"/retriage", re.IGNORECASE | re.ASCII)
_COMMAND: Final = re.compile(r" {0,3}/retriage(?:[ \t]+(?P<words>.*))?[ \t]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Command:
    """A parsed slash instruction."""

    name: str = ""
    """The first word after `/retriage`, lower case; empty when there is none."""
    arguments: tuple[str, ...] = ()
    """The words after it, as they were written."""


def parse(text: str) -> Command | None:
    """The first command in a comment."""
    if not _MENTIONED.search(text):  # nearly every comment
        return None
    return next(_commands(text), None)


def _commands(text: str) -> Iterator[Command]:
    for paragraph in paragraphs(text):
        for number, line in enumerate(paragraph.lines):
            command = _command(line)
            if command is None:
                continue
            if not paragraph.hides(number):
                yield command
            break  # one look a paragraph keeps the whole linear


def _command(line: str) -> Command | None:
    match = _COMMAND.fullmatch(line) if len(line) <= MAX_LINE else None
    if match is None:
        return None
    words = [word for word in re.split(r"[ \t]+", match["words"] or "") if word]
    return Command(words[0].lower(), tuple(words[1:])) if words else Command()

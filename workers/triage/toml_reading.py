"""TOML of the repository, which anybody may have written: read within bounds of time, and only what is text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from workers.triage.file_values import is_plain
from workers.triage.patterns import Pattern

MAX_CHARACTERS = 200_000
"""Longer files are not read."""
MOST_EDITED = 64_000
"""Longer files are not changed."""
_PART = r"(?:[\w-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')[ \t]*"
_KEY = rf"(?m)(?:^[ \t]*\[{{0,2}}|[{{,])[ \t]*(?:{_PART}\.[ \t]*)"
# tomllib takes the square of a key's parts, and tomlkit more: 100 lines with 40 parts each take it more than a minute.
_ENDLESS_KEY = Pattern(rf"{_KEY}{{40}}")
_LONG_KEY = Pattern(rf"{_KEY}{{5}}")


def tables(text: str, most: int = MAX_CHARACTERS) -> Mapping[str, Any] | None:
    """What a file says; None for what is no TOML, has more than so many characters, or is out of the other bounds."""
    if len(text) > most or _ENDLESS_KEY.search(text):
        return None
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if is_plain(data) else None


def document(text: str) -> tomlkit.TOMLDocument | None:
    """The same to be changed, with all that stands around what it says; the bounds are narrower."""
    if len(text) > MOST_EDITED or _LONG_KEY.search(text) or tables(text) is None:
        return None
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError):
        return None

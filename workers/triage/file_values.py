"""What a file of the repository says, once it is parsed: whether it can be searched, written out and sent at all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which escapes can make: they have no form in UTF-8."""


def is_text(value: object) -> bool:
    """Whether a single value can be written out as text.

    Python refuses to write numbers that are too long, and reads them all the same where they are hexadecimal:
    https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation
    """
    try:
        return SURROGATES.search(str(value)) is None
    except ValueError:
        return False


def is_plain(data: object) -> bool:
    """The same for all that mappings and lists hold, their keys too."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*value, *value.values()]
        elif isinstance(value, list | tuple | set):
            waiting += value
        elif not is_text(value):
            return False
    return True


def from_json(text: str) -> Any:  # noqa: ANN401 - whatever a file holds
    """The value of a JSON text; None for one that cannot be read."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if is_plain(data) else None

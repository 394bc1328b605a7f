"""Members of a wheel or sdist: zip, or tar with gzip or bzip2, by what the file begins with and not by its name.

Nothing is unpacked. Names are only ever compared and shown, never opened.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from workers.inspection import bounds

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class RefusedError(Exception):
    """The artifact as a whole is not read; the message is the reason, a clause."""


class UnreadableError(Exception):
    """One member cannot be read; the message is the reason, a clause."""


class Archive(Protocol):
    """An open artifact."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its files, in its own order; folders are left out."""

    @property
    def unread(self) -> Mapping[str, str]:
        """The reason for each that cannot be read."""

    def read(self, name: str, most: int) -> bytes:
        """A file. Raises UnreadableError where it has more bytes than `most` or is damaged, RefusedError where all that
        was read so far is beyond the bounds."""


@dataclass(slots=True)
class Toll:
    """Counts what is inflated of an artifact."""

    size: int
    """The artifact's own bytes."""
    bytes: int = field(default=0)
    """What it became so far."""

    def pay(self, bytes_: int) -> None:
        """Raises RefusedError where it becomes too much."""
        self.bytes += bytes_
        if self.bytes > bounds.INFLATED:
            raise RefusedError(f"it unpacks to more than {bounds.INFLATED >> 20} MiB")
        if self.bytes > max(bounds.INFLATED_FREELY, bounds.RATIO * self.size):
            raise RefusedError(f"it unpacks to more than {bounds.RATIO} times its size")


def checked(name: str) -> str:
    """A member's name with `/`, without what cannot be shown. Raises RefusedError for one that leads out of its folder,
    as pip does."""
    if len(name) > bounds.NAME:
        raise RefusedError(f"a name in it is longer than {bounds.NAME} characters")
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if name.startswith("/") or ".." in parts or "\\" in name or name[1:2] == ":":
        raise RefusedError("a name in it leads out of its folder")
    return shown("/".join(parts))


def shown(text: str) -> str:
    """Text of an artifact without control characters, and without what no encoding has."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in _HIDDEN else each for each in text)


def counted(members: int) -> None:
    """Raises RefusedError where there are too many."""
    if members > bounds.MEMBERS:
        raise RefusedError(f"it has more than {bounds.MEMBERS:,} members")

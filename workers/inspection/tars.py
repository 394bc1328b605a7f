"""Sdists that are tar files: read once, from start to end, as they are inflated."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workers.inspection import bounds
from workers.inspection.archives import RefusedError, Toll, UnreadableError, checked, counted

_DAMAGED = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError, IndexError, KeyError)
_PIECE = 1 << 16
_REGULAR = {tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE}


Inflated = gzip.GzipFile | bz2.BZ2File
"""What is read of a compressed file."""


class _Metered(io.RawIOBase):
    """Inflated bytes, counted. Goes forwards only: a header that leads back would be read for ever."""

    def __init__(self, inner: Inflated, toll: Toll) -> None:
        super().__init__()
        self._inner = inner
        self._toll = toll
        self._at = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """So many bytes, fewer at the end. tarfile asks for a whole header at once, however large it says it is."""
        if size is None or not 0 <= size <= bounds.HEADER:
            raise RefusedError("a header in it is larger than any in use")
        data = self._inner.read(size)
        self._at += len(data)
        self._toll.pay(len(data))
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Skips what lies between, and stops at the end."""
        if whence != io.SEEK_SET or offset < self._at:
            raise RefusedError("a header in it leads back")
        while self._at < offset and self.read(min(_PIECE, offset - self._at)):
            pass
        return self._at

    def tell(self) -> int:
        """How many bytes were passed."""
        return self._at


class TarArchive:
    """Holds the files that are wanted in memory, within the bounds; the others were only passed over."""

    def __init__(self, path: Path, wanted: Callable[[str], bool]) -> None:
        """`wanted` says of a name whether it is going to be read. Raises RefusedError for an archive that is damaged or
        beyond the bounds."""
        self._held: dict[str, bytes] = {}
        self._bytes = 0
        self._unread: dict[str, str] = {}
        self._names: dict[str, None] = {}
        with _inflated(path) as inner, _telling_damage():
            metered = _Metered(inner, Toll(path.stat().st_size))
            with tarfile.open(fileobj=metered, mode="r:", errors="replace") as tar:
                for number, member in enumerate(_members(tar)):
                    counted(number)
                    self._add(tar, member, wanted)

    def _add(self, tar: tarfile.TarFile, member: tarfile.TarInfo, wanted: Callable[[str], bool]) -> None:
        if member.isdir():
            return
        name = checked(member.name)
        if name in self._names:
            self._leave(name, "the archive has it twice")
        elif member.issym() or member.islnk():
            self._leave(name, "it is a link")
        elif member.type not in _REGULAR or member.issparse():
            self._leave(name, "it is no regular file")
        elif wanted(name):
            self._hold(tar, member, name)
        self._names[name] = None

    def _leave(self, name: str, reason: str) -> None:
        self._unread[name] = reason
        self._bytes -= len(self._held.pop(name, b""))

    def _hold(self, tar: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> None:
        if member.size > bounds.RECORD or self._bytes + member.size > bounds.SOURCES:
            self._leave(name, "it is too large" if member.size > bounds.RECORD else "the archive has too much source")
            return
        file = tar.extractfile(member)
        data = b"".join(iter(lambda: file.read(_PIECE), b"")) if file else b""
        self._held[name] = data
        self._bytes += len(data)

    @property
    def names(self) -> tuple[str, ...]:
        """Its files, in its own order."""
        return tuple(self._names)

    @property
    def unread(self) -> Mapping[str, str]:
        """The reason for each that cannot be read."""
        return self._unread

    def read(self, name: str, most: int) -> bytes:
        """A file that was wanted. Raises as Archive says."""
        if name in self._unread:
            raise UnreadableError(self._unread[name])
        data = self._held[name]
        if len(data) > most:
            raise UnreadableError(f"it has more than {most >> 10:,} KiB")
        return data


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while member := tar.next():
        yield member


@contextmanager
def _inflated(path: Path) -> Iterator[Inflated]:
    with path.open("rb") as file:
        start = file.read(3)
        file.seek(0)
        if start == b"BZh":
            yield bz2.BZ2File(file)
        else:
            with gzip.GzipFile(fileobj=file) as inner:
                yield inner


@contextmanager
def _telling_damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise RefusedError("it is no tar file, or a damaged one") from error

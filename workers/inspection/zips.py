"""Wheels, and sdists that are zip files."""

from __future__ import annotations

import itertools
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from workers.inspection.archives import RefusedError, Toll, UnreadableError, checked, counted

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
_PIECE = 1 << 20


class ZipArchive:
    """The members as the central directory has them; pip reads no other."""

    def __init__(self, path: Path) -> None:
        """Raises RefusedError for one that is damaged, beyond the bounds or made to deceive."""
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED as error:
            raise RefusedError("it is no zip file, or a damaged one") from error
        self._toll = Toll(path.stat().st_size)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._unread: dict[str, str] = {}
        counted(len(self._zip.infolist()))
        _refuse_overlaps(self._zip.infolist(), self._zip.start_dir)
        for info in self._zip.infolist():
            if not info.is_dir():
                self._add(checked(info.filename), info)

    def _add(self, name: str, info: zipfile.ZipInfo) -> None:
        reason = _hindrance(info)
        if name in self._infos:
            reason = "the archive has it twice"
        if reason:
            self._unread[name] = reason
        self._infos[name] = info

    @property
    def names(self) -> tuple[str, ...]:
        """Its files, in its own order."""
        return tuple(self._infos)

    @property
    def unread(self) -> Mapping[str, str]:
        """The reason for each that cannot be read."""
        return self._unread

    def read(self, name: str, most: int) -> bytes:
        """A file, whose checksum was right. Raises as Archive says."""
        if name in self._unread:
            raise UnreadableError(self._unread[name])
        pieces: list[bytes] = []
        left = most + 1
        try:
            with self._zip.open(self._infos[name]) as member:
                while left > 0 and (piece := member.read(min(left, _PIECE))):
                    self._toll.pay(len(piece))
                    pieces.append(piece)
                    left -= len(piece)
        except _DAMAGED as error:
            raise UnreadableError("it is damaged") from error
        if left <= 0:
            raise UnreadableError(f"it has more than {most >> 10:,} KiB")
        return b"".join(pieces)


def _hindrance(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link"
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "it is compressed in a way that wheels do not use"
    return ""


def _refuse_overlaps(infos: list[zipfile.ZipInfo], end: int) -> None:
    """https://www.bamsoftware.com/hacks/zipbomb/ has many members share the same bytes."""
    starts = [*sorted((info.header_offset, info.compress_size) for info in infos), (end, 0)]
    for (offset, size), (following, _) in itertools.pairwise(starts):
        if offset < 0 or offset + _LOCAL_HEADER + size > following:
            raise RefusedError("members of it overlap")

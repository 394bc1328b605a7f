"""Artifacts that were made to harm their reader, built in memory."""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable

TOP = "x-1"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def tarred(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for info, data in members:
            if info.isreg():
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(f"{TOP}/{name}")
    info.type = kind
    info.linkname = target
    return info


def overlapping() -> bytes:
    """Two entries of the directory name the same bytes."""
    data = bytearray(zipped(("a.py", b"x = 1\n"), ("b.py", b"x = 1\n")))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(data)


def lying(size: int) -> bytes:
    """The directory says another size than the member has."""
    data = bytearray(zipped(("a.py", b"x = 1\n" * 100), ("b.py", b"")))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


def flagged(bit: int) -> bytes:
    """A general purpose bit is set in the directory and before the member."""
    data = bytearray(zipped(("a.py", b"x = 1\n")))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= bit
    return bytes(data)


def corrupt() -> bytes:
    """One byte of a stored member is another one than its checksum tells."""
    info = zipfile.ZipInfo("a.py")
    return zipped((info, b"marker = 1\n"), ("b.py", b"(")).replace(b"marker", b"market", 1)


def header_of(size: int, kind: bytes) -> bytes:
    """A tar header that says it is followed by so many bytes, and zeros."""
    info = tarfile.TarInfo("x-1/a")
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


def zeros(mebibytes: int, start: bytes = b"") -> bytes:
    """A gzip stream of zeros, made without holding them."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([packer.compress(start), *_packed(packer, mebibytes), packer.flush()])


def _packed(packer: zlib._Compress, mebibytes: int) -> Iterable[bytes]:
    piece = bytes(1 << 20)
    return (packer.compress(piece) for _ in range(mebibytes))


def bzipped(data: bytes) -> bytes:
    return bz2.compress(data)


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)

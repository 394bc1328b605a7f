"""The bytes of one member of a zip archive, inflated by isal, whose inflater is about three times as fast as zlib's.

`zipfile` reads the archive's directory; what it says is checked against the member's own header here, as there.
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from isal import igzip_lib, isal_zlib

from workers.triage.decode import BLOCK

INFLATED_HERE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The compressions that `inflated` knows; GitHub uses no other."""
_INPUT = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = 0x1
_UTF_8 = 0x800


def inflated(file: IO[bytes], member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """A member's bytes, about BLOCK at a time, whatever the archive says of its size.

    Its compression must be one of INFLATED_HERE, and its packed bytes must end before `limit`, where another member or
    the directory begins. Raises zipfile.BadZipFile for what is damaged or contradicts the directory, RuntimeError for
    an encrypted member.
    """
    if _find(file, member) + member.compress_size > limit:
        raise zipfile.BadZipFile("its bytes overlap those of another member")
    unpack = _stored if member.compress_type == zipfile.ZIP_STORED else _deflated
    made = unpack(file, member.compress_size)
    checksum = length = 0
    for chunk in made:
        checksum = isal_zlib.crc32(chunk, checksum)
        length += len(chunk)
        yield chunk
    if checksum != member.CRC:
        raise zipfile.BadZipFile("Bad CRC-32")
    if length != member.file_size:
        raise zipfile.BadZipFile("it has another length than the directory says")


def _find(file: IO[bytes], member: zipfile.ZipInfo) -> int:
    """Go to the member's first byte, and tell its offset."""
    file.seek(member.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_SIGNATURE):
        raise zipfile.BadZipFile("bad magic number for a member's header")
    _, _, flags, *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if flags & _ENCRYPTED:
        raise RuntimeError("it is encrypted")
    name = file.read(name_length).decode("utf-8" if flags & _UTF_8 else "cp437", "replace")
    if name != member.orig_filename:
        raise zipfile.BadZipFile("the directory and a member's header give different names")
    return file.seek(extra_length, 1)


def _stored(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0:
        chunk = file.read(min(size, BLOCK))
        if not chunk:
            raise zipfile.BadZipFile("it ends early")
        size -= len(chunk)
        yield chunk


def _deflated(file: IO[bytes], size: int) -> Iterator[bytes]:
    inflater = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)
    try:
        while not inflater.eof:
            given = file.read(min(size, _INPUT)) if inflater.needs_input else b""
            size -= len(given)
            chunk = inflater.decompress(given, BLOCK)
            if chunk:
                yield chunk
            elif inflater.needs_input and not size and not inflater.eof:
                raise zipfile.BadZipFile("it ends early")
    except igzip_lib.IsalError as error:  # type: ignore[misc]  # its stub does not say that it is an exception
        raise zipfile.BadZipFile(f"it cannot be inflated: {error}") from error

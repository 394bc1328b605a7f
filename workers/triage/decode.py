"""From the bytes of a log to blocks of clean, whole lines: one encoding, no escapes, no control characters.

Everything here works on blocks of a quarter of a megabyte, because a step in Python for each line would take longer
than all the rest of reading.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import pcre2
import stringzilla as sz

BLOCK = 256 * 1024
"""About how many bytes are cleaned and searched at a time."""
MAX_LINE = 4096
"""How many bytes of a line are looked at closely: its head and, behind an ellipsis, its tail."""
# What is kept of a line that does not end within a block.
_ENDLESS = 32 * 1024
_SAMPLE = 4096

# CSI and OSC sequences and single escapes.
# https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
# Possessive, so that nothing makes it go back. PCRE2 makes machine code of it: colours are the dearest part of reading.
_ESCAPES = pcre2.compile(rb"\x1b(?:\[[0-?]*+[ -/]*+[@-~]?+|\][^\x07\x1b\n]*+(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[0-_]?+)")
# What some tools write in place of an escape.
_CARET = b"^[["
_CARET_ESCAPES = re.compile(rb"\^\[\[[0-9;]{0,12}[mK]")
_BOM = codecs.BOM_UTF8
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
# Any of these bytes, and only these, may begin something that has to go. A BOM begins with 0xEF.
_ODD = _CONTROLS + b"\r" + _BOM[:1]
# Looking back keeps a long run of carriage returns from being tried from each of them.
_TRAILING = re.compile(rb"(?<!\r)\r++(?=\n|\Z)")
# A carriage return lets what follows overwrite the line, but for what the runner and `gh run view` put before it.
_OVERWRITTEN = re.compile(
    rb"^((?:[^\t\n\r]{1,500}\t[^\t\n\r]{1,500}\t(?=\d{4}-))?"
    rb"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z )?)[^\n]*\r",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a log."""

    data: bytes
    """Clean; ends with LF unless it is the log's end."""
    lines: int
    """How many lines it holds."""
    over_long: int
    """How many of them are longer than MAX_LINE."""


def blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """A log cut behind line ends, in UTF-8, cleaned. Lines end at LF alone."""
    return map(block_of, whole_lines(_in_utf_8(chunks)))


def block_of(data: bytes) -> Block:
    """Some whole lines, cleaned."""
    cleaned = clean(data)
    return Block(cleaned, count_lines(cleaned), _over_long(cleaned))


def count_lines(data: bytes) -> int:
    """How many lines the data holds; the last one need not end."""
    return int(sz.count(data, b"\n")) + (bool(data) and not data.endswith(b"\n"))


def sliced(data: bytes) -> Iterator[bytes]:
    """The bytes in pieces that `blocks` likes."""
    return (data[at : at + BLOCK] for at in range(0, len(data), BLOCK))


def clean(data: bytes) -> bytes:
    """Whole lines as a reader sees them: without escapes, byte order marks, controls and what was overwritten.

    UTF-16 in the midst of UTF-8 shows as a NUL beside every character, those that end the line included.
    """
    caret = sz.find(data, _CARET) >= 0
    if not caret and sz.find_first_of(data, _ODD) < 0:
        return data
    if _BOM[:1] in data:
        data = data.replace(_BOM, b"")
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if b"\r" in data:
        data = _TRAILING.sub(b"", data.replace(b"\r\n", b"\n"))
    if b"\x1b" in data:
        data = _ESCAPES.sub(b"", data)
    if caret:
        data = _CARET_ESCAPES.sub(b"", data)
    if b"\r" in data:
        data = _OVERWRITTEN.sub(rb"\1", _TRAILING.sub(b"", data))
    return data.translate(None, _CONTROLS) if sz.find_first_of(data, _CONTROLS) >= 0 else data


def shortened(line: bytes) -> bytes:
    """A line within MAX_LINE: its head and its tail."""
    return line if len(line) <= MAX_LINE else line[: MAX_LINE * 3 // 4] + " … ".encode() + line[-MAX_LINE // 4 :]


def cut_lines(count: int) -> tuple[str, ...]:
    """What a reader is told of over-long lines."""
    some = "line was" if count == 1 else "lines were"
    return (f"{count:,} over-long {some} cut after {MAX_LINE:,} bytes.",) if count else ()


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The log as it is, cut behind line ends into pieces of about BLOCK; of a line without end, the middle goes."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= BLOCK:
            made, rest = _cut(held)
            if made:
                yield made
            # Of a line without end, the middle goes.
            held = [rest if len(rest) <= 2 * _ENDLESS else rest[:_ENDLESS] + rest[-_ENDLESS:]]
            size = len(held[0])
    if size:
        yield b"".join(held)


def _cut(held: Sequence[bytes]) -> tuple[bytes, bytes]:
    """All whole lines, and the beginning of the line after them."""
    *before, last = held
    at = last.rfind(b"\n") + 1
    if at:
        # Of a long chunk, nothing is copied twice.
        return b"".join((*before, memoryview(last)[:at])), last[at:]
    data = b"".join(held)
    at = data.rfind(b"\n") + 1
    return data[:at], data[at:]


def _over_long(data: bytes) -> int:
    """How many lines are longer than MAX_LINE, found in leaps of that length."""
    found = at = 0
    while at < len(data):
        end = data.rfind(b"\n", at, at + MAX_LINE + 1)
        if end < 0 and len(data) - at > MAX_LINE:
            found += 1
            end = data.find(b"\n", at)
        if end < 0:
            break
        at = end + 1
    return found


def _in_utf_8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8: PowerShell redirects write UTF-16, with or without a byte order mark."""
    stream = iter(chunks)
    head = b""
    for chunk in stream:
        head += chunk
        if len(head) >= _SAMPLE:
            break
    order = _utf_16(head)
    whole = chain((head,), stream)
    yield from (text.encode("utf-8", "replace") for text in _decoded(whole, order)) if order else whole


def _decoded(chunks: Iterable[bytes], order: str) -> Iterator[str]:
    return codecs.iterdecode(chunks, order, "replace")


def _utf_16(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # In UTF-16 of Latin text every second byte is NUL, and hardly any other; what holds NULs anywhere is no text.
    if len(sample) < 4 or (even + odd) * 3 <= len(sample) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd >= even else "utf-16-be"


def text_of(data: bytes) -> str:
    """A sample of a log as text, in whichever of its encodings it is."""
    order = _utf_16(data)
    return data.decode(order or "utf-8", "replace")

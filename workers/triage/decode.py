"""From bytes to bounded, numbered lines of text, and from a line to its clean text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_BYTES = 64 * 1024 * 1024
"""How much of one log is read; of a longer one, its head and its tail."""
MAX_LINES = 1_500_000
"""How many lines of one log are read; of a longer one, its head and its tail."""
MAX_LINE = 4096
"""How many characters of a line are kept: its head and, behind an ellipsis, its tail."""
_LINE_TAIL = 1024
_HEAD_SHARE = 4

# CSI and OSC sequences, single escapes, and the `^[[` that some tools write in their place.
# https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]?"
    r"|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"
    r"|\x1b[()][0-9A-Za-z]"
    r"|\x1b[0-_]?"
    r"|\^\[\[[0-9;]{0,12}[mK]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Kept:
    """Which line numbers a sequence of kept lines has."""

    known: Sequence[int]
    """Their numbers, ascending."""
    total: int
    """How many lines there were in all."""

    def number(self, index: int) -> int:
        """The number of the kept line at that index."""
        return self.known[index]

    def index(self, number: int) -> int | None:
        """The index of the kept line with that number, or None when it was not kept."""
        if isinstance(self.known, range):
            return number - self.known.start if number in self.known else None
        at = bisect_left(self.known, number)
        return at if at < len(self.known) and self.known[at] == number else None

    def between(self, first: int, last: int) -> range:
        """The indexes of the kept lines from number `first` to `last`, both included."""
        return range(bisect_left(self.known, first), bisect_right(self.known, last))


@dataclass(frozen=True, slots=True)
class Gathered:
    """A log's bytes, all of them or head and tail."""

    head: bytes
    """From the beginning; ends with LF where something was left out behind it."""
    skipped: int = 0
    """How many lines were left out between head and tail."""
    tail: bytes = b""
    """The end, from the beginning of a line; empty where nothing was left out."""


def gather(chunks: Iterable[bytes], limit: int = MAX_BYTES) -> Gathered:
    """Take in a stream of any length within `limit` bytes of memory, keeping its head and its tail.

    A failing job says why near its end, and what it is near its beginning.
    """
    head = bytearray()
    tail: deque[bytes] = deque()
    tail_size = skipped = left_out = 0
    for chunk in chunks:
        room = max(0, limit // _HEAD_SHARE - len(head)) if not tail else 0
        head += chunk[:room]
        if len(chunk) > room:
            tail.append(chunk[room:])
            tail_size += len(tail[-1])
        while tail_size - len(tail[0] if tail else b"") > limit - limit // _HEAD_SHARE:
            dropped = tail.popleft()
            tail_size -= len(dropped)
            left_out += len(dropped)
            skipped += dropped.count(b"\n")
    rest = b"".join(tail)
    return _joined(bytes(head), skipped, rest) if left_out else Gathered(bytes(head) + rest)


def _joined(head: bytes, skipped: int, rest: bytes) -> Gathered:
    """Head and tail that do not meet: what is cut at the end of the one and the beginning of the other is left out."""
    cut_from, cut_to = head.rfind(b"\n") + 1, rest.find(b"\n") + 1
    if not skipped and min(len(head) - cut_from, cut_to or len(rest)) > 4 * MAX_LINE:
        # Only the middle of one line is gone, which the reader cuts out of so long a line in any case.
        return Gathered(head + rest)
    if not skipped and not cut_to:
        # The log's last line, of which the end tells most.
        return Gathered(head[:cut_from] + rest)
    return Gathered(head[:cut_from], skipped + (cut_to > 0), rest[cut_to:])


def decoded(log: Gathered) -> Gathered:
    """The same text in UTF-8: PowerShell redirects write UTF-16, with or without a byte order mark."""
    order = _utf_16(log.head)
    if order is None:
        return log
    # The head ends with the byte of LF; in little-endian text its second byte begins the tail.
    cut = b"\0" if order == "utf-16-le" and log.skipped else b""
    head, tail = log.head + cut, log.tail.removeprefix(cut)
    return Gathered(_in_utf_8(head, order), log.skipped, _in_utf_8(tail, order))


def _utf_16(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if data.startswith(b"\xff") else "utf-16-be"
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # In UTF-16 of Latin text every second byte is NUL, and hardly any other; what holds NULs anywhere is no text.
    if len(sample) < 4 or (even + odd) * 3 <= len(sample) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd >= even else "utf-16-be"


def _in_utf_8(data: bytes, order: str) -> bytes:
    return data.decode(order, "replace").encode("utf-8", "replace")


def bounded(log: Gathered) -> tuple[list[str], Kept, tuple[str, ...]]:
    """Cut into lines at LF alone, within MAX_LINES; numbers stay those of the whole log."""
    log = _thinned(decoded(log))
    head, tail = _lines(log.head), _lines(log.tail)
    total = len(head) + log.skipped + len(tail)
    if not log.skipped:
        return head, Kept(range(1, total + 1), total), ()
    known = (*range(1, len(head) + 1), *range(total - len(tail) + 1, total + 1))
    left_out = (
        f"Lines {len(head) + 1:,} to {total - len(tail):,} of {total:,} were not read: the log is larger than "
        f"{MAX_BYTES // (1024 * 1024)} MiB or {MAX_LINES:,} lines."
    )
    return head + tail, Kept(known, total), (left_out,)


def _thinned(log: Gathered) -> Gathered:
    """The same within MAX_LINES: a flood of empty lines is short in bytes and long in lines."""
    head_lines, tail_lines = log.head.count(b"\n"), log.tail.count(b"\n")
    if head_lines + tail_lines <= MAX_LINES:
        return log
    pieces = log.head.split(b"\n", MAX_LINES // _HEAD_SHARE)
    rest = pieces.pop()
    head = b"".join(piece + b"\n" for piece in pieces)
    source = log.tail or rest
    ends = source.rsplit(b"\n", MAX_LINES - MAX_LINES // _HEAD_SHARE)
    skipped = log.skipped + ends.pop(0).count(b"\n") + 1 + (rest.count(b"\n") if log.tail else 0)
    return Gathered(head, skipped, b"\n".join(ends))


def _lines(data: bytes) -> list[str]:
    # UTF-16 in the midst of UTF-8 shows as a NUL beside every character, those that end the line included.
    text = data.decode("utf-8", "replace").replace("\ufeff", "").replace("\0", "")
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def clean(line: str) -> tuple[str, bool]:
    """The clean text of a line, and whether it was cut.

    A carriage return within a line overwrites what stands before it, as a terminal shows progress bars.
    """
    text = line.rstrip("\r")
    if "\x1b" in text or "^[[" in text:
        text = _ESCAPES.sub("", text)
    if "\r" in text:
        text = text.rstrip("\r").rsplit("\r", 1)[-1]
    if not text.isprintable():
        text = _CONTROLS.sub("", text)
    if len(text) <= MAX_LINE:
        return text, False
    return f"{text[: MAX_LINE - _LINE_TAIL]} … {text[-_LINE_TAIL:]}", True

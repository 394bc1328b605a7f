"""From bytes to bounded, numbered lines of text, and from a line to its clean text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
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
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"
    r"|\x1b[()][0-9A-Za-z]"
    r"|\x1b[@-Z\\-_]?"
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


def decode(data: bytes) -> bytes:
    """The same text in UTF-8: PowerShell redirects write UTF-16, with or without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    sample = data[:4096]
    # Half of all bytes are NUL in UTF-16 of Latin text; a stray NUL in test output stays far below a third.
    if len(sample) >= 4 and sample.count(0) * 3 > len(sample):
        order = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        return data.decode(order, "replace").encode("utf-8", "replace")
    return data


def bounded(data: bytes) -> tuple[list[str], Kept, tuple[str, ...]]:
    """Cut into lines at LF alone, keeping head and tail where there is too much; numbers stay those of the whole."""
    total = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    head_end, tail_start = _limits(data, total)
    head = _lines(data[:head_end])
    if head_end >= tail_start:
        return head, Kept(range(1, total + 1), total), ()
    skipped = data.count(b"\n", head_end, tail_start)
    tail = _lines(data[tail_start:])
    first_of_tail = len(head) + skipped + 1
    known = (*range(1, len(head) + 1), *range(first_of_tail, first_of_tail + len(tail)))
    left_out = (
        f"Lines {len(head) + 1:,} to {first_of_tail - 1:,} of {total:,} were not read: the log is larger than "
        f"{MAX_BYTES // (1024 * 1024)} MiB or {MAX_LINES:,} lines."
    )
    return head + tail, Kept(known, total), (left_out,)


def _limits(data: bytes, total: int) -> tuple[int, int]:
    """Where the head that is kept ends and where the tail begins; equal where everything is kept."""
    if len(data) <= MAX_BYTES and total <= MAX_LINES:
        return len(data), len(data)
    head = data[: MAX_BYTES // _HEAD_SHARE].split(b"\n", MAX_LINES // _HEAD_SHARE)
    head_end = sum(len(line) + 1 for line in head[:-1])
    tail_bytes = MAX_BYTES - MAX_BYTES // _HEAD_SHARE
    start = max(head_end, len(data) - tail_bytes)
    tail = data[start:].rsplit(b"\n", MAX_LINES - MAX_LINES // _HEAD_SHARE)
    # The first piece is a line of unknown beginning, or all that exceeds the line cap.
    return head_end, start + len(tail[0]) + 1


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").replace("\ufeff", "")
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

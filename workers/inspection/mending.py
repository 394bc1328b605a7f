"""The one indentation with which a file compiles, where there is exactly one."""

from __future__ import annotations

import re

from workers.inspection.archives import UnreadableError
from workers.inspection.compiling import Broken, broken

_MOST = 1 << 20
_CANDIDATES = 12
_REACH = 2_000
_KINDS = ("IndentationError", "TabError")
_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")


def mended(source: bytes, wrong: Broken) -> tuple[int, str] | None:
    """The failing line and how it would read. Indentations of the enclosing blocks are tried, and a deeper one after a
    line that opens a block; where two of them compile it is not certain which was meant, and so none is given."""
    lines = _LINES.findall(source)
    if not wrong.error.startswith(_KINDS) or len(source) > _MOST or not wrong.line or wrong.line > len(lines):
        return None
    at = wrong.line - 1
    bare = lines[at].lstrip(b" \t\f")
    fitting = [
        margin + bare
        for margin in _margins(lines[max(0, at - _REACH) : at])
        if margin + bare != lines[at] and _compiles([*lines[:at], margin + bare, *lines[at + 1 :]])
    ]
    if len(fitting) != 1:
        return None
    return wrong.line, fitting[0].rstrip(b"\r\n").decode("utf-8", "replace")


def _margins(before: list[bytes]) -> list[bytes]:
    """The indentations of the blocks that are open after these lines, the innermost first."""
    margins: list[bytes] = []
    for line in reversed(before):
        bare = line.strip()
        if not bare or bare.startswith(b"#"):
            continue
        margin = line[: len(line) - len(line.lstrip(b" \t\f"))]
        if not margins and bare.split(b"#")[0].rstrip().endswith(b":"):
            margins.append(margin + (b"\t" if b"\t" in margin else b"    "))
        if not margins or len(margin) < len(margins[-1]):
            margins.append(margin)
        if not margin or len(margins) == _CANDIDATES:
            break
    return margins


def _compiles(lines: list[bytes]) -> bool:
    try:
        return broken(b"".join(lines)) is None
    except UnreadableError:
        return False

"""Finds the ordinary paragraphs of a Markdown text: neither code nor quotation nor HTML. Pure and linear.

Block structure after https://spec.commonmark.org/0.31.2/, simplified so that every doubt ends in silence: a line that
is given out as prose is prose, but not all prose is given out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_MARKERS: Final = re.compile(r"(?: *(?:[-+*]|\d{1,9}[.)])(?= |$))*")
_LATER_NUMBER: Final = re.compile(r"\d{1,9}[.)]")
_FENCE: Final = re.compile(r"(?P<fence>`{3,})[^`]*|(?P<waves>~{3,}).*")
_FOLD: Final = re.compile(r" {0,3}(?:</?details(?: open)?>|<summary>[^<]*</summary>)", re.IGNORECASE)
"""What folds text away but leaves it text."""
_VERBATIM: Final = tuple(
    (re.compile(start, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for start, end in (
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (r"<![a-z]", r">"),
        (r"<(?:pre|script|style|textarea)(?=[\s>]|$)", r"</(?:pre|script|style|textarea)>"),
    )
)
"""HTML that goes on over blank lines: how it begins and what ends it."""
_SHOWN_AS_QUOTE: Final = re.compile(r"<(?P<close>/?)(?:blockquote|code|samp|kbd|tt)(?=[\s>/]|$)", re.IGNORECASE)
"""HTML that goes on over blank lines as a reader sees it, although not as CommonMark does."""
_PAIRS: Final = (("<", ">"), ("](", ")"), ("[", "]:"), ("![", "]"), ("$$", "$$"))
"""Inline constructs that can swallow a line: HTML, a link's target or definition, an image's text, a formula."""
_PLAIN: Final = re.compile(r" {0,3}(?:[^\W\d_]|[`/])")
"""The beginning of a line that cannot be a heading, an item, a rule, a table's rule or indented code."""


class _DoubtError(Exception):
    """From here on it takes a real parser to tell code from text."""


@dataclass(frozen=True, slots=True)
class _Verbatim:
    """A block that only its own end can end."""

    column: int
    """Where it began; beyond 0 it may stand in a list item, and ends with it."""
    end: re.Pattern[str]
    """What its last line looks like."""
    fence: bool
    """Whether its last line is a closing fence, which may not be indented like code."""

    def ends_at(self, line: str) -> bool:
        """Whether this is its last line. Raises _DoubtError where that depends on a list around it."""
        indent = _indent(line)
        if line and indent < self.column:
            raise _DoubtError
        if not self.fence:
            return self.end.search(line) is not None
        if not self.end.fullmatch(line.strip(" ")) or indent > self.column + 3:
            return False
        if self.column and indent != self.column:
            raise _DoubtError
        return True


@dataclass(slots=True)
class Paragraph:
    """Lines of text that stand together."""

    lines: list[str] = field(default_factory=list)
    """The prose."""
    tail: list[str] = field(default_factory=list)
    """What follows without a blank line between: no prose, but an inline construct may end in it."""

    def hides(self, number: int) -> bool:
        """Whether inline code or another inline construct reaches over the beginning of line `number`."""
        before, after = "\n".join(self.lines[:number]), "\n".join(self.lines[number:] + self.tail)
        if any(first in before and last in after for first, last in _PAIRS) or ("[" in before and "]:" in before):
            return True
        if "`" not in before or "`" not in after:
            return False
        # Tags and escapes shift where code begins, and code does not reach from one block into the next.
        if "<" in before or "\\" in before or not all(_PLAIN.match(line) for line in self.lines + self.tail):
            return True
        return _in_code_span(before, after)


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a comment; ends early where the text is in doubt."""
    paragraph = Paragraph()
    try:
        for line, kind in _classified(text):
            if kind is _Line.PROSE:
                paragraph.lines.append(line)
            elif kind is _Line.SILENT:
                paragraph.tail.append(line)
            else:
                yield paragraph
                paragraph = Paragraph()
    except _DoubtError:
        # The paragraph that the doubt arose in is in doubt too.
        return
    yield paragraph


def _in_code_span(before: str, after: str) -> bool:
    """Pair the runs of backticks, each with the next of its length: https://spec.commonmark.org/0.31.2/#code-spans"""
    runs = [len(run) for run in re.findall(r"`+", before)]
    upto = len(runs)
    runs += [len(run) for run in re.findall(r"`+", after)]
    following: dict[int, int] = {}
    partner: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        partner[index] = following.get(runs[index])
        following[runs[index]] = index
    index = 0
    while index < upto:
        closer = partner[index]
        if closer is not None and closer >= upto:
            return True
        index = index + 1 if closer is None else closer + 1
    return False


class _Zone(Enum):
    """What a line is part of, up to the next blank line."""

    TEXT = auto()
    FOLDED = auto()
    """HTML that shows the lines as text; Markdown is not read in it."""
    SILENT = auto()
    """A quotation, which takes in the lines after it, or HTML."""


class _Line(Enum):
    """What a line turned out to be."""

    PROSE = auto()
    SILENT = auto()
    """Part of a quotation or of HTML."""
    APART = auto()
    """Blank or verbatim: no inline construct reaches over it."""


def _classified(text: str) -> Iterator[tuple[str, _Line]]:
    verbatim: _Verbatim | None = None
    zone = _Zone.TEXT
    for raw in _LINE_END.split(text):
        line = raw.expandtabs(4).rstrip(" ")
        kind = _Line.APART
        if verbatim is not None:
            verbatim = None if verbatim.ends_at(line) else verbatim
        elif not line:
            zone = _Zone.TEXT
        elif _FOLD.fullmatch(line):
            zone = _Zone.FOLDED if zone is _Zone.TEXT else zone
        elif opened := _opens(line, zone):
            verbatim = None if opened.end is _DONE else opened
        else:
            zone = _Zone.SILENT if _begins_quote_or_html(line) else zone
            kind = _Line.SILENT if zone is _Zone.SILENT else _Line.PROSE
        yield raw, kind


_DONE: Final = re.compile("")
"""The end of a verbatim block that ended on its first line."""


def _opens(line: str, zone: _Zone) -> _Verbatim | None:
    """The verbatim block that begins on this line."""
    content = line[_markers_end(line) :]
    column = len(line) - len(content)
    block = _fence(content, column) or _html(content, column)
    if block is None:
        return None
    # In HTML and after a quotation it may be text. Indented by four it is code, or in a list. An item of a numbered
    # list is one where a paragraph goes before only if its number is 1.
    markers = line[:column].split()
    later = any(_LATER_NUMBER.match(each) and int(each[:-1]) != 1 for each in markers)
    if zone is not _Zone.TEXT or _indent(line) > 3 or later:
        raise _DoubtError
    return block


def _fence(content: str, column: int) -> _Verbatim | None:
    match = _FENCE.fullmatch(content)
    if match is None:
        return None
    mark = match["fence"] or match["waves"]
    return _Verbatim(column, re.compile(f"{mark[0]}{{{len(mark)},}}"), fence=True)


def _html(content: str, column: int) -> _Verbatim | None:
    for start, end in _VERBATIM:
        if start.match(content):
            return _Verbatim(column, _DONE if end.search(content) else end, fence=False)
    return None


def _begins_quote_or_html(line: str) -> bool:
    """Whether nothing up to the next blank line is plain text. Raises _DoubtError where blank lines do not end it."""
    tags = [match["close"] for match in _SHOWN_AS_QUOTE.finditer(line)]
    if 2 * tags.count("/") != len(tags):
        raise _DoubtError
    return line[_markers_end(line) :].startswith((">", "<"))


def _markers_end(line: str) -> int:
    """Where the text begins, after spaces and the markers of list items."""
    match = _MARKERS.match(line)
    end = match.end() if match else 0
    return end + _indent(line[end:])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

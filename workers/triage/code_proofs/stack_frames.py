"""The calls that lead from a test to where its error arose, as far as an excerpt shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from workers.triage.patterns import Pattern
from workers.triage.places import in_dependency

MAX_LINE = 1000
_TEST = Pattern(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing|testdata)/|(?:^|/)(?:test_[^/]*|conftest)\.py$"
    r"|(?:[._-](?:test|spec|tests)|Tests?|Spec|IT)\.[A-Za-z]+$",
)
# The outermost call first: https://docs.python.org/3/library/traceback.html and pytest's forms of it.
_PYTHON = Pattern(r'^(?:E  )?\s*File "(?P<file>[^"]+)", line (?P<line>\d+), in |^(?P<path>\S+\.py):(?P<at>\d+):(?: |$)')
# The innermost call first: https://v8.dev/docs/stack-trace-api, and Ruby's, which names no method of its own sort.
_V8 = Pattern(r"^\s+at (?:.*[( ])?(?P<file>[^()\s]+\.[A-Za-z]{1,4}):(?P<line>\d+):\d+\)?$")
_RUBY = Pattern(r"^\s+(?:# )?(?:from )?(?P<file>[^:\s]+\.rb):(?P<line>\d+):in ")
# What stands before a stack, and where pytest says what it ended with, behind one.
_BEGINS = Pattern(
    r"^(?:E  )?\s*Traceback \(most recent call last\)|^_{3,} |^[=-]{10,}|^(?:FAIL|ERROR)[: ]|^\s+[●✕] |^\s+\d+\) "
)
_ENDS = Pattern(r"^\S+\.py:\d+: [\w.]+$")


@dataclass(frozen=True, slots=True)
class Frame:
    """One call."""

    file: str
    """The file, as the log has it."""
    line: int
    """The line in it."""


def is_test(path: str) -> bool:
    """Whether a path is, by its name or folder, that of a test or of what tests share."""
    return _TEST.search(path) is not None


def below(excerpt: str, file: str, line: int | None) -> tuple[Frame, ...]:
    """The calls that a line of the test's own file leads to, the deepest first, up to the next one in a test.

    Those into installed packages are left out. Only a stack that passes through that line counts: another one may be
    another test's. Without the line, any line of the file does.
    """
    for stack in _stacks(excerpt.split("\n")):
        own = (at for at, frame in enumerate(stack) if _same(frame.file, file) and line in {None, frame.line})
        last = next(own, 0)
        called = list(takewhile(lambda frame: not is_test(frame.file), reversed(stack[:last])))
        if called:
            return tuple(frame for frame in reversed(called) if not in_dependency(frame.file))
    return ()


def _same(one: str, other: str) -> bool:
    one, other = (f"/{each.replace(chr(92), '/').removeprefix('./').lstrip('/')}" for each in (one, other))
    return one.endswith(other) or other.endswith(one)


def _stacks(lines: Sequence[str]) -> Iterator[list[Frame]]:
    """The stacks in turn, each with its innermost call first."""
    begins = {at for at, text in enumerate(lines) if _BEGINS.search(text[:MAX_LINE])}
    starts = sorted(begins | {at + 1 for at, text in enumerate(lines) if _ENDS.search(text[:MAX_LINE])} | {0})
    for first, after in pairwise([*starts, len(lines)]):
        part = [text for text in lines[first:after] if len(text) <= MAX_LINE]
        yield [frame for text in reversed(part) for frame in _frame(_PYTHON, text)]
        yield [frame for text in part for frame in _frame(_V8, text)]
        yield [frame for text in part for frame in _frame(_RUBY, text)]


def _frame(pattern: Pattern, text: str) -> list[Frame]:
    found = pattern.search(text)
    if found is None:
        return []
    named = found.groupdict()
    return [Frame(named["file"] or named["path"], int(named["line"] or named["at"]))]

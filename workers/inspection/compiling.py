"""Whether a file compiles. The code object is thrown away; nothing of it runs."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from workers.inspection.archives import UnreadableError

FILENAME = "<artifact>"
"""What the compiler believes the file to be called. Never a real path: it would read the error's line from there."""
TOO_DEEP = "it is nested too deeply, or too large, to be compiled"
TEXT = 200
"""Characters of a line that are shown."""
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a file does not compile."""

    line: int | None
    """Where."""
    error: str
    """As Python says it."""
    text: str
    """The line as it stands in the file, cut."""


def broken(source: bytes) -> Broken | None:
    """The error that an import would raise; the bytes tell the encoding, as they do there.

    Raises UnreadableError where the compiler gives up on what is not an error of the source: too deep, or too large.
    """
    try:
        compile(source, FILENAME, "exec", dont_inherit=True)
    except SyntaxError as error:
        return Broken(error.lineno or None, told(error), line_of(source, error.lineno))
    except ValueError as error:  # what SyntaxError is for null bytes from Python 3.11.4 on
        return Broken(None, f"SyntaxError: {error}", "")
    except (RecursionError, MemoryError, OverflowError) as error:
        raise UnreadableError(TOO_DEEP) from error
    return None


def tree(source: bytes) -> ast.Module:
    """Its syntax tree. Raises UnreadableError where it has none."""
    try:
        return ast.parse(source, FILENAME)
    except (SyntaxError, ValueError) as error:
        raise UnreadableError("it does not compile") from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise UnreadableError(TOO_DEEP) from error


def told(error: SyntaxError) -> str:
    """Class and message, as the last line of a traceback has them, on one line and of bounded length."""
    return f"{type(error).__name__}: {' '.join(str(error.msg).split())[:500]}"


def line_of(source: bytes, number: int | None) -> str:
    """A line by its number from 1; empty where there is none."""
    return "" if not number else next((text for at, text in lines(source, number, number) if at == number), "")


def lines(source: bytes, first: int, last: int, cut: int | None = TEXT) -> list[tuple[int, str]]:
    """Lines as Python counts them, with what cannot be decoded replaced, and of `cut` characters at most."""
    found: list[tuple[int, str]] = []
    for number, match in enumerate(_LINE.finditer(source), start=1):
        if number > last or match.start() == len(source):
            break
        if number >= first:
            found.append((number, match[0].rstrip(b"\r\n").decode("utf-8", "replace")[:cut]))
    return found

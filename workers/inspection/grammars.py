"""Whether a file compiles on another Python than the worker's, as far as that is certain.

Of a **newer** Python: what the worker compiles, it compiles. What the worker does not compile, it does not either,
unless the failing place may be newer syntax (f-strings of https://peps.python.org/pep-0701/, type parameters and `type`
of https://peps.python.org/pep-0695/, `except A, B`, template strings): then it does where parso's grammar takes the
file, and cannot be told where not, because parso does not know all of these. Errors of indentation, of encoding, and
of what the compiler finds after parsing are the same on both.

Of an **older** one: what the worker does not compile, it does not either. What the worker compiles is parsed again
with CPython's own `feature_version`, whose errors are certain; it does not know every newer construct, so that a file
may be missed, but none is blamed wrongly. parso's grammars are complete up to Python 3.8, and are asked, too, of files
that were asked for by name. parso does not know `match`, `except*` and `a[*b]`, and is not believed about 3.9 to 3.11.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from parso import python as parso_python
from parso.grammar import load_grammar

from workers.inspection.archives import UnreadableError
from workers.inspection.compiling import FILENAME, TOO_DEEP, Broken, line_of, lines

_OWN = sys.version_info.minor
_VERSION = re.compile(r"3\.(\d{1,2})")
_MOST = 256 << 10
_COMPLETE = 8
"""parso's grammars are complete up to this minor version."""
_MESSAGES = 10
"""From this minor version on CPython words its errors as the worker does."""
_EVERYWHERE = (
    *("'return' ", "'break' ", "'continue' ", "'yield", "'await' ", "name '", "duplicate argument ", "no binding for"),
    *("nonlocal ", "import * ", "from __future__ ", "future feature", "keyword argument repeated", "(unicode error)"),
    *("source code ", "encoding problem", "unknown encoding", "too many "),
)
"""How messages begin that no newer syntax can be behind."""
_NEWER = re.compile(
    r"""\b[rR]?[fFtT][rR]?["'] | ^\s*type\s+\w | ^\s*(?:async\s+)?def\s+\w+\s*\[ | ^\s*class\s+\w+\s*\[
      | ^\s*except\b | ^\s*lazy\s | \[\s*\*|\{\s*\*|\(\s*\*""",
    re.VERBOSE,
)
_LONG = re.compile(r"""\b[rR]?[fFtT][rR]?(?:\"{3}|'{3})""")
_LATER = ("never closed", "unterminated", "unmatched", "does not match")
"""Messages of what may have begun to go wrong far above: where quotes within quotes were read in the older way."""
_REACH = 60
"""Lines above the failing one where a long f-string may have begun."""
_GRAMMARS = Path(parso_python.__file__).parent


def minor_of(python: str) -> int | None:
    """The minor version, where it is not the worker's own and there is a grammar of it."""
    match = _VERSION.fullmatch(python)
    minor = int(match[1]) if match else _OWN
    if minor == _OWN:
        return None
    # For a version that it does not know, parso takes the grammar of the newest one that it does.
    return minor if (_GRAMMARS / f"grammar3{minor}.txt").is_file() else None


def broken_there(source: bytes, wrong: Broken | None, minor: int, *, asked: bool) -> Broken | None:
    """The error there. `wrong` is the worker's own; `asked` is whether the file was asked for by name.

    Raises UnreadableError where it cannot be told.
    """
    if minor > _OWN:
        return wrong and _newer(source, wrong, minor)
    if wrong:
        return wrong if minor >= _MESSAGES else _worded(source, wrong, minor)
    return _older(source, minor, asked=asked)


def _newer(source: bytes, wrong: Broken, minor: int) -> Broken | None:
    if not _may_be_newer(source, wrong):
        return wrong
    if _parso_error(source, minor) is None:
        return None
    raise UnreadableError(f"its syntax may be that of a newer Python, and whether 3.{minor} takes it cannot be told")


def _may_be_newer(source: bytes, wrong: Broken) -> bool:
    kind, _, message = wrong.error.partition(": ")
    if kind != "SyntaxError" or message.startswith(_EVERYWHERE) or not wrong.line:
        return False
    first = 1 if any(each in message for each in _LATER) else wrong.line - _REACH
    before = [text for _, text in lines(source, first, wrong.line, cut=None)]
    return (
        message.startswith("f-string")
        or any(_LONG.search(line) for line in before)
        or any(_NEWER.search(line) for line in before[-1:])
    )


def _older(source: bytes, minor: int, *, asked: bool) -> Broken | None:
    try:
        ast.parse(source, FILENAME, feature_version=(3, minor))
    except SyntaxError as error:
        plain = Broken(error.lineno, "SyntaxError: invalid syntax", line_of(source, error.lineno))
        found = _parso_error(source, minor) if len(source) <= _MOST else None
        return found if found and (found.line or 0) <= (error.lineno or 0) else plain
    except (RecursionError, MemoryError) as error:
        raise UnreadableError(TOO_DEEP) from error
    return _parso_error(source, minor) if asked and minor <= _COMPLETE and len(source) <= _MOST else None


def _worded(source: bytes, wrong: Broken, minor: int) -> Broken:
    found = _parso_error(source, minor) if len(source) <= _MOST else None
    return found if found and found.line == wrong.line else wrong


def _parso_error(source: bytes, minor: int) -> Broken | None:
    """The first error that parso finds. Raises UnreadableError where it cannot."""
    if len(source) > _MOST:
        raise UnreadableError(f"it is too large for a look with the grammar of Python 3.{minor}")
    grammar = load_grammar(version=f"3.{minor}")
    try:
        errors = sorted(grammar.iter_errors(grammar.parse(source)), key=lambda error: error.start_pos)
    except (RecursionError, UnicodeError, LookupError) as error:
        raise UnreadableError(f"the grammar of Python 3.{minor} cannot be asked of it") from error
    if not errors:
        return None
    line: int = errors[0].start_pos[0]
    return Broken(line, errors[0].message, line_of(source, line))

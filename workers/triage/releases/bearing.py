"""Which of the files that do not compile count against a release: those that somebody may import. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workers.triage.patterns import Pattern
from workers.triage.releases.imports import reached
from workers.triage.releases.model import BrokenFile, Contents

_APART = frozenset({"test", "tests", "testing", "template", "templates", "examples", "docs", "fixtures", "testdata"})
_BESIDE = frozenset({
    "benchmark", "benchmarks", "ci", "contrib", "demo", "demos", "doc", "example", "extras", "misc", "sample",
    "samples", "scripts", "tools", "util", "utils",
})  # fmt: skip
"""What lies beside the packages in an sdist, and is not installed as a rule."""
_HELPERS = frozenset({"conf.py", "conftest.py", "fabfile.py", "noxfile.py", "runtests.py", "tasks.py"})
_SETUP = "setup.py"
_OLD_ERROR = Pattern(
    r"Missing parentheses in call to '|multiple exception types must be parenthesized|invalid decimal literal"
    r"|leading zeros in decimal integer literals|inconsistent use of tabs|parameters cannot be parenthesized"
)
_OLD_LINE = Pattern(
    r"^\s*(?:print\s+[^=\s(]|print\s*>>|exec\s+[^=\s(]|raise\s+[\w.]+\s*,|except\s+[\w.()\s,]+,\s*\w+\s*:)"
    r"|<>|`|\b[uU][rR]['\"]|\b0[0-7]+\b|\b\d+L\b|\blambda\s*\(|\bdef\s+\w+\s*\(\s*\("
)


@dataclass(frozen=True, slots=True)
class Bearing:
    """Files that do not compile, by what that says of the release."""

    proper: tuple[BrokenFile, ...]
    """Those that may be imported; what is loaded with the package comes first."""
    older: tuple[BrokenFile, ...]
    """Those that are written for Python 2: what asks for them in a wheel knows that, and an sdist may convert them, or
    leave them out, as it is built."""
    apart: tuple[BrokenFile, ...]
    """Tests and templates, and what an sdist has beside its packages."""


def bearing(contents: Contents, broken: Iterable[BrokenFile]) -> Bearing:
    """Sort them."""
    loaded, built = reached(contents), contents.recorded is not None
    proper: list[BrokenFile] = []
    older: list[BrokenFile] = []
    apart: list[BrokenFile] = []
    for each in broken:
        if is_apart(each.file) or (not built and _is_beside(contents, each.file)):
            apart.append(each)
        elif is_old(each) and not (built and each.file in loaded):
            older.append(each)
        else:
            proper.append(each)
    return Bearing(tuple(sorted(proper, key=lambda each: each.file not in loaded)), tuple(older), tuple(apart))


def is_apart(file: str) -> bool:
    """Whether a file looks like a test or a template, which nobody imports: by its place or its name."""
    *folders, name = file.split("/")
    stem = name.partition(".")[0]
    return (
        bool(_APART & {folder.lower() for folder in folders})
        or stem.startswith("test_")
        or stem.endswith("_test")
        or not all(part.isidentifier() for part in (*folders, stem))
    )


def _is_beside(contents: Contents, file: str) -> bool:
    """Whether a file of an sdist stands outside what is installed, as far as can be told."""
    top, slash, _ = file.partition("/")
    if not slash:
        return file in _HELPERS or (file != _SETUP and file.partition(".")[0] not in contents.top_level)
    return top.lower() in _BESIDE or top not in contents.top_level


def is_old(broken: BrokenFile) -> bool:
    """Whether a file fails as what is written for Python 2 does."""
    return bool(_OLD_ERROR.search(broken.error) or _OLD_LINE.search(broken.text))

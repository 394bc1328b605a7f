"""The issue that maintainers get: a title and a body that tell what happens, since when, and how to see it.

Everything in it is from the index and its artifacts; nothing is from the log of whoever met the defect, or names them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection
from enum import StrEnum

from workers.triage.installed import normalised
from workers.triage.patterns import Pattern
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile
from workers.triage.releases.reproduction import Reproduction
from workers.triage.text import code, fenced, visible
from workers.triage.upstream import marker, reproducer

COMPILES_NOT = "In {package} {version}, {file} does not compile on Python {python}: {error}{line}."
PYTHON = "In {package} {version}, {file} does not compile on Python {python}, which the release admits: {error}{line}."
IMPORTS = (
    "{package} {version} cannot be imported with {other} {other_version}: {file} imports {name} from {module}{line},"
    " which {other} {other_version} {lacks}."
)
IMPORTS_OWN = "In {package} {version}, {file} imports {name} from {module}{line}, which is not defined there."
USES = (
    "{package} {version} fails with {other} {other_version}: {file} uses {name} of {module}{line}, which {other}"
    " {other_version} {lacks}."
)
USES_OWN = "In {package} {version}, {file} uses {name} of {module}{line}, which is not defined there."
LACKS = "In {package} {version}, {file} imports {module}{line}, which the release neither contains nor requires."
LINE = " (line {line})"
NO_LONGER, DOES_NOT = "no longer has", "does not have"
REQUIRED = "{package} requires {requirement}, which admits {other} {other_version}."
LAST_GOOD = "The last release without the problem is {version}."
LAST_DEFINED = "The last release of {moved} that has {name} is {version}."
SINCE = "The problem is there since {version}."
NEWEST = "The newest release, {version}, has it, too."
WORKS = "Requiring {pin} avoids it."
STEPS = "### Steps to reproduce"
OUTPUT = "The last command fails with {error} (Python {python})."
OTHERS = "### Other files of the release that do not compile (Python {python})"
MORE = "- and {count} more"
SUGGESTED = """### Suggested change

With this indentation the file compiles. Whether it is what was meant, only you can tell."""
SEEN = " {seen} repositories have met it in their CI."
AUTOMATIC = (
    "<sub>This issue was opened automatically by retriage, which looked at nothing but the released files.{seen} To opt"
    " out, add a file `.github/retriage.yml` with the line `upstream: off`.</sub>"
)
BY_HAND = (
    "<sub>Reproduced by retriage, which looked at nothing but the released files, and sent by a person.{seen} To opt"
    " out, add a file `.github/retriage.yml` with the line `upstream: off`.</sub>"
)
FIXED = "{package} {release} fixes this: its released files no longer show the problem. Thank you!"
FIXED_FILE = "In {package} {release}, {file} compiles. Thank you!"

LONGEST_TITLE = 200
"""Characters; GitHub takes 256."""
MOST_OTHERS = 20
_AROUND = 4
_WIDEST = 200
_WORD = Pattern(r"^[0-9][0-9a-z.+]*$|^[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*$")


class Part(StrEnum):
    """What a body can do without, in the order in which it is left out."""

    OTHERS = "others"
    SUGGESTION = "suggestion"
    EXCERPT = "excerpt"
    HISTORY = "history"
    STEPS = "steps"


def title(found: Reproduction) -> str:
    """One line: package, version, file, error."""
    release = f"{named(found)} {found.version}"
    if found.sort in {Sort.SYNTAX, Sort.PYTHON}:
        on = f" on Python {found.python}" if found.sort is Sort.PYTHON else ""
        line = f", line {found.line}" if found.line else ""
        told = f"{release}: {_file(found)} does not compile{on} ({found.error}{line})"
    elif _is_other(found) and found.sort in {Sort.NAME, Sort.ATTRIBUTE}:
        fails = "fails to import" if found.sort is Sort.NAME else "fails"
        told = f"{release} {fails} with {found.other} {found.other_version}: {_short(found)}"
    else:
        told = f"{release}: {_file(found)} fails ({_short(found)})"
    shown = " ".join(visible(told).split())
    return shown if len(shown) <= LONGEST_TITLE else f"{shown[: LONGEST_TITLE - 1]}…"


def _short(found: Reproduction) -> str:
    if found.sort is Sort.NAME:
        return f"cannot import name '{found.name}' from '{found.module}'"
    if found.sort is Sort.ATTRIBUTE:
        return f"module '{found.module}' has no attribute '{found.name}'"
    return f"No module named '{found.module}'" if found.sort is Sort.MODULE else found.error


def _file(found: Reproduction) -> str:
    base = posixpath.basename(found.file or "")
    return found.file or "" if base.startswith("__") else base


def named(found: Reproduction) -> str:
    """The package as its maintainers write it, where its metadata or the pin shows it."""
    if found.written and normalised(found.written) == normalised(found.package):
        return found.written
    name = (found.pin or "").partition("==")[0]
    return name if name and normalised(name) == normalised(found.package) else found.package


def body(found: Reproduction, seen: int = 1, *, by_hand: bool = False, without: Collection[Part] = ()) -> str:
    """The whole text; `seen` is how many repositories met the defect, `by_hand` whether a person sends it."""
    parts = [_opening(found, history=Part.HISTORY not in without)]
    for part, told in _PARTS:
        text = told(found) if part not in without else ""
        if text:
            parts.append(text)
    closing = BY_HAND if by_hand else AUTOMATIC
    parts.append(closing.format(seen=SEEN.format(seen=seen) if seen >= 2 else ""))
    return "\n\n".join([*parts, marker.mark(found)]) + "\n"


def comment_fixed(found: Reproduction, release: str) -> str:
    """The one comment upstream once a release mends it."""
    told = FIXED_FILE if found.sort in {Sort.SYNTAX, Sort.PYTHON} and found.file else FIXED
    shown = told.format(package=_name(named(found)), release=_name(release), file=code(found.file))
    return f"{shown}\n\n{marker.mark(found)}\n"


def _is_other(found: Reproduction) -> bool:
    return bool(found.other) and normalised(found.other or "") != normalised(found.package)


def _opening(found: Reproduction, *, history: bool) -> str:
    texts = {
        Sort.PYTHON: PYTHON,
        Sort.NAME: IMPORTS if _is_other(found) else IMPORTS_OWN,
        Sort.ATTRIBUTE: USES if _is_other(found) else USES_OWN,
        Sort.MODULE: LACKS,
    }
    values = {
        "package": _name(named(found)),
        "version": _name(found.version or ""),
        "python": _name(found.python or "3"),
        "other": _name(found.other or ""),
        "other_version": _name(found.other_version or ""),
        "lacks": NO_LONGER if found.last_good else DOES_NOT,
        "line": LINE.format(line=found.line) if found.line else "",
    } | {name: code(getattr(found, name)) for name in ("file", "error", "name", "module", "requirement")}
    told = [texts.get(found.sort, COMPILES_NOT).format(**values)]
    if _is_other(found) and found.requirement:
        told.append(REQUIRED.format(**values))
    return " ".join([*told, *(_history(found) if history else ())])


def _name(text: str) -> str:
    """A name or version as it is, where Markdown takes it for nothing else."""
    return text if _WORD.search(text) else code(text)


def _history(found: Reproduction) -> list[str]:
    told = []
    moved = found.moved or found.package
    own = normalised(moved) == normalised(found.package)
    if found.last_good:
        shown = {"moved": _name(moved), "name": code(found.name), "version": _name(found.last_good)}
        told.append((LAST_GOOD if own else LAST_DEFINED).format(**shown))
    if own and found.first_bad and found.first_bad != found.version:
        told.append(SINCE.format(version=_name(found.first_bad)))
    if found.still and found.newest and found.newest != found.version:
        told.append(NEWEST.format(version=_name(found.newest)))
    if found.pin and not own:
        told.append(WORKS.format(pin=code(found.pin)))
    return told


def _steps(found: Reproduction) -> str:
    lines = reproducer.lines(found, named(found))
    if not lines:
        return ""
    output = OUTPUT.format(error=code(found.error), python=found.python or "3")
    return f"{STEPS}\n\n{fenced(chr(10).join(lines), 'sh')}\n\n{output}"


def _excerpt(found: Reproduction) -> str:
    near = [(number, text) for number, text in found.around if found.line and abs(number - found.line) <= _AROUND]
    if not near:
        return ""
    width = len(str(near[-1][0]))
    rows = [f"{'>' if number == found.line else ' '} {number:>{width}}  {_row_of(text)}" for number, text in near]
    lines = "\n".join(row.rstrip() for row in rows)
    return f"### {code(found.file)}, line {found.line}\n\n{fenced(lines, 'text')}"


def _row_of(text: str) -> str:
    """Of a line of a file, what fits: it may be a file in itself."""
    return " ".join(text[:_WIDEST].splitlines())


def _others(found: Reproduction) -> str:
    if not found.other_files or found.sort not in {Sort.SYNTAX, Sort.PYTHON}:
        return ""
    rows = [_row(each) for each in found.other_files[:MOST_OTHERS]]
    left = len(found.other_files) - len(rows)
    return "\n".join(
        [OTHERS.format(python=found.python or "3"), "", *rows, *([MORE.format(count=left)] if left else [])]
    )


def _row(broken: BrokenFile) -> str:
    line = f", line {broken.line}" if broken.line else ""
    return f"- {code(broken.file)}{line}: {code(broken.error)}"


def _suggestion(found: Reproduction) -> str:
    return f"{SUGGESTED}\n\n{fenced(found.suggestion, 'diff')}" if found.suggestion else ""


_PARTS: tuple[tuple[Part, Callable[[Reproduction], str]], ...] = (
    (Part.STEPS, _steps),
    (Part.EXCERPT, _excerpt),
    (Part.SUGGESTION, _suggestion),
    (Part.OTHERS, _others),
)

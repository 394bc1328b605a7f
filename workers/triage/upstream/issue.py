"""The issue that maintainers get: a title and a body that tell what happens, since when, and how to see it.

Everything in it is from the index and its artifacts; nothing is from the log of whoever met the defect, or names them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection
from enum import StrEnum

from workers.triage.installed import normalised
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile
from workers.triage.releases.reproduction import Reproduction
from workers.triage.text import code, fenced, visible
from workers.triage.upstream import marker, reproducer

COMPILES_NOT = "{file} in {package} {version} does not compile, so that importing it fails with {error}."
PYTHON = (
    "{file} in {package} {version} does not compile on Python {python}, which its `Requires-Python` admits: {error}."
)
IMPORTS = (
    "With {other} {other_version} installed, {package} {version} cannot be imported: {file} imports {name} from"
    " {module}, which {other} {other_version} does not define."
)
IMPORTS_OWN = "{file} in {package} {version} imports {name} from {module}, which does not define it."
USES = (
    "With {other} {other_version} installed, {file} in {package} {version} uses {name} of {module}, which has no such"
    " name."
)
USES_OWN = "{file} in {package} {version} uses {name} of {module}, which has no such name."
LACKS = "{file} in {package} {version} imports {module}, which the release neither contains nor requires."
REQUIRED = "{package} requires {requirement}, which admits {other} {other_version}."
LAST_GOOD = "{name} {version} is the last release without the problem."
LAST_DEFINED = "{name} {version} is the last release that has it."
SINCE = "It is there since {version}."
NEWEST = "The newest release, {version}, has it, too."
WORKS = "Until then, {pin} avoids it."
STEPS = "### Steps to reproduce"
OUTPUT = "The last one fails with {error} (Python {python})."
OTHERS = "### Other files of the release that do not compile"
MORE = "- and {count} more"
SUGGESTED = """### Suggested change

With this indentation the file compiles. Whether it is what was meant, only you can tell."""
SEEN = " It was seen in the CI of {seen} repositories."
AUTOMATIC = (
    "<sub>This issue was opened automatically by retriage, from the released files alone.{seen} A file"
    " `.github/retriage.yml` with the line `upstream: off` keeps such issues away.</sub>"
)
BY_HAND = (
    "<sub>Reproduced by retriage from the released files alone, and sent by a person.{seen} A file"
    " `.github/retriage.yml` with the line `upstream: off` keeps such issues away.</sub>"
)
FIXED = "{package} {release} fixes this: checked on its released files. Thank you!"

LONGEST_TITLE = 200
"""Characters; GitHub takes 256."""
MOST_OTHERS = 20
_AROUND = 4


class Part(StrEnum):
    """What a body can do without, in the order in which it is left out."""

    OTHERS = "others"
    SUGGESTION = "suggestion"
    EXCERPT = "excerpt"
    HISTORY = "history"
    STEPS = "steps"


def title(found: Reproduction) -> str:
    """One line: package, version, file, error."""
    package, version = named(found), found.version or ""
    if found.sort is Sort.NAME and _is_other(found):
        told = f"{package} {version} fails to import with {found.other} {found.other_version}: {_short(found)}"
    elif found.sort in {Sort.SYNTAX, Sort.PYTHON}:
        on = f" on Python {found.python}" if found.sort is Sort.PYTHON else ""
        line = f", line {found.line}" if found.line else ""
        told = f"{package} {version}: {_file(found)} does not compile{on} ({found.error}{line})"
    else:
        told = f"{package} {version}: {_file(found)}: {_short(found)}"
    shown = " ".join(visible(told).split())
    return shown if len(shown) <= LONGEST_TITLE else f"{shown[: LONGEST_TITLE - 1]}…"


def _short(found: Reproduction) -> str:
    if found.sort is Sort.NAME:
        return f"cannot import name '{found.name}' from '{found.module}'"
    if found.sort is Sort.ATTRIBUTE:
        return f"module '{found.module}' has no attribute '{found.name}'"
    return f"no module named '{found.module}'" if found.sort is Sort.MODULE else found.error


def _file(found: Reproduction) -> str:
    base = posixpath.basename(found.file or "")
    return found.file or "" if base.startswith("__") else base


def named(found: Reproduction) -> str:
    """The package as its maintainers write it, where the pin shows it."""
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
    return f"{FIXED.format(package=code(named(found)), release=code(release))}\n\n{marker.mark(found)}\n"


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
        "file": f"{code(found.file)} (line {found.line})" if found.line else code(found.file),
        "package": code(named(found)),
        "version": code(found.version),
        "python": code(found.python),
        "error": code(found.error),
        "name": code(found.name),
        "module": code(found.module),
        "other": code(found.other),
        "other_version": code(found.other_version),
        "requirement": code(found.requirement),
    }
    told = [texts.get(found.sort, COMPILES_NOT).format(**values)]
    if _is_other(found) and found.requirement:
        told.append(REQUIRED.format(**values))
    return " ".join([*told, *(_history(found) if history else ())])


def _history(found: Reproduction) -> list[str]:
    told = []
    moved = found.moved or found.package
    own = normalised(moved) == normalised(found.package)
    name = code(named(found) if own else moved)
    if found.last_good:
        told.append((LAST_GOOD if own else LAST_DEFINED).format(name=name, version=code(found.last_good)))
    if own and found.first_bad and found.first_bad != found.version:
        told.append(SINCE.format(version=code(found.first_bad)))
    if found.still and found.newest and found.newest != found.version:
        told.append(NEWEST.format(version=code(found.newest)))
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
    rows = [f"{'>' if number == found.line else ' '} {number:>{width}}  {text}".rstrip()[:200] for number, text in near]
    return f"### {code(found.file)}\n\n{fenced(chr(10).join(rows), 'text')}"


def _others(found: Reproduction) -> str:
    if not found.other_files or found.sort not in {Sort.SYNTAX, Sort.PYTHON}:
        return ""
    rows = [_row(each) for each in found.other_files[:MOST_OTHERS]]
    left = len(found.other_files) - len(rows)
    return "\n".join([OTHERS, "", *rows, *([MORE.format(count=left)] if left else [])])


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

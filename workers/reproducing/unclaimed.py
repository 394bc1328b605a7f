"""What is wrong with a release, where no log claims anything: found first, then proved like any claim."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workers.reproducing import reproduce
from workers.reproducing.desk import Chosen, Desk
from workers.triage.proof_state import ProofState
from workers.triage.releases.bearing import bearing, is_apart
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.imports import (
    Lack,
    ancestors,
    called_lacking,
    foreign_modules,
    lacking,
    own_lacking,
    reached,
    top,
    untold,
)
from workers.triage.releases.model import BrokenFile, Contents, Inquiry, Packaging, Platform
from workers.triage.releases.reproduction import Reproduction
from workers.triage.text import code

ALL_COMPILE = "{files} of {artifact} that may be imported can be compiled."
ALL_SOUND = "{files} of {artifact} can be compiled, and the modules of its own that they import are there."
NOT_ALL = "{files} of {artifact} that could be looked at can be compiled; these could not: {unread}."
NO_PYTHON_FILES = "{artifact} holds no Python file."
OTHER_GRAMMAR = "The grammar of Python {python} is not known here, only that of {own}."
NOTHING_OF = "No file of {package} {version} must have a module of {other} {other_version} when it is loaded."
NOTHING_LACKING = """\
{other} {other_version} has all that the files of {package} {version} must have of it when they are loaded."""
UNTOLD = "The files of {other} {other_version} do not tell whether it has {what}; nothing else is lacking."
CALLED = """\
Line {line} of {file} needs {what}, which {other} {other_version} does not have, once the function that it stands in \
is called. All that the files of {package} {version} must have of {other} when they are loaded is there."""
ALSO = "Also lacking: {what}, imported in {file} line {line}."
APART = "These do not compile, but are tests, templates, or not installed: {files}."
OLDER = "These do not compile, but are written for Python 2, and not loaded with the package: {files}."
CONVERTED = """\
{file} of the sdist {artifact} is written for Python 2 (line {line}, {error}). Whether it is converted, or left out, \
as the sdist is built, its files do not tell."""
NOT_LOADED = "{file} imports {module}, which the artifact does not hold, but is loaded only by those who ask for it."
_MOST_NAMED = 10
_FEW = 3
_MOST_MODULES = 300
OWN = f"{sys.version_info[0]}.{sys.version_info[1]}"
"""The minor version of this Python."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to know."""

    package: Package
    """The release."""
    typed: str
    """Its name as it was given."""
    platform: Platform
    """Where it would run."""
    other: Package | None = None
    """The release that it is to get along with."""
    file: str | None = None
    """The file in question, below site-packages."""
    line: int | None = None
    """The line in it."""


def about(
    asked: Wish, verdict: ProofState, reason: str, notes: tuple[str, ...] = (), artifact: str = ""
) -> Reproduction:
    """An answer for which no single claim was worked on."""
    package = asked.package
    return Reproduction(
        Sort.NAME if asked.other else Sort.SYNTAX,
        verdict,
        reason,
        package.name,
        package.version,
        python=asked.platform.python,
        artifact=artifact,
        file=asked.file,
        line=asked.line,
        other=asked.other.name if asked.other else None,
        other_version=asked.other.version if asked.other else None,
        notes=notes,
    )


def alone(desk: Desk, asked: Wish) -> tuple[Reproduction, Contents]:
    """A release by itself: does it compile, and is all of its own there?"""
    chosen = desk.chosen(asked.package)
    python = "" if asked.platform.python == OWN else asked.platform.python
    files = (asked.file,) if asked.file else ()
    contents = desk.look(chosen.artifact, Inquiry(compile=not files, files=files, imports=not files, python=python))
    broken = contents.broken if contents.broken_there is None else contents.broken_there
    if asked.file:
        error = next((each for each in broken if each.file == asked.file), None)
        claim = _syntax(asked, error or BrokenFile(asked.file, asked.line, ""))
        return reproduce(desk.index, claim, desk.bounds), contents
    found = bearing(contents, broken)
    if found.proper:
        return reproduce(desk.index, _syntax(asked, found.proper[0]), desk.bounds), contents
    notes = _uncounted(APART, found.apart)
    if found.older and chosen.artifact.packaging is Packaging.SDIST:
        return about(asked, ProofState.NOT_CHECKED, _converted(chosen, found.older[0]), notes), contents
    return _imports(desk, asked, chosen, contents, notes + _uncounted(OLDER, found.older)), contents


def _uncounted(template: str, broken: tuple[BrokenFile, ...]) -> tuple[str, ...]:
    """One sentence for all of them, which names a few."""
    if not broken:
        return ()
    named = ", ".join(code(each.file) for each in broken[:_FEW])
    more = f" and {len(broken) - _FEW} more" if len(broken) > _FEW else ""
    return (template.format(files=named + more),)


def _converted(chosen: Chosen, older: BrokenFile) -> str:
    shown = {"file": code(older.file), "artifact": code(chosen.artifact.filename), "error": code(older.error)}
    return CONVERTED.format(line=older.line, **shown)


def _imports(desk: Desk, asked: Wish, chosen: Chosen, contents: Contents, notes: tuple[str, ...]) -> Reproduction:
    """All of it compiles: are the modules there that its files must have of it? An sdist may make some."""
    if chosen.artifact.packaging is Packaging.SDIST:
        return _sound(asked, contents, chosen.artifact.filename, notes, ALL_COMPILE)
    outer = (name for each in own_lacking(contents) for name in ancestors(each.module))
    inquiry = Inquiry(compile=False, imports=True, modules=tuple(dict.fromkeys(outer))[:_MOST_MODULES])
    absent = own_lacking(desk.look(chosen.artifact, inquiry)) if inquiry.modules else ()
    loaded = reached(contents)
    needed = [each for each in absent if each.statement.file in loaded]
    for each in needed[:1]:
        found = reproduce(desk.index, _import(asked, each), desk.bounds)
        if found.confirmed:
            return found
        notes += (found.reason,)
    others = [each for each in absent if each not in needed and not is_apart(each.statement.file)]
    lost = dict.fromkeys((each.statement.file, each.module) for each in others)
    notes += tuple(NOT_LOADED.format(file=code(file), module=code(module)) for file, module in [*lost][:_MOST_NAMED])
    return _sound(asked, contents, chosen.artifact.filename, notes, ALL_COMPILE if notes else ALL_SOUND)


def _sound(asked: Wish, contents: Contents, filename: str, notes: tuple[str, ...], sound: str) -> Reproduction:
    """Nothing was found: what that says."""
    unread = [f"{code(file)} ({code(why)})" for file, why in contents.unread if file.endswith(".py")]
    shown = {"files": _counted(contents.compiled - len(contents.broken)), "artifact": code(filename)}
    if asked.platform.python != OWN and contents.broken_there is None:
        reason = OTHER_GRAMMAR.format(python=asked.platform.python, own=OWN)
        return about(asked, ProofState.NOT_CHECKED, reason, notes, filename)
    if unread:
        reason = NOT_ALL.format(unread=", ".join(unread[:_MOST_NAMED]), **shown)
        return about(asked, ProofState.NOT_CHECKED, reason, notes, filename)
    reason = (sound if contents.compiled else NO_PYTHON_FILES).format(**shown)
    return about(asked, ProofState.REFUTED, reason, notes, filename)


def _counted(count: int) -> str:
    return "The one Python file" if count == 1 else f"All {count} Python files"


def _syntax(asked: Wish, broken: BrokenFile) -> Claim:
    line = asked.line or broken.line
    return Claim(Sort.SYNTAX, asked.package, asked.platform, broken.file, line, broken.error)


def _import(asked: Wish, lack: Lack) -> Claim:
    statement, sort = lack.statement, Sort.NAME if lack.name else Sort.MODULE
    claim = Claim(sort, asked.package, asked.platform, statement.file, statement.line)
    return replace(claim, module=lack.module, name=lack.name, other=asked.other)


def pair(desk: Desk, asked: Wish) -> tuple[Reproduction, Contents]:
    """Two releases together: does the one have what the other imports?"""
    mine, theirs = desk.chosen(asked.package), desk.chosen(asked.other or asked.package)
    contents = desk.look(mine.artifact, Inquiry(compile=False, imports=True))
    tops = desk.look(theirs.artifact, Inquiry(compile=False)).top_level
    wanted, called = ([each for each in found if top(each) in tops] for found in foreign_modules(contents))
    modules = tuple(dict.fromkeys(outer for each in (*wanted, *called) for outer in ancestors(each)))
    other = desk.look(theirs.artifact, Inquiry(compile=False, modules=modules))
    lacks = [each for each in lacking(contents, other) if _is_meant(asked, each)]
    if lacks:
        found = reproduce(desk.index, _import(asked, lacks[0]), desk.bounds)
        return replace(found, notes=(*found.notes, *(_also(lacks) if found.confirmed else ()))), contents
    verdict, reason = _without_lacks(asked, theirs, contents, other, wanted)
    return about(asked, verdict, reason, (), mine.artifact.filename), contents


def _without_lacks(
    asked: Wish, theirs: Chosen, contents: Contents, other: Contents, wanted: list[str]
) -> tuple[ProofState, str]:
    """What to say where all is there that can be told, and must be there."""
    shown = {"package": code(asked.package.name), "version": code(asked.package.version)}
    shown |= {"other": code(theirs.project.name), "other_version": code(theirs.release.version)}
    doubtful = [each for each in untold(contents, other) if _is_meant(asked, each)]
    if doubtful:
        named = "; ".join(_whats(doubtful))
        return ProofState.NOT_CHECKED, UNTOLD.format(what=named, **shown)
    for each in called_lacking(contents, other):
        if _is_meant(asked, each) and not is_apart(each.statement.file):
            place = {"file": code(each.statement.file), "line": each.statement.line}
            return ProofState.NOT_CHECKED, CALLED.format(what=_what(each.module, [each.name]), **place, **shown)
    return ProofState.REFUTED, (NOTHING_LACKING if wanted else NOTHING_OF).format(**shown)


def _is_meant(asked: Wish, lack: Lack) -> bool:
    at_line = asked.line is None or asked.line == lack.statement.line
    return asked.file is None or (asked.file == lack.statement.file and at_line)


def _also(lacks: list[Lack]) -> Iterator[str]:
    """One sentence for each module."""
    first = (lacks[0].module, lacks[0].name)
    further = [each for each in lacks if (each.module, each.name) != first]
    for module, found in _by_module(further):
        place = {"file": code(found[0].statement.file), "line": found[0].statement.line}
        yield ALSO.format(what=_what(module, [each.name for each in found]), **place)


def _whats(lacks: list[Lack]) -> Iterator[str]:
    return (_what(module, [each.name for each in found]) for module, found in _by_module(lacks))


def _by_module(lacks: list[Lack]) -> list[tuple[str, list[Lack]]]:
    """What is lacking of each module, a few of them."""
    found: dict[str, list[Lack]] = {}
    for each in lacks:
        found.setdefault(each.module, []).append(each)
    return [*found.items()][:_MOST_NAMED]


def _what(module: str, names: list[str | None]) -> str:
    """`a`, `b` of `module`; or the module."""
    told = [code(name) for name in dict.fromkeys(names) if name]
    more = ", …" if len(told) > _MOST_NAMED else ""
    return f"{', '.join(told[:_MOST_NAMED])}{more} of {code(module)}" if told else f"the module {code(module)}"

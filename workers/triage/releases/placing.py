"""Where a repository puts a requirement that keeps a broken release away, and the change where that is certain."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from workers.triage.manifests.declaration import BUILD, REQUIREMENTS, Declaration, normalised
from workers.triage.manifests.declared import PYTHON, Declared, declared
from workers.triage.manifests.declared_python import named
from workers.triage.manifests.supply import Supply
from workers.triage.mends import mend
from workers.triage.mends.declaring import LOCKS, with_dependency, with_requirement
from workers.triage.model import Finding
from workers.triage.proving import Facts
from workers.triage.repository.step_at_fault import failing_step
from workers.triage.toml_reading import tables

_COMMANDS = {
    "poetry.lock": "poetry add {requirement}",
    "uv.lock": "uv add {requirement}",
    "pdm.lock": "pdm add {requirement}",
    "Pipfile.lock": "pipenv install {requirement}",
}
_LOWER, _UPPER = frozenset({">=", ">", "!="}), frozenset({"<", "<=", "!="})
_CLAUSE = re.compile(r"\s*(===|==|~=|!=|<=|>=|<|>)\s*([^\s,]+)\s*")
_REQUIREMENT = re.compile(r"(?P<head>\s*[\w.-]+(?:\s*\[[^\]]*\])?\s*)(?P<spec>[^;#@(]*?)(?P<tail>\s*(?:[;#].*)?)")
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<text>(?:(?!(?P=quote)).)*)(?P=quote)")
_VALUE = re.compile(
    r"(?P<head>\s*[\"']?[\w.-]+[\"']?\s*=\s*(?:\{[^}]*?\bversion\s*=\s*)?)"
    r"(?P<quote>[\"'])(?P<spec>[^\"']*)(?P=quote)(?P<tail>.*)"
)
_CARET = re.compile(r"\^\s*(\d[\w.]*)")
_LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a requirement belongs."""

    path: str
    """The file."""
    line: int | None = None
    """The line of it, in the file as it is or, for one that is new, as the diff makes it; None where not certain."""
    is_new: bool = False
    """Whether nothing there names the package yet: it comes with another one."""
    diff: str = ""
    """The change; empty where it is not certain, or a lock file would have to change with it."""
    lock: str = ""
    """The lock file that has to be renewed with it."""
    command: str = ""
    """What changes both."""


def placed(requirement: str, good: str, finding: Finding, facts: Facts) -> Placing | None:
    """Where to write a requirement such as `hishel<2`; `good` is a release that it is meant to take. None where no file
    of the repository is certain to be the one."""
    name = named(requirement)
    if name is None:
        return None
    found = declared(facts, PYTHON)
    step = failing_step(finding, facts)
    supply = None if isinstance(step, str) else Supply(step, found)
    candidates = [each for each in found.of([name]) if each.sort != BUILD]
    if candidates:
        return _there(candidates, requirement, good, facts, supply)
    return _beside(requirement, facts, found, supply)


def _there(
    candidates: Sequence[Declaration], requirement: str, good: str, facts: Facts, supply: Supply | None
) -> Placing:
    """In the place of what is declared."""
    installed = [each for each in candidates if supply and supply.installing(each)]
    best = (installed or candidates)[0]
    lock = _lock(best.path, facts) if best.sort != REQUIREMENTS else ""
    if lock:
        return _with_lock(best.path, best.line, lock, requirement, is_main=not best.sort)
    places = {(each.path, each.line) for each in candidates}
    after = _changed(best, requirement, good, facts) if len(places) == 1 else None
    diff = mend.edited(best.path, facts.text(best.path) or "", after) if after else ""
    return Placing(best.path, best.line, diff=diff)


def _beside(requirement: str, facts: Facts, found: Declared, supply: Supply | None) -> Placing | None:
    """Beside what the job installs, for a package that comes with another one."""
    target = _target(found, supply)
    if target is None or supply is None:
        return None
    path, is_list = target
    if not is_list and (lock := _lock(path, facts)):
        return _with_lock(path, None, lock, requirement, is_main=True, is_new=True)
    text = facts.text(path) or ""
    after = with_requirement(text, requirement) if is_list else with_dependency(text, requirement)
    if after is None or supply.doubt:
        return Placing(path, is_new=True)
    old, new = text.split("\n"), after.split("\n")
    line = next((at for at, each in enumerate(new, 1) if requirement in each and each not in old), None)
    return Placing(path, line, is_new=True, diff=mend.edited(path, text, after))


def _target(found: Declared, supply: Supply | None) -> tuple[str, bool] | None:
    """The one file that the job installs from, and whether that is a list; a file of constraints before others."""
    if supply is None:
        return None
    for each in supply.installs:
        words = each.command.words
        for option, value in pairwise(words):
            path = posixpath.normpath(posixpath.join(each.command.folder or "", value))
            if option in {"-c", "--constraint", "--constraints"} and path in found.manifests:
                return path, True
    lists = {path for each in supply.installs for path in each.files if path in found.manifests}
    projects = {
        manifest.path
        for each in supply.installs
        for folder in each.projects
        for manifest in found.projects(folder)
        if each.main and manifest.path.endswith("pyproject.toml")
    }
    for paths, is_list in ((lists, True), (projects, False)):
        if paths:
            return (min(paths), is_list) if len(paths) == 1 else None
    return None


def _lock(path: str, facts: Facts) -> str:
    """The lock file beside a project's file."""
    folder = posixpath.dirname(path)
    found = (posixpath.join(folder, name) for name in LOCKS)
    return next((each for each in found if each in facts.tree.entries), "")


def _with_lock(
    path: str, line: int | None, lock: str, requirement: str, *, is_main: bool, is_new: bool = False
) -> Placing:
    at_root = "/" not in path and is_main
    command = _COMMANDS[posixpath.basename(lock)].format(requirement=shlex.quote(requirement)) if at_root else ""
    return Placing(path, line, is_new=is_new, lock=lock, command=command)


def _changed(declaration: Declaration, requirement: str, good: str, facts: Facts) -> str | None:
    """The file's text with another requirement in that line; None where it cannot be changed with certainty."""
    text = facts.text(declaration.path)
    if text is None or declaration.line is None:
        return None
    if declaration.sort == REQUIREMENTS and with_requirement(text, requirement) is None:
        return None
    lines = text.split("\n")
    at = declaration.line - 1
    if at >= len(lines) or len(lines[at]) > _LONGEST_LINE or declaration.path.endswith((".yml", ".yaml", ".py")):
        return None
    by_table = declaration.path.endswith((".toml", "Pipfile"))
    end = "\r" if lines[at].endswith("\r") else ""
    written = lines[at].removesuffix("\r")
    new = _in_table(written, requirement, good) if by_table else _as_line(written, requirement, good)
    if new is None:
        return None
    after = "\n".join([*lines[:at], new + end, *lines[at + 1 :]])
    return None if by_table and tables(after) is None else after


def _as_line(line: str, requirement: str, good: str) -> str | None:
    """A line of a requirements file, of a list in setup.cfg, or the text of one in quotes."""
    match = _REQUIREMENT.fullmatch(line)
    if match is None or normalised(named(line) or "") != normalised(named(requirement) or ""):
        return None
    spec = _narrowed(match["spec"], requirement, good)
    return None if spec is None else f"{match['head']}{spec}{match['tail']}"


def _in_table(line: str, requirement: str, good: str) -> str | None:
    """A line of a TOML file: a requirement in quotes, or a key with the versions that it takes."""
    match = _VALUE.fullmatch(line)
    name = normalised(named(requirement) or "")
    if match and normalised(match["head"].partition("=")[0].strip(" \t\"'")) == name:
        old = _CARET.fullmatch(match["spec"].strip())
        spec = f">={old[1]}" if old else "" if match["spec"].strip() == "*" else match["spec"]
        new = _narrowed(spec, requirement, good)
        return None if new is None else f"{match['head']}{match['quote']}{new}{match['quote']}{match['tail']}"
    return next(_in_quotes(line, requirement, good, name), None)


def _in_quotes(line: str, requirement: str, good: str, name: str) -> Iterator[str]:
    found = [each for each in _QUOTED.finditer(line) if normalised(named(each["text"]) or "") == name]
    new = _as_line(found[0]["text"], requirement, good) if len(found) == 1 else None
    if new is not None and found[0]["quote"] not in new:
        first, last = found[0].span("text")
        yield f"{line[:first]}{new}{line[last:]}"


def _narrowed(spec: str, requirement: str, good: str) -> str | None:
    """What was asked for and the requirement together; what contradicts that gives way to it."""
    wanted = requirement[len(named(requirement) or "") :].strip()
    clauses = [_CLAUSE.fullmatch(part) for part in spec.split(",")] if spec.strip() else []
    if not wanted or any(clause is None for clause in clauses):
        return None
    if len(clauses) == 1 and clauses[0] and clauses[0][1] == "==" and not clauses[0][2].endswith("*") and good:
        # Who asks for exactly one release wants to go on doing so.
        return f"{spec[: clauses[0].start(2)]}{good}"
    kept = {"<": _LOWER, ">=": _UPPER}.get("<" if wanted.startswith("<") else wanted[:2], frozenset())
    left = [f"{each[1]}{each[2]}" for each in clauses if each and each[1] in kept and _takes(each.group(), good)]
    between = ", " if ", " in spec else ","
    return between.join([*left, wanted] if wanted.startswith("<") else [wanted, *left])


def excludes(line: str, name: str, version: str) -> bool:
    """Whether a line of a manifest that names a package leaves a version out, as far as it can be read."""
    line = line[:_LONGEST_LINE]
    quoted = [each["text"] for each in _QUOTED.finditer(line) if normalised(named(each["text"]) or "") == name]
    match = _REQUIREMENT.fullmatch(quoted[0] if quoted else line)
    value = None if quoted else _VALUE.fullmatch(line)
    spec = value["spec"] if value else match["spec"] if match else ""
    old = _CARET.fullmatch(spec.strip())
    return any(
        _CLAUSE.fullmatch(part) and not _takes(part, version) for part in (f">={old[1]}" if old else spec).split(",")
    )


def _takes(clause: str, version: str) -> bool:
    try:
        return SpecifierSet(clause.strip()).contains(version, prereleases=True)
    except InvalidSpecifier:
        return False

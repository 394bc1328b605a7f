"""Targets of make, recipes of just and scripts of package.json: which the repository defines, and which is meant.

https://www.gnu.org/software/make/manual/make.html#Rules, https://just.systems/man/en/,
https://docs.npmjs.com/cli/using-npm/scripts
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from workers.triage.file_values import from_json
from workers.triage.manifests.declaration import lines_of
from workers.triage.mends import mend
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.repository.near_names import meant
from workers.triage.repository.scripts import Command, with_text
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.repository.tree import Tree
from workers.triage.text import code

LACKS = "{file} has no {sort} {name}{others}."
LACKS_SUMMARY = "The job asks for the {sort} {name}, which {file} does not define."
LACKS_REMEDY = "Define {name} in {file}, or ask for one that is there."
MEANT_REMEDY = "Ask for {meant}, which {file} defines in line {line}."
OTHERS = "; it has {names}"
ELSEWHERE = "{file} defines the {sort} {name} in line {line}, but the step looks in {own}."
ELSEWHERE_SUMMARY = "The {sort} {name} is in {file}, and the step looks for it in {own}."
ELSEWHERE_REMEDY = "Run it in {folder}: {command}."
DEFINED = "{file} defines the {sort} {name} in line {line}; why the step does not find it cannot be seen in the files."
TAKES_IN = "{file} takes in other files (line {line}), which are not read, so that {name} may be in these."
NO_FILE = "There is no {wanted} in {folder} that could be read, in which {name} would be defined."
_MOST = 8
_MOST_SCRIPTS = 1000
_MOST_SCRIPTS = 200


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of names that a project defines."""

    shown: str
    """As a sentence calls it."""
    files: tuple[str, ...]
    """The names of the files that define it."""
    option: str
    """The option of the tool that names another folder, with a blank or sign behind it; empty where it has none."""


TARGET = Sort("target", ("GNUmakefile", "makefile", "Makefile"), "-C ")
RECIPE = Sort("recipe", ("justfile", "Justfile", ".justfile"), "")
SCRIPT = Sort("script", ("package.json",), "--prefix ")
_RULE = re.compile(r"(?P<names>[A-Za-z0-9_./-][A-Za-z0-9_./ \t-]*):(?![=:]=|=)")
_RECIPE = re.compile(r"@?(?P<name>[A-Za-z_][\w-]*)(?:[ \t]+[^:=\n]*)?:(?!=)|alias[ \t]+(?P<alias>[\w-]+)[ \t]*:=")
_INCLUDE = re.compile(r"(?:-|s)?include[ \t]|import[ \t?]|mod[ \t]|\$\(eval ")


def sort_of(command: str, quote: str) -> tuple[Sort, str] | None:
    """What sort of name is missing, and the name; None for a program."""
    tool, _, name = command.partition(" ")
    if name and tool in {"make", "just"}:
        return (TARGET if tool == "make" else RECIPE), name
    said = re.search(r"issing script: |error Command \"|find a script named|Script not found \"", quote)
    return (SCRIPT, command) if said else None


def files(tree: Tree, sort: Sort) -> frozenset[str]:
    """The files that may define it, not too many."""
    found = [entry.path for name in sort.files for entry in tree.named(name) if "node_modules/" not in entry.path]
    return frozenset(sorted(found, key=lambda path: (path.count("/"), path))[:_MOST])


def names(path: str, text: str) -> tuple[Mapping[str, int], int | None]:
    """The names that a file defines, with their lines, and the line where it takes in others."""
    if path.endswith("package.json"):
        return _scripts(text), None
    found: dict[str, int] = {}
    includes = None
    for number, line in lines_of(text):
        if _INCLUDE.match(line):
            includes = includes or number
        elif path.lower().endswith("makefile"):
            match = _RULE.match(line)
            for name in match["names"].split() if match else ():
                found.setdefault(name, number)
        elif recipe := _RECIPE.match(line):
            found.setdefault(recipe["name"] or recipe["alias"], number)
    return found, includes


def _scripts(text: str) -> Mapping[str, int]:
    data = from_json(text)
    scripts = data.get("scripts") if isinstance(data, dict) else None
    keys = list(islice(scripts, _MOST_SCRIPTS)) if isinstance(scripts, dict) else []
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if '"scripts"' in line), 0)
    some = keys[:_MOST_SCRIPTS]
    return {key: next((at + 1 for at in range(start, len(lines)) if f'"{key}"' in lines[at]), 1) for key in some}


def prove_target(facts: Facts, step: FailingStep, sort: Sort, name: str) -> Proof:
    """Whether the file of the folder in which the tool runs defines the name."""
    command = _calling(step, name)
    folder = _folder(step, command)
    if folder is None:
        where = "the folder of the step"
        return not_checked(NO_FILE.format(wanted=code(sort.files[-1]), folder=where, name=code(name)))
    own = next((path for each in sort.files if (path := posixpath.join(folder, each)) in facts.tree.entries), None)
    if own is None or facts.text(own) is None:
        where = f"the folder {code(folder)}" if folder else "the root of the repository"
        return not_checked(NO_FILE.format(wanted=code(sort.files[-1]), folder=where, name=code(name)))
    known, includes = names(own, facts.text(own) or "")
    if name in known:
        look = _look(facts, own, name, known[name])
        told = DEFINED.format(file=code(own), sort=sort.shown, name=code(name), line=known[name])
        return Proof(ProofState.NOT_CHECKED, told, (look,))
    if includes:
        return not_checked(TAKES_IN.format(file=code(own), line=includes, name=code(name)))
    return _elsewhere(facts, step, sort, name, own, command) or _lacks(facts, step, sort, name, own, known, command)


def _look(facts: Facts, path: str, name: str, line: int) -> Look:
    return Look(f"{code(path)} line {line}: defines {code(name)}", facts.context.link(path, line))


def _calling(step: FailingStep, name: str) -> Command | None:
    """The step's only command that asks for the name."""
    found = [command for command in step.own_commands() if name in command.words[1:]]
    return found[0] if len(found) == 1 else None


def _folder(step: FailingStep, command: Command | None) -> str | None:
    if command is None:
        return step.directory
    if command.folder is None:
        return None
    for option, value in zip(command.words, command.words[1:], strict=False):
        if option in {"-C", "--prefix", "--cwd", "--dir", "--directory", "--working-directory"}:
            joined = posixpath.normpath(posixpath.join(command.folder, value))
            return None if joined.startswith("..") or "$" in joined else "" if joined == "." else joined
    return command.folder


def _elsewhere(
    facts: Facts, step: FailingStep, sort: Sort, name: str, own: str, command: Command | None
) -> Proof | None:
    """The only other file that defines the name."""
    found = []
    for path in sorted(files(facts.tree, sort)):
        known, _ = names(path, facts.text(path) or "")
        if name in known:
            found.append((path, known[name]))
    if len(found) != 1:
        return None
    path, line = found[0]
    folder = posixpath.dirname(path) or "."
    start = command.folder if command else step.directory
    option = f"{sort.option}{posixpath.relpath(folder, start or '.')}" if sort.option else ""
    shown, text = f"working-directory: {folder}", None
    if command and option and re.fullmatch(r"[\w./-]+", folder) and command.program in {"make", "npm"}:
        shown = f"{command.program} {option} {' '.join(command.words[1:])}"
        text = with_text(step.job, command, command.program, f"{command.program} {option}")
    return Proof(
        ProofState.REFUTED,
        ELSEWHERE.format(file=code(path), sort=sort.shown, name=code(name), line=line, own=code(own)),
        (_look(facts, path, name, line), Look(f"{code(own)}: does not define {code(name)}", facts.context.link(own))),
        ELSEWHERE_SUMMARY.format(sort=sort.shown, name=code(name), file=code(path), own=code(own)),
        ELSEWHERE_REMEDY.format(folder=code(folder), command=code(shown)),
        mend.edited(step.path, step.job.file.yaml.text, text) if text else "",
    )


def _lacks(
    facts: Facts, step: FailingStep, sort: Sort, name: str, own: str, known: Mapping[str, int], command: Command | None
) -> Proof:
    likely = meant(name, known)
    some = [each for each in known if not each.startswith(".")][:6]
    others = OTHERS.format(names=", ".join(code(each) for each in some)) if some else ""
    looked = [Look(f"{code(own)}: does not define {code(name)}", facts.context.link(own))]
    remedy, diff = LACKS_REMEDY.format(name=code(name), file=code(own)), ""
    if likely:
        looked.insert(0, _look(facts, own, likely, known[likely]))
        remedy = MEANT_REMEDY.format(meant=code(likely), file=code(own), line=known[likely])
        text = with_text(step.job, command, name, likely) if command else None
        diff = mend.edited(step.path, step.job.file.yaml.text, text) if text else ""
    return Proof(
        ProofState.CONFIRMED,
        LACKS.format(file=code(own), sort=sort.shown, name=code(name), others=others),
        tuple(looked),
        LACKS_SUMMARY.format(sort=sort.shown, name=code(name), file=code(own)),
        remedy,
        diff,
    )

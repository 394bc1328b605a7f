"""Scripts of the repository whose interpreter is not found: their line endings and their first line."""

from __future__ import annotations

import posixpath
import re

from workers.triage.manifests.declaration import lines_of
from workers.triage.mends import mend
from workers.triage.model import Look, Proof, ProofState
from workers.triage.permission_proofs.script_modes import places
from workers.triage.proving import Facts, not_checked
from workers.triage.repository import line_endings
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.text import code

ENDS = "{path} is committed with Windows line endings: its first line asks for {interpreter} with a CR behind it."
ENDS_SUMMARY = "{path} has Windows line endings (CR LF), so that its interpreter {interpreter} is not found."
ENDS_REMEDY = """\
Save it with LF line endings, and keep them so: the line {rule} in `.gitattributes`."""
BY_RULE = "{file} line {line} ({rule}) has Git write CR LF into the checkout of {path}, which itself has LF."
BY_RULE_REMEDY = "Take that line out, or write `eol=lf` in it."
NAMES = "The first line of {path} asks for {interpreter}, which the machine of the job does not have at that place."
NAMES_SUMMARY = "{path} names the interpreter {interpreter}, which is not at that place."
NAMES_REMEDY = "Write {line} in its first line, which finds {program} wherever the `PATH` has it."
WELL = "{path} has LF line endings and asks for {interpreter}: what is amiss is not in the file."
UNKNOWN = "Which script is meant cannot be told."
_SHEBANG = re.compile(r"#![ \t]*(?P<interpreter>\S+)(?P<rest>[^\r\n]*)")
_EVERYWHERE = frozenset({"bash", "dash", "perl", "python3", "sh"})
_FOLDERS = frozenset({"/bin", "/usr/bin"})


def is_about(quote: str) -> bool:
    """Whether the log says so of a script's interpreter, or of the CR behind its name."""
    return re.search(r"\\r['’\"]|\^M: |bad interpreter|cannot execute: required file not found", quote) is not None


def script_paths(facts_paths: tuple[str, ...], step: FailingStep, named: str) -> list[str]:
    """Where the script may be: the file that the log names, else those which the step runs by their paths."""
    wanted = [named] if "/" in named or "." in named else []
    ran = [
        posixpath.normpath(posixpath.join(command.folder or "", command.program))
        for command in step.own_commands()
        if "/" in command.program
    ]
    return [path for path in (*wanted, *ran) if path in facts_paths]


def prove_first_line(facts: Facts, step: FailingStep, named: str) -> Proof:
    """What the first line of the script says."""
    known = tuple(path for path in facts.texts if facts.text(path) is not None)
    near = [path for path in places(facts.tree, named) if path in known]
    paths = dict.fromkeys([*script_paths(known, step, posixpath.normpath(named)), *near])
    read = [(path, _SHEBANG.match(facts.text(path) or "")) for path in paths]
    found = [(path, match) for path, match in read if match]
    if not found:
        return not_checked(UNKNOWN)
    path, match = found[0]
    text = facts.text(path) or ""
    interpreter = f"{match['interpreter']}{match['rest']}".strip()
    look = Look(f"{code(path)} line 1: {code(f'#!{interpreter}')}", facts.context.link(path, 1))
    if text.split("\n", 1)[0].endswith("\r"):
        return _carriage(facts, path, interpreter, look)
    return _by_rule(facts, path, look) or _named(path, interpreter, text, look)


def _carriage(facts: Facts, path: str, interpreter: str, look: Look) -> Proof:
    return Proof(
        ProofState.CONFIRMED,
        ENDS.format(path=code(path), interpreter=code(interpreter)),
        (Look(f"{look.text}, ending in CR LF", look.url),),
        ENDS_SUMMARY.format(path=code(path), interpreter=code(interpreter)),
        ENDS_REMEDY.format(rule=code(line_endings.rule(path))),
        commands=line_endings.commands(path, facts.text(line_endings.ATTRIBUTES)),
    )


def _by_rule(facts: Facts, path: str, look: Look) -> Proof | None:
    """A line of .gitattributes that has Git change what is committed."""
    name = posixpath.basename(path)
    for number, line in lines_of(facts.text(line_endings.ATTRIBUTES) or ""):
        pattern, *attributes = line.split() or [""]
        fits = pattern in {"*", name, path, f"*{posixpath.splitext(name)[1]}"}
        if fits and "eol=crlf" in attributes:
            shown = code(line.strip())
            at = Look(f"`.gitattributes` line {number}: {shown}", facts.context.link(".gitattributes", number))
            told = BY_RULE.format(file="`.gitattributes`", line=number, rule=shown, path=code(path))
            return Proof(ProofState.CONFIRMED, told, (at, look), remedy=BY_RULE_REMEDY)
    return None


def _named(path: str, interpreter: str, text: str, look: Look) -> Proof:
    whole, *_ = interpreter.split()
    folder, program = posixpath.split(whole)
    if program == "env" or folder in _FOLDERS:
        return Proof(ProofState.NOT_CHECKED, WELL.format(path=code(path), interpreter=code(interpreter)), (look,))
    new = f"#!/usr/bin/env {program}"
    certain = program in _EVERYWHERE and interpreter == whole
    return Proof(
        ProofState.CONFIRMED,
        NAMES.format(path=code(path), interpreter=code(whole)),
        (look,),
        NAMES_SUMMARY.format(path=code(path), interpreter=code(whole)),
        NAMES_REMEDY.format(line=code(new), program=code(program)),
        mend.replaced_line(path, text, 1, new) if certain else "",
    )

"""What the repository says of a line that a tool objects to: whether it is there, and who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.code_proofs import changed_lines, source_places
from workers.triage.code_proofs.source_places import Absent, InSubmodule, Place, Unclear
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.proving import Context, Facts, Needs, not_checked
from workers.triage.repository.tree import Tree
from workers.triage.text import code

THERE = "{file} is in the repository"
LINE_THERE = "line {line} of {file} is {text}"
LINE_EMPTY = "line {line} of {file} is empty"
ONLY_ONE = "{named} of the log is taken for {file}, the only file that it can mean"

NO_FILE = "The log names no file."

ABSENT = "The commit has no file {file}, and none whose path ends so."
IS_ABSENT = "{summary} ({file} is no file of this repository)."
MEND_ABSENT = """\
Find what brings {file} into the job, such as a step that generates or downloads it, and mend that: it is not in the \
repository."""
SUBMODULE = "{file} is a file of the submodule {submodule}, which stands at commit {commit}."
IS_SUBMODULE = "{summary} ({file} belongs to the submodule {submodule})."
MEND_SUBMODULE = """\
Mend {file} in the submodule's own repository and let {submodule} point to the mended commit, or let it point to an \
older one that works."""
TOO_SHORT = "{file} has {count:,} lines at the commit, so there is no line {line:,}."
IS_TOO_SHORT = "{summary} ({file} has no such line at the commit)."
MEND_TOO_SHORT = """\
Look for what the job does to {file} before this step: the log is about another version of it than the commit has, or \
about another file of that name."""

AT_LINE = "{file} line {line}: {text}"
ALL_FILES = "all files of the commit"
GITLINK = "submodule {submodule} at {commit}"

_NUMBERED_OTHERWISE = (".ipynb",)
_MAX_TEXT = 120


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the repository that a log names."""

    path: str
    """Its file."""
    clause: str
    """What stands there and where it comes from; begins with a small letter or a code span, and ends without a stop."""
    looked: tuple[Look, ...]
    """The line, its blame and its place in the pull request's changes."""
    ours: bool = False
    """Whether the pull request wrote the line."""


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """What `prove` asks for."""
    return source_places.needs(place_of(finding)[0], context, tree)


def prove(finding: Finding, facts: Facts) -> Proof:
    """Confirmed where the named line is there, refuted where the repository cannot have it."""
    file, line = place_of(finding)
    if file is None:
        return not_checked(NO_FILE)
    where = source_places.locate(file, line, finding.excerpt, facts, (finding.job, finding.step))
    if not isinstance(where, Place):
        return _elsewhere(finding, file, where, facts)
    count = _lines_of(facts, where.path)
    # Many tools name the line behind the last one where something that should follow is not there.
    if line is not None and count is not None and line > count + 1:
        return _too_short(finding, where.path, line, facts)
    source = source_at(where, file, line, facts)
    by_change = True if source.ours else None
    return Proof(ProofState.CONFIRMED, f"{capital(source.clause)}.", source.looked, by_change=by_change)


def source_at(place: Place, named: str, line: int | None, facts: Facts) -> Source:
    """What stands at a place, and who wrote it."""
    file, origin = code(place.path), changed_lines.origin(facts, place.path, line)
    text = _text_at(facts, place.path, line)
    stands = _stands(place.path, line, text)
    look = AT_LINE.format(file=file, line=line, text=code(text, _MAX_TEXT)) if text else file
    note = () if place.exact else (Look(ONLY_ONE.format(named=code(named), file=file)),)
    return Source(
        place.path,
        f"{stands}; {origin.clause}" if origin.clause else stands,
        (Look(look, facts.context.link(place.path, line)), *origin.looked, *note),
        origin.ours,
    )


def capital(clause: str) -> str:
    """The clause as a sentence begins."""
    return f"{clause[:1].upper()}{clause[1:]}"


def place_of(finding: Finding) -> tuple[str | None, int | None]:
    """The file and the line that a Finding names, as far as it does."""
    file, line = finding.subject.get("file"), finding.subject.get("line")
    if not isinstance(file, str) or not file.strip():
        return None, None
    counted = isinstance(line, int) and line > 0 and not file.endswith(_NUMBERED_OTHERWISE)
    return file, line if isinstance(line, int) and counted else None


def _lines_of(facts: Facts, path: str) -> int | None:
    """How many lines a file has, whatever ends them; None where it was not read."""
    text = facts.text(path)
    return None if text is None else max(text.count("\n") + 1, len(text.splitlines()))


def _text_at(facts: Facts, path: str, line: int | None) -> str | None:
    text = facts.text(path)
    lines = text.split("\n") if text is not None else []
    return lines[line - 1].strip() if line is not None and line <= len(lines) else None


def _stands(path: str, line: int | None, text: str | None) -> str:
    if line is None or text is None:
        return THERE.format(file=code(path))
    said = LINE_THERE if text else LINE_EMPTY
    return said.format(line=line, file=code(path), text=code(text, _MAX_TEXT))


def _too_short(finding: Finding, path: str, line: int, facts: Facts) -> Proof:
    words = {"file": code(path), "count": _lines_of(facts, path), "line": line}
    look = Look(code(path), facts.context.link(path))
    return _refuted(finding, (TOO_SHORT, IS_TOO_SHORT, MEND_TOO_SHORT), words, look)


def _elsewhere(finding: Finding, file: str, where: Absent | InSubmodule | Unclear, facts: Facts) -> Proof:
    """What is said of a path that leads to no one file of the repository."""
    if isinstance(where, Absent):
        look = Look(ALL_FILES, facts.context.commit_link)
        return _refuted(finding, (ABSENT, IS_ABSENT, MEND_ABSENT), {"file": code(file)}, look)
    if isinstance(where, InSubmodule):
        gitlink = where.gitlink
        words = {"file": code(file), "submodule": code(gitlink.path), "commit": code(gitlink.oid[:7])}
        look = Look(GITLINK.format(**words), facts.context.commit_link)
        return _refuted(finding, (SUBMODULE, IS_SUBMODULE, MEND_SUBMODULE), words, look)
    return Proof(
        ProofState.NOT_CHECKED, where.why, tuple(Look(code(path), facts.context.link(path)) for path in where.paths)
    )


def _refuted(finding: Finding, said: tuple[str, str, str], words: Mapping[str, object], look: Look) -> Proof:
    """The log's claim stands, but not for a line of this repository."""
    detail, summary, remedy = said
    return Proof(
        ProofState.REFUTED,
        detail.format(**words),
        (look,),
        summary=summary.format(summary=finding.summary.rstrip("."), **words),
        remedy=remedy.format(**words),
    )

"""A file that does not compile: proved on the artifact, and followed through the releases."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from workers.reproducing.desk import Desk, NotCheckedError
from workers.reproducing.mending import diff_of
from workers.reproducing.pairs import Case, with_future
from workers.triage.proof_state import ProofState
from workers.triage.releases.choosing import artifact_for, find, parsed
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import Artifact, BrokenFile, Contents, Inquiry, Packaging
from workers.triage.releases.pins import named, pin_from, pin_to
from workers.triage.releases.reproduction import Reproduction
from workers.triage.releases.searching import Ahead, Searched
from workers.triage.text import code

NOT_TOLD = "The log does not tell which file of {package} does not compile."
NO_FILE = "{artifact} does not ship {file}."
UNREAD = "{file} of {package} {version} could not be looked at: {why}."
BROKEN = "{file} of {package} {version} does not compile: {line}{error}."
COMPILES = "{file} of {package} {version} does compile{grammar}."
OTHERWISE = "{file} of {package} {version} fails otherwise than the log says: {line}{error}."
NOT_KNOWN = "The grammar of Python {python} is not known here; {shown}"
DIFFERS = "The grammars of Python {own} and {python} differ on this file: {shown}"
BY = " by the grammar of Python {python}"
ON_LINE = "line {line}, "
LIES = """\
{requires} admits Python {python}, whose grammar the file does not take; Python {own} compiles it."""
REQUIRES, REQUIRES_NONE = "Its `Requires-Python` ({specifier})", "It has no `Requires-Python` and so"
BELONGS = "The file belongs to {package}, not to {claimed}."
NO_LONGER = "{version} has no such file, and so counts as good."
ABSENT = "RECORD names {count} that the artifact does not hold: {files}."

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The minor version of this Python, whose compiler is asked."""
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """What the two grammars say of a file."""

    own: BrokenFile | None
    """By this Python's compiler."""
    there: BrokenFile | None
    """By the grammar of the job's Python."""
    known: bool
    """Whether the job's grammar is known at all: its own Python's, or by a parser."""


def prove(desk: Desk, claim: Claim) -> Reproduction:
    """Whether the release has the file, and it fails where and as the log says. Raises NotCheckedError."""
    if claim.file is None:
        raise NotCheckedError(NOT_TOLD.format(package=code(claim.package.name)))
    case = _opened(desk, claim, claim.package)
    if claim.file not in case.contents.files:
        held, away = _held_elsewhere(desk, claim, claim.file)
        if held is None:
            return _not_shipped(case, claim.file, away)
        note = BELONGS.format(package=held.name, claimed=case.name)
        found = _judged(held, claim.file)
        return replace(found, notes=(note, *found.notes))
    return _judged(case, claim.file)


def _judged(case: Case, file: str) -> Reproduction:
    claim = case.claim
    why = dict(case.contents.unread).get(file)
    seen = _seen(case.contents, claim, file)
    if why is not None and seen.own is None and seen.there is None:
        return case.not_checked(UNREAD.format(**_shown(case), why=code(why)))
    proved = _proved(seen, claim)
    return _confirmed(case, file, proved, seen) if proved else _unproved(case, seen)


def _inquiry(claim: Claim, *, whole: bool) -> Inquiry:
    python = claim.platform.python
    files = (claim.file,) if claim.file else ()
    return Inquiry(whole, files, claim.line if whole else None, python="" if python == OWN else python)


def _opened(desk: Desk, claim: Claim, package: Package) -> Case:
    chosen = desk.chosen(package)
    contents = desk.look(chosen.artifact, _inquiry(claim, whole=True))
    return Case(desk, replace(claim, package=package), chosen, contents)


def _held_elsewhere(desk: Desk, claim: Claim, file: str) -> tuple[Case | None, str]:
    """The case of the first of the candidates whose artifact holds the file; and why one could not be looked at."""
    away = ""
    for name in claim.candidates:
        try:
            case = _opened(desk, claim, Package(name))
        except NotCheckedError as error:
            away = str(error)
            continue
        if file in case.contents.files:
            return case, away
    return None, away


def _not_shipped(case: Case, file: str, away: str) -> Reproduction:
    """The file is not there: against the log only where its folder is one of the package's own, and all others that
    may hold it were looked at."""
    reason = NO_FILE.format(artifact=code(case.chosen.artifact.filename), file=code(file))
    own = f"{posixpath.dirname(file)}/__init__.py" in case.contents.files
    return case.not_checked(f"{reason} {away}".rstrip()) if away or not own else _contradicted(case, reason)


def _contradicted(case: Case, reason: str) -> Reproduction:
    """An sdist may be changed as it is built, so that only a wheel can contradict a log."""
    return case.contradicted(reason, guessed=case.chosen.artifact.packaging is Packaging.SDIST)


def _seen(contents: Contents, claim: Claim, file: str) -> Seen:
    own = contents.broken_file(file)
    there = next((each for each in contents.broken_there or () if each.file == file), None)
    same = claim.platform.python == OWN
    return Seen(own, own if same else there, same or contents.broken_there is not None)


def _proved(seen: Seen, claim: Claim) -> BrokenFile | None:
    """The error that the log tells, as the artifact shows it. Messages are compared by the compiler's words only."""
    if seen.own and _same_line(seen.own, claim) and _same_error(seen.own.error, claim.error):
        return seen.own
    if claim.platform.python != OWN and seen.there and _same_line(seen.there, claim):
        return seen.there
    return None


def _same_line(broken: BrokenFile, claim: Claim) -> bool:
    return claim.line is None or broken.line == claim.line


def _same_error(shown: str, claimed: str) -> bool:
    """Whether two errors are of one class, and one message begins with the other: what is told in brackets at its end
    and Python's suggestions come and go."""
    (kind, _, message), (other, _, told) = _plain(shown).partition(": "), _plain(claimed).partition(": ")
    return not claimed or (kind == other and (message.startswith(told) or told.startswith(message)))


def _plain(error: str) -> str:
    head = " ".join(error.split())
    while head.endswith(")") and " (" in head:
        head = head[: head.rindex(" (")]
    return head.rstrip(".")


def _shown(case: Case) -> dict[str, str]:
    return {"file": code(case.claim.file), "package": case.name, "version": case.version}


def _said(broken: BrokenFile) -> dict[str, str]:
    line = ON_LINE.format(line=broken.line) if broken.line is not None else ""
    return {"line": line, "error": code(broken.error)}


def _unproved(case: Case, seen: Seen) -> Reproduction:
    python = case.claim.platform.python
    broken = seen.own or seen.there
    if broken is None:
        by = "" if python == OWN else BY.format(python=OWN)
        reason = COMPILES.format(grammar="" if seen.known else by, **_shown(case))
    else:
        reason = OTHERWISE.format(**_shown(case), **_said(broken))
    if not seen.known:
        return case.not_checked(NOT_KNOWN.format(python=python, shown=reason[0].lower() + reason[1:]))
    if (seen.own and seen.own.line) != (seen.there and seen.there.line):
        return case.not_checked(DIFFERS.format(own=OWN, python=python, shown=reason[0].lower() + reason[1:]))
    return _contradicted(case, reason)


def _confirmed(case: Case, file: str, proved: BrokenFile, seen: Seen) -> Reproduction:
    by_own = proved is seen.own
    contents, chosen, desk = case.contents, case.chosen, case.desk
    inquiry, bad = _inquiry(case.claim, whole=False), _bad(file, by_own=by_own)
    future = desk.forward(chosen.project, chosen.release, lambda _: inquiry, bad)
    past = desk.search(chosen.project, chosen.release, lambda _: inquiry, bad)
    broken = contents.broken if by_own else contents.broken_there or ()
    found = case.told(
        ProofState.CONFIRMED,
        BROKEN.format(**_shown(case), **_said(proved)),
        line=proved.line,
        error=proved.error,
        around=contents.around,
        other_files=tuple(each for each in broken if each.file != file),
        moved=chosen.project.name,
        last_good=past.last_good,
        first_bad=past.first_bad,
        pin=_pin(case, past, future),
        suggestion=diff_of(file, contents),
        notes=(*_notes(case, seen), *past.notes, *_without(case, file, inquiry, past.last_good, future.fixed_in)),
    )
    # What this Python takes is no fault of the file alone, but of the Pythons that the release admits.
    return with_future(replace(found, sort=Sort.PYTHON) if seen.own is None else found, future)


def _bad(file: str, *, by_own: bool) -> Callable[[Contents], bool | None]:
    """Whether the file is broken; a wheel without it is good, of an sdist the paths are not certain enough."""

    def judged(contents: Contents) -> bool | None:
        broken = contents.broken if by_own else contents.broken_there
        if broken is None or not contents.files:
            return None
        if any(each.file == file for each in broken):
            return True
        if file in dict(contents.unread) or (file not in contents.files and contents.recorded is None):
            return None
        return False

    return judged


def _pin(case: Case, past: Searched, future: Ahead) -> str | None:
    """What is safe to require now: a newer release that works, else the last good one."""
    name = named(case.chosen.project.name, case.contents.metadata.name)
    fixed = parsed(future.fixed_in) if future.fixed_in else None
    if future.fixed_in and fixed and not fixed.is_prerelease:
        return pin_from(name, future.fixed_in)
    return pin_to(name, past.last_good) if past.last_good else None


def _notes(case: Case, seen: Seen) -> tuple[str, ...]:
    contents, python = case.contents, case.claim.platform.python
    notes = [*case.guesses()]
    if seen.own is None:
        specifier = case.chosen.artifact.requires_python or contents.metadata.requires_python
        requires = REQUIRES.format(specifier=code(specifier)) if specifier else REQUIRES_NONE
        notes.append(LIES.format(requires=requires, python=python, own=OWN))
    if contents.absent:
        named_ones = ", ".join(code(file) for file in contents.absent[:_MOST_NAMED])
        more = ", …" if len(contents.absent) > _MOST_NAMED else ""
        count = "1 file" if len(contents.absent) == 1 else f"{len(contents.absent)} files"
        notes.append(ABSENT.format(count=count, files=named_ones + more))
    return tuple(notes)


def _without(case: Case, file: str, inquiry: Inquiry, *versions: str | None) -> list[str]:
    """Which of the good releases are good for want of the file."""
    found = [_artifact(case, version) for version in versions if version]
    return [
        NO_LONGER.format(version=code(artifact.version))
        for artifact in found
        if artifact and file not in case.desk.look(artifact, inquiry).files
    ]


def _artifact(case: Case, version: str) -> Artifact | None:
    release = find(case.chosen.project, version)
    return artifact_for(release, case.desk.platform, yanked=False) if release else None

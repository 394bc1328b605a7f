"""`retriage reproduce`: what is wrong with a release, found in its artifact by anybody, without a log or an App."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from workers.errors import GoneError, RetryableError, UnusableInputError
from workers.ports import PackageIndex
from workers.reproducing.desk import Bounds, Desk, NotCheckedError
from workers.reproducing.unclaimed import OWN, Wish, about, alone, pair
from workers.triage.proof_state import ProofState
from workers.triage.releases.bearing import is_apart
from workers.triage.releases.choosing import find
from workers.triage.releases.claim import Package
from workers.triage.releases.model import BrokenFile, Contents, Platform
from workers.triage.releases.reproduction import Reproduction

NOT_A_RELEASE = "{spec} names no release: write PACKAGE==VERSION, such as requests==2.32.3"
NO_PYTHON = "--python {python} is no minor version of Python 3: write X.Y, such as 3.12"
NO_FILE = "--line {line} needs --file FILE, the file below site-packages that it is a line of"
NO_LINE = "--line {line} is no line: lines are counted from 1"
SEVERAL = "--with takes one release: ask for one pair at a time"
ITSELF = "--with names {name} itself: name another package"
NO_PROJECT = "the index has no project {name}: correct its name, or set PIP_INDEX_URL to the index that has it"
NO_VERSION = "{name} has no release {version} on the index; {there}"
NEWEST = "the newest is {newest}"
NONE_AT_ALL = "it has none at all"
VERDICTS = {
    ProofState.CONFIRMED: "confirmed",
    ProofState.REFUTED: "refuted",
    ProofState.NOT_CHECKED: "not checked",
}
AWAY = "{why}; look whether the network and PIP_INDEX_URL are right, or ask again later"
BOUNDS = Bounds(artifacts=24, bytes=512 << 20, seconds=180.0)
_SPEC = re.compile(r"\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*==\s*(?P<version>[^\s=*]+)\s*", re.ASCII)
_MOST_SHOWN = 12
_WIDEST = 140
_PYTHON = re.compile(r"3\.[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it."""

    wish: Wish
    """What was asked."""
    found: Reproduction
    """What the artifacts show."""
    name: str
    """The package's name, as its project writes it."""
    seconds: float
    """How long it took."""
    bytes: int
    """How many bytes of artifacts were fetched."""


def wish(
    package: str,
    others: Sequence[str] = (),
    file: str | None = None,
    line: int | None = None,
    python: str | None = None,
) -> Wish:
    """What the words of a command line ask for. Raises UnusableInputError, which says what to write."""
    if python is not None and not _PYTHON.fullmatch(python):
        raise UnusableInputError(NO_PYTHON.format(python=python))
    if line is not None and line < 1:
        raise UnusableInputError(NO_LINE.format(line=line))
    if line is not None and not file:
        raise UnusableInputError(NO_FILE.format(line=line))
    typed, released = _release(package)
    if len(others) > 1:
        raise UnusableInputError(SEVERAL)
    second = _release(others[0])[1] if others else None
    if second is not None and second.name == released.name:
        raise UnusableInputError(ITSELF.format(name=typed))
    path = file.replace("\\", "/").removeprefix("./") if file else None
    return Wish(released, typed, Platform(python=python or OWN), second, path, line)


def _release(spec: str) -> tuple[str, Package]:
    match = _SPEC.fullmatch(spec)
    try:
        if match is None:
            raise UnusableInputError(NOT_A_RELEASE.format(spec=spec or "nothing"))
        version = str(Version(match["version"]))
    except InvalidVersion:
        raise UnusableInputError(NOT_A_RELEASE.format(spec=spec)) from None
    return match["name"], Package(canonicalize_name(match["name"]), version, "the command line")


@contextmanager
def opened_index() -> Iterator[PackageIndex]:
    """The index that pip would use, with artifacts kept on disk. Raises SettingsError."""
    # Settings and HTTP take a while to load, and wrong words are answered without.
    from workers.edges.artifacts import folder_of  # noqa: PLC0415
    from workers.edges.index import IndexEdge  # noqa: PLC0415
    from workers.library import NoCache  # noqa: PLC0415
    from workers.settings import IndexSettings  # noqa: PLC0415

    settings = IndexSettings.load()
    with IndexEdge(settings.indexes, NoCache(), folder_of(settings.retriage_cache_dir)) as index:
        yield index


def answer(index: PackageIndex, asked: Wish) -> Answer:
    """Look for it. Raises UnusableInputError where the index has no such release, or does not answer."""
    try:
        return _answer(index, asked)
    except RetryableError as error:
        raise UnusableInputError(AWAY.format(why=error)) from error


def _answer(index: PackageIndex, asked: Wish) -> Answer:
    began = time.monotonic()
    for package in filter(None, (asked.package, asked.other)):
        _must_exist(index, package)
    desk = Desk(index, asked.platform, None, BOUNDS)
    try:
        found, contents = (pair if asked.other else alone)(desk, asked)
    except NotCheckedError as error:
        found, contents = about(asked, ProofState.NOT_CHECKED, str(error)), Contents()
    return Answer(asked, found, _named(asked, contents), round(time.monotonic() - began, 2), index.bytes)


def _must_exist(index: PackageIndex, package: Package) -> None:
    try:
        project = index.project(package.name)
    except GoneError:
        raise UnusableInputError(NO_PROJECT.format(name=package.name)) from None
    if find(project, package.version or "") is None:
        there = NEWEST.format(newest=project.releases[-1].version) if project.releases else NONE_AT_ALL
        raise UnusableInputError(NO_VERSION.format(name=package.name, version=package.version, there=there))


def _named(asked: Wish, contents: Contents) -> str:
    """As the project writes it; what was typed where only the case differs, or nothing was read."""
    written = contents.metadata.name
    return (
        written
        if canonicalize_name(written) == asked.package.name and written.lower() != asked.typed.lower()
        else asked.typed
    )


def told(given: Answer) -> Iterator[str]:
    """What a person reads, line by line."""
    found, other = given.found, given.wish.other
    beside = f" with {other.name} {other.version}" if other else ""
    yield f"{given.name} {found.version}{beside}: {VERDICTS[found.verdict]}"
    yield f"  {found.reason}"
    if found.confirmed:
        yield from _where(found)
        yield from _others(found.other_files)
        yield from _releases(found, given.name)
    for note in found.notes:
        yield f"  note: {note}"
    looked = f"{found.artifact}, Python {found.python}; " if found.artifact else ""
    yield f"  {looked}{given.bytes:,} bytes fetched, {given.seconds:.1f} s"


def _where(found: Reproduction) -> Iterator[str]:
    line = f", line {found.line}" if found.line else ""
    yield f"  {found.file}{line}: {found.error}"
    width = len(str(found.around[-1][0])) if found.around else 0
    for number, text in found.around:
        yield f"    {'>' if number == found.line else ' '} {number:>{width}} | {text[:_WIDEST]}"


def _others(files: tuple[BrokenFile, ...]) -> Iterator[str]:
    for title, chosen in (
        ("other files that do not compile", [each for each in files if not is_apart(each.file)]),
        ("tests and templates that do not compile", [each for each in files if is_apart(each.file)]),
    ):
        if chosen:
            yield f"  {title}: {len(chosen)}"
        for each in chosen[:_MOST_SHOWN]:
            line = f", line {each.line}" if each.line else ""
            yield f"    {each.file}{line}: {each.error}"
        if len(chosen) > _MOST_SHOWN:
            yield f"    and {len(chosen) - _MOST_SHOWN} more: see --json"


def _releases(found: Reproduction, name: str) -> Iterator[str]:
    whose = f" of {name if found.moved == found.package else found.moved}" if found.moved else ""
    yield f"  last good release{whose}: {found.last_good or 'none found'}"
    if found.first_bad:
        yield f"  first bad release{whose}: {found.first_bad}"
    if found.fixed_in:
        yield f"  fixed in: {name} {found.fixed_in}"
    elif found.still:
        yield f"  not fixed: {name} {found.newest}, the newest release, has it, too"
    if found.pin:
        yield f"  until then, require: {found.pin}"


def as_json(given: Answer) -> dict[str, Any]:
    """What `--json` prints."""
    found, other = given.found, given.wish.other
    return {
        "package": given.name,
        "version": found.version,
        "verdict": found.verdict.value,
        "file": found.file,
        "line": found.line,
        "error": found.error or None,
        "other_files": [each.file for each in found.other_files],
        "last_good": found.last_good,
        "first_bad": found.first_bad,
        "fixed_in": found.fixed_in,
        "pin": found.pin,
        "bytes": given.bytes,
        "seconds": given.seconds,
        "reason": found.reason,
        "with": f"{other.name}=={other.version}" if other else None,
        "python": found.python,
        "artifact": found.artifact or None,
        "sha256": found.digest or None,
        "requirement": found.requirement,
        "newest": found.newest,
        "still": found.still,
        "module": found.module,
        "name": found.name,
        "moved": found.moved or None,
        "around": [{"line": number, "text": text} for number, text in found.around],
        "other_errors": [{"file": each.file, "line": each.line, "error": each.error} for each in found.other_files],
        "suggestion": found.suggestion or None,
        "notes": list(found.notes),
    }

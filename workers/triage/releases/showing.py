"""What came of a Claim about a release, as the Proof of the Finding that makes it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from workers.triage.code_proofs.changed_lines import origin
from workers.triage.manifests.declared import PYTHON, declared, manifests
from workers.triage.manifests.declared_python import named
from workers.triage.manifests.locks import LOCKS, Resolved, resolved
from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.proving import Context, Facts, Needs, not_checked
from workers.triage.releases.claim import Claim, Sort
from workers.triage.releases.claiming import claim
from workers.triage.releases.pins import pin_from
from workers.triage.releases.placing import Placing, excludes, placed
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import paths_for
from workers.triage.text import code

IN_REPOSITORY = "{file} is a file of this repository, so that no release of {name} was looked at."
NOT_ASKED = "No release was looked at."
TOLD = "That the job had {release} is told by {told_by}."
NEWEST = "The log does not tell which release the job had: {release} was the newest then."
LAST_GOOD = "The last release of {moved} without it is {version}."
STILL = "{newest}, the newest release of {package}, has it, too."
MENDED = "{package} has it mended since {version}."

SYNTAX = "{release} is broken as released: {file}, line {line}, does not compile ({error})."
SYNTAX_NO_LINE = "{release} is broken as released: {file} does not compile ({error})."
SYNTAX_THERE = "{release} is broken as released: {file}{at} does not compile on Python {python} ({error})."
AT = ", line {line},"
NAME = "{release} imports {name} from {module}, which {other} does not have."
ATTRIBUTE = "{release} uses {name} of {module}, which {other} does not have."
MODULE = "{release} imports the module {module}, which does not come with it."
PYTHON_ENDED = "{release} does not run on Python {python}: it uses {what}, which that Python does not have."

TAKE_NEWER = "Require {requirement}, which has it mended{place}."
PIN = "Require {requirement} until it is mended{place}."
INSTEAD = "Require {requirement}{place}."
OR_PIN = "{pin} would do as well."
AT_LINE = ": {path} line {line}"
IN_FILE = ": {path}"
NEW_LINE = ": a line of its own in {path}"
BY_COMMAND = ": {command} writes it into {path} and {lock}"
WITH_LOCK = ": {path}, and renew {lock}"
PLACE = "{path} line {line}: where {name} is required"
ARTIFACT = "{artifact}, as the package index has it{digest}"
DIGEST = " (SHA-256 {digest})"

MOST_LOCKS = 6
_DEEPEST = 2
_DIGITS = 16
_MOST_BLAMED = 4
_LARGEST_BLAMED = 100_000


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """What tells versions and takes a pin; in a pull request also who wrote its lines."""
    files = [*_locks(tree), *manifests(tree, PYTHON)]
    small = [path for path in files if (tree.entries[path].size or 0) <= _LARGEST_BLAMED] if context.base else []
    return Needs(
        frozenset({*files, *paths_for(finding, context, tree)}),
        blames=frozenset(small[:_MOST_BLAMED]),
        changes=context.base is not None,
    )


def further(finding: Finding, facts: Facts) -> Needs:
    """The Claim, where there is one."""
    found = _claim(finding, facts)
    return Needs() if isinstance(found, str) else Needs(claims=frozenset({found}))


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the release shows of the Finding."""
    found = _claim(finding, facts)
    if isinstance(found, str):
        return not_checked(found)
    shown = facts.reproductions.get(found)
    if shown is None:
        return not_checked(NOT_ASKED)
    if not shown.confirmed:
        return _unconfirmed(finding, shown)
    return _confirmed(finding, facts, found, shown)


def _unconfirmed(finding: Finding, shown: Reproduction) -> Proof:
    looked = tuple(_artifact(shown))
    # That a build failed, or that an installer found nothing, the log itself shows, whatever an index has now.
    summary = None if finding.kind == "broken-dependency" else finding.summary
    if shown.verdict is ProofState.REFUTED:
        return Proof(ProofState.REFUTED, shown.reason, looked, summary, release=shown)
    return Proof(ProofState.NOT_CHECKED, shown.reason, looked, release=shown)


def _confirmed(finding: Finding, facts: Facts, made: Claim, shown: Reproduction) -> Proof:
    requirement, good = _requirement(shown)
    place = placed(requirement, good, finding, facts) if requirement else None
    return Proof(
        ProofState.CONFIRMED,
        " ".join([shown.reason, *_more(made, shown)]),
        (*_artifact(shown), *_looked(place, requirement, facts)),
        _summary(shown),
        _remedy(shown, requirement, place),
        diff=place.diff if place else "",
        commands=(place.command,) if place and place.command else (),
        by_change=True if any(_ours(facts, shown)) else None,
        release=shown,
    )


def _claim(finding: Finding, facts: Facts) -> Claim | str:
    file = str(finding.subject.get("file") or "")
    if file and any(path.endswith(f"-packages/{file}") for path in facts.tree.entries):
        return IN_REPOSITORY.format(file=code(file), name=code(finding.subject.get("package")))
    return claim(finding, facts.context, _resolved(facts))


def _resolved(facts: Facts) -> tuple[Resolved, ...]:
    texts = {path: text for path in _locks(facts.tree) if (text := facts.text(path)) is not None}
    return resolved(texts)


def _locks(tree: Tree) -> list[str]:
    """The lock files near the root, the nearest first."""
    found = (entry.path for entry in tree.files() if LOCKS.match(entry.path) and entry.path.count("/") <= _DEEPEST)
    return sorted(found, key=lambda path: (path.count("/"), path))[:MOST_LOCKS]


def _ours(facts: Facts, shown: Reproduction) -> Iterator[bool]:
    """Of each line that asks for the bad release, and would not take the last good one, whether the pull request wrote
    it. A line that takes both may have moved by itself."""
    moved = shown.moved or shown.package
    bad = {shown.package: shown.version, shown.other or "": shown.other_version}.get(moved)
    lines = [(each.path, each.line) for each in _resolved(facts) if each.package == moved and each.version == bad]
    for each in declared(facts, PYTHON).of([moved]):
        written = (facts.text(each.path) or "").split("\n")[each.line - 1] if each.line else ""
        if shown.last_good and excludes(written, moved, shown.last_good):
            lines.append((each.path, each.line))
    return (origin(facts, path, line).ours for path, line in lines if line and path in facts.blames)


def _more(made: Claim, shown: Reproduction) -> Iterator[str]:
    """What else is known: who told the release, and how others of it stand."""
    told = made.package.told_by
    if made.sort not in {Sort.VERSION, Sort.BUILD} and (told or made.package.version is None):
        yield (TOLD if told else NEWEST).format(release=_release(shown), told_by=told)
    if shown.last_good and code(shown.last_good) not in shown.reason and f" {shown.last_good}`" not in shown.reason:
        moved = shown.called if shown.moved in {"", shown.package} else shown.moved
        yield LAST_GOOD.format(moved=code(moved), version=code(shown.last_good))
    if shown.fixed_in:
        yield MENDED.format(package=code(shown.called), version=code(shown.fixed_in))
    elif shown.still and shown.newest and shown.newest != shown.version:
        yield STILL.format(newest=code(shown.newest), package=code(shown.called))


def _release(shown: Reproduction) -> str:
    return code(f"{shown.called} {shown.version}" if shown.version else shown.called)


def _summary(shown: Reproduction) -> str | None:
    """What broke; None where the log tells it as well."""
    other = f"{shown.other} {shown.other_version or ''}".strip() if shown.other else shown.called
    words = {
        "release": _release(shown),
        "file": code(shown.file),
        "line": shown.line,
        "error": code(shown.error),
        "name": code(shown.name),
        "module": code(shown.module),
        "other": code(other),
        "python": shown.python,
        "what": code(f"{shown.module}.{shown.name}" if shown.name else shown.module),
    }
    forms = {Sort.NAME: NAME, Sort.ATTRIBUTE: ATTRIBUTE, Sort.MODULE: MODULE, Sort.PYTHON: PYTHON_ENDED}
    if shown.sort is Sort.SYNTAX and shown.file:
        return (SYNTAX if shown.line else SYNTAX_NO_LINE).format(**words)
    if shown.sort is Sort.PYTHON and shown.file and not shown.module:
        return SYNTAX_THERE.format(at=AT.format(**words) if shown.line else "", **words)
    return forms[shown.sort].format(**words) if shown.sort in forms and shown.module else None


def _requirement(shown: Reproduction) -> tuple[str, str]:
    """What to require, and a release that it is meant to take; both empty where nothing is known to help."""
    if shown.fixed_in:
        return pin_from(shown.called, shown.fixed_in), shown.fixed_in
    return shown.pin or "", shown.last_good or ""


def _remedy(shown: Reproduction, requirement: str, place: Placing | None) -> str | None:
    if not requirement:
        return None
    form = TAKE_NEWER if shown.fixed_in else PIN if shown.sort not in {Sort.VERSION, Sort.BUILD} else INSTEAD
    first = form.format(requirement=code(requirement), place=_at(place) if place else "")
    return f"{first} {OR_PIN.format(pin=code(shown.pin))}" if shown.fixed_in and shown.pin else first


def _at(place: Placing) -> str:
    path, lock = code(place.path), code(place.lock)
    if place.command:
        return BY_COMMAND.format(command=code(place.command), path=path, lock=lock)
    if place.lock:
        return WITH_LOCK.format(path=path, lock=lock)
    if place.is_new:
        return NEW_LINE.format(path=path)
    return AT_LINE.format(path=path, line=place.line) if place.line else IN_FILE.format(path=path)


def _artifact(shown: Reproduction) -> Iterator[Look]:
    if shown.artifact:
        digest = DIGEST.format(digest=code(f"{shown.digest[:_DIGITS]}…")) if shown.digest else ""
        yield Look(ARTIFACT.format(artifact=code(shown.artifact), digest=digest))


def _looked(place: Placing | None, requirement: str, facts: Facts) -> Iterator[Look]:
    if place and place.line and not place.is_new:
        name = code(named(requirement))
        text = PLACE.format(path=code(place.path), line=place.line, name=name)
        yield Look(text, facts.context.link(place.path, place.line))

"""Findings proved against the repository: one tree, one query, and nothing that no Finding needs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice
from operator import or_
from typing import Final, TypeVar

import structlog

from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.library import MOST_QUESTIONS, SETTINGS, Library
from workers.released import Releases
from workers.triage import prove as pure
from workers.triage.model import Category, Finding
from workers.triage.proving import Context, Facts, Needs
from workers.triage.releases.claim import Claim
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository import questions as q
from workers.triage.repository import tree as trees
from workers.triage.repository.tree import Entry, Mode, Tree

log = structlog.get_logger()

MOST_FINDINGS: Final = 5
"""How many Findings of one job are proved: the first one, and others that may be the cause should it be refuted."""
MOST_COMMITS: Final = 2
"""How many commits of one run are looked at; jobs that check out others go without."""
MOST_BYTES: Final = 4 * 1024 * 1024
"""How many bytes of files are asked for at once; what is beyond is said to be unread."""
LONGEST_WAIT: Final = 60
"""Seconds that a comment may be late for its Proofs, when GitHub says when to come again."""
UNREADABLE = "its files may not be read; the App needs the permission `Contents: read`, accepted where it is installed"
NO_COMMIT = "GitHub does not have the commit any more"

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Case:
    """One red job."""

    findings: tuple[Finding, ...]
    """What was found in its log, ranked."""
    context: Context
    """Where."""


def prove(library: Library, cases: Sequence[Case], releases: Releases | None = None) -> list[tuple[Finding, ...]]:
    """The Findings of each job with their Proofs, in the order that these leave. Without `releases`, nothing is said of
    released packages.

    Raises RetryableError while GitHub does not answer, unless the library is in haste or GitHub says to wait for longer
    than a comment may: `library.done_without` tells then that the Proofs may be had later.
    """
    commits = list(dict.fromkeys(case.context.commit for case in cases if _to_prove(case)))
    proved: dict[int, tuple[Finding, ...]] = {}
    for place, commit in enumerate(commits):
        together = {number: case for number, case in enumerate(cases) if case.context.commit == commit}
        if place < MOST_COMMITS:
            findings = _at_commit(library, list(together.values()), releases)
        else:
            why = f"Only {MOST_COMMITS} commits of a run are looked at, and this job checked out another one."
            findings = [_unproven(case, why, releases) for case in together.values()]
        proved |= dict(zip(together, findings, strict=True))
    return [proved.get(number, case.findings) for number, case in enumerate(cases)]


def _to_prove(case: Case) -> list[Finding]:
    """The cause, and what else may turn out to be it."""
    chosen = [
        finding
        for place, finding in enumerate(case.findings)
        if pure.provable(finding)
        and (case.context.index or not pure.of_release(finding))
        and (place == 0 or finding.category is Category.CONFIGURATION)
    ]
    return chosen[:MOST_FINDINGS]


def _at_commit(library: Library, cases: Sequence[Case], releases: Releases | None) -> list[tuple[Finding, ...]]:
    try:
        return _proven(library, cases, releases)
    except GoneError:
        heads = [replace(case, context=replace(case.context, commit=case.context.head_sha)) for case in cases]
        if heads != list(cases):
            # The merge that GitHub made for the run is nobody's commit, and is thrown away at some time.
            return _at_commit(library, heads, releases)
        reason = NO_COMMIT
    except ForbiddenError as error:
        log.warning("repository_unreadable", repository=library.repository, reason=str(error))
        reason = UNREADABLE
    except PermanentError as error:
        reason = str(error)
    except RetryableError as error:
        if not library.in_haste and (error.retry_after or 0) <= LONGEST_WAIT:
            raise
        library.done_without = True
        reason = str(error)
    return [_unproven(case, f"The repository was not looked at: {reason}.", releases) for case in cases]


def _unproven(case: Case, why: str, releases: Releases | None) -> tuple[Finding, ...]:
    """Without the repository; what a release shows does not depend on it."""
    chosen = _to_prove(case)
    return tuple(
        _without(finding, case.context, why, releases) if finding in chosen else finding for finding in case.findings
    )


def _without(finding: Finding, context: Context, why: str, releases: Releases | None) -> Finding:
    if not pure.of_release(finding):
        return pure.unproven(finding, why)
    facts = Facts(context, trees.of(context.commit, [], truncated=True))
    return pure.proven(finding, replace(facts, reproductions=_reproductions(releases, pure.further(finding, facts))))


def _reproductions(releases: Releases | None, needs: Needs) -> dict[Claim, Reproduction]:
    return {claim: releases.reproduction(claim) for claim in needs.claims} if releases else {}


def _proven(library: Library, cases: Sequence[Case], releases: Releases | None) -> list[tuple[Finding, ...]]:
    asking = [(case.context, finding) for case in cases for finding in _to_prove(case)]
    commit = cases[0].context.commit
    tree = library.tree(commit, lambda: pure.folders_of_interest(finding for _, finding in asking))
    needs = [pure.needs(finding, context, tree) for context, finding in asking]
    desk = _Desk(library, cases[0].context, tree)
    desk.fetch(needs)
    further = [
        need | pure.further(finding, desk.facts(context, need))
        for need, (context, finding) in zip(needs, asking, strict=True)
    ]
    if any(replace(more, claims=need.claims) != need for more, need in zip(further, needs, strict=True)):
        desk.fetch(further)
    proved = iter(
        [
            pure.proven(finding, replace(desk.facts(context, need), reproductions=_reproductions(releases, need)))
            for need, (context, finding) in zip(further, asking, strict=True)
        ]
    )
    return [_with(case, list(islice(proved, len(_to_prove(case))))) for case in cases]


def _with(case: Case, proved: Sequence[Finding]) -> tuple[Finding, ...]:
    """The Findings of a job, those that were proved in the places of what they were."""
    chosen, left = _to_prove(case), list(proved)
    return pure.ranked(left.pop(0) if finding in chosen and left else finding for finding in case.findings)


class _Desk:
    """Everything that one commit's Findings need, asked for at once."""

    def __init__(self, library: Library, context: Context, tree: Tree) -> None:
        self._library = library
        self._tree = tree
        self._base = context.base.sha if context.base else None
        self._head = context.head_sha
        self._pull = context.base.number if context.base else None
        self._blobs: dict[str, Entry] = {}
        self._texts: dict[str, q.Text] = {}
        self._answers: dict[q.Question, q.Answer] = {}

    def fetch(self, needs: Iterable[Needs]) -> None:
        """Ask for what they need and what is not there yet."""
        every = reduce(or_, needs, Needs())
        self._blobs, self._texts = _readable(self._tree, every.files)
        asked = dict.fromkeys(each for each in self._questions(every) if each not in self._answers)
        if asked:
            # The settings may be asked for after this, and here they cost nothing.
            self._answers |= self._library.answers([*list(asked)[:MOST_QUESTIONS], SETTINGS])

    def _questions(self, needs: Needs) -> Iterable[q.Question]:
        yield from (q.ReadBlob(oid) for oid in [*(entry.oid for entry in self._blobs.values()), *sorted(needs.blobs)])
        if self._base and needs.on_base:
            # The root tells whether GitHub has the commit at all: of one that it has not, it says of each path that
            # nothing is there.
            folders = {"", *map(posixpath.dirname, needs.on_base)}
            yield from (q.ListFolder(self._base, folder) for folder in sorted(folders))
        if self._tree.commit != self._head:
            yield from (q.ListFolder(self._head, folder) for folder in sorted(map(posixpath.dirname, self._blobs)))
        yield from (q.BlameFile(self._tree.commit, path) for path in sorted(needs.blames))
        yield from (q.FindRemote(*remote) for remote in sorted(needs.remotes))
        if needs.changes and self._pull:
            yield q.ReadChanges(self._pull, self._head)

    def facts(self, context: Context, needs: Needs) -> Facts:
        """What was answered, for one Finding."""
        changes = q.ReadChanges(self._pull, self._head) if needs.changes and self._pull else None
        return Facts(
            context,
            self._tree,
            {path: text for path in needs.files if (text := self._text(path)) is not None},
            self._on_base(needs.on_base),
            self._answered({path: q.BlameFile(self._tree.commit, path) for path in needs.blames}, q.Blame),
            self._answered({remote: q.FindRemote(*remote) for remote in needs.remotes}, q.Remote),
            self._answered({0: changes}, q.Changes).get(0) if changes else None,
            self._answered({oid: q.ReadBlob(oid) for oid in needs.blobs}, q.Text),
            frozenset(path for path in needs.files if self._differs(path)),
        )

    def _text(self, path: str) -> q.Text | None:
        entry = self._blobs.get(path)
        if entry is None:
            return self._texts.get(path)
        answer = self._answers.get(q.ReadBlob(entry.oid))
        return answer if isinstance(answer, q.Text) else q.Text(None, "was not read")

    def _on_base(self, paths: Iterable[str]) -> dict[str, q.Found]:
        root = self._listing(self._base, "")
        if root is None or not root.entries:
            return {}
        return {path: listing.find(path) for path in paths if (listing := self._listing(self._base, path))}

    def _listing(self, commit: str | None, path: str) -> q.Listing | None:
        answer = self._answers.get(q.ListFolder(commit, posixpath.dirname(path))) if commit else None
        return answer if isinstance(answer, q.Listing) else None

    def _differs(self, path: str) -> bool:
        entry, listing = self._blobs.get(path), self._listing(self._head, path)
        return entry is not None and listing is not None and listing.find(path).oid != entry.oid

    def _answered(self, asked: Mapping[Key, q.Question], kind: type[Value]) -> dict[Key, Value]:
        found = {key: self._answers.get(question) for key, question in asked.items()}
        return {key: answer for key, answer in found.items() if isinstance(answer, kind)}


def _readable(tree: Tree, paths: Iterable[str]) -> tuple[dict[str, Entry], dict[str, q.Text]]:
    """Which files are asked for, the small ones first; and of those that are not, why."""
    entries = [entry for path in paths if (entry := tree.get(path)) and entry.mode not in {Mode.FOLDER, Mode.GITLINK}]
    asked: dict[str, Entry] = {}
    unread: dict[str, q.Text] = {}
    room = MOST_BYTES
    for entry in sorted(entries, key=lambda entry: (entry.size or 0, entry.path)):
        size = entry.size or 0
        if size > q.LARGEST:
            unread[entry.path] = q.Text(None, f"is larger than {q.LARGEST // 1000} kB")
        elif size > room:
            unread[entry.path] = q.Text(None, "was not read, because others were read before it")
        else:
            asked[entry.path] = entry
            room -= size
    return asked, unread

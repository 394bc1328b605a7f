"""One repository's trees and files: read once, kept in the cache, and asked for within a number of requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from workers.ports import Cache, Trees
from workers.triage.repository import questions as q
from workers.triage.repository import tree as trees
from workers.triage.repository.tree import Entry, Tree

MOST_QUESTIONS: Final = 150
"""How many things are asked at once."""
KEEP: Final = 7 * 24 * 3600
"""Seconds that answers are kept which are true for ever."""
KEEP_REMOTE: Final = 600
"""Seconds that an answer about another repository is kept: somebody may mend it."""
KEEP_SETTING: Final = 3600
"""Seconds that the repository's settings are kept: after so long at most, a change of them counts."""
SETTINGS: Final = q.ReadSetting(".github/retriage.yml")

Value = TypeVar("Value")

_TREE: Final = TypeAdapter(tuple[list[Entry], bool, list[str]])
_ANSWERS: Final[Mapping[type[q.Question], TypeAdapter[q.Answer]]] = {
    q.ReadBlob: TypeAdapter(q.Text),
    q.ReadSetting: TypeAdapter(q.Text),
    q.ListFolder: TypeAdapter(q.Listing),
    q.BlameFile: TypeAdapter(q.Blame),
    q.FindRemote: TypeAdapter(q.Remote),
    q.ReadChanges: TypeAdapter(q.Changes),
}


class NoCache:
    """ports.Cache for what is asked once."""

    def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """Nothing is kept."""
        return [None] * len(keys)

    def write(self, values: Mapping[str, bytes], seconds: int) -> None:
        """Nothing will be asked for again."""


class Library:
    """One repository, as far as it was read before or may be asked."""

    def __init__(
        self,
        github: Trees,
        cache: Cache,
        repository: str,
        *,
        requests: int,
        in_haste: bool = False,
        afresh: bool = False,
    ) -> None:
        """`repository` is `owner/name`; `requests` is how many may be made in all; `in_haste` says whether what GitHub
        does not answer now must be done without; `afresh`, whether what may have changed is asked for again."""
        self.repository = repository
        self.in_haste = in_haste
        self.done_without = False
        self._github = github
        self._cache = cache
        self._left = requests
        self._afresh = afresh

    def tree(self, commit: str, interest: Callable[[], Iterable[str]]) -> Tree:
        """The tree of a commit. Where GitHub does not list it whole, the folders of interest are asked for besides."""
        key = self._key(f"tree:{commit}")
        (stored,) = self._cache.read([key])
        known = _parsed(_TREE, stored)
        if known is not None:
            entries, truncated, listed = known
            return trees.of(commit, entries, truncated=truncated, listed=listed)
        self._left -= 1
        tree = self._github.tree(self.repository, commit)
        if tree.truncated:
            tree = self._completed(tree, sorted(interest()))
        dumped = _TREE.dump_json((list(tree.entries.values()), tree.truncated, sorted(tree.listed)))
        self._cache.write({key: dumped}, KEEP)
        return tree

    def _completed(self, tree: Tree, folders: Sequence[str]) -> Tree:
        asked = [q.ListFolder(tree.commit, folder) for folder in folders[:MOST_QUESTIONS]]
        listings = self.answers(asked)
        added = [entry for listing in listings.values() if isinstance(listing, q.Listing) for entry in listing.entries]
        listed = {question.folder for question in asked if question in listings}
        return trees.of(tree.commit, [*tree.entries.values(), *added], truncated=True, listed=listed)

    def answers(self, questions: Sequence[q.Question]) -> Mapping[q.Question, q.Answer]:
        """What is known of each, asked for with one request where it was not kept and a request is left."""
        kept = [question for question in questions if isinstance(question, _FOR_EVER) or not self._afresh]
        stored = self._cache.read([self._key(question.key) for question in kept])
        answers = {
            question: answer
            for question, value in zip(kept, stored, strict=True)
            if (answer := _parsed(_ANSWERS[type(question)], value)) is not None
        }
        missing = [question for question in questions if question not in answers]
        if not missing or self._left < 1:
            return answers
        self._left -= 1
        fresh = self._github.answers(self.repository, missing)
        for seconds, kinds in ((KEEP_REMOTE, q.FindRemote), (KEEP_SETTING, q.ReadSetting), (KEEP, _FOR_EVER)):
            values = {self._key(each.key): _dumped(each, fresh[each]) for each in fresh if isinstance(each, kinds)}
            if values:
                self._cache.write(values, seconds)
        return {**answers, **fresh}

    def _key(self, key: str) -> str:
        return f"{self.repository.lower()}:{key}"


_FOR_EVER: Final = (q.ReadBlob, q.ListFolder, q.BlameFile, q.ReadChanges)


def _parsed(adapter: TypeAdapter[Value], stored: bytes | None) -> Value | None:
    try:
        return adapter.validate_json(stored) if stored is not None else None
    except ValidationError:
        # Kept by another version.
        return None


def _dumped(question: q.Question, answer: q.Answer) -> bytes:
    return _ANSWERS[type(question)].dump_json(answer)

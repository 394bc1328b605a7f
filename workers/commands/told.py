"""What a command is told, what it may use, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from workers.errors import RetriageError
from workers.outside import Outside
from workers.publish import Outcome
from workers.queue import ObeyCommand
from workers.triage.facts import Pull
from workers.triage.judgement import Judged, Judgement
from workers.triage.repository.repository_settings import RepositorySettings
from workers.triage.text import code

WHICH = "it wants the number of a cause; {listed}."
NO_CAUSE = "there is no cause {number}; {listed}."
NOT_SHOWN = """\
cause {number} is not among what the runs of {commit} show now. The comment is brought up to date once they have all \
ended; where they have, `/retriage` alone has their logs read again."""

NO_COMMENT = "no comment of retriage lists causes here"
LISTED_ONE = "the comment lists one"
LISTED = "the comment lists 1 to {last}"

_NUMBER = re.compile(r"#?(?P<number>[1-9]\d{0,3})", re.ASCII)
SEEN_FOR = 7 * 24 * 3600
"""Seconds for which it is known that a command has had its effect: longer than its task is tried again."""


class RefusedError(RetriageError):
    """A command cannot be obeyed. The message is the line that says why: Markdown, hostile text in code spans."""


class May(StrEnum):
    """Who may give a command."""

    ANALYSE = "analyse"
    """The author of the pull request, and the least role for what reads and says."""
    ACT = "act"
    """The least role for what changes something."""


class UpdatePull(Protocol):
    """Bring the comment of a pull request up to date."""

    def __call__(self, outside: Outside, repository: str, pull: Pull, *, afresh: bool = ...) -> Outcome:
        """`afresh` reads logs again that were read before."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What of the pipeline the commands use."""

    update_pull: UpdatePull
    """Brings the comment up to date."""
    judgement_of: Callable[[Outside, str, Pull], Judgement | None]
    """What is kept of the head's causes; None where that is not all."""
    settings_of: Callable[[Outside, str], RepositorySettings]
    """The repository's settings."""


@dataclass(frozen=True, slots=True)
class Told:
    """One command, and what there is to obey it with."""

    outside: Outside
    """GitHub and what is remembered."""
    request: ObeyCommand
    """The comment that it stands in."""
    pull: Pull
    """The pull request, as it is now."""
    settings: RepositorySettings
    """The repository's settings."""
    words: tuple[str, ...]
    """The words after `/retriage`, its name the first."""
    causes: Mapping[int, str]
    """The keys of the causes by the numbers that people see; empty where the comment lists none."""
    judgement: Callable[[], Judgement | None]
    """What is kept of the head's causes, looked up once."""
    update: Callable[..., Outcome]
    """Brings the comment up to date; takes `afresh`."""
    again: bool = False
    """Whether an earlier try of the task may have obeyed it already."""

    @property
    def repository(self) -> str:
        """`owner/name`."""
        return self.request.repository

    def word(self, at: int) -> str | None:
        """The word at that place after its name, from 1; None where there is none."""
        return self.words[at] if len(self.words) > at else None

    def first_time(self) -> bool:
        """Whether it is to have its effect. Asked right before: a task that is killed just then loses the effect.

        The other way round would be worse: once it had its effect the comment may number its causes anew, and the next
        try would mean another cause by the same number.
        """
        return self.outside.history.first_time(self._effect, SEEN_FOR)

    @property
    def had_effect(self) -> bool:
        """Whether an earlier try of the task has asked for its first time; one that refused it has not."""
        return self.again and self.outside.history.happened(self._effect)

    @property
    def _effect(self) -> str:
        return f"obeyed {self.request.comment_id} {' '.join(self.words)}"

    def cause(self) -> tuple[int, str]:
        """Number and key of the cause that the first word names; of one alone, also without it.

        Raises RefusedError where there is none.
        """
        word = self.word(1)
        if word is None and len(self.causes) == 1:
            return next(iter(self.causes.items()))
        match = _NUMBER.fullmatch(word or "")
        if match is None:
            raise RefusedError(WHICH.format(listed=self._listed()))
        number = int(match["number"])
        if number not in self.causes:
            raise RefusedError(NO_CAUSE.format(number=number, listed=self._listed()))
        return number, self.causes[number]

    def judged(self) -> tuple[Judged, Judgement]:
        """The cause that the first word names, under that number, and all of the head.

        Raises RefusedError where it is not known.
        """
        number, key = self.cause()
        judgement = self.judgement()
        found = judgement.find(key) if judgement else None
        if judgement is None or found is None:
            raise RefusedError(NOT_SHOWN.format(number=number, commit=code(self.pull.head_sha[:7])))
        # A command before it in the same comment may have changed their order since the author saw it.
        return replace(found, number=number), judgement

    def _listed(self) -> str:
        if not self.causes:
            return NO_COMMENT
        return LISTED_ONE if len(self.causes) == 1 else LISTED.format(last=max(self.causes))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command that was obeyed."""

    reply: str = ""
    """What was asked for, as Markdown; empty where the comment or GitHub itself shows it."""
    but: str = ""
    """A line on the part that could not be done."""
    stale: bool = False
    """Whether the pull request's comment is to be brought up to date for it."""
    outcome: Outcome | None = None
    """What became of that comment, where the command has done so itself."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One command: how it is written, who may give it, and what it does."""

    name: str
    """Its first word; empty for `/retriage` alone."""
    usage: str
    """How it is written, arguments in capitals, those that need not be there in brackets."""
    may: May
    """Who may give it."""
    does: str
    """What is answered; one sentence of Markdown."""
    act: Callable[[Told], Answer]
    """Obeys it. Raises RefusedError where that cannot be done."""
    numbered: bool = False
    """Whether it names a cause."""
    once: bool = False
    """Whether what it changes must not be changed twice."""

    @property
    def most_words(self) -> int:
        """How many words it takes, its name among them."""
        return len(self.usage.split()) - 1

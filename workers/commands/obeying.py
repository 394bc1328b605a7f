"""All commands of one comment: which are taken, what comes of each, and the one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from workers.commands import permission
from workers.commands.answering import Answering
from workers.commands.help import named
from workers.commands.numbers import causes_in_comment
from workers.commands.told import Answer, Behaviour, RefusedError, Told, Tools
from workers.outside import Outside
from workers.publish import Action, Outcome
from workers.queue import MAX_COMMANDS, ObeyCommand
from workers.triage.facts import Pull
from workers.triage.repository.repository_settings import RepositorySettings
from workers.triage.text import code, visible

REFUSED = "{command}: {reason}\n"
HIDDEN = "it holds characters that no page shows; type it anew instead of copying it."
WORDS = "more words than it takes; it is written {usage}."
LEFT_OUT = "Of one comment {most} commands are obeyed; this one holds {left_out} more.\n"
NO_ROOM = "*The answer to {command} is left out, because GitHub limits the length of a comment; ask for it alone.*\n"
NO_REPLY = "GitHub takes no reply"

MAX_REPLY: Final = 65_000
"""Characters of a reply: somewhat below GitHub's limit of 65,536."""
_MAX_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of one command."""

    words: tuple[str, ...]
    answer: Answer | None
    """None for one that was refused."""
    line: str = ""
    """Why it was refused, or what of it could not be done."""

    @property
    def command(self) -> str:
        return code(" ".join(("/retriage", *self.words)), _MAX_SHOWN)

    def parts(self) -> list[str]:
        """What is said of it."""
        line = REFUSED.format(command=self.command, reason=self.line) if self.line else ""
        return [part for part in (self.answer.reply if self.answer else "", line) if part]


@dataclass(frozen=True)
class Obeying:
    """One comment with commands."""

    outside: Outside
    """GitHub and what is remembered."""
    request: ObeyCommand
    """The comment."""
    pull: Pull
    """The pull request that it stands on."""
    settings: RepositorySettings
    """The repository's."""
    tools: Tools
    """What of the pipeline the commands use."""
    answering: Answering
    """How it is answered."""

    def outcome(self) -> Outcome:
        """Obey them in their order, then answer. Raises WithdrawnError once the comment is gone.

        The reply comes before the comment is brought up to date, and the rocket last: so a task that is tried again
        does not find causes under new numbers before it has told of them.
        """
        refused = self._refused()
        plan = [(words, self._taken(words, refused)) for words in self.request.commands]
        if any(isinstance(taken, Behaviour) for _, taken in plan):
            self.answering.taken()
        results = self._results(plan)
        if self.request.left_out or any(result.line for result in results):
            self.answering.refused()
        text = self._reply(results)
        url = self.answering.reply(text) if text else ""
        answers = [
            result.answer for result in results if result.answer and (url is not None or not result.answer.reply)
        ]
        updates = [answer.outcome for answer in answers if answer.outcome]
        if any(answer.stale for answer in answers):
            updates.append(self._update())
        if not answers:
            reason = NO_REPLY if url is None else "; ".join(result.line for result in results)
            return Outcome(Action.SKIPPED, reason, url or "")
        self.answering.done()
        return updates[-1] if updates else Outcome(Action.UNCHANGED, "the commands are obeyed", url or "")

    def _refused(self) -> permission.Refused:
        github, request = self.outside.github, self.request
        role = cache(partial(github.role, request.repository, request.author))
        author = permission.is_author(request.author, self.pull.author)
        return partial(permission.refused, who=self.settings.who, author=author, role=role)

    def _taken(self, words: tuple[str, ...], refused: permission.Refused) -> Behaviour | str:
        """The command that they are, or why it is refused."""
        if any(visible(word) != word for word in words):
            return HIDDEN
        try:
            behaviour = named(words[0] if words else "")
        except RefusedError as error:
            return str(error)
        reason = refused(behaviour.may)
        if not reason and len(words) > behaviour.most_words:
            reason = WORDS.format(usage=code(behaviour.usage))
        return reason or behaviour

    def _results(self, plan: Sequence[tuple[tuple[str, ...], Behaviour | str]]) -> list[_Result]:
        repository, pull = self.request.repository, self.pull
        numbered = any(isinstance(taken, Behaviour) and taken.numbered for _, taken in plan)
        # Read once, before anything changes it: all numbers in a comment are those that its author saw.
        causes = causes_in_comment(self.outside, repository, pull.number) if numbered else {}
        judgement = cache(partial(self.tools.judgement_of, self.outside, repository, pull))
        again = self.answering.again
        results = []
        for words, taken in plan:
            if isinstance(taken, str):
                results.append(_Result(words, None, taken))
                continue
            told = Told(self.outside, self.request, pull, self.settings, words, causes, judgement, self._update, again)
            results.append(_result(taken, told))
        return results

    def _update(self, *, afresh: bool = False) -> Outcome:
        return self.tools.update_pull(self.outside, self.request.repository, self.pull, afresh=afresh)

    def _reply(self, results: Sequence[_Result]) -> str:
        """All that is said, within the limit: what does not fit is named."""
        parts = [(part, result.command) for result in results for part in result.parts()]
        if self.request.left_out:
            parts.append((LEFT_OUT.format(most=MAX_COMMANDS, left_out=self.request.left_out), ""))
        return _fitted(parts)


def _fitted(parts: Sequence[tuple[str, str]]) -> str:
    """The parts that fit, each with its command; instead of another one, that it is left out."""
    said, room = [], MAX_REPLY - len(parts) * (len(NO_ROOM) + 2 * _MAX_SHOWN)
    for part, command in parts:
        fits = len(part) <= room
        said.append(part if fits else NO_ROOM.format(command=command))
        room -= len(part) if fits else 0
    return "\n".join(said)


def _result(behaviour: Behaviour, told: Told) -> _Result:
    if behaviour.once and told.had_effect:
        return _Result(told.words, Answer(stale=True))
    try:
        answer = behaviour.act(told)
    except RefusedError as error:
        return _Result(told.words, None, str(error))
    return _Result(told.words, answer, answer.but)

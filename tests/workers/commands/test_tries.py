"""A task that is tried again after a fault at any of its steps: in the end everything was done, and is seen, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from tests.fakes import FakeGitHub, a_comment, a_run
from tests.workers.commands.given import FIRST, LISTED, SECOND, Remembering, World
from workers.errors import RetryableError
from workers.triage.facts import Comment, Pull, Run

MOST_STEPS = 12
"""Requests that the comment takes, and one more."""
LINES = ("rerun", "ignore 1 3", "wrong 2 network", "explain 2", "nonsense")


@dataclass
class Standing(FakeGitHub):
    """One where what was written stands, and one request fails: before it is done, or after."""

    fails_at: int = 0
    after: bool = False
    steps: int = 0
    now: Run = field(default_factory=a_run)

    @contextmanager
    def _step(self) -> Iterator[None]:
        self.steps += 1
        fails = self.steps == self.fails_at
        if fails and not self.after:
            raise RetryableError("502")
        yield
        if fails:
            raise RetryableError("502")

    def pull(self, repository: str, number: int) -> Pull:
        with self._step():
            return FakeGitHub.pull(self, repository, number)

    def role(self, repository: str, login: str) -> str:
        with self._step():
            return self.role_value

    def runs_of(self, repository: str, head_sha: str) -> tuple[Run, ...]:
        with self._step():
            return (self.now,)

    def rerun_failed(self, repository: str, run_id: int) -> None:
        with self._step():
            self.rerun.append(run_id)
            self.now = replace(self.now, completed=False, conclusion=None, attempt=2)

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        with self._step():
            new = content not in self.reactions
            self.reactions += [content] if new else []
            return new

    def comments(self, repository: str, number: int) -> Iterator[Comment]:
        with self._step():
            return iter(list(self.comments_value))

    def create(self, repository: str, number: int, body: str) -> Comment:
        with self._step():
            self.created.append(body)
            written = a_comment(body, id=900)
            self.comments_value = [*self.comments_value, written]
            return written


def world(fails_at: int, *, after: bool) -> tuple[World, Standing]:
    github = Standing(comments_value=[LISTED], fails_at=fails_at, after=after)
    return World(github, Remembering()), github


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fails_at", range(1, MOST_STEPS + 1))
def test_all_is_done_once_whichever_request_fails(fails_at: int, *, after: bool) -> None:
    given, github = world(fails_at, after=after)

    tries = 0
    while tries < 3 and github.reactions[-1:] != ["rocket"]:
        tries += 1
        try:
            given.obey(*LINES, author="bob", role="write")
        except RetryableError:
            assert tries == 1

    assert github.reactions == ["eyes", "confused", "rocket"]
    assert github.rerun == [100]
    assert set(given.history.ignored_value) == {FIRST}
    assert set(given.history.wrong_value) == {SECOND}
    assert len(given.history.feedback_value) == 1
    (reply,) = github.created
    assert reply.count("all that is known of it") == reply.count("there is no such command") == 1
    assert "network" not in reply


def test_every_request_of_the_comment_was_among_those_that_failed() -> None:
    given, github = world(0, after=False)
    given.obey(*LINES, author="bob", role="write")
    assert github.steps < MOST_STEPS

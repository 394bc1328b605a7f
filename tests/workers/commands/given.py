"""A pull request whose comment lists three causes, and commands on it, with the outside world faked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.fakes import REPOSITORY, FakeGitHub, FakeHistory, a_comment
from tests.triage.build import diagnosis, failed_job, finding, judged
from tests.workers.triaged import outside
from workers.commands import obey
from workers.commands.told import Tools
from workers.outside import Outside
from workers.publish import Action, Outcome
from workers.queue import ObeyCommand
from workers.triage.facts import Pull
from workers.triage.judgement import Judgement
from workers.triage.model import Category
from workers.triage.repository.repository_settings import RepositorySettings

AT = 1_795_168_800
"""When the commands are written: 2026-11-20T10:00:00Z."""
ALICE = "alice"
"""The author of the pull request."""
BROKEN = finding(
    "ImportError: cannot import name 'CachePolicy' from 'hishel'",
    kind="broken-dependency",
    category=Category.DEPENDENCY,
    subject={
        "package": "githubkit",
        "version": "0.16.1",
        "file": "githubkit/cache.py",
        "line": 4,
        "error": "ImportError",
    },
    confidence=0.9,
    summary="The installed package `githubkit` is broken.",
    remedy="Pin `githubkit`.",
    fingerprint="1:broken",
)
GENERAL = finding("Process exits with 1", kind="unknown", category=Category.UNKNOWN, confidence=0.3, fingerprint=None)
JUDGEMENT = judged(
    diagnosis(failed_job("build", finding()), failed_job("import", BROKEN), failed_job("other", GENERAL)),
)
FIRST, SECOND, THIRD = (each.key for each in JUDGEMENT.judged)
LISTED = a_comment(
    f"<!-- retriage:comment -->\n<!-- retriage:causes 1={FIRST} 2={SECOND} 3={THIRD} -->\n### CI is red", id=500
)


@dataclass
class Remembering(FakeHistory):
    """One that knows what was asked for its first time."""

    def first_time(self, what: str, seconds: int) -> bool:
        new = what not in self.counted
        self.counted += [what] if new else []
        return new

    def happened(self, what: str) -> bool:
        return what in self.counted


@dataclass
class World:
    """All that a command meets."""

    github: FakeGitHub = field(default_factory=lambda: FakeGitHub(comments_value=[LISTED]))
    history: FakeHistory = field(default_factory=FakeHistory)
    settings: RepositorySettings = field(default_factory=RepositorySettings)
    judgement: Judgement | None = JUDGEMENT
    updated: Outcome = field(default_factory=lambda: Outcome(Action.EDITED, "", LISTED.url))
    update_error: Exception | None = None
    updates: list[bool] = field(default_factory=list)
    """Of each time that the comment was brought up to date, whether the logs were read afresh."""

    def obey(self, *lines: str, author: str = ALICE, role: str = "none", left_out: int = 0) -> Outcome:
        """Obey a comment with these commands, written without `/retriage`."""
        self.github.role_value = role
        commands = tuple(tuple(line.split()) for line in lines)
        request = ObeyCommand(1, REPOSITORY, 7, 400, author, AT, commands, left_out)
        tools = Tools(self._update, lambda *_: self.judgement, lambda *_: self.settings)
        return obey(outside(self.github, self.history), request, tools)

    def _update(self, outside: Outside, repository: str, pull: Pull, *, afresh: bool = False) -> Outcome:
        self.updates.append(afresh)
        if self.update_error:
            raise self.update_error
        return self.updated

    @property
    def reply(self) -> str:
        """The one reply, without its marker."""
        (body,) = self.github.created
        marker, _, text = body.partition("\n")
        assert marker == "<!-- retriage:reply 400 -->"
        return text

    def later(self) -> World:
        """The same at the next try of the task: its reactions stand, and what it wrote."""
        replies = [a_comment(body, id=900) for body in self.github.created]
        comments = [*self.github.comments_value, *replies]
        github = FakeGitHub(comments_value=comments, react_value=False, runs_of_value=self.github.runs_of_value)
        return replace(self, github=github, updates=[], update_error=None)

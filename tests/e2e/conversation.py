"""A pull request and those who write commands on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from tests.e2e.conftest import Project, System
from tests.sandbox import CommentHandle, JobSpec, RunHandle
from tests.triage import markdown

OBEYED, REFUSED, NOT_TAKEN = ["eyes", "rocket"], ["eyes", "confused"], ["confused"]
"""The App's reactions."""
_numbers = count(1)


@dataclass(frozen=True)
class Conversation:
    """A pull request of alice's; bob may write, carol triage, dave read, and mallory nothing."""

    project: Project

    def write(self, body: str, author: str = "alice") -> CommentHandle:
        """A comment that nobody is told of yet."""
        return self.project.repository.comment(self.project.pull.number, author=author, body=body)

    def deliver(self, asked: CommentHandle, action: str = "created") -> tuple[str, str]:
        """Tell the App of a comment; the delivery's GUID and what the web answered."""
        guid, system = str(uuid4()), self.project.system
        to = system.processes.webhook
        status, body = system.sandbox.deliver("issue_comment", asked.event(action), to=to, guid=guid)
        assert status in {200, 202}, body
        return guid, body.decode()

    def say(self, body: str, author: str = "alice") -> CommentHandle:
        """Write a comment and wait until it has been dealt with."""
        asked = self.write(body, author)
        self.project.system.outcome(self.deliver(asked)[0])
        return asked

    def reply(self, asked: CommentHandle) -> str:
        """The one reply to a comment, without its hidden first line; empty where there is none."""
        marker = f"<!-- retriage:reply {asked.id} -->\n"
        replies = [each for each in self.project.comments if each.body.startswith(marker)]
        assert len(replies) <= 1
        assert all(each.author == "retriage[bot]" for each in replies)
        text = replies[0].body.removeprefix(marker) if replies else ""
        assert markdown.references(text) == []
        return text

    def refused(self, body: str, author: str = "alice") -> str:
        """The one line with which a command is refused."""
        asked = self.say(body, author)
        text = self.reply(asked)
        assert seen(asked) in (REFUSED, NOT_TAKEN)
        assert text.count("\n") == 1
        return text.rstrip()

    @property
    def comment(self) -> str:
        """The one that lists the causes."""
        (body,) = (each.body for each in self.project.comments if each.body.startswith("<!-- retriage:comment -->"))
        return body

    def entry(self, job: str) -> tuple[int, str]:
        """Number and text of the comment's entry on that job."""
        entries = re.split(r"(?m)^(?=### CI is red|<details><summary>\d)", self.comment)[1:]
        return next((at, each) for at, each in enumerate(entries, 1) if f"job `{job}" in each)


def seen(asked: CommentHandle) -> list[str]:
    """The reactions to a comment, all of them the App's."""
    assert {reaction.user.login for reaction in asked.reactions} <= {"retriage[bot]"}
    return [reaction.content for reaction in asked.reactions]


def begin(system: System, *jobs: JobSpec, conclusion: str = "failure") -> tuple[Conversation, RunHandle]:
    """A repository with a pull request whose first run was triaged."""
    repository = system.sandbox.repository(f"acme/commanded-{next(_numbers)}")
    repository.commit({"tests/test_clock.py": "def test_ticks(): ..."}, branch="feature")
    for login, role in (("bob", "write"), ("carol", "triage"), ("dave", "read")):
        repository.permission(login, role)
    project = Project(system, repository, repository.pull(head="feature", author="alice"))
    run = project.run(*jobs, conclusion=conclusion)
    if jobs:
        project.triage(run)
    return Conversation(project), run

"""Comments, reactions and issues."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workers.edges import wire
from workers.edges.asking import Asking, parsed, split
from workers.triage import facts


class ConversationsEdge(Asking):
    """See ports.Comments and ports.Issues."""

    def comments(self, repository: str, number: int) -> Iterator[facts.Comment]:
        """See ports.Comments."""
        ask = partial(self._rest.issues.list_comments, *split(repository), number)
        return (comment.fact(self._app_id) for comment in self._pages(wire.Comment, ask))

    def comment(self, repository: str, comment_id: int) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.get_comment, *split(repository), comment_id)
        return parsed(wire.Comment, answer).fact(self._app_id)

    def create(self, repository: str, number: int, body: str) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.create_comment, *split(repository), number, body=body)
        return parsed(wire.Comment, answer).fact(self._app_id)

    def edit(self, repository: str, comment_id: int, body: str) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.update_comment, *split(repository), comment_id, body=body)
        return parsed(wire.Comment, answer).fact(self._app_id)

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        """See ports.Comments. GitHub answers 200 for a reaction that stands already, 201 for a new one."""
        ask = self._rest.reactions.create_for_issue_comment
        return self._ask(ask, *split(repository), comment_id, content=content).status_code == 201

    def issues_of_app(self, repository: str) -> Iterator[facts.Issue]:
        """See ports.Issues. GitHub lists pull requests among the issues: they are left out."""
        ask = partial(
            self._rest.issues.list_for_repo,
            *split(repository),
            state="all",
            creator=self._viewer(),
            sort="created",
            direction="desc",
        )
        for found in self._pages(wire.Issue, ask):
            issue = found.fact(self._app_id)
            if issue.ours and found.pull_request is None:
                yield issue

    def issue(self, repository: str, number: int) -> facts.Issue:
        """See ports.Issues."""
        answer = self._ask(self._rest.issues.get, *split(repository), number)
        return parsed(wire.Issue, answer).fact(self._app_id)

    def open_issue(self, repository: str, title: str, body: str) -> facts.Issue:
        """See ports.Issues."""
        answer = self._ask(self._rest.issues.create, *split(repository), title=title, body=body)
        return parsed(wire.Issue, answer).fact(self._app_id)

    def update_issue(self, repository: str, number: int, *, body: str, open_: bool) -> facts.Issue:
        """See ports.Issues."""
        fields = {"body": body} | ({"state": "open"} if open_ else {"state": "closed", "state_reason": "completed"})
        answer = self._ask(self._rest.issues.update, *split(repository), number, **fields)
        return parsed(wire.Issue, answer).fact(self._app_id)

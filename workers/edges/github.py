"""GitHub's APIs behind the pipeline's ports. The modules of this package alone import githubkit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from githubkit import AppAuthStrategy, AppInstallationAuthStrategy, GitHub, TokenAuthStrategy
from githubkit.cache import BaseCacheStrategy, MemCacheStrategy

from workers.edges import graphql, wire
from workers.edges.asking import Count, parsed, split
from workers.edges.checks import ChecksEdge
from workers.edges.conversations import ConversationsEdge
from workers.edges.refusals import TokenRefusedError
from workers.edges.runs import RunsEdge
from workers.edges.tokens import SealedTokens
from workers.edges.upstream import UpstreamEdge
from workers.errors import GoneError
from workers.triage import facts
from workers.triage.render.suggestion import Suggestion
from workers.triage.repository.questions import Answer, Question
from workers.triage.repository.tree import Tree

TIMEOUT = 20.0
"""Seconds a request may take; log downloads are bounded separately."""
USER_AGENT = "retriage"


class GitHubEdge(RunsEdge, ConversationsEdge, ChecksEdge, UpstreamEdge):
    """One installation's view of GitHub, or one token's."""

    def pull(self, repository: str, number: int) -> facts.Pull:
        """See ports.Pulls."""
        answer = self._ask(self._rest.pulls.get, *split(repository), number)
        return parsed(wire.Pull, answer).fact()

    def open_pulls(self, repository: str, owner: str, branch: str) -> tuple[facts.Pull, ...]:
        """See ports.Pulls."""
        ask = partial(self._rest.pulls.list, *split(repository), state="open", head=f"{owner}:{branch}")
        return tuple(pull.fact() for pull in self._pages(wire.Pull, ask))

    def patches(self, repository: str, number: int) -> dict[str, str]:
        """See ports.Reviews."""
        ask = partial(self._rest.pulls.list_files, *split(repository), number)
        return {file.filename: file.patch for file in self._pages(wire.ChangedFile, ask) if file.patch}

    def review_comments(self, repository: str, number: int) -> Iterator[facts.ReviewComment]:
        """See ports.Reviews."""
        ask = partial(self._rest.pulls.list_review_comments, *split(repository), number)
        return (comment.fact() for comment in self._pages(wire.ReviewComment, ask))

    def suggest(self, repository: str, number: int, commit: str, suggestion: Suggestion) -> None:
        """See ports.Reviews."""
        fields: dict[str, object] = {"commit_id": commit, "path": suggestion.path, "body": suggestion.body}
        fields |= {"line": suggestion.line, "side": "RIGHT"}
        if suggestion.start_line < suggestion.line:
            fields |= {"start_line": suggestion.start_line, "start_side": "RIGHT"}
        self._ask(self._rest.pulls.create_review_comment, *split(repository), number, **fields)

    def role(self, repository: str, login: str) -> str:
        """See ports.People."""
        try:
            answer = self._ask(self._rest.repos.get_collaborator_permission_level, *split(repository), login)
        except GoneError:
            return "none"
        return parsed(wire.Permission, answer).role_name or "none"

    def tree(self, repository: str, commit: str) -> Tree:
        """See ports.Trees."""
        answer = self._ask(self._rest.git.get_tree, *split(repository), commit, recursive="1")
        return parsed(wire.Tree, answer).fact(commit)

    def answers(self, repository: str, questions: Sequence[Question]) -> dict[Question, Answer]:
        """See ports.Trees."""
        data, errors = self._query(graphql.ask(*split(repository), questions))
        return self._understood(lambda: graphql.answers(questions, data, errors))


@contextmanager
def as_installation(
    app_id: str, private_key: str, installation_id: int, api_url: str, tokens: SealedTokens | None = None
) -> Iterator[GitHubEdge]:
    """GitHub as the App's installation sees it: a JWT signed with the private key, exchanged for its token.

    `tokens` keeps that token for the next task; without it, each asks for its own.
    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
    """
    strategy = AppInstallationAuthStrategy(app_id, private_key, installation_id)
    count = Count()
    with _client(strategy, api_url, count, tokens) as client:
        try:
            yield GitHubEdge(client, app_id, count)
        except TokenRefusedError:
            if tokens:
                tokens.forget()
            raise


@contextmanager
def as_app(app_id: str, private_key: str, api_url: str) -> Iterator[GitHubEdge]:
    """GitHub as the App itself sees it, which may ask where it is installed, and little else."""
    count = Count()
    with _client(AppAuthStrategy(app_id, private_key), api_url, count) as client:
        yield GitHubEdge(client, app_id, count)


@contextmanager
def with_token(token: str, api_url: str) -> Iterator[GitHubEdge]:
    """GitHub as a person's token sees it."""
    count = Count()
    with _client(TokenAuthStrategy(token), api_url, count) as client:
        yield GitHubEdge(client, "", count)


def _client(
    strategy: AppAuthStrategy | AppInstallationAuthStrategy | TokenAuthStrategy,
    api_url: str,
    count: Count,
    tokens: BaseCacheStrategy | None = None,
) -> GitHub[Any]:
    return GitHub(
        strategy,
        base_url=api_url,
        user_agent=USER_AGENT,
        timeout=TIMEOUT,
        # Logs are redirected to another host, which must not see the token.
        follow_redirects=False,
        http_cache=False,
        # githubkit's default is shared by the whole process: a token that GitHub revoked would outlive its task.
        cache_strategy=tokens or MemCacheStrategy(),
        # Waiting is the queue's work: a sleeping task would hold its installation's place.
        auto_retry=False,
        # What GitHub would refuse it says itself, and why.
        rest_api_validate_body=False,
        event_hooks={"request": [count]},
    )

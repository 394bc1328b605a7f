"""GitHub's REST API behind the pipeline's ports. The only module that imports githubkit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import IO, Any, TypeVar

import httpx
from githubkit import AppInstallationAuthStrategy, GitHub, Response, TokenAuthStrategy
from githubkit.cache import BaseCacheStrategy, MemCacheStrategy
from githubkit.exception import GitHubException
from pydantic import BaseModel, ValidationError

from workers.edges import download, graphql, wire
from workers.edges.refusals import TokenRefusedError, place, seconds_until, translated, unreadable
from workers.edges.tokens import SealedTokens
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.triage import facts
from workers.triage.lines import Gathered
from workers.triage.render.suggestion import Suggestion
from workers.triage.repository.questions import Answer, Question
from workers.triage.repository.tree import Tree

TIMEOUT = 20.0
"""Seconds a request may take; log downloads are bounded separately."""
PAGE = 100
USER_AGENT = "retriage"

Model = TypeVar("Model", bound=BaseModel)
Read = TypeVar("Read")


class GitHubEdge:
    """One installation's view of GitHub, or one token's."""

    def __init__(self, client: GitHub[Any], app_id: str) -> None:
        """`app_id` tells this App's comments from others'; empty where no App is involved."""
        self._client = client
        self._app_id = app_id
        self._rest = client.rest

    def run(self, repository: str, run_id: int) -> facts.Run:
        """See ports.Runs."""
        answer = self._ask(self._rest.actions.get_workflow_run, *_split(repository), run_id)
        return _parsed(wire.Run, answer).fact(repository)

    def runs_of(self, repository: str, head_sha: str) -> tuple[facts.Run, ...]:
        """See ports.Runs."""
        ask = partial(self._rest.actions.list_workflow_runs_for_repo, *_split(repository), head_sha=head_sha)
        return tuple(run.fact(repository) for run in self._pages(wire.Run, ask, "workflow_runs"))

    def jobs(self, run: facts.Attempt) -> tuple[facts.Job, ...]:
        """See ports.Runs."""
        ask = partial(
            self._rest.actions.list_jobs_for_workflow_run_attempt, *_split(run.repository), run.id, run.attempt
        )
        return tuple(job.fact() for job in self._pages(wire.Job, ask, "jobs"))

    def job_log(self, repository: str, job: facts.Job) -> Gathered:
        """See ports.Runs."""
        ask = self._rest.actions.download_job_logs_for_workflow_run
        return download.text(self._location(ask, *_split(repository), job.id))

    def archive(self, run: facts.Attempt) -> AbstractContextManager[IO[bytes]]:
        """See ports.Runs."""
        ask = self._rest.actions.download_workflow_run_attempt_logs
        return download.file(self._location(ask, *_split(run.repository), run.id, run.attempt))

    def pull(self, repository: str, number: int) -> facts.Pull:
        """See ports.Pulls."""
        answer = self._ask(self._rest.pulls.get, *_split(repository), number)
        return _parsed(wire.Pull, answer).fact()

    def open_pulls(self, repository: str, owner: str, branch: str) -> tuple[facts.Pull, ...]:
        """See ports.Pulls."""
        ask = partial(self._rest.pulls.list, *_split(repository), state="open", head=f"{owner}:{branch}")
        return tuple(pull.fact() for pull in self._pages(wire.Pull, ask))

    def comments(self, repository: str, number: int) -> Iterator[facts.Comment]:
        """See ports.Comments."""
        ask = partial(self._rest.issues.list_comments, *_split(repository), number)
        return (comment.fact(self._app_id) for comment in self._pages(wire.Comment, ask))

    def create(self, repository: str, number: int, body: str) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.create_comment, *_split(repository), number, body=body)
        return _parsed(wire.Comment, answer).fact(self._app_id)

    def edit(self, repository: str, comment_id: int, body: str) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.update_comment, *_split(repository), comment_id, body=body)
        return _parsed(wire.Comment, answer).fact(self._app_id)

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        """See ports.Comments. GitHub answers 200 for a reaction that stands already, 201 for a new one."""
        ask = self._rest.reactions.create_for_issue_comment
        return self._ask(ask, *_split(repository), comment_id, content=content).status_code == 201

    def patches(self, repository: str, number: int) -> dict[str, str]:
        """See ports.Reviews."""
        ask = partial(self._rest.pulls.list_files, *_split(repository), number)
        return {file.filename: file.patch for file in self._pages(wire.ChangedFile, ask) if file.patch}

    def review_comments(self, repository: str, number: int) -> Iterator[facts.ReviewComment]:
        """See ports.Reviews."""
        ask = partial(self._rest.pulls.list_review_comments, *_split(repository), number)
        return (comment.fact() for comment in self._pages(wire.ReviewComment, ask))

    def suggest(self, repository: str, number: int, commit: str, suggestion: Suggestion) -> None:
        """See ports.Reviews."""
        fields: dict[str, object] = {"commit_id": commit, "path": suggestion.path, "body": suggestion.body}
        fields |= {"line": suggestion.line, "side": "RIGHT"}
        if suggestion.start_line < suggestion.line:
            fields |= {"start_line": suggestion.start_line, "start_side": "RIGHT"}
        self._ask(self._rest.pulls.create_review_comment, *_split(repository), number, **fields)

    def role(self, repository: str, login: str) -> str:
        """See ports.People."""
        try:
            answer = self._ask(self._rest.repos.get_collaborator_permission_level, *_split(repository), login)
        except GoneError:
            return "none"
        return _parsed(wire.Permission, answer).role_name or "none"

    def tree(self, repository: str, commit: str) -> Tree:
        """See ports.Trees."""
        answer = self._ask(self._rest.git.get_tree, *_split(repository), commit, recursive="1")
        return _parsed(wire.Tree, answer).fact(commit)

    def answers(self, repository: str, questions: Sequence[Question]) -> dict[Question, Answer]:
        """See ports.Trees."""
        data, errors = self._query(graphql.ask(*_split(repository), questions))
        return self._understood(lambda: graphql.answers(questions, data, errors))

    def _query(self, body: dict[str, Any]) -> tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]:
        """What a GraphQL query was answered. GitHub says 200 to almost everything, and what was wrong in `errors`.

        https://docs.github.com/en/graphql/guides/forming-calls-with-graphql
        """
        graph = self._client.graphql
        answer = self._answer(self._client.request, "POST", graph._get_graphql_endpoint(), json=body)  # noqa: SLF001
        data, errors = self._understood(lambda: _graph(answer.json()))
        refusal = self._understood(lambda: graphql.refused(errors, data))
        if refusal is None:
            return data or {}, errors
        kind, message = refusal
        if kind.startswith("RATE_LIMIT"):
            wait = answer.headers.get("x-ratelimit-reset", "")
            raise RetryableError("GitHub's hourly rate limit for GraphQL is reached", retry_after=seconds_until(wait))
        if kind in {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            raise ForbiddenError(f"GitHub forbids the query: {message}; check the App's permissions")
        if kind == "NOT_FOUND":
            raise GoneError(message, status=404)
        raise RetryableError(f"GitHub did not answer the query: {message}")

    @staticmethod
    def _understood(read: Callable[[], Read]) -> Read:
        try:
            return read()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RetryableError(f"GitHub's answer to POST /graphql cannot be understood: {error!r}") from error

    def _location(self, ask: Callable[..., Response[Any]], *where: str | int) -> httpx.URL:
        """Where a log is to be downloaded from; the address holds its own, short-lived permission."""
        try:
            answer = self._answer(ask, *where)
        except GoneError as error:
            if error.status == 404:
                raise RetryableError("the log is not ready yet") from error
            raise GoneError("the log has expired and GitHub has deleted it", status=410) from error
        return download.address(answer.headers.get("location", ""))

    def _pages(self, model: type[Model], ask: Callable[..., Response[Any]], key: str | None = None) -> Iterator[Model]:
        def items(answer: Response[Any]) -> list[Model]:
            return _listed(model, answer, key)

        pages = iter(self._client.rest.paginate(ask, items, per_page=PAGE))
        while True:
            try:
                item = next(pages)
            except StopIteration:
                return
            except (GitHubException, ValueError) as error:
                raise translated(error) from error
            yield item

    def _ask(self, ask: Callable[..., Response[Any]], *arguments: str | int, **fields: object) -> Response[Any]:
        answer = self._answer(ask, *arguments, **fields)
        if answer.raw_response.has_redirect_location:
            raise PermanentError(f"GitHub says that {place(answer.raw_request)} has moved: the repository was renamed")
        return answer

    @staticmethod
    def _answer(ask: Callable[..., Response[Any]], *arguments: str | int, **fields: object) -> Response[Any]:
        try:
            return ask(*arguments, **fields)
        except (GitHubException, ValueError) as error:
            raise translated(error) from error


def _parsed(model: type[Model], answer: Response[Any]) -> Model:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise unreadable(answer, error) from error


def _graph(given: Any) -> tuple[Any, Sequence[Mapping[str, Any]]]:  # noqa: ANN401 - any JSON
    return given.get("data"), given.get("errors") or ()


def _listed(model: type[Model], answer: Response[Any], key: str | None) -> list[Model]:
    try:
        found = answer.json()[key] if key else answer.json()
        return [model.model_validate(item) for item in found]
    except (ValueError, TypeError, KeyError) as error:
        raise unreadable(answer, error) from error


@contextmanager
def as_installation(
    app_id: str, private_key: str, installation_id: int, api_url: str, tokens: SealedTokens | None = None
) -> Iterator[GitHubEdge]:
    """GitHub as the App's installation sees it: a JWT signed with the private key, exchanged for its token.

    `tokens` keeps that token for the next task; without it, each asks for its own.
    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
    """
    strategy = AppInstallationAuthStrategy(app_id, private_key, installation_id)
    with _client(strategy, api_url, tokens) as client:
        try:
            yield GitHubEdge(client, app_id)
        except TokenRefusedError:
            if tokens:
                tokens.forget()
            raise


@contextmanager
def with_token(token: str, api_url: str) -> Iterator[GitHubEdge]:
    """GitHub as a person's token sees it."""
    with _client(TokenAuthStrategy(token), api_url) as client:
        yield GitHubEdge(client, "")


def _client(
    strategy: AppInstallationAuthStrategy | TokenAuthStrategy, api_url: str, tokens: BaseCacheStrategy | None = None
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
    )


def _split(repository: str) -> tuple[str, str]:
    owner, _, name = repository.partition("/")
    return owner, name

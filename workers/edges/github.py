"""GitHub's REST API behind the pipeline's ports. The only module that imports githubkit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from typing import IO, Any

from githubkit import AppInstallationAuthStrategy, GitHub, Response, TokenAuthStrategy
from githubkit.exception import (
    GitHubException,
    PrimaryRateLimitExceeded,
    RateLimitExceeded,
    RequestError,
    RequestFailed,
)

from workers.edges import download, wire
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.triage import facts
from workers.triage.decode import Gathered

TIMEOUT = 20.0
"""Seconds a request may take; log downloads are bounded separately."""
PAGE = 100
USER_AGENT = "retriage"


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
        return wire.Run.model_validate(answer.json()).fact(repository)

    def runs_of(self, repository: str, head_sha: str) -> tuple[facts.Run, ...]:
        """See ports.Runs."""
        ask = partial(self._rest.actions.list_workflow_runs_for_repo, *_split(repository), head_sha=head_sha)
        return tuple(wire.Run.model_validate(item).fact(repository) for item in self._pages(ask, "workflow_runs"))

    def jobs(self, run: facts.Run) -> tuple[facts.Job, ...]:
        """See ports.Runs."""
        ask = partial(
            self._rest.actions.list_jobs_for_workflow_run_attempt, *_split(run.repository), run.id, run.attempt
        )
        return tuple(wire.Job.model_validate(item).fact() for item in self._pages(ask, "jobs"))

    def job_log(self, repository: str, job: facts.Job) -> Gathered:
        """See ports.Runs."""
        ask = self._rest.actions.download_job_logs_for_workflow_run
        return download.text(self._location(ask, *_split(repository), job.id))

    def archive(self, run: facts.Run) -> AbstractContextManager[IO[bytes]]:
        """See ports.Runs."""
        ask = self._rest.actions.download_workflow_run_attempt_logs
        return download.file(self._location(ask, *_split(run.repository), run.id, run.attempt))

    def pull(self, repository: str, number: int) -> facts.Pull:
        """See ports.Pulls."""
        answer = self._ask(self._rest.pulls.get, *_split(repository), number)
        return wire.Pull.model_validate(answer.json()).fact()

    def open_pulls(self, repository: str, owner: str, branch: str) -> tuple[facts.Pull, ...]:
        """See ports.Pulls."""
        ask = partial(self._rest.pulls.list, *_split(repository), state="open", head=f"{owner}:{branch}")
        return tuple(wire.Pull.model_validate(item).fact() for item in self._pages(ask))

    def comments(self, repository: str, number: int) -> Iterator[facts.Comment]:
        """See ports.Comments."""
        ask = partial(self._rest.issues.list_comments, *_split(repository), number)
        return (wire.Comment.model_validate(item).fact(self._app_id) for item in self._pages(ask))

    def create(self, repository: str, number: int, body: str) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.create_comment, *_split(repository), number, body=body)
        return wire.Comment.model_validate(answer.json()).fact(self._app_id)

    def edit(self, repository: str, comment_id: int, body: str) -> facts.Comment:
        """See ports.Comments."""
        answer = self._ask(self._rest.issues.update_comment, *_split(repository), comment_id, body=body)
        return wire.Comment.model_validate(answer.json()).fact(self._app_id)

    def react(self, repository: str, comment_id: int, content: str) -> bool:
        """See ports.Comments. GitHub answers 200 for a reaction that stands already, 201 for a new one."""
        ask = self._rest.reactions.create_for_issue_comment
        return self._ask(ask, *_split(repository), comment_id, content=content).status_code == 201

    def role(self, repository: str, login: str) -> str:
        """See ports.People."""
        try:
            answer = self._ask(self._rest.repos.get_collaborator_permission_level, *_split(repository), login)
        except GoneError:
            return "none"
        return wire.Permission.model_validate(answer.json()).role_name

    def _location(self, ask: Callable[..., Response[Any]], *where: str | int) -> str:
        """Where a log is to be downloaded from; the address holds its own, short-lived permission."""
        try:
            answer = self._ask(ask, *where)
        except GoneError as error:
            if error.status == 404:
                raise RetryableError("the log is not ready yet") from error
            raise GoneError("the log has expired and GitHub has deleted it", status=410) from error
        return str(answer.headers["location"])

    def _pages(self, ask: Callable[..., Response[Any]], key: str | None = None) -> Iterator[dict[str, Any]]:
        def items(answer: Response[Any]) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = answer.json()[key] if key else answer.json()
            return found

        pages = iter(self._client.rest.paginate(ask, items, per_page=PAGE))
        while True:
            try:
                item = next(pages)
            except StopIteration:
                return
            except GitHubException as error:
                raise _translated(error) from error
            yield item

    def _ask(self, ask: Callable[..., Response[Any]], *arguments: str | int, **fields: str) -> Response[Any]:
        try:
            return ask(*arguments, **fields)
        except GitHubException as error:
            raise _translated(error) from error


@contextmanager
def as_installation(app_id: str, private_key: str, installation_id: int, api_url: str) -> Iterator[GitHubEdge]:
    """GitHub as the App's installation sees it: a JWT signed with the private key, exchanged for its token.

    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
    """
    strategy = AppInstallationAuthStrategy(app_id, private_key, installation_id)
    with _client(strategy, api_url) as client:
        yield GitHubEdge(client, app_id)


@contextmanager
def with_token(token: str, api_url: str) -> Iterator[GitHubEdge]:
    """GitHub as a person's token sees it."""
    with _client(TokenAuthStrategy(token), api_url) as client:
        yield GitHubEdge(client, "")


def _client(strategy: AppInstallationAuthStrategy | TokenAuthStrategy, api_url: str) -> GitHub[Any]:
    return GitHub(
        strategy,
        base_url=api_url,
        user_agent=USER_AGENT,
        timeout=TIMEOUT,
        # Logs are redirected to another host, which must not see the token.
        follow_redirects=False,
        http_cache=False,
        # Waiting is the queue's work: a sleeping task would hold its installation's place.
        auto_retry=False,
    )


def _split(repository: str) -> tuple[str, str]:
    owner, _, name = repository.partition("/")
    return owner, name


def _translated(error: GitHubException) -> RetryableError | PermanentError:
    """The same in retriage's errors: what may pass, what is gone, what is forbidden."""
    if isinstance(error, RequestError) and isinstance(error.exc, GitHubException):
        # githubkit wraps what fails while it fetches the installation's token.
        return _translated(error.exc)
    if isinstance(error, RateLimitExceeded):
        which = "hourly" if isinstance(error, PrimaryRateLimitExceeded) else "secondary"
        return RetryableError(f"GitHub's {which} rate limit is reached", retry_after=_seconds(error.retry_after))
    if isinstance(error, RequestFailed):
        return _of_status(error)
    return RetryableError(f"GitHub could not be reached: {error!r}")


def _of_status(error: RequestFailed) -> RetryableError | PermanentError:
    status = error.response.status_code
    where = f"{error.request.method} {error.request.url.path}"
    if status >= 500 or status == 429:
        return RetryableError(f"GitHub answered {status} to {where}")
    if status in {404, 410}:
        return GoneError(f"GitHub answered {status} to {where}", status=status)
    if status == 401:
        return ForbiddenError("GitHub refuses the credentials: check RETRIAGE_APP_ID and RETRIAGE_PRIVATE_KEY")
    if status == 403:
        return ForbiddenError(f"GitHub forbids {where}: {_message(error)}; check the App's permissions")
    return PermanentError(f"GitHub answered {status} to {where}: {_message(error)}")


def _message(error: RequestFailed) -> str:
    try:
        return str(error.response.json()["message"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def _seconds(wait: timedelta) -> int:
    return max(1, int(wait.total_seconds()) + 1)

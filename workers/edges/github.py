"""GitHub's REST API behind the pipeline's ports. The only module that imports githubkit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from typing import IO, Any, TypeVar

import httpx
from githubkit import AppInstallationAuthStrategy, GitHub, Response, TokenAuthStrategy
from githubkit.cache import MemCacheStrategy
from githubkit.exception import (
    GitHubException,
    PrimaryRateLimitExceeded,
    RateLimitExceeded,
    RequestError,
    RequestFailed,
)
from pydantic import BaseModel, ValidationError

from workers.edges import download, wire
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.triage import facts
from workers.triage.lines import Gathered

TIMEOUT = 20.0
"""Seconds a request may take; log downloads are bounded separately."""
PAGE = 100
USER_AGENT = "retriage"
SECONDARY_WAIT = 60
"""Seconds to wait at a secondary limit that names no time.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"""

Model = TypeVar("Model", bound=BaseModel)


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

    def jobs(self, run: facts.Run) -> tuple[facts.Job, ...]:
        """See ports.Runs."""
        ask = partial(
            self._rest.actions.list_jobs_for_workflow_run_attempt, *_split(run.repository), run.id, run.attempt
        )
        return tuple(job.fact() for job in self._pages(wire.Job, ask, "jobs"))

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

    def role(self, repository: str, login: str) -> str:
        """See ports.People."""
        try:
            answer = self._ask(self._rest.repos.get_collaborator_permission_level, *_split(repository), login)
        except GoneError:
            return "none"
        return _parsed(wire.Permission, answer).role_name or "none"

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
                raise _translated(error) from error
            yield item

    def _ask(self, ask: Callable[..., Response[Any]], *arguments: str | int, **fields: str) -> Response[Any]:
        answer = self._answer(ask, *arguments, **fields)
        if answer.raw_response.has_redirect_location:
            raise PermanentError(f"GitHub says that {_place(answer.raw_request)} has moved: the repository was renamed")
        return answer

    @staticmethod
    def _answer(ask: Callable[..., Response[Any]], *arguments: str | int, **fields: str) -> Response[Any]:
        try:
            return ask(*arguments, **fields)
        except (GitHubException, ValueError) as error:
            raise _translated(error) from error


def _parsed(model: type[Model], answer: Response[Any]) -> Model:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise _unreadable(answer, error) from error


def _listed(model: type[Model], answer: Response[Any], key: str | None) -> list[Model]:
    try:
        found = answer.json()[key] if key else answer.json()
        return [model.model_validate(item) for item in found]
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable(answer, error) from error


def _unreadable(answer: Response[Any], error: Exception) -> RetryableError:
    """An answer of another shape than the documented one: most often an error page of something in between."""
    which = ""
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        which = f": {'.'.join(str(part) for part in first['loc'])} {first['msg']}"
    return RetryableError(f"GitHub's answer to {_place(answer.raw_request)} cannot be understood{which}")


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
        # githubkit's default is shared by the whole process: a token that GitHub revoked would outlive its task.
        cache_strategy=MemCacheStrategy(),
        # Waiting is the queue's work: a sleeping task would hold its installation's place.
        auto_retry=False,
    )


def _split(repository: str) -> tuple[str, str]:
    owner, _, name = repository.partition("/")
    return owner, name


def _translated(error: GitHubException | ValueError) -> RetryableError | PermanentError:
    """The same in retriage's errors: what may pass, what is gone, what is forbidden."""
    if isinstance(error, RateLimitExceeded):
        which = "hourly" if isinstance(error, PrimaryRateLimitExceeded) else "secondary"
        return RetryableError(f"GitHub's {which} rate limit is reached", retry_after=_seconds(error.retry_after))
    if isinstance(error, RequestFailed):
        return _of_status(error)
    if isinstance(error, RequestError):
        # githubkit wraps what fails while it fetches the installation's token.
        cause = error.exc
        if isinstance(cause, GitHubException):
            return _translated(cause)
        return RetryableError(f"GitHub could not be reached: {type(cause).__name__} {cause}".rstrip())
    return RetryableError(f"GitHub's answer cannot be understood: {type(error).__name__}")


def _of_status(error: RequestFailed) -> RetryableError | PermanentError:
    status, message, where = error.response.status_code, _message(error), _place(error.request)
    for_token = error.request.url.path.endswith("/access_tokens")
    if status in {403, 429} and "secondary rate limit" in message:
        return RetryableError("GitHub's secondary rate limit is reached", retry_after=SECONDARY_WAIT)
    if status >= 500 or status == 429:
        return RetryableError(f"GitHub answered {status} to {where}", retry_after=_wait(error))
    if status == 401 or (for_token and message == "Integration not found"):
        return _of_credentials(error, for_token=for_token)
    if status in {404, 410}:
        reason = "the App is not installed there" if for_token else f"GitHub answered {status} to {where}"
        return GoneError(reason, status=status)
    if status == 403:
        advice = "; check the App's permissions" if "not accessible" in message else ""
        return ForbiddenError(f"GitHub forbids {where}: {message}{advice}")
    return PermanentError(f"GitHub answered {status} to {where}: {message}")


def _of_credentials(error: RequestFailed, *, for_token: bool) -> RetryableError | ForbiddenError:
    if for_token:
        return ForbiddenError(
            f"GitHub refuses the App's credentials: {_message(error)}; "
            "check RETRIAGE_APP_ID, RETRIAGE_PRIVATE_KEY and this machine's clock"
        )
    if error.request.headers.get("Authorization", "").startswith("token ghs_"):
        # A new token is not known everywhere at once, and an old one may have been revoked: the next try has a new one.
        # https://github.com/octokit/auth-app.js/issues/65
        return RetryableError("GitHub does not accept the installation's token")
    return ForbiddenError("GitHub refuses the token: it is wrong, expired or revoked; check GITHUB_TOKEN")


def _message(error: RequestFailed) -> str:
    try:
        return str(error.response.json()["message"]).rstrip(".")
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def _place(request: httpx.Request) -> str:
    return f"{request.method} {request.url.path}"


def _wait(error: RequestFailed) -> int | None:
    given = error.response.headers.get("Retry-After", "")
    return int(given) if given.isdecimal() and given.isascii() else None


def _seconds(wait: timedelta) -> int:
    return max(1, int(wait.total_seconds()) + 1)

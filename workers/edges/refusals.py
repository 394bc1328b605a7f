"""What GitHub's refusals mean in retriage's errors: what may pass, what is gone, what is forbidden."""

from __future__ import annotations

from datetime import timedelta
from time import time
from typing import Any

import httpx
from githubkit import Response
from githubkit.exception import (
    GitHubException,
    PrimaryRateLimitExceeded,
    RateLimitExceeded,
    RequestError,
    RequestFailed,
)
from pydantic import ValidationError

from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError

SECONDARY_WAIT = 60
"""Seconds to wait at a secondary limit that names no time.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"""


class TokenRefusedError(RetryableError):
    """GitHub does not take the installation's token: it was revoked, or is not known everywhere yet."""


def unreadable(answer: Response[Any], error: Exception) -> RetryableError:
    """An answer of another shape than the documented one: most often an error page of something in between."""
    which = ""
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        which = f": {'.'.join(str(part) for part in first['loc'])} {first['msg']}"
    return RetryableError(f"GitHub's answer to {place(answer.raw_request)} cannot be understood{which}")


def place(request: httpx.Request) -> str:
    """Which operation a request is of, for messages."""
    return f"{request.method} {request.url.path}"


def translated(error: GitHubException | ValueError) -> RetryableError | PermanentError:
    """What githubkit raised, in retriage's errors."""
    if isinstance(error, RateLimitExceeded):
        which = "hourly" if isinstance(error, PrimaryRateLimitExceeded) else "secondary"
        return RetryableError(f"GitHub's {which} rate limit is reached", retry_after=_seconds(error.retry_after))
    if isinstance(error, RequestFailed):
        return _of_status(error)
    if isinstance(error, RequestError):
        # githubkit wraps what fails while it fetches the installation's token.
        cause = error.exc
        if isinstance(cause, GitHubException):
            return translated(cause)
        return RetryableError(f"GitHub could not be reached: {type(cause).__name__} {cause}".rstrip())
    return RetryableError(f"GitHub's answer cannot be understood: {type(error).__name__}")


def _of_status(error: RequestFailed) -> RetryableError | PermanentError:
    status, message, where = error.response.status_code, _message(error), place(error.request)
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
        return TokenRefusedError("GitHub does not accept the installation's token")
    return ForbiddenError("GitHub refuses the token: it is wrong, expired or revoked; check GITHUB_TOKEN")


def _message(error: RequestFailed) -> str:
    """GitHub's words in one line, and of a body that it does not accept, which field and why.
    https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed"""
    try:
        answer = error.response.json()
        told = [str(answer["message"]).rstrip("."), *map(_detail, answer.get("errors") or ())]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "no reason given"
    # Of a request that its schema refuses, GitHub writes several lines.
    return " ".join(": ".join(each for each in told if each).split())


def _detail(error: Any) -> str:  # noqa: ANN401 - GitHub gives objects, and strings here and there
    if not isinstance(error, dict):
        return str(error)
    return str(error.get("message") or " ".join(str(error[name]) for name in ("field", "code") if name in error))


def _wait(error: RequestFailed) -> int | None:
    given = error.response.headers.get("Retry-After", "")
    return int(given) if given.isdecimal() and given.isascii() else None


def _seconds(wait: timedelta) -> int:
    return max(1, int(wait.total_seconds()) + 1)


def seconds_until(moment: str) -> int:
    """From now to a moment that GitHub gives in seconds since 1970; SECONDARY_WAIT where it gives none."""
    return max(1, int(moment) - int(time())) if moment.isdecimal() and moment.isascii() else SECONDARY_WAIT

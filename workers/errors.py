"""The one error root. What a task raises decides what the queue does with it: Retryable comes back, Permanent stays."""

from __future__ import annotations


class RetriageError(Exception):
    """Root of every error retriage raises on purpose. The message says what to do about it."""


class RetryableError(RetriageError):
    """A passing fault: the same task may succeed later."""

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        """`retry_after` is the wait GitHub asked for, in seconds; None leaves it to the queue's back-off."""
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(RetriageError):
    """Trying again cannot help: the input is wrong, or what it names is gone."""


class GoneError(PermanentError):
    """GitHub no longer has it, or does not show it: an expired log, a deleted comment, a vanished repository."""

    def __init__(self, message: str, *, status: int) -> None:
        """`status` is GitHub's: 404 may still appear, 410 is gone for good."""
        super().__init__(message)
        self.status = status


class ForbiddenError(PermanentError):
    """The App lacks a permission, or the installation is suspended."""


class SettingsError(PermanentError):
    """The environment lacks something, or holds something that cannot be right. One line, which repeats no value."""


class UnusableInputError(PermanentError):
    """What was given cannot be read as a log, an archive or a run. Said once, in one line."""

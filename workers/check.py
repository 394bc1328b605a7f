"""The check run of a head, written anew where it says something new."""

from __future__ import annotations

import structlog

from workers.errors import ForbiddenError, PermanentError
from workers.outside import Outside
from workers.triage.diagnosis import Written
from workers.triage.render.check import Check

log = structlog.get_logger()

NOT_ALLOWED = "GitHub does not let retriage write its check run: the App needs the permission `Checks: write`."


def publish_check(outside: Outside, repository: str, check: Check, *, create: bool) -> tuple[str, ...]:
    """Write it, unless the newest one says the same; what has to be said where that cannot be done.

    GitHub adds annotations to those of a check run that is edited, so each is a new one; it shows the newest of a name.
    https://docs.github.com/en/rest/checks/runs#update-a-check-run
    """
    history, what = outside.history, f"check {check.commit}"
    known = history.written(repository, what)
    if known and known.digest == check.external_id:
        return ()
    # What was written last may not have been remembered.
    newest = next(iter(_standing(outside, repository, check)), None)
    if newest is None and not known and not create:
        return ()
    if newest == check.external_id:
        history.wrote(repository, what, Written(0, "", check.external_id, check.commit))
        return ()
    try:
        outside.github.create_check(repository, check)
    except ForbiddenError as error:
        log.warning("check_refused", repository=repository, reason=str(error))
        return (NOT_ALLOWED,)
    except PermanentError as error:
        log.warning("check_refused", repository=repository, reason=str(error))
        return ()
    history.wrote(repository, what, Written(0, "", check.external_id, check.commit))
    return ()


def _standing(outside: Outside, repository: str, check: Check) -> tuple[str, ...]:
    try:
        return outside.github.checks(repository, check.commit)
    except ForbiddenError:
        # What may not be read may not be written either, and that is said there.
        return ()

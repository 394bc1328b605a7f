"""The releases that a repository depends on, looked at each week, and one issue while something is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog

from workers import deps
from workers.deps import Bounds
from workers.deps_source import HEAD, of_repository
from workers.errors import PermanentError, UnusableInputError
from workers.kept_issue import KeptIssue, keep
from workers.outside import Outside
from workers.preferences import preferences
from workers.publish import Action, Outcome
from workers.queue import CheckDependencies
from workers.triage.manifests.pinned import pinned
from workers.triage.render.dependencies import MARKER, TITLE, Free, Looked, render_dependencies, told_by
from workers.triage.repository.repository_settings import Deps

log = structlog.get_logger()

BOUNDS: Final = Bounds(artifacts=2_000, bytes=256 * 1024**2, seconds=60.0)
"""Of one task: pull requests wait behind it. What it has read is kept for the next one, which goes on."""
MOST_TURNS: Final = 8
"""How many tasks look at one repository, one after the other."""

OFF = "the repository's settings do not ask for it"
NO_INDEX = "there is no package index to ask"
NOT_DECLARED = "no file says what the repository depends on: {why}"
GOES_ON = "{left} releases are left for the next task"
UNSURE = "nothing was found, and {left} releases were not looked at: the issue stays as it is"


def check_dependencies(outside: Outside, request: CheckDependencies, web_url: str) -> Outcome:
    """Look, and have the issue say what is wrong. `web_url` is the address of GitHub's pages.

    An Outcome of CONTINUED asks for a task more. Raises RetryableError where GitHub or the index is away.
    """
    settings = preferences(outside.github, outside.cache, request.repository).settings
    if not settings.enable or settings.deps is Deps.OFF:
        return Outcome(Action.SKIPPED, OFF)
    if outside.index is None:
        return Outcome(Action.SKIPPED, NO_INDEX)
    try:
        source = of_repository(outside.github, outside.cache, request.repository)
        asked = deps.depended(outside.index, source.files, None, (), source.paths)
        health = deps.examine(outside.index, asked, BOUNDS)
    except UnusableInputError as error:
        return Outcome(Action.SKIPPED, NOT_DECLARED.format(why=error))
    except PermanentError as error:
        return Outcome(Action.SKIPPED, f"the repository cannot be looked at: {error}")
    if health.left and request.turn + 1 < MOST_TURNS:
        return Outcome(Action.CONTINUED, GOES_ON.format(left=health.left))
    notes = (*source.notes, *health.not_examined)
    looked = Looked(health.depended.packages, tuple(health.complaints), _free(outside, source.files), notes)
    if health.left and not looked.wrong:
        return Outcome(Action.SKIPPED, UNSURE.format(left=health.left))
    return _told(outside, request, looked, web_url)


def _free(outside: Outside, files: Mapping[str, str]) -> tuple[Free, ...]:
    """The pins that a release has made needless, as far as the repository has them."""
    watches = outside.upstream.watches if outside.upstream else None
    found: dict[str, Free] = {}
    for each in watches.watched() if watches else ():
        pin = each.reproduction.pin
        held = pinned(files, pin) if pin and each.fixed_in else ()
        if pin and held:
            found[pin] = Free(each.reproduction.package, each.fixed_in, pin, held)
    return tuple(found.values())


def _told(outside: Outside, request: CheckDependencies, looked: Looked, web_url: str) -> Outcome:
    kept = KeptIssue(
        request.repository,
        "dependencies",
        MARKER,
        TITLE,
        tells=lambda body: bool(told_by(body)),
        is_news=lambda body: not told_by(body).issuperset(looked.keys),
        fine="nothing is wrong",
        cleared="nothing was wrong",
        news="something else is wrong",
    )
    body = render_dependencies(looked, f"{web_url}/{request.repository}/blob/{HEAD}")
    with outside.history.lock(request.repository, "dependencies"):
        return keep(outside, kept, body, wrong=looked.wrong)

"""The releases that a repository depends on, looked at each week, and one issue while something is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import structlog

from workers import deps
from workers.deps import Bounds
from workers.errors import PermanentError, UnusableInputError
from workers.kept_issue import KeptIssue, keep
from workers.library import Library
from workers.outside import Outside
from workers.preferences import preferences
from workers.publish import Action, Outcome
from workers.queue import CheckDependencies
from workers.triage.manifests.declared import PYTHON, manifests
from workers.triage.manifests.pinned import pinned
from workers.triage.render.dependencies import MARKER, TITLE, Free, Looked, render_dependencies, told_by
from workers.triage.repository import questions as q
from workers.triage.repository.repository_settings import Deps
from workers.triage.repository.tree import Mode
from workers.triage.text import code

log = structlog.get_logger()

HEAD: Final = "HEAD"
"""The default branch's tip, as git names it."""
BOUNDS: Final = Bounds(artifacts=2_000, bytes=256 * 1024**2, seconds=60.0)
"""Of one task: pull requests wait behind it. What it has read is kept for the next one, which goes on."""
MOST_TURNS: Final = 8
"""How many tasks look at one repository, one after the other."""
MOST_FILES: Final = 60
"""How many files that say what it depends on are read; those nearest to the root."""

OFF = "the repository's settings do not ask for it"
NO_INDEX = "there is no package index to ask"
NOT_DECLARED = "no file says what the repository depends on: {why}"
UNREAD = "{path} could not be read: it {why}."
TOO_MANY = "Of {count} files that say what the repository depends on, {read} were read."
CUT = "GitHub does not list all files of the repository."
GOES_ON = "{left} releases are left for the next task"
UNSURE = "nothing was found, and {left} releases were not looked at: the issue stays as it is"


@dataclass(frozen=True, slots=True)
class Read:
    """What the default branch says."""

    files: Mapping[str, str]
    """Texts by their paths."""
    paths: frozenset[str]
    """All paths."""
    notes: tuple[str, ...]
    """What could not be read: sentences of Markdown."""


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
        read = _read(outside, request.repository)
        asked = deps.depended(outside.index, read.files, None, (), read.paths)
        health = deps.examine(outside.index, asked, BOUNDS)
    except UnusableInputError as error:
        return Outcome(Action.SKIPPED, NOT_DECLARED.format(why=error))
    except PermanentError as error:
        return Outcome(Action.SKIPPED, f"the repository cannot be looked at: {error}")
    if health.left and request.turn + 1 < MOST_TURNS:
        return Outcome(Action.CONTINUED, GOES_ON.format(left=health.left))
    notes = (*read.notes, *health.not_examined)
    looked = Looked(asked.packages, tuple(health.complaints), _free(outside, read.files), notes)
    if health.left and not looked.wrong:
        return Outcome(Action.SKIPPED, UNSURE.format(left=health.left))
    return _told(outside, request, looked, web_url)


def _read(outside: Outside, repository: str) -> Read:
    """With two requests; texts are kept, so that a lock file which has not changed is not asked for again."""
    tree = outside.github.tree(repository, HEAD)
    declaring = frozenset(manifests(tree, PYTHON))
    wanted = sorted(
        (
            each.path
            for each in tree.files()
            if each.mode != Mode.SYMLINK and (each.path in declaring or deps.tells(each.path))
        ),
        key=lambda path: (path.count("/"), path),
    )
    asked = {path: q.ReadBlob(tree.entries[path].oid) for path in wanted[:MOST_FILES]}
    library = Library(outside.github, outside.cache, repository, requests=1)
    answers = library.answers(list(dict.fromkeys(asked.values()))) if asked else {}
    texts = {path: answer for path, each in asked.items() if isinstance(answer := answers.get(each), q.Text)}
    notes = [UNREAD.format(path=code(path), why=each.why) for path, each in texts.items() if each.text is None]
    if len(wanted) > MOST_FILES:
        notes.append(TOO_MANY.format(count=len(wanted), read=MOST_FILES))
    if tree.truncated:
        notes.append(CUT)
    files = {path: each.text for path, each in texts.items() if each.text is not None}
    return Read(files, frozenset(tree.entries), tuple(notes))


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

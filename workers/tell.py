"""A pull request is told that a release mends the defect which it has met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog

from workers.outside import Outside
from workers.pipeline import settings_of, update_pull
from workers.ports import Trees
from workers.publish import Action, Outcome, digest, our_comment
from workers.queue import TellMended
from workers.triage.diagnosis import Written
from workers.triage.manifests.declaration import Declaration
from workers.triage.manifests.declared import PYTHON, manifests
from workers.triage.manifests.pinned import pinned
from workers.triage.render.mended import already, with_note
from workers.triage.repository import questions as q
from workers.triage.repository import tree as trees
from workers.triage.repository.repository_settings import RepositorySettings, Upstream

log = structlog.get_logger()

HEAD: Final = "HEAD"
"""The default branch's tip, as git names it."""
FOLDERS: Final = ("", "requirements")
"""Where files that hold packages back are looked for."""
OFF = "the repository's settings switch this off"
NO_PIN = "the pull request is closed, and the default branch holds nothing back"
NO_COMMENT = "the pull request is closed, and has no comment"


def tell_mended(outside: Outside, request: TellMended) -> Outcome:
    """Bring an open pull request's comment up to date; in a closed one's, say what can be taken back.

    A comment on a closed pull request is edited, which notifies nobody, and only where there is something to do.
    """
    settings = settings_of(outside, request.repository)
    if _off(settings):
        return Outcome(Action.SKIPPED, OFF)
    pull = outside.github.pull(request.repository, request.number)
    if pull.open:
        return update_pull(outside, request.repository, pull, afresh=True)
    return _on_closed(outside, request)


def _off(settings: RepositorySettings) -> bool:
    return not settings.enable or settings.upstream is Upstream.OFF


def _on_closed(outside: Outside, request: TellMended) -> Outcome:
    held = pinned(_files(outside.github, request.repository), request.pin) if request.pin else ()
    if not held:
        return Outcome(Action.SKIPPED, NO_PIN)
    with outside.history.lock(request.repository, f"#{request.number}"):
        return _noted(outside, request, held)


def _noted(outside: Outside, request: TellMended, held: tuple[Declaration, ...]) -> Outcome:
    comment = our_comment(outside.github, request.repository, request.number)
    if comment is None:
        return Outcome(Action.SKIPPED, NO_COMMENT)
    if already(comment.body, request.package, request.release):
        return Outcome(Action.UNCHANGED, "the comment says so already", comment.url)
    body = with_note(comment.body, request.package, request.release, request.pin or "", held)
    edited = outside.github.edit(request.repository, comment.id, body)
    outside.history.wrote(request.repository, f"#{request.number}", Written(edited.id, edited.url, digest(body)))
    return Outcome(Action.EDITED, "", edited.url)


def _files(github: Trees, repository: str) -> Mapping[str, str]:
    """The files of the default branch that may hold a package back. Asked afresh: it may have moved."""
    listings = github.answers(repository, [q.ListFolder(HEAD, folder) for folder in FOLDERS])
    entries = [entry for each in listings.values() if isinstance(each, q.Listing) for entry in each.entries]
    paths = manifests(trees.of(HEAD, entries), PYTHON)
    read = github.answers(repository, [q.ReadSetting(path) for path in paths]) if paths else {}
    texts = {path: read.get(q.ReadSetting(path)) for path in paths}
    return {path: each.text for path, each in texts.items() if isinstance(each, q.Text) and each.text is not None}

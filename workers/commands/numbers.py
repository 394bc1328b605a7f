"""Which cause a number means: as it stands in the comment that people see."""

from __future__ import annotations

from collections.abc import Mapping

from workers.errors import GoneError
from workers.outside import Outside
from workers.triage.facts import Comment
from workers.triage.render.comment import MARKER, causes_of


def causes_in_comment(outside: Outside, repository: str, number: int) -> Mapping[int, str]:
    """The keys of the causes by their numbers; empty where no comment lists any."""
    comment = _known(outside, repository, number) or _found(outside, repository, number)
    return causes_of(comment.body) if comment else {}


def _known(outside: Outside, repository: str, number: int) -> Comment | None:
    written = outside.history.written(repository, f"#{number}")
    if written is None or written.deleted:
        return None
    try:
        return outside.github.comment(repository, written.id)
    except GoneError:
        return None


def _found(outside: Outside, repository: str, number: int) -> Comment | None:
    comments = outside.github.comments(repository, number)
    return next((comment for comment in comments if comment.ours and comment.body.startswith(MARKER)), None)

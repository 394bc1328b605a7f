"""Certain mends offered as review suggestions, where the repository asks for them."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from workers.errors import PermanentError
from workers.ports import Reviews
from workers.triage.diagnosis import Diagnosis
from workers.triage.facts import PullReference
from workers.triage.model import Finding
from workers.triage.render.suggestion import suggestions

log = structlog.get_logger()

MOST = 10
"""How many suggestions a pull request gets at once; each is a write, and a notice to whoever watches."""


def suggest(github: Reviews, repository: str, pull: PullReference, red: Sequence[Diagnosis]) -> int:
    """Offer what the comment's diffs change in lines of the pull request, each once; how many were written.

    Nothing is asked of GitHub where no Finding has a diff.
    """
    mended = _mended(red)
    if not mended:
        return 0
    offered = suggestions(mended, github.patches(repository, pull.number))
    if not offered:
        return 0
    # A suggestion that stands on an older head counts, too: nobody wants it twice.
    standing = {(each.path, each.body.strip()) for each in github.review_comments(repository, pull.number)}
    written = 0
    for each in [each for each in offered if (each.path, each.body.strip()) not in standing][:MOST]:
        try:
            github.suggest(repository, pull.number, pull.head_sha, each)
            written += 1
        except PermanentError as error:
            # The comment has the diff all the same.
            log.warning("suggestion_refused", repository=repository, pull=pull.number, reason=str(error))
    return written


def _mended(red: Sequence[Diagnosis]) -> list[Finding]:
    """The first Findings of all red jobs that come with a diff, each diff once."""
    firsts = (job.findings[0].finding for diagnosis in red for job in diagnosis.failed if job.findings)
    by_diff = {first.proof.diff: first for first in firsts if first.proof and first.proof.diff}
    return list(by_diff.values())

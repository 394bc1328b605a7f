"""What became of the defects that were found in releases: each new release is tried, and who met the defect is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final

import structlog
from packaging.version import Version

from workers.errors import GoneError, PermanentError, RetryableError
from workers.outside import Reporting
from workers.ports import GitHub, PackageIndex, Watches
from workers.queue import Request, TellMended
from workers.reproducing import reproduce
from workers.triage.filed import Filed, Follower, How
from workers.triage.releases.model import Project
from workers.triage.upstream.issue import comment_fixed
from workers.triage.upstream.marker import key, keys
from workers.triage.watched import Watched, claim_again

log = structlog.get_logger()

MOST: Final = 20
"""How many defects are looked at in one turn of the clock; those that were seen last."""
HOURS: Final = 24
"""Within how many turns each open issue is looked at."""
MOST_TOLD: Final = 100
"""How many pull requests are told of one release."""


@dataclass(frozen=True, slots=True)
class Following:
    """What it takes to follow up."""

    index: PackageIndex
    """Who knows of new releases."""
    upstream: Reporting
    """What was reported, and how to write there."""
    watches: Watches
    """What is watched."""
    submit: Callable[[str, Request], object]
    """Asks for a task by an id: of equal ids one is taken."""


def follow(following: Following) -> list[str]:
    """Look at all that is watched; what came of each, in words for the log.

    What cannot be looked at now is looked at the next time: one that fails keeps no other from being looked at.
    """
    unmended = [each for each in following.watches.watched() if not each.told]
    return [*(_followed(following, each) for each in unmended[-MOST:]), *_states(following.upstream)]


def _states(upstream: Reporting) -> list[str]:
    """Look once a day whether an issue is still open: a twenty-fourth of them in each hour."""
    hour = upstream.ledger.now // 3600
    due = [filed for filed in upstream.ledger.open_upstream() if (hour - filed.number) % HOURS == 0]
    return [told for filed in due[-MOST:] if (told := _state(upstream, filed))]


def _state(upstream: Reporting, filed: Filed) -> str:
    what = f"{filed.repository}#{filed.number}"
    try:
        with _writer(upstream, filed) as github:
            if github is None:
                return ""
            is_open = github.issue(filed.repository, filed.number).open
    except GoneError:
        is_open = False
    except (RetryableError, PermanentError) as error:
        return f"{what}: {error}"
    if is_open:
        return ""
    upstream.ledger.note(replace(filed, open=False))
    return f"{what}: closed"


def _followed(following: Following, watched: Watched) -> str:
    what = f"{watched.reproduction.called} {watched.reproduction.version}"
    try:
        now = watched if watched.fixed_in else _tried(following, watched)
        if now.fixed_in:
            _tell(following, now)
            return f"{what}: mended in {now.fixed_in}"
    except (RetryableError, PermanentError) as error:
        log.warning("watch_failed", package=watched.reproduction.package, reason=str(error))
        return f"{what}: {error}"
    return f"{what}: not mended in {now.looked}" if now.looked else f"{what}: no release to look at"


def _tried(following: Following, watched: Watched) -> Watched:
    """With what the newest release shows, where there is a new one. It is proved as the defect itself was."""
    newest = _newest(following.index.project(watched.reproduction.package))
    if newest is None or newest == watched.looked:
        return watched
    found = reproduce(following.index, claim_again(watched.reproduction))
    now = replace(watched, looked=newest, fixed_in=(found.fixed_in or "") if found.confirmed else "")
    following.watches.keep(now)
    return now


def _newest(project: Project) -> str | None:
    """The newest release that pip would take by itself."""
    versions = [each.version for each in project.releases if each.yanked is None]
    return next((each for each in reversed(versions) if not Version(each).is_prerelease), None)


def _tell(following: Following, watched: Watched) -> None:
    """Tell upstream once, and everybody who met the defect. Should it break off, the next turn goes on with it."""
    filed = following.upstream.ledger.filed(key(watched.reproduction))
    if filed is not None and filed.fixed_in != watched.fixed_in:
        filed = replace(filed, fixed_in=watched.fixed_in)
        following.upstream.ledger.note(filed)
    if filed is not None and filed.ours and filed.number and not filed.commented:
        _comment(following.upstream, filed, watched)
    for follower in following.upstream.ledger.followers(watched.key)[-MOST_TOLD:]:
        if follower.pull:
            following.submit(_name(watched, follower), _request(watched, follower))
    following.watches.keep(replace(watched, told=True))


def _name(watched: Watched, follower: Follower) -> str:
    """The same for the same news to the same pull request, of letters and digits as RQ wants it."""
    told = f"{watched.key} {watched.fixed_in} {follower.installation} {follower.repository.lower()} {follower.pull}"
    return f"tell-mended-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _request(watched: Watched, follower: Follower) -> TellMended:
    found = watched.reproduction
    return TellMended(
        follower.installation, follower.repository, follower.pull, found.called, watched.fixed_in, found.pin
    )


def _comment(upstream: Reporting, filed: Filed, watched: Watched) -> None:
    """Say once in the issue that a release mends it, where it is still open. One that is closed needs no more words."""
    with _writer(upstream, filed) as github:
        if github is None:
            log.info("upstream_unreachable", repository=filed.repository, issue=filed.number)
            return
        try:
            issue = github.issue(filed.repository, filed.number)
            if issue.open and not _said(github, filed):
                body = comment_fixed(watched.reproduction, watched.fixed_in)
                github.create(filed.repository, filed.number, body)
        except GoneError:
            # Somebody has deleted the issue.
            upstream.ledger.note(replace(filed, open=False, commented=True))
            return
        except PermanentError as error:
            # The issue is locked, or the account has lost its right: who met the defect is told all the same.
            log.warning("upstream_refused", repository=filed.repository, issue=filed.number, reason=str(error))
            return
    upstream.ledger.note(replace(filed, open=issue.open, commented=True))


def _writer(upstream: Reporting, filed: Filed) -> AbstractContextManager[GitHub | None]:
    """Whoever opened the issue."""
    return upstream.ways.app(filed.repository) if filed.how is How.APP else upstream.ways.machine()


def _said(github: GitHub, filed: Filed) -> bool:
    """Whether an earlier try has written the comment already: it carries the defect's mark, as the issue does."""
    return any(filed.key in keys(comment.body) for comment in github.comments(filed.repository, filed.number))

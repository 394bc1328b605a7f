"""Which commit a job checked out, as its log tells."""

from __future__ import annotations

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

# What actions/checkout prints: https://github.com/actions/checkout/blob/v4/src/git-source-provider.ts
_SYNCING = Pattern(r"Syncing repository: (?P<repository>[^\s/]+/\S+)")
_FETCHED = Pattern(r"\[command\].*git.* fetch .*\+(?P<commit>[0-9a-f]{40}):refs/")
_MERGED = Pattern(r"HEAD is now at [0-9a-f]+ Merge (?P<head>[0-9a-f]{40}) into (?P<base>[0-9a-f]{40})")
_LINES_READ = 400


def base(log: JobLog, head_sha: str) -> str | None:
    """The full id of the base branch's commit that the checked-out merge was made with; None where it is no merge.

    What GitHub says of a pull request's base may be older: it is as of the last push.
    https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
    """
    for line in _head(log):
        merged = _MERGED.search(line)
        if merged and merged["head"] == head_sha:
            return str(merged["base"])
    return None


def commit(log: JobLog, repository: str) -> str | None:
    """The full id of the commit that the first checkout of this repository fetched; None where the log does not tell.

    In a pull request's run that is the merge of the head into the base, unless the workflow says otherwise:
    https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
    """
    ours = False
    for line in _head(log):
        synced = _SYNCING.search(line)
        if synced:
            ours = (synced["repository"] or "").lower() == repository.lower()
        fetched = _FETCHED.search(line) if ours else None
        if fetched:
            return str(fetched["commit"])
    return None


def _head(log: JobLog) -> list[str]:
    return log.lines.head(_LINES_READ).decode(errors="replace").split("\n")

"""Which commit a job checked out, as its log tells."""

from __future__ import annotations

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

# What actions/checkout prints: https://github.com/actions/checkout/blob/v4/src/git-source-provider.ts
_SYNCING = Pattern(r"Syncing repository: (?P<repository>[^\s/]+/\S+)")
_FETCHED = Pattern(r"\[command\].*git.* fetch .*\+(?P<commit>[0-9a-f]{40}):refs/")
_LINES_READ = 400


def commit(log: JobLog, repository: str) -> str | None:
    """The full id of the commit that the first checkout of this repository fetched; None where the log does not tell.

    In a pull request's run that is the merge of the head into the base, unless the workflow says otherwise:
    https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
    """
    ours = False
    for line in log.lines.head(_LINES_READ).decode(errors="replace").split("\n"):
        synced = _SYNCING.search(line)
        if synced:
            ours = (synced["repository"] or "").lower() == repository.lower()
        fetched = _FETCHED.search(line) if ours else None
        if fetched:
            return str(fetched["commit"])
    return None

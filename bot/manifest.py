"""What the GitHub App asks for. `app.yml` says the same to GitHub; a test holds the two together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Permission:
    """Leave to do one sort of thing in a repository."""

    level: Literal["read", "write"]
    """How much of it."""
    reason: str
    """What stops working without it."""


PERMISSIONS: Final[Mapping[str, Permission]] = MappingProxyType(
    {
        "actions": Permission(
            "write",
            "receives workflow_run, reads runs, attempts, jobs and logs; starts failed jobs again where "
            "`/retriage rerun` or the setting `rerun` asks for it",
        ),
        "checks": Permission(
            "write", "writes the check run with its annotations where the setting `check` asks for it"
        ),
        "contents": Permission(
            "read", "reads the settings, and the files that a failure is about, at the commit that failed"
        ),
        "issues": Permission(
            "write",
            "receives issue_comment, which GitHub ties to this permission; opens, updates and closes the one issue on "
            "a red default branch where the setting `branch_issue` asks for it",
        ),
        "metadata": Permission("read", "asks what a command's author may do; GitHub gives it to every App"),
        "pull_requests": Permission(
            "write",
            "finds a run's pull requests; reads, creates and edits comments on them; suggests changes to their lines; "
            "reacts to commands",
        ),
    }
)
"""The least that works, by https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps.

Comments on pull requests are written under `pull_requests` alone, although their addresses begin with `/issues`.
"""

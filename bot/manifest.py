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
        "actions": Permission("read", "receives workflow_run, reads runs, attempts, jobs and logs"),
        "contents": Permission("read", "reads the files that a failure is about, at the commit that failed"),
        "issues": Permission("read", "receives issue_comment, which GitHub ties to this permission; writes no issue"),
        "metadata": Permission("read", "asks what a command's author may do; GitHub gives it to every App"),
        "pull_requests": Permission(
            "write", "finds a run's pull requests; reads, creates and edits comments on them; reacts to commands"
        ),
    }
)
"""The least that works, by https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps.

Comments on pull requests are written under `pull_requests` alone, although their addresses begin with `/issues`.
"""

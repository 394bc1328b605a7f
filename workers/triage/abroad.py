"""Somebody else's repository, as far as it takes to report a defect of its package there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from workers.triage.repository.questions import Text

SHARED: Final = "../.github/"
"""What files are called by that stand in their owner's repository `.github`, which count for all of the owner's.
https://docs.github.com/en/communities/setting-up-your-project-for-healthy-contributions/creating-a-default-community-health-file
"""


@dataclass(frozen=True, slots=True)
class IssueThere:
    """An issue, or an open pull request, that a search found."""

    number: int
    """Its number."""
    title: str
    """Its title."""
    body: str
    """Its Markdown."""
    open: bool
    """Whether it is open."""
    url: str
    """Its page."""

    @property
    def pull(self) -> bool:
        """Whether it is a pull request."""
        return "/pull/" in self.url


@dataclass(frozen=True, slots=True)
class Abroad:
    """What GitHub tells of a repository, all with one request."""

    name: str
    """`owner/name` as it is now: another one than was asked for where it has moved."""
    private: bool = False
    """Whether the public cannot see it."""
    archived: bool = False
    """Whether it can only be read."""
    disabled: bool = False
    """Whether GitHub has locked it."""
    issues: bool = True
    """Whether it takes issues."""
    fork: bool = False
    """Whether it was forked from another one."""
    files: Mapping[str, Text] = field(default_factory=dict)
    """Those of its default branch that were asked for; one that GitHub left open is not in it."""
    found: Mapping[str, tuple[IssueThere, ...]] = field(default_factory=dict)
    """By the search, the issues that it found, open and closed; one that GitHub left open is not in it."""

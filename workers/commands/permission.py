"""Who may give which command. What is not known to be allowed is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workers.commands.told import May
from workers.triage.repository.repository_settings import Who
from workers.triage.text import code

LADDER: Final = ("read", "triage", "write", "maintain", "admin")
"""GitHub's roles, each with the permissions of those before it. An organization's own roles have other names, and are
none here. https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization"""

Refused = Callable[[May], str]
"""Why the author of one comment may not; empty where they may."""

FORBIDDEN = "only for {who}."
OWN_ROLE = "only for {who}; the role {role} is the organization's own, and counts as none."

AUTHOR = "the author of the pull request and people with the role {role} or more"
ROLE = "people with the role {role} or more"


def is_author(login: str, author: str | None) -> bool:
    """Whether that is who opened the pull request; nobody is a deleted account."""
    return author is not None and author.lower() == login.lower()


def refused(may: May, who: Who, *, author: bool, role: Callable[[], str]) -> str:
    """Why somebody may not; empty where they may. `role` asks GitHub, which the author of the pull request need not be
    asked of.
    """
    if may is May.ANALYSE and author:
        return ""
    has, least = role(), least_role(may, who)
    if least in LADDER and has in LADDER[LADDER.index(least) :]:
        return ""
    wording = FORBIDDEN if has in {*LADDER, "none", ""} else OWN_ROLE
    return wording.format(who=who_may(may, who), role=code(has, 60))


def least_role(may: May, who: Who) -> str:
    """The least role that may, by the repository's settings."""
    return who.analyse if may is May.ANALYSE else who.act


def who_may(may: May, who: Who) -> str:
    """The same in words, after `for`."""
    return (AUTHOR if may is May.ANALYSE else ROLE).format(role=code(least_role(may, who)))

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

Allowed = Callable[[May], bool]
"""Whether the author of one comment may."""

FORBIDDEN = "only for {who}."

AUTHOR = "the author of the pull request and for people with the role {role} or more"
ROLE = "people with the role {role} or more"


def is_author(login: str, author: str | None) -> bool:
    """Whether that is who opened the pull request; nobody is a deleted account."""
    return author is not None and author.lower() == login.lower()


def allowed(may: May, who: Who, *, author: bool, role: Callable[[], str]) -> bool:
    """Whether somebody may. `role` asks GitHub, which the author of the pull request need not be asked of."""
    if may is May.ANALYSE and author:
        return True
    least = least_role(may, who)
    return least in LADDER and role() in LADDER[LADDER.index(least) :]


def least_role(may: May, who: Who) -> str:
    """The least role that may, by the repository's settings."""
    return who.analyse if may is May.ANALYSE else who.act


def who_may(may: May, who: Who) -> str:
    """The same in words, after `for`."""
    return (AUTHOR if may is May.ANALYSE else ROLE).format(role=code(least_role(may, who)))

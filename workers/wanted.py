"""Whether a repository's settings want anything said of a pull request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workers.triage.facts import Pull
from workers.triage.repository.filters import paths_wanted, takes_all
from workers.triage.repository.repository_settings import RepositorySettings

DISABLED = "the repository's settings switch retriage off"
WORKFLOW = "the repository's settings leave this workflow out"


def unwanted(settings: RepositorySettings, pull: Pull, changed: Callable[[], Mapping[str, str] | None]) -> str:
    """Why nothing is to be said of it; empty where something is. `changed` is asked for where it decides."""
    if not settings.enable:
        return DISABLED
    if pull.draft and not settings.drafts:
        return "the repository's settings leave draft pull requests alone"
    if pull.by_bot and not settings.bots:
        return "the repository's settings leave pull requests of bots alone"
    if not takes_all(settings.paths):
        # Of a pull request whose every file is binary or very large, GitHub shows no diff: it may change anything.
        files = changed()
        if files and not paths_wanted(settings, list(files)):
            return "the repository's settings leave out all that the pull request changes"
    return ""

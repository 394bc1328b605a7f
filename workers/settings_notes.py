"""What has to be said once of a repository's settings: a mistake in them, and rules that do not count."""

from __future__ import annotations

from workers import rules
from workers.library import SETTINGS
from workers.outside import Outside
from workers.preferences import Preferences

MISTAKE = "The settings in {file} do not count, and the defaults hold: {where}{message}"


def notes(outside: Outside, repository: str, wanted: Preferences) -> tuple[str, ...]:
    """One sentence each; none where all is well."""
    said: list[str] = []
    if wanted.problem:
        where = f"line {wanted.problem.line}: " if wanted.problem.line else ""
        said.append(MISTAKE.format(file=f"`{SETTINGS.path}`", where=where, message=wanted.problem.message))
    return (*said, *rules.notes(outside.cache, repository, wanted.settings))

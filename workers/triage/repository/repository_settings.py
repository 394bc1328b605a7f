"""What a repository sets for itself in `.github/retriage.yml` on its default branch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.repository.yaml_file import YamlFile, YamlFileError


@dataclass(frozen=True, slots=True)
class RepositorySettings:
    """The settings, each with what holds where nothing is set."""

    suggest: bool = False
    """Whether a certain mend is also offered as a review suggestion, where its lines are in the pull request's diff."""


def read(text: str | None) -> RepositorySettings:
    """The settings in a file's text; the defaults for no file and for one that cannot be understood."""
    try:
        data = YamlFile(text or "").data
    except YamlFileError:
        return RepositorySettings()
    given = data if isinstance(data, Mapping) else {}
    return RepositorySettings(suggest=given.get("suggest") is True)

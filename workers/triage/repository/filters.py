"""What of a repository the settings want looked at."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from workers.triage.repository.globs import fits
from workers.triage.repository.repository_settings import Filter, RepositorySettings


def takes_all(filter_: Filter) -> bool:
    """Whether nothing is left out, so that nobody needs to ask what there is."""
    return not filter_.ignore and (not filter_.include or "**" in filter_.include)


def matches(filter_: Filter, *names: str) -> bool:
    """Whether what goes by these names is looked at: any of them may be included, none may be ignored."""
    if any(fits(glob, name) for glob in filter_.ignore for name in names):
        return False
    return not filter_.include or any(fits(glob, name) for glob in filter_.include for name in names)


def workflow_wanted(settings: RepositorySettings, path: str, name: str) -> bool:
    """Whether a workflow is looked at.

    `path` is its file, `.github/workflows/ci.yml`, as GitHub gives it, with a ref behind an `@` or without; `name` is
    what people see. Patterns are for the whole path, the file's name, or the workflow's name.
    """
    file = path.partition("@")[0]
    return matches(settings.workflows, *filter(None, (file, posixpath.basename(file), name)))


def paths_wanted(settings: RepositorySettings, changed: Iterable[str] | None) -> bool:
    """Whether a pull request that changes these files is looked at; so is one of which that is not known: None."""
    if changed is None or takes_all(settings.paths):
        return True
    return any(matches(settings.paths, path) for path in changed)

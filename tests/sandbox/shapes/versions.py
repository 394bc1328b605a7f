"""What the API's versions differ in, as far as the sandbox's answers go.

https://docs.github.com/rest/about-the-rest-api/breaking-changes
"""

from __future__ import annotations

DEFAULT = "2022-11-28"
"""What an unversioned request gets."""
SUPPORTED = (DEFAULT, "2026-03-10")
_REMOVED = {"assignee", "merge_commit_sha", "has_downloads", "rate"}
"""Fields that version 2026-03-10 no longer has, wherever they stood."""


def in_version(data: object, version: str) -> object:
    """An answer without the fields that a version has given up."""
    if version == DEFAULT:
        return data
    if isinstance(data, dict):
        kept = {name: value for name, value in data.items() if name not in _REMOVED}
        return {name: in_version(value, version) for name, value in kept.items()}
    if isinstance(data, list):
        return [in_version(value, version) for value in data]
    return data

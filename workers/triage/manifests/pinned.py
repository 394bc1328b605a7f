"""Where a repository still holds a package back."""

from __future__ import annotations

from collections.abc import Mapping

from packaging.requirements import InvalidRequirement, Requirement

from workers.triage.manifests.declaration import Declaration, normalised
from workers.triage.manifests.declared import declarations


def pinned(files: Mapping[str, str], pin: str) -> tuple[Declaration, ...]:
    """The declarations that hold a package as `pin` does, such as `hishel<2`; `files` are texts by path.

    Only lines with that very specifier count: somebody may have had another reason for any other one.
    """
    try:
        wanted = Requirement(pin)
    except InvalidRequirement:
        return ()
    specifier = "".join(str(wanted.specifier).split())
    name = normalised(wanted.name)
    found = (each for path, text in files.items() for each in declarations(path, text) if each.line is not None)
    return tuple(
        each
        for each in found
        if normalised(each.name) == name and specifier and _holds(files[each.path], each.line or 0, specifier)
    )


def _holds(text: str, line: int, specifier: str) -> bool:
    """Whether a line has it, whatever its blanks and quotes; Poetry writes `name = "==1.2"`."""
    lines = text.split("\n")
    plain = "".join(lines[line - 1].split()).replace('"', "").replace("'", "") if line <= len(lines) else ""
    at = plain.find(specifier)
    # `<2` is not held by `<2.5`.
    return at >= 0 and plain[at + len(specifier) :][:1] not in {*".0123456789abr"}

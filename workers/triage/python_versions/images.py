"""Python in the names of container images, and in the Dockerfiles that begin with them.

https://hub.docker.com/_/python (tags), https://docs.docker.com/reference/dockerfile/#from and #arg.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workers.triage.patterns import Found, Pattern
from workers.triage.python_versions.places import Choice, Rewrite, Span
from workers.triage.python_versions.versions import NEWEST, Pick, pick

_REFERENCE = re.compile(r"(?P<name>[^@:\s]+(?::\d+/[^@:\s]+)?)(?::(?P<tag>[^@\s]+))?(?P<digest>@\S+)?")
_TAG = re.compile(r"(?P<version>\d+(?:\.\d+){0,2}(?:a\d+|b\d+|rc\d+)?(?:-rc)?)(?P<rest>-.+)?")
_IN_TAG = re.compile(r"python-?(?P<version>3\.\d+)")
_OFFICIAL = re.compile(
    r"(?:(?:docker\.io/|registry-1\.docker\.io/|mirror\.gcr\.io/)?(?:library/)?|public\.ecr\.aws/docker/library/)python"
)
# For which minor versions the official image has been built on a release of Debian; where that is certain.
_BASES = {
    "": (6, NEWEST),
    "slim": (6, NEWEST),
    "alpine": (6, NEWEST),
    "buster": (7, 11),
    "bullseye": (7, 13),
    "bookworm": (8, 14),
    "trixie": (10, NEWEST),
}
_FROM = Pattern(r"(?i)^\s*FROM\s+(?:--\S+\s+)*(?P<image>\S+)")
_ARG = re.compile(r"^\s*ARG\s+(?P<name>\w+)(?:=(?P<quote>[\"']?)(?P<value>[^\"'\s]*)(?P=quote))?", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:(?P<bare>\w+)|\{(?P<name>\w+)(?::?-(?P<default>[^}]*))?\})")


@dataclass(frozen=True, slots=True)
class Image:
    """An image that has Python."""

    version: str
    """The version in its tag; empty for the newest."""
    start: int
    """Where the version begins in the reference."""
    pick: Pick
    """What it asks for."""
    official: bool
    """Whether its tags are those of Docker's own image, and no digest holds it to one build."""
    base: str
    """What the tag says after the version, such as `slim-bookworm`."""

    def exists_for(self, new: str) -> bool:
        """Whether a tag with another version and the same rest certainly exists."""
        minor = new.partition(".")[2]
        base = self.base.removeprefix("slim-")
        if not self.official or base not in _BASES or not minor.isdigit():
            return False
        low, high = _BASES[base]
        return low <= int(minor) <= high


def image(reference: str) -> Image | None:
    """The Python in an image's name; None for one without, and for one that is not told, such as an expression."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or "$" in reference:
        return None
    name, tag = found["name"], found["tag"] or ""
    if name.rpartition("/")[2] not in {"python", "pypy"}:
        inside = _IN_TAG.search(tag)
        picked = pick(inside["version"]) if inside else None
        start = len(name) + 1 + inside.start("version") if inside else 0
        return Image(inside["version"], start, picked, official=False, base="") if inside and picked else None
    version = _TAG.fullmatch(tag)
    official = _OFFICIAL.fullmatch(name) is not None and found["digest"] is None
    if version is None:
        return Image("", 0, Pick(tag or "latest", None), official=False, base="")
    asked = version["version"].removesuffix("-rc")
    picked = pick(asked)
    base = (version["rest"] or "").lstrip("-")
    return Image(asked, len(name) + 1, picked, official, base) if picked else None


def image_choice(path: str, line: int, column: int, reference: str) -> Choice | None:
    """The version in an image's name that stands at a place of a file."""
    found = image(reference)
    if found is None:
        return None
    span = Span(line, column + found.start, found.version)
    fixed = not found.version or not found.pick.plain
    return Choice(
        path,
        line,
        span.column,
        found.version or found.pick.text,
        found.pick,
        rewrite=None if fixed else _to(found, span),
    )


def _to(found: Image, span: Span) -> Rewrite:
    return lambda text, new: span.replaced(text, new) if found.exists_for(new) else None


def is_dockerfile(path: str) -> bool:
    """Whether a file's name is one that a Dockerfile has."""
    name = path.rpartition("/")[2].lower()
    return (
        name in {"dockerfile", "containerfile"}
        or name.startswith(("dockerfile.", "containerfile."))
        or (name.endswith((".dockerfile", ".containerfile")))
    )


def choices(path: str, text: str) -> Iterator[Choice]:
    """The Pythons that a Dockerfile begins with; arguments that stand for them are told with their own lines."""
    arguments: dict[str, tuple[int, re.Match[str]]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if argument := _ARG.match(line):
            arguments.setdefault(argument["name"], (number, argument))
        elif found := _FROM.match(line):
            yield from _of_image(path, number, found, arguments)


def _of_image(
    path: str, number: int, found: Found, arguments: Mapping[str, tuple[int, re.Match[str]]]
) -> Iterator[Choice]:
    reference = found["image"]
    variable = _VARIABLE.search(reference)
    if variable is None:
        choice = image_choice(path, number, found.start(1), reference)
        if choice:
            yield choice
        return
    name = variable["name"] or variable["bare"]
    line, argument = arguments.get(name, (number, None))
    if argument is None or not argument["value"]:
        if "python" in reference.lower():
            yield Choice(path, number, found.start(1), reference, None)
        return
    value = argument["value"]
    whole = _REFERENCE.fullmatch(reference.replace(variable[0], value))
    complete = image(whole[0]) if whole else None
    if complete is None or not complete.version:
        return
    # Where in the argument's value the version stands: at its start, or inside an image's name.
    start = complete.start - variable.start() if reference[: variable.start()] else complete.start
    if value[start : start + len(complete.version)] == complete.version:
        span = Span(line, argument.start("value") + start, complete.version)
        rewrite = _to(complete, span) if complete.pick.plain else None
        yield Choice(path, line, span.column, complete.version, complete.pick, rewrite=rewrite)

"""`retriage deps`: what is wrong with the releases that a project depends on, said before CI finds out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from rich.text import Text

from workers.deps import Health, depended, examine
from workers.deps_source import Source, of_folder, of_repository
from workers.errors import GoneError, RetryableError, UnusableInputError
from workers.library import NoCache
from workers.triage.releases.choosing import described
from workers.triage.releases.health import Ailment, Complaint, grouped
from workers.triage.text import visible

API: Final = "https://api.github.com"
REPOSITORY: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+", re.ASCII)
ASK_FOR_ONE = (
    "is no folder here, and needs a token to be read from GitHub: set GITHUB_TOKEN, for example to the output of "
    "`gh auth token`"
)
NOT_THERE = "is no folder here, and not on GitHub, or GITHUB_TOKEN may not read it"
NOT_NOW = "cannot be read from GitHub now: {why}"
TITLES: Final = {
    Ailment.BROKEN: "do not compile",
    Ailment.PYTHON: "do not compile on a Python that they admit",
    Ailment.GONE: "are not on the index",
    Ailment.UNDECLARED: "import what nothing brings",
    Ailment.YANKED: "were yanked",
    Ailment.NO_WHEEL: "have no wheel",
}
"""The most serious first."""
COLOURS: Final = {
    Ailment.BROKEN: "bold red",
    Ailment.PYTHON: "bold red",
    Ailment.GONE: "bold red",
    Ailment.UNDECLARED: "bold magenta",
    Ailment.YANKED: "bold yellow",
    Ailment.NO_WHEEL: "bold blue",
}
SOUND = "nothing is wrong with them, as far as they were looked at"


def look(target: str, python: str | None, architectures: Sequence[str]) -> Health:
    """What is wrong with the releases that the project in a folder, or in `OWNER/REPO` on GitHub, depends on.

    Raises UnusableInputError, whose message goes on from the target's name.
    """
    from workers.reproduce_command import AWAY, opened_index  # noqa: PLC0415  HTTP takes a while to load

    source = _source(target)
    with opened_index() as index:
        try:
            asked = depended(index, source.files, python, architectures, source.paths)
            health = examine(index, asked)
        except RetryableError as error:
            raise UnusableInputError(AWAY.format(why=error)) from error
    health.not_examined[:0] = source.notes
    return health


def _source(target: str) -> Source:
    """A folder wins over a repository of that name."""
    folder = Path(target)
    if folder.exists() or not REPOSITORY.fullmatch(target):
        return of_folder(folder)
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise UnusableInputError(ASK_FOR_ONE)
    from workers.edges.github import with_token  # noqa: PLC0415  a folder is read without

    with with_token(token, os.environ.get("GITHUB_API_URL") or API) as github:
        try:
            return of_repository(github, NoCache(), target)
        except GoneError as error:
            raise UnusableInputError(NOT_THERE) from error
        except RetryableError as error:
            raise UnusableInputError(NOT_NOW.format(why=error)) from error


def told(health: Health) -> Iterator[str]:
    """What a person reads, line by line: what is most serious first, each release once."""
    for ailment, title in TITLES.items():
        groups = grouped(health.complaints, ailment)
        if groups:
            yield f"{len(groups)} {title}"
        for first, *more in groups:
            yield f"  {first.text}{_place(health, first)}"
            if more:
                yield f"    and {len(more)} more of its files: see --json"
            if first.advice:
                yield f"    {first.advice}"
    if not health.complaints:
        yield SOUND
    for sentence in health.not_examined:
        yield f"  not examined: {sentence}"
    count = len(health.depended.packages)
    where = "; ".join(map(described, health.depended.platforms))
    yield f"{count} releases for {where}; {health.looked} artifacts looked at, {health.bytes:,} bytes fetched"


def show(health: Health) -> None:
    """The same on a terminal in colours; plain where it is piped."""
    from workers.terminal import open_console  # noqa: PLC0415  colours take a while to load

    console = open_console()
    styles = {f" {title}": COLOURS[ailment] for ailment, title in TITLES.items()}
    for text in told(health):
        style = next((each for end, each in styles.items() if not text.startswith(" ") and text.endswith(end)), "")
        dim = text.startswith(("    ", "  not examined:"))
        # What rich would take for its own is hostile; Text takes none.
        console.print(Text(visible(text), style=style or ("dim" if dim else "")), soft_wrap=True)


def _place(health: Health, complaint: Complaint) -> str:
    """Where the project asks for it, as compilers say places."""
    for each in health.depended.packages:
        if (each.package, each.version) == (complaint.package, complaint.version):
            return f" ({each.path}:{each.line})" if each.line else f" ({each.path})"
    return ""


def as_json(health: Health) -> dict[str, Any]:
    """What `--json` prints."""
    places = {(each.package, each.version): each for each in health.depended.packages}

    def of(each: Complaint) -> dict[str, Any]:
        place = places.get((each.package, each.version))
        return {
            "package": each.package,
            "version": each.version,
            "ailment": each.ailment.value,
            "text": each.text,
            "advice": each.advice,
            "file": each.file,
            "line": each.line,
            "declared": {"path": place.path, "line": place.line} if place else None,
        }

    return {
        "schema": 1,
        "python": health.depended.platforms[0].python,
        "architectures": sorted({each.architecture for each in health.depended.platforms}),
        "platforms": [f"{each.system}/{each.architecture}" for each in health.depended.platforms],
        "releases": len(health.depended.packages),
        "complaints": [of(each) for each in health.complaints],
        "not_examined": health.not_examined,
        "artifacts": health.looked,
        "bytes": health.bytes,
    }

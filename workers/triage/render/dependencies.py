"""The issue on releases that a repository depends on and that are not sound, as Markdown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from workers.triage.manifests.declaration import Declaration
from workers.triage.manifests.locks import Resolved
from workers.triage.releases.health import OF_FILES, Ailment, Complaint, grouped
from workers.triage.text import code

TITLE: Final = "Releases that this repository depends on are not sound"
MARKER: Final = "<!-- retriage:dependencies -->"
"""Hidden first line by which the issue is found again, together with its author."""
TOLD: Final = "<!-- retriage:told{keys} -->"
"""Hidden second line: what it tells, each thing by a digest."""
LIMIT: Final = 65_536
"""How many characters GitHub takes."""
MOST_ROWS: Final = 25
"""How many rows one part has."""
MOST_KEYS: Final = 500

BODY: Final = """\
{marker}
{told}
### {count} that this repository depends on

{parts}

<sub>Looked at each week, as `deps: weekly` in `.github/retriage.yml` asks for: {looked}. Nothing was imported, \
built or run. This issue is kept up to date, and closed once nothing is wrong.</sub>
"""
SOUND: Final = """\
{marker}
{told}
### Nothing is wrong with the releases that this repository depends on

What stood here before is mended.

<sub>Looked at each week, as `deps: weekly` in `.github/retriage.yml` asks for: {looked}.</sub>
"""
ONE, MANY = "One thing is wrong with the releases", "{count} things are wrong with the releases"
RELEASES_ONE, RELEASES = "one release", "{count} releases"
HEADINGS: Final = {
    Ailment.BROKEN: "Do not compile",
    Ailment.PYTHON: "Do not compile on a Python that they admit",
    Ailment.GONE: "Are not on the index",
    Ailment.UNDECLARED: "Import what nothing brings",
    Ailment.YANKED: "Were yanked",
    Ailment.NO_WHEEL: "Have no wheel",
}
"""The most serious first."""
FREE: Final = "Can be let go"
FREED: Final = "{package} is held back with {pin} in {places}; {release} works, and the pin can be taken back."
ONLY_FREE: Final = "Pins can be taken back in the requirements"
ROW: Final = "- {text}{place}"
PLACE: Final = " {place}"
FURTHER: Final = " Nor do {count} more of its files: `retriage deps --json` lists them."
MORE: Final = "- … and {count} more: `retriage deps` lists them all."
NOT_EXAMINED: Final = """\
<details><summary>What was not examined</summary>

{rows}

</details>"""


@dataclass(frozen=True, slots=True)
class Free:
    """A pin that a release has made needless."""

    package: str
    """The distribution."""
    release: str
    """Its release that works."""
    pin: str
    """What was advised to require until then."""
    held: tuple[Declaration, ...]
    """Where the repository has the pin; at least one place."""

    @property
    def key(self) -> str:
        """Equal news, equal key."""
        return _digest(f"free {self.package} {self.release} {self.pin}")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, and what is wrong with it."""

    releases: tuple[Resolved, ...]
    """All that the repository depends on."""
    complaints: tuple[Complaint, ...]
    """What is wrong with them."""
    free: tuple[Free, ...] = ()
    """Pins that can be taken back."""
    not_examined: tuple[str, ...] = ()
    """Sentences of Markdown."""

    @property
    def wrong(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.complaints or self.free)

    @property
    def groups(self) -> dict[Ailment, list[list[Complaint]]]:
        """The complaints by their kind, the most serious first; what many files of a release have is one."""
        return {ailment: found for ailment in HEADINGS if (found := grouped(self.complaints, ailment))}

    @property
    def keys(self) -> tuple[str, ...]:
        """What is told, each thing by a digest that stays while it stays."""
        return tuple(sorted({*map(_key, self.complaints), *(each.key for each in self.free)}))[:MOST_KEYS]


def render_dependencies(looked: Looked, files: str) -> str:
    """The issue's body, within LIMIT. `files` is the address of the repository's files, below which paths stand."""
    told = TOLD.format(keys="".join(f" {key}" for key in looked.keys))
    count = len(looked.releases)
    releases = RELEASES_ONE if count == 1 else RELEASES.format(count=f"{count:,}")
    if not looked.wrong:
        return SOUND.format(marker=MARKER, told=told, looked=releases)
    parts = _within(list(_parts(looked, files)))
    return BODY.format(marker=MARKER, told=told, count=_headline(looked), parts="\n\n".join(parts), looked=releases)


def told_by(body: str) -> frozenset[str]:
    """What a body tells, each thing by its digest; nothing where it is not ours."""
    first, second, *_ = [*body.replace("\r\n", "\n").split("\n", 2), "", ""]
    before, _, after = TOLD.partition("{keys}")
    if first != MARKER or not (second.startswith(before) and second.endswith(after)):
        return frozenset()
    return frozenset(second.removeprefix(before).removesuffix(after).split())


def _headline(looked: Looked) -> str:
    count = sum(map(len, looked.groups.values()))
    if not count:
        return ONLY_FREE
    return ONE if count == 1 else MANY.format(count=f"{count:,}")


def _parts(looked: Looked, files: str) -> Iterator[str]:
    places = {(each.package, each.version): each for each in looked.releases}
    for ailment, groups in looked.groups.items():
        rows = [_row(group, _declared(places.get((group[0].package, group[0].version)), files)) for group in groups]
        yield _part(HEADINGS[ailment], rows)
    if looked.free:
        yield _part(FREE, [ROW.format(text=_freed(each, files), place="") for each in looked.free])
    if looked.not_examined:
        yield NOT_EXAMINED.format(rows="\n".join(_some([ROW.format(text=t, place="") for t in looked.not_examined])))


def _row(group: Sequence[Complaint], place: str) -> str:
    first, *others = group
    more = FURTHER.format(count=len(others)) if others else ""
    return ROW.format(text=first.text, place=f"{place}{more}{f' {first.advice}' if first.advice else ''}")


def _part(heading: str, rows: Sequence[str]) -> str:
    return "\n".join((f"**{heading}**", "", *_some(rows)))


def _some(rows: Sequence[str]) -> list[str]:
    more = len(rows) - MOST_ROWS
    return [*rows[:MOST_ROWS], *([MORE.format(count=more)] if more > 0 else [])]


def _within(parts: list[str]) -> list[str]:
    """As many as GitHub takes. What stands last is the least urgent."""
    room = LIMIT - len(BODY) - len(TOLD) - 9 * MOST_KEYS - 500
    while len(parts) > 1 and sum(len(part) + 2 for part in parts) > room:
        parts.pop()
    return parts


def _freed(free: Free, files: str) -> str:
    places = ", ".join(_place(each.path, each.line, files) for each in free.held[:3])
    return FREED.format(
        package=code(free.package), pin=code(free.pin), places=places, release=code(f"{free.package} {free.release}")
    )


def _declared(each: Resolved | None, files: str) -> str:
    return PLACE.format(place=f"({_place(each.path, each.line, files)})") if each else ""


def _place(path: str, line: int | None, files: str) -> str:
    shown = code(f"{path} line {line}" if line else path)
    return f"[{shown}]({files}/{quote(path, safe='/')}{f'#L{line}' if line else ''})"


def _key(complaint: Complaint) -> str:
    file = None if complaint.ailment in OF_FILES else complaint.file
    return _digest(f"{complaint.package} {complaint.version} {complaint.ailment.value} {file}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]

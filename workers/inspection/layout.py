"""Where the members of an artifact are installed, and what it says of itself.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from workers.inspection import bounds
from workers.inspection.archives import Archive, UnreadableError, shown

_EXTENSIONS = (".py", ".so", ".pyd")

Place = Callable[[str], str | None]
"""Where a member is installed, below site-packages; None for what goes elsewhere."""


def place_in_wheel(name: str) -> str | None:
    """As pip spreads it: `purelib` and `platlib` of the `.data` folder are site-packages, too."""
    top, _, rest = name.partition("/")
    if not rest:
        return name
    if top.endswith(".dist-info"):
        return None
    if not top.endswith(".data"):
        return name
    scheme, _, inner = rest.partition("/")
    return inner or None if scheme in {"purelib", "platlib"} else None


def place_in_sdist(names: Iterable[str]) -> Place:
    """Below the one folder that it has, and below `src/`, or the folder within it that setuptools left its
    `.egg-info` in, where that is no package itself."""
    names = tuple(names)
    tops = {name.partition("/")[0] for name in names if name != "pax_global_header"}
    top = f"{next(iter(tops))}/" if len(tops) == 1 else ""
    sources = tuple(each for each in {f"{top}src/", *_roots(names, top)} if f"{each}__init__.py" not in names)

    def place(name: str) -> str | None:
        for source in sources:
            if name.startswith(source):
                return name.removeprefix(source) or None
        return name.removeprefix(top) or None

    return place


def _roots(names: Iterable[str], top: str) -> set[str]:
    """`lib/` of `lib/acme.egg-info/PKG-INFO`. One that lies deeper is a test's."""
    found = set()
    for name in names:
        root, _, rest = name.removeprefix(top).partition("/")
        if rest.count("/") == 1 and rest.endswith(".egg-info/PKG-INFO") and not root.endswith(".egg-info"):
            found.add(f"{top}{root}/")
    return found


def recorded(archive: Archive) -> frozenset[str] | None:
    """What RECORD names of site-packages, without itself; None where there is none that can be read.
    https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file"""
    text = own_text(archive, "RECORD", bounds.RECORD)
    if text is None:
        return None
    found: set[str] = set()
    try:
        for row in csv.reader(io.StringIO(text)):
            found.update(_placed(row[0]) if row else ())
            if len(found) > bounds.MEMBERS:
                return None
    except csv.Error:
        return None
    return frozenset(found)


def _placed(name: str) -> Iterable[str]:
    parts = "/".join(part for part in name.split("/") if part not in {"", "."})
    if name.endswith("/") or len(name) > bounds.NAME or not parts:
        return ()
    place = place_in_wheel(parts)
    return () if place is None else (shown(place),)


def own_text(archive: Archive, name: str, most: int) -> str | None:
    """A file of the wheel's `.dist-info` folder, or an sdist's PKG-INFO; None where there is none that can be read."""
    candidates = sorted(
        (each for each in archive.names if _is_own(each, name)), key=lambda each: (each.count("/"), len(each), each)
    )
    for candidate in candidates:
        try:
            return archive.read(candidate, most).decode("utf-8", "replace")
        except UnreadableError:
            continue
    return None


def _is_own(member: str, name: str) -> bool:
    folder, _, base = member.rpartition("/")
    if base != name:
        return False
    if name == "PKG-INFO":
        return folder.count("/") == 0 or folder.endswith(".egg-info")
    if name == "top_level.txt":
        return folder.endswith(".egg-info")
    return folder.endswith(".dist-info") and "/" not in folder


def is_own(member: str) -> bool:
    """Whether it tells of the artifact itself."""
    return any(_is_own(member, name) for name in ("METADATA", "RECORD", "PKG-INFO", "top_level.txt"))


def top_level(files: Iterable[str], declared: str | None = None) -> frozenset[str]:
    """The names that can be imported, by the files, or by an sdist's own `top_level.txt`."""
    if told := frozenset(name for name in (declared or "").split() if name.isidentifier()):
        return told
    found = {_top(file) for file in files if file.endswith(_EXTENSIONS)}
    return frozenset(name for name in found if name.isidentifier())


def _top(file: str) -> str:
    first, _, rest = file.partition("/")
    return first if rest else first.partition(".")[0]

"""The repository's own Python modules: where they stand, and what is there in the place of one that is not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.repository.tree import Entry, Mode, Tree

SOURCES = ("", "src", "lib", "python")
"""Folders from which projects usually import their own modules."""

_OTHERS = re.compile(r"(?:^|/)(?:node_modules|vendor|third_party|site-packages|\.venv|venv)(?:/|$)")
_MOST_ROOTS = 20
_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg")
"""What makes a folder that of a project, which holds packages and is none."""


@dataclass(frozen=True, slots=True)
class OwnModule:
    """A module whose outermost package or file is in the repository."""

    root: str
    """The folder that has to be on the import path; empty for the repository's root."""
    name: str
    """The whole module, as it is imported."""
    path: str | None
    """The file of the whole module, or its folder where that has no `__init__.py`; None where it is not in the tree."""
    missing: str
    """Where the first part that is not there would be, without `.py`; empty where all is there."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files of which one would be the missing part."""
        return (f"{self.missing}.py", f"{self.missing}/__init__.py") if self.missing else ()


def own(tree: Tree, module: str) -> tuple[OwnModule, ...]:
    """Where the module, or the first part of its name, stands in the repository; the likeliest place first."""
    top = module.split(".", maxsplit=1)[0]
    found = [_located(tree, root, module) for root in _roots(tree, top)]
    return tuple(
        sorted(found, key=lambda each: (bool(each.missing), -len(each.missing), _is_bare(each), *_rank(each.root)))
    )


def _is_bare(found: OwnModule) -> bool:
    """Whether it is a folder without `__init__.py`, which may be no package at all."""
    return found.path is not None and not found.path.endswith(".py")


def _rank(root: str) -> tuple[int, int, str]:
    return (SOURCES.index(root) if root in SOURCES else len(SOURCES), root.count("/"), root)


def _roots(tree: Tree, top: str) -> list[str]:
    folders = {
        posixpath.dirname(path)
        for path, entry in tree.entries.items()
        if _is_module(path, entry, top) and not _OTHERS.search(path)
    }
    # What lies in a package is no module of its own.
    roots = [folder for folder in folders if posixpath.join(folder, "__init__.py") not in tree.entries or not folder]
    likely = sorted(roots, key=_rank)[:_MOST_ROOTS]
    return [root for root in likely if _has_code(tree, posixpath.join(root, top))]


def _is_module(path: str, entry: Entry, top: str) -> bool:
    name = posixpath.basename(path)
    return name == f"{top}.py" if entry.mode != Mode.FOLDER else name == top


def _has_code(tree: Tree, place: str) -> bool:
    if f"{place}/__init__.py" not in tree.entries and any(f"{place}/{name}" in tree.entries for name in _PROJECTS):
        return f"{place}.py" in tree.entries
    return f"{place}.py" in tree.entries or any(each.path.endswith(".py") for each in tree.inside(place))


def _located(tree: Tree, root: str, module: str) -> OwnModule:
    place = root
    for part in module.split("."):
        place = posixpath.join(place, part)
        if f"{place}.py" in tree.entries:
            return OwnModule(root, module, f"{place}.py", "")
        if place not in tree.entries or tree.entries[place].mode not in {Mode.FOLDER, Mode.SYMLINK}:
            return OwnModule(root, module, None, place)
    init = f"{place}/__init__.py"
    return OwnModule(root, module, init if init in tree.entries else place, "")


def inner(tree: Tree, module: str) -> tuple[str, ...]:
    """Modules of that name inside of the repository's packages, which are imported by a longer name."""
    ends = (f"/{module.replace('.', '/')}.py", f"/{module.replace('.', '/')}/__init__.py")
    found = (path for path in tree.entries if path.endswith(ends) and not _OTHERS.search(path))
    return tuple(sorted(path for path in found if f"{path.rpartition(ends[0])[0]}/__init__.py" in tree.entries))


def without_init(tree: Tree, module: OwnModule) -> tuple[str, ...]:
    """The folders on the way to a module that have no `__init__.py`, below one that has."""
    parts = module.name.split(".")
    folders = [posixpath.join(module.root, *parts[: length + 1]) for length in range(len(parts))]
    have = [f"{folder}/__init__.py" in tree.entries for folder in folders]
    known = [at for at, found in enumerate(have) if found]
    return tuple(folders[at] for at in range(len(folders)) if known and at > known[0] and _bare(tree, folders[at]))


def _bare(tree: Tree, folder: str) -> bool:
    entry = tree.get(folder)
    return entry is not None and entry.mode == Mode.FOLDER and f"{folder}/__init__.py" not in tree.entries


_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


def is_name(module: str) -> bool:
    """Whether that can be the name of a Python module."""
    return all(_IDENTIFIER.fullmatch(part) for part in module.split("."))


def importers(excerpt: str, tree: Tree) -> Iterator[str]:
    """The Python files of the repository that a piece of a log names, the last one first: a traceback ends with it."""
    for path in reversed(re.findall(r"[\w./+@-]+\.py\b", excerpt)):
        parts = path.lstrip("./").split("/")
        tails = ("/".join(parts[at:]) for at in range(len(parts)))
        found = next((tail for tail in tails if tail in tree.entries), None)
        if found:
            yield found

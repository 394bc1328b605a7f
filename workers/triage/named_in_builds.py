"""What names a folder beside the workflow: the files from which a project is built, tested or published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workers.triage.repository.tree import Tree

_NAMES = (
    *("CMakeLists.txt", "Makefile", "makefile", "GNUmakefile", "meson.build", "build.zig", "xmake.lua", "premake5.lua"),
    *("package.json", "pnpm-workspace.yaml", "tsconfig.json", "foundry.toml", "remappings.txt", "Cargo.toml", "go.mod"),
    *("go.work", "pyproject.toml", "setup.py", "setup.cfg", "settings.gradle", "settings.gradle.kts", "build.gradle"),
    *("build.gradle.kts", "Package.swift", "platformio.ini", "Dockerfile", "mkdocs.yml", "BUILD", "BUILD.bazel"),
    *("WORKSPACE", "dune-project", "configure.ac", "Makefile.am", ".clang-format", "composer.json", "default.nix"),
)
_SITES = ("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml", "config.yml", "_config.yml")
_THEMES = "themes"
_MOST = 16
_MOST_FOLDERS = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that names a folder."""

    file: str
    """The file."""
    line: int
    """Counted from 1."""
    text: str
    """The line without the blanks at its ends."""


def files(tree: Tree, folders: Iterable[str]) -> frozenset[str]:
    """The files that may name these folders: at the repository's top, and in the folders above them."""
    above = dict.fromkeys(["", *(part for folder in folders for part in _above(folder))])
    wanted = (posixpath.join(part, name) for part in list(above)[:_MOST_FOLDERS] for name in (*_NAMES, *_SITES))
    return frozenset([path for path in wanted if tree.get(path) is not None][:_MOST])


def _above(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: length + 1]) for length in range(len(parts))]


def mention(folder: str, texts: Mapping[str, str]) -> Mention | None:
    """The first line of these files that names a folder; as a site's theme, by its name alone."""
    found = (_in_file(folder, file, text) for file, text in sorted(texts.items()))
    return next((each for each in found if each), None)


def _in_file(folder: str, file: str, text: str) -> Mention | None:
    inside = posixpath.relpath(folder, posixpath.dirname(file) or ".")
    names = {folder, inside}
    if posixpath.basename(file) in _SITES and posixpath.basename(posixpath.dirname(folder)) == _THEMES:
        names.add(posixpath.basename(folder))
    pattern = re.compile(rf"(?<![\w./-])(?:\./)?(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w-]|\.\w)")
    for number, line in enumerate(text.split("\n"), 1):
        if pattern.search(line):
            return Mention(file, number, line.strip())
    return None

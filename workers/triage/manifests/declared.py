"""Where a repository declares the packages it needs, in all files that do, with their lines."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from workers.triage.manifests import declared_elsewhere, declared_python
from workers.triage.manifests.declaration import LONGEST, Declaration, Manifest, normalised
from workers.triage.proving import Facts
from workers.triage.repository.tree import Tree

PYTHON, NODE, RUBY, GO, RUST = "Python", "Node.js", "Ruby", "Go", "Rust"

_REQUIREMENTS = re.compile(
    r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)|(?:.*/)?requirements/[^/]+\.(?:txt|in)"
)
_READERS: tuple[tuple[str, re.Pattern[str], Callable[[str, str], Manifest]], ...] = (
    (PYTHON, re.compile(r"pyproject\.toml"), declared_python.pyproject),
    (PYTHON, re.compile(r"setup\.cfg|tox\.ini"), declared_python.setup_cfg),
    (PYTHON, re.compile(r"setup\.py"), declared_python.setup_py),
    (PYTHON, re.compile(r"Pipfile"), declared_python.pipfile),
    (PYTHON, re.compile(r"environment[\w.-]*\.ya?ml"), declared_python.environment),
    (PYTHON, _REQUIREMENTS, declared_python.requirements),
    (NODE, re.compile(r"package\.json"), declared_elsewhere.package_json),
    (RUBY, re.compile(r"Gemfile|.*\.gemspec"), declared_elsewhere.gemfile),
    (GO, re.compile(r"go\.mod"), declared_elsewhere.go_mod),
    (RUST, re.compile(r"Cargo\.toml"), declared_elsewhere.cargo_toml),
)
_OTHERS = re.compile(
    r"(?:^|/)(?:node_modules|vendor|third_party|site-packages|\.venv|venv|fixtures|testdata|examples?)/"
)
_MOST = 24


def _reader(path: str, language: str) -> Callable[[str, str], Manifest] | None:
    name = posixpath.basename(path)
    in_folder = posixpath.join(posixpath.basename(posixpath.dirname(path)), name)
    for spoken, pattern, read in _READERS:
        if spoken == language and (pattern.fullmatch(name) or pattern.fullmatch(in_folder)):
            return read
    return None


def manifests(tree: Tree, language: str) -> tuple[str, ...]:
    """The files that declare packages of a language, the shallowest first and not too many; what is to be read."""
    found = (
        entry.path
        for entry in tree.files()
        if entry.path.count("/") <= _DEEPEST and _reader(entry.path, language) and not _OTHERS.search(entry.path)
    )
    return tuple(sorted(found, key=lambda path: (path.count("/"), path))[:_MOST])


def declarations(path: str, text: str) -> tuple[Declaration, ...]:
    """What one file declares of Python packages; nothing for a file that declares none or is too long."""
    read = _reader(path, PYTHON)
    return read(path, text).declarations if read and len(text) <= LONGEST else ()


_DEEPEST = 3


@dataclass(frozen=True)
class Declared:
    """All that was read of them."""

    manifests: Mapping[str, Manifest]
    """By path, the shallowest first."""
    unread: tuple[str, ...]
    """Files that are there and could not be read, or not whole; each with a clause that says why."""

    def of(self, names: Iterable[str]) -> tuple[Declaration, ...]:
        """Every declaration of one of these packages."""
        wanted = {normalised(name) for name in names}
        return tuple(each for each in self.all() if normalised(each.name) in wanted)

    def all(self) -> Iterator[Declaration]:
        """Every declaration."""
        return (each for manifest in self.manifests.values() for each in manifest.declarations)

    def projects(self, folder: str) -> tuple[Manifest, ...]:
        """The files that make a folder a project which can be installed."""
        found = (self.manifests.get(posixpath.join(folder, name)) for name in _PROJECT_FILES)
        return tuple(each for each in found if each is not None and each.project is not None)

    def taken_in(self, paths: Iterable[str]) -> tuple[str, ...]:
        """These files and all that they take in."""
        found: list[str] = []
        waiting = list(paths)
        while waiting:
            path = waiting.pop(0)
            if path not in found:
                found.append(path)
                waiting += self.manifests[path].includes if path in self.manifests else ()
        return tuple(found)


_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


def declared(facts: Facts, language: str) -> Declared:
    """What the files say that `manifests` names, of those that were read."""
    found: dict[str, Manifest] = {}
    unread: list[str] = []
    for path in manifests(facts.tree, language):
        text, read = facts.text(path), _reader(path, language)
        if text is None or read is None or len(text) > LONGEST:
            unread.append(f"{path} could not be read")
            continue
        found[path] = read(path, text)
        if found[path].unclear:
            unread.append(f"{path} {found[path].unclear}")
    return Declared(found, tuple(unread))

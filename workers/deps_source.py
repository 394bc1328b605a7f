"""The files that say what a project depends on, in a folder or in a repository on GitHub."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workers.deps import tells
from workers.errors import UnusableInputError
from workers.library import Library
from workers.ports import Cache, Trees
from workers.triage.manifests.declared import PYTHON, manifests
from workers.triage.repository import questions as q
from workers.triage.repository.tree import Mode, Tree
from workers.triage.text import code

HEAD: Final = "HEAD"
"""The default branch's tip, as git names it."""
MOST_FILES: Final = 60
"""How many files are read; those nearest to the root."""
MOST_PATHS: Final = 20_000
"""How many of Python's files in a folder are known by their names."""
LONGEST: Final = 4_000_000
"""Bytes of a file in a folder; longer ones are not read."""
DEEPEST: Final = 3
"""How many folders below the root a file may stand."""
SKIPPED: Final = frozenset({"node_modules", "site-packages", "venv", "vendor", "third_party"})
"""Folders of other people's files."""

NO_FOLDER = "is no folder"
TOO_LONG = "{path} could not be read: it is longer than {most:,} bytes."
NO_TEXT = "{path} could not be read: {why}."
UNREAD = "{path} could not be read: it {why}."
NOT_NOW = "{path} could not be read: GitHub did not answer."
TOO_MANY = "Of {count} files that say what the project depends on, {read} were read."
CUT = "GitHub does not list all files of the repository."


@dataclass(frozen=True, slots=True)
class Source:
    """What a project's files say."""

    files: Mapping[str, str]
    """Texts by their paths."""
    paths: frozenset[str]
    """Paths of all files, as far as they are known."""
    notes: tuple[str, ...] = ()
    """What could not be read: sentences of Markdown."""


def of_folder(folder: Path) -> Source:
    """The files of a folder. Raises UnusableInputError."""
    if not folder.is_dir():
        raise UnusableInputError(NO_FOLDER)
    paths = _paths(folder)
    wanted = sorted(filter(tells, paths), key=_nearest_first)
    files: dict[str, str] = {}
    notes: list[str] = []
    for path in wanted[:MOST_FILES]:
        try:
            files[path] = _text(folder / path, path)
        except UnusableInputError as error:
            notes.append(str(error))
    return Source(files, frozenset(paths), (*notes, *_left_out(len(wanted))))


def of_repository(github: Trees, cache: Cache, repository: str) -> Source:
    """The files of a repository's default branch, with two requests; texts are kept, so that a lock file which has not
    changed is not asked for again. Raises GoneError and what else GitHub answers."""
    tree = github.tree(repository, HEAD)
    wanted = sorted(_wanted(tree), key=_nearest_first)
    asked = {path: q.ReadBlob(tree.entries[path].oid) for path in wanted[:MOST_FILES]}
    library = Library(github, cache, repository, requests=1)
    answers = library.answers(list(dict.fromkeys(asked.values()))) if asked else {}
    files: dict[str, str] = {}
    notes: list[str] = []
    for path, each in asked.items():
        answer = answers.get(each)
        if isinstance(answer, q.Text) and answer.text is not None:
            files[path] = answer.text
        else:
            form = UNREAD.format(why=answer.why, path=code(path)) if isinstance(answer, q.Text) else None
            notes.append(form or NOT_NOW.format(path=code(path)))
    cut = (CUT,) if tree.truncated else ()
    return Source(files, frozenset(each.path for each in tree.files()), (*notes, *_left_out(len(wanted)), *cut))


def _wanted(tree: Tree) -> list[str]:
    """Those that say what it depends on, or where a pin of it may stand."""
    declaring = frozenset(manifests(tree, PYTHON))
    regular = (each.path for each in tree.files() if each.mode != Mode.SYMLINK)
    return [path for path in regular if path in declaring or (tells(path) and not _is_apart(path))]


def _is_apart(path: str) -> bool:
    """Whether nobody looks there: too deep, hidden, or somebody else's."""
    folders = path.split("/")[:-1]
    return len(folders) > DEEPEST or any(
        not _is_entered("/".join(folders[:at]), each) for at, each in enumerate(folders)
    )


def _is_entered(above: str, name: str) -> bool:
    place = f"{above}/{name}" if above else name
    return name not in SKIPPED and (not name.startswith(".") or place in {".github", ".ci"})


def _paths(folder: Path) -> list[str]:
    """All regular files, as far down as files are read."""
    found: list[str] = []
    for base, folders, names in os.walk(folder):
        place = Path(base).relative_to(folder)
        above = "" if place == Path() else place.as_posix()
        folders[:] = sorted(each for each in folders if len(place.parts) < DEEPEST and _is_entered(above, each))
        found += [
            (place / name).as_posix()
            for name in sorted(names)
            if name.endswith(".py") or tells((place / name).as_posix())
        ]
        if len(found) > MOST_PATHS:
            break
    return [path for path in found if not (folder / path).is_symlink()]


def _text(file: Path, path: str) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LONGEST + 1)
        if len(data) > LONGEST:
            raise UnusableInputError(TOO_LONG.format(path=code(path), most=LONGEST))
        return data.decode("utf-8")
    except OSError as error:
        raise UnusableInputError(NO_TEXT.format(path=code(path), why=error.strerror or error)) from error
    except UnicodeDecodeError as error:
        raise UnusableInputError(NO_TEXT.format(path=code(path), why="it is no UTF-8 text")) from error


def _nearest_first(path: str) -> tuple[int, str]:
    return path.count("/"), path


def _left_out(count: int) -> tuple[str, ...]:
    return (TOO_MANY.format(count=count, read=MOST_FILES),) if count > MOST_FILES else ()

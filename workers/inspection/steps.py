"""What the reader does with an artifact, step by step, in an order that does not depend on what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from workers.inspection import bounds, layout
from workers.inspection.archives import Archive, UnreadableError
from workers.inspection.compiling import Broken, broken, lines, tree
from workers.inspection.definitions import Definitions
from workers.inspection.grammars import broken_there, minor_of
from workers.inspection.mending import mended
from workers.inspection.metadata import declared
from workers.inspection.request import Request
from workers.inspection.statements import imports
from workers.inspection.tars import TarArchive
from workers.inspection.zips import ZipArchive

Message = dict[str, Any]
"""One line of the answer; `say` tells its sort."""
Step = Callable[[], Iterator[Message]]
"""Reads one thing, and gives what it has to say of it."""

BEFORE = 6
"""Lines before the one asked for."""
AFTER = 3
"""Lines after it."""


class Steps:
    """One open artifact, and what is to be read of it."""

    def __init__(self, request: Request, path: Path) -> None:
        """Raises RefusedError where the artifact is not read at all."""
        self._request = request
        self._archive = _opened(path, request.files)
        self._unread = dict[str, str]()
        self._members = self._placed()
        self._others = self._chosen()
        self._minor = minor_of(request.python)
        self._definitions = Definitions(self._members, lambda file: tree(self._source(file)))
        self._imports_left = bounds.IMPORTS

    def overview(self) -> Message:
        """Everything that takes no look into a Python file."""
        wheel = self._request.wheel
        told = None if wheel else layout.own_text(self._archive, "top_level.txt", bounds.HEADER)
        recorded = layout.recorded(self._archive) if wheel else None
        own = layout.own_text(self._archive, "METADATA" if wheel else "PKG-INFO", bounds.HEADER)
        return {
            "say": "overview",
            "files": list(self._members),
            "metadata": declared(own or ""),
            "recorded": None if recorded is None else sorted(recorded),
            "top_level": sorted(layout.top_level(self._members, told)),
            "grammar": self._minor is not None,
            "unread": list(self._unread.items())[: bounds.UNREAD],
        }

    def all(self) -> Iterator[tuple[str, Step]]:
        """What is read, and how. What was asked for by name comes first, as time may run out."""
        asked = [file for file in self._request.files if file in self._members]
        for file in asked:
            if file.endswith(".py"):
                yield file, partial(self._file, file, compiled=True)
        for file in asked[:1] if self._request.files[:1] == tuple(asked[:1]) else ():
            yield file, partial(self._closely, file)
        for name in self._request.modules:
            yield name, partial(self._module, name)
        for file in self._others:
            yield file, partial(self._file, file, compiled=self._request.compile)

    def left(self, begin: int) -> list[str]:
        """What the steps from that one on, counted from 1, would have read."""
        return [what for number, (what, _) in enumerate(self.all(), start=1) if number >= begin][: bounds.UNREAD]

    def _placed(self) -> dict[str, str]:
        place = layout.place_in_wheel if self._request.wheel else layout.place_in_sdist(self._archive.names)
        members: dict[str, str] = {}
        for name in self._archive.names:
            file = place(name)
            if file is None:
                continue
            if file in members:
                self._unread[file] = "the archive has it twice"
            elif name in self._archive.unread:
                self._unread[file] = self._archive.unread[name]
            members[file] = name
        return members

    def _chosen(self) -> tuple[str, ...]:
        """Files that were not asked for by name, and are read all the same."""
        if not (self._request.compile or self._request.imports):
            return ()
        found = sorted(file for file in self._members if file.endswith(".py") and file not in self._request.files)
        for file in found[bounds.FILES :]:
            self._unread.setdefault(file, f"the artifact has more than {bounds.FILES:,} Python files")
        return tuple(found[: bounds.FILES])

    def _source(self, file: str) -> bytes:
        if file in self._unread:
            raise UnreadableError(self._unread[file])
        return self._archive.read(self._members[file], bounds.SOURCE)

    def _file(self, file: str, *, compiled: bool) -> Iterator[Message]:
        try:
            source = self._source(file)
            wrong = broken(source) if compiled else None
        except UnreadableError as error:
            yield {"say": "unread", "file": file, "reason": str(error)}
            return
        yield {"say": "file", "file": file, "compiled": compiled, "broken": _plain(wrong)}
        if compiled and self._minor is not None:
            yield from self._there(file, source, wrong, self._minor)
        if self._request.imports and wrong is None:
            yield from self._imports(file, source)

    def _there(self, file: str, source: bytes, wrong: Broken | None, minor: int) -> Iterator[Message]:
        try:
            there = broken_there(source, wrong, minor, asked=file in self._request.files)
        except UnreadableError as error:
            yield {"say": "unread", "file": file, "reason": str(error)}
        else:
            yield {"say": "there", "file": file, "broken": _plain(there)}

    def _imports(self, file: str, source: bytes) -> Iterator[Message]:
        try:
            found = list(islice(imports(tree(source), file), self._imports_left))
        except UnreadableError as error:
            yield {"say": "unread", "file": file, "reason": str(error)}
        else:
            self._imports_left -= len(found)
            yield {"say": "imports", "file": file, "imports": found}

    def _module(self, name: str) -> Iterator[Message]:
        module = self._definitions.module(name)
        if module is not None:
            fields = {"file": module.file, "getattr": module.getattr, "dynamic": module.dynamic}
            lists = {"names": sorted(module.names)[: bounds.NAMES], "stars": sorted(module.stars)}
            yield {"say": "module", "name": name, "extended": module.extended, **lists, **fields}

    def _closely(self, file: str) -> Iterator[Message]:
        try:
            source = self._source(file)
        except UnreadableError:
            return
        if self._request.line is not None:
            line = self._request.line
            yield {"say": "around", "lines": lines(source, line - BEFORE, line + AFTER)}
        try:
            wrong = broken(source) if file.endswith(".py") else None
        except UnreadableError:
            return
        if wrong and (better := mended(source, wrong)):
            yield {"say": "mended", "line": better}


def _plain(wrong: Broken | None) -> Message | None:
    return None if wrong is None else asdict(wrong)


def _opened(path: Path, files: tuple[str, ...]) -> Archive:
    with path.open("rb") as file:
        if file.read(2) == b"PK":
            return ZipArchive(path)
    ends = tuple(f"/{file}" for file in files)
    return TarArchive(path, lambda name: name.endswith((".py", *ends)) or layout.is_own(name))

"""What readers said of one artifact, put together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from workers.inspection import bounds
from workers.triage.releases.model import BrokenFile, Contents, Imported, Metadata, Module

LATE = "there was no time left for it"


class Gathered:
    """Takes messages in the order in which they were said."""

    def __init__(self) -> None:
        self._overview: dict[str, Any] = {}
        self._broken: dict[str, BrokenFile] = {}
        self._there: dict[str, BrokenFile] = {}
        self._compiled = 0
        self._modules: dict[str, Module] = {}
        self._imports: list[Imported] = []
        self._around: tuple[tuple[int, str], ...] = ()
        self._mended: tuple[int, str] | None = None
        self._unread: dict[str, str] = {}
        self._file = ""
        self.step = 0
        """The step that was begun last."""
        self.whole = False
        """Whether a reader came to its end."""
        self._seen: set[str] = set()

    def take(self, message: dict[str, Any]) -> None:
        """Keep what a message says. Raises KeyError, TypeError or ValueError for one that no reader of ours says."""
        match message["say"]:
            case "at":
                self.step, self._file = int(message["step"]), str(message["file"])
            case "end":
                self.whole = bool(self._overview)
            case "overview":
                self._overview = message
                self._unread.update(message["unread"])
            case "unread":
                self._unread[message["file"]] = message["reason"]
            case "late":
                self._unread.update(dict.fromkeys(message["files"], LATE))
            case _:
                self._take_look(message)

    def _take_look(self, message: dict[str, Any]) -> None:
        match message["say"]:
            case "file":
                self._seen.add(message["file"])
                self._compiled += bool(message["compiled"])
                _add(self._broken, message)
            case "there":
                _add(self._there, message)
            case "imports":
                self._imports += [_imported(str(message["file"]), *fields) for fields in message["imports"]]
            case "module":
                self._modules[message["name"]] = _module(message)
            case "around":
                self._around = tuple((int(number), str(text)) for number, text in message["lines"])
            case "mended":
                number, text = message["line"]
                self._mended = (int(number), str(text))

    def lost(self, reason: str) -> None:
        """The reader ended while it read the file that it had announced."""
        self._unread[self._file] = reason

    def give_up(self, files: Collection[str]) -> None:
        """No further reader is started: of these, or of all where none are given, the ones not seen are unread."""
        for file in files or self._overview["files"]:
            if file.endswith(".py") and file not in self._seen:
                self._unread.setdefault(file, LATE)

    def contents(self) -> Contents:
        """All of it."""
        overview = self._overview
        recorded = overview["recorded"]
        return Contents(
            files=frozenset(overview["files"]),
            metadata=_metadata(overview["metadata"]),
            recorded=None if recorded is None else frozenset(recorded),
            top_level=frozenset(overview["top_level"]),
            broken=_sorted(self._broken),
            broken_there=_sorted(self._there) if overview["grammar"] else None,
            compiled=self._compiled,
            modules=self._modules,
            imports=tuple(sorted(self._imports, key=lambda each: (each.file, each.line))[: bounds.IMPORTS]),
            around=self._around,
            mended=self._mended,
            unread=tuple(sorted(self._unread.items())[: bounds.UNREAD]),
        )


def _add(files: dict[str, BrokenFile], message: dict[str, Any]) -> None:
    if message["broken"] and len(files) < bounds.BROKEN:
        files[message["file"]] = BrokenFile(message["file"], **message["broken"])


def _imported(file: str, line: int, module: str, names: list[str], *how: bool) -> Imported:
    return Imported(file, line, module, tuple(names), *how)


def _sorted(files: dict[str, BrokenFile]) -> tuple[BrokenFile, ...]:
    return tuple(files[name] for name in sorted(files))


def _module(message: dict[str, Any]) -> Module:
    return Module(
        name=message["name"],
        file=message["file"],
        names=frozenset(message["names"]),
        getattr=message["getattr"],
        stars=tuple(message["stars"]),
        dynamic=message["dynamic"],
        extended=message["extended"],
    )


def _metadata(fields: dict[str, Any]) -> Metadata:
    return Metadata(
        name=fields["name"],
        version=fields["version"],
        requires_python=fields["requires_python"],
        requires_dist=tuple(fields["requires_dist"]),
        urls=dict(fields["urls"]),
    )

"""What readers said of one artifact, put together."""

from __future__ import annotations

from typing import Any

from workers.inspection import bounds
from workers.triage.releases.model import BrokenFile, Contents, Imported, Inquiry, Metadata, Module

LATE = "there was no time left for it"


class Gathered:
    """Takes messages in the order in which they were said."""

    def __init__(self, inquiry: Inquiry) -> None:
        """`inquiry` is what was asked."""
        self._inquiry = inquiry
        self._overview: dict[str, Any] = {}
        self._broken: dict[str, BrokenFile] = {}
        self._there: dict[str, BrokenFile] | None = None
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

    def take(self, message: dict[str, Any]) -> None:
        """Keep what a message says. Raises KeyError or TypeError for one that no reader of ours says."""
        match message["say"]:
            case "overview":
                self._overview = message
                self._unread.update({str(file): str(reason) for file, reason in message["unread"]})
            case "at":
                self.step, self._file = int(message["step"]), str(message["file"])
            case "file":
                self._take_file(message)
            case "unread":
                self._unread[message["file"]] = message["reason"]
            case "late":
                self._unread.update(dict.fromkeys(message["files"], LATE))
            case "around":
                self._around = tuple((int(number), str(text)) for number, text in message["lines"])
            case "end":
                self.whole = True

    def lost(self, reason: str) -> None:
        """The reader ended while it read the file that it had announced."""
        self._unread[self._file] = reason

    def _take_file(self, message: dict[str, Any]) -> None:
        file = message["file"]
        self._compiled += bool(message["compiled"])
        if message["broken"] and len(self._broken) < bounds.BROKEN:
            self._broken[file] = BrokenFile(file, **message["broken"])

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
            broken_there=None if self._there is None else _sorted(self._there),
            compiled=self._compiled,
            modules=self._modules,
            imports=tuple(sorted(self._imports, key=lambda each: (each.file, each.line))[: bounds.IMPORTS]),
            around=self._around,
            mended=self._mended,
            unread=tuple(sorted(self._unread.items())[: bounds.UNREAD]),
        )


def _sorted(files: dict[str, BrokenFile]) -> tuple[BrokenFile, ...]:
    return tuple(files[name] for name in sorted(files))


def _metadata(fields: dict[str, Any]) -> Metadata:
    return Metadata(
        name=fields["name"],
        version=fields["version"],
        requires_python=fields["requires_python"],
        requires_dist=tuple(fields["requires_dist"]),
        urls=dict(fields["urls"]),
    )

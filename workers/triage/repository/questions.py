"""What can be asked of a repository beyond its tree, and what is answered. Each question has one answer for ever,
unless it says otherwise, so answers are kept by the question's key."""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.repository.tree import Entry, Mode

LARGEST = 512_000
"""Bytes of a file above which GitHub cuts its text off: `isTruncated` in https://docs.github.com/en/graphql/reference/objects#blob,
measured in https://github.com/sveltia/sveltia-cms/issues/950"""


@dataclass(frozen=True, slots=True)
class ReadBlob:
    """The text of a file. Answer: Text."""

    oid: str
    """The blob's id."""

    @property
    def key(self) -> str:
        """Equal questions, equal key."""
        return f"blob:{self.oid}"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's content, or why there is none."""

    text: str | None
    """None where `why` tells why it could not be read."""
    why: str = ""
    """A clause such as "is binary"."""


@dataclass(frozen=True, slots=True)
class ReadSetting:
    """The text of a file on the default branch, whatever the head says. Answer: Text. True only for a while."""

    path: str
    """From the root."""

    @property
    def key(self) -> str:
        """Equal questions, equal key."""
        return f"setting:{self.path}"


@dataclass(frozen=True, slots=True)
class ListFolder:
    """What stands directly in a folder of any commit. Answer: Listing."""

    commit: str
    """The commit's full id."""
    folder: str
    """From the root, which is the empty path."""

    @property
    def key(self) -> str:
        """Equal questions, equal key."""
        return f"folder:{self.commit}:{self.folder}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a folder."""

    entries: tuple[Entry, ...]
    """With their whole paths; none where the folder is not there."""

    def find(self, path: str) -> Found:
        """What stands at a path in it."""
        entry = next((entry for entry in self.entries if entry.path == path), None)
        return Found(entry.oid, entry.mode == Mode.FOLDER) if entry else Found(None)


@dataclass(frozen=True, slots=True)
class Found:
    """Whether something is there, and what."""

    oid: str | None
    """The id of the blob, tree or gitlink's commit; None where nothing is there."""
    is_folder: bool = False
    """Whether it is a folder."""


@dataclass(frozen=True, slots=True)
class BlameFile:
    """Which commit each line of a file comes from. Answer: Blame."""

    commit: str
    """As of which commit."""
    path: str
    """The file."""

    @property
    def key(self) -> str:
        """Equal questions, equal key."""
        return f"blame:{self.commit}:{self.path}"


@dataclass(frozen=True, slots=True)
class Range:
    """Lines that come from one commit."""

    first: int
    """Counted from 1."""
    last: int
    """The last one, included."""
    oid: str
    """The commit's full id."""
    headline: str
    """The first line of its message."""
    author: str | None
    """Who wrote it: the login where GitHub knows it, else the name."""
    date: str
    """ISO 8601, UTC."""
    url: str
    """The commit's page."""


@dataclass(frozen=True, slots=True)
class Blame:
    """All lines of a file."""

    ranges: tuple[Range, ...]
    """Empty where GitHub has no blame for the file."""

    def at(self, line: int) -> Range | None:
        """The range that a line belongs to."""
        return next((each for each in self.ranges if each.first <= line <= each.last), None)


@dataclass(frozen=True, slots=True)
class FindRemote:
    """Whether another repository on the same GitHub exists and has a commit. Answer: Remote. True only for a while."""

    repository: str
    """`owner/name`."""
    commit: str
    """The commit's full id."""

    @property
    def key(self) -> str:
        """Equal questions, equal key."""
        return f"remote:{self.repository.lower()}:{self.commit}"


@dataclass(frozen=True, slots=True)
class Remote:
    """What the App may see of another repository."""

    visible: bool
    """False for one that is private to others, deleted, or never was: GitHub does not tell these apart."""
    name: str | None = None
    """`owner/name` as it is now; another one than asked for where the repository was moved."""
    private: bool = False
    """Whether it is private, so that the job's own token cannot read it."""
    has_commit: bool = False
    """Whether the commit is in it."""


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """What a pull request changes. Answer: Changes."""

    number: int
    """The pull request's number."""
    head_sha: str
    """Its head: another push is another question."""

    @property
    def key(self) -> str:
        """Equal questions, equal key."""
        return f"changes:{self.number}:{self.head_sha}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Files and commits of a pull request."""

    files: dict[str, str]
    """`ADDED`, `MODIFIED`, `DELETED`, `RENAMED` (the new path), `COPIED` or `CHANGED`, by path.
    https://docs.github.com/en/graphql/reference/enums#patchstatus"""
    commits: tuple[str, ...]
    """The full ids of its own commits."""
    complete: bool
    """Whether these are all: GitHub answers at most 100 of each at once."""


Question = ReadBlob | ReadSetting | ListFolder | BlameFile | FindRemote | ReadChanges
Answer = Text | Listing | Blame | Remote | Changes

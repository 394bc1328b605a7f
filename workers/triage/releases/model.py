"""What an index says of a project, and what an artifact holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Packaging(StrEnum):
    """The two forms of a release that pip installs."""

    WHEEL = "wheel"
    SDIST = "sdist"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a release."""

    filename: str
    """As the index names it."""
    url: str
    """Where it is fetched from."""
    packaging: Packaging
    """Its form, by the file's name."""
    version: str
    """The release's version, as the file name has it."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Hexadecimal digests by algorithm, as the index gives them; empty for an index that gives none."""
    size: int | None = None
    """Bytes, where the index tells."""
    requires_python: str | None = None
    """The specifier, as the index gives it."""
    yanked: str | None = None
    """Why it was yanked, "" without a reason; None for one that is not. https://peps.python.org/pep-0592/"""
    uploaded: int | None = None
    """Seconds since 1970, UTC, where the index tells."""

    @property
    def key(self) -> str:
        """What it is kept by: its digest, or its address for want of one."""
        return f"sha256:{self.digests['sha256']}" if "sha256" in self.digests else self.url


@dataclass(frozen=True, slots=True)
class Release:
    """All files of one version."""

    version: str
    """Normalised as https://packaging.python.org/en/latest/specifications/version-specifiers/ says."""
    artifacts: tuple[Artifact, ...]
    """At least one."""

    @property
    def yanked(self) -> str | None:
        """Why, where all files are yanked; None otherwise."""
        reasons = [artifact.yanked for artifact in self.artifacts]
        return next((reason for reason in reasons if reason), "") if None not in reasons else None

    @property
    def uploaded(self) -> int | None:
        """When its first file was there."""
        return min((artifact.uploaded for artifact in self.artifacts if artifact.uploaded is not None), default=None)


@dataclass(frozen=True, slots=True)
class Project:
    """A project on an index."""

    name: str
    """The normalised name."""
    releases: tuple[Release, ...]
    """Sorted by version, the oldest first; files whose names tell no version are left out."""
    index: str = ""
    """The index that has it: its address without credentials."""

    def release(self, version: str) -> Release | None:
        """The release of a version, compared as versions are."""
        return next((each for each in self.releases if each.version == version), None)


@dataclass(frozen=True, slots=True)
class Platform:
    """What a job runs on, as far as the choice of a wheel depends on it."""

    system: str = "linux"
    """`linux`, `musllinux`, `macos` or `windows`."""
    architecture: str = "amd64"
    """`amd64` or `arm64`."""
    python: str = "3.11"
    """The minor version of CPython, such as `3.12`."""


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file of an artifact that does not compile."""

    file: str
    """As it is installed, below site-packages; of an sdist, below its one folder and without `src/`."""
    line: int | None
    """The line that the parser names."""
    error: str
    """As Python says it: `IndentationError: unexpected indent`."""
    text: str = ""
    """That line as it stands in the file, cut at 200 characters."""


@dataclass(frozen=True, slots=True)
class Module:
    """What a module of an artifact defines, by its syntax tree; star imports within the artifact are followed."""

    name: str
    """Dotted."""
    file: str
    """Where it is; ends in `.py`, or in `.so`, `.pyd` for one whose names cannot be known."""
    names: frozenset[str] = frozenset()
    """All names bound at module level, on any path: assignments, functions, classes, imports, `global` in functions,
    and of a package its submodules and sub-packages."""
    getattr: bool = False
    """Whether it has a `__getattr__`, which may give any name: https://peps.python.org/pep-0562/"""
    stars: tuple[str, ...] = ()
    """Modules of other distributions that it imports everything from."""
    dynamic: bool = False
    """Whether it binds names in a way that the tree does not show: `globals()`, `exec`, `sys.modules`, `setattr` of
    itself; or it is an extension."""
    extended: bool = False
    """Whether it changes its `__path__`, and so may have modules that lie elsewhere."""

    def defines(self, name: str) -> bool | None:
        """Whether `from module import name` finds it; None where that cannot be told."""
        if name in self.names:
            return True
        return None if self.getattr or self.stars or self.dynamic else False


@dataclass(frozen=True, slots=True)
class Imported:
    """One import statement of an artifact's file."""

    file: str
    """Where it stands."""
    line: int
    """In it."""
    module: str
    """What is imported, or imported from: dotted and absolute, relative ones resolved."""
    names: tuple[str, ...] = ()
    """`from module import names`; empty for `import module`; `*` for all."""
    guarded: bool = False
    """Whether it may fail without harm: inside `try` with a handler, `if TYPE_CHECKING`, `contextlib.suppress`, or any
    other condition."""
    late: bool = False
    """Whether it stands in a function, and so runs only when that is called."""
    named: bool = False
    """Of a guarded one, whether it fails all the same where the module is there and lacks a name: what guards it
    catches `ModuleNotFoundError` only."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What METADATA or PKG-INFO declares: https://packaging.python.org/en/latest/specifications/core-metadata/"""

    name: str = ""
    """The distribution's name as it is written."""
    version: str = ""
    """Its version."""
    requires_python: str | None = None
    """The specifier."""
    requires_dist: tuple[str, ...] = ()
    """Requirements as they are written."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """`Project-URL` by label, with `Home-page` as `Homepage` where there is none."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of an artifact."""

    compile: bool = True
    """Whether all files are compiled; else only those of `files`."""
    files: tuple[str, ...] = ()
    """Files whose lines are wanted, too, and that are compiled whatever the bounds leave out."""
    line: int | None = None
    """A line of the first of them: the lines around it are given."""
    modules: tuple[str, ...] = ()
    """Dotted names of modules to be described; `top_level` is given anyway."""
    imports: bool = False
    """Whether import statements are gathered."""
    python: str = ""
    """The minor version of the grammar; empty is the worker's own."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an artifact shows. What could not be looked at is in `unread`."""

    files: frozenset[str] = frozenset()
    """All files by the paths that they are installed at; of a wheel without what goes elsewhere than site-packages."""
    metadata: Metadata = Metadata()
    """Its own."""
    recorded: frozenset[str] | None = None
    """What RECORD names; None for an sdist, or a wheel that has none."""
    top_level: frozenset[str] = frozenset()
    """The names of its top-level modules and packages, namespace packages among them."""
    broken: tuple[BrokenFile, ...] = ()
    """Files that do not compile, in the order of their names; by the worker's own grammar."""
    broken_there: tuple[BrokenFile, ...] | None = None
    """The same by the grammar of the Python that was asked for; None where that is the worker's own or not known."""
    compiled: int = 0
    """How many files were compiled."""
    modules: Mapping[str, Module] = field(default_factory=dict)
    """By name; one that the artifact does not have is not in it."""
    imports: tuple[Imported, ...] = ()
    """In the order of files and lines, as many as the bounds allow."""
    around: tuple[tuple[int, str], ...] = ()
    """Lines around the one asked for, with their numbers."""
    mended: tuple[int, str] | None = None
    """Where the first of the files asked for has one wrong indentation, and there is exactly one that compiles: the
    line's number and how it would read."""
    unread: tuple[tuple[str, str], ...] = ()
    """Files that could not be looked at, each with the reason: a clause."""

    def broken_file(self, file: str) -> BrokenFile | None:
        """The error of a file, by the worker's grammar."""
        return next((each for each in self.broken if each.file == file), None)

    @property
    def absent(self) -> tuple[str, ...]:
        """What RECORD names and the artifact does not hold."""
        return tuple(sorted((self.recorded or frozenset()) - self.files))

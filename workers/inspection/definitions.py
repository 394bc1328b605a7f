"""Which names a module of an artifact defines; star imports are followed within the artifact."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from workers.inspection import bounds
from workers.inspection.archives import UnreadableError
from workers.inspection.scopes import Scope, scope_of

STANDARD = frozenset(dir(types.ModuleType)) | {
    *("__file__", "__cached__", "__builtins__", "__spec__", "__loader__", "__package__", "__doc__", "__annotations__"),
    *("__name__", "__dict__"),
}
"""What every module has. https://docs.python.org/3/reference/datamodel.html#modules"""
_EXTENSIONS = (".so", ".pyd")
_DEPTH = 10
_STARS = 500


@dataclass(slots=True)
class Defined:
    """The fields of a Module after its name."""

    file: str
    names: set[str] = field(default_factory=set)
    getattr: bool = False
    stars: set[str] = field(default_factory=set)
    dynamic: bool = False
    extended: bool = False


class Definitions:
    """The modules of one artifact."""

    def __init__(self, files: Iterable[str], tree_of: Callable[[str], ast.Module]) -> None:
        """`tree_of` gives the syntax tree of a file; raises UnreadableError for one that has none."""
        self._files = frozenset(file for file in files if file.endswith((".py", *_EXTENSIONS)))
        self._tree_of = tree_of
        self._scopes: dict[str, Scope | None] = {}
        self._children: dict[str, set[str]] = {}
        for file in self._files:
            self._note(file)
        self._compiled = {_stem(file): file for file in sorted(self._files) if file.endswith(_EXTENSIONS)}
        self._left = 0

    def _note(self, file: str) -> None:
        *folders, base = file.split("/")
        for depth, folder in enumerate(folders):
            self._children.setdefault("/".join(folders[:depth]), set()).add(folder)
        if (stem := base.partition(".")[0]) != "__init__":
            self._children.setdefault("/".join(folders), set()).add(stem)

    def module(self, name: str) -> Defined | None:
        """What a module defines, by its dotted name; None where the artifact does not have it."""
        self._left = _STARS
        return self._module(name, ())

    def _module(self, name: str, above: tuple[str, ...]) -> Defined | None:
        file = self._file(name)
        if file is None:
            return None
        found = Defined(file, set(STANDARD))
        if file.endswith("/") or file.rpartition("/")[2].startswith("__init__."):
            found.names |= {"__path__"} | {
                each for each in self._children.get(_folder(name), ()) if each.isidentifier()
            }
        source = self._source_of(name, file)
        scope = self._scope(source) if source else None
        if scope is None:
            found.dynamic = True
            return found
        found.dynamic = scope.dynamic or source != file
        found.extended = scope.extended
        for action, what in scope.steps:
            self._take(found, action, what, (*above, name))
        found.names |= scope.everywhere | self._lent(name)
        found.dynamic = found.dynamic or self._is_reached(name, scope)
        found.getattr = "__getattr__" in found.names
        found.dynamic = found.dynamic or len(found.names) > bounds.NAMES
        return found

    def _source_of(self, name: str, file: str) -> str | None:
        """The file whose syntax tells of a module: of a compiled one the source that lies beside it, which has no more
        than what that was compiled from."""
        if file.endswith(".py"):
            return file
        beside = f"{_folder(name)}/__init__.py" if "/__init__." in file else f"{_folder(name)}.py"
        return beside if beside in self._files and not file.endswith("/") else None

    def _lent(self, name: str) -> set[str]:
        """What the package that a module stands in binds in it."""
        outer, _, own = name.rpartition(".")
        file = self._file(outer) if outer else None
        scope = self._scope(file) if file and file.endswith(".py") else None
        return {what for module, what in scope.lent if module == own} if scope else set()

    def _is_reached(self, name: str, scope: Scope) -> bool:
        """Whether a module of the package, which it loads, may put names into it."""
        inner = (self._file(each) for each in sorted(scope.loaded) if each.startswith(f"{name}."))
        scopes = (self._scope(file) for file in inner if file and file.endswith(".py"))
        return any(each.reaches_out for each in scopes if each is not None)

    def _take(self, found: Defined, action: str, what: str, above: tuple[str, ...]) -> None:
        if action == "bind":
            found.names.add(what)
        elif action == "drop":
            found.names.discard(what)
        elif what not in above:
            self._left -= 1
            if self._left < 0 or len(above) > _DEPTH:
                found.dynamic = True
            else:
                self._star(found, what, above)

    def _star(self, found: Defined, name: str, above: tuple[str, ...]) -> None:
        other = self._module(name, above)
        if other is None:
            if name.partition(".")[0] in self._children.get("", ()):
                found.dynamic = True
            else:
                found.stars.add(name)
            return
        scope = self._scopes.get(other.file)
        if scope is not None and scope.exported is not None and not scope.odd_all:
            found.names |= scope.exported
            return
        found.names |= {each for each in other.names if not each.startswith("_")}
        found.names |= scope.exported or set() if scope else set()
        found.stars |= other.stars
        found.dynamic = found.dynamic or other.dynamic or other.getattr or (scope is not None and scope.odd_all)

    def _scope(self, file: str) -> Scope | None:
        if file not in self._scopes:
            try:
                self._scopes[file] = scope_of(self._tree_of(file), file)
            except (UnreadableError, RecursionError):
                self._scopes[file] = None
        return self._scopes[file]

    def _file(self, name: str) -> str | None:
        """In the order in which Python looks: a package, an extension, a module, and a folder without any code."""
        folder = _folder(name)
        if not all(part.isidentifier() for part in name.split(".")):
            return None
        if f"{folder}/__init__.py" in self._files:
            return f"{folder}/__init__.py"
        for stem in (f"{folder}/__init__", folder):
            if stem in self._compiled:
                return self._compiled[stem]
        if f"{folder}.py" in self._files:
            return f"{folder}.py"
        return f"{folder}/" if folder in self._children else None


def _folder(name: str) -> str:
    return name.replace(".", "/")


def _stem(file: str) -> str:
    folder, slash, base = file.rpartition("/")
    return f"{folder}{slash}{base.partition('.')[0]}"

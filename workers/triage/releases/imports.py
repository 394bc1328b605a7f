"""What the files of a release import: of its own modules, of other distributions, and whether they must. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workers.triage.releases.model import Contents, Imported, Module
from workers.triage.standard_modules import is_standard

ALL = "*"
_SUFFIXES = (".py", ".pyc", ".so", ".pyd")
_LONGEST_STATEMENT = 40
_SHARED = frozenset({
    "airflow", "azure", "backports", "collective", "dogpile", "google", "jaraco", "logilab", "mpl_toolkits", "paste",
    "plone", "Products", "repoze", "ruamel", "sphinxcontrib", "zope",
})  # fmt: skip
"""Packages that many distributions bring parts of, some with an `__init__.py`."""


@dataclass(frozen=True, slots=True)
class Lack:
    """An import that must fail."""

    statement: Imported
    """Which."""
    module: str
    """The module that is lacking, or that lacks `name`."""
    name: str | None = None
    """What it lacks; None where the module itself is lacking."""


def top(module: str) -> str:
    """The top-level module or package of a dotted name."""
    return module.split(".", maxsplit=1)[0]


def dotted(file: str) -> str:
    """The module that a file is: `a/b/__init__.py` is `a.b`."""
    return file.partition(".")[0].removesuffix("/__init__").replace("/", ".")


def has_module(contents: Contents, module: str) -> bool:
    """Whether an artifact holds a module, in whatever form: source, extension, package or namespace package."""
    if module in contents.modules:
        return True
    path = module.replace(".", "/")
    return any(
        file.startswith(f"{path}/") or (file.startswith(f"{path}.") and file.endswith(_SUFFIXES))
        for file in contents.files
    )


def ancestors(module: str) -> tuple[str, ...]:
    """A module and the packages that it stands in, the outermost first: `a`, `a.b`, `a.b.c`."""
    parts = module.split(".")
    return tuple(".".join(parts[:count]) for count in range(1, len(parts) + 1))


def holds(contents: Contents, module: str) -> bool | None:
    """Whether importing a module finds it; None where a package that it stands in may make it as it is loaded, as
    `six` makes `six.moves`."""
    if has_module(contents, module):
        return True
    for outer in ancestors(module)[:-1]:
        described = contents.modules.get(outer)
        if described is not None and (described.dynamic or described.extended):
            return None
        path = outer.replace(".", "/")
        if not any(file.startswith(f"{path}/") for file in contents.files) and has_module(contents, outer):
            return None
    return False


def is_whole(contents: Contents, module: str) -> bool:
    """Whether a top-level package is this artifact's alone: one with an `__init__.py`, or a single file. Others may
    bring parts of a namespace package: https://packaging.python.org/en/latest/guides/packaging-namespace-packages/"""
    name = top(module)
    described = contents.modules.get(name)
    if name in _SHARED or (described is not None and described.extended):
        return False
    if any(file.endswith(("/namespace_packages.txt", "-nspkg.pth")) for file in contents.files):
        return False
    return f"{name}/__init__.py" in contents.files or (
        name in contents.top_level and not any(file.startswith(f"{name}/") for file in contents.files)
    )


def must(statement: Imported) -> bool:
    """Whether its failure is the failure of the file that it stands in."""
    return not (statement.guarded or statement.late)


def must_have(statement: Imported) -> bool:
    """Whether it is the failure of that file where the module is there and lacks one of the names."""
    return not statement.late and (not statement.guarded or statement.named)


def of_name(contents: Contents, file: str, line: int | None, module: str, name: str) -> Imported | None:
    """The statement of a file that imports a name from a module: the one at that line, else the likeliest to fail."""
    found = [each for each in contents.imports if each.file == file and name in each.names]
    # Python names the module by its `__name__`, which need not be what the statement says.
    there = [each for each in found if _is_at(each, line)]
    return _likeliest(there) or _likeliest(each for each in found if each.module == module)


def of_module(contents: Contents, file: str, line: int | None, module: str) -> Imported | None:
    """The statement of a file that needs a module: likewise."""
    found = [each for each in contents.imports if each.file == file and needs(each, module)]
    return _likeliest(each for each in found if _is_at(each, line)) or _likeliest(found)


def needs(statement: Imported, module: str) -> bool:
    """Whether a statement fails where there is no such module. `from a import b` does not need a module `a.b`."""
    return statement.module == module or statement.module.startswith(f"{module}.")


def _is_at(statement: Imported, line: int | None) -> bool:
    # Python before 3.8 tells the last line of a statement that stands in several.
    return line is not None and (
        statement.line == line or (len(statement.names) > 1 and 0 < line - statement.line <= _LONGEST_STATEMENT)
    )


def _likeliest(statements: Iterable[Imported]) -> Imported | None:
    return min(statements, key=lambda each: (each.guarded, each.late, each.line), default=None)


def reached(contents: Contents) -> frozenset[str]:
    """The files that are loaded when the artifact's packages are imported; all others only when somebody asks for
    them by name."""
    files = {dotted(file): file for file in contents.files if file.endswith(".py")}
    loaded: set[str] = set()
    waiting = [module for name in contents.top_level for module in _entrances(name, files)]
    needed: dict[str, list[Imported]] = {}
    for statement in filter(must, contents.imports):
        needed.setdefault(statement.file, []).append(statement)
    while waiting:
        module = waiting.pop()
        file = files.get(module)
        if file is None or file in loaded:
            continue
        loaded.add(file)
        waiting.extend(each for statement in needed.get(file, ()) for each in _loads(statement))
    return frozenset(loaded)


def _entrances(name: str, files: dict[str, str]) -> list[str]:
    """The package itself, or the outermost packages within a namespace package."""
    if name in files:
        return [name]
    inner = sorted(module for module, file in files.items() if file.startswith(f"{name}/"))
    packages = [module for module in inner if files[module].endswith("/__init__.py")]
    return [each for each in packages if not any(each.startswith(f"{other}.") for other in packages)]


def _loads(statement: Imported) -> Iterator[str]:
    """A module is loaded after the packages that it stands in."""
    parts = statement.module.split(".")
    for count in range(1, len(parts) + 1):
        yield ".".join(parts[:count])
    for name in statement.names:
        yield f"{statement.module}.{name}"


def foreign_modules(contents: Contents) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modules of other distributions that an artifact's files must have when they are loaded, and the further ones
    that they may need a name of; in the order of files and lines."""
    foreign = [
        each for each in contents.imports if not is_standard(top(each.module)) and not is_whole(contents, each.module)
    ]
    wanted = dict.fromkeys(each.module for each in foreign if must(each))
    later = (each.module for each in foreign if each.late or each.named)
    return tuple(wanted), tuple(dict.fromkeys(module for module in later if module not in wanted))


def lacking(mine: Contents, theirs: Contents) -> tuple[Lack, ...]:
    """What the files of one artifact must have of another, which does not have it; what is loaded first comes first."""
    return _in_order(mine, _lacks(mine, theirs))


def _lacks(mine: Contents, theirs: Contents) -> Iterator[Lack]:
    for statement in mine.imports:
        name = top(statement.module)
        if name not in theirs.top_level or is_whole(mine, name):
            continue
        if must(statement) and holds(theirs, statement.module) is False and is_whole(theirs, name):
            yield Lack(statement, statement.module)
        module = theirs.modules.get(statement.module)
        names = _foreign(mine, statement) if module and must_have(statement) else ()
        yield from (Lack(statement, statement.module, each) for each in names if module and lacks(module, each))


def called_lacking(mine: Contents, theirs: Contents) -> tuple[Lack, ...]:
    """The names that functions of one artifact import from another, which does not have them: these fail when they are
    called, if they ever are."""
    found = []
    for statement in mine.imports:
        module = theirs.modules.get(statement.module)
        certain = statement.late and (not statement.guarded or statement.named)
        if module and certain and not is_whole(mine, statement.module):
            names = (each for each in _foreign(mine, statement) if lacks(module, each))
            found += [Lack(statement, statement.module, each) for each in names]
    return _in_order(mine, found)


def _foreign(mine: Contents, statement: Imported) -> tuple[str, ...]:
    """The names of a statement but for the modules that the artifact itself brings into a shared package."""
    return tuple(each for each in statement.names if not has_module(mine, f"{statement.module}.{each}"))


def untold(mine: Contents, theirs: Contents) -> tuple[Lack, ...]:
    """What the files of one artifact must have of another, of which it cannot be told whether that has it."""
    return _in_order(mine, _untold(mine, theirs))


def _untold(mine: Contents, theirs: Contents) -> Iterator[Lack]:
    for statement in filter(must, mine.imports):
        name = top(statement.module)
        if name not in theirs.top_level or is_whole(mine, name):
            continue
        # Of a namespace package, another distribution may have that part.
        if not is_whole(theirs, name) and (statement.module == name or not has_module(theirs, statement.module)):
            continue
        module, held = theirs.modules.get(statement.module), holds(theirs, statement.module)
        if held is None or (held and module is None and statement.names):
            yield Lack(statement, statement.module)
        elif module is not None:
            names = (each for each in _foreign(mine, statement) if each != ALL and module.defines(each) is None)
            yield from (Lack(statement, statement.module, each) for each in names)


def lacks(module: Module, name: str) -> bool:
    """Whether it is certain that a module does not define a name."""
    return name != ALL and module.defines(name) is False


def own_lacking(contents: Contents) -> tuple[Lack, ...]:
    """The modules of its own that an artifact's files must have, and that it does not hold."""
    found = (
        Lack(each, each.module)
        for each in contents.imports
        if must(each) and is_whole(contents, each.module) and holds(contents, each.module) is False
    )
    return _in_order(contents, found)


def _in_order(contents: Contents, lacks_of: Iterable[Lack]) -> tuple[Lack, ...]:
    loaded = reached(contents)
    return tuple(sorted(lacks_of, key=lambda each: each.statement.file not in loaded))

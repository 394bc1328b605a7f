"""From a Finding to the Claim about a release that it makes, or to the reason why it makes none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from packaging.version import InvalidVersion, Version

from workers.triage.installed import Installed, normalised
from workers.triage.manifests.distributions import candidates as bringing
from workers.triage.manifests.distributions import of_module
from workers.triage.manifests.locks import Resolved
from workers.triage.model import Finding
from workers.triage.patterns import Found, Pattern
from workers.triage.proving import Context
from workers.triage.python_history import MODULES_UNTIL, NAMES_UNTIL
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import Platform
from workers.triage.text import code

NO_PYTHON = "The log does not tell which CPython the job ran, so that no release was looked at."
NO_NAME = "{name} is no name that a package of an index can have."
ELSEWHERE = "No release of {name} was looked at: {why}."
SYSTEM = "No release of {name} was looked at: the system's own package manager installed it."
IN_CONDA = "No release of {name} was looked at: it was installed in an environment of conda."
NO_VERSION = "{version} is no version that a release of {name} on an index can have."
SEVERAL = "No release of {name} was looked at: {paths} names more than one version of it, and the log none."
OTHER_ERROR = "An error of this sort cannot be looked up in a release."
NOT_ONE = "Which release was wanted, the log does not tell."

MOST_CANDIDATES = 5
_MAX_ERROR = 300
_PROJECT_NAME = Pattern(r"(?i)[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_SYNTAX = Pattern(r"^(?:SyntaxError|IndentationError|TabError): ")
_NAME = Pattern(
    r"^ImportError: cannot import name '?(?P<name>\w+)'? from (?:partially initialized module )?'?(?P<module>[\w.]+)'?"
)
_ATTRIBUTE = Pattern(
    r"^AttributeError: (?:partially initialized )?module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'"
)
_MODULE = Pattern(r"^(?:ModuleNotFoundError|ImportError): No module named '?(?P<module>[\w.]+)'?")
_SORTS = ((Sort.NAME, _NAME), (Sort.ATTRIBUTE, _ATTRIBUTE), (Sort.MODULE, _MODULE))
# What Python adds to its messages: the file, a suggestion, and what is volatile.
_ADDED = Pattern(r"(?: \([^()]*\)|\. Did you mean: .*|; '[\w.]+' is not a package)+\s*$")
_INSTALLED = Pattern(r"\((?P<path>[^()]*[/\\](?:site|dist)-packages[/\\](?P<file>[^()]+))\)")
_SYSTEM = Pattern(r"/usr/lib/python3(?:\.\d+)?/dist-packages/")
_CONDA = Pattern(r"(?i)[/\\](?:(?:mini|ana|mamba)?(?:conda|forge)3?|micromamba|\.?pixi)[/\\]")
_EXACT = Pattern(r"^ ?={2,3} ?(?P<version>[^*\s,]+)$")


@dataclass(frozen=True, slots=True)
class _Known:
    """What tells of releases: the log, and the repository's lock files."""

    context: Context
    platform: Platform
    locked: Sequence[Resolved]

    @property
    def names(self) -> dict[str, str]:
        """The normalised names of all distributions that are known to be installed."""
        names = {each.package: each.version for each in self.locked}
        return names | {each.name: each.version or "" for each in self.context.packages}

    def package(self, name: str, version: str | None = None) -> Package | str:
        """A distribution with its version, `version` as the Finding has it; a sentence for one that no index has."""
        name = normalised(name)
        shown = code(name)
        if not _PROJECT_NAME.fullmatch(name):
            return NO_NAME.format(name=shown)
        others = dict(self.context.elsewhere)
        if why := others.get(name) or others.get(""):
            return ELSEWHERE.format(name=shown, why=why)
        told = next((each for each in self.context.packages if each.name == name), None)
        if told is None and version is not None:
            told = Package(name, version, "the log")
        found = told or self._locked(name)
        return found if isinstance(found, str) else _checked(found)

    def _locked(self, name: str) -> Package | str:
        found = [each for each in self.locked if each.package == name]
        if any(each.origin for each in found):
            return ELSEWHERE.format(name=code(name), why=f"{code(found[0].path)} takes it from an address or a folder")
        versions = dict.fromkeys(each.version for each in found)
        paths = " and ".join(code(path) for path in dict.fromkeys(each.path for each in found))
        if len(versions) > 1:
            return SEVERAL.format(name=code(name), paths=paths)
        return Package(name, next(iter(versions)), paths) if versions else Package(name)


def claim(finding: Finding, context: Context, locked: Sequence[Resolved]) -> Claim | str:
    """What a Finding says of a release; a sentence of Markdown where it is not about one that an index could have."""
    if context.platform is None:
        return NO_PYTHON
    known = _Known(context, context.platform, locked)
    if finding.kind == "broken-dependency":
        return _broken(finding, known)
    return _wanted(finding, known)


def asked_version(finding: Finding) -> str | None:
    """The one version that a resolver was asked for; None where it was asked for a range, or for any."""
    match = _EXACT.match(str(finding.subject.get("requirement") or ""))
    return str(match["version"]) if match else None


def _wanted(finding: Finding, known: _Known) -> Claim | str:
    """A release that could not be had, or not be built."""
    is_build = finding.kind == "dependency-build"
    version = finding.subject.get("version") if is_build else asked_version(finding)
    name = str(finding.subject.get("package") or "")
    if not name or (not is_build and version is None and finding.subject.get("requirement")):
        return NOT_ONE
    # What pip was asked for counts, and not what was there before.
    asked = _Known(replace(known.context, packages=()), known.platform, known.locked if is_build else ())
    package = asked.package(name, str(version) if version else None)
    if isinstance(package, str):
        return package
    sort = Sort.BUILD if is_build else Sort.VERSION
    return _made(known, sort, package, error=_cut(finding.quote))


def _broken(finding: Finding, known: _Known) -> Claim | str:
    file, error = str(finding.subject.get("file") or ""), str(finding.subject.get("error") or "")
    names = _holders(file, known)
    shown = code(names[0])
    if _SYSTEM.search(finding.excerpt) and names[0] not in known.names:
        return SYSTEM.format(name=shown)
    if _CONDA.search(finding.excerpt) and names[0] not in known.names:
        return IN_CONDA.format(name=shown)
    told = finding.subject.get("version") if finding.subject.get("package") == names[0] else None
    package = known.package(names[0], str(told) if told else None)
    if isinstance(package, str):
        return package
    line = finding.subject.get("line")
    made = _made(
        known, Sort.SYNTAX, package, file=file, line=line if isinstance(line, int) else None, error=_cut(error)
    )
    made = replace(made, candidates=tuple(names[1 : MOST_CANDIDATES + 1]))
    if _SYNTAX.match(error):
        return made
    for sort, pattern in _SORTS:
        if match := pattern.match(error):
            return _lacking(replace(made, sort=sort), match, error, known)
    return OTHER_ERROR


def _lacking(made: Claim, match: Found, error: str, known: _Known) -> Claim | str:
    """A Claim about what a module lacks, or about a module that is lacking."""
    module, name = str(match["module"]), str(match.groupdict().get("name") or "") or None
    made = replace(made, module=module, name=name)
    if _was_pythons(module, name):
        return replace(made, sort=Sort.PYTHON)
    quoted = _INSTALLED.search(error)
    whose = _other(module, str(quoted["file"]).replace("\\", "/") if quoted else "", made, known)
    if whose is None or whose == made.package.name:
        return made
    other = known.package(whose)
    return other if isinstance(other, str) else replace(made, other=other)


def _was_pythons(module: str, name: str | None) -> bool:
    """Whether Python itself has had it, and newer ones have not: then the package is older than the Python."""
    if module.split(".", maxsplit=1)[0] in MODULES_UNTIL:
        return True
    return name is not None and name in NAMES_UNTIL.get(module, ())


def _other(module: str, file: str, made: Claim, known: _Known) -> str | None:
    """The distribution that a module belongs to; None where that is not known, or is the package itself."""
    top = module.split(".", maxsplit=1)[0]
    if made.file and made.file.split("/")[0].removesuffix(".py") == top and not file:
        return None
    path = file or module.replace(".", "/") + ".py"
    found = _holders(path, known)[0]
    return found if found in known.names else of_module(top)


def _holders(file: str, known: _Known) -> list[str]:
    """The distributions that may hold a file, the likeliest first: those whose names are the parts of its path, then
    those that are known to bring its top-level module, then those that only resemble it."""
    parts = [normalised(part) for part in file.removesuffix(".py").split("/")]
    names = known.names
    longest = ["-".join(parts[:length]) for length in range(min(len(parts), 4), 0, -1)]
    top = file.split("/", maxsplit=1)[0].removesuffix(".py")
    likely = [Installed(dict(names), frozenset()).distribution(top)]
    brought = [normalised(name) for name in bringing(top)]
    alike = sorted(name for name in names if name.startswith(f"{parts[0]}-") or name.endswith(f"-{parts[0]}"))
    found = [name for name in (*longest, *likely, *brought, *alike) if name in names]
    certain = of_module(top)
    return list(dict.fromkeys([*found, *([normalised(certain)] if certain else likely)]))


def _checked(package: Package) -> Package | str:
    """With its version normalised."""
    if package.version is None:
        return package
    try:
        version = Version(package.version)
    except InvalidVersion:
        return NO_VERSION.format(version=code(package.version), name=code(package.name))
    if version.local:
        return NO_VERSION.format(version=code(package.version), name=code(package.name))
    return replace(package, version=str(version))


def _made(
    known: _Known, sort: Sort, package: Package, *, file: str | None = None, line: int | None = None, error: str = ""
) -> Claim:
    return Claim(sort, package, known.platform, file=file or None, line=line, error=error, at=known.context.at)


def _cut(error: str) -> str:
    """An error without paths and suggestions."""
    return str(_ADDED.sub("", error))[:_MAX_ERROR]

"""Which packages a job had, from where, and what it ran on, as its log tells before a failure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from workers.triage.architecture import AMD64, ARM64, architecture
from workers.triage.environments_read.found import rows
from workers.triage.environments_read.python_packages import CONDA, PYTHON, python_packages
from workers.triage.installed import installed, normalised
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern
from workers.triage.releases.claim import Package
from workers.triage.releases.model import Platform
from workers.triage.text import code

TOLD = "the log, line {number}"
BY_CONDA = "conda installed it, whose builds are not those of the package index"
FROM_ELSEWHERE = "it was not installed from an index, but from an address or a folder"
OWN = "it is the repository's own"
OTHER_INDEX = "the job installs from {host}, too, which is not asked"

MOST = 2_000
"""How many packages of one log are told."""
_MAX_NAME = 100
_VERSION = r"\d[\w.!+]*"
_NAME = r"[A-Za-z0-9][\w.-]*"
# `pip list` prints a table, `pip freeze` and `uv pip freeze` one requirement a line:
# https://pip.pypa.io/en/stable/cli/pip_list/, https://pip.pypa.io/en/stable/cli/pip_freeze/
_TABLE = Pattern(r"^Package +Version(?: +\S.*)?$")
_ROW = Pattern(rf"^(?:-+ +-+(?: +-+)*$|{_NAME} +{_VERSION}(?: |$))")
_LISTED = Pattern(rf"^(?P<name>{_NAME}) +(?P<version>{_VERSION})(?P<place> +\S.*)?$")
_FROZEN = Pattern(rf"^(?P<name>{_NAME})==(?P<version>{_VERSION})$")
_ADDRESS = Pattern(
    rf"^(?:\s*Collecting (?P<collected>{_NAME})(?:\[[^\]]*\])? ?@ |(?P<frozen>{_NAME}) @ (?:git\+|file:|https?:)"
    rf"| [+~] (?P<uv>{_NAME})==\S+ \(from |-e \S+#egg=(?P<egg>{_NAME}))"
)
_INDEXES = Pattern(
    r"^Looking in (?:indexes|links): (?P<listed>.+)$"
    r"|^\s*(?:PIP|UV)_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?: (?P<variable>\S+)"
    r"|^(?:Run )?[^#]*\b(?:pip|uv|pip-sync)\b.* --(?:extra-|default-)?index(?:-url)?[ =](?P<option>\S+)"
)
_NUMBER = r"3\.(?P<{}>\d{{1,2}})"
_PATHS = Pattern(
    r"(?P<other>pypy|graalpy|python3\.\d+t[/\\])"
    r"|[/\\](?:lib|lib64|Lib)[/\\]python" + _NUMBER.format("path") + r"[/\\]"
    r"|[/\\]Python[/\\]" + _NUMBER.format("tool") + r"\.\d+[/\\]"
)
_SET_UP = Pattern(
    r"(?:Successfully set up CPython \(|Using Python |Using CPython |^\s+python-version: ['\"]?|^Python "
    r"|^platform .*-- Python |\bPython-)" + _NUMBER.format("minor") + r"(?:\.\d+)?(?:[^.\dt]|$)"
)
_SET_UP_WORDS = ("CPython ", "Using Python ", "python-version: ", "Python 3.")
_WHEEL = Pattern(r"-(?P<tag>(?:many|musl)linux[\w.]*|macosx_\w+|win_\w+|win32|linux_\w+)\.whl")
_ARM_MAC = Pattern(r"^macos-(?:latest|1[4-9]|2\d)(?:-xlarge)?$")
_ALPINE = Pattern(r"\bFROM \S*alpine|\bdocker\S* (?:pull|create) .*python:\S*alpine")


def packages(log: JobLog, before: int) -> tuple[Package, ...]:
    """The Python packages that were installed, or listed as such, in lines before that one; of each the last version
    that is named. None of the repository's own, and none that conda or an address brought."""
    tools = log.unwrapped
    named = [(each.line, each.name, each.version) for each in python_packages(tools) if each.ecosystem == PYTHON]
    named += [(number, normalised(name), version) for number, name, version, place in _listed(tools) if not place]
    told = {name: (number, version) for number, name, version in sorted(named) if number < before}
    others = {name for name, _ in elsewhere(log, before)}
    return tuple(
        Package(name, version, TOLD.format(number=number))
        for name, (number, version) in sorted(told.items())[:MOST]
        if name not in others and len(name) <= _MAX_NAME
    )


def elsewhere(log: JobLog, before: int) -> tuple[tuple[str, str], ...]:
    """Packages that are not, or may not be, what an index has by their names, each with the reason: a clause of
    Markdown. The name is empty where it holds for all packages."""
    tools = log.unwrapped
    found = dict.fromkeys(sorted(installed(tools).own), OWN)
    found |= {each.name: BY_CONDA for each in python_packages(tools) if each.ecosystem == CONDA and each.line < before}
    found |= {normalised(name): FROM_ELSEWHERE for number, name, _, place in _listed(tools) if place}
    for number in tools.find(" @ ", "@ git+", "@ file:", "@ http", " (from ", "#egg="):
        if number < before and (match := _ADDRESS.match(tools.text(number))):
            found[normalised(next(name for name in match.groups() if name))] = FROM_ELSEWHERE
    if host := next(_hosts(tools, before), ""):
        found[""] = OTHER_INDEX.format(host=code(host))
    return tuple(found.items())[:MOST]


def _hosts(log: JobLog, before: int) -> Iterator[str]:
    """Where packages come from beside what the installer asks by itself, which it does not name."""
    for number in log.find("Looking in ", "INDEX", "index"):
        match = _INDEXES.match(log.text(number)) if number < before else None
        for address in match["listed"].split(", ")[::-1] if match and match["listed"] else ():
            yield _host(address)
        if match and (match["variable"] or match["option"]):
            yield _host(match["variable"] or match["option"])


def _host(address: str) -> str:
    """Only the host: an address may hold a password."""
    try:
        return urlsplit(address).hostname or "another place"
    except ValueError:
        return "another place"


def _listed(log: JobLog) -> Iterator[tuple[int, str, str, str]]:
    """Number, name, version, and where it is taken from in place, of what is listed as installed."""
    for header in log.find("Package "):
        if _TABLE.match(log.text(header)):
            for number, text in rows(log, header, _ROW):
                if match := _LISTED.match(text):
                    yield number, match["name"], match["version"], match["place"] or ""
    for number in log.find("=="):
        if match := _FROZEN.match(log.text(number)):
            yield number, match["name"], match["version"], ""


def platform(log: JobLog, labels: Sequence[str], before: int, paths: str) -> Platform | None:
    """What a job ran on, by what stands before a line; `paths` is the failure's own text, whose paths tell it best.

    None where the log does not tell its Python, or that is no CPython with the usual wheels.
    """
    minor = _python(log, before, paths)
    if minor is None:
        return None
    tag = _wheel_tag(log.unwrapped, before)
    return Platform(_system(log, labels, tag, paths), _architecture(log, labels, tag), f"3.{minor}")


def _python(log: JobLog, before: int, paths: str) -> int | None:
    near = list(_PATHS.finditer(paths))
    if near:
        last = near[-1]
        return None if last["other"] else int(last["path"] or last["tool"])
    tools = log.unwrapped
    for number in reversed(tools.find(*_SET_UP_WORDS)):
        if number < before and (match := _SET_UP.search(tools.text(number))):
            return int(match["minor"])
    return None


def _wheel_tag(log: JobLog, before: int) -> str:
    """The platform of the last wheel that was fetched and is for one only."""
    for number in reversed(log.find(".whl")):
        if number < before and (match := _WHEEL.search(log.text(number))):
            return str(match["tag"])
    return ""


def _system(log: JobLog, labels: Sequence[str], tag: str, paths: str) -> str:
    said = " ".join(labels).lower()
    for system, sign in (("musllinux", "musl"), ("linux", "linux"), ("macos", "macosx"), ("windows", "win")):
        if tag.startswith(sign) or (sign == "linux" and tag.startswith("manylinux")):
            return system
    if "windows" in said or ":\\" in paths:
        return "windows"
    if "macos" in said or "/Users/runner/" in paths:
        return "macos"
    alpine = any(_ALPINE.search(log.text(number)) for number in log.find("alpine"))
    return "musllinux" if alpine else "linux"


def _architecture(log: JobLog, labels: Sequence[str], tag: str) -> str:
    if tag and "universal" not in tag:
        return ARM64 if "arm64" in tag or "aarch64" in tag else AMD64
    said = [label.lower() for label in labels]
    if any(label == "arm64" or label.endswith(("-arm", "-arm64")) or _ARM_MAC.match(label) for label in said):
        return ARM64
    return architecture(log) or AMD64

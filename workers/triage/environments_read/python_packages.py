"""The Python and conda packages that a job's installers say they installed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from workers.triage.environments_read.found import Found, rows
from workers.triage.installed import installed, normalised
from workers.triage.log import JobLog
from workers.triage.patterns import Found as Match
from workers.triage.patterns import Pattern

PYTHON = "python"
CONDA = "conda"

_VERSION = r"\d[\w.!+]*"
_NAME = r"[A-Za-z0-9][\w.-]*"
# pip says first what it will install, then what it has installed: https://pip.pypa.io/en/stable/cli/pip_install/
_COLLECTED = "Installing collected packages: "
_SUCCESS = "Successfully installed "
_MAX_TOKEN = 400
_SATISFIED = "Requirement already satisfied: "
_THERE = Pattern(rf"^\s*Requirement already satisfied: (?P<name>[A-Za-z0-9][\w.-]*).* \((?P<version>{_VERSION})\)$")
# uv: https://docs.astral.sh/uv/reference/cli/
_UV_HEADER = Pattern(r"^(?:Installed|Uninstalled) \d+ packages? in ")
_UV_ROW = Pattern(r"^ [+~-] ")
_UV = Pattern(rf"^ [+~] (?P<name>{_NAME})==(?P<version>{_VERSION})(?: \(from (?P<source>\S+)\))?$")
# Poetry: https://python-poetry.org/docs/cli/
_OPERATIONS = "Package operations: "
_POETRY = Pattern(
    rf"^\s*[-•] (?:Installing|Updating|Downgrading|Upgrading) (?P<name>{_NAME}) "
    rf"\((?:{_VERSION}[^>]{{0,60}}-> )?(?P<version>{_VERSION})(?: [0-9a-f]+)?\)(?P<state>.*)$"
)
_NOT_INSTALLED = Pattern(r"(?i)skipped|failed|cancelled")
# PDM: https://pdm-project.org/
_PDM = Pattern(rf"^\s*✔ (?:Install|Update) (?P<name>{_NAME}) (?:{_VERSION} -> )?(?P<version>{_VERSION}) successful$")
# conda's plan, and mamba's: https://docs.conda.io/, https://mamba.readthedocs.io/
_CONDA_HEADER = Pattern(r"^The following (?:NEW )?packages will be (?:INSTALLED|UPDATED|DOWNGRADED|SUPERSEDED)")
_CONDA_ROW = Pattern(r"^  \S")
_CONDA = Pattern(rf"::(?P<name>[A-Za-z0-9_][\w.-]*?)-(?P<version>{_VERSION})-[\w.]+(?: None)?\s*$")
_MAMBA = Pattern(
    rf"^\s+\+ (?P<name>[a-z0-9_][\w.-]*)\s+(?P<version>{_VERSION})\s+\w+\s+\S+/(?:linux|osx|win|noarch)\S*(?:\s|$)"
)
# A version with a commit in it is built from a checkout, mostly the project's own.
_OF_COMMIT = Pattern(r"[+.]g[0-9a-f]{7,}|\+(?:git)?[0-9a-f]{7,40}$")


def python_packages(log: JobLog) -> Iterator[Found]:
    """What was installed, but for the project itself, in no particular order."""
    own = {normalised(name) for name in installed(log).own}
    for found in (*_pip(log), *_satisfied(log), *_uv(log), *_poetry(log), *_pdm(log), *_conda(log)):
        name = normalised(found.name)
        if name not in own and not _OF_COMMIT.search(found.version):
            yield Found(found.ecosystem, name, found.version, found.line)


def _pip(log: JobLog) -> Iterator[Found]:
    """Names are those announced, so that a dash in one is told from the dash before its version.

    Other tools and tests also write "Successfully installed"; they announce nothing.
    """
    collected, succeeded = log.find(_COLLECTED), set(log.find(_SUCCESS))
    for announced, number in pairwise(sorted({*collected, *succeeded})):
        if announced in succeeded or number not in succeeded:
            continue
        names = _announced(log.text(announced))
        for token in log.text(number).partition(_SUCCESS)[2].split():
            if told := _split(token, names):
                yield Found(PYTHON, *told, number)


def _announced(text: str) -> frozenset[str]:
    return frozenset(normalised(name) for name in text.partition(_COLLECTED)[2].split(", "))


def _split(token: str, names: frozenset[str]) -> tuple[str, str] | None:
    """Name and version, where the name was announced; the longest such."""
    at = len(token) if len(token) <= _MAX_TOKEN else 0
    while (at := token.rfind("-", 0, at)) > 0:
        if normalised(token[:at]) in names:
            return token[:at], token[at + 1 :]
    return None


def _satisfied(log: JobLog) -> Iterator[Found]:
    for number in log.find(_SATISFIED):
        if match := _THERE.match(log.text(number)):
            yield _found(match, number)


def _uv(log: JobLog) -> Iterator[Found]:
    for header in log.find("Installed ", "Uninstalled "):
        if _UV_HEADER.match(log.text(header)):
            for number, text in rows(log, header, _UV_ROW):
                match = _UV.match(text)
                if match and not (match["source"] or "").startswith("file:"):
                    yield _found(match, number)


def _poetry(log: JobLog) -> Iterator[Found]:
    headers = log.find(_OPERATIONS)
    for number in log.find("Installing ", "Updating ", "Downgrading ", "Upgrading ") if headers else ():
        match = _POETRY.match(log.text(number)) if number > headers[0] else None
        if match and not _NOT_INSTALLED.search(match["state"]):
            yield _found(match, number)


def _pdm(log: JobLog) -> Iterator[Found]:
    for number in log.find(" successful"):
        if match := _PDM.match(log.text(number)):
            yield _found(match, number)


def _conda(log: JobLog) -> Iterator[Found]:
    for header in log.find("The following "):
        if _CONDA_HEADER.match(log.text(header)):
            for number, text in rows(log, header, _CONDA_ROW):
                if match := _CONDA.search(text):
                    yield _found(match, number, CONDA)
    for number in log.find("/linux-", "/noarch", "/osx-", "/win-"):
        if match := _MAMBA.match(log.text(number)):
            yield _found(match, number, CONDA)


def _found(match: Match, number: int, ecosystem: str = PYTHON) -> Found:
    return Found(ecosystem, match["name"], match["version"], number)

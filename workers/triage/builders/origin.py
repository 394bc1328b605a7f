"""Whose build failed: the project's own or a dependency's, and in which version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import re2

from workers.triage.installed import node_version, normalised
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

_REACH = 200
# pip names what it is about to prepare just before it does; https://pip.pypa.io/en/stable/cli/pip_install/
_SOURCE = Pattern(
    r"^\s*(?:Collecting (?P<package>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?(?:==(?P<version>[^\s;,(]+))?"
    r"|(?:Downloading|Using cached) (?:\S*/)?(?P<file>[A-Za-z0-9][\w.-]*?)-(?P<release>\d[\w.!+]*?)"
    r"(?:\.tar\.\w+|\.zip|\.tgz)"
    r"|(?P<local>(?:Processing|Obtaining) (?:file:|\.|/)\S*))"
)
_ARCHIVE = Pattern(r"\.(?:whl|zip|tar\.\w+|tgz)$")
_WORKSPACE = Pattern(r"(?:/home/runner/work|/Users/runner/work|[A-Za-z]:[/\\]a|/__w)[/\\](?P<name>[\w.-]+)[/\\]")
# What other package managers print of a version, beside the message itself.
_VERSIONS = (
    r"npm_package_version (?P<version>\d\S*)",
    r"(?:^|[\s/│]){package}-(?P<version>\d+(?:\.\w+)+)(?:\.tgz|\.tar\.gz|\s|/|$)",
    r"^(?:Setting up|Unpacking|Preparing to unpack) {package}(?::\w+)? \((?P<version>[^)]+)\)",
)
_NODE = frozenset({"npm", "Yarn", "pnpm", "Bun", "node-gyp"})


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of it."""

    package: str | None
    """The dependency's name."""
    version: str | None
    """Its version."""
    is_own: bool = False
    """Whether it is the project itself."""
    evidence: tuple[int, ...] = ()
    """The lines that tell."""


def origin(log: JobLog, number: int, tool: str, names: Mapping[str, str]) -> Origin:
    """Whose build failed on this line, given what the message names."""
    package, version = names.get("package"), names.get("version")
    if tool == "pip":
        return _pip(log, number, package, version)
    if package and normalised(package) in _workspaces(log, number):
        return Origin(package, version, is_own=True)
    if package is None or version:
        return Origin(package, version)
    package = package.replace("\\", "/")
    known = node_version(log, package) if tool in _NODE else None
    return Origin(package, known) if known else _versioned(log, number, package)


def _workspaces(log: JobLog, number: int) -> set[str]:
    """What the checkouts around a line are called: mostly as the project's own package."""
    around = (text for _, text in log.window(number - _REACH, number + _REACH))
    return {normalised(match["name"]) for text in around if (match := _WORKSPACE.search(text))}


def _pip(log: JobLog, number: int, package: str | None, version: str | None) -> Origin:
    """pip's messages may leave out the name, the version, and whether it is a checkout that it builds."""
    local = False
    for at, text in reversed(list(log.window(number - _REACH, number))):
        match = _SOURCE.search(text)
        if match is None:
            continue
        if match["local"]:
            local = local or not _ARCHIVE.search(match["local"])
            if package is None:
                return Origin(None, None, is_own=local, evidence=(at,))
            continue
        name = match["package"] or match["file"]
        if package is None or normalised(name) == normalised(package):
            found = version or match["version"] or match["release"]
            return Origin(package or name, found or _downloaded(log, at, package or name), evidence=(at,))
    return Origin(package, version, is_own=local)


def _downloaded(log: JobLog, number: int, package: str) -> str | None:
    """The version of the archive that was fetched just after a package was named."""
    for _, text in log.window(number + 1, number + 3):
        match = _SOURCE.search(text)
        if match and match["file"] and normalised(match["file"]) == normalised(package):
            return str(match["release"])
    return None


def _versioned(log: JobLog, number: int, package: str) -> Origin:
    escaped = re2.escape(package)
    patterns = [Pattern(version.replace("{package}", escaped)) for version in _VERSIONS]
    for at, text in log.window(number - _REACH, number + _REACH):
        for pattern in patterns if package in text or "npm_package_version" in text else ():
            if match := pattern.search(text):
                return Origin(package, match["version"], evidence=(at,))
    return Origin(package, None)

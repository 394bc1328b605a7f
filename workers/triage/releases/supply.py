"""What a release's metadata requires of other distributions on a platform. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from workers.triage.releases.choosing import LATEST_PATCH, parsed
from workers.triage.releases.model import Metadata, Platform

_EXTRA = re.compile(r"""\bextra\s*==\s*['"]([\w.-]+)['"]""", re.ASCII)
_SYSTEMS = {
    "linux": ("linux", "Linux", "posix"),
    "musllinux": ("linux", "Linux", "posix"),
    "macos": ("darwin", "Darwin", "posix"),
    "windows": ("win32", "Windows", "nt"),
}
_MACHINES = {
    ("linux", "arm64"): "aarch64",
    ("linux", "amd64"): "x86_64",
    ("darwin", "arm64"): "arm64",
    ("darwin", "amd64"): "x86_64",
    ("win32", "arm64"): "ARM64",
    ("win32", "amd64"): "AMD64",
}
BACKPORTS = {
    "asynchat": ("pyasynchat", "standard-asynchat"),
    "asyncore": ("pyasyncore", "standard-asyncore"),
    "audioop": ("audioop-lts",),
    "cgi": ("legacy-cgi", "standard-cgi"),
    "cgitb": ("legacy-cgi", "standard-cgitb"),
    "crypt": ("legacycrypt", "standard-crypt"),
    "distutils": ("setuptools",),
    "imp": ("zombie-imp",),
}
"""Distributions that bring back modules which Python has no more; others are `standard-NAME`.
https://github.com/youknowone/python-deadlib"""


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement on another distribution, of a release's metadata."""

    name: str
    """The other's normalised name."""
    written: str
    """As the metadata has it."""
    requirement: Requirement
    """The same, read."""
    applies: bool
    """Whether pip follows it on the platform without any extra."""
    extras: tuple[str, ...] = ()
    """The extras with which pip follows it there."""

    def admits(self, version: str) -> bool:
        """Whether a version fits. What is no version fits nothing."""
        found = parsed(version)
        return found is not None and self.requirement.specifier.contains(found, prereleases=True)


def demands(metadata: Metadata, platform: Platform) -> tuple[Demand, ...]:
    """All requirements of a release, in their order; what is no requirement is left out."""
    return tuple(_demands(metadata, platform))


def _demands(metadata: Metadata, platform: Platform) -> Iterator[Demand]:
    environment = surroundings(platform)
    for text in metadata.requires_dist:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        marker = requirement.marker
        named = dict.fromkeys(_EXTRA.findall(str(marker))) if marker else {}
        applies = marker is None or marker.evaluate({**environment, "extra": ""})
        extras = tuple(each for each in named if marker and marker.evaluate({**environment, "extra": each}))
        yield Demand(canonicalize_name(requirement.name), text, requirement, applies, () if applies else extras)


def on(metadata: Metadata, name: str, platform: Platform) -> tuple[Demand, ...]:
    """The requirements on one distribution: those that apply first, then those of extras, then the rest."""
    normalised = canonicalize_name(name)
    found = [each for each in demands(metadata, platform) if each.name == normalised]
    return tuple(sorted(found, key=lambda each: (not each.applies, not each.extras)))


def surroundings(platform: Platform) -> dict[str, str]:
    """What markers ask of: https://packaging.python.org/en/latest/specifications/dependency-specifiers/"""
    system, name, kind = _SYSTEMS.get(platform.system, _SYSTEMS["linux"])
    full = f"{platform.python}.{LATEST_PATCH}"
    return {
        "implementation_name": "cpython",
        "implementation_version": full,
        "os_name": kind,
        "platform_machine": _MACHINES.get((system, platform.architecture), platform.architecture),
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": name,
        "platform_version": "",
        "python_full_version": full,
        "python_version": platform.python,
        "sys_platform": system,
    }


def backports(module: str) -> tuple[str, ...]:
    """The distributions that bring back a module which Python has no more."""
    return BACKPORTS.get(module, (f"standard-{module}",))

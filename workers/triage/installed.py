"""Which packages a log says were installed, and in which versions: Python distributions, and single npm packages.

Names of distributions are normalised as
https://packaging.python.org/en/latest/specifications/name-normalization/ says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

# Modules whose distribution has another name, as far as the two do not resemble each other.
_KNOWN = {
    "_pytest": "pytest",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "crypto": "pycryptodome",
    "cv2": "opencv-python",
    "git": "gitpython",
    "jose": "python-jose",
    "mpl-toolkits": "matplotlib",
    "openssl": "pyopenssl",
    "pil": "pillow",
    "pkg-resources": "setuptools",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
_VARIANTS = ("{}", "python-{}", "py{}", "{}-python", "{}-py", "{}-binary", "{}-headless", "py-{}")
_VERSION = r"\d[\w.!+]*"
_SUCCESS = Pattern(r"Successfully installed (?P<names>.+)$")
_PAIR = Pattern(rf"(?P<name>[A-Za-z0-9][\w.-]*)-(?P<version>{_VERSION})$")
# tox before version 4 lists what an environment holds: https://tox.wiki/en/3.27.1/
_FROZEN = Pattern(r"^\S+ installed: (?P<names>\S+==\S+)$")
_PINNED = Pattern(rf"(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>{_VERSION})$")
_LINES = (
    # uv: https://docs.astral.sh/uv/reference/cli/; `pip freeze` prints the same without the sign.
    Pattern(rf"^(?: [+~] )?(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>{_VERSION})(?P<local> \(from file:.*\))?$"),
    # Poetry: https://python-poetry.org/docs/cli/
    Pattern(
        rf"(?P<local>)^\s*[-•] (?:Installing|Updating|Downgrading) (?P<name>[A-Za-z0-9][\w.-]*) "
        rf"\((?:{_VERSION} -> )?(?P<version>{_VERSION})\)"
    ),
    Pattern(rf"^Installing the current project: (?P<name>[\w.-]+) \((?P<version>{_VERSION})\)(?P<local>.*)$"),
    # PDM: https://pdm-project.org/
    Pattern(
        rf"^\s*✔ (?:Install|Update) (?P<name>[A-Za-z0-9][\w.-]*) (?:{_VERSION} -> )?(?P<version>{_VERSION})"
        r" successful(?P<local>)"
    ),
    # conda's plan, and mamba's: https://docs.conda.io/, https://mamba.readthedocs.io/
    Pattern(rf"::(?P<name>[a-z0-9_][\w.-]*?)-(?P<version>{_VERSION})-[\w.]+(?P<local>)\s*$"),
    Pattern(
        rf"^\s+\+ (?P<name>[a-z0-9_][\w.-]*)\s+(?P<version>{_VERSION})\s+\w+\s+\S+/(?:linux|osx|win|noarch)(?P<local>)"
    ),
    # setuptools, where it installs by itself what a project needs.
    Pattern(rf"^Adding (?P<name>[A-Za-z0-9][\w.-]*) (?P<version>{_VERSION}) to easy-install\.pth file(?P<local>)"),
    # pip's own words for what is there already and for what it fetches.
    Pattern(
        rf"^Requirement already satisfied: (?P<name>[A-Za-z0-9][\w.-]*)[^ ]* .*"
        rf"\((?P<version>{_VERSION})\)(?P<local>)$"
    ),
    Pattern(
        rf"(?:Downloading|Using cached) (?:\S*/)?(?P<name>[A-Za-z0-9][\w.]*)-(?P<version>{_VERSION})-"
        rf"\S+\.whl(?P<local>)"
    ),
)
_TRIGGERS = (
    "Successfully installed ",
    "==",
    "Installing ",
    "Updating ",
    "Downgrading ",
    "Requirement already satisfied: ",
    ".whl",
    " successful",
    "/linux-64::",
    "/linux-aarch64::",
    "/noarch::",
    "/osx-64::",
    "/osx-arm64::",
    "/win-64::",
    "conda-forge/",
    " installed: ",
    "to easy-install.pth file",
)
_OWN_SOURCE = Pattern(r"^\s*(?:Obtaining file:|Processing (?:\./|/|\.$))")
_ARCHIVE = Pattern(r"\.(?:whl|zip|tar\.\w+|tgz)(?: |$)")
_BUILT = Pattern(r"^\s*(?:Building (?:wheel|editable) for|Created wheel for) (?P<name>[A-Za-z0-9][\w.-]*)")
_CURRENT = "Installing the current project: "
_WORKSPACE = Pattern(
    r"/home/runner/work/(?P<name>[\w.-]+)/|/__w/(?P<name2>[\w.-]+)/|/builds/[\w.-]+/(?P<name3>[\w.-]+)/"
)
_SEPARATORS = Pattern(r"[-_.]+")


_NODE_VERSION = r"(?P<version>\d+\.\d[\w.+-]*)"
# How npm, Yarn, pnpm and Bun name a package that they have installed; `{}` is its name.
_NODE_LINES = (
    r"^\+ {}@" + _NODE_VERSION,
    r"^\+ {} " + _NODE_VERSION + r"(?: |$)",
    r"^[│├└─┬ ]+{}@" + _NODE_VERSION,
    r"YN0085: .*\+ (?:.*, )?{}@npm:" + _NODE_VERSION,
    r"YN0013: .*{}@npm:" + _NODE_VERSION,
    r"(?i)^npm warn \S+ {}@" + _NODE_VERSION + ":",
    r"^warning (?:.* > )?{}@" + _NODE_VERSION + ":",
    r"^installed {}@" + _NODE_VERSION,
    r"^> {}@" + _NODE_VERSION + r" (?:pre|post)?install\b",
    r"/\.pnpm/{}@" + _NODE_VERSION + r"[_(/]",
)


@dataclass(frozen=True, slots=True)
class Installed:
    """What one job installed."""

    versions: dict[str, str]
    """Version by normalised name; the last one named in the log."""
    own: frozenset[str]
    """The normalised names that belong to the project itself."""

    def distribution(self, module: str) -> str:
        """The distribution that most likely holds this top-level module; the module's own name where none is known."""
        name = normalised(module)
        names = [_KNOWN.get(name, name), *(variant.format(name) for variant in _VARIANTS)]
        return next((known for known in names if known in self.versions), names[0])

    def belongs_to_project(self, module: str) -> bool:
        """Whether that module is the project's own, installed from its checkout."""
        name = normalised(module)
        return self.distribution(module) in self.own or any(each.format(name) in self.own for each in _VARIANTS)

    def knows(self, module: str) -> bool:
        """Whether a distribution of that module was installed."""
        return self.distribution(module) in self.versions


def normalised(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return str(_SEPARATORS.sub("-", name).strip("-").lower())


def installed(log: JobLog) -> Installed:
    """All that the log says was installed."""
    versions: dict[str, str] = {}
    own = set(_workspace(log))
    for number in log.find(*_TRIGGERS):
        for name, version, local in _named(log.text(number)):
            versions[normalised(name)] = version
            if local:
                own.add(normalised(name))
    return Installed(versions, frozenset(own | set(_built_here(log))))


def node_version(log: JobLog, package: str) -> str | None:
    """The version of an npm package that the log says was installed; the last one named, None where there is none."""
    name = re2.escape(package)
    patterns = [Pattern(line.format(name)) for line in _NODE_LINES]
    for number in reversed(log.find(package)):
        text = log.text(number)
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if found:
            return str(found["version"])
    return None


def _named(text: str) -> Iterator[tuple[str, str, bool]]:
    success = _SUCCESS.search(text)
    for token in success["names"].split() if success else ():
        if pair := _PAIR.search(token):
            yield pair["name"], pair["version"], False
    frozen = _FROZEN.search(text)
    for token in frozen["names"].split(",") if frozen else ():
        if pair := _PINNED.search(token):
            yield pair["name"], pair["version"], False
    for pattern in _LINES:
        if match := pattern.search(text):
            yield match["name"], match["version"], bool(match["local"]) or text.startswith(_CURRENT)


def _built_here(log: JobLog) -> Iterator[str]:
    """What pip built, where it installed from a folder: that folder is the project, or a part of it."""
    sources = [log.text(number) for number in log.find("Obtaining file:", "Processing ")]
    if any(_OWN_SOURCE.search(text) and not _ARCHIVE.search(text) for text in sources):
        for number in log.find("Building wheel for", "Building editable for", "Created wheel for"):
            if match := _BUILT.search(log.text(number)):
                yield normalised(match["name"])


def _workspace(log: JobLog) -> Iterator[str]:
    """The repository's name, as the path of its checkout has it."""
    for number in log.find("/home/runner/work/", "/__w/", "/builds/")[:1]:
        if match := _WORKSPACE.search(log.text(number)):
            yield normalised(next(name for name in match.groups() if name))

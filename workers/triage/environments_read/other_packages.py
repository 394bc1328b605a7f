"""The packages of other languages and of operating systems that a job's installers say they installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.environments_read.found import Found, rows
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

NPM, RUBY, GO, RUST, PHP, DOTNET = "npm", "ruby", "go", "rust", "php", "nuget"
SYSTEM = ("apt", "apk", "rpm", "brew")
"""Of operating systems: such packages move every week."""
UNORDERED = frozenset({NPM, GO, RUST})
"""Where several versions of one package stand beside each other, and come in another order each time."""

_NODE = r"(?P<name>(?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*)"
_NODE_VERSION = r"(?P<version>\d+\.\d+\.[\w.+-]+)"


@dataclass(frozen=True, slots=True)
class _Says:
    """One tool's line."""

    ecosystem: str
    literals: tuple[str, ...]
    line: Pattern
    amid: tuple[str, ...] = ()
    """What the tool says around such lines, any of it; without, another tool may have written them."""


_SAYINGS = (
    # npm 6 and Bun after adding, npm ls; https://docs.npmjs.com/cli/commands/npm-ls, https://bun.sh/docs/cli/install
    _Says(NPM, ("+ ",), Pattern(rf"^\+ {_NODE}@{_NODE_VERSION}$")),
    _Says(NPM, ("── ", "─┬ "), Pattern(rf"^[│├└─┬ ]+ {_NODE}@{_NODE_VERSION}(?: deduped)?$")),
    _Says(NPM, ("deprecated ",), Pattern(rf"^(?i:npm warn) deprecated {_NODE}@{_NODE_VERSION}:")),
    _Says(NPM, ("YN0013",), Pattern(rf"YN0013: .{{0,10}} {_NODE}@npm:{_NODE_VERSION} (?:can't be found|was added)")),
    # Bundler: https://bundler.io/man/bundle-install.1.html
    _Says(
        RUBY,
        ("Installing ", "Using "),
        Pattern(
            r"^(?:Installing|Using) (?P<name>[A-Za-z0-9][\w.-]*) (?P<version>\d[\w.]*)"
            r"(?: \((?:was [\w.]+|[\w-]+)\))?(?: with native extensions)?$"
        ),
        ("Bundle complete!", "Bundle updated!", "Fetching gem metadata from "),
    ),
    # https://go.dev/ref/mod
    _Says(GO, ("go: downloading ",), Pattern(r"^go: downloading (?P<name>\S+\.\S+) (?P<version>v\d\S*)$")),
    # https://doc.rust-lang.org/cargo/; a package of the workspace has its folder behind its version.
    _Says(
        RUST,
        ("Compiling ", "Checking ", "Downloaded "),
        Pattern(r"^ {2,}(?:Compiling|Checking|Downloaded) (?P<name>[A-Za-z0-9][\w-]*) v(?P<version>\d[\w.+-]*)$"),
    ),
    # https://getcomposer.org/doc/03-cli.md
    _Says(
        PHP,
        ("Installing ", "Upgrading ", "Updating ", "Downgrading "),
        Pattern(
            r"^ +- (?:Installing|Upgrading|Updating|Downgrading) (?P<name>[\w.-]+/[\w.-]+) "
            r"\((?:[^()]{1,80} => )?(?P<version>v?\d[\w.+-]*|dev-\S+ [0-9a-f]+)\)"
        ),
    ),
    # https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-restore
    _Says(
        DOTNET,
        ("Installed ",),
        Pattern(r"^\s*(?:info : )?Installed (?P<name>[A-Za-z][\w.-]*) (?P<version>\d[\w.+-]*) from https?://"),
    ),
    # dpkg: https://man7.org/linux/man-pages/man1/dpkg.1.html
    _Says(
        "apt",
        ("Setting up ",),
        Pattern(r"^Setting up (?P<name>[a-z0-9][a-z0-9+.-]+)(?::\w+)? \((?P<version>[\w.+~:-]+)\) \.\.\."),
    ),
    # https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper
    _Says(
        "apk",
        ("Installing ", "Upgrading "),
        Pattern(
            r"^\(\d+/\d+\) (?:Installing|Upgrading) (?P<name>[\w.+-]+) \((?:[\w.+~-]+ -> )?(?P<version>\d[\w.+~-]*)\)$"
        ),
    ),
    # https://dnf.readthedocs.io/
    _Says(
        "rpm",
        ("Installing ", "Upgrading "),
        Pattern(
            r"^\s+(?:Installing|Upgrading) +: (?P<name>[\w.+-]+?)-(?:\d+:)?(?P<version>\d[\w.+~^]*-[\w.+~^]+)"
            r"\.(?:x86_64|aarch64|noarch|i686)\s+\d+/\d+"
        ),
    ),
    # https://docs.brew.sh/Bottles
    _Says(
        "brew",
        ("==> Pouring ",),
        Pattern(r"^==> Pouring (?P<name>[\w.+@-]+?)--(?P<version>\d[\w.+-]*?)\.(?:arm64_|x86_64_)?[a-z]+\.bottle\."),
    ),
)
_BERRY = Pattern(r"YN0085: .{0,10}\+ (?P<names>.+)$")
_BERRY_NAME = Pattern(rf"{_NODE}@npm:{_NODE_VERSION}")
# pnpm lists what it added of the project's own dependencies: https://pnpm.io/cli/install
_PNPM_HEADERS = frozenset({"dependencies:", "devDependencies:", "optionalDependencies:"})
_PNPM_ROW = Pattern(r"^[+-] ")
_PNPM = Pattern(rf"^\+ {_NODE} {_NODE_VERSION}(?: \(|$)")
# RubyGems, whose words are pip's too, counts its gems below: https://guides.rubygems.org/command-reference/
_GEM = Pattern(r"^Successfully installed (?P<name>[A-Za-z0-9][\w.-]*?)-(?P<version>\d[\w.]*)(?:-[a-z0-9_-]+)?$")
_GEMS = Pattern(r"^\d+ gems? installed$")
_GEMS_AFTER = 500


def other_packages(log: JobLog) -> Iterator[Found]:
    """What was installed, in no particular order."""
    for says in _SAYINGS:
        if not says.amid or log.find(*says.amid):
            for number in log.find(*says.literals):
                if match := says.line.search(log.text(number)):
                    yield Found(says.ecosystem, match["name"], match["version"], number)
    yield from _berry(log)
    yield from _pnpm(log)
    yield from _gems(log)


def _berry(log: JobLog) -> Iterator[Found]:
    for number in log.find("YN0085"):
        match = _BERRY.search(log.text(number))
        for one in _BERRY_NAME.finditer(match["names"]) if match else ():
            yield Found(NPM, one["name"], one["version"], number)


def _pnpm(log: JobLog) -> Iterator[Found]:
    for header in log.find("ependencies:"):
        if log.text(header) in _PNPM_HEADERS:
            for number, text in rows(log, header, _PNPM_ROW):
                if match := _PNPM.match(text):
                    yield Found(NPM, match["name"], match["version"], number)


def _gems(log: JobLog) -> Iterator[Found]:
    counts = [number for number in log.find(" installed") if _GEMS.match(log.text(number))]
    for number in log.find("Successfully installed ") if counts else ():
        match = _GEM.match(log.text(number))
        if match and any(number < count <= number + _GEMS_AFTER for count in counts):
            yield Found(RUBY, match["name"], match["version"], number)

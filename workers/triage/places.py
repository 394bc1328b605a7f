"""Where a named source lies: in the checkout, in an installed dependency, or in what a build tries out on purpose."""

from __future__ import annotations

from workers.triage.installed import normalised
from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

PIP_INDENT = "      "
"""What pip and uv put before the output of a build back end."""

_WORKSPACE = Pattern(
    r"^(?:/home/runner/work|/Users/runner/work|/__w|/Users/runner/runners/[\d.]+/work|/builds|[A-Za-z]:[/\\]a"
    r"|/(?:home|Users)/travis/build)[/\\][^/\\]+[/\\][^/\\]+[/\\]|^/github/workspace/|^/builds/workspace/[^/]+/|^\./"
)
_DEPENDENCY = Pattern(
    r"(?:^|[/\\])node_modules[/\\]|[/\\](?:site|dist)-packages[/\\]|[/\\]\.cargo[/\\](?:registry|git)[/\\]|[/\\]\.rustup[/\\]"
    r"|[/\\]cargo[/\\]registry[/\\]|[/\\]go[/\\]pkg[/\\]mod[/\\]|[/\\]gems[/\\][^/\\]+-\d|[/\\]vendor[/\\]bundle[/\\]"
    r"|^external/|^(?:.*/)?deps/[\w-]+/(?:src|lib|include|c_src)/|[/\\]\.(?:pub-cache|nuget|stack|opam|m2|gradle|conan2?|hex|cabal)[/\\]"
    r"|[/\\](?:pip-install|pip-build|pip-wheel|pip-modern-metadata|easy_install)-|[/\\]buildtrees[/\\]|[/\\]_opam[/\\]"
    r"|^/usr/(?:lib|share)/(?:ruby|perl|php|node|python)|<frozen |^/rustc/|^node:"
)
# What the tools that build dependencies print before and after such a build's own output.
_BUILD_BEFORE = Pattern(
    r"Building native extensions?\b|[Ff]ailed to build gem native extension|^current directory: \S*/gems/|node-gyp"
    r"(?:\.js)? rebuild|gyp info spawn|Entering directory '[^']*node_modules/|-- Building \S+:\S+@"
)
_BUILD_AFTER = Pattern(
    r"gyp ERR! build error|gyp ERR! stack Error: `make`|[Ff]ailed to build gem native extension"
    r"|could not compile dependency"
    r"|^error: failed to run custom build command|installation of package .* had non-zero exit status"
    r"|error: building \S+ failed with"
)
_TRIED = Pattern(
    r"(?:^|[/\\])(?:conftest\.|testC(?:XX)?Compiler|CheckSymbolExists|CMakeTmp\b)|/CMakeScratch/|/_cmake/"
    r"|/pytest-of-|/tmp/tmp\w{6,8}/|/go-build\d+/|/TemporaryDirectory|^<(?:string|stdin|unknown)>"
)
_AFTER_REACH = 60
_BEFORE_REACH = 120
_PIP_BUILD = Pattern(
    r"(?:Building (?:wheel|editable) for|Running setup\.py (?:install|develop|bdist_wheel|clean) for|Installing build "
    r"dependencies for) (?P<name>[\w.-]+)|Failed to build `(?P<uv>[\w.-]+)(?P<local> @ file:)?"
)
_PIP_COLLECTED = Pattern(r"^\s*(?:Collecting|Downloading) (?P<name>[A-Za-z0-9][\w.]*(?:-[A-Za-z_][\w.]*)*)")
_PIP_LOCAL = Pattern(r"^\s*(?:Processing (?:\./|/|\.$|file:)|Obtaining file:)")
_ARCHIVE = Pattern(r"\.(?:whl|zip|tar\.\w+|tgz)(?: |$)")
_PIP_REACH = 400


def in_checkout(file: str) -> str:
    """The path within the repository, where it begins with a folder that a CI service checks out into."""
    return str(_WORKSPACE.sub("", file.strip()))


def in_dependency(file: str) -> bool:
    """Whether a file is an installed or downloaded one."""
    return _DEPENDENCY.search(file) is not None


def tried_on_purpose(file: str) -> bool:
    """Whether a file is one that a configuring script or a test wrote, to see whether it compiles."""
    return _TRIED.search(file) is not None


def builds_dependency(log: JobLog, number: int) -> bool:
    """Whether the line is output of the build of a dependency."""
    if log.text(number).startswith(PIP_INDENT) and pip_builds(log, number):
        return not pip_builds_project(log, number)
    span = log.span(number)
    first, last = (span.first, span.last) if span else (1, len(log))
    before = log.window(max(first, number - _BEFORE_REACH), number - 1)
    after = log.window(number + 1, min(last, number + _AFTER_REACH))
    return any(_BUILD_BEFORE.search(text) for _, text in before) or any(_BUILD_AFTER.search(text) for _, text in after)


def pip_builds(log: JobLog, number: int) -> str | None:
    """The name of what pip or uv builds around this line."""
    for _, text in reversed(list(log.window(number - _PIP_REACH, number))):
        if match := _PIP_BUILD.search(text):
            return normalised(match["name"] or match["uv"])
    return None


def pip_builds_project(log: JobLog, number: int) -> bool:
    """Whether what pip shows indented comes from building the checkout itself, not one of its dependencies."""
    lines = [text for _, text in log.window(number - _PIP_REACH, number)]
    name = pip_builds(log, number)
    for text in reversed(lines):
        # While it reads metadata pip names no package, but works through them one by one.
        if _PIP_BUILD.search(text) or _PIP_COLLECTED.search(text):
            break
        if _PIP_LOCAL.search(text):
            return _ARCHIVE.search(text) is None
    collected = {normalised(match["name"]) for text in lines if (match := _PIP_COLLECTED.search(text))}
    local = any(" @ file:" in text or (_PIP_LOCAL.search(text) and not _ARCHIVE.search(text)) for text in lines)
    return name is not None and local and name not in collected

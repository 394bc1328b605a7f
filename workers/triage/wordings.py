"""How tools say that a file is missing: a table for the detector of that name, kept apart because it is long.

Each entry was taken from what the tool prints, not from one log of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import re2

COMMIT = """\
Commit {path}, or correct the path. Where an earlier step should have made it, look at that step first.
"""

CONTEXT = """\
Check that {path} lies below the build context and that `.dockerignore` does not leave it out: what `COPY` and `ADD` name
is relative to the context, not to the Dockerfile.
"""

LOCKED = """\
Commit {path}, or install without asking for a locked set of versions. Where it lies in a subdirectory, point the step
or the setup action's `cache-dependency-path` there.
"""

CHECKOUT = """\
Run `actions/checkout` before this step, and check that {path} is committed at the commit of the run.
"""

HEADER = """\
Where {path} is the project's own, commit it or add its directory to the include path; otherwise install the development
package that brings it.
"""

DIRECTORY = """\
Correct the directory in which the step runs, or commit {path} there.
"""

RULE = """\
Commit {path}, or add a rule to the makefile that makes it.
"""

MADE_EARLIER = """\
Nothing lies at {path}. Look at the step that should have made it, and compare the path with what that step wrote.
"""

ANY_PATH = "{path}"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say it."""

    trigger: str
    """A literal that is in every such line."""
    expression: str
    """In RE2's syntax; sought in the line without its prefix. Without groups, the path stands on a following line."""
    advice: str = COMMIT
    """What to do; `{path}` is replaced."""
    path: str = ANY_PATH
    """The path, of the groups' values."""
    firm: bool = True
    """Whether the tool certainly stops; otherwise the script around it may live with the message."""
    confidence: float = 0.95
    """How often it is right where the step ended on it."""
    is_traceback: bool = False
    """Whether a program may as well have said it of a command that it tried to start."""
    pattern: Any = field(init=False, repr=False, compare=False)
    """The compiled expression."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re2.compile(self.expression))


def _loose(trigger: str, expression: str, advice: str = COMMIT, path: str = ANY_PATH) -> Wording:
    return Wording(trigger, expression, advice, path, firm=False)


_GONE = "No such file or directory"
_GONE_LOWER = "no such file or directory"
_P = r"['\"‘’`“](?P<path>[^'\"‘’`”]+)['\"‘’`”]"
_U = r"(?P<path>(?:[A-Za-z]:[\\/])?[^:'\"]+?)"
_TOOL = r"^(?:/\S+/)?[\w.+-]{1,30}(?: \(child\))?: "

SHELLS = (
    # A shell: "x.sh: line 3: cd: dir: No such file or directory"; dash numbers its lines without the word.
    _loose(
        _GONE,
        rf"^(?:\S*sh|.{{1,200}}\.(?:sh|bash)|\S*/[\w.-]+)(?:\.exe)?: (?:line )?\d+: (?:cd|pushd): {_U}: {_GONE}$",
        DIRECTORY,
    ),
    _loose(
        _GONE,
        rf"^(?:\S*sh|.{{1,200}}\.(?:sh|bash)|\S*/[\w.-]+)(?:\.exe)?: (?:line )?\d+: (?:source: |\.: )?{_U}: {_GONE}$",
    ),
    _loose("cannot open", r"^\S*sh: \d+: (?:\.: )?(?:cannot|can't|Can't) open (?P<path>\S+?)(?:: No such file)?$"),
    _loose("Can't open ", r"^(?:\S*sh|.{1,200}\.sh): (?:\d+: )?(?:\.: )?[Cc]an't open (?P<path>\S+)$"),
    _loose("nonexistent", r": cannot create (?P<path>\S+): Directory nonexistent$", path="{path}"),
    _loose(": not found", r"^\S*sh: (?:line )?(?:\d+: )?(?P<path>[^\s:]*/[^\s:]+): not found$"),
    _loose(_GONE_LOWER, rf"^zsh:(?:\w+:)?(?:\d+:)? {_GONE_LOWER}: (?P<path>.+)$"),
    _loose(_GONE, rf"^(?:\S*/)?(?:ba|da|z|k)?sh(?:\.exe)?: {_U}: {_GONE}$"),
    # PowerShell and .NET.
    _loose("because it does not exist", rf"Cannot find path {_P} because it does not exist"),
    _loose("is not recognized as", r"The term '(?P<path>[^']*[\\/][^']+\.\w{1,4})' is not recognized as"),
    _loose("Could not find ", rf"Could not find (?:file|a part of the path) {_P}"),
    # The runner itself, when the step's working directory is not there.
    Wording(
        "with working directory", r"with working directory '(?P<path>[^']+)'\. No such file or directory", DIRECTORY
    ),
    Wording(
        "with working directory", r"with working directory '(?P<path>[^']+)'\. The directory name is invalid", DIRECTORY
    ),
)

UNIX_TOOLS = (
    _loose(
        _GONE,
        rf"{_TOOL}cannot (?:create (?:regular file|symbolic link|link)|touch) ['‘](?P<path>[^'’]+)/[^'’/]+['’].*: {_GONE}$",
    ),
    _loose(_GONE, rf"{_TOOL}(?:cannot|can't|failed to) [\w ]{{2,30}} {_P}.*: {_GONE}$"),
    _loose(
        _GONE, rf"{_TOOL}(?:cannot|can't) (?:open|read|stat|access|change directory to|cd to|find):? {_U}: {_GONE}$"
    ),
    _loose(
        _GONE,
        rf"{_TOOL}{_U}: (?:Cannot (?:open|stat)|open|read|stat|Can't open|Couldn't open file|cannot open): {_GONE}$",
    ),
    _loose(
        _GONE,
        rf"^(?:cat|head|tail|grep|egrep|find|diff|cmp|wc|ls|rm|cp|mv|ln|mkdir|chmod|chown|touch|sort|cut|gzip|gunzip|xz|zcat|bzip2|stat|du|file|awk|sed|tee|md5sum|sha256sum|sha512sum|cksum|source|cd|pushd|psql|ssh-add|envsubst|strip|install|dpkg|dos2unix|xargs|less|readlink|realpath|rsync|scp|patch|jq|bzr|objcopy|nl|split|shasum|ditto|plutil|codesign|xcrun|cpio|ar|ranlib): {_P}?{_U}?: {_GONE}$",
    ),
    _loose(
        _GONE,
        rf"^(?:jq|rsync|scp|patch|openssl|awk|gawk|mawk): .*[\"'‘ ](?P<path>[\w./@+-]+)[\"'’]?:? (?:failed|for reading)?[:( ]*{_GONE}",
    ),
    _loose(_GONE, rf"^stat (?:local )?\"(?P<path>[^\"]+)\": {_GONE}"),
    _loose("name not matched", r"zip warning: name not matched: (?P<path>\S+)"),
    _loose("cannot find or open", r"^unzip: +cannot find or open (?P<path>[^\s,]+)"),
    _loose("Can't open ", r"^Can't open perl script \"(?P<path>[^\"]+)\""),
    Wording("did not match any files", rf"^pathspec {_P} did not match any files"),
    _loose("can't open patch", rf"can't open patch {_P}"),
    _loose("openBinaryFile", r"^(?P<path>\S+): \S+: openBinaryFile: does not exist"),
)

PYTHON = (
    Wording(
        "Could not open requirements file",
        rf"Could not open (?:requirements|constraints?) file: \[Errno 2\] {_GONE}: {_P}",
    ),
    Wording("can't open file", rf"can't open file {_P}: \[Errno 2\]"),
    Wording("It looks like a path", rf"It looks like a path\. File {_P} does not exist"),
    Wording(
        "is not installable",
        rf"^Directory {_P} is not installable\. (?:Neither 'setup\.py' nor|File 'setup\.py' not found)",
        DIRECTORY,
        "{path}/pyproject.toml",
    ),
    Wording(
        "does not appear to be a Python project",
        r"^(?:file://)?(?P<path>\S+) does not appear to be a Python project",
        DIRECTORY,
        "{path}/pyproject.toml",
    ),
    Wording(
        "is not a valid editable requirement", r"^(?P<path>[./]\S*) (?:\(.*\) )?is not a valid editable requirement"
    ),
    Wording(
        "could not find a pyproject.toml",
        r"could not find a pyproject\.toml file in (?P<path>\S+) or its parents",
        DIRECTORY,
        "{path}/pyproject.toml",
    ),
    Wording(
        "No `pyproject.toml` found",
        r"No (?P<path>)`pyproject\.toml` found in current directory",
        DIRECTORY,
        "pyproject.toml",
    ),
    Wording("Unable to find lockfile at", rf"Unable to find lockfile at {_P}", LOCKED),
    Wording("File not found: `", r"^File not found: `(?P<path>[^`]+)`"),
    Wording("file or directory not found", r"^file or directory not found: (?P<path>[^\s:]+)", confidence=0.93),
    Wording("can't read file '", rf"can't read file {_P}: {_GONE}"),
    Wording(
        "' does not exist",
        r"^Invalid value for .{1,80}: (?:Path|File|Directory|File or directory) '(?P<path>[^']+)' does not exist",
    ),
    Wording(
        "doesn't contain a conf.py",
        r"config directory doesn't contain a conf\.py file \((?P<path>[^)]+)\)",
        DIRECTORY,
        "{path}/conf.py",
    ),
    Wording("Cannot find file (or expand pattern)", rf"Cannot find file \(or expand pattern\): {_P}", MADE_EARLIER),
    Wording("E902 ", r"^(?P<path>\S+?):\d+:\d+: E902 .*(?:FileNotFoundError|No such file)"),
    Wording("Config file '", r"^Config file '(?P<path>[^']+)' does not exist"),
    Wording(
        "[Errno 2]",
        rf"^(?:FileNotFoundError|IOError|OSError): \[Errno 2\] {_GONE}: [bu]?{_P}",
        firm=False,
        confidence=0.92,
        is_traceback=True,
    ),
    Wording("[Errno 2]", rf"^\[Errno 2\] {_GONE}: [bu]?{_P}", firm=False, confidence=0.92, is_traceback=True),
    Wording(
        "[WinError ", rf"^FileNotFoundError: \[WinError [23]\] .*: {_P}", firm=False, confidence=0.92, is_traceback=True
    ),
)

JAVASCRIPT = (
    Wording("ENOENT", rf"^npm (?:ERR!|error) enoent .*ENOENT: {_GONE_LOWER}, \w+ {_P}"),
    Wording(
        "ENOENT",
        rf"^\[?(?:\w*Error: )?(?:Command failed.*)?ENOENT: {_GONE_LOWER}, (?:open|stat|lstat|scandir|access|copyfile|read|readdir|opendir|chdir|realpath|rename) {_P}",
        firm=False,
    ),
    Wording(
        "Cannot find module",
        r"^Cannot find module '(?P<path>(?:\.{0,2}/|[A-Za-z]:[\\/])[^']+)'$",
        firm=False,
        confidence=0.9,
    ),
    Wording(
        "can only install with an existing package-lock",
        r"(?P<path>)can only install with an existing package-lock",
        LOCKED,
        "package-lock.json",
    ),
    Wording("ERR_PNPM_NO_LOCKFILE", r"(?P<path>pnpm-lock\.yaml) is absent", LOCKED),
    Wording("ERR_PNPM_NO_PKG_MANIFEST", r"No package\.json found in (?P<path>\S+)", DIRECTORY, "{path}/package.json"),
    Wording(
        "_IMPORTER_MANIFEST_FOUND",
        r"No package\.json .*was found in \"(?P<path>[^\"]+)\"",
        DIRECTORY,
        "{path}/package.json",
    ),
    Wording(
        "Couldn't find a package.json",
        r"Couldn't find a package\.json file in \"(?P<path>[^\"]+)\"",
        DIRECTORY,
        "{path}/package.json",
    ),
    Wording("TS5058", rf"TS5058: The specified path does not exist: {_P}"),
    Wording("TS5083", rf"TS5083: Cannot read file {_P}"),
    Wording("TS6053", rf"TS6053: File {_P} not found"),
    Wording(
        "No files matching the pattern",
        r"No files matching the pattern (?:were found: )?[\"'](?P<path>[^\"']+)[\"']",
        confidence=0.9,
    ),
    Wording("Could not resolve entry module", r"Could not resolve entry module [\"'(](?P<path>[^\"')]+)"),
    Wording('Module not found "', r"^Module not found \"(?:file://)?(?P<path>[./][^\"]+)\""),
)

COMPILED = (
    Wording("go.mod file not found", r"(?P<path>go\.mod) file not found in current directory", DIRECTORY),
    Wording(
        "no matching files found", r": pattern (?P<path>\S+): no matching files found", MADE_EARLIER, confidence=0.92
    ),
    Wording("no Go files in", r"^(?:package \S+: )?no Go files in (?P<path>\S+)$", DIRECTORY, confidence=0.85),
    Wording("directory not found", r"^(?:go: )?(?:stat )?(?P<path>[./]\S+): directory not found$", DIRECTORY),
    _loose(
        _GONE_LOWER, rf"(?:^|: |\()(?:open|stat|lstat|chdir|readlink|unlinkat) (?P<path>[^\s:]+): {_GONE_LOWER}[)\.]?$"
    ),
    Wording(
        "could not find `Cargo.toml`",
        r"could not find `Cargo\.toml` in `(?P<path>[^`]+)`",
        DIRECTORY,
        "{path}/Cargo.toml",
    ),
    Wording("couldn't read `", rf"couldn't read `(?P<path>[^`]+)`: {_GONE}"),
    Wording("manifest path `", r"manifest path `(?P<path>[^`]+)` does not exist"),
    Wording("failed to read `", r"^(?:Caused by: )?\s*failed to read `(?P<path>[^`]+)`$", confidence=0.9),
    Wording(
        "No rule to make target", r"No rule to make target [`'‘](?P<path>[^'’]+)['’], needed by", RULE, confidence=0.92
    ),
    Wording(
        "No rule to make target",
        r"No rule to make target [`'‘](?P<path>[^'’]*\.(?:mk|mak|c|h|cc|cpp|o|in|am|inc|txt|py|env)|[Mm]akefile)['’]\.",
        RULE,
        confidence=0.9,
    ),
    Wording("no makefile found", r"No targets specified and no (?P<path>makefile) found", DIRECTORY, "Makefile"),
    Wording(_GONE, rf"^make(?:\[\d+\])?: \*\*\* {_U}: {_GONE}\. +Stop", DIRECTORY),
    Wording(
        "missing and no known rule to make it",
        r"^'(?P<path>[^']+)', (?:needed by '[^']+', )?missing and no known rule",
        RULE,
    ),
    Wording("ninja: error: loading", r"loading '(?P<path>[^']+)'", DIRECTORY),
    Wording(" fatal error: ", rf"^\S.* fatal error: (?P<path>[^\s':]+): {_GONE}", HEADER, confidence=0.9),
    Wording(" fatal error: ", r"^\S.* fatal error: '(?P<path>[^']+)' file not found", HEADER, confidence=0.9),
    Wording("fatal error C1083", rf"C1083: Cannot open \w+ file: {_P}", HEADER, confidence=0.9),
    Wording(_GONE_LOWER, rf"^(?:\S*clang\S*: error: )?{_GONE_LOWER}: {_P}$"),
    Wording(
        _GONE,
        rf"^(?:\S*/)?(?:\w+-)*(?:gcc|g\+\+|cc|c\+\+|ld)(?:-\d+)?: (?:error: |cannot find )(?P<path>[^\s:]+): {_GONE}",
    ),
    Wording(
        "The source directory",
        r"The source directory \"?(?P<path>[^\"]+)\"? does not (?:exist|appear to contain)",
        DIRECTORY,
        "{path}/CMakeLists.txt",
    ),
    Wording(
        "does not appear to contain CMakeLists.txt",
        r"^\"?(?P<path>/[^\"]+?)\"? does not appear to contain CMakeLists",
        DIRECTORY,
        "{path}/CMakeLists.txt",
    ),
    Wording("could not find requested file", r"include could not find requested file:$"),
    Wording("Cannot find source file:", r"Cannot find source file:$"),
    Wording("which is not an existing directory", r"given source \"(?P<path>[^\"]+)\" which is not an existing"),
    Wording(
        "does not contain a CMakeLists.txt", r"The source directory$|^does not contain a CMakeLists\.txt", DIRECTORY
    ),
    Wording('cannot find "/', r"^file (?:COPY|INSTALL|RPATH_CHANGE)\w* cannot find \"(?P<path>[^\"]+)\""),
    Wording("Could not find toolchain file", r"Could not find toolchain file: \"?(?P<path>[^\"]+)\"?"),
    Wording("Nonexistent build file", rf"Nonexistent build file {_P}"),
)

CONTAINERS = (
    Wording(
        "COPY failed:",
        r"COPY failed: .*stat (?:/var/lib/docker/tmp/[^/]+/)?(?P<path>[^:]+): (?:file does not exist|no such file)",
        CONTEXT,
    ),
    Wording(
        "ADD failed:",
        r"ADD failed: .*stat (?:/var/lib/docker/tmp/[^/]+/)?(?P<path>[^:]+): (?:file does not exist|no such file)",
        CONTEXT,
    ),
    Wording(
        ": not found",
        r"failed to (?:calculate checksum|compute cache key|walk).*\"/?(?P<path>[^\"]+)\": not found",
        CONTEXT,
    ),
    Wording("unable to prepare context", r"unable to prepare context: path \"(?P<path>[^\"]+)\" not found", DIRECTORY),
    Wording(
        "unable to evaluate symlinks", rf"unable to evaluate symlinks in \w+ path: lstat (?P<path>\S+): {_GONE_LOWER}"
    ),
    Wording("failed to read dockerfile", rf"failed to read dockerfile: open (?P<path>\S+): {_GONE_LOWER}"),
    Wording("env file ", r"env file (?P<path>\S+) not found"),
    Wording("Couldn't find env file", r"Couldn't find env file: (?P<path>\S+)"),
    Wording(
        "no configuration file provided",
        r"(?P<path>)no configuration file provided: not found",
        DIRECTORY,
        "compose.yaml",
    ),
    Wording('the path "', r"^the path \"(?P<path>[^\"]+)\" does not exist", confidence=0.93),
    Wording("no file exists at", r"no file exists at \"(?P<path>[^\"]+)\""),
    Wording("Given variables file", r"Given variables file (?P<path>\S+) does not exist"),
    Wording("the playbook: ", r"the playbook: (?P<path>\S+) could not be found"),
    Wording("Could not find or access", rf"Could not find or access {_P}", firm=False),
    Wording("Chart.yaml file is missing", r"(?P<path>Chart\.yaml) file is missing", DIRECTORY),
)

OTHER_TOOLS = (
    Wording("Unable to access jarfile", r"Unable to access jarfile (?P<path>\S+)"),
    Wording(
        "gradle.wrapper.GradleWrapperMain",
        r"Could not find or load main class (?P<path>)org\.gradle\.wrapper",
        COMMIT,
        "gradle/wrapper/gradle-wrapper.jar",
    ),
    Wording(
        "does not contain a Gradle build",
        rf"Directory {_P} does not contain a Gradle build",
        DIRECTORY,
        "{path}/settings.gradle",
    ),
    Wording("as it does not exist", rf"Could not read script {_P} as it does not exist"),
    Wording(
        "specified for property",
        r"^> File '(?P<path>[^']+)' specified for property .* does not exist|File '(?P<other>[^']+)' specified for property .* does not exist",
        COMMIT,
        "{path}{other}",
    ),
    Wording(
        "there is no POM in this directory",
        r"there is no POM in this directory \((?P<path>[^)]+)\)",
        DIRECTORY,
        "{path}/pom.xml",
    ),
    Wording("Child module ", r"Child module (?P<path>\S+) of \S+ does not exist"),
    Wording("file command line argument does not exist", r"POM file (?P<path>\S+) specified with"),
    Wording("settings file does not exist", r"settings file does not exist: (?P<path>\S+)"),
    Wording("MSB3202", r"MSB3202: The project file \"(?P<path>[^\"]+)\" was not found"),
    Wording("MSB1009", r"MSB1009: (?P<path>)?Project file does not exist", DIRECTORY, "project file"),
    Wording(
        "MSB1003", r"MSB1003: (?P<path>)?Specify a project or solution file", DIRECTORY, "project or solution file"
    ),
    Wording("CS2001", rf"CS2001: Source file {_P} could not be found"),
    Wording("Could not open input file", r"^Could not open input file: (?P<path>\S+)"),
    Wording(
        "could not find a composer.json",
        r"could not find a composer\.json file in (?P<path>\S+)",
        DIRECTORY,
        "{path}/composer.json",
    ),
    Wording("Failed opening required", rf"Failed opening required {_P}"),
    Wording("Could not locate Gemfile", r"Could not locate (?P<path>Gemfile)", DIRECTORY),
    Wording("(LoadError)", rf"^ruby: {_GONE} -- (?P<path>\S+) \(LoadError\)"),
    _loose("@ rb_sysopen", rf"{_GONE} @ rb_sysopen - (?P<path>\S+)"),
    Wording("No Rakefile found", r"No (?P<path>Rakefile) found", DIRECTORY),
    Wording("Could not find Package.swift", r"Could not find (?P<path>Package\.swift)", DIRECTORY),
    Wording("xcodebuild: error: '", r"xcodebuild: error: '(?P<path>[^']+)' does not exist"),
    Wording("Could not find a Mix.Project", r"(?P<path>)Could not find a Mix\.Project", DIRECTORY, "mix.exs"),
    Wording(
        'Could not find a file named "pubspec',
        r"Could not find a file named \"pubspec\.yaml\" in \"(?P<path>[^\"]+)\"",
        DIRECTORY,
        "{path}/pubspec.yaml",
    ),
    Wording('Target file "', r"Target file \"(?P<path>[^\"]+)\" not found"),
    Wording("The user-provided path", r"The user-provided path (?P<path>\S+) does not exist"),
    Wording(
        "Unable to locate config file",
        r"(?P<path>)Unable to locate config file or config directory",
        DIRECTORY,
        "hugo.toml",
    ),
)

ACTIONS = (
    Wording(
        "Can't find 'action.yml'",
        r"Can't find 'action\.yml', .* under '(?P<path>[^']+)'",
        CHECKOUT,
        "{path}/action.yml",
    ),
    Wording(
        "Dependencies lock file is not found",
        r"Dependencies lock file is not found in \S+?\. Supported file patterns: (?P<path>[^,\s]+)",
        LOCKED,
    ),
    Wording("matched to [", r"^No file in .* matched to \[(?P<path>[^\]]+)\]", LOCKED),
    Wording(
        "Some specified paths were not resolved",
        r"(?P<path>)Some specified paths were not resolved, unable to cache",
        LOCKED,
        "lock file",
    ),
    Wording("version file at:", r"The specified \w+ version file at: (?P<path>\S+) (?:does not|doesn't) exist"),
    Wording(
        "No files were found with the provided path",
        r"No files were found with the provided path: (?P<path>.+?)\. No artifacts will be uploaded",
        MADE_EARLIER,
    ),
    Wording("does not match any files", rf"^Pattern {_P} does not match any files", MADE_EARLIER),
)

MISSING_FILES = (*SHELLS, *UNIX_TOOLS, *PYTHON, *JAVASCRIPT, *COMPILED, *CONTAINERS, *OTHER_TOOLS, *ACTIONS)
"""All of them; where two know a line, the first speaks."""

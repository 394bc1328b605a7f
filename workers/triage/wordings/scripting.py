"""How the tools around Python and JavaScript say that a file is missing."""

from __future__ import annotations

from workers.triage.wordings.wording import DIRECTORY, GONE, GONE_LOWER, LOCKED, MADE_EARLIER, QUOTED, Wording, loose

_CALLS = "open|l?stat|scandir|access|copyfile|read|readdir|opendir|chdir|realpath|rename"
"""What Node.js reports a missing file of; `spawn` is left out, which reports a missing command."""

PYTHON = (
    Wording(
        "Could not open requirements file",
        rf"Could not open (?:requirements|constraints?) file: \[Errno 2\] {GONE}: {QUOTED}",
    ),
    Wording("can't open file", rf"can't open file {QUOTED}: \[Errno 2\]"),
    Wording(
        "looks like a filename", r"Requirement '(?P<path>[^']+)' looks like a filename, but the file does not exist"
    ),
    Wording("It looks like a path", rf"It looks like a path\. File {QUOTED} does not exist"),
    Wording(
        "is not installable",
        rf"^Directory {QUOTED} is not installable\. (?:Neither 'setup\.py' nor|File 'setup\.py' not found)",
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
    Wording("Unable to find lockfile at", rf"Unable to find lockfile at {QUOTED}", LOCKED),
    Wording("File not found: `", r"^File not found: `(?P<path>[^`]+)`"),
    Wording("file or directory not found", r"^file or directory not found: (?P<path>[^\s:]+)", confidence=0.93),
    Wording("can't read file '", rf"can't read file {QUOTED}: {GONE}"),
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
    Wording("Cannot find source directory", r"Cannot find source directory \((?P<path>[^)]+)\)"),
    Wording("Cannot find file (or expand pattern)", rf"Cannot find file \(or expand pattern\): {QUOTED}", MADE_EARLIER),
    Wording("E902 ", r"^(?P<path>\S+?):\d+:\d+: E902 .*(?:FileNotFoundError|No such file)"),
    Wording("Config file '", r"^Config file '(?P<path>[^']+)' does not exist"),
    Wording(
        "[Errno 2]",
        rf"^(?:FileNotFoundError|IOError|OSError): \[Errno 2\] {GONE}: [bu]?{QUOTED}",
        firm=False,
        confidence=0.92,
        is_traceback=True,
    ),
    Wording("[Errno 2]", rf"^\[Errno 2\] {GONE}: [bu]?{QUOTED}", firm=False, confidence=0.92, is_traceback=True),
    Wording(
        "[WinError ",
        rf"^FileNotFoundError: \[WinError [23]\] .*: {QUOTED}",
        firm=False,
        confidence=0.92,
        is_traceback=True,
    ),
)

JAVASCRIPT = (
    Wording("ENOENT", rf"^npm (?:ERR!|error) enoent .*ENOENT: {GONE_LOWER}, \w+ {QUOTED}"),
    Wording(
        "ENOENT",
        rf"^\[?(?:\w*Error: )?ENOENT: {GONE_LOWER}, (?:{_CALLS}) {QUOTED}",
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
    Wording("TS5058", rf"TS5058: The specified path does not exist: {QUOTED}"),
    Wording("TS5083", rf"TS5083: Cannot read file {QUOTED}"),
    Wording("TS6053", rf"TS6053: File {QUOTED} not found"),
    Wording(
        "No files matching the pattern",
        r"No files matching the pattern (?:were found: )?[\"'](?P<path>[^\"']+)[\"']",
        confidence=0.9,
    ),
    loose("Could not find '", r"^Could not find '(?P<path>[^']+)'$"),
    Wording("Could not resolve entry module", r"Could not resolve entry module [\"'(](?P<path>[^\"')]+)"),
    Wording('Module not found "', r"^Module not found \"(?:file://)?(?P<path>[./][^\"]+)\""),
)

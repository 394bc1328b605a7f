"""How compilers and build systems say that a file is missing."""

from __future__ import annotations

from workers.triage.wordings.wording import (
    BARE,
    DIRECTORY,
    GONE,
    GONE_LOWER,
    HEADER,
    MADE_EARLIER,
    QUOTED,
    RULE,
    SUBMODULE,
    Wording,
    loose,
)

COMPILED = (
    Wording("go.mod file not found", r"(?P<path>go\.mod) file not found in current directory", DIRECTORY),
    Wording(
        "no matching files found", r": pattern (?P<path>\S+): no matching files found", MADE_EARLIER, confidence=0.92
    ),
    Wording("no Go files in", r"^(?:package \S+: )?no Go files in (?P<path>\S+)$", DIRECTORY, confidence=0.85),
    Wording("directory not found", r"^(?:go: )?(?:stat )?(?P<path>[./]\S+): directory not found$", DIRECTORY),
    loose(
        GONE_LOWER, rf"(?:^|: |\()(?:open|stat|lstat|chdir|readlink|unlinkat) (?P<path>[^\s:]+): {GONE_LOWER}[)\.\"']*$"
    ),
    Wording(
        "could not find `Cargo.toml`",
        r"could not find `Cargo\.toml` in `(?P<path>[^`]+)`",
        DIRECTORY,
        "{path}/Cargo.toml",
    ),
    Wording("couldn't read `", rf"couldn't read `(?P<path>[^`]+)`: {GONE}"),
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
    Wording(GONE, rf"^make(?:\[\d+\])?: \*\*\* {BARE}: {GONE}\. +Stop", DIRECTORY),
    Wording(
        "missing and no known rule to make it",
        r"'(?P<path>[^']+)', (?:needed by '[^']+', )?missing and no known rule",
        RULE,
    ),
    Wording("ninja: error: loading", r"loading '(?P<path>[^']+)'", DIRECTORY),
    Wording(" fatal error: ", rf"^\S.* fatal error: (?P<path>[^\s':]+): {GONE}", HEADER, confidence=0.9),
    Wording(" fatal error: ", r"^\S.* fatal error: '(?P<path>[^']+)' file not found", HEADER, confidence=0.9),
    Wording("fatal error C1083", rf"C1083: Cannot open \w+ file: {QUOTED}", HEADER, confidence=0.9),
    Wording(GONE_LOWER, rf"^(?:\S*clang\S*: error: )?{GONE_LOWER}: {QUOTED}$"),
    Wording(
        GONE,
        rf"^(?:\S*/)?(?:\w+-)*(?:gcc|g\+\+|cc|c\+\+|ld)(?:-\d+)?: (?:error: |cannot find )(?P<path>[^\s:]+): {GONE}",
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
    Wording("add_subdirectory given source", r"given source \"(?P<path>[^\"]+)\" which is not an existing", SUBMODULE),
    Wording("The source directory", r"^\s*The source directory$", SUBMODULE, "{path}/CMakeLists.txt"),
    Wording('cannot find "/', r"file (?:COPY|INSTALL|RPATH_CHANGE)\w* cannot find \"(?P<path>[^\"]+)\""),
    Wording("Could not find toolchain file", r"Could not find toolchain file: \"?(?P<path>[^\"]+)\"?"),
    Wording("Nonexistent build file", rf"Nonexistent build file {QUOTED}"),
)

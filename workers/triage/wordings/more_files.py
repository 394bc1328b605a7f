"""How less common tools, and programs in general words, say that a file is missing."""

from __future__ import annotations

from workers.triage.wordings.wording import COMMIT, DIRECTORY, GONE, MADE_EARLIER, QUOTED, Wording, loose

PYTHON = (
    Wording("package directory '", r"package directory '(?P<path>[^']+)' does not exist"),
    Wording("No config file '", r"No config file '(?P<path>[^']+)' found", DIRECTORY),
    Wording("Failed to load Noxfile ", r"Failed to load Noxfile (?P<path>[^,\s]+), no such file exists", DIRECTORY),
    Wording("tox config file (either", r"(?P<path>)tox config file \(either .*\) not found", DIRECTORY, "tox.ini"),
    Wording(" is not a file", r"=====> (?P<path>\S+) is not a file$", DIRECTORY),
    Wording("EnvironmentFileNotFound: '", r"EnvironmentFileNotFound: '(?P<path>[^']+)' file not found"),
)

JVM = (
    loose("FileNotFoundException: ", rf"FileNotFoundException: (?P<path>[^()]+?) \({GONE}\)"),
    loose(
        "FileNotFoundException: ", r"FileNotFoundException: (?P<path>.+?) \(The system cannot find the \w+ specified\)"
    ),
    loose("NoSuchFileException: ", r"NoSuchFileException: (?P<path>[^\s:]+)$"),
    Wording("not found for signing config", r"Keystore file '(?P<path>[^']+)' not found for signing config"),
    Wording("google-services.json is missing", r"File (?P<path>google-services\.json) is missing"),
)

BUILDS = (
    Wording(
        "not a CMake build directory", r"not a CMake build directory \(missing (?P<path>CMakeCache\.txt)\)", DIRECTORY
    ),
    Wording("contains a build file meson.build", r"directory contains a build file (?P<path>meson\.build)", DIRECTORY),
    Wording("'configure.ac' or 'configure.in'", r"'(?P<path>configure\.ac)' or 'configure\.in' is required", DIRECTORY),
    Wording("cannot find input file: ", r"cannot find input file: [`'](?P<path>[^'`]+)'"),
    Wording(
        ": BUILD file not found", r"no such package '(?P<path>[^']+)': BUILD file not found", COMMIT, "{path}/BUILD"
    ),
    Wording("cannot find main module", r"^go: (?P<path>)cannot find main module", DIRECTORY, "go.mod"),
    Wording(
        "TS5057",
        rf"TS5057: Cannot find a tsconfig\.json file at the specified directory: {QUOTED}",
        COMMIT,
        "{path}/tsconfig.json",
    ),
    Wording("No file or variants found for asset", r"No file or variants found for asset: (?P<path>\S+?)\.?$"),
    Wording("No configuration files", r"^(?P<path>)No configuration files$", DIRECTORY, "*.tf"),
    loose(GONE, rf"^g?make(?:\[\d+\])?: (?P<path>[^\s:*]*/[^\s:]+): {GONE}$"),
)

DOCUMENTS = (
    Wording("! I can't find file `", r"! I can't find file `(?P<path>[^']+)'"),
    Wording(
        "Cannot open load file",
        rf"Cannot open load file\"?[:,]? \"?(?:{GONE}\"?, \"?)?(?P<path>[^\s\")]+)",
        confidence=0.88,
    ),
    loose("cannot open file '", rf"cannot open file '(?P<path>[^']+)': {GONE}"),
    loose("cannot open ", r"^lua\S*: cannot open (?P<path>\S+)$"),
    loose("ailed to open stream", rf"\((?P<path>[^()]+)\): [Ff]ailed to open stream: {GONE}"),
)

_THERE = r"(?:does not exist|doesn't exist|was not found|not found|could not be found)"
PLAIN = (
    loose("Path does not exist: ", r"^Path does not exist: (?P<path>\S+)$", MADE_EARLIER),
    loose(
        "not exist",
        rf"^(?i:the )?(?i:specified |given |input |config(?:uration)? )?(?i:file|path|directory|folder) {QUOTED}"
        rf" {_THERE}\b",
    ),
    loose(
        "' not found",
        rf"^(?i:the )?(?i:specified |given |input |config(?:uration)? )?(?i:file|path|directory|folder) {QUOTED}"
        rf" {_THERE}\b",
    ),
    loose("oes not exist", rf"^(?:The )?(?:[Ff]ile|[Dd]irectory) (?P<path>[\w.-]*[/.][\w./-]+) {_THERE}\.?$"),
    loose("ile not found: ", r"^[Ff]ile not found: (?P<path>[\w.-]*[/.][\w./-]+)$"),
)

MORE = (*PYTHON, *JVM, *BUILDS, *DOCUMENTS, *PLAIN)
"""All of them."""

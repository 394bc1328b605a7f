"""How build tools and package managers say that a program, a compiler or a plug-in is not there."""

from __future__ import annotations

from workers.triage.phrases import Phrase
from workers.triage.wordings.command_advice import (
    BUILD_TOOL,
    COMPILER,
    DOTNET,
    DOTNET_COMMAND,
    INSTALL,
    JAVA,
    PLUGIN,
    RUST_COMPONENT,
    XCODE,
)
from workers.triage.wordings.command_shells import QUOTED_PROGRAM
from workers.triage.wordings.wording import GONE, GONE_LOWER

NATIVE = (
    Phrase("CMAKE_", r"^\s*No CMAKE_(?P<command>\w+)_COMPILER could be found\.$", COMPILER),
    Phrase("The CMAKE_", r"^\s*The CMAKE_\w+_COMPILER:$", COMPILER, 0.9, below=r"^\s*(?P<command>\S.*?)\s*$"),
    Phrase(
        "_COMPILER not set, after", r"CMAKE_(?P<command>\w+)_COMPILER not set, after EnableLanguage", COMPILER, 0.85
    ),
    Phrase(
        "unable to find a build program corresponding to",
        r"unable to find a build program corresponding to \"(?P<command>[^\"]+)\"",
        BUILD_TOOL,
    ),
    Phrase("_EXECUTABLE", r"^\s*Could NOT find (?P<command>[\w.+-]+) \(missing: [^)]*_EXECUTABLE", BUILD_TOOL, 0.9),
    Phrase("acceptable C compiler found", r"error: no acceptable (?P<command>C(?:\+\+)?) compiler found", COMPILER),
    Phrase(
        "no acceptable ",
        r"configure: error: no acceptable (?P<command>[\w.+-]+) (?:could be )?found in \$?PATH",
        BUILD_TOOL,
    ),
    Phrase("Can't exec \"", rf"Can't exec \"(?P<command>[^\"\s]+)\": {GONE}", BUILD_TOOL, 0.9),
    Phrase("is missing on your system", r"^WARNING: '(?P<command>[^']+)' is missing on your system", BUILD_TOOL, 0.85),
    Phrase("Unknown compiler(s)", r"Unknown compiler\(s\): \[\[?'(?P<command>[^']+)'", COMPILER),
    Phrase("found or not executable", rf"Program {QUOTED_PROGRAM} not found or not executable", BUILD_TOOL),
    Phrase("Could not detect Ninja", r"ERROR: Could not detect (?P<command>Ninja)", BUILD_TOOL),
    Phrase("failed: No such file or directory", rf"command {QUOTED_PROGRAM} failed: {GONE}", COMPILER),
    Phrase("unable to execute '", rf"unable to execute {QUOTED_PROGRAM}: {GONE}", COMPILER),
    Phrase("Failed to find tool. Is `", r"Failed to find tool\. Is `(?P<command>[^`]+)` installed", BUILD_TOOL),
    Phrase('failed to find tool "', r"failed to find tool \"(?P<command>[^\"]+)\"", BUILD_TOOL),
    Phrase("error: linker `", r"^error: linker `(?P<command>[^`]+)` not found", COMPILER),
    Phrase("` not installed?", r"^is `(?P<command>[^`]+)` not installed\?", BUILD_TOOL),
    Phrase("Could not find `protoc`", r"Could not find `(?P<command>protoc)`", BUILD_TOOL),
    Phrase(
        "The pkg-config command could not be",
        r"The (?P<command>pkg-config) command could not be (?:found|run)",
        BUILD_TOOL,
    ),
    Phrase(
        "program not found or is not exec", r"^(?P<command>[\w.-]+): program not found or is not executable", BUILD_TOOL
    ),
    Phrase("gyp ERR! stack Error: not found: ", r"not found: (?P<command>[\w.+-]+)$", BUILD_TOOL),
    Phrase(
        "not find any Python installation to use",
        r"(?i)could not find any (?P<command>Python) installation to use",
        BUILD_TOOL,
        0.9,
    ),
    Phrase("MSB8020", r"error MSB8020: The build tools for (?P<command>.+?) \(", BUILD_TOOL),
    Phrase(
        "but it could not be found",
        r"[Tt]he program '(?P<command>[^']+)' (?:version .{1,40} )?is required but it could not be found",
        BUILD_TOOL,
    ),
    Phrase("Executable named ", r"Executable named (?P<command>\S+) not found on path", BUILD_TOOL),
    Phrase(
        "not found in the tree or in PATH", r"Program (?P<command>\S+) not found in the tree or in PATH", BUILD_TOOL
    ),
    Phrase("ould not find the program [", r"(?i)could not find the program \['(?P<command>[^']+)'", BUILD_TOOL),
)

APPLE = (
    Phrase("xcrun: error: unable to find utility", r"unable to find utility \"(?P<command>[^\"]+)\"", XCODE),
    Phrase(
        "xcrun: error: invalid active developer path",
        r"invalid active developer path .*, missing (?P<command>\w+) at",
        XCODE,
    ),
    Phrase(
        "requires Xcode, but active developer",
        r"tool '(?P<command>[^']+)' requires Xcode, but active developer directory",
        XCODE,
    ),
    Phrase(
        "invalid developer directory",
        r"xcode-select: error: invalid developer directory '(?:/Applications/)?(?P<command>[^'/]+?)(?:\.app[^']*)?'",
        XCODE,
    ),
    Phrase(
        "Xcode version that satisfied",
        r"Could not find (?P<command>Xcode) version that satisfied version spec: '(?P<version>[^']+)'",
        XCODE,
    ),
    Phrase('" cannot be located.', r"SDK \"(?P<command>[^\"]+)\" cannot be located", XCODE),
)

RUST = (
    Phrase(
        "error: no such command: `",
        r"error: no such command: `(?P<command>[^`]+)`",
        RUST_COMPONENT,
        fixed={"tool": "cargo"},
    ),
    Phrase(
        "error: no such subcommand: `",
        r"error: no such subcommand: `(?P<command>[^`]+)`",
        RUST_COMPONENT,
        fixed={"tool": "cargo"},
    ),
    Phrase(
        "is not installed for the toolchain",
        rf"error: {QUOTED_PROGRAM} is not installed for the (?:custom )?toolchain",
        RUST_COMPONENT,
    ),
    Phrase("binary, normally provided by", rf"the {QUOTED_PROGRAM} binary, normally provided by the", RUST_COMPONENT),
    Phrase(
        "error: toolchain '",
        r"error: toolchain '(?P<command>[^']+)' is not installed",
        RUST_COMPONENT,
        fixed={"tool": "toolchain"},
    ),
    Phrase(
        "rustup could not choose a version of",
        r"rustup could not choose a version of (?P<command>\S+) to run",
        RUST_COMPONENT,
    ),
    Phrase(
        "could not execute process `",
        r"could not execute process `(?P<command>[^`\s]+)[^`]*` \(never executed\)",
        INSTALL,
        0.9,
    ),
)

JVM = (
    Phrase("error=2, ", r"Cannot run program \"(?P<command>[^\"]+)\".*error=2, ", INSTALL, 0.93),
    Phrase(
        "A problem occurred starting process",
        r"problem occurred starting process 'command '(?P<command>[^']+)''",
        INSTALL,
        0.93,
    ),
    Phrase("could be found in your PATH", r"no '(?P<command>java)' command could be found in your PATH", JAVA),
    Phrase("JAVA_HOME is set to an invalid directory", r"(?P<command>JAVA_HOME) is set to an invalid directory", JAVA),
    Phrase(
        "is not defined correctly", r"(?P<command>JAVA_HOME)(?: environment variable)? is not defined correctly", JAVA
    ),
    Phrase("to locate a Java Runtime", r"[Uu]nable to locate a (?P<command>Java Runtime)", JAVA),
    Phrase("No Java runtime present", r"No (?P<command>Java runtime) present", JAVA),
    Phrase(
        "Cannot find a Java installation on your",
        r"Cannot find a (?P<command>Java) installation on your machine .*languageVersion=(?P<version>\d+)",
        JAVA,
    ),
    Phrase(
        "No matching toolchains found for requested",
        r"No matching toolchains found for requested specification: \{languageVersion=(?P<version>\d+)",
        JAVA,
        fixed={"command": "Java"},
    ),
    Phrase(
        "Cannot find matching toolchain definitions",
        r"Cannot find matching toolchain definitions",
        JAVA,
        fixed={"command": "JDK toolchain"},
    ),
    Phrase(
        "SDK location not found",
        r"SDK location not found\. Define (?:a valid SDK )?location with",
        INSTALL,
        fixed={"command": "Android SDK"},
    ),
)

RUNTIMES = (
    Phrase(
        "specified command or file was not found",
        r"Could not execute because the specified command or file was not found",
        DOTNET_COMMAND,
        0.9,
    ),
    Phrase("A compatible .NET SDK was not found", r"A compatible (?P<command>\.NET SDK) was not found", DOTNET),
    Phrase(
        ".NET SDK for global.json version",
        r"compatible installed (?P<command>\.NET SDK) for global\.json version \[(?P<version>[^\]]+)\]",
        DOTNET,
    ),
    Phrase(
        "You must install or update .NET",
        r"You must install or update (?P<command>\.NET) to run this application",
        DOTNET,
    ),
    Phrase(
        "No such file or directory - ",
        rf"(?:Errno::ENOENT.*)?{GONE} - (?P<command>[\w.+-]+)(?: \(Errno::ENOENT\))?$",
        INSTALL,
        0.9,
        firm=False,
    ),
    Phrase(
        "with executable ",
        r"can't find gem \S+ .*with executable (?P<command>\S+) \(Gem::GemNotFoundException\)",
        INSTALL,
    ),
    Phrase(
        "is not installed (set by",
        r"(?P<tool>(?:rb|nod|php|go|j)env): version [`'](?P<command>[^']+)' is not installed \(set by",
        INSTALL,
    ),
    Phrase("is not installed.", r"^Required (?P<command>ruby-[\w.-]+) is not installed\.", INSTALL),
    Phrase(
        "is not yet installed",
        r"^N/A: version \"(?P<command>[^\"]+)\" is not yet installed",
        INSTALL,
        fixed={"tool": "node"},
    ),
    Phrase("No version is set for command", r"No version is set for command (?P<command>\S+)", INSTALL),
    Phrase("could not spawn `", rf"could not spawn `(?P<command>[^`\s]+).*: {GONE_LOWER}", INSTALL),
    Phrase(
        "Searching for program",
        rf"Searching for program\"?[:,]? \"?{GONE}\"?,? \"?(?P<command>[\w./+-]+)",
        INSTALL,
        0.92,
    ),
    Phrase("couldn't execute \"", rf"couldn't execute \"(?P<command>[^\"]+)\": {GONE_LOWER}", INSTALL),
    Phrase(
        "or higher is required and was not found",
        r"(?P<command>pandoc) version \S+ or higher is required and was not found",
        INSTALL,
    ),
    Phrase("error: executing '", rf"error: executing '(?P<command>[^']+)': {GONE}", INSTALL),
)

PLUGINS = (
    Phrase(
        "is not a docker command",
        rf"docker: {QUOTED_PROGRAM} is not a docker command",
        PLUGIN,
        fixed={"tool": "docker"},
    ),
    Phrase(
        "docker: unknown command: docker ",
        r"unknown command: docker (?P<command>\S+)",
        PLUGIN,
        fixed={"tool": "docker"},
    ),
    Phrase("is not a git command", rf"git: {QUOTED_PROGRAM} is not a git command", PLUGIN, fixed={"tool": "git"}),
    Phrase("'git-lfs' was not found on your path", r"'(?P<command>git-lfs)' was not found on your path", INSTALL, 0.9),
    Phrase(
        'Error: unknown command "',
        r"^(?:Error: )?unknown command \"(?P<command>[^\"]+)\" for \"(?P<tool>[^\"]+)\"",
        PLUGIN,
        0.9,
    ),
    Phrase(
        'unknown command "',
        r"^(?:error: )?unknown command \"(?P<command>[^\"]+)\" for \"(?P<tool>[^\"]+)\"",
        PLUGIN,
        0.9,
    ),
)

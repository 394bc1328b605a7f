"""How Python, its test runners and environment managers say that a command is not there."""

from __future__ import annotations

from workers.triage.phrases import Phrase
from workers.triage.wordings.command_advice import ALLOW, ENVIRONMENT, INSTALL
from workers.triage.wordings.command_shells import QUOTED_PROGRAM
from workers.triage.wordings.wording import GONE

SPAWNED = (
    Phrase(
        "[Errno 2]",
        rf"^(?:FileNotFoundError|OSError): \[Errno 2\] {GONE}(?:: [bu]?{QUOTED_PROGRAM})?",
        INSTALL,
        0.9,
        firm=False,
    ),
    Phrase("[WinError 2]", r"^FileNotFoundError: \[WinError 2\] ", INSTALL, 0.9, firm=False),
)
"""What Python says of a file as well: of a command only where it tried to start one."""

TOOLS = (
    Phrase(
        "is not allowed, use ",
        r"failed with (?P<command>\S+)(?: \(resolves to [^)]+\))? is not allowed, use (?:allow|white)list_externals",
        ALLOW,
    ),
    Phrase(
        "could not find executable",
        r"InvocationError for command could not find executable (?P<command>\S+)",
        ENVIRONMENT,
    ),
    Phrase("Program ", r"^nox > Program (?P<command>\S+) not found\.", ENVIRONMENT),
    Phrase("error: Failed to spawn: `", r"error: Failed to spawn: `(?P<command>[^`]+)`", ENVIRONMENT, 0.92),
    Phrase("is not found in your PATH", rf"Command {QUOTED_PROGRAM} is not found in your PATH", ENVIRONMENT),
    Phrase(
        "could not be found within PATH",
        r"the command (?P<command>\S+) (?:\(from \S+\) )?could not be found within PATH",
        ENVIRONMENT,
    ),
    Phrase("Executable `", r"Executable `(?P<command>[^`]+)` not found", INSTALL),
    Phrase(
        "failed to execute PosixPath(", r"failed to execute PosixPath\('(?P<command>[^']+)'\)", INSTALL, in_tests=True
    ),
    Phrase(
        "is not installed or it's not in your PATH",
        r"(?P<command>\S+) is not installed or it's not in your PATH",
        INSTALL,
        in_tests=True,
    ),
    Phrase(
        "The command was not found or was not executable",
        r"not found or was not executable: (?P<command>\S+)\.",
        INSTALL,
        firm=False,
    ),
    Phrase("sh.CommandNotFound: ", r"^sh\.CommandNotFound: (?P<command>\S+)", INSTALL, firm=False),
    Phrase(
        "Failed to find required executable",
        r"Failed to find required executable \"?(?P<command>[^\s\"]+)\"? in paths",
        INSTALL,
    ),
)

PYTHON = (*SPAWNED, *TOOLS)
"""All of them."""

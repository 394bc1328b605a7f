"""How shells, and programs that start others, say that a command is not there."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase
from workers.triage.wordings.command_advice import (
    COMPOSE,
    IMAGE,
    INSTALL,
    INTERPRETER,
    LINE_ENDINGS,
    NO_ENTRY_POINT,
    NO_INTERPRETER,
)
from workers.triage.wordings.wording import GONE, GONE_LOWER

NAME = r"(?P<command>[^\s:'\"‘’`“”|<>()\[\]/\\]+)"
"""A bare name: with a slash it would be a file."""
PROGRAM = r"(?P<command>[^\s:'\"‘’`“”|<>]+)"
"""A name or a path."""
QUOTED_PROGRAM = r"['\"‘’`“](?P<command>[^'\"‘’`“”]+)['\"‘’`”]"


def _shell(trigger: str, expression: str, advice: Advice = INSTALL, confidence: float = 0.95) -> Phrase:
    """What a shell says and may live with; it goes on with exit code 127."""
    return Phrase(trigger, expression, advice, confidence, firm=False, exits=127)


SHELLS = (
    _shell("docker-compose: ", r"(?P<command>docker-compose): (?:command )?not found$", COMPOSE),
    # bash, and sudo in the same words: "x.sh: line 3: foo: command not found".
    _shell(": command not found", rf"(?:^|[\s:]){PROGRAM}: command not found$"),
    _shell(": command not found", rf"(?:^|[\s:])['‘]{PROGRAM}['’]: command not found$"),
    # zsh ("zsh:1: command not found: foo"), Poetry, bundler and Bun put the name last.
    _shell("ommand not found: ", rf"(?:^|[\s:])[Cc]ommand not found: \"?{PROGRAM}\"?$"),
    # dash numbers its lines, busybox names itself: "sh: 1: foo: not found", "/bin/sh: foo: not found".
    _shell(": not found", rf"(?:^|\s)\S*sh: (?:line )?(?:\d+: )?(?:exec: |eval: )*{NAME}: not found$"),
    _shell(": not found", rf"^\S+: (?:line )?\d+: (?:exec: |eval: )*{NAME}: not found$", confidence=0.9),
    _shell(": not found", rf"^\S*ksh\d*: {NAME}: not found(?: \[{GONE}\])?$"),
    _shell(" not found [", rf"^\S+\[\d+\]: {NAME}: not found \[{GONE}\]$"),
    _shell(": inaccessible or not found", rf": {NAME}: inaccessible or not found$"),
    # fish
    _shell("Unknown command", rf"^(?:fish: )?Unknown command:? ['\"]?{NAME}['\"]?$"),
    # Debian's handler of commands that are not there.
    _shell("' is currently not installed", rf"^The program {QUOTED_PROGRAM} is currently not installed"),
    _shell("' not found, ", rf"^(?:No c|C)ommand {QUOTED_PROGRAM} (?:not )?found, (?:but|did you mean)"),
    # PowerShell breaks the sentence at the width of its terminal: https://learn.microsoft.com/powershell/
    Phrase(
        "is not recognized as",
        r"The term '(?P<command>[^'\\/]+)' is not recognized as (?:the|a)\b",
        INSTALL,
        firm=False,
    ),
    # cmd.exe, whose exit code for it is 9009.
    Phrase(
        "is not recognized as an internal",
        rf"^{QUOTED_PROGRAM} is not recognized as an internal or external command",
        INSTALL,
        firm=False,
    ),
    _shell("which: no ", rf"^(?:\S*/)?which: no {NAME} in \(", confidence=0.75),
)

_STARTERS = "nohup|timeout|nice|stdbuf|setsid|chroot|ionice|setpriv|unshare|setarch|sg|flock|script|gtimeout"
"""Programs that start the one which their arguments name."""

STARTERS = (
    _shell(GONE, rf"env: ['‘\"]?(?P<command>[\w.+-]+)(?: [^'’\"]*)?\\r['’\"]?: {GONE}", LINE_ENDINGS),
    _shell("^M: bad interpreter", r"(?P<command>[\w./+-]+)\^M: bad interpreter", LINE_ENDINGS),
    _shell(
        "cannot execute: required file not found",
        r"(?P<command>[\w./+-]+): cannot execute: required file not found$",
        NO_INTERPRETER,
        0.9,
    ),
    _shell(": bad interpreter: ", rf"(?P<command>/[^\s:]+): bad interpreter: {GONE}$", INTERPRETER),
    _shell(": bad interpreter: ", rf"bad interpreter: (?P<command>/[^\s:]+): {GONE_LOWER}$", INTERPRETER),
    _shell(GONE, rf"(?:^|/|\s)env: (?:can't execute |execvp: )?['‘\"]?{PROGRAM}['’\"]?: {GONE}$"),
    _shell(
        GONE, rf"^(?:\S*/)?(?:{_STARTERS}): (?:failed to (?:run command|execute) )?['‘\"]?{PROGRAM}['’\"]?: {GONE}$"
    ),
    _shell(GONE, rf"^(?:\S*/)?xargs: {PROGRAM}: {GONE}$"),
    _shell(
        GONE,
        rf"^(?:\S*/)?(?:time|strace|ltrace|valgrind|doas|sudo|su|gosu): "
        rf"(?:cannot run |unable to execute |execvp?:? )+{PROGRAM}: {GONE}$",
    ),
    _shell(
        ": Command not found",
        rf"^(?:\S*/)?(?:g|mingw32-|bsd|n)?make(?:\.exe)?(?:\[\d+\])?: {PROGRAM}: Command not found$",
    ),
    _shell(": Command not found", rf"^{NAME}: Command not found\.?$", confidence=0.9),
    _shell(GONE, rf"^(?:\S*/)?(?:g|mingw32-|bsd)?make(?:\.exe)?(?:\[\d+\])?: (?:execvp: )?{NAME}: {GONE}$"),
    Phrase(
        "process_begin: CreateProcess(",
        r"process_begin: CreateProcess\((?:NULL|[^,]*), (?P<command>[^\s,]+).*failed\.$",
        INSTALL,
        0.9,
    ),
)

CONTAINERS = (
    # Go's exec package, on which Docker, Kubernetes, Terraform and many others stand: https://pkg.go.dev/os/exec
    Phrase(
        "executable file not found in ",
        r"(?:OCI runtime|runc|unable to start container|starting container process|CreateContainer|container).*"
        r"exec: \\?\"(?P<command>[^\"\\]+)\\?\": executable file not found in \$PATH",
        IMAGE,
    ),
    Phrase(
        "executable file not found in ",
        r"\"(?P<command>[^\"\\]+)\\?\": executable file not found in [$%]\w+%?",
        INSTALL,
    ),
    Phrase("executable file `", r"executable file `(?P<command>[^`]+)` not found in \$PATH", IMAGE),
    Phrase(
        "no such file or directory",
        r"(?:OCI runtime|runc|unable to start container|starting container process).*"
        rf"exec: \\?\"(?P<command>[^\"\\]+)\\?\": stat [^:]+: {GONE_LOWER}",
        IMAGE,
    ),
    Phrase(GONE_LOWER, rf"^exec:? (?P<command>/[^\s:]+): {GONE_LOWER}$", IMAGE, 0.9),
    Phrase(GONE_LOWER, rf"exec user process caused:? \"?{GONE_LOWER}", NO_ENTRY_POINT, 0.85),
    Phrase(GONE_LOWER, rf"fork/exec (?P<command>[^\s:]+): {GONE_LOWER}", INSTALL, 0.9, firm=False),
)

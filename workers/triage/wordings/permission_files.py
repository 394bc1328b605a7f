"""How shells, tools and languages say that the system refuses a file, a device or a port."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase
from workers.triage.wordings.permission_advice import (
    DOCKER_SOCKET,
    EXECUTE,
    GLOBAL_PACKAGES,
    NO_SUDO,
    OWNERSHIP,
    PORT,
    READ_ONLY,
    ROOT,
    UNKNOWN_FILE,
    WRITE,
)

DENIED = "Permission denied"
DENIED_LOWER = "permission denied"
_REFUSED = r"(?:Permission denied|Operation not permitted)"
BARE = r"(?P<path>(?:[A-Za-z]:[\\/])?[^:'\"‘’`()]+?)"
QUOTED = r"['\"‘’`“](?P<path>[^'\"‘’`”]+)['\"‘’`”]"


def _loose(trigger: str, expression: str, advice: Advice = WRITE, confidence: float = 0.93) -> Phrase:
    """What a script may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False)


def _not_run(trigger: str, expression: str) -> Phrase:
    """What a shell says of a program that it may not run; it goes on with exit code 126."""
    return Phrase(trigger, expression, EXECUTE, firm=False, exits=126)


SOCKETS = (
    Phrase(
        "ermission denied while trying to connect to the ",
        r"while trying to connect to the (?i:docker) (?:daemon socket|API) at (?:unix://)?(?P<path>[^\s:]+)",
        DOCKER_SOCKET,
    ),
    Phrase(
        "connect: permission denied", r"dial unix (?P<path>\S+docker\S*sock): connect: permission denied", DOCKER_SOCKET
    ),
    Phrase(
        ": bind: permission denied",
        r"listen (?P<path>(?:tcp|udp)\d? \S+): bind: permission denied",
        PORT,
        in_tests=True,
    ),
    Phrase("listen EACCES", r"listen EACCES: permission denied (?P<path>\S+)", PORT, 0.9),
)

PROGRAMS = (
    _not_run(
        ": bad interpreter: Permission denied",
        r"(?:^|[\s:])(?P<path>[^\s:]+): [^\s:]+: bad interpreter: Permission denied$",
    ),
    # bash: "x.sh: line 3: ./gradlew: Permission denied"; dash: "sh: 1: ./gradlew: Permission denied".
    _not_run(DENIED, rf"^(?:\S*/)?(?:ba|da|z|k|a)?sh: (?:line )?\d+: (?P<path>[^\s:]*/[^\s:]+): {DENIED}$"),
    _not_run(DENIED, rf"^\S.{{0,300}}: line \d+: (?P<path>[^\s:]*/[^\s:]+): {DENIED}$"),
    _not_run(DENIED, rf"^(?:\S*/)?(?:ba|da|z|k|a)?sh: (?P<path>[^\s:]*/[^\s:]+): {DENIED}$"),
    _not_run(DENIED_LOWER, rf"^(?:\S+:\d+|zsh): {DENIED_LOWER}: (?P<path>\S+)$"),
    _not_run(DENIED, rf"^(?:\S*/)?(?:g|mingw32-)?make(?:\[\d+\])?: (?:execvp: )?(?P<path>[^\s:]+): {DENIED}$"),
    _not_run(
        DENIED,
        rf"^(?:\S*/)?(?:env|xargs|nohup|timeout|nice|time|stdbuf|chroot|sudo): "
        rf"(?:failed to run command |unable to execute |cannot run )?['‘]?(?P<path>[^\s:'’]+)['’]?: {DENIED}$",
    ),
    Phrase('exec: \\"', r"exec: \\?\"(?P<path>[^\"\\]+)\\?\": permission denied", EXECUTE),
    Phrase('exec: "', r"exec: \"(?P<path>[^\"]+)\": permission denied", EXECUTE),
    Phrase("fork/exec ", r"fork/exec (?P<path>\S+): permission denied", EXECUTE),
    Phrase("error=13, ", r"Cannot run program \"(?P<path>[^\"]+)\".*error=13, ", EXECUTE),
    Phrase(" EACCES", r"spawn(?:Sync)? (?P<path>\S+) EACCES", EXECUTE, 0.92, firm=False),
    Phrase("Permission denied - ", r"Permission denied - (?P<path>\S+) \(Errno::EACCES\)", EXECUTE, 0.9, firm=False),
)

NODE = (
    Phrase("code EACCES", r"^npm (?:ERR!|error) code EACCES$", GLOBAL_PACKAGES, below=r"^npm \S+ path (?P<path>.+)$"),
    Phrase("code EPERM", r"^npm (?:ERR!|error) code EPERM$", WRITE, 0.9, below=r"^npm \S+ path (?P<path>.+)$"),
    Phrase(
        "EACCES",
        r"^npm (?:ERR!|error) Error: EACCES: permission denied, \w+ '(?P<path>[^']+)'",
        GLOBAL_PACKAGES,
    ),
    Phrase("EACCES: permission denied, ", r"EACCES: permission denied, \w+ '(?P<path>[^']+)'", WRITE, 0.92, firm=False),
    Phrase(
        "EPERM: operation not permitted, ",
        r"EPERM: operation not permitted, \w+ '(?P<path>[^']+)'",
        WRITE,
        0.9,
        firm=False,
    ),
    Phrase("EROFS: read-only file system, ", r"EROFS: read-only file system, \w+ '(?P<path>[^']+)'", READ_ONLY),
)

PACKAGES = (
    Phrase(
        "Could not install packages due to an",
        rf"Could not install packages due to an \w+: \[Errno 13\] {DENIED}: {QUOTED}",
        GLOBAL_PACKAGES,
    ),
    Phrase(
        "You don't have write permissions for the",
        r"write permissions for the (?P<path>\S+) directory",
        GLOBAL_PACKAGES,
    ),
    Phrase("trying to write to `", r"error while trying to write to `(?P<path>[^`]+)`", GLOBAL_PACKAGES),
    Phrase("Could not open lock file ", rf"Could not open lock file (?P<path>\S+) - open \(13: {DENIED}\)", ROOT),
    Phrase(", are you root?", r"\((?P<path>/[^)]+)\), are you root\?", ROOT),
    Phrase("Unable to lock database: Permission denied", r"Unable to lock database: Permission denied", ROOT),
    Phrase("to be root to perform this command", r"You need to be root to perform this command", ROOT),
    Phrase("run with superuser privileges", r"This command has to be run with superuser privileges", ROOT),
    Phrase("perform this operation unless you are root", r"this operation unless you are root", ROOT),
    Phrase(
        "to install Homebrew to",
        r"Insufficient permissions to install Homebrew to \"(?P<path>[^\"]+)\"",
        GLOBAL_PACKAGES,
    ),
    Phrase("sudo: a password is required", r"^sudo: a password is required", NO_SUDO),
    Phrase("is required to read the password", r"^sudo: a terminal is required to read the password", NO_SUDO),
    Phrase("no askpass program specified", r"^sudo: .*no askpass program specified", NO_SUDO),
    Phrase("is not in the sudoers file", r"^\S+ is not in the sudoers file", NO_SUDO),
)

GIT = (
    Phrase(
        "detected dubious ownership in repository",
        rf"dubious ownership in repository at {QUOTED}",
        OWNERSHIP,
        lasting=True,
    ),
    Phrase(
        "fatal: unsafe repository (",
        r"unsafe repository \('(?P<path>[^']+)' is owned by someone else",
        OWNERSHIP,
        lasting=True,
    ),
    Phrase(
        "insufficient permission for adding an object", r"adding an object to repository database (?P<path>\S+)", WRITE
    ),
    Phrase(
        DENIED,
        r"^fatal: (?:Unable to create|could not create work tree dir|cannot create directory at|cannot mkdir)"
        rf" {QUOTED}: {DENIED}",
        WRITE,
    ),
    _loose(
        DENIED,
        r"^(?:error|fatal|warning): (?:could not lock config file|unable to create file|unable to unlink|could"
        rf" not open|cannot open) ['\"]?{BARE}['\"]?:? ?(?:\(|: ){DENIED}",
    ),
)

PYTHON_REFUSED = (_loose("PermissionError: ", r"^PermissionError: \[Errno 13\] .*?: [bu]?" + QUOTED, WRITE, 0.9),)
"""What Python says of a file as of a program that it was to start."""

LANGUAGES = (
    *PYTHON_REFUSED,
    _loose("PermissionError: ", r"^PermissionError: \[Errno 1\] .*?: [bu]?" + QUOTED, WRITE, 0.85),
    _loose("PermissionError: ", r"^PermissionError: \[WinError 5\] .*?: [bu]?" + QUOTED, WRITE, 0.9),
    _loose("PermissionError: ", r"^PermissionError: \[(?:Errno 13|Errno 1|WinError 5)\] ", UNKNOWN_FILE, 0.85),
    _loose(
        "[Errno 13]",
        rf"^(?:IOError|OSError|error|EnvironmentError)?:? ?\[Errno 13\] {DENIED}(?:: [bu]?{QUOTED})?",
        WRITE,
        0.88,
    ),
    _loose("[Errno 30]", rf"^(?:OSError|IOError): \[Errno 30\] Read-only file system: {QUOTED}", READ_ONLY, 0.9),
    _loose(" (Permission denied)", rf"FileNotFoundException: (?P<path>\S+) \({DENIED}\)", WRITE, 0.88),
    _loose("AccessDeniedException: /", r"AccessDeniedException: (?P<path>/\S+)", WRITE, 0.85),
    _loose("Permission denied @ ", r"Permission denied @ \w+ - (?P<path>[^\s()]+)", WRITE, 0.88),
    _loose("Access to the path '", r"Access to the path '(?P<path>[^']+)' is denied", WRITE, 0.9),
    _loose(
        ": permission denied",
        r"(?:^|: |\()(?:open|mkdir|stat|lstat|chdir|unlinkat|remove|rename|chmod|chown|mkdirat|openat)"
        r" (?P<path>[^\s:]+): permission denied[)\.\"']*$",
        WRITE,
        0.9,
    ),
    Phrase("file cannot create directory: ", r"^\s*file cannot create directory: (?P<path>\S+?)\.?(?: |$)", ROOT),
    _loose("cannot open output file ", rf"cannot open output file {BARE}: {DENIED}", WRITE),
    _loose("unable to open output file", rf"unable to open output file {QUOTED}: '{DENIED}'", WRITE),
    _loose(
        "for writing: Permission denied",
        rf"(?:could not|cannot|can't|unable to) open {QUOTED} for writing: {DENIED}",
        WRITE,
    ),
    _loose(
        "file INSTALL cannot",
        r"file INSTALL cannot (?:copy file \"[^\"]+\"\s*to|make directory|set permissions on) \"(?P<path>[^\"]+)\"",
        ROOT,
        0.85,
    ),
)

TOOLS = (
    _loose(
        "Read-only file system",
        rf"^[\w./-]+: (?:cannot|can't|failed to) [\w ]{{2,40}} {QUOTED}.*: Read-only file system",
        READ_ONLY,
    ),
    _loose(
        "Read-only file system",
        rf"^[\w./-]+: (?:line \d+: |\d+: )?(?:cannot create )?{BARE}: Read-only file system$",
        READ_ONLY,
    ),
    # GNU: "mkdir: cannot create directory ‘/opt/x’: Permission denied".
    _loose(
        DENIED, rf"^(?:\S*/)?[\w.+-]{{1,30}}: (?:cannot|can't|failed to|unable to) [\w ]{{2,40}} {QUOTED}.*: {DENIED}$"
    ),
    _loose(
        "Operation not permitted",
        r"^(?:\S*/)?(?:chmod|chown|chgrp|mv|cp|ln|rm|touch|mount|setcap|install|utime): (?:changing \w+ of"
        rf"|cannot [\w ]+|failed to [\w ]+) {QUOTED}.*: Operation not permitted$",
    ),
    _loose(
        DENIED,
        rf"^(?:\S*/)?(?:tar|gzip|unzip|cpio|rsync|patch|curl|wget|openssl|ssh-keygen|zip|sed|dd): {BARE}:"
        rf" (?:Cannot (?:open|mkdir|unlink|stat|create \w+)|open|couldn't open temporary file .*): {DENIED}$",
    ),
    _loose(DENIED, rf"^sed: couldn't open (?:temporary )?file {BARE}: {DENIED}$"),
    # BSD and macOS: "mkdir: /opt/x: Permission denied"; shells on a redirection.
    _loose(
        DENIED,
        r"^(?:\S*/)?(?:cat|head|tail|tee|cp|mv|rm|ln|ls|mkdir|rmdir|touch|chmod|install|tar|find|grep|ditto"
        rf"|unlink|source|cd|pushd): ['‘]?{BARE}['’]?: {DENIED}$",
    ),
    _loose(
        "Operation not permitted",
        rf"^(?:\S*/)?(?:chmod|chown|rm|cp|mv|ln|mkdir|touch|codesign): {BARE}: Operation not permitted$",
    ),
    _loose("cannot create ", rf"^\S*sh: \d+: cannot create {BARE}: {DENIED}$"),
    _loose(DENIED, rf"^\S.{{0,300}}: line \d+: (?:cd: |\.: |source: )?{BARE}: {DENIED}$"),
    _loose("must be superuser to ", r"^(?P<path>mount|umount): .*must be superuser to", ROOT),
    _loose("permission denied on key", r"sysctl: permission denied on key ['\"](?P<path>[^'\"]+)", ROOT),
    _loose(
        "Permission denied (you must be root)",
        r"^(?P<path>ip6?tables|nft|ipset)\b.*Permission denied \(you must be root\)",
        ROOT,
    ),
    _loose("Access is denied.", r"^Access is denied\.$", UNKNOWN_FILE, 0.8),
)

FILES = (*SOCKETS, *PROGRAMS, *NODE, *PACKAGES, *GIT, *LANGUAGES, *TOOLS)
"""All of them."""

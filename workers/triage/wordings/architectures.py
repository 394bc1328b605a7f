"""How tools say that something is made for another processor."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase, Phrases
from workers.triage.wordings.architecture_advice import (
    COPIED,
    EMULATED,
    FLAGS,
    IMAGE,
    LIBRARY,
    PACKAGE,
    PLATFORM,
    PREFIX,
    PROGRAM,
    RELEASE,
    TARGET,
)


def _loose(trigger: str, expression: str, advice: Advice, confidence: float = 0.93) -> Phrase:
    """What a script may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False)


WANTED = r"(?:linux|windows|darwin)/(?P<wanted>\w+(?:/\w+)?)"
FOUND = r"(?:linux|windows|darwin)/(?P<found>\w+(?:/\w+)?)"
_ARCH = r"x86_64|x64|amd64|arm64e?|aarch64|aarch_64|i386|i686|armv7\w*|ppc64le|s390x|riscv64"

PROGRAMS = (
    Phrase(
        "cannot execute binary file", r"(?P<program>\S+): cannot execute binary file", PROGRAM, firm=False, exits=126
    ),
    Phrase(" CPU type in executable", r"(?i)bad CPU type in executable", PROGRAM, firm=False, exits=126),
    _loose("Exec format error", r"(?P<program>\S+): Exec format error$", PROGRAM),
    _loose("Exec format error", r"\[Errno 8\] Exec format error(?:: [bu]?'(?P<program>[^']+)')?", PROGRAM),
    _loose("Exec format error", r"Cannot run program \"(?P<program>[^\"]+)\".*error=8, Exec format error", PROGRAM),
    _loose(
        "exec format error",
        r"exec(?: user process caused)?:? \"?(?P<program>/[^\s:\"]+)?\"?:? ?\"?exec format error",
        PROGRAM,
    ),
    _loose("exec format error", r"fork/exec (?P<program>[^\s:]+): exec format error", PROGRAM),
    _loose(
        "exec format error", r"exec: \\?\"(?P<program>[^\"\\]+)\\?\":.* exec format error|: exec format error$", PROGRAM
    ),
    _loose("is not a valid Win32 application", r"\[WinError 193\] ", PROGRAM, 0.85),
    _loose(
        "is not compatible with the version of",
        r"This version of .{1,80} is not compatible with the version of Windows",
        PROGRAM,
        0.9,
    ),
    _loose("Unknown system error -86", r"spawn Unknown system error -86", PROGRAM),
    _loose("with an incorrect format", r"attempt was made to load a program with an incorrect format", PROGRAM, 0.85),
    Phrase("Could not open '/lib", rf"^qemu-(?P<wanted>{_ARCH})(?:-static)?: Could not open '/lib", EMULATED),
    Phrase("qemu: uncaught target signal", r"^qemu: uncaught target signal \d+", EMULATED, 0.85),
    Phrase(
        "rosetta error: failed to open elf",
        r"rosetta error: failed to open elf at .*ld-linux-(?P<wanted>x86-64)",
        EMULATED,
    ),
)

IMAGES = (
    Phrase("no matching manifest for ", rf"no matching manifest for {WANTED}", IMAGE, 0.97),
    Phrase("no match for platform in manifest", rf"no match for platform in manifest(?: .*?{WANTED})?", IMAGE, 0.95),
    Phrase(
        "no image found in image index for",
        r"no image found in (?:image index|manifest list) for architecture \"?(?P<wanted>\w+)",
        IMAGE,
        0.97,
    ),
    Phrase(
        "no image found in manifest list",
        r"no image found in (?:image index|manifest list) for architecture \"?(?P<wanted>\w+)",
        IMAGE,
        0.97,
    ),
    Phrase(
        "does not match the specified platform",
        rf"does not match the specified platform: wanted {WANTED}, actual: {FOUND}",
        PLATFORM,
        0.95,
    ),
    _loose(
        "requested image's platform (",
        rf"requested image's platform \({WANTED}\) does not match the detected host platform \({FOUND}",
        PLATFORM,
        0.9,
    ),
)

_CPUS = r"wanted \{.*\"cpu\": ?\[?\"(?P<wanted>[^\"]+)\".*\(current: \{.*\"cpu\": ?\[?\"(?P<found>[^\"]+)\""
PACKAGES = (
    Phrase("code EBADPLATFORM", r"^npm (?:ERR!|error) code EBADPLATFORM$", PACKAGE, below=_CPUS),
    Phrase("Unsupported platform for ", rf"Unsupported platform for .* {_CPUS}", PACKAGE),
    Phrase(
        "is incompatible with this module",
        r"The CPU architecture \"(?P<found>[^\"]+)\" is incompatible with this module",
        PACKAGE,
    ),
    Phrase(
        "package is present but this platform",
        r"the \"\S+?-(?P<found>x64|arm64|ia32|arm)\" package is present but this platform",
        COPIED,
        0.93,
        below=r"^needs the \"\S+?-(?P<wanted>x64|arm64|ia32|arm)\" package",
    ),
    Phrase(
        "is not a supported wheel on this",
        r"-(?:\w*linux\w*|macosx_\w+?|win)_(?P<wanted>x86_64|amd64|arm64|aarch64|i686)\.whl is not a supported"
        r" wheel on this platform",
        PACKAGE,
        0.9,
    ),
    Phrase(
        "available for your current platform",
        r"does not have a package available for your current platform,\s*(?:\w+_(?P<found>\w+))?",
        PACKAGE,
        0.93,
    ),
    Phrase(
        " (com.google.protobuf:protoc:",
        r"Could not find \S+?-(?:osx|linux|windows)-(?P<wanted>aarch_64|x86_64)\.exe",
        RELEASE,
        0.95,
    ),
    Phrase(
        "and architecture ",
        r"Unable to find \w+ version '[^']+' for platform \w+ and architecture (?P<wanted>arm64|arm|aarch64)\b",
        RELEASE,
        0.96,
    ),
    Phrase(
        "in ARM default prefix",
        r"Cannot install under Rosetta 2 in ARM default prefix",
        PREFIX,
        fixed={"wanted": "arm64", "found": "amd64"},
    ),
    Phrase(
        "in Intel default prefix",
        r"on ARM processor in Intel default prefix",
        PREFIX,
        fixed={"wanted": "amd64", "found": "arm64"},
    ),
    _loose(
        "nsupported ",
        rf"(?i)unsupported (?:cpu |system |host |machine )?arch(?:itecture)?(?: type)?:? ['\"`(]?(?P<wanted>{_ARCH})\b",
        RELEASE,
        0.9,
    ),
)

LIBRARIES = (
    Phrase("wrong ELF class", r"wrong ELF class: ELFCLASS(?:32|64)", LIBRARY, 0.93, in_tests=True),
    Phrase(
        "incompatible architecture (have",
        r"incompatible architecture \(have '?\(?(?P<found>[\w,]+?)\)?'?, need '?\(?(?P<wanted>\w+)",
        LIBRARY,
        in_tests=True,
    ),
    Phrase(
        "is not the architecture being linked",
        r"file was built for (?P<found>\S+) which is not the architecture being linked(?: \((?P<wanted>[^)]+)\))?",
        LIBRARY,
    ),
    Phrase(
        "attempting to link with file built for",
        r"building for \w+-(?P<wanted>\w+),? but attempting to link with file built for \w+-(?P<found>\w+)",
        LIBRARY,
        0.85,
    ),
    Phrase(
        "required architecture '",
        r"found architecture '(?P<found>[^']+)', required architecture '(?P<wanted>[^']+)'",
        LIBRARY,
        0.9,
    ),
    Phrase(
        "-bit platform)",
        r"[Cc]an't load (?P<found>\w+) (?:32|64)-bit \.\w+ on a (?P<wanted>\w+?) ?(?:32|64)?-bit platform",
        LIBRARY,
        in_tests=True,
    ),
    Phrase(
        "is incompatible with ",
        r"(?P<found>\S+) architecture of input file [`'].*' is incompatible with (?P<wanted>\S+) output",
        LIBRARY,
    ),
    Phrase(
        "file in wrong format",
        r"(?:error adding symbols|could not read symbols): [Ff]ile in wrong format",
        LIBRARY,
        0.9,
    ),
    Phrase(
        "File in wrong format",
        r"(?:error adding symbols|could not read symbols): [Ff]ile in wrong format",
        LIBRARY,
        0.9,
    ),
)

BUILDS = (
    Phrase("unsupported GOOS/GOARCH pair", r"unsupported GOOS/GOARCH pair (?P<wanted>\S+)", TARGET),
    Phrase(
        "nrecognized command-line option",
        r"unrecognized command-line option ['‘]-m(?:64|32|sse[\d.]*|avx\w*|fma|aes|bmi2?|pclmul|popcnt)['’]",
        FLAGS,
        0.88,
        fixed={"wanted": "amd64"},
    ),
    Phrase(
        "nrecognized command line option",
        r"unrecognized command line option ['‘]-m(?:64|32|sse[\d.]*|avx\w*|fma|aes|bmi2?|pclmul|popcnt)['’]",
        FLAGS,
        0.88,
        fixed={"wanted": "amd64"},
    ),
    Phrase(
        "unsupported option '-m",
        r"unsupported option '-m(?:64|32|sse[\d.]*|avx\w*|fma|aes)' for target '(?P<found>\w+)",
        FLAGS,
        fixed={"wanted": "amd64"},
    ),
)

ARCHITECTURES = Phrases((*PROGRAMS, *IMAGES, *PACKAGES, *LIBRARIES, *BUILDS))
"""All of them."""

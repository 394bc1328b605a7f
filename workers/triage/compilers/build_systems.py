"""How CMake, autoconf, Meson, make and Bazel say that the project cannot be configured or its rules not be read.

https://cmake.org/cmake/help/latest/command/message.html, https://www.gnu.org/software/autoconf/manual/,
https://mesonbuild.com/Syntax.html, https://www.gnu.org/software/make/manual/html_node/Error-Messages.html
"""

from __future__ import annotations

from workers.triage.compilers.rejection import LIBRARY, SOURCE, Rejection

CONFIGURE = """\
Read what the check looked for: install it in the job, or switch the feature that needs it off."""
_MAKE_SYNTAX = (
    r"missing separator|missing `endif'|missing 'endif'|missing target pattern|(?:commands|recipe) commences? before "
    r"first target|unterminated (?:call|variable)|extraneous|empty variable name|mixed implicit and|invalid syntax in "
    r"conditional|multiple target patterns|target pattern contains no|only one 'else'|missing rule before"
)
_OUTSIDE = r"/share/cmake[^/]*/|/Modules/|\\Modules\\|/cmake-\d[^/]*/"
# A transfer, a compiler and a program that are not there are other kinds'.
_OTHERS = (
    r"[Dd]ownload|clone|status_code|cannot create|No SOURCES given|[Pp]ermission denied"
    r"|_COMPILER(?: could be found|:|\b.*not set)|_EXECUTABLE"
)

BUILD_SYSTEMS = (
    # The call stack below names the project's own line where the command was given by one of CMake's modules.
    Rejection(
        "CMake",
        ("CMake Error at ",),
        rf"^CMake Error at (?:(?:/\S*?)?(?:{_OUTSIDE})\S*|(?P<file>[^\s:]+)):(?P<line>\d+)",
        below=r"^  (?P<file>[^/\s:][^\s:]*|/(?:home|__w|builds|github|Users)/[^\s:]*):(?P<line>\d+) \(",
        refute=_OTHERS,
        reach=20,
        remedy=CONFIGURE,
    ),
    Rejection(
        "CMake",
        ("CMake Error in ", "CMake Error: ", "CMake Error ("),
        r"^CMake Error(?: in (?P<file>[^\s:]+)|: Error in cmake code at|: | \(dev\) (?:at|in) (?P<file2>[^\s:]+))",
        reject=r"CMake Error: (?:Cannot find file|Could not find CMAKE_ROOT|Generator: execution|Generator: build tool)"
        r"|EnableLanguage|CMAKE_\w+_COMPILER not set",
        below=r"^\s*(?P<file>/\S+?):(?P<line>\d+):?$",
        refute=_OTHERS,
        reach=2,
        remedy=CONFIGURE,
    ),
    Rejection("CMake", ("Configuring incomplete",), r"^-- Configuring incomplete, errors occurred", summary=True),
    Rejection(
        "configure",
        ("configure: error: ",),
        r"^(?:\S+: )?configure: error: ",
        reject=r"configure: error: in [`']/|failed for \S+$|no acceptable |Package requirements \(",
        remedy=CONFIGURE,
    ),
    Rejection(
        "Meson",
        ("meson.build:", "meson_options.txt:", "meson.options:"),
        r"^(?P<file>\S*meson(?:\.build|_options\.txt|\.options)):(?P<line>\d+):\d+: ERROR: ",
        reject=r"ERROR: Dependency ['\"]|Unknown compiler|Program .* not found|Could not detect",
        remedy=CONFIGURE,
    ),
    Rejection(
        "pkg-config",
        ("in the pkg-config search path",),
        r"^Package '?\S+?'? was not found in the pkg-config search path",
        firm=False,
        confidence=0.85,
        remedy=LIBRARY,
    ),
    Rejection(
        "make",
        (": *** ",),
        rf"^(?P<file>[^\s:]+):(?P<line>\d+): \*\*\* (?:{_MAKE_SYNTAX}).*Stop\.$",
        remedy=SOURCE,
    ),
    Rejection(
        "Bazel",
        ("/BUILD:", "/BUILD.bazel:", "WORKSPACE:", "MODULE.bazel:", ".bzl:"),
        r"^ERROR: (?P<file>/\S*?(?:BUILD(?:\.bazel)?|WORKSPACE(?:\.bazel)?|MODULE\.bazel|\.bzl)):(?P<line>\d+):\d+: ",
        reject=r"failed: \((?:Exit|Segmentation|Killed|Aborted)|Testing |Analysis of target|no such package '@",
        confidence=0.9,
    ),
    Rejection(
        "Bazel",
        ("failed: (Exit ",),
        r"^ERROR: (?P<file>/\S*?BUILD(?:\.bazel)?):(?P<line>\d+):\d+: .*failed: \(Exit \d+\)",
        reject=r"Testing ",
        summary=True,
        confidence=0.85,
    ),
    Rejection(
        "GN",
        ("ERROR at //",),
        r"^ERROR at (?P<file>//[^\s:]+):(?P<line>\d+):\d+: ",
    ),
    Rejection(
        "ninja",
        ("FAILED: ",),
        r"^FAILED: (?:\[code=(?:[1-9]|1[0-1]\d)\] )?\S+\.(?:o|obj|a|so|dylib|dll|exe|lib|gch|pcm|ddi|gcda|elf)\b",
        summary=True,
        confidence=0.8,
    ),
)

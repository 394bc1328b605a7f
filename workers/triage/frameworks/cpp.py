"""What the test frameworks and test runners of C and C++ print."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework

_WHY = (
    r"(?i)^\s*(?:expected|actual|which is|value of|got|want|left|right|error|assert\w*|note|"
    r"with expansion|message)\b ?:?|panicked at|Error Trace|Error Message|XCTAssert"
)

CPP = (
    # https://google.github.io/googletest/
    Framework(
        "GoogleTest",
        (Form(("[  FAILED  ] ",), r"\[  FAILED  \] (?P<test>\w+(?:/\w+)*\.\w+(?:/\w+)*)"),),
        0.95,
        why=r"^\S+:\d+: Failure|" + _WHY,
        place=r"^(?P<file>\S+):(?P<line>\d+): Failure",
        above=Form((": Failure",), r"^(?P<file>\S+):(?P<line>\d+): Failure"),
        counts=Form(("[  FAILED  ] ",), r"\[  FAILED  \] \d+ tests?, listed below"),
    ),
    # https://cmake.org/cmake/help/latest/manual/ctest.1.html
    Framework(
        "CTest",
        (
            Form(
                ("The following tests FAILED",),
                r"^\s+\d+ - (?P<test>\S.*?) \((?:Failed|Timeout|SEGFAULT|Not Run|Subprocess \w+|ILLEGAL|"
                r"OTHER_FAULT|NUMERICAL|Child aborted|Exception.*?)\)",
                r"The following tests FAILED",
                r"^Errors while running",
            ),
            Form(("***Failed", "***Timeout", "***Exception"), r"Test +#\d+: (?P<test>\S+) \.*\s*\*\*\*"),
        ),
        0.95,
        why=_WHY,
        counts=Form((" tests failed out of",), r"^\d+% tests passed, \d+ tests failed"),
    ),
    # https://github.com/catchorg/Catch2
    Framework(
        "Catch2",
        (Form((": FAILED:",), r"^(?P<file>\S+?)(?::(?P<line>\d+)|\((?P<line2>\d+)\)): FAILED:"),),
        0.9,
        why=_WHY + r"|^\s+(?:REQUIRE|CHECK)|^with expansion",
        counts=Form(("test cases:",), r"^test cases: .*failed"),
    ),
    # https://www.boost.org/doc/libs/release/libs/test/
    Framework(
        "Boost.Test",
        (
            Form(
                (': error: in "',), r'^(?P<file>[^\s(:]+)[(:](?P<line>\d+)\)?: (?:fatal )?error: in "(?P<test>[^"]+)": '
            ),
        ),
        0.95,
        counts=Form(("detected in",), r"^\*\*\* \d+ failures?\b.*detected"),
    ),
    # https://www.gnu.org/software/automake/manual/html_node/Scripts_002dbased-Testsuites.html
    Framework(
        "Automake",
        (Form(("FAIL: ",), r"^FAIL: (?P<test>[\w./-]+)\s*$"),),
        0.95,
        confirm=Form(("# FAIL:",), r"^# FAIL: +[1-9]"),
        counts=Form(("# FAIL:",), r"^# FAIL: +[1-9]"),
    ),
    # https://bazel.build/docs/user-manual, https://mesonbuild.com/Unit-tests.html
    Framework(
        "Bazel",
        (Form((" FAILED in ",), r"^(?P<test>//\S+) +FAILED in "),),
        0.95,
        counts=Form(("Executed ",), r"^Executed \d+ out of \d+ tests?:.* fails? "),
    ),
    Framework(
        "Meson",
        (Form((" FAIL ", " TIMEOUT "), r"^\s*\d+/\d+ (?P<test>\S.*?) +(?:FAIL|TIMEOUT) +[\d.]+s"),),
        0.95,
        confirm=Form(("Fail: ", "Timeout: "), r"^Fail: +[1-9]|^Timeout: +[1-9]"),
        counts=Form(("Fail: ", "Timeout: "), r"^Fail: +[1-9]"),
    ),
    # https://doc.qt.io/qt-6/qttest-index.html
    Framework(
        "Qt Test",
        (Form(("FAIL!  : ",), r"^FAIL!  : (?P<test>[\w:]+\([^)]*\))"),),
        0.95,
        why=r"^\s+(?:Actual|Expected|Loc:)",
        place=r"^\s+Loc: \[(?P<file>[^(\]]+)\((?P<line>\d+)\)\]",
        counts=Form(("Totals: ",), r"^Totals: \d+ passed, [1-9]\d* failed"),
    ),
    # https://github.com/doctest/doctest
    Framework(
        "doctest for C++",
        (Form(("TEST CASE:  ",), r"^TEST CASE:  (?P<test>\S.*?)\s*$"),),
        0.95,
        confirm=Form(("[doctest] test cases:",), r"^\[doctest\] test cases: .*\| +[1-9]\d* failed"),
        why=r"^\S+[:(]\d+\)?: (?:FATAL )?ERROR: |^\s+values: ",
        place=r"^(?P<file>[^\s(]+?)[:(](?P<line>\d+)\)?: (?:FATAL )?ERROR: ",
        counts=Form(("[doctest] test cases:",), r"^\[doctest\] test cases: .*failed"),
    ),
    # https://github.com/ThrowTheSwitch/Unity, https://docs.platformio.org/en/latest/advanced/unit-testing/
    Framework(
        "Unity",
        (
            Form((":FAIL",), r"^(?P<file>[^\s:]+):(?P<line>\d+):(?P<test>\w+):FAIL(?::|\s*$)"),
            Form(("[FAILED]",), r"^(?P<file>[^\s:]+):(?P<line>\d+): (?P<test>\w+): .*\[FAILED\]"),
        ),
        0.95,
        counts=Form((" Tests ",), r"^\d+ Tests [1-9]\d* Failures \d+ Ignored"),
    ),
    # https://libcheck.github.io/check/
    Framework(
        "Check",
        (
            Form(
                ("%: Checks: ",),
                r"^(?P<file>[^\s:]+):(?P<line>\d+):[FE]:[^:]*:(?P<test>\w+):\d+: ",
                r"^\d+%: Checks: \d+, (?:Failures: [1-9]|Failures: \d+, Errors: [1-9])",
            ),
        ),
        0.95,
        counts=Form(("%: Checks: ",), r"^\d+%: Checks: \d+, Failures: \d+"),
    ),
    # https://cmocka.org/
    Framework(
        "cmocka",
        (Form(("[  FAILED  ] ",), r"^\[  FAILED  \] (?P<test>[A-Za-z_]\w*)\s*$"),),
        0.95,
        why=r"^\[  ERROR   \]|^\S+:\d+: error:",
        counts=Form(("[  FAILED  ] ",), r"^\[  FAILED  \] \d+ test\(s\)"),
    ),
)

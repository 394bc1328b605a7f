"""What the test frameworks of compiled languages print."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework

_WHY = (
    r"(?i)^\s*(?:expected|actual|which is|value of|got|want|left|right|error|assert\w*|note|"
    r"with expansion|message)\b ?:?|panicked at|Error Trace|Error Message|XCTAssert"
)

NATIVE = (
    # https://pkg.go.dev/testing; gotestsum marks the same with three equals signs.
    Framework(
        "go test",
        (
            Form(("--- FAIL: ", "=== FAIL: "), r"^(?:--- FAIL: |=== FAIL: \S+ )(?P<test>\S+) \([\d.]+s\)"),
            Form(("--- FAIL: ",), r"^\s+--- FAIL: (?P<test>\S+) \([\d.]+s\)"),
        ),
        0.95,
        why=r"^\s+\S+\.go:\d+:|^panic: |" + _WHY,
        place=r"^\s+(?P<file>\S+\.go):(?P<line>\d+):",
        counts=Form(("FAIL\t",), r"^FAIL\t\S+\t[\d.]+s"),
    ),
    # https://doc.rust-lang.org/rustc/tests/; https://nexte.st/
    Framework(
        "cargo test",
        (
            Form((" ... FAILED",), r"^test (?P<test>\S+(?: - .*?)?(?: \(line \d+\))?) \.\.\. FAILED"),
            Form((" stdout ----",), r"^---- (?P<test>[\w:<>/.-]+(?: - .*?)?(?: \(line \d+\))?) stdout ----"),
        ),
        0.95,
        why=r"panicked at|^\s*(?:left|right): |^\s*(?:Error|error(?:\[E\d+\])?): ",
        place=r"panicked at (?:'.*', )?(?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+",
        counts=Form(("test result: FAILED",), r"^test result: FAILED"),
        confirm=Form(("test result: FAILED",), r"test result: FAILED"),
    ),
    # https://nexte.st/docs/reporting/
    Framework(
        "cargo nextest",
        (
            Form(
                ("FAIL [", "TIMEOUT [", "SIGABRT [", "SIGSEGV ["),
                r"^\s*(?:FAIL|TIMEOUT|SIG[A-Z]+) \[ *[\d.]+s\] (?:\( *\d+/\d+\) )?(?P<test>\S+ \S+)",
            ),
        ),
        0.95,
        why=r"panicked at|^\s*(?:left|right): |^\s*(?:Error|error(?:\[E\d+\])?): ",
        place=r"panicked at (?:'.*', )?(?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+",
        counts=Form(("Summary [",), r"^\s*Summary \["),
    ),
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
    # https://developer.apple.com/documentation/xctest; xcpretty; https://developer.apple.com/documentation/testing
    Framework(
        "XCTest",
        (
            Form(
                (": error: -[", " : XCTAssert", " : failed - ", " : Asynchronous wait failed"),
                r"^(?P<file>\S.*?\.\w+):(?P<line>\d+): error: (?P<test>-\[[\w.]+ \w+\]|[\w.]+\.test\w*) : ",
            ),
            Form(("' failed",), r"^Test Case '(?P<test>[^']+)' failed"),
            Form((", XCTAssert", ", failed - ", ") failed"), r"^\s+(?P<test>test\w+), .* failed\b"),
            Form((" ✗ ",), r"^\s+✗ (?P<test>test\w+), "),
            Form(
                ("✘ Test ",),
                r"^✘ Test (?P<test>\S.*?) (?:recorded an issue at (?P<file>[^\s:]+):(?P<line>\d+)|failed after)",
            ),
        ),
        0.95,
        why=r"(?i)failed: | is not equal|^\s+\S+\.(?:swift|m|mm):\d+",
        place=r"^\s*(?P<file>\S+\.(?:swift|mm?)):(?P<line>\d+)",
        counts=Form(("Executed ",), r"Executed \d+ tests?, with [1-9]"),
    ),
    # https://learn.microsoft.com/dotnet/core/tools/dotnet-test, https://xunit.net/, https://nunit.org/
    Framework(
        ".NET",
        (
            Form(
                ("Failed ",),
                r"^\s*Failed +(?P<test>[\w.+`<]\S*(?:\(.*\)|.*?)) \[(?:< )?[\d.]+ ?m?s?(?: \d+ \w+)?\]\s*$",
            ),
            Form(("[FAIL]",), r"^\s*(?:\[xUnit\.net [\d:.]+\] +)?(?P<test>\S.*?) \[FAIL\]\s*$"),
            Form((") Failed : ", ") Error : "), r"^\d+\) (?:Failed|Error) : (?P<test>\S+)"),
        ),
        0.95,
        confirm=Form(
            ("Failed: ", "failed: ", "[FAIL]", "Test Run Failed", "Test run failed", "Failed Tests"),
            r"(?i)failed!? +-? ?failed: +[1-9]|failed: [1-9]|\[FAIL\]|test run failed|Failed Tests",
        ),
        why=r"(?i)^\s*(?:error message|assert|expected|actual|but was|system\.\w+exception)",
        place=r" in (?P<file>\S.*?):line (?P<line>\d+)",
        counts=Form(
            ("Failed: ", "failed: ", "Total tests: "),
            r"(?i)^failed!? +- failed: +[1-9]|^\s+failed: [1-9]|^Total tests: \d+",
        ),
    ),
    # https://hackage.haskell.org/package/tasty, https://hspec.github.io/
    Framework(
        "tasty",
        (Form((" FAIL",), r"^\s+(?P<test>\S.*?):\s+FAIL(?: \([\d.]+s\))?\s*$"),),
        0.9,
        confirm=Form((" tests failed",), r"\d+ out of \d+ tests failed"),
        why=r"^\s+(?:expected|but got|\+{3}|-{3}) ?",
        counts=Form((" tests failed",), r"\d+ out of \d+ tests failed"),
    ),
    # https://api.dart.dev, https://docs.flutter.dev/testing
    Framework(
        "Dart",
        (Form((" [E]",), r"^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?P<test>\S.*?) \[E\]\s*$"),),
        0.95,
        why=r"(?i)^\s+(?:expected|actual|which):",
        place=r"^\s+(?P<file>\S+\.dart) (?P<line>\d+):\d+",
        counts=Form(("Some tests failed",), r"-\d+: Some tests failed"),
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
)

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
            Form(("  X ",), r"^\s+X (?P<test>[\w.+]+(?:\(.*\))?) \[<? ?[\d.]+ ?m?s\]\s*$"),
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
    # https://onsi.github.io/ginkgo/
    Framework(
        "Ginkgo",
        (
            Form(
                ("[Fail] ", "[FAIL] ", "[PANICKED!] ", "[TIMEDOUT] ", "[INTERRUPTED] "),
                r"^\s*\[(?:Fail|FAIL|PANICKED!|TIMEDOUT|INTERRUPTED)\] (?P<test>\S.*?)\s*$",
            ),
            Form(
                ("[FAILED] [", "[PANICKED] [", "Failure ["),
                r"^(?P<test>\S.* \[It\] \S.*?)\s*$",
                r"^• (?:\[(?:FAILED|PANICKED)\] \[|Failure \[)",
                r"^-{10,}",
            ),
        ),
        0.95,
        confirm=Form(("FAIL! -- ",), r"^FAIL! -- "),
        why=r"^\s+(?:\[(?:FAILED|PANICKED)\] |Expected|to \w|<)|^\s+Test Panicked",
        place=r"^\s*(?P<file>\S+\.go):(?P<line>\d+)\s*$",
        counts=Form(("FAIL! -- ",), r"^FAIL! -- "),
    ),
    # https://mirage.github.io/alcotest/
    Framework(
        "Alcotest",
        (Form(("[FAIL]  ",), r"^[>│ ]*\[FAIL\] +(?P<test>\S.*?)\.?\s*│?\s*$"),),
        0.95,
        confirm=Form((" test run.", " tests run."), r"^[1-9]\d* failures?! in"),
        why=r"^\s+(?:Expected|Received): ",
        counts=Form((" test run.", " tests run."), r"^[1-9]\d* failures?! in"),
    ),
    # https://ziglang.org/documentation/master/#Zig-Test
    Framework(
        "Zig",
        (Form(("... FAIL (", "...FAIL ("), r"^\d+/\d+ (?P<test>\S.*?)\.\.\. ?FAIL \("),),
        0.95,
        why=r"^expected |^error: ",
        place=r"^(?P<file>\S+\.zig):(?P<line>\d+):\d+: 0x",
        counts=Form((" skipped; ",), r"^\d+ passed; \d+ skipped; [1-9]\d* failed"),
    ),
)

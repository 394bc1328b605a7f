"""What the test frameworks of JavaScript and TypeScript print."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework

_WHY = (
    r"(?i)^\s*(?:expected|received|actual|operator|at:|error|cause|code|message)\b\s*[:=\[(]?|"
    r"^\s*(?:\w+ )?(?:\w*Error|AssertionError)\b|expect\(|Timed? ?out|^\s+> +\d+ \|"
)
_SOME_FAILED = tuple(f"{digit} failed" for digit in range(10))
_FILE = r"(?P<file>[^\s:()]+\.(?:[cm]?[jt]sx?|vue|svelte))"

JAVASCRIPT = (
    # https://jestjs.io/docs/cli
    Framework(
        "jest",
        (
            Form((" ● ",), r"^\s*● (?:Test suite failed to run|(?P<test>\S.*\S))\s*$"),
            Form(("FAIL ",), rf"^\s*FAIL (?:\S+ )?{_FILE}(?: \(|\s*$)"),
        ),
        0.95,
        confirm=Form(("Tests:  ", "Test Suites: "), r"^\s*(?:Tests?|Test Suites):\s.*\b\d+ failed"),
        reject=r"● (?:Console|Deprecation|Validation|Cannot log|Unhandled|process\.exit|\d+ |"
        r"Multiple configurations|Obsolete|Invalid)",
        why=_WHY,
        place=rf"\(?{_FILE}:(?P<line>\d+):\d+\)?$",
        above=Form(("FAIL ",), rf"^\s*FAIL (?:\S+ )?{_FILE}(?: \(|\s*$)"),
        counts=Form(("Tests:  ",), r"^\s*Tests:\s.*failed"),
    ),
    # https://vitest.dev/guide/reporters
    Framework(
        "vitest",
        (
            Form(("FAIL ",), rf"^\s*FAIL  +(?:\|\S+\| +)?(?:\S+ )?{_FILE} > (?P<test>\S.*\S)\s*$"),
            Form(("FAIL ",), rf"^\s*FAIL  +(?:\|\S+\| +)?(?:\S+ )?{_FILE} \[ "),
        ),
        0.95,
        why=_WHY,
        place=rf"^\s*❯ {_FILE}:(?P<line>\d+):\d+",
        counts=Form((" Tests  ", " Test Files  "), r"^\s*(?:Tests|Test Files)  .*failed"),
    ),
    # https://playwright.dev/docs/test-reporters
    Framework(
        "Playwright",
        (Form((" › ",), rf"^\s+\d+\) (?:\[[^\]]+\] › )?{_FILE}:(?P<line>\d+):\d+ › (?P<test>.*?)(?: ─+)?\s*$"),),
        0.95,
        confirm=Form(_SOME_FAILED, r"^\s*\d+ failed\s*$"),
        why=_WHY,
        counts=Form(_SOME_FAILED, r"^\s*\d+ failed\s*$"),
    ),
    # https://mochajs.org/; Cypress prints the same.
    Framework(
        "mocha",
        (
            Form(
                (" failing",),
                r"^\s+\d+\) (?P<test>\S.*?):?\s*$",
                r"^\s+[1-9]\d* failing\b",
                r"^npm |^\s+\(Results\)|^=============|^yarn ",
                rest=r"^\s{5,}(?P<test>\S.*?)(?P<end>:)?\s*$",
            ),
        ),
        0.95,
        why=_WHY,
        place=rf"\({_FILE}:(?P<line>\d+):\d+\)",
        counts=Form((" failing",), r"^\s+[1-9]\d* failing\b"),
    ),
    # https://karma-runner.github.io/
    Framework(
        "karma",
        (
            Form(
                (" FAILED",),
                r"^(?:\S+ )?(?:HeadlessChrome|ChromeHeadless|Chrome\w*|Firefox|Safari|Edge|PhantomJS|"
                r"Electron)\b.*?\) (?P<test>\S.*) FAILED\s*$",
            ),
        ),
        0.95,
        confirm=Form(("Executed ",), r"Executed \d+ of \d+ .*[1-9]\d* FAILED"),
        why=_WHY,
        counts=Form(("Executed ",), r"Executed (\d+) of \d+ .*FAILED"),
    ),
    # https://jasmine.github.io/
    Framework(
        "Jasmine",
        (Form(("Failures:",), r"^\d+\) (?P<test>\S.*?)\s*$", r"^Failures:\s*$", r"^\d+ specs?, |^Executed \d"),),
        0.95,
        confirm=Form((" spec, ", " specs, "), r"^\d+ specs?, [1-9]\d* failures?"),
        why=_WHY + r"|^\s+Message:",
        place=rf"\(?{_FILE}:(?P<line>\d+):\d+\)?$",
        counts=Form((" spec, ", " specs, "), r"^\d+ specs?, [1-9]\d* failures?"),
    ),
    # https://github.com/lukeed/uvu
    Framework(
        "uvu",
        (Form((' FAIL  "',), r'^\s+FAIL  "(?P<test>.+)"\s*$'),),
        0.95,
        why=_WHY + r"|\((?:Expected|Actual)\)\s*$",
        place=rf"\(?{_FILE}:(?P<line>\d+):\d+\)?$",
    ),
    # https://hapi.dev/module/lab/
    Framework(
        "lab",
        (
            Form(
                ("Failed tests:",),
                r"^\s+\d+\) (?P<test>\S.*?):?\s*$",
                r"^Failed tests:\s*$",
                r"^\d+ of \d+ tests failed",
            ),
        ),
        0.95,
        confirm=Form((" tests failed",), r"^[1-9]\d* of \d+ tests failed"),
        why=_WHY + r"|^\s+Expected ",
        place=rf"^\s+at .*?{_FILE}:(?P<line>\d+):\d+\)?$",
        counts=Form((" tests failed",), r"^[1-9]\d* of \d+ tests failed"),
    ),
    # https://testanything.org/tap-specification.html; node --test, tape, tap, bats and others.
    Framework(
        "TAP",
        (
            Form(
                ("not ok ",),
                r"^(?:\S+: |#? *)?\s*not ok \d+(?: -)?(?: (?P<test>\S.*?))?(?: # time=.*)?\s*$",
                nested=True,
            ),
        ),
        0.9,
        confirm=Form(("not ok ", "# fail", "# tests "), r"^# (?:fail|failed|tests) |^not ok \d"),
        reject=r"(?i)# *(?:todo|skip)\b",
        why=_WHY + r"|^\s*#  +|^# \(|^#  *`",
        place=r"(?:in test file (?P<file>[^\s,]+), line (?P<line>\d+)|"
        r"location: '(?P<file2>[^']+?):(?P<line2>\d+):\d+')",
        counts=Form(("# fail",), r"^# fail(?:ed)? +[1-9]"),
    ),
    # https://nodejs.org/api/test.html#test-reporters
    Framework(
        "node:test",
        (
            Form(
                ("failing tests:",),
                r"^\s*✖ (?P<test>\S.*?)(?: \([\d.]+m?s\))?\s*$",
                section=r"^✖ failing tests:",
                until=r"^##\[",
            ),
        ),
        0.95,
        why=_WHY,
        place=r"^test at (?P<file>\S+?):(?P<line>\d+):\d+",
        counts=Form(("ℹ fail ",), r"^ℹ fail [1-9]"),
    ),
    # https://github.com/avajs/ava
    Framework(
        "AVA",
        (Form(("[fail]: ",), r"^\s*[✘✖] \[fail\]: (?P<test>\S.*?)\s*$"),),
        0.95,
        why=_WHY,
        counts=Form((" test failed", " tests failed"), r"^\s+\d+ tests? failed"),
    ),
    # https://github.com/testem/testem, QUnit's own reporter
    Framework(
        "QUnit",
        (Form(("Test Failed: ",), r"^\s*Test Failed: (?P<test>\S.*?)\s*$"),),
        0.9,
        why=_WHY + r"|Assertion Failed:",
    ),
    # https://docs.deno.com/runtime/fundamentals/testing/, https://bun.sh/docs/cli/test
    Framework(
        "Deno",
        (
            Form((" FAILED ",), r"^(?P<test>\S.*?) \.\.\. (?:.*)?FAILED \(\d+(?:ms|s|m\d+s)\)$"),
            Form(("(fail) ",), r"^\(fail\) (?P<test>\S.*?)(?: \[[\d.]+m?s\])?\s*$"),
        ),
        0.9,
        why=_WHY,
        counts=Form(("FAILED | ",), r"^FAILED \| \d+ passed"),
    ),
)

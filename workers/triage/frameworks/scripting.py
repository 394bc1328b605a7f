"""What the test frameworks of Ruby, PHP, Perl, Elixir, Erlang, R, Lua, Julia and the shell print."""

from __future__ import annotations

from workers.triage.frameworks.forms import Form, Framework

SCRIPTING = (
    # https://rspec.info/
    Framework(
        "RSpec",
        (
            Form(
                ("Failures:",),
                r"^ {1,4}\d+\) (?P<test>\S.*?)\s*$",
                r"^Failures:\s*$",
                r"^Finished in |^Failed examples:|^Top \d",
            ),
            Form(("rspec ",), r"^rspec '?(?P<file>\./[^\s:\[']+)(?::(?P<line>\d+)|\[[\d:]+\])'? # (?P<test>\S.*)$"),
            Form(("occurred while loading",), r"^An error occurred while loading (?P<test>(?P<file>\S+))\.\s*$"),
        ),
        0.95,
        confirm=Form(
            (" example, ", " examples, ", "rspec ./", "rspec './"),
            r"^\d+ examples?, (?:[1-9]\d* failures?|\d+ failures?, [1-9]\d* errors? occurred)|^rspec '?\./",
        ),
        why=r"^\s*Failure/Error:|^\s*(?:expected|got)\b:?|^\s*[\w:]+(?:Error|Exception):",
        place=r"# (?P<file>\./\S+?):(?P<line>\d+):in",
        counts=Form((" example, ", " examples, "), r"^\d+ examples?, [1-9]"),
    ),
    # https://docs.seattlerb.org/minitest/, https://test-unit.github.io/
    Framework(
        "minitest",
        (
            Form(
                ("Failure:", "Error:"),
                r"^(?P<test>[\w:]+#test\S*|test\w*\([\w:]+\))(?: \[(?P<file>[^\]:]+):(?P<line>\d+)\])?:?\s*$",
                r"^\s*(?:\d+\) )?(?:Failure|Error):\s*$",
                r"^\d+ (?:runs|tests)",
            ),
            Form(("Failure: test", "Error: test"), r"^(?:Failure|Error): (?P<test>test\w*\([\w:]+\))"),
        ),
        0.95,
        confirm=Form(
            (" assertions, ",),
            r"\d+ (?:runs|tests), \d+ assertions, (?:[1-9]\d* failures|\d+ failures, [1-9]\d* errors)",
        ),
        why=r"^\s*(?:Expected|Actual|[\w:]+(?:Error|Exception)\b)|^<.*> expected",
        place=r"^\s+(?P<file>\S+\.rb):(?P<line>\d+):in",
        counts=Form((" assertions, ",), r"\d+ (?:runs|tests), \d+ assertions"),
    ),
    # https://docs.cucumber.io/
    Framework(
        "Cucumber",
        (Form(("cucumber ",), r"^cucumber (?:-p \S+ )?(?P<file>\S+\.feature):(?P<line>\d+) # (?P<test>\S.*)$"),),
        0.95,
        counts=Form((" scenario (", " scenarios ("), r"^\d+ scenarios? \([1-9]\d* failed"),
    ),
    # https://docs.phpunit.de/; https://pestphp.com/
    Framework(
        "PHPUnit",
        (
            Form(
                ("There was 1 ", "There were "),
                r"^\d+\) (?P<test>[\w\\]+::\w+.*?|\w+(?:Cest|Cept|Test): \S.*?)\s*$",
                r"^There (?:was|were) \d+ (?:failures?|errors?):",
                r"^There (?:was|were) \d+ (?:skipped|incomplete|risky|warning|deprecation|notice)|^(?:FAILURES|"
                r"ERRORS)!",
            ),
            Form(("FAILED  ",), r"^\s+FAILED  (?P<test>\S.* > \S.*?)(?:  +\w+)?\s*$"),
        ),
        0.95,
        why=r"^Failed asserting|^[-+]{3} |^[\w\\]*(?:Exception|Error)\b|^\S+ is deprecated",
        place=r"^(?P<file>/\S+\.php):(?P<line>\d+)\s*$",
        counts=Form(("Tests: ",), r"^\s*Tests: +\d+.*(?:Failures|Errors|failed)"),
    ),
    # https://docs.behat.org/
    Framework(
        "Behat",
        (
            Form(
                ("--- Failed scenarios:",),
                r"^\s+(?P<test>(?P<file>\S+\.feature):(?P<line>\d+))",
                r"^--- Failed scenarios:",
                r"^\d+ scenarios? \(",
            ),
        ),
        0.95,
        counts=Form((" scenario (", " scenarios ("), r"^\d+ scenarios? \(.*[1-9]\d* failed"),
    ),
    # https://pester.dev/
    Framework(
        "Pester",
        (Form(("[-] ",), r"^\s*\[-\] (?P<test>\S.*?) \d[\d.]*m?s(?: \(|\s*$)"),),
        0.95,
        confirm=Form(("Tests Passed: ",), r"Tests Passed: \d+, Failed: [1-9]"),
        why=r"^\s+(?:Expected|But was)",
        place=r"(?P<file>[^\s:,\\/]+\.ps1):(?P<line>\d+)",
        counts=Form(("Tests Passed: ",), r"Tests Passed: \d+, Failed: [1-9]"),
    ),
    # https://metacpan.org/pod/Test::Harness
    Framework(
        "prove",
        (
            Form(("Failed test",), r"^#\s+Failed test '(?P<test>[^']+)'"),
            Form((".t ..",), r"^(?P<test>(?P<file>\S+\.t)) \.{2,}\s*(?:Dubious|Failed|\S.* at \S+ line \d+)"),
            Form(("(Wstat: ",), r"^(?P<test>(?P<file>\S+\.t)) +\(Wstat: [1-9]"),
        ),
        0.95,
        confirm=Form(("Result: FAIL",), r"^Result: FAIL"),
        why=r"^#\s+(?:at |got:|expected:|Looks like)|at \S+ line \d+",
        place=r"^#\s+at (?P<file>\S+) line (?P<line>\d+)",
        counts=Form(("(Wstat: ",), r"\(Wstat: [1-9]\d*"),
    ),
    # https://hexdocs.pm/ex_unit/
    Framework(
        "ExUnit",
        (
            Form(
                (") test ", ") property ", ") doctest "),
                r"^\s+\d+\) (?P<test>(?:test|property|doctest) .*?) \([\w.]+\)\s*$",
            ),
        ),
        0.95,
        why=r"^\s+(?:Assertion with|code:|left:|right:|\*\* \()",
        place=r"^\s+(?P<file>\S+\.exs?):(?P<line>\d+)",
        counts=Form(
            (" test, ", " tests, ", " properties, ", " property, ", " doctest, ", " doctests, "),
            r"^\d+ (?:tests?|doctests?|propert\w+),.* [1-9]\d* failures?",
        ),
    ),
    # https://www.erlang.org/doc/apps/common_test/, https://www.erlang.org/doc/apps/eunit/
    Framework(
        "Common Test",
        (
            Form((" failed on line ",), r"^(?P<test>\w+:\w+) failed on line (?P<line>\d+)"),
            Form((": FAILED",), r"^%%% (?P<test>\w+ ==> \S+): FAILED"),
            Form(("*failed*",), r"^\s*(?P<test>[\w:]+)(?: \(.*\))?\.\.\.\*failed\*"),
        ),
        0.95,
        why=r"^Reason:|^%%% |^\*\*",
        counts=Form((" ok, ",), r"\d+ ok, [1-9]\d* failed"),
    ),
    # https://testthat.r-lib.org/, https://cran.r-project.org/doc/manuals/R-exts.html
    Framework(
        "R",
        (
            Form(
                ("── Failure", "── Error", ". Failure: ", ". Error: ", ". Failure (", ". Error ("),
                r"^── (?:\d+\. )?(?:Failure|"
                r"Error)(?:: (?P<test2>\S.*?))? "
                r"\(@?(?P<file>[^:#()]+?)[:#](?P<line>\d+)(?::\d+)?\)(?:: (?P<test>\S.*?))? ─",
            ),
            Form(("Running the tests in",), r"^Running the tests in [‘'](?P<test>(?P<file>\S+?))[’'] failed"),
            Form(("Running examples in",), r"^Running examples in [‘'](?P<test>\S+?)[’'] failed"),
        ),
        0.9,
        why=r"^\s*Error\b|not equal|^[-+\s]*(?:actual|expected)|isn't|^\s*\d+\. (?:Failure|Error)",
        counts=Form(("[ FAIL ",), r"\[ FAIL [1-9]"),
    ),
    # https://lunarmodules.github.io/busted/
    Framework(
        "busted",
        (Form((" → ",), r"^(?:Failure|Error) → (?P<file>\S+) @ (?P<line>\d+)(?:\s*$)"),),
        0.95,
        why=r"(?i)^(?:expected|passed in|\S+\.lua:\d+:)",
    ),
    # https://docs.julialang.org/en/v1/stdlib/Test/
    Framework(
        "Julia",
        (
            Form(
                ("Test Failed at ", "Error During Test at "),
                r"^(?:(?P<test>\S.*?): )?(?:Test Failed|Error During Test) at (?P<file>\S+?):(?P<line>\d+)",
            ),
        ),
        0.95,
        why=r"^\s+(?:Expression|Evaluated):",
        counts=Form(("ERROR: Some tests",), r"^ERROR: Some tests did not pass"),
    ),
    # https://bats-core.readthedocs.io/
    Framework(
        "bats",
        (Form((" ✗ ",), r"^\s*✗ (?P<test>\S.*?)(?: \[\d+\])?\s*$"),),
        0.95,
        confirm=Form(("(in test file",), r"\(in test file \S+, line \d+\)"),
        why=r"^\s+[`(]",
        place=r"\(in test file (?P<file>[^\s,]+), line (?P<line>\d+)\)",
        counts=Form((" test, ", " tests, "), r"^\d+ tests?, [1-9]\d* failures?"),
    ),
)

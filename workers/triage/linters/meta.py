"""How programs that run many linters name problems: Super-Linter, MegaLinter, lintrunner, scripts of a folder."""

from __future__ import annotations

from workers.triage.checker import AT, SOURCE, Checker, Form

SCRIPT_FAILED = """\
The lint script {rule} failed."""
RUN_SCRIPT = """\
Run {rule} on your machine, and correct what it prints."""

META = (
    # https://github.com/bitcoin/bitcoin/tree/master/test/lint: each script of a folder is run, and named when it fails.
    Checker(
        "the lint script",
        (
            Form(
                ("^---- failure generated from ",),
                r"^\^---- failure generated from (?P<rule>\S+)",
                title=r"^(?P<file>[\w./-]+/[\w.-]+\.\w+)(?::(?P<line>\d+))?[: ]|^diff --git a/(?P<file2>\S+)",
                reach=12,
            ),
            Form(("^---- failure generated from ",), r"^\^---- failure generated from (?P<rule>\S+)"),
        ),
        summary=SCRIPT_FAILED,
        remedy=RUN_SCRIPT,
        firm=True,
    ),
    # https://github.com/suo/lintrunner
    Checker(
        "lintrunner",
        (
            Form(
                ("Error (", "Warning ("),
                r"^\s+(?:Error|Warning) \((?P<rule>[A-Z][A-Z0-9_]+)\) \S",
                header=r"^>>> (?:Lint for (?P<file>\S+?):?|General linter failure:?)$",
            ),
        ),
        fix="lintrunner -a",
        near=60,
    ),
    # https://github.com/super-linter/super-linter
    Checker(
        "Super-Linter",
        (
            Form(
                ("Found errors in", "ERRORS FOUND in", "Errors found in"),
                r"(?i)\[?ERROR!?\]? +(?:Found errors|errors found) in \[?(?P<rule>[\w-]+)",
            ),
        ),
        near=60,
    ),
    # https://megalinter.io/
    Checker(
        "MegaLinter",
        (Form(("❌ Linted [",), r"❌ Linted \[(?P<what>\w+)\] files with \[(?P<rule>[\w-]+)\]: Found [1-9]"),),
        firm=True,
    ),
    # https://docs.trunk.io/
    Checker(
        "Trunk",
        (
            Form(
                ("  high    ", "  medium  ", "  low     "),
                r"^\s+(?P<line>\d+):\d+\s+(?:high|medium|low)\s+\S.*?\s{2,}(?P<rule>[\w-]+/[\w@/.-]+)$",
                header=rf"^{SOURCE}{AT}?$",
            ),
        ),
        near=40,
    ),
    # https://pre-commit.com/'s own checks, and those of https://github.com/pre-commit/pre-commit-hooks when run alone
    Checker(
        "reviewdog",
        (Form(("reviewdog: found at least one",), r"^reviewdog: found at least one (?:result|issue|diagnostic)"),),
        rule="reviewdog",
        near=5,
        confidence=0.7,
    ),
)

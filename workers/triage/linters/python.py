"""How the linters and formatters of Python name problems."""

from __future__ import annotations

from workers.triage.checker import AT, DIFFERENCE, SOURCE, Checker, Form, formatter
from workers.triage.linters.codes import BRACKETED, FLAKE8, PYLINT

_CODE = r"(?P<rule>[A-Z]{1,4}\d{2,5})"
_FOUND = tuple(f"Found {digit}" for digit in range(1, 10))
_RUFF_FOUND = r"^Found [1-9]\d* errors?(?:\.| \(\d+ fixed, [1-9]\d* remaining\)\.)$"
_PYTHON = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:pyi?|ipynb))"

PYTHON = (
    # https://docs.astral.sh/ruff/settings/#output-format
    Checker(
        "ruff",
        (
            Form(("error: Failed to parse ",), rf"^error: (?P<rule>Failed to parse) {_PYTHON}{AT}: "),
            Form((": invalid-syntax",), rf"^{_PYTHON}{AT}: (?P<rule>invalid-syntax):? "),
            Form(
                (" --> ",),
                rf"^\s*--> {_PYTHON}:(?P<line>\d+)(?::\d+)?$",
                title=r"^(?P<rule>[A-Z]{1,4}\d{3,4}|invalid-syntax)(?: \[\*\]|:)? \S",
                reach=2,
            ),
            Form((" [*] ",), rf"^\s+(?P<line>\d+):\d+ +{_CODE} \[\*\] \S", header=rf"^{_PYTHON}:$"),
            Form(BRACKETED, rf"^{_PYTHON}:(?P<line>\d+): \[{_CODE}\] \S"),
            Form((" [*] ",), rf"^{_PYTHON}:(?:cell \d+:)?(?P<line>\d+):\d+: {_CODE} \[\*\] "),
        ),
        fix="ruff check --fix",
        verdict=(_FOUND, _RUFF_FOUND),
    ),
    Checker(
        "ruff",
        (Form(FLAKE8, rf"^{_PYTHON}:(?:cell \d+:)?(?P<line>\d+):\d+: {_CODE} (?:\[\*\] |[A-Z`]\S* )\S?"),),
        fix="ruff check --fix",
        verdict=(_FOUND, _RUFF_FOUND),
        needs=((*_FOUND, "ruff"), rf"{_RUFF_FOUND}|\bruff\b"),
    ),
    formatter(
        "ruff format",
        (
            Form(("Would reformat: ",), rf"^Would reformat: {SOURCE}"),
            Form(
                (" --> ",), rf"^\s*--> {_PYTHON}:(?P<line>\d+):\d+$", title=r"^unformatted: File would be ref", reach=2
            ),
        ),
        "ruff format",
        verdict=(("would be reformatted",), r"^\d+ files? would be reformatted"),
    ),
    # https://black.readthedocs.io/en/stable/usage_and_configuration/the_basics.html
    formatter(
        "black",
        (
            Form(("would reformat ",), rf"^would reformat {SOURCE}"),
            Form(
                ("error: cannot format ",),
                rf"^error: cannot format {SOURCE}: (?P<rule>Cannot parse)[^:]*: (?P<line>\d+):",
            ),
        ),
        "black .",
        verdict=(("would be reformatted",), r"^\d+ files? would be reformatted"),
    ),
    # https://pycqa.github.io/isort/
    formatter(
        "isort",
        (Form(("Imports are incorrectly sorted",), rf"^ERROR: {SOURCE} Imports are incorrectly sorted"),),
        "isort .",
        confidence=0.95,
    ),
    formatter(
        "autopep8, docformatter or yapf",
        (
            Form(
                ("(original)", "before/"), r"^--- (?:before/)?(?P<file>\S+\.pyi?)(?:\s+\(original\))?$", body=DIFFERENCE
            ),
            Form(("formatted]", "\t(reformatted)"), r"^\+\+\+ (?P<file>\S+\.pyi?)\s+\(?reformatted"),
        ),
        "the formatter in place",
        near=2,
        confidence=0.85,
    ),
    Checker(
        "autoflake",
        (Form(("Unused imports/variables detected",), rf"^{SOURCE}: Unused imports/variables detected"),),
        rule="unused",
        fix="autoflake --in-place",
    ),
    # https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html
    Checker(
        "pylint",
        (
            Form(PYLINT, rf"^{_PYTHON}{AT}: [CRWEF]\d{{4}}: .*\((?P<rule>[a-z][a-z0-9-]+)\)$"),
            Form(PYLINT, rf"^{_PYTHON}{AT}: (?P<rule>[CRWEF]\d{{4}})\b"),
            Form((": [C", ": [R", ": [W", ": [E", ": [F"), rf"^{_PYTHON}:\d+: \[[CRWEF]\d{{4}}\((?P<rule>[\w-]+)\)"),
            Form(
                ("************* Module",),
                r"^(?P<rule>[CRWEF]): *(?P<line>\d+), *\d+: ",
                section=r"^\*+ Module (?P<module>\S+)$",
                reach=60,
            ),
        ),
        verdict=(("Your code has been rated at",), r"^Your code has been rated at"),
    ),
    # https://bandit.readthedocs.io/en/latest/formatters/
    Checker(
        "bandit",
        (
            Form(
                (">> Issue: [",),
                r"^\s*>> Issue: \[(?P<rule>B\d+)[:\]]",
                below=rf"^\s*Location: {SOURCE}:(?P<line>\d+)",
                reach=8,
            ),
        ),
        verdict=(("Files skipped (",), r"^Files skipped \("),
    ),
    # https://www.pydocstyle.org/
    Checker(
        "pydocstyle",
        (
            Form(
                (" in public ", " in private ", " at module level:", " in nested "),
                rf"^{_PYTHON}:(?P<line>\d+) (?:in|at) [\w ]+(?:`[^`]+`)?:$",
                below=r"^\s+(?P<rule>D\d{3}): ",
                reach=2,
            ),
        ),
    ),
    # https://flake8.pycqa.org/, https://pycodestyle.pycqa.org/, https://doc8.readthedocs.io/
    Checker(
        "flake8",
        (
            Form(
                FLAKE8,
                rf"^{_PYTHON}(?::|:)(?P<line>\d+):(?:\d+:)? \[?(?P<rule>[A-Z]{{1,4}}\d{{2,5}})\]?:? \S",
            ),
        ),
    ),
    Checker(
        "doc8",
        (
            Form(
                (": D000 ", ": D001 ", ": D002 ", ": D003 ", ": D004 ", ": D005 "), rf"^{SOURCE}{AT}: (?P<rule>D00\d) "
            ),
        ),
        verdict=(("Total accumulated errors",), r"^Total accumulated errors = [1-9]"),
    ),
    Checker(
        "rstcheck",
        (
            Form(
                (": (ERROR/", ": (WARNING/", ": (SEVERE/"),
                rf"^{SOURCE}{AT}: \((?P<rule>(?:ERROR|WARNING|SEVERE)/\d)\) ",
            ),
        ),
        verdict=(("Error! Issues detected.",), r"^Error! Issues detected\."),
    ),
    Checker(
        "vulture",
        (Form(("% confidence)",), rf"^{_PYTHON}:(?P<line>\d+): (?P<rule>unused \w+|unreachable code) .*\(\d+% conf"),),
        confidence=0.9,
    ),
    # https://deptry.com/rules-violations/
    Checker(
        "deptry",
        (Form((": DEP00",), rf"^{SOURCE}{AT}?: (?P<rule>DEP\d{{3}}) "),),
        verdict=(_FOUND, r"^Found [1-9]\d* dependency issues?\."),
    ),
)

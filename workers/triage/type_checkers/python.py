"""How the type checkers of Python name problems."""

from __future__ import annotations

from workers.triage.checker import AT, Checker, Form

_FOUND = tuple(f"Found {digit}" for digit in range(1, 10))
_PYTHON = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:pyi?|ipynb))"
# https://pyrefly.org/en/docs/error-kinds/ and https://google.github.io/pytype/errors.html
_PYREFLY = tuple(
    f"[{kind}"
    for kind in ("bad-", "missing-", "unknown-", "unexpected-", "not-a", "not-c", "not-i", "invalid-", "no-matching",
                 "unsupported-", "unbound-name", "index-error", "deprecated]", "import-error]", "redundant-")
)  # fmt: skip
_PYTYPE = (
    "[attribute-error]", "[import-error]", "[wrong-arg-types]", "[name-error]", "[module-attr]", "[bad-return-type]",
    "[annotation-type-mismatch]", "[unsupported-operands]", "[pyi-error]", "[not-callable]", "[wrong-arg-count]",
    "[missing-parameter]", "[wrong-keyword-args]", "[invalid-annotation]", "[key-error]", "[container-type-mismatch]",
)  # fmt: skip

PYTHON = (
    # https://google.github.io/pytype/errors.html
    Checker(
        "pytype",
        (
            Form(
                (": error: in ",),
                rf"^{_PYTHON}{AT}: error: in [\w.<>]+: .*\[(?P<rule>[a-z-]+)\]$",
            ),
            Form(
                _PYTYPE,
                r'^File "(?P<file>[^"]+\.pyi?)", line (?P<line>\d+), in \S+: .*\[(?P<rule>[a-z]+(?:-[a-z]+)+)\]$',
            ),
        ),
        verdict=(("ninja: build stopped",), r"^ninja: build stopped: "),
        near=25,
    ),
    # https://mypy.readthedocs.io/en/stable/error_codes.html
    Checker(
        "mypy",
        (
            Form((": error: ",), rf"^{_PYTHON}{AT}(?::\d+:\d+)?: error: \S.*  \[(?P<rule>[a-z][a-z-]*)\]$"),
            # The code may stand on the next line (--pretty), or nowhere (before 0.780, --hide-error-codes).
            Form(
                (": error: ",),
                rf"^{_PYTHON}{AT}(?::\d+:\d+)?: error: \S",
                below=r"^(?:[^:]*  )?\[(?P<rule>[a-z]+(?:-[a-z]+)*)\]$",
                reach=3,
            ),
            Form((": error: ",), rf"^{_PYTHON}{AT}(?::\d+:\d+)?: error: \S"),
            Form((": error: ",), rf"^{_PYTHON}: error: (?:Source file found twice|Duplicate module|Cannot find)"),
        ),
        verdict=(
            (*_FOUND, "Interrupted", "errors prevented further checking"),
            r"^Found [1-9]\d* errors? in \d+ files?",
        ),
        reject=r"error: (?:code should be clang-formatted|.* Violation: )",
        near=40,
    ),
    # https://github.com/microsoft/pyright/blob/main/docs/command-line.md
    Checker(
        "pyright",
        (
            Form(
                (" - error: ",),
                rf"^\s*{_PYTHON}{AT} - error: .*\((?P<rule>report\w+)\)$",
            ),
            Form(
                (" - error: ",),
                rf"^\s*{_PYTHON}{AT} - error: ",
                below=r"^\s{4,}.*\((?P<rule>report\w+)\)$",
                reach=4,
            ),
            Form((" - error: ",), r"^\s*(?P<file>(?:[A-Za-z]:)?[/\w][^:]*\.pyi?):(?P<line>\d+):\d+ - error: "),
        ),
        verdict=((" errors, ", "1 error, "), r"^[1-9]\d* errors?, \d+ warnings?"),
        near=25,
    ),
    # https://pyre-check.org/docs/errors/
    Checker(
        "Pyre",
        (
            Form(
                tuple(f" [{number}]: " for number in range(80)),
                rf"^(?:ƛ +)?{_PYTHON}:(?P<line>\d+):\d+ (?P<rule>[A-Z][A-Za-z -]+ \[\d+\]): \S",
            ),
        ),
        verdict=((*_FOUND, "type errors"), r"Found [1-9]\d* type errors?!?"),
        near=25,
    ),
    # https://docs.astral.sh/ty/reference/rules/, https://pyrefly.org/en/docs/error-kinds/
    Checker(
        "ty",
        (
            Form(
                ("error[",),
                r"^error\[(?P<rule>[a-z]+(?:-[a-z]+)*)\]:? ",
                below=rf"^\s*-->\s{_PYTHON}:(?P<line>\d+):\d+$",
                reach=2,
            ),
            Form((" error[",), rf"^{_PYTHON}{AT}: error\[(?P<rule>[a-z]+(?:-[a-z]+)*)\] "),
        ),
        verdict=(_FOUND, r"^Found [1-9]\d* diagnostics?$"),
        near=40,
    ),
    Checker(
        "Pyrefly",
        (
            Form(
                _PYREFLY,
                r"^\s*ERROR .*\[(?P<rule>[a-z]+(?:-[a-z]+)*)\]$",
                below=rf"^\s*--> {_PYTHON}:(?P<line>\d+):\d+$",
                reach=3,
            ),
            Form(_PYREFLY, rf"^ERROR {_PYTHON}:(?P<line>\d+):[\d-]+: .*\[(?P<rule>[a-z-]+)\]$"),
        ),
        near=25,
    ),
)

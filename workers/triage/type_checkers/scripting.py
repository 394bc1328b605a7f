"""How the type checkers of Ruby, PHP, Erlang, Elixir and Lua name problems."""

from __future__ import annotations

from workers.triage.checker import AT, Checker, Form

_RUBY = r"(?P<file>[^\s:]+\.(?:rbi?|rake|rbs))"
_PHP = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:php|phtml|inc|module|install|theme))"
_PHPSTAN_FILE = r"^\s+Line {3,}(?P<file>\S.*?)(?: \(in context of .*)?\s*$"
_PHPSTAN_ROW = r"^\s+:?(?P<line>\d+) {2,}\S"
_PHPSTAN_END = r"^\s*(?:\[ERROR\]|\[OK\])|^\s+Line "

SCRIPTING = (
    # https://sorbet.org/docs/error-reference
    Checker(
        "Sorbet",
        (Form(("https://srb.help/",), rf"^{_RUBY}:(?P<line>\d+): .*https://srb\.help/(?P<rule>\d{{4}})$"),),
        verdict=(tuple(f"Errors: {digit}" for digit in range(1, 10)), r"^Errors: [1-9]"),
        near=25,
    ),
    # https://github.com/soutaro/steep
    Checker(
        "Steep",
        (
            Form(
                (": [error] ",),
                rf"^{_RUBY}:(?P<line>\d+):\d+: \[error\] ",
                below=r"Diagnostic ID: (?P<rule>\w+::\w+)",
                reach=8,
            ),
            Form((": [error] ",), rf"^{_RUBY}:(?P<line>\d+):\d+: \[error\] "),
        ),
        rule="type-error",
        verdict=(("Detected ",), r"^Detected [1-9]\d* problems? from [1-9]\d* files?"),
        near=25,
    ),
    # https://phpstan.org/user-guide/output-format
    Checker(
        "PHPStan",
        (
            Form(
                (" Line   ",),
                _PHPSTAN_ROW,
                section=_PHPSTAN_FILE,
                until=_PHPSTAN_END,
                below=r"^\s+🪪 +(?P<rule>[a-zA-Z]+\.[\w.]+)$",
                reach=200,
            ),
            Form((" Line   ",), _PHPSTAN_ROW, section=_PHPSTAN_FILE, until=_PHPSTAN_END, reach=200),
            Form(
                ("  Error   ",),
                r"^ {2,3}[A-Z]\S* .*\S",
                section=r"^\s+Error\s*$",
                until=r"^\s*(?:\[ERROR\]|\[OK\])|^\s+Line ",
                reach=60,
            ),
            Form((".php:",), rf"^{_PHP}:(?P<line>\d+):[A-Z].*?(?: \[identifier=(?P<rule>[\w.]+)\])?$"),
        ),
        rule="type-error",
        needs=(("PHPStan", "phpstan", "[ERROR] Found"), r"(?i)phpstan|\[ERROR\] Found [1-9]\d* errors?"),
        verdict=(("[ERROR] Found",), r"^\s*\[ERROR\] Found [1-9]\d* errors?"),
        verdict_suffices=True,
        near=25,
    ),
    # https://psalm.dev/docs/running_psalm/issues/
    Checker(
        "Psalm",
        (
            Form(
                ("ERROR: ",),
                rf"^ERROR: (?P<rule>[A-Z]\w+) - {_PHP}{AT} - ",
            ),
            Form(
                ("ERROR: ",),
                r"^ERROR: (?P<rule>[A-Z]\w+)$",
                below=rf"^at {_PHP}{AT}$",
                reach=1,
            ),
        ),
        verdict=((" errors found", "1 error found"), r"^[1-9]\d* errors? found$"),
        near=40,
    ),
    # https://www.erlang.org/doc/apps/dialyzer/dialyzer.html, https://hexdocs.pm/dialyxir/
    Checker(
        "Dialyzer",
        (
            Form(
                (
                    "has no local return",
                    "will never be called",
                    "can never match",
                    "breaks the contract",
                    "is a subtype of the success",
                    "will never return",
                    "does not match the success typing",
                    "Invalid type specification",
                    "can never return",
                    "will fail since",
                    "Unknown function",
                    "Unknown type",
                    "Callback info about",
                ),
                r"^\s*(?P<file>[^\s:]+\.[eh]rl):(?P<line>\d+)(?::\d+)?: (?:Warning: )?\S",
            ),
            Form((".ex:", ".exs:"), r"^(?P<file>[^\s:]+\.exs?):(?P<line>\d+)(?::\d+)?:(?P<rule>[a-z]+(?:_[a-z]+)*)\b"),
        ),
        rule="dialyzer",
        needs=(("ialyz",), r"(?i)dialyz"),
        verdict=(
            ("warnings were emitted", "Halting VM", "Total errors: ", "ialyzer error", "rebar_prv_dialyzer"),
            (
                r"done \(warnings were emitted\)|Total errors: [1-9]|===> Warnings occurred running dialyzer"
                r"|Warnings written to"
            ),
        ),
        near=40,
    ),
    # https://luau.org/, https://github.com/teal-language/tl
    Checker(
        "Luau",
        (Form((": TypeError: ",), r"^(?P<file>[^\s(]+\.luau?)\((?P<line>\d+),\d+\): TypeError: "),),
        rule="TypeError",
    ),
)

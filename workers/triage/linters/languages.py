"""How the linters and formatters of further languages name problems."""

from __future__ import annotations

from workers.triage.checker import DIFFERENCE, Checker, Form, formatter

_ELIXIR = r"(?P<file>[^\s:*]+\.(?:exs?|heex|leex))"
_HASKELL = r"(?P<file>[^\s:]+\.l?hs)"
_DJLINT = (
    *(f"H0{number:02d} " for number in range(5, 38)),
    *(f"T0{number:02d} " for number in range(1, 35)),
    *("D004 ", "D018 ", "J004 ", "J018 "),
)
_COMMAND = r"^(?:##\[group\]Run |\[command\]|\$ |> |\+ |.*\d\$ )?(?:.*[/ (`])?"

LANGUAGES = (
    # GHC before 8.0 under -Werror: what it says are warnings, and the project's settings break the build over them.
    Checker(
        "GHC",
        (
            Form(
                ("Failing due to -Werror.",),
                r"^Failing due to -Werror\.$",
                title=rf"^{_HASKELL}:(?P<line>\d+):\d+: Warning:",
                reach=40,
            ),
        ),
        rule="warning",
        firm=True,
        confidence=0.85,
    ),
    # https://hexdocs.pm/mix/Mix.Tasks.Format.html
    formatter(
        "mix format",
        (
            Form(
                ("files are not formatted", "files were not formatted"),
                rf"^\s+\* {_ELIXIR}$",
                section=r"following files (?:are|were) not formatted",
                is_list=True,
                reach=100,
            ),
            Form(
                ("files are not formatted",),
                rf"^\s*(?:##+ |\*\*\(?)?(?:/\S*/)?{_ELIXIR}:?$",
                section=r"following files are not formatted",
                reach=20,
            ),
        ),
        "mix format",
        verdict=(("mix format failed",), r"mix format failed due to --check-formatted"),
        verdict_suffices=True,
    ),
    # https://hexdocs.pm/credo/
    Checker(
        "Credo",
        (
            Form(
                ("[R] ", "[W] ", "[D] ", "[F] ", "[C] "),
                r"^┃ +\[(?P<rule>[RWDFC])\] . ",
                below=rf"^┃ +{_ELIXIR}:(?P<line>\d+)",
                reach=6,
            ),
            Form(("[R] ", "[W] ", "[D] ", "[F] ", "[C] "), rf"^\[(?P<rule>[RWDFC])\] . {_ELIXIR}:(?P<line>\d+)"),
        ),
        rule="credo",
        near=30,
    ),
    # https://github.com/ndmitchell/hlint
    Checker(
        "HLint",
        (
            Form(
                (": Warning: ", ": Suggestion: ", ": Error: ", ": Ignore: "),
                rf"^{_HASKELL}:(?:(?P<line>\d+):[\d-]+|\((?P<line2>\d+),\d+\)-\(\d+,\d+\)): "
                r"(?:Warning|Suggestion|Error): (?P<rule>\S.*)$",
            ),
        ),
        verdict=((" hints", "1 hint"), r"^[1-9]\d* hints?$"),
        strict=True,
    ),
    # https://github.com/tweag/ormolu
    formatter(
        "Ormolu or Fourmolu",
        (
            Form(("@@ -",), r"^@@ -\d", title=rf"^{_HASKELL}$", reach=1, body=DIFFERENCE),
            Form(
                ("ormolu", "fourmolu"),
                rf"^{_HASKELL}$",
                section=rf"{_COMMAND}f?o(?:r|urm)o(?:lu|ulu)\b.*(?:check|-m )",
                is_command=True,
                is_list=True,
                reach=40,
            ),
            Form(("stylish-haskell",), rf"^--- {_HASKELL}", section=r"stylish-haskell", reach=60),
        ),
        "ormolu --mode inplace",
        near=8,
        confidence=0.85,
    ),
    # https://docs.sqlfluff.com/
    Checker(
        "SQLFluff",
        (
            Form(
                (" | P: ",),
                r"^L: +(?P<line>\d+) \| P: +\d+ \| +(?P<rule>[A-Z]{2,4}\d*|[A-Z]\d{3}) \|",
                header=r"^== \[(?P<file>[^\]]+)\] FAIL",
            ),
        ),
        fix="sqlfluff fix",
        verdict=(("All Finished", "linting violations"), r"^All Finished|unfixable linting violations found"),
    ),
    Checker(
        "djLint",
        (
            Form(
                _DJLINT,
                r"^(?P<rule>[HTDJN]\d{3}) (?P<line>\d+):\d+ \S",
                header=r"^(?P<file>\S+\.(?:html?|jinja2?|j2|hbs|njk|twig|svelte|django))$",
            ),
        ),
        fix="djlint --reformat",
        verdict=(("Linted ",), r"^Linted \d+ files?, found [1-9]\d* errors?"),
        strict=True,
    ),
    formatter(
        "elm-format",
        (Form(("is not formatted with elm-format",), r'"path": ?"(?P<file>[^"]+\.elm)"'),),
        "elm-format --yes .",
        near=6,
    ),
    Checker(
        "elm-review",
        (Form(("-- ELM-REVIEW ERROR",), r"^-- ELM-REVIEW ERROR -+ (?P<file>[^\s:]+\.elm):(?P<line>\d+):\d+"),),
        rule="elm-review",
        near=60,
    ),
    formatter(
        "zig fmt",
        (
            Form(
                ("zig fmt ",),
                r"^(?P<file>\S+\.zig)$",
                section=rf"{_COMMAND}zig fmt .*--check",
                is_command=True,
                is_list=True,
                reach=40,
            ),
        ),
        "zig fmt .",
        near=4,
    ),
    formatter(
        "the Nix formatter",
        (
            Form(("Requires formatting: ",), r"^Requires formatting: (?P<file>\S+\.nix)$"),
            Form(
                (" not formatted", "would have been re"), r"^(?P<file>\S+\.nix):? (?:not formatted|would have been ref)"
            ),
        ),
        "nix fmt",
        near=10,
    ),
    Checker(
        "elvis",
        (Form(("# src/", "[FAIL]"), r"^# (?P<file>\S+\.[eh]rl) .*\[FAIL\]"),),
        rule="elvis",
    ),
    Checker(
        "Solhint",
        (
            Form(
                ("  error  ",),
                r"^\s+(?P<line>\d+):\d+ +error +\S.*?  +(?P<rule>[\w/-]+)$",
                header=r"^(?P<file>\S+\.sol)$",
            ),
        ),
        verdict=((" problems (", " problem ("), r"[✖✘] [1-9]\d* problems? \([1-9]\d* errors?"),
    ),
)

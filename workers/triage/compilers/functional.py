"""How compilers of functional and younger languages reject a source: Haskell, OCaml, Elixir, Erlang, Crystal, Dart.

https://downloads.haskell.org/ghc/latest/docs/users_guide/, https://ocaml.org/manual/, https://hexdocs.pm/mix/,
https://www.erlang.org/doc/apps/compiler/, https://crystal-lang.org/reference/, https://dart.dev/tools/dart-compile
"""

from __future__ import annotations

from workers.triage.compilers.rejection import WARNINGS, Rejection, source_file

_HASKELL = source_file("hs|lhs|hsc|chs|cabal|hs-boot")

FUNCTIONAL = (
    Rejection(
        "GHC",
        (": error:",),
        rf"^{_HASKELL}:(?:(?P<line>\d+)|\((?P<line2>\d+),\d+\)).*: error:(?:\s|$)",
    ),
    # GHC before 8.0 had no such word.
    Rejection(
        "GHC",
        (".hs:", ".lhs:"),
        rf"^{_HASKELL}:(?P<line>\d+):\d+:(?:\s*$| (?:parse error|lexical error|Not in scope|Couldn't match))",
        message=r"^ {4}\S",
        refute=r"^ {4}Warning:|: Warning:",
        reach=1,
        proof=r"^\S.*(?:failed|error|Error|ExitFailure)",
    ),
    Rejection(
        "OCaml",
        (", characters ",),
        r'^\s*File "(?P<file>[^"]+)", lines? (?P<line>\d+)(?:-\d+)?, characters \d+-\d+:',
        message=r"^\s*Error(?: \(warning [^)]*\)| \(alert [^)]*\))?: |^\s*Error:$",
        refute=r"^\s*Warning \d+",
        reach=30,
    ),
    Rejection(
        "Elixir",
        (" (CompileError) ", "(SyntaxError) ", "(TokenMissingError) ", "(MismatchedDelimiterError) "),
        r"^\*\* \((?:Compile|Syntax|TokenMissing|MismatchedDelimiter)Error\) (?:invalid syntax found on )?"
        r"(?P<file>[^\s:]+\.(?:exs?|[lh]?eex)):(?P<line>\d+):",
        loaded=True,
    ),
    Rejection(
        "Elixir",
        ("└─ ",),
        r"^[│\s]*└─ (?P<file>[^\s:]+\.(?:exs?|[lh]?eex)):(?P<line>\d+)(?::\d+)?",
        heading=r"^\s*error: ",
        refute=r"^\s*warning: ",
        reach=14,
        loaded=True,
    ),
    Rejection(
        "Elixir",
        ("Compilation failed due to warnings",),
        r"^Compilation failed due to warnings while using the --warnings-as-errors",
        heading=r"^\s*warning: ",
        below=r"^[│\s]*(?:└─ )?(?P<file>[^\s:]+\.(?:exs?|[lh]?eex)):(?P<line>\d+)",
        reach=60,
        summary=True,
        remedy=WARNINGS,
        loaded=True,
    ),
    Rejection(
        "Elixir",
        ("== Compilation error ",),
        r"^== Compilation error (?:in|on) file (?P<file>\S+) ==",
        message=r"^\*\* \(\w[\w.]*\) ",
        reach=2,
        summary=True,
        loaded=True,
    ),
    # Erlang's compiler says the place and the message, and nothing that calls it an error.
    Rejection(
        "Erlang",
        (".erl:", ".hrl:", ".yrl:", ".xrl:"),
        r"^(?P<file>[^\s:(]+\.(?:[ehyx]rl)):(?P<line>\d+)(?::\d+)?: \S",
        # Behind the third bar stand words of dialyzer, which checks types.
        reject=r"[Ww]arning:|: FAILED|failed on line|success typing|Invalid type spec|The call |no local return"
        r"|can never |never be called|Unmatched return|The pattern |Guard test ",
        proof=r"\*\*\* \[|Compiling \S+ failed|erlc|ERROR: compile failed|[Cc]ompilation failed|exit code",
    ),
    Rejection(
        "rebar3",
        ("===> Compiling ",),
        r"^===> Compiling (?P<file>\S+) failed",
        below=r"^\s*(?P<line>\d+) │",
        summary=True,
    ),
    Rejection(
        "Crystal",
        ("rror in ",),
        r"^(?:Syntax error|Error) in (?:line \d+: )?(?P<file>\S+\.cr):(?P<line>\d+): ",
    ),
    Rejection(
        "Crystal",
        (".cr:",),
        r"^(?:In|(?:Syntax error|Error|Error in line \d+.*) in) (?P<file>\S+\.cr):(?P<line>\d+)(?::\d+)?(?:$|: )",
        message=r"^Error: |^(?:Syntax e|E)rror in \S+: ",
        reach=14,
    ),
    Rejection(
        "Dart",
        (": Error: ",),
        r"^\s*(?:ERROR: )?(?P<file>[^\s:()]+\.dart):(?P<line>\d+):\d+: Error: ",
    ),
    Rejection("Haxe", (".hx:",), r"^(?:ERROR +)?(?P<file>[^\s:]+\.hx):(?P<line>\d+): (?:characters?|lines) \d"),
    Rejection(
        "CoffeeScript",
        (".coffee, ",),
        r"In (?P<file>[^\s:]+\.coffee), .*\bon line (?P<line>\d+)",
    ),
    Rejection(
        "compiler",
        (".coffee:", ".litcoffee:", ".ls:", ".peg:"),
        r"^(?P<file>[^\s:]+\.(?:coffee|litcoffee|ls|peg)):(?P<line>\d+):\d+: error: ",
    ),
    Rejection(
        "Common Lisp",
        ("caught ERROR:",),
        r"^; caught ERROR:",
        message=r"^;\s+\S",
        above=r"^; (?:file: (?P<file>\S+)|compiling file \"(?P<file2>[^\"]+)\")",
        reach=30,
        confidence=0.85,
    ),
    Rejection(
        "Emacs Lisp",
        (": Error: ", ":Error: "),
        r"^(?P<file>[^\s:]+\.el):(?P<line>\d+):\d+: ?Error: ",
    ),
)

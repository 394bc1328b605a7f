"""How Rust and Go, and languages whose compilers point at the code as Rust's does, reject a source.

https://doc.rust-lang.org/error_codes/, https://pkg.go.dev/golang.org/x/tools/internal/typesinternal,
https://pkg.go.dev/cmd/go
"""

from __future__ import annotations

from workers.triage.compilers.rejection import LINK, SOURCE, Rejection

_GO = r"(?P<file>(?:\.{0,2}[\\/]|[A-Za-z]:\\)?[\w@.\\/+~-]*\.go)"
# What the type checker, the parser and the importer of Go say.
_GO_MESSAGES = (
    "undefined: ",
    "undefined (type ",
    " and not used",
    " but not used",
    "cannot use ",
    "syntax error: ",
    "too many arguments",
    "not enough arguments",
    "too many return values",
    "not enough return values",
    "missing return",
    " redeclared",
    "does not implement",
    "has no field or method",
    "cannot assign to",
    "assignment mismatch",
    "invalid operation: ",
    "invalid argument: ",
    "no new variables on left side",
    "cannot convert ",
    "cannot infer ",
    "is not a type",
    "unknown field ",
    "missing ',' ",
    "expected declaration",
    "expected 'package'",
    "import cycle not allowed",
    "use of internal package",
    "initialization cycle",
    "invalid recursive type",
    "could not import ",
    "not exported by package",
    "cannot range over",
    "cannot call ",
    "impossible type ",
    "duplicate case ",
    "multiple-value ",
    "wrong type for method",
    "cannot refer to unexported",
    "must be a constant",
    "overflows ",
    "requires go1.",
    "invalid use of ",
    "ambiguous selector",
    "missing method",
    "is not used",
    "undeclared name",
    "method has multiple receivers",
    "type arguments",
    ", found ",
    "non-boolean condition",
    "non-declaration statement",
    "newline in string",
    "not terminated",
    "mismatched types",
    "is not an expression",
)
_SAYS = "|".join(f"(?:{message.replace('(', '[(]').replace('.', '[.]')})" for message in _GO_MESSAGES)
_GO_LINE = rf"^(?:vet: )?{_GO}:(?P<line>\d+)(?::\d+)?: "
# golangci-lint and staticcheck name their rule at the end.
_LINTER = r"\((?:[\w-]+|SA\d+|[A-Z]+\d+)\)$"

RUST_GO = (
    # A message of rustc may take several lines before the one that points at the code. Clippy's name their lint.
    Rejection(
        "rustc",
        (" --> ",),
        r"^ *--> (?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+$",
        heading=r"^error(?:\[E\d{4}\])?: ",
        refute=r"clippy::|rust-clippy",
        linter="clippy",
        reach=4,
    ),
    # Before 2016 the place stood first.
    Rejection("rustc", (".rs:",), r"^(?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+: \d+:\d+ error: "),
    Rejection(
        "rustc",
        ("error[E0",),
        r"^error\[E\d{4}\]: ",
        below=r"^ *(?:-->|:::) (?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+",
        reach=4,
    ),
    Rejection(
        "rustc",
        ("error: linking with ",),
        r"^error: linking with `[^`]+` failed",
        remedy=LINK,
    ),
    Rejection(
        "Cargo",
        ("failed to run custom build command for",),
        r"failed to run custom build command for `[^`(]+\((?P<file>/[^)]+)\)`",
        confidence=0.9,
        remedy="Read what the build script wrote to standard error, further down, and mend what it lacks.",
    ),
    Rejection(
        "Cargo",
        ("failed to parse manifest at",),
        r"^error: failed to parse manifest at `(?P<file>[^`]+)`",
        below=r"TOML parse error at line (?P<line>\d+)",
        confidence=0.9,
    ),
    Rejection(
        "rustc",
        ("could not compile `",),
        r"^error: could not compile `(?P<crate>[^`]+)`",
        refute=r"process didn't exit successfully.*signal: 9",
        summary=True,
    ),
    # Solidity, and Prisma's schemas.
    Rejection(
        "Solidity",
        (" --> ",),
        r"^ *--> *(?P<file>[^\s:]+\.(?:sol|yul)):(?P<line>\d+):\d+",
        heading=r"^(?:\w*Error|Error \(\d+\))(?: \(\d+\))?: ",
        reach=3,
    ),
    Rejection(
        "Prisma",
        ("  -->  ",),
        r"^ *--> *(?P<file>[^\s:]+\.prisma):(?P<line>\d+)",
        heading=r"^\s*error: ",
        reach=3,
    ),
    # Gleam, Move, Typst and others print with the same library.
    Rejection(
        "compiler",
        ("┌─ ",),
        r"^\s*┌─ (?P<file>[^\s:]+\.(?:gleam|move|typ|wgsl|cairo|roc|sw|aiken|ftd|grain|fe)):(?P<line>\d+)(?::\d+)?",
        heading=r"^(?:error|Error)(?:\[\w+\])?: ",
        reach=3,
    ),
    # Go. Linters that need a package to compile first say so in their own form.
    Rejection("Go", ("(compile)", "(typecheck)"), rf"{_GO_LINE}.*\((?:compile|typecheck)\)$", loaded=True),
    Rejection("Go", ("vet: ",), rf"^vet: {_GO}:(?P<line>\d+):\d+: ", loaded=True),
    Rejection(
        "Go",
        _GO_MESSAGES,
        rf"{_GO_LINE}.*(?:{_SAYS})",
        reject=_LINTER,
        loaded=True,
    ),
    Rejection(
        "Go",
        ("build constraints exclude all Go files", "import cycle not allowed", "is not in std", "is not in GOROOT"),
        rf"^(?:{_GO}:(?P<line>\d+):\d+: |package \S+(?: \(test\))?[\s:]*|imports \S+: )?.*"
        r"(?:build constraints exclude all Go files|import cycle not allowed|is not in (?:std|GOROOT))",
        reject=_LINTER,
        confidence=0.9,
        loaded=True,
    ),
    Rejection(
        "Go",
        ("found packages ",),
        r"^(?:\S+: )?found packages \w+ \([^)]+\) and \w+ \((?P<file>[^)]+\.go)\) in ",
        loaded=True,
    ),
    Rejection(
        "Go",
        ("is undeclared in the main package",),
        r"function main is undeclared in the main package",
        remedy="Give the package a `func main`, or build another package.",
        loaded=True,
    ),
    Rejection(
        "Go linker",
        ("/link: running ",),
        r"/link: running \S+ failed: exit status",
        summary=True,
        remedy=LINK,
    ),
    Rejection(
        "Go",
        ("[build failed]",),
        r"^FAIL\s+\S+ \[build failed\]",
        heading=_GO_LINE,
        above=_GO_LINE,
        reach=60,
        summary=True,
        confidence=0.9,
        remedy=SOURCE,
        loaded=True,
    ),
)

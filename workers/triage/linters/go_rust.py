"""How the linters and formatters of Go and Rust name problems."""

from __future__ import annotations

from workers.triage.checker import AT, DIFFERENCE, SOURCE, Checker, Form, formatter

_GO = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.go)"
# https://golangci-lint.run/docs/linters/
_GOLANGCI = (
    "asasalint", "asciicheck", "arangolint", "bidichk", "bodyclose", "canonicalheader", "containedctx", "contextcheck",
    "copyloopvar", "cyclop", "deadcode", "decorder", "depguard", "dogsled", "dupl", "dupword", "durationcheck",
    "embeddedstructfieldcheck", "err113", "errcheck", "errchkjson", "errname", "errorlint", "exhaustive",
    "exhaustruct", "exportloopref", "exptostd", "fatcontext", "forbidigo", "forcetypeassert", "funcorder", "funlen",
    "gci", "ginkgolinter", "gocheckcompilerdirectives", "gochecknoglobals", "gochecknoinits", "gochecksumtype",
    "gocognit", "goconst", "gocritic", "gocyclo", "godoclint", "godot", "godox", "goerr113", "gofmt", "gofumpt",
    "goheader", "goimports", "golines", "golint", "gomnd", "gomoddirectives", "gomodguard", "goprintffuncname", "gosec",
    "gosimple", "gosmopolitan", "govet", "grouper", "iface", "importas", "inamedparam", "ineffassign",
    "interfacebloat", "interfacer", "intrange", "iotamixing", "ireturn", "lll", "loggercheck", "maintidx", "makezero",
    "maligned", "megacheck", "mirror", "misspell", "mnd", "modernize", "musttag", "nakedret", "nestif", "nilerr",
    "nilnesserr", "nilnil", "nlreturn", "noctx", "noinlineerr", "nolintlint", "nonamedreturns", "nosprintfhostport",
    "paralleltest", "perfsprint", "prealloc", "predeclared", "promlinter", "protogetter", "reassign", "recvcheck",
    "revive", "rowserrcheck", "scopelint", "sloglint", "spancheck", "sqlclosecheck", "staticcheck", "structcheck",
    "stylecheck", "tagalign", "tagliatelle", "tenv", "testableexamples", "testifylint", "testpackage", "thelper",
    "tparallel", "typecheck", "unconvert", "unparam", "unqueryvet", "unused", "usestdlibvars", "usetesting", "varcheck",
    "varnamelen", "wastedassign", "whitespace", "wrapcheck", "wsl", "wsl_v5", "zerologlint",
)  # fmt: skip
_STATICCHECK = r"(?:SA|S|ST|QF|U)[1-9]\d{3}"
# The messages of `go vet`: https://pkg.go.dev/golang.org/x/tools/go/analysis/passes
_VET = (
    r"\S+ (?:format %|call has|arg list ends|directive|does not support error-wrapping)|call of \S+ copies lock|"
    r"\S+ passes lock by value|composite literal uses unkeyed fields|result of \S+ call not used|"
    r"struct field (?:tag|\S+ repeats|\S+ has json tag)|unreachable code|self-assignment of|possible misuse of|"
    r"method \S+ should have signature|loop variable \S+ captured|the cancel function|declaration of \S+ shadows|"
    r"(?:the )?\S+ (?:function )?is not used on all paths|possible formatting directive|impossible type assertion|"
    r"using \S+ before checking for errors|misuse of|\S+ should be set|unusedresult|range var \S+ copies lock|"
    r"assignment copies lock|return copies lock|\S+ has malformed name|suspect or|redundant or|fmt\.\S+ format|"
    r"address format \"|non-constant format string in call"
)
_COMMAND = r"^(?:##\[group\]Run |\[command\]|\$ |> |\+ |.*\d\$ )?(?:.*[/ (`])?"

GO = (
    # https://golangci-lint.run/docs/configuration/file/#output-configuration
    Checker(
        "golangci-lint",
        (
            Form(
                tuple(f" ({linter})" for linter in _GOLANGCI),
                rf"^(?:level=error msg=\"?)?{_GO}{AT}: \S.* \((?P<rule>[a-z][a-z0-9_]+)\)$",
            ),
            Form(
                tuple(f" ({linter})" for linter in _GOLANGCI),
                rf"^##\[error\](?:{_GO}{AT}: )?\S.* \((?P<rule>[a-z][a-z0-9_]+)\)$",
            ),
        ),
        fix="golangci-lint run --fix",
        verdict=((" issues:", "issues found"), r"^[1-9]\d* issues?:$|issues found$"),
        reject=r"\(typecheck\)$",
        near=30,
    ),
    Checker(
        "golangci-lint",
        (
            Form(
                tuple(f"{linter}: " for linter in ("errcheck", "govet", "staticcheck", "revive", "gosec", "unused")),
                rf"^{_GO}{AT}: (?P<rule>\w+): \S",
            ),
        ),
        needs=(("golangci-lint",), r"golangci-lint"),
    ),
    # https://staticcheck.dev/docs/checks/
    Checker(
        "staticcheck",
        (
            Form(
                (" (SA", " (S1", " (ST1", " (U1000)", " (QF1"),
                rf"^{_GO}{AT}: \S.* \((?P<rule>{_STATICCHECK})\)$",
            ),
        ),
    ),
    # https://revive.run/, and golint before it
    Checker(
        "golint or revive",
        (
            Form(
                (
                    " should have comment",
                    "should not use underscores in Go names",
                    "don't use underscores in Go names",
                    "should be of the form",
                    "don't use ALL_CAPS in Go names",
                    "if block ends with a return statement",
                    "should have a package comment",
                    "; consider calling this",
                    "should omit ",
                    "error strings should not be capitalized",
                    "receiver name should ",
                    "exported func ",
                ),
                rf"^{_GO}{AT}: (?:exported \w+ \S+ should|comment on exported|(?:don't|should not) use (?:underscores"
                rf"|ALL_C"
                r"|an underscore|leading)|if block ends with a return|should (?:have a package|omit|replace|drop|not "
                r"use)|\w+ name will be used as \S+ by other packages|error strings? should not|receiver name |"
                r"exported func \S+ returns unexported|\w+ \S+ should be \S+$|package comment)",
            ),
        ),
        confidence=0.9,
    ),
    # https://pkg.go.dev/cmd/vet
    Checker(
        "go vet",
        (
            Form(
                (
                    " format %",
                    "passes lock by value",
                    "copies lock value",
                    "composite literal uses unkeyed",
                    "call has ",
                    "struct field tag",
                    "unreachable code",
                    "call not used",
                    "self-assignment of",
                    "possible misuse of",
                    "should have signature",
                    "captured by func literal",
                    "the cancel function",
                    " shadows declaration",
                    "before checking for errors",
                    "arg list ends with redundant",
                    "non-constant format string",
                    "possible formatting directive",
                ),
                rf"^(?:vet: )?{_GO}{AT}: (?:{_VET})",
            ),
        ),
        rule="vet",
        confidence=0.9,
        near=40,
    ),
    # https://github.com/securego/gosec
    Checker(
        "gosec",
        (
            Form(
                (" - G1", " - G2", " - G3", " - G4", " - G5", " - G6", " - G7"),
                rf"^\[{_GO}:(?P<line>\d+)[\d-]*\] - (?P<rule>G\d{{3}}) ",
            ),
        ),
        near=25,
    ),
    Checker(
        "misspell",
        (Form((' is a misspelling of "',), rf"^{SOURCE}{AT}: \"\S+\" is a misspelling of "),),
        rule="misspell",
        near=5,
    ),
    # gofmt and its kin only list files; what was run tells which of them did.
    formatter(
        "gofmt",
        (
            Form(
                ("gofmt -", "gofumpt -", "goimports -", "gci diff", "go fmt ./"),
                rf"^{_GO}$",
                section=rf"{_COMMAND}(?:(?:gofmt|gofumpt|goimports)\b.* ?-[dlse]*[ld]|go fmt |gci diff)",
                is_command=True,
                is_list=True,
                reach=150,
            ),
            Form(("diff -u ", ".go.orig"), rf"^diff (?:-u )?{_GO}\.orig ", body=DIFFERENCE),
        ),
        "gofmt -w .",
        near=6,
        confidence=0.9,
    ),
)

_RUST_PLACE = r"^\s*--> (?P<file>[^\s:]+\.rs):(?P<line>\d+):\d+"

RUST = (
    # https://doc.rust-lang.org/clippy/
    Checker(
        "Clippy",
        (
            Form(
                ("rust-clippy/",),
                r"^\s*= help: for further information visit https://rust-lang\.github\.io/rust-clippy/\S*#(?P<rule>\w+)",
                title=r"^\s*(?:error|warning)(?:\[\w+\])?: ",
                below=_RUST_PLACE,
                reach=80,
            ),
            Form(
                ("-D clippy::", "#[deny(clippy::", "--deny=clippy::", "#![deny(clippy::"),
                r"(?:-D |deny\(|--deny=)clippy::(?P<rule>[\w-]+)",
                title=r"^\s*(?:error|warning)(?:\[\w+\])?: ",
                below=_RUST_PLACE,
                reach=80,
            ),
        ),
        fix="cargo clippy --fix",
        verdict=(("could not compile `",), r"^\s*error: could not compile `\S+`"),
        reject=r"^\s*warning",
        near=60,
    ),
    Checker(
        "Clippy",
        (
            Form(
                ("` implied by `-D warnings`",),
                r"`-D (?P<rule>[\w-]+)` implied by `-D warnings`",
                title=r"^\s*(?:error|warning)(?:\[\w+\])?: ",
                below=_RUST_PLACE,
                reach=80,
            ),
        ),
        verdict=(("could not compile `",), r"^\s*error: could not compile `\S+`"),
        needs=(("clippy",), r"\bclippy\b"),
        reject=r"^\s*warning",
        near=60,
    ),
    # https://github.com/rust-lang/rustfmt#checking-style-on-a-ci-server
    formatter(
        "rustfmt",
        (
            Form(
                ("Diff in ",),
                r"^\s*Diff in (?P<file>\S+?\.rs)(?::(?P<line>\d+):?| at line (?P<line2>\d+):)$",
                body=DIFFERENCE,
            ),
        ),
        "cargo fmt",
        near=25,
    ),
    # The Rust compiler's own checks.
    Checker(
        "tidy",
        (Form(("tidy error: ",), r"^\s*tidy error: (?:(?P<file>[^\s:]+\.\w+)(?::(?P<line>\d+))?: )?\S"),),
        rule="tidy",
        verdict=(("some tidy checks failed",), r"some tidy checks failed"),
        near=25,
    ),
    # https://github.com/bnjbvr/cargo-machete, https://github.com/est31/cargo-udeps
    Checker(
        "cargo-machete or cargo-udeps",
        (Form(("unused dependencies",), r"^(?:cargo-machete found the following|unused dependencies:)"),),
        rule="unused-dependencies",
        near=25,
    ),
    formatter(
        "taplo",
        (Form(("not properly formatted",), r"the file is not properly formatted path=\"?(?P<file>[^\"\s]+)"),),
        "taplo fmt",
    ),
)

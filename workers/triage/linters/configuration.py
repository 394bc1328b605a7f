"""How linters of configuration and of shell scripts name problems."""

from __future__ import annotations

from workers.triage.checker import AT, DIFFERENCE, Checker, Form, formatter

_ANY = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]*[^\s:'\"()\[\]<>|*=,.])"
_YAML = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:ya?ml|clang-format|clang-tidy)|\.yamllint)"
# https://pkg.go.dev/github.com/rhysd/actionlint#section-readme: the kinds of its checks.
_ACTIONLINT = (
    "syntax-check", "expression", "shellcheck", "pyflakes", "runner-label", "action", "events", "credentials", "glob",
    "job-needs", "matrix", "env-var", "id", "permissions", "shell-name", "deprecated-commands", "if-cond",
    "workflow-call", "yaml-syntax", "workflow-dispatch", "rate-limit",
)  # fmt: skip
# The words of libyaml, which most readers of YAML share.
_YAML_PROBLEM = (
    "found character that cannot start any token|did not find expected [^:]+?|mapping values are not allowed in this"
    " context|could not find expected ':'|found unexpected [\\w ]+"
    "|block sequence entries are not allowed in this context"
    "|found a tab character that violates indentation|found undefined tag handle|found duplicate key[^:]*"
)

CONFIGURATION = (
    # https://yamllint.readthedocs.io/
    Checker(
        "yamllint",
        (
            Form((": [error] ",), rf"^{_YAML}{AT}: \[error\] .*?(?:\((?P<rule>[\w-]+)\))?$"),
            Form(
                ("  error  ",),
                r"^\s+(?P<line>\d+):\d+\s+error\s+\S.*?  \((?P<rule>[\w-]+)\)$",
                header=rf"^(?:##\[group\])?(?:\./)?{_YAML}$",
            ),
            Form(
                ("  error  ",),
                r"^\s+(?P<line>\d+):\d+\s+error\s+(?P<rule>syntax) error: ",
                header=rf"^(?:##\[group\])?(?:\./)?{_YAML}$",
            ),
            Form(
                ("##[error]",),
                r"^##\[error\](?P<line>\d+):\d+ \[(?P<rule>[a-z-]+)\] ",
                header=rf"^##\[group\](?:\./)?{_YAML}$",
            ),
        ),
    ),
    Checker(
        "yamllint",
        (
            Form((": [warning] ",), rf"^{_YAML}{AT}: \[warning\] .*\((?P<rule>[\w-]+)\)$"),
            Form(
                ("  warning  ",),
                r"^\s+(?P<line>\d+):\d+\s+warning\s+\S.*?  \((?P<rule>[\w-]+)\)$",
                header=rf"^(?:##\[group\])?(?:\./)?{_YAML}$",
            ),
        ),
        needs=(("--strict",), r"yamllint\b.*(?:--strict|-s\b)"),
        near=5,
        confidence=0.85,
    ),
    Checker(
        "the YAML reader",
        (
            Form(
                ("while parsing a ", "while scanning ", " in this context at line"),
                rf"\((?P<file>[^()]+)\): (?:{_YAML_PROBLEM}).* at line (?P<line>\d+) column \d+",
            ),
        ),
        rule="yaml-syntax",
        confidence=0.85,
    ),
    # https://github.com/rhysd/actionlint
    Checker(
        "actionlint",
        (
            Form(
                tuple(f" [{kind}]" for kind in _ACTIONLINT),
                rf"^(?P<file>[^\s:]+\.ya?ml){AT}: .* \[(?P<rule>{'|'.join(_ACTIONLINT)})\]$",
            ),
        ),
        near=30,
    ),
    Checker(
        "zizmor",
        (
            Form(
                ("error[",),
                r"^(?:error|warning|help)\[(?P<rule>[a-z-]+)\]: ",
                below=r"^\s*-->\s+(?P<file>\S+\.ya?ml):(?P<line>\d+):\d+",
                reach=2,
            ),
        ),
        verdict=((" findings (", " finding ("), r"^\d+ findings? \("),
        near=40,
    ),
    # https://www.shellcheck.net/wiki/
    Checker(
        "ShellCheck",
        (
            Form(("[SC1", "[SC2", "[SC3"), rf"^{_ANY}{AT}: (?:error|warning|note): .*\[(?P<rule>SC\d{{4}})\]$"),
            Form(
                ("-- SC1", "-- SC2", "-- SC3", "--^ SC", "^ SC1", "^ SC2", "^ SC3"),
                r"^\s*\^-*\^? (?P<rule>SC\d{4})(?: \((?:error|warning|info|style)\))?: ",
                header=r"^In (?P<file>\S.*) line (?P<line>\d+):$",
            ),
        ),
        near=25,
    ),
    formatter(
        "shfmt",
        (
            Form((".orig",), r"^(?:diff|---) (?P<file>\S+?)\.orig(?: |$)", body=DIFFERENCE),
            Form(
                ("shfmt -", "shfmt "),
                r"^(?P<file>[^\s:]+(?:\.(?:sh|bash|bats|ksh)|/[\w-]+))$",
                section=r"^(?:##\[group\]Run |\+ |\$ )?(?:.*[/ ])?shfmt .*-(?:l|d|f)",
                is_command=True,
                is_list=True,
                reach=40,
            ),
        ),
        "shfmt -w .",
        near=3,
        confidence=0.85,
    ),
    # https://editorconfig-checker.github.io/
    Checker(
        "editorconfig-checker",
        (
            Form(
                ("Wrong indent", "Trailing whitespace", "Wrong line ending", "Wrong amount of", "final newline"),
                r"^\s+(?:(?P<line>\d+)(?:-\d+)?: )?(?P<rule>Wrong (?:indent\w*|amount of|line ending)"
                r"|Trailing whitespace"
                r"|(?:Wrong|Missing|No) (?:line endings or )?(?:no )?final newline)",
                header=r"^(?P<file>\S[^:]*):$",
            ),
        ),
        verdict=((" errors found", "1 error found"), r"^[1-9]\d* errors? found$"),
    ),
    Checker(
        "check-jsonschema",
        (
            Form(
                ("Schema validation errors",),
                r"^\s+(?P<file>[^\s:]+\.(?:ya?ml|json|toml))::(?P<rule>\S+?): ",
                section=r"^Schema validation errors were encountered",
                reach=20,
            ),
        ),
        rule="schema",
    ),
)

"""How the linters and formatters of JavaScript, TypeScript and styles name problems."""

from __future__ import annotations

from workers.triage.checker import AT, SOURCE, Checker, Form, formatter

_SCRIPT = (
    r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\."
    r"(?:[cm]?[jt]sx?|es6?|vue|svelte|astro|json[5c]?|s?css|less|html?|hbs|gts|gjs|graphql|md|mdx|ya?ml)(?:\.es6)?)"
)
# A path with spaces is still a header where nothing else stands on its line.
_HEADER = r"^\s*(?P<file>(?:[A-Za-z]:)?[\w@./\\~+-][^:'\"()|*=,<>]*\.\w{1,8})(?::\d+:\d+)?\s*$"
_RULE = r"(?P<rule>@?[a-z][\w-]*(?:/[\w@/-]+)?)"
_PROBLEMS = (" problems (", " problem (")
_ERRORS = r"[✖✘×X✗] [1-9]\d* problems? \([1-9]\d* errors?, \d+ warnings?"
_LIST = r"prettier\b.* (?:-l|--list-different|-c|--check)\b|prettier[:-](?:check|ci|lint)|(?:format|style|fmt)[:-]check"
_COMMAND = r"^(?:##\[group\]Run |\[command\]|\$ |> |\+ |travis_\S+\$ |.*\d\$ )?(?:.*[/ ])?"

JAVASCRIPT = (
    Checker(
        "ember-template-lint",
        (
            Form(
                ("  error  ",),
                rf"^\s+(?P<line>\d+):\d+ +error  +.*?  +{_RULE}$",
                header=r"^\s*(?P<file>\S+\.(?:hbs|gjs|gts))$",
            ),
        ),
        verdict=(_PROBLEMS, rf"^\s*{_ERRORS}"),
    ),
    # https://eslint.org/docs/latest/use/formatters/
    Checker(
        "ESLint",
        (
            Form(
                ("  error  ",),
                rf"^\s+(?P<line>\d+):\d+ +error  +\S.*?(?:  +{_RULE})?\s*$",
                header=_HEADER,
            ),
            Form((", Error - ",), rf"^{SOURCE}: line (?P<line>\d+), col \d+, Error - .*?(?:\({_RULE}\))?$"),
            Form(("[Error/",), rf"^{SOURCE}{AT}: .*\[Error(?:/(?P<rule>[^\]]+))?\]$"),
            Form(("  Error: ",), rf"^(?P<line>\d+):\d+  Error: .*?(?:  {_RULE})?$", header=_HEADER),
        ),
        fix="eslint --fix",
        verdict=((*_PROBLEMS, " problems"), rf"^\s*{_ERRORS}|^[1-9]\d* problems?$"),
        verdict_suffices=True,
        near=25,
    ),
    Checker(
        "ESLint",
        (
            Form(
                ("  warning  ",),
                rf"^\s+(?P<line>\d+):\d+ +warning  +\S.*?(?:  +{_RULE})?\s*$",
                header=_HEADER,
            ),
            Form((", Warning - ",), rf"^{SOURCE}: line (?P<line>\d+), col \d+, Warning - .*?(?:\({_RULE}\))?$"),
            Form(("  Warning: ",), rf"^(?P<line>\d+):\d+  Warning: .*?(?:  {_RULE})?$", header=_HEADER),
        ),
        fix="eslint --fix",
        verdict=(("ESLint found too many warnings",), r"^ESLint found too many warnings \(maximum: \d+\)"),
        verdict_suffices=True,
        strict=True,
    ),
    # https://stylelint.io/user-guide/options#formatter; XO and Standard speak alike.
    Checker(
        "stylelint",
        (
            Form(
                ("  ✖  ", "  ×  "),
                rf"^\s+(?P<line>\d+):\d+ +[✖×]  +\S.*?  +{_RULE}\s*$",
                header=_HEADER,
            ),
            Form((", error - ",), rf"^{SOURCE}: line (?P<line>\d+), col \d+, error - .*\({_RULE}\)$"),
        ),
        fix="stylelint --fix",
        verdict=(_PROBLEMS, rf"^\s*{_ERRORS}"),
    ),
    Checker(
        "XO",
        (Form(("  ✖  ",), rf"^\s+✖  +(?P<line>\d+):\d+ +\S.*?  +{_RULE}\s*$", header=_HEADER),),
        fix="xo --fix",
    ),
    Checker(
        "Standard",
        (
            Form(
                (" Standard Style",),
                rf"^\s+{_SCRIPT}{AT}: \S.* \({_RULE}\)$",
                section=r"^\w*-?standard: Use (?:Java|Type)Script (?:Semi-)?Standard Style",
                is_list=True,
                reach=200,
            ),
        ),
        fix="standard --fix",
        reject=r"\(warning\)$|^\w*-?standard: ",
    ),
    # https://biomejs.dev/
    Checker(
        "Biome",
        (
            Form(
                (" lint/", " assist/", " format ━", " parse ━", " organizeImports ━"),
                rf"^\s*{SOURCE}(?::(?P<line>\d+):\d+)? "
                r"(?P<rule>(?:lint|assist)/\w+/\w+|format|parse|organizeImports|assist) .*━{3}",
                below=r"^\s*[×✖] ",
                reach=3,
            ),
        ),
        fix="biome check --write",
        verdict=(tuple(f"Found {digit}" for digit in range(1, 10)), r"^Found [1-9]\d* errors?\.$"),
        near=25,
    ),
    # https://palantir.github.io/tslint/formatters/
    Checker(
        "TSLint",
        (
            Form(("ERROR: ",), rf"^ERROR: {_SCRIPT}\[(?P<line>\d+), \d+\]: "),
            Form(("ERROR: ",), rf"^ERROR: {_SCRIPT}:(?P<line>\d+):\d+ - "),
            Form(("ERROR: ",), rf"^ERROR: (?P<line>\d+):\d+ +{_RULE}  +\S", header=rf"^{_SCRIPT}(?::\d+:\d+)?$"),
            Form(("ERROR: ",), rf"^ERROR: \({_RULE}\) {_SCRIPT}\[(?P<line>\d+), \d+\]: "),
        ),
        fix="tslint --fix",
    ),
    # https://jshint.com/docs/cli/
    Checker(
        "JSHint",
        (Form((": line ",), rf"^{_SCRIPT}: line (?P<line>\d+), col \d+, [^-]*?\.(?: \((?P<rule>[EWI]\d{{3}})\))?$"),),
    ),
    Checker(
        "oxlint",
        (
            Form(
                ("╭─[",),
                rf"^\s*╭─\[{_SCRIPT}:(?P<line>\d+):\d+\]",
                title=r"^\s*× (?P<rule>[\w-]+\([\w/-]+\)): ",
                reach=2,
            ),
        ),
        verdict=(tuple(f"Found {digit}" for digit in range(1, 10)), r"^Found \d+ warnings? and [1-9]\d* errors?"),
    ),
    Checker(
        "deno lint",
        (Form(("error[",), rf"^error\[{_RULE}\]: ", below=rf"^\s*--> {_SCRIPT}:(?P<line>\d+):\d+", reach=3),),
        verdict=(tuple(f"Found {digit}" for digit in range(1, 10)), r"^Found [1-9]\d* problems?"),
        near=5,
    ),
    # https://prettier.io/docs/cli
    Checker(
        "Prettier",
        (
            Form(
                (": SyntaxError: ",),
                rf"^\[error\] {_SCRIPT}: (?P<rule>SyntaxError): .*\((?P<line>\d+):\d+\)$",
            ),
        ),
        near=40,
    ),
    formatter(
        "Prettier",
        (
            Form(
                ("Checking formatting...",),
                rf"^\[warn\] (?P<file>[^\s:]+)$|^{_SCRIPT.replace('file', 'file2')}$",
                section=r"^Checking formatting\.\.\.$",
                until=r"Code style issues|^All matched files use",
                reach=200,
            ),
        ),
        "prettier --write .",
        verdict=(
            ("Code style issues found", "Code style issues"),
            r"^(?:\[warn\] )?Code style issues (?:found )?in |^(?:\[warn\] )?Code style issues found",
        ),
        verdict_suffices=True,
        strict=True,
        near=25,
    ),
    formatter(
        "Prettier",
        (
            Form(
                ("prettier", "format:check", "format-check", "style:check", "fmt:check"),
                rf"^{_SCRIPT}$",
                section=rf"{_COMMAND}(?:{_LIST})",
                until=r"^Checking formatting\.\.\.|^All matched files use",
                is_command=True,
                is_list=True,
                reach=40,
            ),
        ),
        "prettier --write .",
        near=3,
        confidence=0.85,
    ),
    Checker(
        "ECLint",
        (
            Form(
                tuple(
                    f" failed {rule}" for rule in ("indent_", "insert_final", "trim_trailing", "end_of_line", "charset")
                ),
                rf"^{SOURCE} failed (?P<rule>[a-z_]+): ",
            ),
        ),
        fix="eclint fix",
    ),
    # https://knip.dev/, https://github.com/depcheck/depcheck
    Checker(
        "Knip",
        (
            Form(
                ("Unused files (", "Unused dependencies (", "Unused exports (", "Unlisted dependencies ("),
                r"^(?P<rule>Un\w+ (?:\w+ )?\w+) \([1-9]\d*\)$",
                below=r"^(?P<file>[^\s:]+)",
                reach=1,
            ),
        ),
        near=40,
        confidence=0.85,
    ),
)

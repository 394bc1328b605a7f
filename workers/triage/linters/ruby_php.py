"""How the linters and formatters of Ruby, PHP, Perl and Lua name problems."""

from __future__ import annotations

from workers.triage.checker import AT, SOURCE, Checker, Form, formatter

_RUBY = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]*?(?:\.\w+|[A-Z]\w+file|Rakefile))"
_COP = r"(?P<rule>[A-Z]\w+(?:/[A-Z]\w+)+)"
# https://docs.rubocop.org/rubocop/cops.html: departments of the core and of the usual extensions.
_DEPARTMENTS = (
    "Bundler", "Capybara", "Chef", "Discourse", "FactoryBot", "Gemspec", "GraphQL", "InternalAffairs", "Layout", "Lint",
    "Metrics", "Migration", "Minitest", "Naming", "Performance", "RSpec", "RSpecRails", "Rails", "Rake", "Security",
    "Sorbet", "Style", "ThreadSafety", "I18n", "Cop", "Vendor",
)  # fmt: skip
_RUBOCOP = tuple(f" {department}/" for department in _DEPARTMENTS)
_PHP = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]+\.(?:php|inc|phtml|module|install|theme|js|css))"

# https://phpmd.org/rules/
_PHPMD = (
    "Boolean", "Camel", "Constant", "CountInLoop", "Coupling", "Cyclomatic", "DepthOf", "Development", "Duplicated",
    "ElseExp", "EmptyCatch", "ErrorControl", "EvalExp", "Excessive", "ExitExp", "Goto", "IfStatement", "Long",
    "Missing",
    "NPath", "NumberOf", "Short", "StaticAccess", "Superglobals", "TooMany", "Undefined", "Unused", "WeightedMethod",
)  # fmt: skip

RUBY = (
    # https://docs.rubocop.org/rubocop/formatters.html
    Checker(
        "RuboCop",
        (
            Form(_RUBOCOP, rf"^\s*{_RUBY}{AT}: [CRWEF]: (?:\[[\w ]+\] )*{_COP}: "),
            Form(
                (": F: Lint/Syntax", ": E: Lint/Syntax"),
                rf"^\s*{_RUBY}{AT}: [EF]: (?P<rule>Lint/Syntax): ",
            ),
            Form(
                _RUBOCOP, rf"^[CRWEF]: +(?P<line>\d+): +\d+: (?:\[[\w ]+\] )*{_COP}: ", header=r"^== (?P<file>\S+) ==$"
            ),
            Form(tuple(f"]{department}/" for department in _DEPARTMENTS), rf"^##\[error\]{_COP}: "),
        ),
        fix="rubocop --autocorrect",
        verdict=((" inspected, ",), r"^\d+ files? inspected, [1-9]\d* offen[sc]es?"),
        verdict_suffices=True,
        near=30,
    ),
    Checker(
        "Standard Ruby",
        (Form(_RUBOCOP, rf"^\s+{_RUBY}{AT}: {_COP}: "),),
        fix="standardrb --fix",
        near=5,
    ),
    # https://github.com/troessner/reek
    Checker(
        "Reek",
        (
            Form(
                tuple(f".rb -- {digit}" for digit in range(1, 10)),
                r"^\s+\[(?P<line>\d+)(?:, \d+)*\]:(?P<rule>[A-Z]\w+): ",
                section=r"^(?P<file>\S+\.rb) -- [1-9]\d* warnings?:$",
                is_list=True,
                reach=60,
            ),
        ),
        verdict=((" total warning",), r"^[1-9]\d* total warnings?$"),
    ),
    # https://brakemanscanner.org/
    Checker(
        "Brakeman",
        (
            Form(
                ("Confidence: ",),
                r"^Confidence: (?:High|Medium|Weak)$",
                below=rf"^File: {SOURCE}$",
                reach=8,
            ),
        ),
        rule="security-warning",
        verdict=(("Security Warnings: ",), r"^Security Warnings: [1-9]"),
        strict=True,
        near=40,
    ),
    Checker(
        "haml-lint or slim-lint",
        (Form((" [W] ", " [E] "), r"^(?P<file>\S+\.(?:haml|slim|erb)):(?P<line>\d+) \[[EW]\] (?:(?P<rule>\w+): )?"),),
        near=25,
    ),
    Checker(
        "erb_lint",
        (Form(("In file: ",), r"^In file: (?P<file>\S+\.erb):(?P<line>\d+)$"),),
        rule="erb-lint",
        verdict=(("were found in ERB files",), r"[1-9]\d* error\(s\) were found in ERB files"),
    ),
    Checker(
        "Puppet Lint",
        (
            Form(
                (" on line ",),
                r"^(?P<file>\S+\.pp) - (?:ERROR|WARNING): .* on line (?P<line>\d+)(?: \(check: (?P<rule>\w+)\))?$",
            ),
        ),
        near=5,
    ),
    Checker(
        "Foodcritic",
        (Form(tuple(f"FC0{tens}" for tens in range(10)), r"^(?P<rule>FC\d{3}): .*: (?P<file>\S+?):(?P<line>\d+)$"),),
        near=5,
    ),
)

PHP = (
    # https://github.com/PHPCSStandards/PHP_CodeSniffer/wiki/Reporting
    Checker(
        "PHP_CodeSniffer",
        (
            Form(
                (" | ERROR | ", " | ERROR   | "),
                r"^\s*(?P<line>\d+) \| ERROR +\| ",
                header=r"^FILE: (?P<file>\S.*\S)\s*$",
            ),
            Form((": error - ",), rf"^{_PHP}{AT}: error - \S.*?(?: \((?P<rule>\w+(?:\.\w+)+)\))?$"),
        ),
        rule="coding-standard",
        fix="phpcbf",
        verdict=(("FOUND ", "A TOTAL OF"), r"^(?:FOUND|A TOTAL OF) [1-9]\d* ERRORS? "),
        near=40,
    ),
    Checker(
        "PHP_CodeSniffer",
        (
            Form((" | WARNING | ",), r"^\s*(?P<line>\d+) \| WARNING +\| ", header=r"^FILE: (?P<file>\S.*\S)\s*$"),
            Form((": warning - ",), rf"^{_PHP}{AT}: warning - "),
        ),
        rule="coding-standard",
        fix="phpcbf",
        near=12,
        confidence=0.8,
    ),
    # https://cs.symfony.com/
    formatter(
        "PHP CS Fixer",
        (
            Form(
                ("Loaded config ",),
                rf"^\s+\d+\) {_PHP}(?: \((?P<rule>[\w, /]+)\))?$",
                section=r"^Loaded config ",
                until=r"^(?:Found|Checked|Fixed) ",
                reach=200,
            ),
        ),
        "php-cs-fixer fix",
        verdict=(("that can be fixed",), r"Found [1-9]\d* of \d+ files that can be fixed"),
        near=30,
    ),
    # https://laravel.com/docs/pint
    formatter(
        "Pint",
        (Form(("  ⨯ ", " ⨯ "), rf"^\s+⨯ {_PHP}(?:  +(?P<rule>[\w, /…]+))?"),),
        "pint",
        verdict=((" style issue",), r"\d+ files?, [1-9]\d* style issues?"),
        verdict_suffices=True,
        near=40,
    ),
    # https://phpmd.org/
    Checker(
        "PHPMD",
        (
            Form(
                tuple(f"{gap}{rule}" for gap in ("  ", "\t") for rule in _PHPMD),
                rf"^{_PHP}:(?P<line>\d+)(?:\t| {{2,}})(?P<rule>[A-Z][A-Za-z]+)(?:\t| {{2,}})\S",
            ),
        ),
    ),
    Checker(
        "Rector",
        (Form(("file with changes", "files with changes"), r"^\s*[1-9]\d* files? with changes$"),),
        rule="rector",
        fix="rector process",
        near=60,
        confidence=0.85,
    ),
)

OTHER_SCRIPTS = (
    # https://metacpan.org/dist/Perl-Critic
    Checker(
        "Perl::Critic",
        (
            Form(
                ("(Severity: ",),
                rf"^(?:(?:{SOURCE}|\S+): )?\S.* at line (?P<line>\d+), (?:column \d+|near .*)\..*\(Severity: \d\)$",
            ),
        ),
        rule="perlcritic",
        near=5,
    ),
    # https://luacheck.readthedocs.io/
    Checker(
        "luacheck",
        (
            Form(
                (".lua:",),
                r"^\s+(?P<file>[^\s:]+\.lua):(?P<line>\d+):\d+(?:-\d+)?: (?:\((?P<rule>[WE]\d{3})\) )?"
                r"(?:unused|setting|accessing|mutating|shadowing|value|variable|line|inconsistent|empty|unreachable|"
                r"redefinition|left-hand|right-hand|expected|undefined|loop|assigning|overwritten|cyclomatic"
                r"|redefining|"
                r"trailing|error|const|global)",
            ),
        ),
        rule="luacheck",
        verdict=(("Total: ",), r"^Total: \d+ warnings? / \d+ errors? in \d+ files?"),
        strict=True,
        near=5,
    ),
    Checker(
        "selene",
        (
            Form(
                ("error[",),
                r"^error\[(?P<rule>\w+)\]: ",
                below=r"┌─ (?P<file>[^\s:]+\.luau?):(?P<line>\d+):\d+",
                reach=3,
            ),
        ),
    ),
    formatter("StyLua", (Form(("Diff in ",), r"^Diff in (?P<file>\S+\.luau?):?$"),), "stylua ."),
    # https://lintr.r-lib.org/
    Checker(
        "lintr",
        (
            Form(
                (".R:", ".Rmd:", ".qmd:"),
                r"^(?P<file>\S+\.(?:R|r|Rmd|qmd)):(?P<line>\d+):\d+: (?:style|warning|error): \[(?P<rule>\w+)\] ",
            ),
        ),
    ),
)

"""How the linters and formatters of further languages and of infrastructure files name problems."""

from __future__ import annotations

from workers.triage.checker import AT, DIFFERENCE, Checker, Form, formatter

_ELIXIR = r"(?P<file>[^\s:*]+\.(?:exs?|heex|leex))"
_HASKELL = r"(?P<file>[^\s:]+\.l?hs)"
_TERRAFORM = r"(?P<file>[^\s:]+\.(?:tf|tfvars|tofu|hcl|tftest\.hcl))"
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
        (
            Form(
                ("elm-format",),
                r'^\s*\{?"?(?:path":")?(?P<file>[^\s:"]+\.elm)',
                section=rf"{_COMMAND}elm-format\b.*--validate",
                is_command=True,
                is_list=True,
                reach=40,
            ),
        ),
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
            Form(("alejandra",), r"^Requires formatting: (?P<file>\S+\.nix)$", section=r"\balejandra\b", reach=60),
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

INFRASTRUCTURE = (
    # https://developer.hashicorp.com/terraform/cli/commands/fmt
    formatter(
        "terraform fmt",
        (
            Form(
                ("terraform fmt", "tofu fmt", "terragrunt hclfmt", "hcl format", "packer fmt"),
                rf"^(?:\S+: )?{_TERRAFORM}$",
                section=rf"{_COMMAND}(?:terraform|tofu|packer|terragrunt) (?:\S+ )?(?:hcl)? ?(?:fmt|format)\b",
                is_command=True,
                is_list=True,
                reach=150,
            ),
        ),
        "terraform fmt -recursive",
        near=6,
        confidence=0.9,
    ),
    # https://github.com/terraform-linters/tflint
    Checker(
        "TFLint",
        (
            Form(
                ("(terraform_", "(aws_", "(azurerm_", "(google_"),
                r"^(?:Error|Warning|Notice): .* \((?P<rule>[a-z]+_[a-z_]+)\)$",
                below=rf"^\s*on {_TERRAFORM} line (?P<line>\d+)",
                reach=4,
            ),
            Form(
                (": Error - ", ": Warning - "), rf"^{_TERRAFORM}{AT}: (?:Error|Warning|Notice) - .*\((?P<rule>\w+)\)$"
            ),
        ),
        verdict=(("issue(s) found",), r"^[1-9]\d* issue\(s\) found"),
        near=30,
    ),
    # https://www.checkov.io/
    Checker(
        "Checkov",
        (
            Form(
                ("FAILED for resource: ",),
                r"^\s*FAILED for resource: ",
                title=r"^Check: (?P<rule>CKV\w*_\d+): ",
                below=r"^\s*File: /?(?P<file>\S+?):(?P<line>\d+)",
                reach=4,
            ),
        ),
        near=60,
    ),
    # https://github.com/hadolint/hadolint
    Checker(
        "hadolint",
        (
            Form(
                (" DL3", " DL4", " SC1", " SC2", " DL1"),
                r"^(?P<file>[^\s:]+):(?P<line>\d+) (?P<rule>(?:DL|SC)\d{4}) (?:error|warning|info|style)?:? ?\S",
            ),
            Form(("DL1000 ",), r"^(?P<file>[^\s:]+):(?P<line>\d+):\d+ (?P<rule>DL1000|unexpected|error)"),
            Form((" DL3", " DL4"), r"^##\[error\](?P<file>\S*ockerfile\S*):(?P<line>\d+) (?P<rule>(?:DL|SC)\d{4})"),
        ),
        near=10,
    ),
    # https://docs.ansible.com/projects/lint/
    Checker(
        "ansible-lint",
        (
            Form(
                (".yml:", ".yaml:"),
                r"^(?P<file>[^\s:]+\.ya?ml):(?P<line>\d+)(?::\d+)?(?: |$)(?:Task|Handler|Jinja2|Play|warning|\W|$)",
                title=r"^(?P<rule>[a-z][\w-]*(?:\[[\w-]+\])?): ",
                reach=1,
            ),
            Form(
                (".yml:", ".yaml:"),
                r"^(?P<file>[^\s:]+\.ya?ml):(?P<line>\d+)(?::\d+)?: \[?(?P<rule>[a-z][a-z-]+(?:\[[\w-]+\])?)\]?: \S",
            ),
        ),
        needs=(("failure(s), ", "ansible-lint"), r"Failed: [1-9]\d* failure\(s\)|Failed after|\bansible-lint\b"),
        verdict=(("failure(s), ",), r"Failed(?: after .* profile)?: [1-9]\d* failure\(s\)"),
        fix="ansible-lint --fix",
        near=40,
    ),
    Checker(
        "Helm",
        (Form(("[ERROR] ",), r"^\[ERROR\] (?P<file>templates/\S*|Chart\.yaml|values\.yaml): "),),
        rule="helm-lint",
        verdict=(("chart(s) linted",), r"chart\(s\) linted, [1-9]\d* chart\(s\) failed"),
        strict=True,
    ),
    Checker(
        "kubeconform or kubeval",
        (
            Form(
                (" is invalid: ", "contains an invalid"),
                r"^(?:ERR +- )?(?P<file>[^\s:]+\.ya?ml) - \S.* is invalid: "
                r"|(?P<file2>\S+\.ya?ml) contains an invalid (?P<rule>\w+)",
            ),
        ),
        rule="schema",
        near=30,
    ),
    # https://buf.build/docs/lint/overview/
    Checker(
        "buf",
        (
            Form(
                (".proto:",),
                r"^(?P<file>[^\s:]+\.proto):(?P<line>\d+):\d+:\S.*(?:should|must|is not|deleted|changed|used|invalid)",
            ),
        ),
        rule="buf",
        near=10,
    ),
    # https://docs.stoplight.io/docs/spectral/
    Checker(
        "Spectral",
        (
            Form(
                (" error  ",),
                r"^\s+(?P<line>\d+):\d+ +error  +(?P<rule>[\w-]+)  +\S",
                header=r"^(?P<file>\S+\.(?:ya?ml|json))$",
            ),
        ),
        verdict=((" problems (", " problem ("), r"[✖✘] [1-9]\d* problems? \([1-9]\d* errors?"),
        strict=True,
    ),
)

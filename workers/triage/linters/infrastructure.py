"""How the linters and formatters of infrastructure's files name problems."""

from __future__ import annotations

from workers.triage.checker import AT, Checker, Form, formatter

_TERRAFORM = r"(?P<file>[^\s:]+\.(?:tf|tfvars|tofu|hcl|tftest\.hcl))"
_COMMAND = r"^(?:##\[group\]Run |\[command\]|\$ |> |\+ |.*\d\$ )?(?:.*[/ (`])?"

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

"""How audits of dependencies and of committed secrets say that they found something."""

from __future__ import annotations

from workers.triage.checker import SOURCE, Checker, Form

VULNERABLE = """\
{tool} knows a vulnerability in what this project depends on."""
UPGRADE = """\
Upgrade what the report names to a release in which it is mended, or record in the configuration of {tool} why it does
not matter here."""
LEAKED = """\
{tool} found what looks like a secret in {place}."""
REVOKE = """\
Revoke the secret first if it is one: whoever can read the repository has it. Then take it out of the history, or record
in the configuration of {tool} that it is none."""

AUDITS = (
    # https://docs.npmjs.com/cli/commands/npm-audit, https://pnpm.io/cli/audit, https://yarnpkg.com/cli/npm/audit
    Checker(
        "npm audit",
        (
            Form(
                (" vulnerabilities", " vulnerability"),
                r"^(?:found )?[1-9]\d* (?:(?:low|moderate|high|critical)(?: severity)? )?vulnerabilit(?:y|ies)(?: \("
                r"| found|$)",
            ),
        ),
        rule="vulnerability",
        # What `npm install` says of audits is advice.
        needs=((" audit",), r"^(?:##\[group\]Run |[$>+] )?(?:npm|pnpm|yarn)(?: npm)? audit(?: -|$)"),
        fix="npm audit fix",
        summary=VULNERABLE,
        remedy=UPGRADE,
        near=8,
        confidence=0.85,
    ),
    # https://github.com/pypa/pip-audit, https://docs.safetycli.com/
    Checker(
        "pip-audit",
        (Form((" known vulnerabilit",), r"^Found [1-9]\d* known vulnerabilit(?:y|ies)"),),
        rule="vulnerability",
        summary=VULNERABLE,
        remedy=UPGRADE,
        near=40,
    ),
    # https://github.com/rubysec/bundler-audit
    Checker(
        "bundler-audit",
        (Form(("Vulnerabilities found!",), r"^Vulnerabilities found!$"),),
        rule="vulnerability",
        summary=VULNERABLE,
        remedy=UPGRADE,
    ),
    # https://pkg.go.dev/golang.org/x/vuln/cmd/govulncheck
    Checker(
        "govulncheck",
        (
            Form(
                ("Vulnerability #",),
                r"^Vulnerability #\d+: (?P<rule>GO-\d{4}-\d+)",
            ),
        ),
        verdict=(("Your code is affected by",), r"^Your code is affected by [1-9]"),
        strict=True,
        summary=VULNERABLE,
        remedy=UPGRADE,
    ),
    # https://embarkstudios.github.io/cargo-deny/, https://rustsec.org/
    Checker(
        "cargo-deny",
        (
            Form(
                (
                    "error[vulnerability]",
                    "error[unmaintained]",
                    "error[yanked]",
                    "error[unsound]",
                    "error[rejected]",
                    "error[banned]",
                    "error[unlicensed]",
                    "error[source-not-allowed]",
                ),
                r"^error\[(?P<rule>[a-z-]+)\]: ",
            ),
        ),
        near=40,
        confidence=0.9,
    ),
    Checker(
        "cargo-audit",
        (Form(("vulnerabilities found!", "vulnerability found!"), r"^error: [1-9]\d* vulnerabilit(?:y|ies) found!"),),
        rule="vulnerability",
        summary=VULNERABLE,
        remedy=UPGRADE,
    ),
    # https://trivy.dev/, https://github.com/anchore/grype, https://docs.snyk.io/
    Checker(
        "the scanner of vulnerabilities",
        (
            Form(
                (
                    "discovered vulnerabilities at or above",
                    "known issues, found ",
                    "with vulnerabilities that have a CVSS",
                ),
                r"discovered vulnerabilities at or above the severity threshold"
                r"|for known issues, found [1-9]\d* issues?"
                r"|dependencies were identified with vulnerabilities that have a CVSS score",
            ),
            Form(("CRITICAL: ",), r"^Total: [1-9]\d* \(.*(?:HIGH|CRITICAL): [1-9]"),
        ),
        rule="vulnerability",
        summary=VULNERABLE,
        remedy=UPGRADE,
        near=40,
        confidence=0.85,
    ),
    # https://github.com/gitleaks/gitleaks, https://github.com/Yelp/detect-secrets
    Checker(
        "Gitleaks",
        (
            Form(
                ("RuleID: ",),
                r"^RuleID: +(?P<rule>[\w-]+)$",
                below=rf"^File: +{SOURCE}$",
                reach=4,
            ),
            Form(("leaks found: ",), r"\bleaks found: [1-9]"),
        ),
        rule="secret",
        summary=LEAKED,
        remedy=REVOKE,
        near=40,
    ),
    Checker(
        "detect-secrets",
        (
            Form(
                ("Secret Type: ",),
                r"^Secret Type: (?P<rule>\S.*)$",
                below=r"^Location: +(?P<file>\S+):(?P<line>\d+)$",
                reach=2,
            ),
        ),
        summary=LEAKED,
        remedy=REVOKE,
        near=25,
    ),
)

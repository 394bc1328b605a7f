"""How jobs say that files in the repository differ from what a command makes of them."""

from __future__ import annotations

from workers.triage.checker import DIFFERENCE, Checker, Form

STALE = """\
A file in the repository differs from what the job makes of it: {place}."""
REGENERATE = """\
Run the command of this step on your machine and commit what it changes."""

STALE_FILES = (
    # What a script prints after `git diff --exit-code` or `git status --porcelain` is its author's own words.
    Checker(
        "git diff",
        (
            Form(
                ("diff --git a/",),
                r"^diff --git a/(?P<file>\S+) b/",
                body=DIFFERENCE,
            ),
        ),
        rule="uncommitted-changes",
        needs=(
            (
                "git diff",
                "--porcelain",
                "up to date",
                "up-to-date",
                "out of date",
                "uncommitted",
                "git status",
                "dirty",
            ),
            (
                r"git diff\b.*(?:--exit-code|--quiet|--check)|--porcelain|git diff-index|(?i:not up[- ]to[- ]date"
                r"|out[- ]of[- ](?:date|sync)"
                r"|uncommitted|is dirty|tree is not clean)"
            ),
        ),
        summary=STALE,
        remedy=REGENERATE,
        near=6,
        confidence=0.85,
    ),
    Checker(
        "the check for changed files",
        (
            Form(
                (" M ", "?? "),
                r"^(?: M|M |\?\?|MM|AM| D) (?P<file>\S+)$",
            ),
        ),
        rule="uncommitted-changes",
        needs=(("--porcelain", "git status"), r"git status|--porcelain"),
        summary=STALE,
        remedy=REGENERATE,
        near=4,
        confidence=0.85,
    ),
    Checker(
        "the check of generated files",
        (
            Form(
                (
                    "out of date",
                    "out-of-date",
                    "not up to date",
                    "not up-to-date",
                    "uncommitted changes",
                    "out of sync",
                    "is dirty",
                    "not clean",
                    "go mod tidy",
                ),
                r"(?i)^(?:##\[error\]|error:? |✗ |❌ )*.*(?:generated|docs?|documentation|files?|code|schema|snapshot"
                r"|types?|"
                r"bindings|manifests?|readme|dist|protobufs?|mocks?|crds?|tree|directory|repo\w*|checkout|vendor)\b.*"
                r"\b(?:out[- ]of[- ](?:date|sync)|not up[- ]to[- ]date|is (?:dirty|stale|not clean)"
                r"|has uncommitted changes)"
                r"|(?i:please run)\b.*\band commit\b|go\.(?:mod|sum) (?:is|are) not tidy"
                r"|(?i:^(?:error: )?uncommitted changes)",
            ),
            Form(
                ("and commit",),
                r"(?i)(?:please|did you forget to|you need to|must) (?:\w+ )?run\b.*\band (?:then )?(?:commit"
                r"|check in|add)\b",
            ),
        ),
        rule="uncommitted-changes",
        summary=STALE,
        remedy=REGENERATE,
        # Lock files that do not fit are a matter of dependencies.
        reject=r"(?i)^\W*(?:warn|hint|note|info)|lock ?file|[-.]lock\b|frozen|_OUTDATED_",
        near=4,
        confidence=0.75,
    ),
)

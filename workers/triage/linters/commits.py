"""How checks of commits and of what accompanies them name problems: messages, titles, sign-offs, licence headers."""

from __future__ import annotations

from workers.triage.checker import SOURCE, Checker, Form

COMMIT_MESSAGE = """\
{tool} does not accept a commit message: it breaks {rule}."""
REWORD_COMMIT = """\
Reword the commit, with `git commit --amend` or an interactive rebase, and push it again."""
REQUEST_TITLE = """\
The title of the pull request does not have the form that this project asks for."""
RENAME_REQUEST = """\
Edit the title of the pull request as the quoted line asks, and run the job again."""
NOT_SIGNED = """\
A commit is not signed off."""
SIGN_OFF = """\
Add a `Signed-off-by` line to each commit, with `git rebase --signoff`, and push them again."""
LICENSE_HEADER = """\
Add the header that the project asks for to the named files, or list them among the exceptions."""

_ANY = r"(?P<file>(?:[A-Za-z]:)?[^\s:'\"()\[\]<>|*=,]*[^\s:'\"()\[\]<>|*=,.])"

COMMITS = (
    # https://commitlint.js.org/
    Checker(
        "commitlint",
        (
            Form(("✖   ",), r"^✖ +\S.* \[(?P<rule>[a-z]+(?:-[a-z]+)+)\]$"),
            Form(("✖   ", "##[error]"), r"^##\[error\]You have commit messages with errors"),
        ),
        verdict=((" problems, ", " problem, "), r"^✖ +found [1-9]\d* problems?, \d+ warnings?$"),
        remedy=REWORD_COMMIT,
        summary=COMMIT_MESSAGE,
    ),
    Checker(
        "gitlint",
        (
            Form(
                (
                    ": T1 ",
                    ": T2 ",
                    ": T3 ",
                    ": T5 ",
                    ": T6 ",
                    ": T7 ",
                    ": T8 ",
                    ": B1 ",
                    ": B2 ",
                    ": B3 ",
                    ": B4 ",
                    ": B5 ",
                    ": B6 ",
                    ": CT1 ",
                    ": CC1 ",
                    ": UC",
                ),
                r"^(?:-?\d+): (?P<rule>(?:T|B|CT|CC|UC|M|I|UL)\d+) \S",
            ),
        ),
        remedy=REWORD_COMMIT,
        summary=COMMIT_MESSAGE,
        near=5,
    ),
    # https://github.com/amannn/action-semantic-pull-request and its like
    Checker(
        "the check of titles",
        (
            Form(
                ("release type", "pull request title", "PR title", "Conventional Commit", "conventional commit"),
                r"^##\[error\].*(?:No release type found in pull request title|Unknown (?:release type|scope) \"|"
                r"(?i:(?:pr|pull request) title .*(?:does not|doesn't|is not|must|should|invalid))|"
                r"(?i:not .*conventional commits?))",
            ),
        ),
        rule="conventional-commits",
        remedy=RENAME_REQUEST,
        summary=REQUEST_TITLE,
        near=2,
        confidence=0.9,
    ),
    Checker(
        "the DCO check",
        (
            Form(
                ("sign-off is missing", "missing sign-off", "missing Signed-off-by", "not signed off", "DCO "),
                r"(?i)sign-?off is missing|missing (?:a )?(?:sign-?off|signed-off-by)|commits? (?:is"
                r"|are) not signed off"
                r"|##\[error\].*\bDCO\b.*(?:fail|missing)",
            ),
        ),
        rule="sign-off",
        remedy=SIGN_OFF,
        summary=NOT_SIGNED,
        near=10,
        confidence=0.85,
    ),
    # https://reuse.software/, https://github.com/apache/skywalking-eyes, https://github.com/google/addlicense
    Checker(
        "the licence check",
        (
            Form(
                (
                    "have a valid license header",
                    "missing license header",
                    "Missing license header",
                    "missing copyright",
                ),
                rf"^(?:Error: |ERROR:? )?{SOURCE}(?:: | )(?:[Mm]issing (?:license|copyright)\b)",
            ),
            Form(
                ("have a valid license header",),
                rf"^{_ANY}$",
                section=r"files (?:don't|do not) have a valid license header",
                is_list=True,
                reach=60,
            ),
            Form(
                ("Missing header in: ", "Some files do not have the expected"),
                rf"Missing header in: {_ANY}",
            ),
            Form(
                ("Files with unapproved licenses", "with unapproved license"),
                r"^\s+(?:!\?+ |\? )?(?P<file>[\w./-]+)$",
                section=r"(?i)files with unapproved licenses:|the following files have unapproved",
                is_list=True,
                reach=40,
            ),
            Form(
                ("have no copyright", "have no licensing", "without licensing", "no copyright and licensing"),
                r"^\* (?P<file>\S+)$",
                section=r"(?:files have no (?:copyright|licensing)|no copyright and licensing)",
                is_list=True,
                reach=60,
            ),
        ),
        rule="license-header",
        remedy=LICENSE_HEADER,
        verdict=(
            ("unapproved license", "expected license header", "not compliant with version", "a valid license header"),
            (
                r"Too many files with unapproved license: [1-9]|Some files do not have the expected license header"
                r"|not compliant with version [\d.]+ of the REUSE"
                r"|one or more files does not have a valid license header"
            ),
        ),
        verdict_suffices=True,
        near=60,
    ),
)

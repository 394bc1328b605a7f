"""How quality gates say that a change may not pass: sizes, compatibility of an API, changelogs, reviews by bots."""

from __future__ import annotations

from workers.triage.checker import Checker, Form

SIZE = """\
A bundle is larger than its limit."""
SHRINK = """\
Make the bundle smaller, or raise its limit in the configuration of {tool}."""
INCOMPATIBLE = """\
{tool} found a change that breaks the public API."""
KEEP_COMPATIBLE = """\
Restore what was removed or changed, or raise the version as the project's rules for breaking changes ask."""
CHANGELOG = """\
The change has no entry in the changelog."""
ADD_ENTRY = """\
Add the entry, or the label by which the project leaves a change out of its changelog."""
NOT_MERGEABLE = """\
{tool} does not let this change pass."""
HEED = """\
Do what the quoted message asks for."""

GATES = (
    # https://github.com/ai/size-limit, https://github.com/siddharthkp/bundlesize
    Checker(
        "the size limit",
        (
            Form(("Package size limit has exceeded",), r"Package size limit has exceeded by"),
            Form((" > maxSize ",), r"FAIL +(?P<file>\S+): [\d.]+\w+ > maxSize [\d.]+\w+"),
            Form(("exceeded maximum budget",), r"(?i)error\b.* exceeded maximum budget"),
            Form(
                ("exceeded the size limit", "exceeds the size limit", "exceeds maximum size"),
                r"(?i)\bexceed(?:s|ed) (?:the|maximum) size",
            ),
        ),
        rule="size",
        summary=SIZE,
        remedy=SHRINK,
    ),
    # https://siom79.github.io/japicmp/, https://revapi.org/, https://github.com/obi1kenobi/cargo-semver-checks
    Checker(
        "japicmp",
        (
            Form(("There is at least one incompatibility",), r"There is at least one incompatibility: (?P<what>\S+)"),
            Form(("Detected binary changes.", "Detected source changes."), r"Detected (?:binary|source) changes\."),
        ),
        rule="compatibility",
        summary=INCOMPATIBLE,
        remedy=KEEP_COMPATIBLE,
        near=60,
    ),
    Checker(
        "Revapi",
        (
            Form(
                ("API problems",),
                r"The following API problems caused the build to fail:",
                below=r"(?P<rule>[a-z]+(?:\.[a-zA-Z]+){1,4}):",
                reach=2,
            ),
            Form(("API problems",), r"The following API problems caused the build to fail:"),
        ),
        rule="compatibility",
        summary=INCOMPATIBLE,
        remedy=KEEP_COMPATIBLE,
        near=60,
    ),
    Checker(
        "cargo-semver-checks",
        (Form(("--- failure ",), r"^--- failure (?P<rule>\w+): "),),
        summary=INCOMPATIBLE,
        remedy=KEEP_COMPATIBLE,
        near=40,
    ),
    Checker(
        "the check of the public API",
        (
            Form(("API check failed for project",), r"API check failed for project"),
            Form(("You have changed the API in ways",), r"You have changed the (?:public )?API"),
            Form(("API Extractor completed with",), r"API Extractor completed with (?:errors|warnings)"),
            Form(("breaking change",), r"(?i)^(?:##\[error\]|error: )+.*\bbreaking changes? (?:found|detected)"),
        ),
        rule="compatibility",
        summary=INCOMPATIBLE,
        remedy=KEEP_COMPATIBLE,
        near=60,
        confidence=0.9,
    ),
    # https://danger.systems/
    Checker(
        "Danger",
        (
            Form(
                ("Danger has failed this build", "Failing the build due to"),
                r"Danger has failed this build|Failing the build due to \d+ (?:fail|error)",
            ),
            Form(("Failing the build, there",), r"Failing the build, there (?:is|are) \d+ fail"),
        ),
        rule="danger",
        summary=NOT_MERGEABLE,
        remedy=HEED,
        near=40,
    ),
    # https://docs.sonarsource.com/
    Checker(
        "SonarQube's quality gate",
        (
            Form(("QUALITY GATE STATUS: FAILED",), r"QUALITY GATE STATUS: FAILED"),
            Form(("Quality Gate has FAILED",), r"Quality Gate has FAILED"),
        ),
        rule="quality-gate",
        summary=NOT_MERGEABLE,
        remedy=HEED,
        near=40,
    ),
    Checker(
        "the check of the changelog",
        (
            Form(
                ("hangelog", "HANGELOG", "towncrier", "news fragment", "hangeset"),
                r"(?i)^(?:##\[error\]|error:? |✗ |❌ )*.*(?:"
                r"no (?:entry|change|update|modification)s? (?:\w+ )*(?:in|to|for|found in) (?:the )?\S*changelog"
                r"|(?:please|must|need to|should) (?:add|update|edit) (?:\w+ )*(?:the )?\S*changelog"
                r"|changelog(?:\.md)? (?:entry |was |is |has |file )*(?:is |was |been )?(?:missing"
                r"|not (?:been )?(?:updated|modified|changed))"
                r"|missing (?:a )?changelog|no (?:new )?(?:newsfragments|news fragments|changesets?) (?:found|present"
                r"|were)"
                r"|changed but no changesets were found)",
            ),
        ),
        rule="changelog",
        summary=CHANGELOG,
        remedy=ADD_ENTRY,
        near=4,
        confidence=0.85,
    ),
)

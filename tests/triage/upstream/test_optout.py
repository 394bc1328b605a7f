"""A project that wants no such issues is left alone; one that merely has a bot of its own is not taken for one."""

from __future__ import annotations

import pytest

from workers.triage.upstream import optout

FORBIDDEN = (
    "Please do not open automated issues.",
    "AI-generated issues will be closed without comment.",
    "We don't accept AI-generated bug reports or pull requests.",
    "AI generated contributions are not welcome here.",
    "LLM-written reports are banned.",
    "**No bot issues**",
    "Issues created by bots are closed.",
    "Do not file issues that were generated with AI.",
    "You must not use ChatGPT to write issues",
    "Bots must not open issues in this repository.",
    "Fully AI-generated content is prohibited.",
    "Automatically generated reports from scanners\nare treated as spam and will be blocked.",
    "# Policy\n\nWe are kind.\n\n- Never submit automated vulnerability reports",
    "Automated or AI-generated issues are unwelcome",
)
ALLOWED = (
    "Our bot labels new issues and closes those without an answer after 30 days.",
    "Stale issues will be closed by the stale bot.",
    "The bot will close issues automatically if there is no response.",
    "Run the automated tests before you open a pull request. Do not skip them.",
    "Do not open an issue for questions.",
    "We use Dependabot, which is a bot.",
    "AI-generated issues have to be labelled as such.",
    "Please do not submit AI-generated pull requests.",
    "Automated issues are fine.",
    "If the tool does not report the error, open an issue.",
    "",
)


@pytest.mark.parametrize("text", FORBIDDEN)
def test_a_sentence_that_forbids_such_issues_is_found(text: str) -> None:
    sentence = optout.forbids(text)
    assert sentence
    assert optout.opted_out({"CONTRIBUTING.md": text}, (), "o/n", "p") == (
        f"The project's `CONTRIBUTING.md` forbids them: `{sentence}`."
    )


@pytest.mark.parametrize("text", ALLOWED)
def test_a_sentence_that_forbids_something_else_is_not(text: str) -> None:
    assert optout.forbids(text) is None


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("upstream: off", True),
        ("upstream: false\n", True),
        ("reports: 'off'", True),
        ("enable: false", True),
        ("upstream: draft\nreports: on", False),
        ("enable: true", False),
        ("", False),
        ("# nothing", False),
        ("- a list", None),
        ("upstream: [", None),
    ],
)
def test_settings_turn_reports_off(text: str, off: bool | None) -> None:
    assert optout.settings(text) is off
    reason = optout.opted_out({optout.SETTINGS: text}, (), "o/n", "p")
    assert (
        reason
        == {
            True: "The project's `.github/retriage.yml` turns reports off.",
            False: None,
            None: "",
        }[off]
    )


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        (("O/N",), True),
        (("  o/*  # all of theirs",), True),
        (("# o/n", "", "ipfs_kit.py"), True),
        (("o", "o/nn", "other", "*"), False),
        ((), False),
    ],
)
def test_a_list_names_repositories_owners_and_distributions(lines: tuple[str, ...], listed: bool) -> None:
    assert optout.listed(lines, "o/n", "ipfs-kit-py") is listed
    assert bool(optout.opted_out({}, lines, "o/n", "ipfs-kit-py")) is listed


def test_what_the_owner_says_counts_for_all_of_its_repositories() -> None:
    assert optout.opted_out({"../.github/.github/retriage.yml": "upstream: off"}, (), "o/n", "p") == (
        "The project's `../.github/.github/retriage.yml` turns reports off."
    )
    unread = {optout.SETTINGS: "", "../.github/.github/retriage.yml": "upstream: ["}
    assert optout.opted_out(unread, (), "o/n", "p") == ""
    assert "forbids them" in (
        optout.opted_out({"../.github/CONTRIBUTING.md": "We do not accept AI-generated issues."}, (), "o/n", "p") or ""
    )
    own, shared = optout.CHOOSERS
    only, free, broken = "blank_issues_enabled: false", "contact_links: []", "a: ["
    assert optout.by_templates({}) is False
    assert optout.by_templates({own: free, shared: only}) is True
    assert optout.by_templates({own: free, shared: broken}) is None


def test_a_project_may_take_issues_only_by_its_templates() -> None:
    assert optout.templates_only("blank_issues_enabled: false\ncontact_links: []") is True
    assert optout.templates_only("blank_issues_enabled: true") is False
    assert optout.templates_only("contact_links: []") is False
    assert optout.templates_only("") is False
    assert optout.templates_only("a: [") is None

"""Which pull requests the settings want looked at."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.fakes import a_pull
from workers.triage.facts import Pull
from workers.triage.repository.repository_settings import read
from workers.wanted import DISABLED, unwanted


def reason(settings: str, pull: Pull | None = None, changed: Mapping[str, str] | None = None) -> str:
    given, problem = read(settings)
    assert problem is None
    return unwanted(given, pull or a_pull(), lambda: changed)


@pytest.mark.parametrize(
    ("settings", "pull", "said"),
    [
        ("enable: false\n", a_pull(), DISABLED),
        ("drafts: false\n", a_pull(draft=True), "draft"),
        ("drafts: false\n", a_pull(), ""),
        ("bots: false\n", a_pull(by_bot=True), "bots"),
        ("bots: false\n", a_pull(), ""),
        ("suggest: true\n", a_pull(draft=True, by_bot=True), ""),
    ],
)
def test_drafts_and_bots(settings: str, pull: Pull, said: str) -> None:
    given = reason(settings, pull)
    assert (said in given, bool(given)) == (True, bool(said))


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"docs/a.md": "+a"}, False),
        ({"docs/a.md": "+a", "src/b.py": "+b"}, True),
        ({"src/b.py": "+b"}, True),
        ({}, True),
        (None, True),
    ],
    ids=["only what is left out", "that and more", "something else", "only binary files", "nobody knows"],
)
def test_a_pull_request_that_changes_only_what_is_left_out(changed: Mapping[str, str] | None, wanted: bool) -> None:
    assert (reason("paths:\n  ignore: ['docs/**']\n", changed=changed) == "") is wanted


def test_what_it_changes_is_not_asked_for_where_nothing_is_left_out() -> None:
    def asked() -> Mapping[str, str]:
        raise AssertionError("the diff was asked for")

    assert unwanted(read("suggest: true\n")[0], a_pull(), asked) == ""

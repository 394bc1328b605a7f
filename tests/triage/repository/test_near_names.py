"""Names that are likely one name, spelt wrong once."""

from __future__ import annotations

import pytest

from workers.triage.repository.near_names import closest, meant, misspelt


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("DEPLOY_TOKEN", "DEPLOY_TOKNE", True),
        ("DEPLOY_TOKEN", "DEPLOY_TOKE", True),
        ("DEPLOY_TOKEN", "DEPLOY_TOKENS", True),
        ("DEPLOY_TOKEN", "DEPLAY_TOKEN", True),
        ("DEPLOY_TOKEN", "deploytoken", True),
        ("DEPLOY_TOKEN", "deploy_token", False),
        ("DEPLOY_TOKEN", "DEPLAY_TOKNE", False),
        ("DEPLOY_TOKEN", "DEPLOY_KEY", False),
        ("DEPLOY_TOKEN", "DEPLOY_TOKEN_2", False),
        ("TOKEN1", "TOKEN2", False),
        ("TOKEN", "TOKEN2", False),
        ("DEV_KEY", "DEB_KEY", False),
        ("STAGING", "STAGINGXX", False),
    ],
)
def test_one_letter_in_a_word_of_some_length(one: str, two: str, *, alike: bool) -> None:
    assert misspelt(one, two) is alike
    assert misspelt(two, one) is alike


def test_the_one_that_is_meant() -> None:
    assert meant("TOKNE", ["TOKEN", "KEY", "TOKEN"]) == "TOKEN"
    assert meant("TOKNE", ["TOKEN", "TOKNEX"]) is None
    assert meant("token", ["TOKEN", "TOKENS"]) is None
    assert meant("TOKNE", []) is None


def test_of_a_closed_list_short_names_count() -> None:
    keys = ["run", "runs-on", "uses", "with", "steps"]
    assert closest("runs", keys) == "run"
    assert closest("run-on", keys) == "runs-on"
    assert closest("Uses", keys) == "uses"
    assert closest("uses", keys) is None
    assert closest("on", ["no"]) is None
    assert closest("wiht", keys) == "with"
    assert closest("script", keys) is None

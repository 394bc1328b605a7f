"""When a check run is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import REPOSITORY, SHA, FakeGitHub, FakeHistory
from tests.workers.triaged import outside
from workers.check import NOT_ALLOWED, publish_check
from workers.errors import ForbiddenError, PermanentError, RetryableError
from workers.triage.render.check import Check

CHECK = Check("retriage", SHA, "neutral", "CI is red", "why", (), "digest")


def test_a_check_run_is_written_and_remembered() -> None:
    github, history = FakeGitHub(), FakeHistory()
    assert publish_check(outside(github, history), REPOSITORY, CHECK, create=True) == ()
    assert github.checked == [CHECK]
    assert publish_check(outside(github, history), REPOSITORY, CHECK, create=True) == ()
    assert len(github.checked) == 1
    assert github.names() == ["checks"]


def test_one_that_stands_is_found_where_nothing_is_remembered() -> None:
    github = FakeGitHub(checks_value=("digest", "older"))
    publish_check(outside(github), REPOSITORY, CHECK, create=True)
    assert github.checked == []


def test_what_has_changed_is_written_anew() -> None:
    github, history = FakeGitHub(), FakeHistory()
    publish_check(outside(github, history), REPOSITORY, CHECK, create=True)
    publish_check(outside(github, history), REPOSITORY, replace(CHECK, external_id="other"), create=True)
    assert [check.external_id for check in github.checked] == ["digest", "other"]


def test_a_green_head_that_never_had_one_gets_none() -> None:
    github = FakeGitHub()
    publish_check(outside(github), REPOSITORY, CHECK, create=False)
    assert github.checked == []


def test_a_green_head_that_had_one_gets_a_green_one() -> None:
    github = FakeGitHub(checks_value=("older",))
    publish_check(outside(github), REPOSITORY, CHECK, create=False)
    assert github.checked == [CHECK]


@pytest.mark.parametrize("read", [None, ForbiddenError("no")])
def test_a_permission_that_is_missing_is_said(read: ForbiddenError | None) -> None:
    github = FakeGitHub(checks_error=read, create_check_error=ForbiddenError("Resource not accessible by integration"))
    assert publish_check(outside(github), REPOSITORY, CHECK, create=True) == (NOT_ALLOWED,)


def test_what_github_refuses_costs_no_comment() -> None:
    github = FakeGitHub(create_check_error=PermanentError("422"))
    assert publish_check(outside(github), REPOSITORY, CHECK, create=True) == ()


def test_a_passing_fault_is_tried_again() -> None:
    with pytest.raises(RetryableError):
        publish_check(outside(FakeGitHub(create_check_error=RetryableError("502"))), REPOSITORY, CHECK, create=True)

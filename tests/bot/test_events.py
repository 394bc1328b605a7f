"""Which events ask for something, and why the others do not."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from githubkit_schemas.v2026_03_10.models import WebhookWorkflowRunCompletedPropWorkflowRun
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from bot import events
from bot.delivery import Delivery, MalformedError, RejectedError, read
from bot.events.outcome import Acknowledged
from bot.events.workflow_run import SILENT
from tests.bot import payloads
from tests.bot.payloads import SECRET, as_body, signed
from workers.queue import ObeyCommand, TriageRun


def delivery(payload: dict[str, Any], event: str) -> Delivery:
    body = as_body(payload)
    return read(Headers(list(signed(body, event).items())), body, SECRET.encode())


def reason(payload: dict[str, Any], event: str) -> str:
    outcome = events.decide(delivery(payload, event))
    assert isinstance(outcome, Acknowledged)
    return outcome.reason


def conclusions() -> set[str]:
    """What GitHub says a run can come to."""
    kind = WebhookWorkflowRunCompletedPropWorkflowRun.model_fields["conclusion"].annotation
    return set(get_args(get_args(kind)[0]))


def test_a_run_that_failed_passed_or_was_cancelled_is_looked_at() -> None:
    for conclusion in conclusions() - set(SILENT) | {"a_new_conclusion"}:
        outcome = events.decide(delivery(payloads.workflow_run(conclusion=conclusion), "workflow_run"))
        assert isinstance(outcome, TriageRun), conclusion


@pytest.mark.parametrize("conclusion", ["action_required", "neutral", "skipped", "stale"])
def test_a_run_that_can_change_nothing_is_ignored(conclusion: str) -> None:
    assert conclusion in conclusions()
    assert reason(payloads.workflow_run(conclusion=conclusion), "workflow_run").startswith("the run ")


@pytest.mark.parametrize("action", ["requested", "in_progress"])
def test_a_run_that_has_not_completed_is_ignored(action: str) -> None:
    payload = payloads.workflow_run(conclusion=None) | {"action": action}
    assert reason(payload, "workflow_run") == "only completed runs are looked at"


@pytest.mark.parametrize("event", ["workflow_run", "issue_comment"])
def test_a_webhook_that_is_not_the_apps_is_told_apart(event: str) -> None:
    payload = payloads.workflow_run() if event == "workflow_run" else payloads.issue_comment()
    del payload["installation"]
    assert "this webhook is not the App's" in reason(payload, event)


@pytest.mark.parametrize("action", ["edited", "deleted"])
def test_a_comment_that_is_not_new_is_ignored(action: str) -> None:
    assert "only new comments" in reason(payloads.issue_comment() | {"action": action}, "issue_comment")


def test_a_comment_on_an_issue_is_ignored() -> None:
    payload = payloads.issue_comment()
    del payload["issue"]["pull_request"]
    assert "not on a pull request" in reason(payload, "issue_comment")


@pytest.mark.parametrize(
    "user", [{"login": "retriage[bot]", "type": "Bot"}, {"login": "x", "type": "Organization"}, None]
)
def test_a_comment_that_no_person_wrote_is_ignored(user: dict[str, str] | None) -> None:
    assert "not written by a person" in reason(payloads.issue_comment(user=user), "issue_comment")


@pytest.mark.parametrize("body", ["Thank you", "> /retriage", "", None])
def test_a_comment_without_a_command_is_ignored(body: str | None) -> None:
    assert "holds no command" in reason(payloads.issue_comment(body), "issue_comment")


def test_a_person_of_an_enterprise_may_command() -> None:
    user = {"login": "mona_acme", "id": 2, "type": "User"}
    outcome = events.decide(delivery(payloads.issue_comment(user=user), "issue_comment"))
    assert isinstance(outcome, ObeyCommand)
    assert outcome.author == "mona_acme"


def test_all_commands_of_a_comment_are_asked_for_at_once() -> None:
    outcome = events.decide(delivery(payloads.issue_comment("/retriage rerun\n/retriage explain 2"), "issue_comment"))
    assert isinstance(outcome, ObeyCommand)
    assert (outcome.commands, outcome.left_out) == ((("rerun",), ("explain", "2")), 0)
    assert outcome.at == 1795168800


def test_no_more_than_five_commands_of_a_comment_are_taken_and_the_others_are_counted() -> None:
    body = "\n".join(f"/retriage explain {number}" for number in range(1, 9))
    outcome = events.decide(delivery(payloads.issue_comment(body), "issue_comment"))
    assert isinstance(outcome, ObeyCommand)
    assert [words[1] for words in outcome.commands] == ["1", "2", "3", "4", "5"]
    assert outcome.left_out == 3


@pytest.mark.parametrize("at", ["2026-11-20T10:00:00Z", "2026-11-20T11:00:00+01:00", "2026-11-20T10:00:00"])
def test_when_a_comment_was_written_is_read_as_utc_in_any_zone(at: str) -> None:
    outcome = events.decide(delivery(payloads.issue_comment(created_at=at), "issue_comment"))
    assert isinstance(outcome, ObeyCommand)
    assert outcome.at == 1795168800


@pytest.mark.parametrize(("lines", "left_out"), [(5, 0), (6, 1), (1000, 995)])
def test_what_is_left_out_is_counted_without_what_is_said_twice(lines: int, left_out: int) -> None:
    body = "\n".join(f"/retriage explain {number}" for number in range(lines))
    outcome = events.decide(delivery(payloads.issue_comment(f"{body}\n{body}"), "issue_comment"))
    assert isinstance(outcome, ObeyCommand)
    assert (len(outcome.commands), outcome.left_out) == (5, left_out)


@pytest.mark.parametrize("at", ["yesterday", "", None])
def test_a_time_that_is_none_is_malformed(at: str | None) -> None:
    with pytest.raises(MalformedError, match="created_at"):
        events.decide(delivery(payloads.issue_comment(created_at=at), "issue_comment"))


MISSING = [
    ("workflow_run", ("workflow_run",)),
    ("workflow_run", ("workflow_run", "conclusion")),
    ("workflow_run", ("workflow_run", "id")),
    ("workflow_run", ("workflow_run", "run_attempt")),
    ("workflow_run", ("repository",)),
    ("issue_comment", ("issue", "number")),
    ("issue_comment", ("comment", "id")),
    ("issue_comment", ("comment", "created_at")),
    ("issue_comment", ("comment", "user", "login")),
    ("issue_comment", ("repository",)),
]


@pytest.mark.parametrize(("event", "path"), MISSING)
def test_a_payload_without_what_is_needed_names_it(event: str, path: tuple[str, ...]) -> None:
    payload = payloads.workflow_run() if event == "workflow_run" else payloads.issue_comment()
    inner = payload
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    with pytest.raises(MalformedError, match=path[-1]):
        events.decide(delivery(payload, event))


def test_an_author_that_is_no_login_is_malformed() -> None:
    user = {"login": "mona\n@everyone", "id": 2, "type": "User"}
    with pytest.raises(MalformedError, match="login"):
        events.decide(delivery(payloads.issue_comment(user=user), "issue_comment"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "user", "type", "login", "body", "number", "pull_request", "conclusion", "run_attempt"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)
SHAPES = st.fixed_dictionaries(
    {"action": st.sampled_from(["completed", "created", "x"])},
    optional=dict.fromkeys(("issue", "comment", "workflow_run", "installation", "repository"), JSON),
)


@given(SHAPES, st.sampled_from([*events.HANDLERS, "watch"]))
@settings(max_examples=300, deadline=None)
def test_any_signed_json_is_decided_or_called_malformed(payload: dict[str, Any], event: str) -> None:
    try:
        outcome: object = events.decide(delivery(payload, event))
    except RejectedError as error:
        outcome = error
    assert isinstance(outcome, Acknowledged | TriageRun | ObeyCommand | MalformedError)
    assert "\n" not in str(outcome)

"""Expressions mean here what they mean to GitHub."""

from __future__ import annotations

import pytest

from tests.proofs.expressions import UnknownExpressionError, filled, holds, value

KNOWN = {
    "github": {"event_name": "push", "event": {"pull_request": {"head": {"ref": "x"}}}, "ref": "refs/heads/Main"},
    "matrix": {"python": "3.9", "os-name": "linux", "n": 3, "on": True},
    "secrets": {"A": "s"},
    "env": {},
}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("github.event_name", "push"),
        ("github.event.pull_request.head.ref", "x"),
        ("github['event_name']", "push"),
        ("matrix.os-name", "linux"),
        ("secrets.NONE", None),
        ("env.NONE.deeper", None),
        ("'it''s'", "it's"),
        ("1", 1),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ("github.event_name == 'PUSH'", True),
        ("github.event_name != 'push' || matrix.n == 3", True),
        ("!secrets.NONE && secrets.A", "s"),
        ("!(true && false)", True),
        ("secrets.NONE || 'default'", "default"),
        ("contains(github.ref, 'main')", True),
        ("startsWith(github.ref, 'refs/tags')", False),
        ("endsWith(github.ref, 'main')", True),
        ("format('{1}-{0}', matrix.python, 'v')", "v-3.9"),
        ("hashFiles('**/x')", "0" * 64),
        ("success()", True),
        ("failure()", False),
        ("cancelled()", False),
    ],
)
def test_an_expression_has_its_meaning(text: str, meaning: object) -> None:
    assert value(text, KNOWN) == meaning


@pytest.mark.parametrize(
    "text", ["unknown.x", "fromJSON('[]')", "1 +", "(true", "a b", "github['x'", "'open", "== 1", ""]
)
def test_what_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(UnknownExpressionError):
        value(text, KNOWN)


def test_texts_are_filled_in() -> None:
    assert filled("a ${{ matrix.python }}/${{matrix.on}}${{ secrets.NONE }}!", KNOWN) == "a 3.9/true!"


@pytest.mark.parametrize(
    ("condition", "failed", "runs"),
    [
        ("", False, True),
        ("", True, False),
        ("always()", True, True),
        ("failure()", True, True),
        ("failure()", False, False),
        ("${{ !cancelled() }}", True, True),
        ("success() || failure()", True, True),
        ("github.event_name == 'push'", False, True),
        ("github.event_name == 'push'", True, False),
        ("${{ secrets.NONE }}", False, False),
        (False, False, False),
        (True, False, True),
    ],
)
def test_conditions_hold_unless_a_step_before_failed(condition: str | bool, failed: bool, runs: bool) -> None:
    assert holds(condition, KNOWN, failed=failed) is runs

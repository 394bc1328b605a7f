"""Triage of run 100 with the outside world faked."""

from __future__ import annotations

from tests.fakes import FakeCache, FakeGitHub, FakeHistory, a_run
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.publish import Outcome
from workers.triage.render.comment import MARKER

OLD = f"{MARKER}\n### CI is red: something else\n"
"""What the comment said before."""


def outcome_of(github: FakeGitHub, history: FakeHistory | None = None, *, last_try: bool = False) -> Outcome:
    """What triage of run 100, attempt 1, did; there is one pull request."""
    (outcome,) = triage_run(outside(github, history, last_try=last_try), github.run_value)
    return outcome


def outside(github: FakeGitHub, history: FakeHistory | None = None, *, last_try: bool = False) -> Outside:
    """All of it faked."""
    return Outside(github, history or FakeHistory(), FakeCache(), last_try)


def written(github: FakeGitHub) -> list[str]:
    """The bodies of all comments that were created or edited."""
    return [*github.created, *(body for _, body in github.edited)]


def green_head(**fakes: object) -> FakeGitHub:
    """The head's only run passed."""
    green = a_run(conclusion="success")
    return FakeGitHub(run_value=green, runs_of_value=[green], **fakes)  # type: ignore[arg-type]  # the fields by name

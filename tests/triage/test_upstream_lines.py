"""What the comment and a reply say of a report upstream."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workers.triage.filed import Filed, How, State, UpstreamReport, kept
from workers.triage.model import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.render.upstream import line, reply

THERE = "acme-labs/widgets"
URL = f"https://github.com/{THERE}/issues"
NEW = f"{URL}/new?title=x"
ISSUE = UpstreamReport(State.REPORTED, "widgets", THERE, 12, f"{URL}/12")
DRAFTED = UpstreamReport(State.DRAFTED, "widgets", THERE, url=NEW, title="It breaks", body="So:")
MAYBE = f"[Issue 3]({URL}/3) there may be about it."
MAYBE_QUIETLY = f"[Issue 3](https://redirect.github.com/{THERE}/issues/3) there may be about it."
LINK = f"[`{THERE}#12`](https://redirect.github.com/{THERE}/issues/12)"
LINES = {
    "nothing looked up": (None, ""),
    "reported": (ISSUE, f"**Upstream:** {LINK}, open."),
    "closed": (replace(ISSUE, open=False), f"**Upstream:** {LINK}, closed."),
    "somebody's": (
        replace(ISSUE, state=State.EXISTING),
        f"**Upstream:** {LINK}, open; it was found there and is about the same.",
    ),
    "on a server": (replace(ISSUE, url="https://git.example/a/b/issues/12"), f"**Upstream:** `{THERE}#12`, open."),
    "draft": (
        DRAFTED,
        f"**Upstream:** [report it]({NEW}): a prefilled issue for `{THERE}`; no report of it was found there.",
    ),
    "draft with a reason": (
        replace(DRAFTED, why=(MAYBE,)),
        f"**Upstream:** [report it]({NEW}): a prefilled issue for `{THERE}`. {MAYBE_QUIETLY}",
    ),
    "a reason with another host": (
        replace(DRAFTED, state=State.REFUSED, why=("[Issue 3](https://git.example/a/b/issues/3) there.", "No.")),
        "**Upstream:** not reported. Issue 3 (`https://git.example/a/b/issues/3`) there. No.",
    ),
    "no reason": (UpstreamReport(State.REFUSED, "widgets"), ""),
}


@pytest.mark.parametrize("name", LINES)
def test_an_entry_has_one_line(name: str) -> None:
    report, said = LINES[name]
    assert line(report) == said


def test_a_reply_holds_the_draft_and_the_reasons() -> None:
    said = reply(replace(DRAFTED, why=(MAYBE,), body="Has ``` in it"))
    assert f"(https://redirect.github.com/{THERE}/issues/3)" in said
    assert "````markdown\nHas ``` in it\n````" in said
    assert reply(DRAFTED).startswith("<details><summary>The issue for <code>acme-labs/widgets</code>")
    assert reply(ISSUE) == f"**Upstream:** {LINK}, open.\n"


def test_of_an_issue_it_is_known_how_far_it_came() -> None:
    filed = Filed("0" * 32, "widgets", "1.2.0", THERE, How.APP, 1)
    told = [filed, replace(filed, number=12), replace(filed, refused="blocked"), replace(filed, how=How.FOUND)]
    assert [(each.opening, each.ours) for each in told] == [(True, True), (False, True), (False, False), (True, False)]


def test_what_is_kept_of_a_reproduction_is_what_another_one_takes() -> None:
    found = Reproduction(
        Sort.SYNTAX, ProofState.CONFIRMED, "So.", "widgets", "1.2.0", file="a.py", line=3, around=((3, "x"),)
    )
    assert kept(found) == replace(found, reason="", around=())

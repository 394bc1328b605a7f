"""What holds for every cause and every past, however odd."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.timelines import SAME, WORKFLOW, cause, failing, judged_run, timeline
from workers.triage.diagnosis import SURE
from workers.triage.environment import Moved, Sort
from workers.triage.harmless import prose
from workers.triage.judge import Past, verdict
from workers.triage.judging.case import NEVER_FLAKY
from workers.triage.model import Category, Proof, ProofState
from workers.triage.records import RunRecord
from workers.triage.verdicts import Verdict, Whose

HEADS = st.sampled_from(["main", "#5", "#6", "#7", "#8", "here", "other"])
MARKS = st.sampled_from(["F", "G", "g", "?", "X", "ok", "red", "green", "a=F", "a=F ok", "F a=ok", "a=F b=F"])
LINES = st.builds(
    "{} {}.{} {} {} +{} !{}".format,
    HEADS,
    st.integers(38, 53),
    st.integers(1, 3),
    MARKS,
    st.sampled_from(["", "@c1", "@c2"]),
    st.sampled_from([0, 1, 30, 300]),
    st.sampled_from(["push", "schedule", "pull_request", "workflow_run"]),
)
TIMELINES = st.lists(LINES, max_size=14).map("\n".join).map(timeline)
PROOFS = st.none() | st.builds(
    Proof,
    st.sampled_from(ProofState),
    st.just("Looked."),
    by_change=st.sampled_from([True, False, None]),
)
KINDS = st.sampled_from([*sorted(NEVER_FLAKY), "test-failure", "timeout", "network", "permission-denied", "unknown"])
MOVED = st.lists(st.builds(Moved, st.sampled_from(Sort), st.text(max_size=8), st.none(), st.just("2")), max_size=3)
HARM = re.compile(r"@|(?<!\[run )#\d|safe to merge")


@st.composite
def verdicts(
    draw: st.DrawFn, fingerprints: st.SearchStrategy[str | None], kinds: st.SearchStrategy[str] = KINDS
) -> tuple[Verdict, bool, bool | None, Category]:
    proof = draw(PROOFS)
    category = draw(st.sampled_from(Category))
    found = failing(
        draw(kinds),
        category,
        fingerprint=draw(fingerprints),
        confidence=draw(st.sampled_from([0.3, 0.9])),
        proof=proof,
        subject={"package": draw(st.sampled_from(["acme", "@hostile"])), "file": "site-packages/acme/x.py"},
    )
    jobs = draw(st.sampled_from([("test",), ("a", "b"), ("a", "b", "test"), ("@someone", "#5")]))
    runs: Sequence[RunRecord] = draw(TIMELINES)
    pull, base = draw(st.sampled_from([(7, "main"), (None, None), (7, None), (None, "main")]))
    of = judged_run(
        draw(st.integers(1, 4)),
        event=draw(st.sampled_from(["push", "pull_request"])),
        head_branch=draw(st.sampled_from(["topic", "main", None])),
    )
    past = Past({WORKFLOW: runs}, pull, base, {}, {})
    given_verdict = verdict(cause(*jobs, found=found, of=of), past, draw(MOVED))
    return given_verdict, found.confidence >= SURE, proof.by_change if proof else None, category


@settings(deadline=None)
@given(verdicts(st.sampled_from([None, SAME])))
def test_there_is_always_a_verdict_that_says_something_harmless(
    told: tuple[Verdict, bool, bool | None, Category],
) -> None:
    said = told[0]
    assert said.detail.endswith(".")
    assert said.detail.startswith(("`", "[")) or said.detail[0].isalpha()
    assert not HARM.search(prose(said.detail))
    assert all(look.url.startswith("https://") or not look.url for look in said.looked)


@settings(deadline=None)
@given(verdicts(st.just(SAME), st.sampled_from(sorted(NEVER_FLAKY))))
def test_what_follows_from_the_repository_is_never_flaky(told: tuple[Verdict, bool, bool | None, Category]) -> None:
    assert told[0].whose is not Whose.FLAKY


@settings(deadline=None)
@given(verdicts(st.none()))
def test_a_generic_line_is_never_compared(told: tuple[Verdict, bool, bool | None, Category]) -> None:
    said, _, by_change, category = told
    assert said.whose not in {Whose.FLAKY, Whose.PRE_EXISTING}
    assert said.whose is not Whose.THIS_CHANGE or by_change
    assert said.whose is not Whose.INFRASTRUCTURE or category is Category.INFRASTRUCTURE


@settings(deadline=None)
@given(verdicts(st.sampled_from([None, SAME])))
def test_a_guess_is_never_more_than_unknown(told: tuple[Verdict, bool, bool | None, Category]) -> None:
    said, sure, by_change, _ = told
    assert sure or said.whose is Whose.UNKNOWN
    assert by_change is not False or said.whose is not Whose.THIS_CHANGE

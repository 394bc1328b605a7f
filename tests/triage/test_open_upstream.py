"""What `/retriage report` says of packages that are broken upstream."""

from __future__ import annotations

from dataclasses import replace

from workers.triage.filed import Filed, How
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.render.open_upstream import MOST, render_open
from workers.triage.watched import Watched

FOUND = Reproduction(
    Sort.SYNTAX, ProofState.CONFIRMED, "", "widgets", "1.2.0", error="TabError: @bob", pin="widgets==1.1.0"
)
WATCHED = Watched("0" * 32, FOUND, 100)
FILED = Filed(
    WATCHED.key, "widgets", "1.2.0", "acme/widgets", How.APP, 50, 12, "https://github.com/acme/widgets/issues/12"
)
HEAD = "\n**Broken upstream**, as far as this repository has met it:\n\n"


def test_nothing_is_said_of_nothing() -> None:
    assert render_open(()) == ""


def test_each_has_its_pin_and_its_issue() -> None:
    link = "[`acme/widgets#12`](https://redirect.github.com/acme/widgets/issues/12)"
    assert render_open(((WATCHED, FILED),)) == (
        f"{HEAD}- `widgets 1.2.0`, `TabError: @bob`: no release mends it, until then require `widgets==1.1.0`; "
        f"{link}, open.\n"
    )


def test_one_that_is_mended_needs_no_pin() -> None:
    mended = replace(WATCHED, fixed_in="1.3.0", reproduction=replace(FOUND, error=""))
    closed = replace(FILED, open=False, url="https://git.example/acme/widgets/issues/12")
    assert render_open(((mended, closed),)) == (
        f"{HEAD}- `widgets 1.2.0`: mended in `1.3.0`; `acme/widgets#12`, closed.\n"
    )


def test_the_last_ones_are_told() -> None:
    many = [(replace(WATCHED, reproduction=replace(FOUND, package=f"p{at}")), None) for at in range(MOST + 5)]
    said = render_open(many)
    assert said.count("\n- ") == MOST
    assert said.index("`p24 1.2.0`") < said.index("`p5 1.2.0`")
    assert "`p4 1.2.0`" not in said

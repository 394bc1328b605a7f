"""The change that makes places agree is read again before it is offered."""

from __future__ import annotations

from dataclasses import replace

from tests.triage.python_versions.changes import found
from workers.triage.python_versions.agreement import agree, version
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.versions import pep440

TEN = pep440(">=3.10")
assert TEN is not None
PATH, TEXT = ".python-version", "3.9\n"


def one() -> Choice:
    (choice,) = found(PATH, TEXT)
    return choice


def test_one_place_is_changed() -> None:
    assert TEN is not None
    made = agree([one()], TEN, version([one()], TEN), {PATH: TEXT})
    assert (made.target, made.raised, made.left) == ("3.10", (one(),), ())
    assert "+3.10\n" in made.diff


def test_a_change_that_does_not_do_what_it_should_is_not_offered() -> None:
    assert TEN is not None
    wrong = replace(one(), rewrite=lambda *_: "3.8\n")
    made = agree([wrong], TEN, "3.10", {PATH: TEXT})
    assert (made.diff, made.raised, made.left) == ("", (), (wrong,))


def test_a_change_that_changes_nothing_is_left() -> None:
    assert TEN is not None
    idle = replace(one(), rewrite=lambda *given: given[0])
    made = agree([idle], TEN, "3.10", {PATH: TEXT})
    assert (made.diff, made.raised, made.left) == ("", (), (idle,))


def test_where_all_agree_nothing_is_done() -> None:
    (choice,) = found(PATH, "3.12\n")
    assert TEN is not None
    made = agree([choice], TEN, version([choice], TEN), {PATH: "3.12\n"})
    assert (made.diff, made.raised, made.dropped, made.left) == ("", (), (), ())

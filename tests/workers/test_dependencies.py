"""The weekly look at what a repository depends on, and its one issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from tests.fake_index import FakeIndex, a_project, some_contents
from tests.fakes import FakeCache, FakeGitHub, FakeHistory
from workers import dependencies, deps, deps_source
from workers.dependencies import MOST_TURNS, check_dependencies
from workers.errors import ForbiddenError, GoneError, RetryableError
from workers.library import SETTINGS
from workers.outside import Outside, Reporting
from workers.publish import Action, Outcome
from workers.queue import CheckDependencies
from workers.triage.facts import Issue
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile
from workers.triage.releases.reproduction import Reproduction
from workers.triage.render.dependencies import TITLE
from workers.triage.repository import questions as q
from workers.triage.repository.tree import Entry, Mode, Tree
from workers.triage.watched import Watched

REPOSITORY = "acme/datasets"
REQUEST = CheckDependencies(41, REPOSITORY)
WEB = "https://github.example"
BROKEN = BrokenFile("widgets/core.py", 3, "IndentationError: unexpected indent")
FOUND = Reproduction(
    Sort.SYNTAX, ProofState.CONFIRMED, "", "gadgets", "2", file="gadgets/a.py", line=1, pin="gadgets==1"
)


def an_index(*, broken: bool = True) -> FakeIndex:
    index = FakeIndex.of(
        a_project("widgets", "1", "2"),
        {
            "1": some_contents("widgets", "1", ("widgets/__init__.py",)),
            "2": some_contents("widgets", "2", ("widgets/__init__.py",), broken=(BROKEN,) if broken else ()),
        },
    )
    return index.and_of(a_project("gadgets", "1", "2", "3"), {"1": some_contents("gadgets", "1", ("gadgets/a.py",))})


def github(
    files: Mapping[str, str] | None = None, settings: str | None = "deps: weekly\n", issues: Sequence[Issue] = ()
) -> FakeGitHub:
    """A repository whose default branch has these files."""
    texts = {"requirements.txt": "widgets==2\n"} if files is None else files
    entries = {path: Entry(path, Mode.FILE, f"{at:040x}", 10) for at, path in enumerate(texts)}
    answers: dict[q.Question, q.Answer] = {q.ReadBlob(entries[path].oid): q.Text(text) for path, text in texts.items()}
    answers[SETTINGS] = q.Text(settings)
    return FakeGitHub(tree_value=Tree("HEAD", entries), answers_value=answers, issues_of_app_value=issues)


@dataclass
class World:
    """What is remembered and on the index, from week to week."""

    index: FakeIndex
    history: FakeHistory
    watched: tuple[Watched, ...] = ()

    def look(self, github: FakeGitHub, request: CheckDependencies = REQUEST) -> Outcome:
        """One task."""
        upstream = Reporting(None, None, 41, watches=_Watches(self.watched))  # type: ignore[arg-type]  # not asked
        outside = Outside(github, self.history, FakeCache(), index=self.index, upstream=upstream)
        return check_dependencies(outside, request, WEB)


@dataclass
class _Watches:
    all: tuple[Watched, ...]

    def watched(self) -> tuple[Watched, ...]:
        return self.all

    def watch(self, watched: Watched) -> None:
        raise AssertionError(watched)

    def keep(self, watched: Watched) -> None:
        raise AssertionError(watched)


@pytest.fixture
def world() -> World:
    return World(an_index(), FakeHistory())


def standing(body: str, *, open_: bool = True) -> list[Issue]:
    return [Issue(70, "", body, open=open_, ours=True, url=f"{WEB}/issues/70")]


def opened(world: World) -> str:
    first = github()
    assert world.look(first).action is Action.CREATED
    ((title, body),) = first.opened
    assert title == TITLE
    return body


def test_a_broken_release_in_a_lock_has_an_issue(world: World) -> None:
    body = opened(world)
    assert "`widgets 2` does not compile: `IndentationError: unexpected indent` in `widgets/core.py`, line 3." in body
    assert f"[`requirements.txt line 1`]({WEB}/{REPOSITORY}/blob/HEAD/requirements.txt#L1)" in body


@pytest.mark.parametrize("settings", [None, "deps: off\n", "deps: weekly\nenable: false\n", "deps: daily\n"])
def test_nobody_who_did_not_ask_is_told(world: World, settings: str | None) -> None:
    asked = github(settings=settings)
    assert world.look(asked).reason == dependencies.OFF
    assert (asked.opened, world.index.asked) == ([], [])


def test_where_nothing_is_wrong_there_is_no_issue(world: World) -> None:
    sound = github({"requirements.txt": "widgets==1\n"})
    assert world.look(sound).action is Action.SKIPPED
    assert sound.opened == []


def test_the_same_again_is_not_written(world: World) -> None:
    again = github(issues=standing(opened(world)))
    assert world.look(again).action is Action.UNCHANGED
    assert (again.opened, again.updated) == ([], [])


def test_it_is_closed_once_nothing_is_wrong_and_opened_again_when_something_is(world: World) -> None:
    body = opened(world)
    mended = github({"requirements.txt": "widgets==1\n"}, issues=standing(body))
    assert world.look(mended).action is Action.EDITED
    ((number, said, is_open),) = mended.updated
    assert (number, is_open) == (70, False)
    assert "Nothing is wrong" in said
    back = github(issues=standing(said, open_=False))
    assert world.look(back).action is Action.EDITED
    assert [is_open for _, _, is_open in back.updated] == [True]


def test_one_that_a_person_closed_stays_closed_until_something_else_is_wrong(world: World) -> None:
    body = opened(world)
    closed = github(issues=standing(body, open_=False))
    assert "a person has closed the issue" in world.look(closed).reason
    files = {"requirements.txt": "widgets==2\ngadgets==7\n"}
    more = github(files, issues=standing(body, open_=False))
    assert world.look(more).action is Action.EDITED
    assert [is_open for _, _, is_open in more.updated] == [True]


def test_one_that_a_person_deleted_is_not_opened_again(world: World) -> None:
    opened(world)
    gone = github()
    gone.issue_error = GoneError("Not Found", status=404)
    assert "a person has deleted the issue" in world.look(gone).reason
    assert gone.opened == []


def test_a_pin_that_is_needed_no_more_is_told(world: World) -> None:
    world.watched = (
        Watched("k", FOUND, 1, fixed_in="3"),
        Watched("l", replace(FOUND, pin="gadgets<2"), 1, fixed_in="3"),
        Watched("m", replace(FOUND, pin=None), 1, fixed_in="3"),
        Watched("n", FOUND, 1),
    )
    asked = github({"requirements.txt": "widgets==1\ngadgets==1\n"})
    assert world.look(asked).action is Action.CREATED
    body = asked.opened[0][1]
    assert "### Pins can be taken back" in body
    assert body.count("is held back with") == 1
    assert "`gadgets` is held back with `gadgets==1` in [`requirements.txt line 2`]" in body
    assert "`gadgets 3` works" in body


def test_a_look_that_does_not_get_to_the_end_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependencies, "BOUNDS", deps.Bounds(artifacts=1))
    files = {"requirements.txt": "gadgets==1\nwidgets==2\n"}
    asked = github(files)
    assert world.look(asked) == Outcome(Action.CONTINUED, "1 releases are left for the next task")
    last = replace(REQUEST, turn=MOST_TURNS - 1)
    assert "the issue stays as it is" in world.look(asked, last).reason
    assert (asked.opened, asked.updated) == ([], [])
    worse = github({"requirements.txt": "widgets==2\ngadgets==1\n"})
    assert world.look(worse, last).action is Action.CREATED
    assert "1 further releases were not looked at" in worse.opened[0][1]


def test_what_could_not_be_read_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deps_source, "MOST_FILES", 2)
    asked = github({"requirements.txt": "widgets==2\n", "uv.lock": "", "sub/uv.lock": ""})
    asked.tree_value = Tree("HEAD", asked.tree_value.entries, truncated=True)
    answers = dict(asked.answers_value)
    answers[q.ReadBlob(asked.tree_value.entries["uv.lock"].oid)] = q.Text(None, "is larger than 512,000 bytes")
    asked.answers_value = answers
    world.look(asked)
    body = asked.opened[0][1]
    assert "`uv.lock` could not be read: it is larger than 512,000 bytes." in body
    assert "Of 3 files that say what the project depends on, 2 were read." in body
    assert deps_source.CUT in body


@pytest.mark.parametrize(
    ("fakes", "reason"),
    [
        (
            {"tree_error": {"HEAD": GoneError("Git Repository is empty", status=409)}},
            "cannot be looked at: Git Repository is empty",
        ),
        ({"tree_value": Tree("HEAD", {})}, "no file says what the repository depends on"),
        ({"open_issue_error": ForbiddenError("Resource not accessible")}, "the issue cannot be written: Resource"),
    ],
)
def test_what_stands_against_it_is_said(world: World, fakes: dict[str, object], reason: str) -> None:
    asked = github()
    for name, value in fakes.items():
        setattr(asked, name, value)
    outcome = world.look(asked)
    assert outcome.action is Action.SKIPPED
    assert reason in outcome.reason


def test_an_index_that_is_away_is_asked_again_later(world: World) -> None:
    world.index.errors["widgets"] = RetryableError("503")
    with pytest.raises(RetryableError):
        world.look(github())


def test_without_an_index_nothing_is_said(world: World) -> None:
    outside = Outside(github(), world.history, FakeCache())
    assert check_dependencies(outside, REQUEST, WEB).reason == dependencies.NO_INDEX

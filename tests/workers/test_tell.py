"""Who met the defect of a release is told that a later one mends it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.fakes import FakeCache, FakeGitHub, FakeHistory, a_comment, a_pull
from workers import tell
from workers.outside import Outside
from workers.publish import Action, Outcome, digest
from workers.queue import TellMended
from workers.tell import FOLDERS, HEAD, tell_mended
from workers.triage.diagnosis import Written
from workers.triage.render.comment import MARKER
from workers.triage.repository import questions as q
from workers.triage.repository.repository_settings import RepositorySettings, Upstream
from workers.triage.repository.tree import Entry, Mode

REQUEST = TellMended(41, "acme/datasets", 7, "widgets", "1.3.0", "widgets==1.1.0")
SAID = f"{MARKER}\n### All is green\n\nIt was `widgets`.\n"
NOTE = """\
**Mended upstream:** `widgets 1.3.0` works. `requirements/ci.txt` line 2 still holds it back with `widgets==1.1.0`, \
which can be taken back now."""
EDITED = f"{MARKER}\n{NOTE}\n\n### All is green\n\nIt was `widgets`.\n"


def github(files: Mapping[str, str], *, open_: bool = False, comment: str | None = SAID) -> FakeGitHub:
    """A repository whose default branch has these files, and pull request 7."""
    found: dict[q.Question, q.Answer] = {q.ReadSetting(path): q.Text(text) for path, text in files.items()}
    for folder in FOLDERS:
        inside = [path for path in files if path.rpartition("/")[0] == folder]
        entries = tuple(Entry(path, Mode.FILE, f"{at:040x}", 10) for at, path in enumerate(inside))
        found[q.ListFolder(HEAD, folder)] = q.Listing(entries)
    return FakeGitHub(
        pull_value={7: (a_pull(open=open_),)},
        answers_value=found,
        comments_value=(a_comment(comment),) if comment else (),
    )


def outside(answers: FakeGitHub) -> Outside:
    return Outside(answers, FakeHistory(), FakeCache())


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, RepositorySettings]:
    """The repository's settings, which a test may change."""
    held = {"": RepositorySettings()}
    monkeypatch.setattr(tell, "settings_of", lambda *_: held[""])
    return held


HELD = {"requirements/ci.txt": "pytest\nwidgets==1.1.0  # until it is mended\n", "setup.py": "import setuptools\n"}


def test_the_comment_of_an_open_pull_request_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def update(_: Outside, repository: str, pull: object, *, afresh: bool) -> Outcome:
        asked.append((repository, pull, afresh))
        return Outcome(Action.EDITED, "")

    monkeypatch.setattr(tell, "update_pull", update)
    assert tell_mended(outside(github(HELD, open_=True)), REQUEST).action is Action.EDITED
    assert asked == [("acme/datasets", a_pull(), True)]


def test_where_the_default_branch_holds_it_back_the_closed_ones_comment_says_so() -> None:
    answers = github(HELD)
    told = outside(answers)
    outcome = tell_mended(told, REQUEST)
    assert answers.edited == [(500, EDITED)]
    assert outcome.action is Action.EDITED
    known = told.history.written("acme/datasets", "#7")
    assert known == Written(500, outcome.url, digest(EDITED))


def test_it_is_said_once() -> None:
    answers = github(HELD, comment=EDITED)
    assert tell_mended(outside(answers), REQUEST).action is Action.UNCHANGED
    assert answers.edited == []


def test_a_later_release_takes_the_place_of_an_earlier_one() -> None:
    answers = github(HELD, comment=EDITED)
    tell_mended(outside(answers), TellMended(41, "acme/datasets", 7, "widgets", "1.4.0", "widgets==1.1.0"))
    assert answers.edited == [(500, EDITED.replace("1.3.0", "1.4.0"))]


@pytest.mark.parametrize(
    ("files", "pin"),
    [
        ({}, "widgets==1.1.0"),
        ({"requirements.txt": "widgets==1.1.01\nother==1.1.0\n"}, "widgets==1.1.0"),
        ({"requirements.txt": "widgets<2.5\n"}, "widgets<2"),
        (HELD, None),
        (HELD, "no requirement at all"),
        ({"src/requirements.txt": "widgets==1.1.0\n"}, "widgets==1.1.0"),
    ],
)
def test_nothing_is_said_where_nothing_can_be_taken_back(files: Mapping[str, str], pin: str | None) -> None:
    answers = github(files)
    request = TellMended(41, "acme/datasets", 7, "widgets", "1.3.0", pin)
    assert tell_mended(outside(answers), request).action is Action.SKIPPED
    assert answers.edited == []


def test_nothing_is_said_where_there_is_no_comment() -> None:
    answers = github(HELD, comment=None)
    assert tell_mended(outside(answers), REQUEST).action is Action.SKIPPED
    assert answers.created == []


@pytest.mark.parametrize("changes", [{"enable": False}, {"upstream": Upstream.OFF}])
def test_the_settings_may_want_none_of_it(
    changes: Mapping[str, object], settings: dict[str, RepositorySettings]
) -> None:
    settings[""] = RepositorySettings.model_validate(changes)
    answers = github(HELD)
    assert tell_mended(outside(answers), REQUEST).action is Action.SKIPPED
    assert answers.asked == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "widgets == 1.1.0 ; python_version > '3'\n"),
        ("pyproject.toml", '[project]\nname = "x"\ndependencies = [\n  "Widgets==1.1.0",\n]\n'),
        ("pyproject.toml", '[tool.poetry.dependencies]\nwidgets = "==1.1.0"\n'),
        ("setup.cfg", "[options]\ninstall_requires =\n  widgets==1.1.0\n"),
    ],
)
def test_a_package_is_held_back_in_many_files(path: str, text: str) -> None:
    answers = github({path: text})
    assert tell_mended(outside(answers), REQUEST).action is Action.EDITED
    assert f"`{path}` line " in answers.edited[0][1]

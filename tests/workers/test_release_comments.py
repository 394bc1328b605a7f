"""A broken release, from a job's log to the comment: what is asked of the index and of GitHub, and what is said."""

from __future__ import annotations

from pathlib import Path

from tests.fake_index import FakeIndex, a_project, some_contents
from tests.fakes import SHA, FakeCache, FakeGitHub, FakeHistory
from tests.workers.triaged import written
from workers.errors import ForbiddenError, RetryableError
from workers.library import SETTINGS
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.triage.releases.model import BrokenFile
from workers.triage.repository import questions as q
from workers.triage.repository.tree import Entry, Mode, of

LOG = Path("tests/detectors/broken-dependency/released-wheel-that-does-not-parse.log").read_bytes()
ERROR = "IndentationError: unexpected indent"
FILE = "ipfs_kit_py/install_ipfs.py"
REQUIREMENTS = Entry("requirements.txt", Mode.FILE, "1" * 40, 20)


def index(*, sound: bool = False) -> FakeIndex:
    broken = (BrokenFile(FILE, 460, ERROR), BrokenFile("ipfs_kit_py/other.py", 1, "SyntaxError: invalid syntax"))
    contents = {
        "0.2.0": some_contents("ipfs-kit-py", "0.2.0", (FILE,)),
        "0.3.0": some_contents("ipfs-kit-py", "0.3.0", (FILE,), () if sound else broken),
    }
    return FakeIndex.of(a_project("ipfs-kit-py", "0.2.0", "0.3.0"), contents)


def github(**more: object) -> FakeGitHub:
    answers = {
        SETTINGS: q.Text(None, "is not there"),
        q.ReadBlob(REQUIREMENTS.oid): q.Text("ipfs_kit_py>=0.2\n"),
    }
    fields: dict[str, object] = {
        "job_log_value": {1000: LOG},
        "tree_value": of(SHA, [REQUIREMENTS]),
        "answers_value": answers,
    }
    return FakeGitHub(**fields | more)  # type: ignore[arg-type] # the fields by name


def comment(
    asked: FakeGitHub, packages: FakeIndex | None, cache: FakeCache | None = None, history: FakeHistory | None = None
) -> str:
    outside = Outside(asked, history or FakeHistory(), cache or FakeCache(), index=packages)
    triage_run(outside, asked.run_value)
    (body,) = written(asked)
    return body


def test_a_broken_release_is_proved_and_pinned() -> None:
    body = comment(github(), index())
    assert "**Checked:** confirmed." in body
    assert "**Upstream: a package from elsewhere broke.** The artifact of `ipfs-kit-py 0.3.0`" in body
    assert "Require `ipfs-kit-py==0.2.0` until it is mended: `requirements.txt` line 1." in body
    assert "+ipfs_kit_py==0.2.0" in body
    assert "1 other file of this release that does not compile" in body
    assert "python 3.11" not in body


def test_a_claim_that_the_release_refutes_is_told_as_a_guess() -> None:
    body = comment(github(), index(sound=True))
    assert "**Checked:** refuted." in body
    assert "Upstream" not in body
    assert "but the released package does not show it" in body


def test_without_an_index_nothing_is_said_of_releases() -> None:
    asked = github()
    body = comment(asked, None)
    assert "**Checked:**" not in body
    assert not [call for call in asked.asked if call[0] == "tree"]


def test_no_request_is_made_for_releases_but_the_tree_and_one_query() -> None:
    asked, plain = github(), github()
    comment(asked, index())
    comment(plain, None)
    names = [call[0] for call in asked.asked]
    assert len(names) == len(plain.asked) + 1
    assert (names.count("tree"), names.count("answers")) == (1, 1)


def test_a_release_is_looked_at_where_the_repositorys_files_may_not_be() -> None:
    asked = github()
    comment(asked, index())
    commit = next(call[2] for call in asked.asked if call[0] == "tree")
    body = comment(github(tree_error={commit: ForbiddenError("403")}), index())
    assert "**Checked:** confirmed." in body
    assert "Require `ipfs-kit-py==0.2.0` until it is mended." in body


def test_settings_may_keep_packages_from_being_looked_up() -> None:
    off = {SETTINGS: q.Text("upstream: off\n")}
    packages = index()
    body = comment(github(answers_value=off), packages)
    assert "want no package looked up" in body
    assert not packages.asked


def test_an_index_that_is_away_delays_no_comment_and_is_asked_again() -> None:
    packages, history = index(), FakeHistory()
    packages.errors["ipfs-kit-py"] = RetryableError("502")
    body = comment(github(), packages, history=history)
    assert "**Checked:** not checked: The package index does not answer now." in body
    packages.errors.clear()
    assert "**Checked:** confirmed." in comment(github(), packages, history=history)


def test_the_other_jobs_of_a_matrix_ask_nothing_more() -> None:
    packages, cache = index(), FakeCache()
    comment(github(), packages, cache)
    looked = list(packages.looked)
    comment(github(), packages, cache)
    assert packages.looked == looked

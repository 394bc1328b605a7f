"""What releases prove of broken packages, of ones that were not built, and of ones that were not found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.triage.build import finding
from tests.triage.proofs.imagined import tree_of
from tests.triage.proofs.released import FILES, broken, proven, syntax, where
from tests.triage.releases.reproductions import MENDED, NAME, REFUTED, SYNTAX
from workers.triage import prove
from workers.triage.model import Category, Finding, ProofState
from workers.triage.releases.claim import Package, Sort


def test_a_pair_that_does_not_go_together_is_pinned_where_the_repository_does() -> None:
    found = proven(broken(), NAME, changes=None)
    assert found.proof is not None
    assert found.proof.state is ProofState.CONFIRMED
    assert found.summary == (
        "`githubkit 0.16.1` imports `CachePolicy` from `hishel`, which `hishel 2.0.0` does not have."
    )
    assert found.remedy == "Require `hishel<2` until it is mended: `requirements.txt` line 2."
    assert "-hishel>=1.0\n+hishel>=1.0,<2\n" in found.proof.diff
    assert found.proof.detail == (f"{NAME.reason} That the job had `githubkit 0.16.1` is told by the log, line 9.")
    assert found.proof.release is NAME
    assert found.proof.by_change is None
    assert [look.text for look in found.proof.looked][1] == "`requirements.txt` line 2: where `hishel` is required"


def test_a_broken_file_is_told_with_the_last_good_release() -> None:
    found = proven(syntax(), SYNTAX)
    assert found.proof is not None
    assert found.summary == (
        "`ipfs-kit-py 0.3.0` is broken as released: `ipfs_kit_py/install_ipfs.py`, line 460, does not compile "
        "(`IndentationError: unexpected indent`)."
    )
    assert found.remedy.startswith("Require `ipfs-kit-py==0.2.0` until it is mended: a line of its own in ")
    assert "The last release of `ipfs-kit-py` without it is `0.2.0`." in found.proof.detail
    assert "newest" not in found.proof.detail
    there = proven(syntax(), replace(SYNTAX, sort=Sort.PYTHON, python="3.8", written="ipfs_kit_py"))
    assert there.summary == (
        "`ipfs_kit_py 0.3.0` is broken as released: `ipfs_kit_py/install_ipfs.py`, line 460, does not compile on "
        "Python 3.8 (`IndentationError: unexpected indent`)."
    )
    assert there.proof is not None
    assert "The last release of `ipfs_kit_py` without it is `0.2.0`." in there.proof.detail


@pytest.mark.parametrize(
    ("changes", "words", "remedy"),
    [
        ({"newest": "0.4.0"}, "`0.4.0`, the newest release of `ipfs-kit-py`, has it, too.", "Require `ipfs-kit-py==0"),
        (
            {"fixed_in": "0.4.0"},
            "`ipfs-kit-py` has it mended since `0.4.0`.",
            "Require `ipfs-kit-py>=0.4.0`, which has",
        ),
        ({"last_good": None, "pin": None}, "", "Pin it."),
        ({"line": None}, "", "Require"),
    ],
)
def test_how_other_releases_stand_is_told(changes: dict[str, Any], words: str, remedy: str) -> None:
    found = proven(syntax(), replace(SYNTAX, **changes))
    assert found.proof is not None
    assert words in found.proof.detail
    assert found.remedy.startswith(remedy)


def test_a_newer_release_is_better_than_a_pin() -> None:
    found = proven(broken(), MENDED)
    assert found.remedy == (
        "Require `githubkit>=0.16.2`, which has it mended: a line of its own in `requirements.txt`. "
        "`hishel<2` would do as well."
    )


@pytest.mark.parametrize(
    ("sort", "module", "name", "words"),
    [
        (Sort.ATTRIBUTE, "hishel", "x", "uses `x` of `hishel`, which `hishel 2.0.0` does not have."),
        (Sort.MODULE, "six", None, "imports the module `six`, which does not come with it."),
        (Sort.PYTHON, "distutils", None, "does not run on Python 3.11: it uses `distutils`, which"),
        (Sort.PYTHON, "collections", "Mapping", "it uses `collections.Mapping`, which"),
        (Sort.BUILD, None, None, "The installed package is broken."),
    ],
)
def test_each_sort_has_its_words(sort: Sort, module: str | None, name: str | None, words: str) -> None:
    assert words in proven(broken(), replace(NAME, sort=sort, module=module, name=name)).summary


def test_a_release_that_is_sound_makes_the_claim_a_guess() -> None:
    found = proven(syntax(), REFUTED)
    assert found.proof is not None
    assert found.proof.state is ProofState.REFUTED
    assert found.confidence < 0.5
    assert found.proof.detail == REFUTED.reason
    assert found.proof.release is REFUTED


def test_why_nothing_was_checked_is_said() -> None:
    reason = replace(NAME, verdict=ProofState.NOT_CHECKED, reason="The artifact is too large.", artifact="")
    found = proven(broken(), reason)
    assert found.proof is not None
    assert (found.proof.state, found.proof.detail) == (ProofState.NOT_CHECKED, "The artifact is too large.")
    assert found.confidence == broken().confidence
    found = proven(broken(), None)
    assert found.proof is not None
    assert found.proof.detail == "No release was looked at."
    found = proven(broken(), NAME, at=where(platform=None))
    assert found.proof is not None
    assert "which CPython" in found.proof.detail


def test_a_file_of_the_repository_itself_is_no_releases() -> None:
    found = proven(broken(), NAME, {**FILES, "vendor/site-packages/githubkit/cache/base.py": ""})
    assert found.proof is not None
    assert "is a file of this repository" in found.proof.detail


def test_the_lock_file_tells_a_version_that_the_log_does_not() -> None:
    lock = 'version = 1\n[[package]]\nname = "githubkit"\nversion = "0.16.1"\nsource = { registry = "x" }\n'
    found = proven(broken(), NAME, {**FILES, "uv.lock": lock}, at=where(packages=(Package("hishel", "2.0.0"),)))
    assert found.proof is not None
    assert "is told by `uv.lock`." in found.proof.detail
    found = proven(broken(), NAME, at=where(packages=(Package("hishel", "2.0.0"),)))
    assert found.proof is not None
    assert (
        "The log does not tell which release the job had: `githubkit 0.16.1` was the newest then." in found.proof.detail
    )


def test_a_pull_request_that_wrote_the_line_moved_it_itself() -> None:
    for line, ours in (("hishel>=2", True), ("hishel==2.0.0", True), ("hishel>=1", None), ("hishel", None)):
        found = proven(broken(), NAME, {**FILES, "requirements.txt": f"{line}\n"})
        assert found.proof is not None
        assert found.proof.by_change is ours, line


def test_without_a_pull_request_nobody_is_asked_who_wrote_what() -> None:
    tree = tree_of(FILES)
    assert prove.needs(broken(), where(), tree).blames == {"requirements.txt"}
    needs = prove.needs(broken(), where(base=None), tree)
    assert (needs.blames, needs.changes) == (frozenset(), False)


def wanted(kind: str, quote: str, **subject: str | None) -> Finding:
    return finding(quote, kind=kind, category=Category.DEPENDENCY, subject=subject, step="Test")


NO_RELEASE = wanted(
    "dependency-resolution",
    "ERROR: No matching distribution found for hishel==99.1",
    package="hishel",
    requirement="==99.1",
)
NO_WHEEL = wanted(
    "dependency-build", "× Building wheel for hishel (pyproject.toml) did not run", package="hishel", version="2.0.0"
)


@pytest.mark.parametrize(("found", "sort"), [(NO_RELEASE, Sort.VERSION), (NO_WHEEL, Sort.BUILD)])
def test_what_the_log_shows_by_itself_stays_a_claim(found: Finding, sort: Sort) -> None:
    refuted = proven(found, replace(REFUTED, sort=sort, reason="It is there."))
    assert (refuted.confidence, refuted.summary) == (found.confidence, found.summary)
    shown = replace(SYNTAX, sort=sort, package="hishel", moved="", reason="It is not there.", pin="hishel==1.4.0")
    confirmed = proven(found, replace(shown, last_good="1.4.0"))
    assert confirmed.summary == found.summary
    assert confirmed.remedy == "Require `hishel==1.4.0`: `requirements.txt` line 2."


@pytest.mark.parametrize(
    ("found", "about"),
    [
        (broken(), True),
        (NO_RELEASE, True),
        (NO_WHEEL, True),
        (broken("Error: Cannot find module 'x'", "acme/dist/index.js"), False),
        (wanted("dependency-resolution", NO_RELEASE.quote, package="hishel", requirement=">=99"), False),
        (wanted("dependency-resolution", "npm error code ETARGET", package="left-pad", requirement="==9"), False),
        (wanted("dependency-resolution", NO_RELEASE.quote, package=None, requirement=None), False),
        (wanted("dependency-build", "npm error path /app/node_modules/bcrypt", package="bcrypt", version=None), False),
        (wanted("dependency-build", NO_WHEEL.quote, package=None, version=None), False),
    ],
)
def test_only_python_packages_are_looked_up(found: Finding, *, about: bool) -> None:
    assert prove.provable(found) is about
    assert prove.of_release(found) is about

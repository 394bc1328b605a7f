"""What pip says of releases that it ignored for their Python."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.ignored_releases import ignored_above, python_wanted

IGNORED = (
    "ERROR: Ignored the following versions that require a different python version: "
    "2.1.0 Requires-Python >=3.10; 2.2.0 Requires-Python >=3.11"
)


@pytest.mark.parametrize(
    ("requirement", "wanted"),
    [
        ("numpy==2.1.0", ("numpy", ">=3.10")),
        ("numpy>=2", ("numpy", ">=3.11")),
        ("numpy", ("numpy", ">=3.11")),
        ("numpy==9.9", ("numpy", None)),
        ("not a requirement!", ("not a requirement!", None)),
    ],
)
def test_the_newest_fitting_release_tells_which_python_is_wanted(
    requirement: str, wanted: tuple[str, str | None]
) -> None:
    assert python_wanted(requirement, IGNORED) == wanted


@pytest.mark.parametrize(("requirement", "is_ignored"), [("numpy==2.1.0", True), ("numpy==9.9", False)])
def test_only_what_was_asked_for_counts_as_ignored(requirement: str, is_ignored: bool) -> None:
    sought = f"ERROR: Could not find a version that satisfies the requirement {requirement} (from versions: 1.0)"
    log = read_one(f"{IGNORED}\n{sought}\nERROR: No matching distribution found for {requirement}\n")
    assert ignored_above(log, 2) is is_ignored
    assert ignored_above(log, 3) is is_ignored


def test_without_such_a_list_nothing_was_ignored() -> None:
    assert not ignored_above(read_one("ERROR: No matching distribution found for numpy==9.9\n"), 1)

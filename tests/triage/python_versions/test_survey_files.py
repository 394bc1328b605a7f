"""Which files are read for what they say of Python's version."""

from __future__ import annotations

from tests.triage.proofs.imagined import tree_of
from workers.triage.python_versions.survey import MOST, files


def test_very_many_workflows_leave_room_for_the_projects_own_files() -> None:
    flows = [f".github/workflows/w{at:02}.yml" for at in range(80)]
    packages = [f"packages/p{at:02}/pyproject.toml" for at in range(80)]
    read = files(tree_of(dict.fromkeys([*flows, *packages, "pyproject.toml"], "")), flows[70])
    assert len(read) == MOST
    assert read[0] == flows[70]
    assert "pyproject.toml" in read
    assert sum(path in flows for path in read) == MOST - 20


def test_few_other_files_leave_room_for_more_workflows() -> None:
    flows = [f".github/workflows/w{at:02}.yml" for at in range(80)]
    read = files(tree_of(dict.fromkeys([*flows, "pyproject.toml"], "")))
    assert len(read) == MOST
    assert "pyproject.toml" in read

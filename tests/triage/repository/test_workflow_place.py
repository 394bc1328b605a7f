"""Where in the repository's workflows a Finding was made."""

from __future__ import annotations

import pytest

from tests.proofs.in_memory import InMemory
from tests.proofs.local import a_finding
from tests.proofs.situation import Files
from workers.triage.proving import Facts
from workers.triage.repository.workflow_place import MOST_WORKFLOWS, Place, place, workflow_paths

PATH = ".github/workflows/ci.yml"
CALLED = ".github/workflows/called.yml"
STEPS = """\
    steps:
      - name: One
        run: make
      - run: make test
      - name: Two
        run: make test
"""
WORKFLOW = f"on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n{STEPS}"


def facts(files: Files, job: str = "build", **more: object) -> Facts:
    # The Kind decides which files are read: this one reads all workflows.
    finding = a_finding("missing-secret", {"name": "KEY"}, job=job)
    return InMemory(files, **more).facts(finding)  # type: ignore[arg-type]  # passed through


def found(files: Files, job: str = "build", step: str | None = "One", **more: object) -> Place | str:
    return place(a_finding("missing-secret", {"name": "KEY"}, job=job, step=step), facts(files, job, **more))


@pytest.mark.parametrize(
    ("step", "line"),
    [("One", 6), ("Run make", 6), ("Run make test", 8), ("Two", 9), ("Three", None), (None, None), ("Run other", None)],
)
def test_the_step_by_its_name_or_its_command(step: str | None, line: int | None) -> None:
    at = found({PATH: WORKFLOW}, step=step)
    assert isinstance(at, Place)
    assert (at.step.line if at.step else None) == line
    assert (at.path, at.job.id, at.callers) == (PATH, "build", ())


@pytest.mark.parametrize(
    ("files", "more", "why"),
    [
        ({}, {"context": {"workflow_path": None}}, "not in this repository"),
        ({}, {}, "is not in the commit"),
        ({}, {"truncated": True}, "does not list all files"),
        ({PATH: WORKFLOW}, {"unread": frozenset([PATH])}, "is binary"),
        ({PATH: "a: ["}, {}, "is no YAML that can be read"),
        ({PATH: "- a"}, {}, "holds no workflow"),
        ({PATH: "on: push"}, {}, "has no job of its own"),
    ],
)
def test_why_it_is_not_known(files: Files, more: dict[str, object], why: str) -> None:
    told = found(files, "build", "One", **more)
    assert isinstance(told, str)
    assert why in told


def test_a_file_that_nobody_asked_for_could_not_be_read() -> None:
    given = facts({PATH: WORKFLOW})
    bare = Facts(given.context, given.tree)
    told = place(a_finding("missing-secret", {"name": "KEY"}, job="build"), bare)
    assert isinstance(told, str)
    assert "could not be read" in told


CALLER = "on: push\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n"


def test_a_job_of_a_called_workflow() -> None:
    at = found({PATH: CALLER, CALLED: WORKFLOW}, "call / build")
    assert isinstance(at, Place)
    assert (at.path, at.job.id, [job.id for job in at.callers]) == (CALLED, "build", ["call"])


@pytest.mark.parametrize(
    ("files", "job"),
    [
        ({PATH: CALLER, CALLED: WORKFLOW}, "call"),
        ({PATH: CALLER, CALLED: WORKFLOW}, "call / other"),
        ({PATH: CALLER}, "call / build"),
        ({PATH: CALLER.replace("./.github", "acme/x/.github")}, "call / build"),
        ({PATH: CALLER, CALLED: CALLER}, "call / call / call / call / call / call"),
    ],
)
def test_a_called_job_that_is_not_found(files: Files, job: str) -> None:
    told = found(files, job)
    assert isinstance(told, str)
    assert "has no job of its own" in told


def test_not_all_of_very_many_workflows_are_read() -> None:
    files = {f".github/workflows/a{number:02}.yml": WORKFLOW for number in range(40)}
    given = facts({**files, PATH: WORKFLOW, ".github/workflows/deep/x.yml": WORKFLOW})
    assert len(given.texts) == MOST_WORKFLOWS
    assert PATH in given.texts
    assert PATH in workflow_paths(given.context, given.tree)

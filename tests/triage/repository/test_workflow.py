"""Workflow files: which job and which step GitHub means, and where their scripts run."""

from __future__ import annotations

import pytest

from workers.triage.repository import workflow
from workers.triage.repository.workflow import Job, Workflow


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("", ()),
        ("a ${{ b }} c ${{ d }}", (" b ", " d ")),
        ("${{ a }} ${{ b", (" a ",)),
        ("}} ${{ a\n}}", (" a\n",)),
        ("${{" * 60_000, ()),
    ],
)
def test_expressions_are_found_in_one_pass(text: str, inner: tuple[str, ...]) -> None:
    assert workflow.expressions(text) == inner


TEXT = """\
name: CI
on: push
defaults:
  run:
    working-directory: ./src/
jobs:
  build:
    name: Build
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          submodules: true
          ref:
      - name: Build it
        run: make all
        working-directory: docker
      - run: |
          pip install .
          pytest
      - run: make all
        working-directory: .
      - name: Test ${{ matrix.python }} on ${{ runner.os }}!
        uses: Acme/Action@v1
        working-directory: ignored
      - just text
      - run: make lint
      - run: make lint
  unit:
    name: Unit tests
    defaults:
      run:
        working-directory: unit
    steps:
      - run: pytest
        env: none
  matrix:
    name: Python ${{ matrix.python }} (${{ matrix.os }})
    steps:
      - name: ${{ matrix.what }}
        run: echo
  expression:
    name: ${{ matrix.only }}
  called:
    uses: ./.github/workflows/other.yml
  Unit tests of another kind:
    name: build
  broken: text
"""


@pytest.fixture(scope="module")
def file() -> Workflow:
    read = workflow.read("ci.yml", TEXT)
    assert read is not None
    return read


@pytest.fixture(scope="module")
def build(file: Workflow) -> Job:
    return file.jobs[0]


def test_jobs_have_their_lines_and_places(file: Workflow) -> None:
    assert [(job.id, job.line) for job in file.jobs] == [
        ("build", 7),
        ("unit", 29),
        ("matrix", 37),
        ("expression", 42),
        ("called", 44),
        ("Unit tests of another kind", 46),
    ]
    assert file.jobs[1].place == ("jobs", "unit")
    assert file.line(("jobs", "unit", "name")) == 30


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("Unit tests", "unit"),
        ("Unit tests (3.11, ubuntu-24.04)", "unit"),
        ("unit", "expression"),
        ("build", "Unit tests of another kind"),
        ("build (3.11)", "Unit tests of another kind"),
        ("whatever", "expression"),
    ],
)
def test_a_job_is_found_as_github_shows_it(file: Workflow, shown: str, found: str) -> None:
    job = file.job(shown)
    assert job is not None
    assert job.id == found


def plain(text: str) -> Workflow:
    read = workflow.read("ci.yml", f"jobs:\n{text}")
    assert read is not None
    return read


def test_a_job_of_a_called_workflow_is_not_in_this_file(file: Workflow) -> None:
    assert file.job("called / build") is None
    assert file.job("called") is None
    assert file.job("other / build") == file.jobs[3]


def test_a_job_that_cannot_be_told_is_not_found() -> None:
    twins = plain("  a: {name: same}\n  b: {name: same}\n  same: {name: other}\n")
    assert twins.job("same") is None
    assert twins.job("nothing") is None
    assert twins.job("a") == twins.jobs[0]
    assert twins.job("b (1)") == twins.jobs[1]
    expressions = plain("  a: {name: 'A ${{ x }}'}\n  b: {name: 'A ${{ y }}'}\n")
    assert expressions.job("A 1") is None


@pytest.mark.parametrize(
    ("written", "shown", "fits"),
    [
        ("a ${{ x }} b ${{ y }} c", "a 1 b 2 c", True),
        ("a ${{ x }} b ${{ y }} c", "a 1 b 2 d", False),
        ("a ${{ x }} b ${{ y }} c", "a 1 c", False),
        ("a ${{ x }} b ${{ y }} c", "a b  c", False),
        ("${{ x }}${{ y }}", "anything", True),
        ("a${{ x }}a", "a", False),
        ("${{ x\n }}b", "ab", True),
        ("plain", "plain (1)", True),
        ("plain", "other (1)", False),
    ],
)
def test_expressions_in_names_stand_for_anything(written: str, shown: str, fits: bool) -> None:
    quoted = written.replace("\n", "\\n")
    assert (plain(f'  j: {{name: "{quoted}"}}\n').job(shown) is not None) is fits


def test_steps_have_their_lines_and_fields(build: Job) -> None:
    first = build.steps[0]
    assert [step.line for step in build.steps] == [10, 15, 18, 21, 23, 27, 28]
    assert (first.uses, first.action, first.run) == ("actions/checkout@v4", "actions/checkout", "")
    assert [first.input(name) for name in ("fetch-depth", "submodules", "ref", "path")] == ["0", "true", "", ""]
    assert first.place == ("jobs", "build", "steps", 0)
    assert build.steps[4].action == "acme/action"
    assert build.steps[1].inputs == {}
    assert build.steps[2].text("run") == "pip install .\npytest\n"
    assert build.steps[2].text("name") == ""


@pytest.mark.parametrize(
    ("shown", "index"),
    [
        ("Build it", 1),
        ("Run actions/checkout@v4", 0),
        ("Run pip install .", 2),
        ("Run make all", 3),
        ("Test 3.11 on Linux!", 4),
        ("Run make lint", None),
        ("Run make", None),
        ("Set up job", None),
        ("", None),
        (None, None),
    ],
)
def test_a_step_is_found_as_github_shows_it(build: Job, shown: str | None, index: int | None) -> None:
    assert build.step(shown) == (None if index is None else build.steps[index])


def test_a_long_name_that_was_cut_off_is_found() -> None:
    long = "python -m pytest --maxfail=1 --durations=10 tests/unit tests/integration --cov"
    job = plain(f"  j:\n    steps:\n      - run: {long}\n      - run: echo\n").jobs[0]
    assert job.step(f"Run {long[:60]}...") == job.steps[0]
    assert job.step(f"Run {long[:60]}…") == job.steps[0]
    assert job.step(f"Run {long[:20]}...") is None
    twins = plain(f"  j:\n    steps:\n      - run: {long} a\n      - run: {long} b\n").jobs[0]
    assert twins.step(f"Run {long}...") is None


def test_the_steps_before_one_are_told(build: Job) -> None:
    assert build.before(build.steps[0]) == ()
    assert build.before(build.steps[2]) == build.steps[:2]
    assert build.before(build.steps[5]) == build.steps[:5]


def test_scripts_run_in_the_nearest_folder_that_is_named(file: Workflow, build: Job) -> None:
    folders = [build.working_directory(step) for step in build.steps]
    assert folders == ["", "docker", "src", "", "", "src", "src"]
    unit = file.jobs[1]
    assert unit.working_directory(unit.steps[0]) == "unit"


def test_a_job_without_steps_has_none(file: Workflow) -> None:
    assert [len(job.steps) for job in file.jobs] == [7, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("text", [None, "", "just text", "- a\n- b\n", "a: [\n", "a: *b\n"])
def test_what_is_no_workflow_is_none(text: str | None) -> None:
    assert workflow.read("ci.yml", text) is None


@pytest.mark.parametrize("text", ["a: b\n", "jobs:\n", "jobs: text\n", "jobs: []\n"])
def test_a_file_without_jobs_has_none(text: str) -> None:
    read = workflow.read("ci.yml", text)
    assert read is not None
    assert read.jobs == ()
    assert read.job("build") is None


def test_defaults_of_another_shape_are_passed_over() -> None:
    for defaults in ("defaults: x\n", "defaults:\n  run: x\n", "defaults: {run: {shell: sh}}\n"):
        read = workflow.read("ci.yml", f"{defaults}jobs:\n  j:\n    steps:\n      - run: make\n")
        assert read is not None
        assert read.jobs[0].working_directory(read.jobs[0].steps[0]) == ""


def test_jobs_shared_by_an_alias_have_a_line() -> None:
    read = workflow.read(
        "ci.yml", "x: &steps\n  - run: make\njobs:\n  j:\n    steps: *steps\n  k: {<<: {steps: [{run: a}]}}\n"
    )
    assert read is not None
    assert [(job.id, job.line, [step.line for step in job.steps]) for job in read.jobs] == [
        ("j", 4, [2]),
        ("k", 6, [6]),
    ]

"""What workflows and composite actions choose, and how expressions are followed."""

from __future__ import annotations

import pytest

from tests.triage.python_versions.changes import dropped, rewritten
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.survey import Survey, files, survey
from workers.triage.repository.tree import Entry, Tree, of

WORKFLOW = ".github/workflows/ci.yml"


def step(version: str) -> str:
    return f"      - uses: actions/setup-python@v5\n        with:\n          python-version: {version}\n"


def job(version: str, matrix: str = "") -> str:
    strategy = f"    strategy:\n      matrix:\n{matrix}" if matrix else ""
    return f"jobs:\n  test:\n    runs-on: ubuntu-latest\n{strategy}    steps:\n{step(version)}"


def read(text: str) -> Survey:
    return survey({WORKFLOW: text})


def texts(found: Survey) -> list[list[str]]:
    return [[choice.text for choice in each.choices] for each in found.setups]


def one(found: Survey, text: str) -> Choice:
    (choice,) = (each for each in found.choices if each.text == text)
    return choice


def test_a_list_of_a_matrix_with_more_beside_it() -> None:
    matrix = (
        '        python-version: ["3.9", 3.10]\n        include:\n          - python-version: "3.8"\n'
        "          - os: z\n"
    )
    text = job("${{ matrix.python-version }}", matrix)
    found = read(text)
    assert texts(found) == [["3.9", "3.10", "3.8"]]
    lost = one(found, "3.10")
    assert lost.pick is not None
    assert lost.pick.series == (3, 1)
    assert rewritten(text, lost) == [
        '-        python-version: ["3.9", 3.10]',
        '+        python-version: ["3.9", "3.12"]',
    ]
    assert dropped(text, one(found, "3.8")) == ['-          - python-version: "3.8"']
    assert len({each.group for each in found.choices}) == 1


BESIDE = """\
        os: [ubuntu-latest, macos-latest]
        python: ["3.9", "3.10"]
        include:
          - {python: "%s", %s}
"""


@pytest.mark.parametrize(
    ("version", "rest", "drops", "rewrites"),
    [
        # A combination of the lists, or one that is like one of them.
        ("3.8", "os: ubuntu-latest", True, False),
        ("3.8", "os: ubuntu-20.04", True, False),
        # The only job on Windows: it is to stay.
        ("3.9", "os: windows-latest", True, True),
        # What is more of a job that the list makes, and a job for something else.
        ("3.9", "toxenv: docs", True, False),
        ("3.8", "toxenv: docs", False, False),
    ],
)
def test_what_stands_beside_a_list(version: str, rest: str, *, drops: bool, rewrites: bool) -> None:
    text = job("${{ matrix.python }}", BESIDE % (version, rest))
    *others, item = sorted(read(text).choices, key=lambda each: each.place)
    assert (dropped(text, item) is not None, rewritten(text, item) is not None) == (drops, rewrites)
    assert (item.group == others[0].group) is not rewrites


def test_a_job_whose_other_values_name_its_version_is_not_given_another() -> None:
    matrix = (
        '        include:\n          - {python: "3.9", toxenv: py39}\n          - {python: "3.10", toxenv: py310}\n'
        '          - {python: "3.9", toxenv: lint}\n'
    )
    old, new, lint = sorted(read(job("${{ matrix.python }}", matrix)).choices, key=lambda each: each.place)
    assert old.group == new.group != lint.group
    assert (old.rewrite, new.rewrite) == (None, None)
    assert lint.rewrite


def test_what_a_job_is_for() -> None:
    checkout = "    steps:\n      - uses: actions/checkout@v4\n"
    text = job('"3.9"').replace("    steps:\n", checkout)
    (setup,) = read(text).setups
    assert (setup.publishes, setup.foreign) == (False, False)
    (setup,) = read(job('"3.9"')).setups
    assert setup.foreign
    for upload in ("run: twine upload dist/*", "run: poetry publish", "uses: pypa/gh-action-pypi-publish@release/v1"):
        (setup,) = read(f"{text}      - {upload}\n").setups
        assert setup.publishes
    (setup,) = read(text.replace("test:", "deploy-docs:")).setups
    assert setup.publishes


def test_an_image_from_the_matrix() -> None:
    matrix = '    strategy:\n      matrix:\n        py: ["3.9", "3.10"]\n'
    image = "    container:\n      image: python:${{ matrix.py }}-slim\n"
    text = f"jobs:\n  a:\n{matrix}{image}    steps: []\n"
    (setup,) = read(text).setups
    assert [each.text for each in setup.choices] == ["3.9", "3.10"]
    assert rewritten(text, setup.choices[0]) == ['-        py: ["3.9", "3.10"]', '+        py: ["3.12", "3.10"]']
    other = text.replace("-slim", "-alpine3.19")
    assert rewritten(other, read(other).setups[0].choices[0]) is None
    assert read(text.replace("matrix.py ", "env.PY ")).setups == ()
    assert read(text.replace("python:$", "$")).setups == ()


def test_jobs_of_a_matrix_that_are_otherwise_alike_stand_for_each_other() -> None:
    matrix = (
        '        include:\n          - {python: "3.8", os: x}\n          - {python: "3.9", os: x}\n'
        '          - {python: "3.8", os: y}\n'
    )
    groups = [each.group for each in read(job("${{ matrix.python }}", matrix)).choices]
    assert groups[0] == groups[1] != groups[2]


def test_a_mapping_in_a_matrix() -> None:
    matrix = '        cfg:\n          - {py: "3.8", os: x}\n          - {py: "3.12", os: x}\n          - none\n'
    text = job("${{ matrix['cfg'].py }}", matrix)
    found = read(text)
    assert texts(found) == [["3.8", "3.12"]]
    assert dropped(text, one(found, "3.8")) == ['-          - {py: "3.8", os: x}']


def test_values_of_a_matrix_that_are_expressions_are_passed_over() -> None:
    matrix = '        python: ["${{ env.X }}", "3.12"]\n'
    assert texts(read(job("${{ matrix.python }}", matrix))) == [["3.12"]]


def test_what_is_not_in_the_repository_is_unresolved() -> None:
    for expression in ("${{ fromJSON(x) }}", "${{ matrix.other }}", "${{ env.NONE }}", "${{ inputs.x }}", "3.${{ x }}"):
        (setup,) = read(job(expression)).setups
        assert (setup.choices, setup.unresolved) == ((), expression)
    (setup,) = read(job("${{ matrix.x }}").replace("    steps", "    strategy: {matrix: '${{ x }}'}\n    steps")).setups
    assert setup.unresolved == "${{ matrix.x }}"


def test_the_environment_of_workflow_job_and_step() -> None:
    text = 'env:\n  PY: "3.9"\n' + job("${{ env.PY }}")
    assert rewritten(text, one(read(text), "3.9")) == ['-  PY: "3.9"', '+  PY: "3.12"']
    nearer = text.replace("    steps", '    env:\n      PY: "3.10"\n    steps')
    assert texts(read(nearer)) == [["3.10"]]
    computed = text.replace('"3.9"', "${{ github.sha }}")
    assert read(computed).setups[0].unresolved == "${{ env.PY }}"


def test_several_versions_on_lines() -> None:
    text = job("|\n            3.8\n\n            pypy3.9\n            none\n            3.12") + "        id: x\n"
    found = read(text)
    assert texts(found) == [["3.8", "pypy3.9", "3.12"]]
    assert rewritten(text, one(found, "3.8")) == ["-            3.8", "+            3.12"]
    assert dropped(text, one(found, "3.12")) == ["-            3.12"]
    assert one(found, "pypy3.9").rewrite is None


def test_a_list_is_no_version() -> None:
    assert read(job("[3.9]")).setups[0].unresolved == "[3.9]"


def test_a_range_may_be_written_anew() -> None:
    text = job('">=3.9 <3.12"')
    assert rewritten(text, one(read(text), ">=3.9 <3.12")) == [
        '-          python-version: ">=3.9 <3.12"',
        '+          python-version: "3.12"',
    ]


def test_files_and_own_actions() -> None:
    text = (
        "jobs:\n  test:\n    steps:\n      - uses: actions/setup-python@v5\n"
        "      - uses: actions/setup-python@v5\n        with: {python-version-file: .tool-versions}\n"
        "      - uses: ./.github/actions/py/\n      - run: x\n      - uses: astral-sh/setup-uv@v5\n"
        '        with: {python-version: "3.9"}\n'
    )
    first, second, third, fourth = read(text).setups
    assert (first.file, second.file, third.action) == (".python-version", ".tool-versions", ".github/actions/py")
    assert [each.text for each in fourth.choices] == ["3.9"]


def test_images_of_jobs() -> None:
    text = (
        "jobs:\n  a:\n    container: python:3.9-slim\n  b:\n    container:\n"
        '      image: "docker.io/library/python:3.10.4"\n  c:\n    container: ubuntu:22.04\n  d:\n'
        "    container: python:3.9-alpine3.19\n  e:\n    container: python\n"
    )
    found = read(text)
    assert texts(found) == [["3.9"], ["3.10.4"], ["3.9"], ["python"]]
    changes = [rewritten(text, each.choices[0]) for each in found.setups]
    assert changes == [
        ["-    container: python:3.9-slim", "+    container: python:3.12-slim"],
        [
            '-      image: "docker.io/library/python:3.10.4"',
            '+      image: "docker.io/library/python:3.12"',
        ],
        None,
        None,
    ]


def test_what_a_job_gives_to_a_workflow_that_it_calls() -> None:
    text = (
        "jobs:\n  a:\n    uses: ./.github/workflows/x.yml\n    with:\n      python-version: '3.9'\n      other: '3.8'\n"
    )
    (setup,) = read(text).setups
    assert (setup.given, [each.text for each in setup.choices]) == ("python-version", ["3.9"])


ACTION = """\
inputs:
  python-version:
    default: "3.9"
  other:
    required: true
runs:
  steps:
    - uses: actions/setup-python@v5
      with:
        python-version: ${{ inputs.python-version }}
    - uses: actions/setup-python@v5
      with:
        python-version: ${{ inputs.other }}
    - uses: actions/setup-python@v5
      with:
        python-version: "3.8"
    - run: x
"""


def test_composite_actions_have_defaults() -> None:
    found = survey({".github/actions/py/action.yml": ACTION, "action.yml": "a: [", "x/action.yaml": "runs: {}"})
    assert texts(found) == [["3.9"], [], ["3.8"]]
    assert found.setups[1].unresolved == "${{ inputs.other }}"
    assert rewritten(ACTION, one(found, "3.9")) == ['-    default: "3.9"', '+    default: "3.12"']


def test_what_is_no_workflow_says_nothing() -> None:
    assert read("jobs: [").setups == ()
    assert survey({"README.md": "python 3.9"}) == Survey()


def tree(*paths: str) -> Tree:
    return of("c" * 40, [Entry(path, "100644", "b" * 40) for path in paths])


def test_few_files_are_read() -> None:
    wanted = ["pyproject.toml", WORKFLOW, ".github/actions/py/action.yml", "docker/Dockerfile", "a/b/c/tox.ini"]
    other = [
        "node_modules/x/setup.py",
        "tests/data/pyproject.toml",
        "vendor/y/tox.ini",
        "a/b/c/d/e/tox.ini",
        "src/app.py",
        ".github/dependabot.yml",
        ".github/workflows/old/ci.yml",
        "docs/action.yml.md",
    ]
    assert set(files(tree(*wanted, *other))) == set(wanted)


def test_the_workflow_that_ran_comes_first_and_there_is_a_bound() -> None:
    paths = [f"p{number}/pyproject.toml" for number in range(200)]
    found = files(tree(*paths, ".github/workflows/a.yml", WORKFLOW, "pyproject.toml"), WORKFLOW)
    assert found[:3] == (WORKFLOW, ".github/workflows/a.yml", "pyproject.toml")
    assert len(found) == 50

"""What is advised where a Python was refused, as people read it: true, certain, and no more than is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.situation import WORKFLOW, Files
from tests.triage.proofs.refused import (
    CONFIRMED,
    HEAD,
    NOT_CHECKED,
    PROJECT,
    REFUTED,
    RUN,
    ci,
    looks,
    proof_of,
    read,
    setup,
)

WIDGETS: dict[str, str | None] = {"required": ">=3.11", "package": "widgets"}
IGNORED = "ERROR: Ignored the following versions that require a different python version: 2.0 Requires-Python >=3.11"
CODE: dict[str, str | None] = {"found": "3.12", "required": "<3.12", "package": None}
DISTUTILS = "ModuleNotFoundError: No module named 'distutils'"


def matrix(versions: str, more: str = "", run: str = RUN) -> str:
    listed = f"    strategy:\n      matrix:\n        python: {versions}\n{more}"
    return ci(setup("${{ matrix.python }}"), run, head=HEAD.replace("    steps", f"{listed}    steps"))


def job(name: str, *steps: str) -> str:
    return ci(*steps, head=HEAD.removeprefix("jobs:\n").replace("build", name))


# What is told.


def test_the_lines_of_a_file_are_told_together(tmp_path: Path) -> None:
    workflow = ci(setup('"3.9"'), RUN) + job("lint", setup('"3.9"'), RUN) + job("docs", setup('"3.8"'), RUN)
    files = {WORKFLOW: workflow, "pyproject.toml": PROJECT, "Dockerfile": "FROM python:3.12\n"}
    proof = proof_of(tmp_path, files)
    assert proof.remedy == (
        "Write `3.12` for `3.9` at `.github/workflows/ci.yml` lines 8 and 17; write `3.12` for `3.8` at "
        "`.github/workflows/ci.yml` line 26."
    )
    assert proof.detail == (
        "Agreeing with `>=3.10`: `Dockerfile` line 1 (`3.12`); not agreeing: `.github/workflows/ci.yml` lines 8, 17 "
        "and 26 (`3.9` and `3.8`). `3.12` is what `Dockerfile` line 1 chooses already."
    )
    assert proof.summary
    assert proof.detail not in proof.summary


@pytest.mark.parametrize(
    ("files", "detail"),
    [
        ({}, "No other place that was found chooses the project's Python. `3.10` is the lowest version that"),
        ({"Dockerfile": "FROM python:3.9\n"}, "No place that was found agrees with `>=3.10`: not `.github/"),
    ],
)
def test_why_a_version_was_chosen(tmp_path: Path, files: Files, detail: str) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT, **files})
    assert proof.detail.startswith(detail)


def test_a_version_that_is_to_come_down(tmp_path: Path) -> None:
    project = PROJECT.replace(">=3.10", ">=3.10,<3.13")
    subject: dict[str, str | None] = {"found": "3.13.1", "required": "<3.13,>=3.10"}
    proof = proof_of(tmp_path, {WORKFLOW: ci(setup('"3.13"'), RUN), "pyproject.toml": project}, subject)
    assert "`3.12` is the highest version that `<3.13,>=3.10` allows." in proof.detail


def test_what_is_given_up_is_said(tmp_path: Path) -> None:
    classified = PROJECT + 'classifiers = [\n  "Programming Language :: Python :: 3.9",\n]\n'
    tox = "[tox]\nenvlist = py{39,310}\n[gh-actions]\npython =\n    3.9: py39, lint\n    3.10: py310\n"
    files = {WORKFLOW: matrix('["3.8", "3.9", "3.10"]'), "pyproject.toml": classified, "tox.ini": tox}
    proof = proof_of(tmp_path, files, job="build (3.9)")
    assert proof.remedy == (
        "Take `3.8` and `3.9` out of the list at `.github/workflows/ci.yml` line 6; take `39` out of the list at "
        "`tox.ini` line 2. Look at `tox.ini` line 5, too: no job has `3.9` any more then. Should `3.8` and `3.9` be "
        "supported, change `pyproject.toml` line 3 instead."
    )
    assert "`pyproject.toml` line 5: says `3.9`; nothing is run with it" in looks(proof)


# What is left alone.


def test_a_job_that_publishes_is_told_and_left(tmp_path: Path) -> None:
    publish = ci(setup('"3.9"'), "      - uses: pypa/gh-action-pypi-publish@release/v1\n")
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), ".github/workflows/pypi.yml": publish, "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files)
    assert '"3.9"' in read(tmp_path, ".github/workflows/pypi.yml")
    assert "this run does not show whether `>=3.10` concerns it: `.github/workflows/pypi.yml` line 8 (`3.9`)." in (
        proof.remedy or ""
    )
    # Where it is the one that failed, it is the one to be mended.
    failed = proof_of(
        tmp_path / "own",
        {WORKFLOW: publish.replace("- uses: pypa", "- name: Run it\n        uses: pypa"), "pyproject.toml": PROJECT},
    )
    assert '"3.10"' in failed.diff


def test_jobs_and_files_of_something_else_are_not_spoken_of(tmp_path: Path) -> None:
    infra = "jobs:\n  play:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
    infra += setup('"3.9"') + "      - run: ansible-playbook infra/site.yml\n"
    files = {
        WORKFLOW: ci(setup('"3.9"'), RUN.replace("install .", "install ./backend")),
        ".github/workflows/infra.yml": infra,
        "backend/pyproject.toml": PROJECT,
        "backend/Dockerfile": "FROM python:3.9\n",
        "infra/Dockerfile": "FROM python:3.9\n",
        "docs/Dockerfile": "FROM python:3.8\n",
        "Dockerfile": "FROM python:3.9\nCOPY backend /backend\n",
    }
    proof = proof_of(tmp_path, files)
    assert "infra" not in f"{proof.remedy} {proof.detail} {looks(proof)}"
    assert "docs" not in looks(proof)
    assert read(tmp_path, "backend/Dockerfile") == "FROM python:3.10\n"
    assert "`Dockerfile` line 1 (`3.9`)" in (proof.remedy or "")


def test_a_job_without_the_files_is_none_of_the_project_s(tmp_path: Path) -> None:
    bot = "  bot:\n    runs-on: ubuntu-latest\n    steps:\n" + setup('"3.9"') + "      - run: pip install bot && bot\n"
    files = {WORKFLOW: ci(setup('"3.9"'), RUN) + bot, "pyproject.toml": PROJECT}
    proof_of(tmp_path, files)
    assert read(tmp_path, WORKFLOW).count('"3.9"') == 1


def test_the_only_pypy_stays(tmp_path: Path) -> None:
    files = {WORKFLOW: matrix('["3.10", "pypy-3.9"]'), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, job="build (pypy-3.9)")
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "line 6 choose a Python that `>=3.10` allows" in (proof.remedy or "")
    more = {**files, WORKFLOW: matrix('["3.10", "pypy-3.9", "pypy-3.10"]')}
    proof_of(tmp_path / "more", more, job="build (pypy-3.9)")
    assert '["3.10", "pypy-3.10"]' in read(tmp_path / "more", WORKFLOW)


def test_the_only_job_on_windows_stays(tmp_path: Path) -> None:
    more = '        os: [ubuntu-latest]\n        include:\n          - {os: windows-latest, python: "3.9"}\n'
    files = {WORKFLOW: matrix('["3.9", "3.10"]', more), "pyproject.toml": PROJECT}
    proof_of(tmp_path, files, job="build (3.9, ubuntu-latest)")
    assert 'python: ["3.10"]' in read(tmp_path, WORKFLOW)
    assert '{os: windows-latest, python: "3.10"}' in read(tmp_path, WORKFLOW)


def test_a_job_of_another_list_does_not_lose_its_python(tmp_path: Path) -> None:
    more = "        include:\n          - {tox: py39, python: '3.9'}\n          - {tox: py310, python: '3.10'}\n"
    workflow = matrix("", more).replace("        python: \n", "        tox: [py39, py310]\n")
    proof = proof_of(tmp_path, {WORKFLOW: workflow, "pyproject.toml": PROJECT}, job="build (py39, 3.9)")
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert proof.remedy == "Let `.github/workflows/ci.yml` line 8 choose a Python that `>=3.10` allows."


def test_a_list_that_cannot_be_changed_for_certain(tmp_path: Path) -> None:
    files = {WORKFLOW: matrix('["3.9",\n          "3.10"]'), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, job="build (3.9)")
    assert proof.diff == ""
    assert proof.remedy == "Take `3.9` out of the list at `.github/workflows/ci.yml` line 6."


# What a package or the code needs is no reason to change what the project runs on.


def test_a_package_that_all_places_are_too_old_for(tmp_path: Path) -> None:
    files = {
        WORKFLOW: ci(setup('"3.10"'), RUN),
        "requirements.txt": "widgets==2.0\n",
        "Dockerfile": "FROM python:3.10\n",
        ".python-version": "3.10\n",
    }
    proof = proof_of(tmp_path, files, {**WIDGETS, "found": "3.10.4"}, IGNORED)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert (proof.remedy or "").startswith("Either use a release of `widgets` that supports Python `3.10.4` (`requ")


def test_a_package_that_only_some_of_a_list_are_too_old_for(tmp_path: Path) -> None:
    files = {WORKFLOW: matrix('["3.9", "3.12"]'), "requirements.txt": "widgets==2.0\n"}
    proof = proof_of(tmp_path, files, WIDGETS, IGNORED, job="build (3.9)")
    assert proof.diff == ""
    assert (proof.remedy or "").endswith("or take `3.9` out of the list at `.github/workflows/ci.yml` line 6.")


def test_a_package_that_no_longer_is_for_what_the_project_allows(tmp_path: Path) -> None:
    files = {
        WORKFLOW: ci(setup('"3.14"'), RUN),
        "requirements.txt": "widgets==2.0\n",
        "pyproject.toml": PROJECT,
    }
    subject: dict[str, str | None] = {"found": "3.14.1", "required": "<3.14", "package": "widgets"}
    proof = proof_of(tmp_path, files, subject, IGNORED)
    assert proof.remedy == (
        "`pyproject.toml` line 3 (`>=3.10`) allows Python `3.14.1`. Either use a release of `widgets` that supports it "
        "(`requirements.txt` line 1), or no longer allow what `<3.14` does not, and choose another Python at "
        "`.github/workflows/ci.yml` line 8."
    )


def test_a_script_is_no_reason_to_narrow_what_the_project_allows(tmp_path: Path) -> None:
    frame = 'File "/home/runner/work/acme/acme/scripts/gen.py", line 2, in <module>\n'
    subject: dict[str, str | None] = {"found": "3.10", "required": ">=3.11", "package": None}
    files = {WORKFLOW: ci(setup('"3.10"'), RUN), "scripts/gen.py": "", "pyproject.toml": PROJECT}
    quote = "ModuleNotFoundError: No module named 'tomllib'"
    proof = proof_of(tmp_path, files, subject, quote, excerpt=frame + quote)
    assert "Write `3.11` for `3.10` at `.github/workflows/ci.yml` line 8" in (proof.remedy or "")
    assert proof.detail.startswith("Nothing shows that other places need it, too.")


@pytest.mark.parametrize(
    ("file", "who", "advice"),
    [
        ("/tmp/pip-install-k1x_2y/widgets_0123456789abcdef/setup.py", "`widgets`", "a release of `widgets` that"),
        ("/home/x/.cache/uv/sdists-v9/pypi/widgets/1.0/abc/src/setup.py", "`widgets`", "a release of `widgets` that"),
        ("/tmp/pip-build-env-9/overlay/lib/x.py", "A dependency", "a release of it that"),
    ],
)
def test_the_code_of_a_dependency_is_not_the_project_s(tmp_path: Path, file: str, who: str, advice: str) -> None:
    trace = f'  File "/home/runner/work/acme/acme/app.py", line 1\n  File "{file}", line 1, in <module>\n{DISTUTILS}'
    files = {WORKFLOW: ci(setup('"3.12"'), RUN), "app.py": "", "requirements.txt": "widgets==1.0\n"}
    proof = proof_of(tmp_path, files, CODE, DISTUTILS, excerpt=trace)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert (proof.summary or "").startswith(f"{who} needs Python `<3.12`")
    assert f"Either use {advice} supports Python `3.12`" in (proof.remedy or "")
    assert ("`requirements.txt` line 1" in looks(proof)) is (who == "`widgets`")


# Ranges, and Pythons newer than any that is known here.


def test_a_range_that_took_a_python_newer_than_any_known(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup("'3.x'"), RUN), "requirements.txt": "widgets==2.0\n"}
    subject: dict[str, str | None] = {"found": "3.19.0", "required": ">=3.10,<3.19", "package": "widgets"}
    proof = proof_of(tmp_path, files, subject, IGNORED)
    assert "line 8 asks for any `3.x`, which took `3.19.0`" in (proof.summary or "")
    assert "python-version: '3.15'" in read(tmp_path, WORKFLOW)


def test_no_python_is_offered_that_is_not_known_to_be_released(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.12"'), RUN), "pyproject.toml": PROJECT.replace("3.10", "3.19")}
    proof = proof_of(tmp_path, files, {"found": "3.12.1", "required": ">=3.19"})
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert proof.remedy == "Let `.github/workflows/ci.yml` line 8 choose a Python that `>=3.19` allows."


# Where the Python comes from.


def test_what_a_calling_job_does_not_give_has_its_default(tmp_path: Path) -> None:
    called = "on:\n  workflow_call:\n    inputs:\n      py:\n        type: string\n        default: '3.9'\n"
    called += ci(setup("${{ inputs.py }}"), RUN)
    caller = "jobs:\n  call:\n    uses: ./.github/workflows/x.yml\n"
    files = {WORKFLOW: caller, ".github/workflows/x.yml": called, "pyproject.toml": PROJECT}
    assert proof_of(tmp_path, files, job="call / build").state is CONFIRMED
    assert "default: '3.10'" in read(tmp_path, ".github/workflows/x.yml")
    given = {**files, WORKFLOW: caller + "    with:\n      py: ${{ github.ref }}\n"}
    assert proof_of(tmp_path / "given", given, job="call / build").state is NOT_CHECKED


def test_an_action_that_reads_the_file(tmp_path: Path) -> None:
    files = {WORKFLOW: ci("      - uses: jdx/mise-action@v2\n", RUN), "pyproject.toml": PROJECT}
    proof_of(tmp_path, {**files, "mise.toml": '[tools]\npython = "3.9"\n'})
    assert 'python = "3.10"' in read(tmp_path, "mise.toml")


def test_poetry_takes_the_python_that_it_is_installed_with(tmp_path: Path) -> None:
    quote = "Current Python version (3.9.18) is not allowed by the project (>=3.10)."
    files = {WORKFLOW: ci(setup('"3.12"'), RUN.replace("pip", "poetry")), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, {"package": None}, quote)
    assert proof.state is REFUTED
    assert proof.remedy == "Run `poetry env use 3.12` before it, so that Poetry takes that Python."


DOCKERFILE = "ARG PY=3.12\nFROM python:${PY}-slim\nRUN pip install .\n"
ACTION = "      - name: Run it\n        uses: docker/build-push-action@v6\n        with:\n          context: .\n"


def build(script: str) -> str:
    return ci(f"      - name: Run it\n        run: {script}\n")


@pytest.mark.parametrize(
    "workflow",
    [
        build("docker build --build-arg PY=3.9 ."),
        build("docker build --build-arg 'PY=3.9' ."),
        ci(ACTION + "          build-args: |\n            X=1\n            PY=3.9\n"),
    ],
)
def test_what_the_build_gives_to_an_argument_counts(tmp_path: Path, workflow: str) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: workflow, "pyproject.toml": PROJECT, "Dockerfile": DOCKERFILE})
    assert proof.state is CONFIRMED
    assert "PY=3.12" in read(tmp_path, WORKFLOW)


def test_a_matrix_gives_it(tmp_path: Path) -> None:
    listed = "    strategy:\n      matrix:\n        py: ['3.9', '3.12']\n"
    workflow = ci(
        ACTION + "          build-args: PY=${{ matrix.py }}\n", head=HEAD.replace("    steps", f"{listed}    steps")
    )
    files = {WORKFLOW: workflow, "pyproject.toml": PROJECT, "Dockerfile": DOCKERFILE}
    assert proof_of(tmp_path, files, job="build (3.9)").state is CONFIRMED
    assert "py: ['3.12']" in read(tmp_path, WORKFLOW)


@pytest.mark.parametrize(
    ("workflow", "more"),
    [
        (build("docker build --build-arg PY=$PY ."), {}),
        (build("docker build --build-arg PY=newest ."), {}),
        (build("docker build --build-arg PY ."), {}),
        (build("docker build ."), {"Dockerfile": DOCKERFILE.replace("=3.12", "")}),
        (build("docker compose build"), {"compose.yaml": "services: {app: {build: {context: ., args: {PY: x}}}}\n"}),
    ],
)
def test_an_argument_that_is_not_told(tmp_path: Path, workflow: str, more: Files) -> None:
    files = {WORKFLOW: workflow, "pyproject.toml": PROJECT, "Dockerfile": DOCKERFILE, **more}
    proof = proof_of(tmp_path, files)
    assert proof.state is NOT_CHECKED
    assert proof.detail == "`Dockerfile` takes its version from `PY`, and what the build gives to that cannot be told."
    assert proof.remedy == "Let the image that is built have a Python that `>=3.10` allows."


def test_an_argument_of_something_else(tmp_path: Path) -> None:
    compose = "services: {app: {build: {context: ., args: {X: y}}}}\n"
    files = {WORKFLOW: build("docker compose build"), "pyproject.toml": PROJECT, "compose.yaml": compose}
    assert proof_of(tmp_path, {**files, "Dockerfile": DOCKERFILE.replace("3.12", "3.9")}).state is CONFIRMED
    assert "ARG PY=3.10" in read(tmp_path, "Dockerfile")


def test_a_python_that_a_build_installs_itself(tmp_path: Path) -> None:
    stages = "FROM python:3.12 AS assets\nFROM ubuntu:22.04\nRUN apt-get install -y python3\n"
    files = {WORKFLOW: build("docker build ."), "pyproject.toml": PROJECT, "Dockerfile": stages}
    proof = proof_of(tmp_path, files)
    assert proof.state is NOT_CHECKED
    assert "begins with Python `3.12`, but the build ran `3.9.18`" in proof.detail


def test_a_build_that_a_script_hides(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.12"'), RUN.replace("pip install .", "make image")), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, excerpt="#8 2.530 ERROR: Package 'acme' requires a different Python")
    assert (proof.state, proof.detail) == (
        NOT_CHECKED,
        "The step builds an image, and which Dockerfile that is cannot be told.",
    )


# A version that is not there.


@pytest.mark.parametrize(
    ("version", "runner", "remedy"),
    [
        ("3.7", "Ubuntu 24.04", "`ubuntu-22.04` in `runs-on` is an image for which there still is Python `3.7`."),
        ("3.6", "Ubuntu 22.04", "Run it with `container: python:3.6` in place of setup-python, which has no Python"),
        ("3.7", "Ubuntu 22.04", None),
        ("3.6", "Windows 2022", None),
    ],
)
def test_a_version_that_setup_python_does_not_have(
    tmp_path: Path, version: str, runner: str, remedy: str | None
) -> None:
    quote = f"##[error]The version '{version}' with architecture 'x64' was not found for {runner}."
    files = {WORKFLOW: matrix(f'["{version}", "3.12"]'), "setup.py": "setup(python_requires='>=3.6')\n"}
    proof = proof_of(tmp_path, files, {"found": None, "required": version, "package": None}, quote)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert proof.remedy is None if remedy is None else (proof.remedy or "").startswith(remedy)


NOX = "nox > Session tests-3.9 failed: Python interpreter 3.9 not found."
NOXFILE = '@nox.session(python=["3.9", "3.12"])\ndef tests(session): ...\n'


@pytest.mark.parametrize(
    ("workflow", "remedy"),
    [
        (
            ci(setup('"3.12"'), RUN.replace("pip install .", "nox")),
            "Let `.github/workflows/ci.yml` line 8 set up Python `3.9`, too (one version a line, `3.12` last), or",
        ),
        (
            ci(RUN.replace("pip install .", "nox")),
            "Add a step with `actions/setup-python` for Python `3.9` before `Run it`, or leave it out at `noxfile.py`",
        ),
        (
            ci(RUN, head=HEAD.replace("ubuntu-latest", "self-hosted")),
            "Let the machine that runs the job have Python `3.9`, or ask for another at `noxfile.py` line 1.",
        ),
        (matrix('["3.10", "3.12"]', run=RUN.replace("pip install .", "nox")), None),
        ("jobs: {other: {steps: []}}\n", None),
    ],
)
def test_a_version_that_a_tool_does_not_find(tmp_path: Path, workflow: str, remedy: str | None) -> None:
    subject: dict[str, str | None] = {"found": None, "required": "3.9", "package": None}
    proof = proof_of(tmp_path, {WORKFLOW: workflow, "noxfile.py": NOXFILE}, subject, NOX)
    assert proof.state is CONFIRMED
    assert proof.remedy is None if remedy is None else (proof.remedy or "").startswith(remedy)


def test_a_version_of_a_file_that_is_not_what_the_job_sets_up(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.12"'), RUN.replace("pip install .", "uv sync")), ".python-version": "3.13\n"}
    quote = "error: No interpreter found for Python 3.13 in virtual environments or search path"
    proof = proof_of(tmp_path, files, {"found": None, "required": "3.13", "package": None}, quote)
    assert proof.remedy == (
        "Let `.github/workflows/ci.yml` line 8 set up Python `3.13`, or ask for `3.12` at `.python-version` line 1."
    )

"""What the repository says of a Python that was refused: every rule, and what must not be advised."""

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
from workers.triage.python_versions.narrowing import narrowed
from workers.triage.python_versions.versions import poetry

# Which choice is in force.


def test_the_last_step_before_the_failing_one_counts(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.12"'), setup('"3.9"'), RUN, setup('"3.8"')), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files)
    assert proof.state is CONFIRMED
    assert "line 11 chooses `3.9`" in (proof.summary or "")
    assert read(tmp_path, WORKFLOW).count('"3.12"') == 3


def test_a_step_that_was_skipped_sets_nothing_up(tmp_path: Path) -> None:
    from workers.triage.facts import Step  # noqa: PLC0415 - only here

    skipped = Step(2, "Old", "skipped", None, None)
    named = setup('"3.9"').replace("- uses", "- name: Old\n        uses")
    files = {WORKFLOW: ci(setup('"3.12"'), named, RUN), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, context={"steps": (skipped,)})
    assert proof.state is REFUTED


def test_another_python_ran_than_the_one_that_was_set_up(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.12"'), RUN), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files)
    assert proof.state is REFUTED
    assert proof.summary
    assert "The step ran Python `3.9.18` and not the `3.12`" in proof.summary
    assert "command -v python" in (proof.remedy or "")
    assert proof.diff == ""


def test_sudo_has_a_path_of_its_own(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.12"'), RUN.replace("pip", "sudo pip")), "pyproject.toml": PROJECT}
    assert "without `sudo`" in (proof_of(tmp_path, files).remedy or "")


def test_neither_what_was_chosen_nor_what_ran(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.8"'), RUN), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files)
    assert (proof.state, proof.diff) == (NOT_CHECKED, "")


def test_a_range_may_have_taken_what_ran(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup("'>=3.9'"), RUN), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files)
    assert proof.state is CONFIRMED
    assert "asks for any `>=3.9`, which took `3.9.18`" in (proof.summary or "")
    assert "python-version: '3.10'" in read(tmp_path, WORKFLOW)
    assert "`>=3.9`, some of which `>=3.10` may not allow" in looks(proof)


def test_the_newest_of_a_range_is_too_new(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup("3.x"), RUN), "pyproject.toml": PROJECT.replace(">=3.10", ">=3.9,<3.12")}
    proof = proof_of(tmp_path, files, {"found": "3.14.2", "required": "<3.12,>=3.9"})
    assert proof.state is CONFIRMED
    assert 'python-version: "3.11"' in read(tmp_path, WORKFLOW) or "python-version: 3.11" in read(tmp_path, WORKFLOW)


def test_the_name_of_the_job_tells_which_of_a_matrix(tmp_path: Path) -> None:
    matrix = '    strategy:\n      matrix:\n        python: ["3.9", "3.10", "3.11"]\n'
    workflow = ci(setup("${{ matrix.python }}"), RUN, head=HEAD.replace("    steps", f"{matrix}    steps"))
    files = {WORKFLOW: workflow, "pyproject.toml": PROJECT}
    assert proof_of(tmp_path, files, job="build (3.9)").state is CONFIRMED
    proof = proof_of(tmp_path / "other", files, job="build (3.11)")
    assert proof.state is REFUTED
    assert "`3.11`" in (proof.summary or "")


def test_all_of_a_list_are_too_old(tmp_path: Path) -> None:
    matrix = '    strategy:\n      matrix:\n        python: ["3.8", "3.9"]\n'
    workflow = ci(setup("${{ matrix.python }}"), RUN, head=HEAD.replace("    steps", f"{matrix}    steps"))
    proof_of(tmp_path, {WORKFLOW: workflow, "pyproject.toml": PROJECT}, job="build (3.9)")
    assert 'python: ["3.10"]' in read(tmp_path, WORKFLOW)


def test_a_condition_that_compares_with_what_is_gone_is_told(tmp_path: Path) -> None:
    matrix = '    strategy:\n      matrix:\n        python: ["3.9", "3.11"]\n'
    condition = "      - if: matrix.python == '3.9'\n        run: upload\n"
    workflow = ci(setup("${{ matrix.python }}"), RUN, condition, head=HEAD.replace("    steps", f"{matrix}    steps"))
    proof = proof_of(tmp_path, {WORKFLOW: workflow, "pyproject.toml": PROJECT}, job="build (3.9)")
    assert "Look at `.github/workflows/ci.yml` line 14, too: no job has `3.9` any more then." in (proof.remedy or "")


def test_a_file_that_the_step_reads(tmp_path: Path) -> None:
    reading = "      - uses: actions/setup-python@v5\n        with: {python-version-file: .python-version}\n"
    files = {WORKFLOW: ci(reading, RUN), "pyproject.toml": PROJECT, ".python-version": "3.9\n"}
    proof = proof_of(tmp_path, files)
    assert (proof.state, read(tmp_path, ".python-version")) == (CONFIRMED, "3.10\n")


def test_a_step_that_reads_no_file_sets_nothing_up(tmp_path: Path) -> None:
    bare = "      - uses: actions/setup-python@v5\n"
    proof = proof_of(tmp_path / "1", {WORKFLOW: ci(bare, RUN), "pyproject.toml": PROJECT})
    assert "sets none up" in (proof.summary or "")
    own = {WORKFLOW: ci(bare, RUN), "pyproject.toml": PROJECT, ".python-version": "3.9\n"}
    assert proof_of(tmp_path / "2", own).state is CONFIRMED
    assert read(tmp_path / "2", ".python-version") == "3.10\n"


def test_nothing_that_chooses_is_still_a_tool_s_own_file(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(RUN.replace("pip", "uv pip")), "pyproject.toml": PROJECT, ".python-version": "3.9\n"}
    assert "`.python-version` line 1 chooses `3.9`" in (proof_of(tmp_path, files).summary or "")


def test_a_script_names_its_python(tmp_path: Path) -> None:
    script = "      - name: Run it\n        run: |\n          uv venv --python 3.9\n          python3.12 -V\n"
    proof = proof_of(tmp_path, {WORKFLOW: ci(script), "pyproject.toml": PROJECT})
    assert "line 8 chooses `3.9`" in (proof.summary or "")
    assert "uv venv --python 3.10" in read(tmp_path, WORKFLOW)


def test_the_version_file_is_read_by_a_new_step(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(RUN), "pyproject.toml": PROJECT, ".python-version": "3.11\n"}
    proof = proof_of(tmp_path, files)
    assert proof.state is REFUTED
    assert 'python-version-file: ".python-version"' in read(tmp_path, WORKFLOW)


def test_a_step_that_came_too_late_is_moved(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN, setup('"3.12"')), "pyproject.toml": PROJECT})
    assert proof.state is REFUTED
    assert read(tmp_path, WORKFLOW) == ci(setup('"3.12"'), RUN)


def test_two_files_that_contradict_each_other(tmp_path: Path) -> None:
    config = "[metadata]\nname = acme\n[options]\npython_requires = >=3.8\n"
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT, "setup.cfg": config}
    proof = proof_of(tmp_path, files)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "The repository contradicts itself" in (proof.remedy or "")


def test_a_version_that_is_ruled_out_is_taken_out_of_the_matrix(tmp_path: Path) -> None:
    matrix = '    strategy:\n      matrix:\n        python: ["3.6", "3.12"]\n'
    workflow = ci(setup("${{ matrix.python }}"), head=HEAD.replace("    steps", f"{matrix}    steps"))
    files = {WORKFLOW: workflow, "pyproject.toml": PROJECT}
    proof_of(tmp_path, files, absent("3.6"), GONE.replace("3.1", "3.6"))
    assert 'python: ["3.12"]' in read(tmp_path, WORKFLOW)


def test_a_file_that_names_no_version(tmp_path: Path) -> None:
    reading = "      - uses: actions/setup-python@v5\n        with: {python-version-file: pyproject.toml}\n"
    requires = {"setup.cfg": "[metadata]\nname = acme\n[options]\npython_requires = >=3.10\n"}
    proof = proof_of(tmp_path, {WORKFLOW: ci(reading, RUN), "pyproject.toml": "[tool]\n", **requires})
    assert proof.state is NOT_CHECKED
    assert "names no version that can be told" in proof.detail


def test_the_newest_version_that_the_project_allows(tmp_path: Path) -> None:
    reading = "      - uses: actions/setup-python@v5\n        with: {python-version-file: pyproject.toml}\n"
    wide = PROJECT.replace(">=3.10", ">=3.9,<3.13")
    files = {WORKFLOW: ci(reading, RUN), "pyproject.toml": wide, "requirements.txt": "widgets==2.0\n"}
    subject: dict[str, str | None] = {"found": "3.12.7", "required": "<3.12,>=3.8", "package": "widgets"}
    proof = proof_of(tmp_path, files, subject, IGNORED)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "line 3 asks for any `>=3.9,<3.13`, which took `3.12.7`" in (proof.summary or "")
    assert (proof.remedy or "").endswith("(`requirements.txt` line 1), or no longer allow what `<3.12,>=3.8` does not.")
    # No version of that range is the one that ran.
    assert proof_of(tmp_path / "2", {WORKFLOW: ci(reading, RUN), "pyproject.toml": PROJECT}).state is REFUTED


def test_a_composite_action_of_the_repository(tmp_path: Path) -> None:
    action = "runs:\n  steps:\n    - uses: actions/setup-python@v5\n      with:\n        python-version: '3.9'\n"
    own = "      - uses: ./.github/actions/py\n"
    files = {WORKFLOW: ci(own, RUN), "pyproject.toml": PROJECT, ".github/actions/py/action.yml": action}
    assert proof_of(tmp_path, files).state is CONFIRMED
    assert "python-version: '3.10'" in read(tmp_path, ".github/actions/py/action.yml")
    untold = {**files, ".github/actions/py/action.yml": action.replace("'3.9'", "${{ github.sha }}")}
    assert proof_of(tmp_path / "untold", untold).state is NOT_CHECKED
    other = {WORKFLOW: ci("      - uses: ./.github/actions/cache\n", RUN), "pyproject.toml": PROJECT}
    assert "sets none up" in (proof_of(tmp_path / "other", other).summary or "")


def test_the_image_of_the_job(tmp_path: Path) -> None:
    head = HEAD.replace("    steps", "    container: python:3.9-slim\n    steps")
    files = {WORKFLOW: ci(RUN, head=head), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files)
    assert proof.state is CONFIRMED
    assert "container: python:3.10-slim" in read(tmp_path, WORKFLOW)


def test_an_image_of_another_distribution_is_left_to_a_person(tmp_path: Path) -> None:
    head = HEAD.replace("    steps", "    container: python:3.9-alpine3.15\n    steps")
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN, head=head), "pyproject.toml": PROJECT})
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "Let `.github/workflows/ci.yml` line 4 choose a Python that `>=3.10` allows" in (proof.remedy or "")


def test_the_file_that_the_tool_names(tmp_path: Path) -> None:
    quote = "error: The Python request from `.python-version` resolved to Python 3.9.18, which is incompatible"
    step = "      - name: Run it\n        run: uv sync\n        working-directory: app/api\n"
    files = {WORKFLOW: ci(setup('"3.12"'), step), "pyproject.toml": PROJECT, "app/.python-version": "3.9\n"}
    proof = proof_of(tmp_path, files, {"package": None}, quote)
    assert proof.state is CONFIRMED
    assert read(tmp_path, "app/.python-version") == "3.12\n"


def test_a_tool_that_has_its_own_file(tmp_path: Path) -> None:
    step = "      - name: Run it\n        run: uv sync\n"
    files = {WORKFLOW: ci(setup('"3.12"'), step), "pyproject.toml": PROJECT, ".python-version": "3.9\n"}
    assert proof_of(tmp_path, files).state is CONFIRMED


def test_environments_of_tox(tmp_path: Path) -> None:
    step = "      - name: Run it\n        run: tox\n"
    files = {
        WORKFLOW: ci(setup('"3.12"'), step),
        "pyproject.toml": PROJECT,
        "tox.ini": "[tox]\nenvlist = py39, py312\n",
    }
    assert proof_of(tmp_path, files).state is CONFIRMED
    assert read(tmp_path, "tox.ini") == "[tox]\nenvlist = py312\n"


def test_environments_of_conda(tmp_path: Path) -> None:
    conda = "      - uses: conda-incubator/setup-miniconda@v3\n"
    environment = "dependencies:\n  - python=3.9\n"
    files = {WORKFLOW: ci(conda, RUN), "pyproject.toml": PROJECT, "environment.yml": environment}
    assert proof_of(tmp_path, files).state is CONFIRMED
    assert "python=3.10" in read(tmp_path, "environment.yml")


DOCKER = "      - name: Run it\n        run: docker build -f {file} .\n"


def test_the_dockerfile_that_was_built(tmp_path: Path) -> None:
    files = {
        WORKFLOW: ci(setup('"3.12"'), DOCKER.format(file="ci/Dockerfile")),
        "pyproject.toml": PROJECT,
        "ci/Dockerfile": "FROM python:3.9\n",
        "Dockerfile": "FROM python:3.11\n",
    }
    proof = proof_of(tmp_path, files)
    assert "`ci/Dockerfile` line 1 chooses `3.9`" in (proof.summary or "")
    assert read(tmp_path, "ci/Dockerfile") == "FROM python:3.11\n"


def test_dockerfiles_that_do_not_tell(tmp_path: Path) -> None:
    missing = {WORKFLOW: ci(DOCKER.format(file="ci/Dockerfile")), "pyproject.toml": PROJECT}
    assert "which was not read" in proof_of(tmp_path / "1", missing).detail
    untold = {**missing, WORKFLOW: ci(DOCKER.format(file="$FILE"))}
    assert "which Dockerfile that is cannot be told" in proof_of(tmp_path / "2", untold).detail
    other = {**missing, "ci/Dockerfile": "FROM ubuntu\n"}
    proof = proof_of(tmp_path / "3", other)
    assert "cannot be told" in proof.detail
    assert proof.remedy == "Let the image that is built have a Python that `>=3.10` allows."


CALLED = "on:\n  workflow_call:\n    inputs: {py: {type: string}}\n"


def test_a_called_workflow_has_its_version_from_the_caller(tmp_path: Path) -> None:
    caller = "jobs:\n  call:\n    uses: ./.github/workflows/x.yml\n    with:\n      py: '3.9'\n"
    called = CALLED + ci(setup("${{ inputs.py }}"), RUN)
    files = {WORKFLOW: caller, ".github/workflows/x.yml": called, "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, job="call / build")
    assert proof.state is CONFIRMED
    assert "py: '3.10'" in read(tmp_path, WORKFLOW)
    other = {**files, WORKFLOW: caller.replace("py:", "which:")}
    assert proof_of(tmp_path / "other", other, job="call / build").state is NOT_CHECKED


def test_a_workflow_of_another_repository_is_not_checked(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, context={"workflow_path": None})
    assert proof.state is NOT_CHECKED
    assert "`requires-python` is `>=3.10`" in looks(proof)


def test_without_a_step_all_steps_count(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT}
    assert proof_of(tmp_path, files, step=None).state is CONFIRMED


# A job that sets nothing up, or too late.


def test_setup_python_is_added_after_the_checkout_with_the_ref_in_use(tmp_path: Path) -> None:
    other = HEAD.removeprefix("jobs:\n").replace("build", "other") + setup('"3.12"').replace("@v5", "@v4")
    early = "      - name: First\n        run: pip --version\n"
    proof = proof_of(tmp_path, {WORKFLOW: ci(early, RUN) + other, "pyproject.toml": PROJECT})
    assert proof.state is CONFIRMED
    added = '      - uses: actions/setup-python@v4\n        with:\n          python-version: "3.12"\n'
    assert read(tmp_path, WORKFLOW).startswith(HEAD + added + early)


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("ubuntu-latest", "[self-hosted, linux]"),
        HEAD.replace("ubuntu-latest", "big-machine"),
    ],
)
def test_setup_python_is_not_added_where_it_may_not_work(tmp_path: Path, head: str) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN, head=head), "pyproject.toml": PROJECT})
    assert (proof.state, proof.diff) == (CONFIRMED, "")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (ci(RUN, head=HEAD.replace("    steps", "    container: debian\n    steps")), "in an image"),
        (ci(RUN.replace("pip", "docker run --rm x pip")), "in a container"),
        (ci("      - run: conda activate x\n", RUN), "from `conda activate x`"),
        (ci("      - run: sudo apt-get install -y python3.9-venv\n", RUN), "tells no version"),
        (ci("      - uses: astral-sh/setup-uv@v5\n", RUN), "from `astral-sh/setup-uv@v5`"),
    ],
)
def test_a_python_that_comes_from_elsewhere_is_not_checked(tmp_path: Path, files: str, says: str) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: files, "pyproject.toml": PROJECT})
    assert (proof.state, proof.summary, proof.diff) == (NOT_CHECKED, None, "")
    assert says in proof.detail


def test_without_a_step_nothing_is_added(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN), "pyproject.toml": PROJECT}, step=None)
    assert (proof.state, proof.diff) == (CONFIRMED, "")


def test_a_version_that_is_not_released_is_not_offered(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(RUN), "pyproject.toml": PROJECT.replace("3.10", "3.99")}
    proof = proof_of(tmp_path, files, {"required": ">=3.99"})
    assert (proof.state, proof.diff, proof.remedy) == (CONFIRMED, "", None)
    chosen = {**files, WORKFLOW: ci(setup('"3.9"'), RUN)}
    assert proof_of(tmp_path / "chosen", chosen, {"required": ">=3.99"}).diff == ""


def test_a_step_that_comes_too_late_and_chooses_too_little(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN, setup('"3.8"')), "pyproject.toml": PROJECT})
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "come before `Run it`" in (proof.remedy or "")


def test_a_step_that_depends_on_others_is_not_moved(tmp_path: Path) -> None:
    late = setup('"3.12"', "        if: always()\n")
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN, late), "pyproject.toml": PROJECT})
    assert (proof.state, proof.diff) == (REFUTED, "")


def test_a_version_file_that_is_too_old_is_not_read(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(RUN), "pyproject.toml": PROJECT, ".python-version": "3.8\n"}
    assert proof_of(tmp_path, files).state is CONFIRMED


# What is needed, and by whom.


def test_another_release_of_the_project_was_installed(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT.replace("3.10", "3.11")}
    proof = proof_of(tmp_path, files)
    assert proof.state is NOT_CHECKED
    assert "`pyproject.toml` line 3 says `>=3.11`" in proof.detail


def test_a_requirement_that_is_nowhere_stated(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": '[project]\nname = "acme"\n'}
    proof = proof_of(tmp_path, files)
    assert (proof.state, proof.detail) == (NOT_CHECKED, "No file that was read asks for Python `>=3.10`.")


def test_a_computed_requirement_is_taken_from_the_log(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "setup.py": "setup(name='acme', python_requires=get())\n"}
    proof = proof_of(tmp_path, files)
    assert proof.state is CONFIRMED
    assert "`setup.py` line 1 computes it" in (proof.summary or "")
    assert proof.diff


def test_what_cannot_be_read_is_not_checked(tmp_path: Path) -> None:
    assert proof_of(tmp_path, {WORKFLOW: ci(RUN)}, {"required": "newer"}).state is NOT_CHECKED
    assert proof_of(tmp_path / "none", {WORKFLOW: ci(RUN)}, {"required": None}).state is NOT_CHECKED


def test_a_version_that_the_log_does_not_tell(tmp_path: Path) -> None:
    quote = "WARNING: Project requires a python version of >=3.10, The virtualenv is being created for you"
    subject: dict[str, str | None] = {"found": None, "package": None}
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT}
    assert proof_of(tmp_path / "1", files, subject, quote).diff
    newer = {**files, WORKFLOW: ci(setup('"3.12"'), RUN)}
    assert proof_of(tmp_path / "2", newer, subject, quote).state is NOT_CHECKED
    none = {**files, WORKFLOW: ci(RUN)}
    assert "the runner's own Python" in (proof_of(tmp_path / "3", none, subject, quote).summary or "")


def test_what_linters_are_told_is_shown_and_left(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT + '[tool.ruff]\ntarget-version = "py39"\n'}
    assert "`pyproject.toml` line 5: says `py39`; nothing is run with it" in looks(proof_of(tmp_path, files))
    assert "py39" in read(tmp_path, "pyproject.toml")


def test_what_is_no_version_fits_nothing(tmp_path: Path) -> None:
    files = {
        WORKFLOW: ci(setup('"3.9"'), RUN),
        "pyproject.toml": PROJECT,
        "setup.cfg": "[options]\npython_requires = >=3\n",
    }
    assert proof_of(tmp_path, files, {"found": "3.9.x-custom" + "9" * 5000}).state is not REFUTED


def test_several_projects_are_kept_apart(tmp_path: Path) -> None:
    second = HEAD.removeprefix("jobs:\n").replace("build", "other") + setup('"3.8"') + RUN
    files = {
        WORKFLOW: ci(setup('"3.9"'), RUN) + second,
        "a/pyproject.toml": PROJECT,
        "a/Dockerfile": "FROM python:3.9\n",
        "b/pyproject.toml": PROJECT.replace("acme", "bcme").replace("3.10", "3.8"),
        "b/Dockerfile": "FROM python:3.8\n",
    }
    proof = proof_of(tmp_path, files)
    assert proof.diff
    assert "3.10" in read(tmp_path, "a/Dockerfile")
    assert "3.8" in read(tmp_path, "b/Dockerfile")
    assert read(tmp_path, WORKFLOW).count('"3.8"') == 1


IGNORED = "ERROR: Ignored the following versions that require a different python version: 2.0 Requires-Python >=3.11"
WIDGETS: dict[str, str | None] = {"required": ">=3.11", "package": "widgets"}


def test_a_package_of_an_extra_binds_only_its_own_job(tmp_path: Path) -> None:
    project = '[project]\nname = "acme"\n[project.optional-dependencies]\ndev = ["widgets==2.0"]\n'
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": project, "Dockerfile": "FROM python:3.9\n"}
    proof = proof_of(tmp_path, files, WIDGETS, IGNORED)
    assert "`pyproject.toml` line 4: names `widgets`" in looks(proof)
    assert read(tmp_path, "Dockerfile") == "FROM python:3.9\n"
    assert "3.11" in read(tmp_path, WORKFLOW)


def test_a_package_that_nothing_names(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(setup('"3.9"'), RUN)}, WIDGETS, IGNORED)
    assert proof.state is CONFIRMED
    assert (proof.remedy or "").endswith("Or use a release of `widgets` that supports `3.9.18`.")


def test_a_promise_is_not_broken_by_a_diff(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(RUN), "pyproject.toml": PROJECT.replace("3.10", "3.8"), "requirements.txt": "widgets==2.0\n"}
    proof = proof_of(tmp_path, files, WIDGETS, IGNORED)
    assert (proof.state, proof.diff) == (CONFIRMED, "")


TOMLLIB = "ModuleNotFoundError: No module named 'tomllib'"
CODE: dict[str, str | None] = {"found": "3.9", "required": ">=3.11", "package": None}
TRACE = f"""\
Traceback (most recent call last):
  File "/home/runner/work/acme/acme/src/app.py", line 2, in <module>
    import tomllib
  File "/opt/hostedtoolcache/Python/3.9.18/x64/lib/python3.9/site-packages/x.py", line 2, in y
{TOMLLIB}"""


def test_code_that_all_run_with_an_older_python_may_be_what_is_wrong(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "src/app.py": "", "Dockerfile": "FROM python:3.9\n"}
    proof = proof_of(tmp_path, files, CODE, TOMLLIB, excerpt=TRACE)
    assert "`src/app.py` line 2 needs Python `>=3.11`" in (proof.summary or "")
    assert proof.diff == ""
    assert (
        "Either write the code so that it runs on Python `3.9`, too, or let `.github/workflows/ci.yml` line 8 and"
        in (proof.remedy or "")
    )


def test_code_that_others_run_with_a_newer_python(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "src/app.py": "", "Dockerfile": "FROM python:3.12\n"}
    proof = proof_of(tmp_path, files, CODE, TOMLLIB, excerpt=TRACE)
    assert "`3.12` is what `Dockerfile` line 1 chooses already." in proof.detail
    assert 'python-version: "3.12"' in read(tmp_path, WORKFLOW)
    assert (proof.remedy or "").endswith("Or write the code so that it runs on Python `3.9`, too.")


def test_code_of_tests_binds_only_its_own_job(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "tests/app.py": "", "Dockerfile": "FROM python:3.9\n"}
    proof_of(tmp_path, files, CODE, TOMLLIB, excerpt=TRACE.replace("src/app", "tests/app"))
    assert read(tmp_path, "Dockerfile") == "FROM python:3.9\n"


@pytest.mark.parametrize(
    ("excerpt", "says"),
    [
        (TOMLLIB, "The code needs Python"),
        (TRACE.replace("/home/runner/work/acme/acme", "/app"), "`src/app.py` line 2 needs Python"),
        (TRACE.replace("app.py", "gone.py"), "The code needs Python"),
        ("src/app.py:7: in <module>\nE  " + TOMLLIB, "`src/app.py` line 7 needs Python"),
    ],
)
def test_the_code_is_looked_for_in_the_tree(tmp_path: Path, excerpt: str, says: str) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "src/app.py": ""}
    assert (proof_of(tmp_path, files, CODE, TOMLLIB, excerpt=excerpt).summary or "").startswith(says)


def test_code_whose_library_is_gone_is_to_be_mended(tmp_path: Path) -> None:
    subject = {"found": "3.12", "required": "<3.12", "package": None}
    files = {WORKFLOW: ci(setup('"3.12"'), RUN), "pyproject.toml": PROJECT}
    proof = proof_of(tmp_path, files, subject, "ModuleNotFoundError: No module named 'imp'")
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "Write the code for the newer Python" in (proof.remedy or "")


def test_a_program_that_checks_its_python_is_code(tmp_path: Path) -> None:
    quote = "RuntimeError: Python version >= 3.10 required."
    proof = proof_of(tmp_path, {WORKFLOW: ci(setup('"3.9"'), RUN)}, {"found": None, "package": None}, quote)
    assert (proof.summary or "").startswith("The code needs Python `>=3.10`")


def test_a_locked_pipfile_is_left_to_a_person(tmp_path: Path) -> None:
    files = {
        WORKFLOW: ci(setup('"3.9"'), RUN),
        "setup.cfg": "[metadata]\nname = acme\n[options]\npython_requires = >=3.10\n",
        "app/Pipfile": '[packages]\nx = "*"\n[requires]\npython_version = "3.9"\n',
        "app/Pipfile.lock": "{}",
        "runtime.txt": "python-3.9.1\n",
    }
    proof = proof_of(tmp_path, files)
    assert "What is not in the diff needs another version, too: `runtime.txt` line 1 (`3.9.1`)" in (proof.remedy or "")


# A version that is not there.

GONE = "##[error]The version '3.1' with architecture 'x64' was not found for Ubuntu 24.04."


def absent(required: str) -> dict[str, str | None]:
    return {"found": None, "required": required, "package": None}


def test_all_that_lost_a_nought_get_quotes(tmp_path: Path) -> None:
    matrix = "    strategy:\n      matrix:\n        python:\n          - 3.9\n          - 3.10\n"
    workflow = ci(setup("${{ matrix.python }}"), head=HEAD.replace("    steps", f"{matrix}    steps"))
    other = "jobs:\n  x:\n    steps:\n" + setup("3.10 # newest")
    files = {WORKFLOW: workflow, ".github/workflows/other.yml": other}
    proof = proof_of(tmp_path, files, absent("3.1"), GONE)
    assert proof.state is CONFIRMED
    assert '          - "3.10"\n' in read(tmp_path, WORKFLOW)
    assert 'python-version: "3.10" # newest\n' in read(tmp_path, ".github/workflows/other.yml")


def test_a_version_that_nothing_asks_for(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(setup("${{ x }}"))}, absent("3.6"), GONE.replace("3.1", "3.6"))
    assert (proof.state, proof.detail) == (NOT_CHECKED, "No file that was read asks for Python `3.6`.")


def test_a_version_that_no_requirement_rules_out(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup("'3.6.4'")), "pyproject.toml": PROJECT.replace("3.10", "3.6")}
    proof = proof_of(tmp_path, files, absent("3.6.4"), GONE.replace("3.1", "3.6.4"))
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert proof.detail == "Python `3.6.4` is asked for at `.github/workflows/ci.yml` line 8."
    assert "`container: python:3.6`" in (proof.remedy or "")


def test_a_version_that_is_ruled_out_and_cannot_be_taken_out(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(RUN), ".tool-versions": "python 3.6.4\n", "pyproject.toml": PROJECT}
    quote = "pyenv: version `3.6.4' is not installed (set by /home/x/.tool-versions)"
    proof = proof_of(tmp_path, files, absent("3.6.4"), quote)
    assert (proof.state, proof.diff, proof.remedy) == (CONFIRMED, "", None)


def test_a_range_that_is_not_there_is_the_project_s(tmp_path: Path) -> None:
    files = {WORKFLOW: ci(setup('"3.9"'), RUN), "pyproject.toml": PROJECT}
    quote = "error: No interpreter found for Python >=3.10 in managed installations or search path"
    proof = proof_of(tmp_path, files, absent(">=3.10"), quote)
    assert (proof.state, bool(proof.diff)) == (CONFIRMED, True)


# A project that allows too much.

NARROW = "Because the requested Python version (>=3.9) does not satisfy Python>=3.10 and numpy==2.1.0 depends on"
RANGE: dict[str, str | None] = {"found": ">=3.9", "required": ">=3.10", "package": "numpy"}
WIDE = '[project]\nname = "acme"\nrequires-python = ">=3.9"\ndependencies = ["numpy==2.1.0"]\n'


def test_a_requirement_may_be_narrowed(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(setup('"3.12"'), RUN), "pyproject.toml": WIDE}, RANGE, NARROW)
    # Whom the project gives up, no diff decides.
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert proof.remedy == (
        "Either allow a release of `numpy` that supports the rest of it (`pyproject.toml` line 4), or write `>=3.10` "
        "for `>=3.9` at `pyproject.toml` line 3."
    )
    assert proof.detail.startswith("Every Python that is chosen here is one that `numpy` runs on")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({WORKFLOW: ci(setup('"3.9"'), RUN)}, "line 8 (`3.9`) choose a Python that `numpy` does not run on"),
        ({"uv.lock": ""}, "Then run `uv lock`"),
        ({}, "No Python is chosen in what was read"),
    ],
)
def test_what_else_is_said_of_a_requirement(tmp_path: Path, files: Files, says: str) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN), "pyproject.toml": WIDE, **files}, RANGE, NARROW)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert says in f"{proof.detail} {proof.remedy}"


@pytest.mark.parametrize(
    ("stated", "required", "both"),
    [
        (">=3.9", ">=3.10", ">=3.10"),
        (">=3.10", "<3.13,>=3.9", ">=3.10,<3.13"),
        (">=3.9,<4.0", ">=3.10", ">=3.10,<4.0"),
        ("^3.9", ">=3.10", "^3.10"),
        ("^3.9", ">=3.10,<3.13", ">=3.10,<3.13"),
        ("<3.12", "<3.11", "<3.11"),
        (">=3.9", ">=3.10,!=3.11.0", None),
        ("^3.9 || ^3.11", ">=3.10", None),
        ("*", "*", None),
    ],
)
def test_what_both_allow(stated: str, required: str, both: str | None) -> None:
    first, second = poetry(stated), poetry(required)
    assert first is not None
    assert second is not None
    assert narrowed(first, second) == both


def test_a_caret_stays_a_caret(tmp_path: Path) -> None:
    poetry = '[tool.poetry]\nname = "acme"\n[tool.poetry.dependencies]\npython = "^3.9"\n'
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN), "pyproject.toml": poetry}, {**RANGE, "found": "^3.9"}, NARROW)
    assert (proof.state, proof.diff) == (CONFIRMED, "")


@pytest.mark.parametrize("changes", [{"found": ">=3.7"}, {"required": "newer"}])
def test_a_requirement_that_is_not_there_is_not_narrowed(tmp_path: Path, changes: dict[str, str | None]) -> None:
    proof = proof_of(tmp_path, {WORKFLOW: ci(RUN), "pyproject.toml": WIDE}, {**RANGE, **changes}, NARROW)
    assert (proof.state, proof.diff) == (NOT_CHECKED, "")


def test_files_may_hold_anything(tmp_path: Path) -> None:
    odd = "jobs:\n  build:\n    strategy: {matrix: {python: 3, include: 4}}\n    container: [x]\n    with: [y]\n"
    odd += "    steps:\n"
    more = (
        "      - uses: actions/setup-python@v5\n        with: {python-version: {a: 1}}\n      - 3\n      - run: [x]\n"
    )
    files = {
        WORKFLOW: odd + more + setup("${{ matrix.python }}") + RUN,
        "pyproject.toml": "[tool]\nhatch = 3\n[project]\nname = 1\n",
        "environment.yml": "- x\n",
        ".readthedocs.yaml": "build: 3\n",
        "mise.toml": "tools = 3\n",
        "Pipfile": "requires = 3\n",
        "action.yml": "runs: 3\n",
        "ö/Dockerfile": "FROM\nARG\n",
        "x\ty/tox.ini": "[tox]\nenvlist\n",
    }
    assert proof_of(tmp_path, files).state is NOT_CHECKED

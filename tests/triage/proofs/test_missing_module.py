"""What a repository says of packages that a job lacks; whole stories are in tests/proofs/situations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.situation import Content
from tests.triage.proofs.missing_modules import CI, CONFIRMED, NOT_CHECKED, RUN, ci, missing, proof_of
from workers.triage.model import ProofState

PIP = "run: pip install -r requirements.txt"


@pytest.mark.parametrize(
    ("files", "detail"),
    [
        ({"app.py": ""}, "The repository has no file that declares Python packages"),
        ({"setup.py": "setup(install_requires=read())"}, "cannot be told: `setup.py computes its dependencies`"),
        ({"requirements.txt": "-r https://x.example/a\n"}, "takes in a list from elsewhere"),
    ],
)
def test_it_is_undeclared_only_where_all_lists_were_read(
    tmp_path: Path, files: dict[str, Content], detail: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(RUN), **files}, missing("yaml", by="app.py"))
    assert detail in proof.detail
    assert not proof.diff


@pytest.mark.parametrize(
    ("module", "files", "steps", "remedy", "line"),
    [
        ("yaml", {"requirements.txt": "six\n"}, [PIP], "Add `PyYAML` to `requirements.txt`", "+PyYAML"),
        ("cv2", {"requirements.txt": "six\n"}, [PIP], "`opencv-python-headless` brings the same", ""),
        ("pkg_resources", {"requirements.txt": "six\n"}, [PIP], "since 82.0.0", "+setuptools<82"),
        ("acmeclock", {"requirements.txt": "six\n"}, [PIP], "having looked up its name", ""),
        ("yaml", {"requirements.txt": "six\n"}, [], "Add `PyYAML` to the file from which this job installs.", ""),
        (
            "yaml",
            {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["six"]\n', "uv.lock": ""},
            ["run: uv sync"],
            "which also writes `uv.lock`: `uv add PyYAML`",
            "",
        ),
        (
            "yaml",
            {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["six"]\n'},
            ["run: uv sync"],
            "Add `PyYAML` to `pyproject.toml`, from which this job installs.",
            '+dependencies = ["six", "PyYAML"]',
        ),
    ],
)
def test_what_is_not_declared_is_added_where_the_job_installs_from(
    tmp_path: Path, module: str, files: dict[str, Content], steps: list[str], remedy: str, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(*steps, RUN), "app.py": "", **files}, missing(module, by="app.py"))
    assert (proof.state, remedy in (proof.remedy or "")) == (CONFIRMED, True), proof.remedy
    assert f"\n{line}" in proof.diff if line else not proof.diff


TESTED = '[project]\nname = "acme"\ndependencies = []\n[project.optional-dependencies]\ntest = ["six"]\n'

GROUPED = '[project]\nname = "acme"\ndependencies = []\n[dependency-groups]\ndev = ["six"]\n'


@pytest.mark.parametrize(
    ("files", "step", "line"),
    [
        ({"pyproject.toml": TESTED}, "run: pip install -e .[test]", '+test = ["six", "pytest-mock"]'),
        ({"pyproject.toml": GROUPED}, "run: uv sync", '+dev = ["six", "pytest-mock"]'),
        ({"pyproject.toml": TESTED}, "run: pip install .", ""),
        ({"requirements-test.txt": "", "requirements.txt": ""}, "run: pip install -r requirements-test.txt", "+pytest"),
        ({"requirements.txt": "six\n"}, PIP, "+pytest-mock"),
    ],
)
def test_what_tests_want_is_declared_for_tests(tmp_path: Path, files: dict[str, Content], step: str, line: str) -> None:
    files = {CI: ci(step, "run: pytest"), "tests/test_a.py": "", **files}
    found = missing("pytest_mock", by="tests/test_a.py")
    proof = proof_of(tmp_path, files, found)
    assert proof.state is CONFIRMED
    assert line.replace("pytest-mock", "pytest_mock") in proof.diff if line else not proof.diff


POETRY = """\
[tool.poetry]
name = "acme"
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
PyYAML = "*"
"""

EXTRA = '[project]\nname = "acme"\ndependencies = []\n[project.optional-dependencies]\ndocs = ["PyYAML"]\n'

GROUP = '[project]\nname = "acme"\ndependencies = []\n[dependency-groups]\ndocs = ["PyYAML"]\n'

DEV = '[project]\nname = "acme"\ndependencies = []\n[dependency-groups]\ndev = ["PyYAML"]\n'

PIPFILE = '[packages]\nsix = "*"\n[dev-packages]\nPyYAML = "*"\n'


@pytest.mark.parametrize(
    ("file", "text", "step", "line"),
    [
        ("pyproject.toml", POETRY, "run: poetry install", "+      - run: poetry install --with docs"),
        ("pyproject.toml", POETRY, "run: poetry install --without dev", ""),
        ("pyproject.toml", EXTRA, "run: uv sync", "+      - run: uv sync --extra docs"),
        ("pyproject.toml", EXTRA, "run: pip install '.'", "+      - run: pip install '.[docs]'"),
        ("pyproject.toml", EXTRA, 'run: pip install ".[a]"', '+      - run: pip install ".[a,docs]"'),
        ("pyproject.toml", EXTRA, "run: pip install -r r.txt .", '+      - run: pip install -r r.txt ".[docs]"'),
        ("pyproject.toml", EXTRA, "run: pip install six", '+      - run: python -m pip install -e ".[docs]"'),
        ("pyproject.toml", EXTRA, "run: poetry install --extras x", ""),
        ("pyproject.toml", EXTRA, "run: python setup.py develop", ""),
        ("pyproject.toml", EXTRA, "run: pip install ./", '+      - run: pip install "./[docs]"'),
        ("pyproject.toml", GROUP, "run: uv sync", "+      - run: uv sync --group docs"),
        ("pyproject.toml", GROUP, "run: uv run x", ""),
        ("pyproject.toml", GROUP, "run: pip install -e .", ""),
        ("pyproject.toml", GROUP, "run: pip install six", ""),
        ("pyproject.toml", DEV, "run: uv sync --no-dev", "+      - run: uv sync"),
        ("pyproject.toml", DEV, "run: pdm install --prod", "+      - run: pdm install"),
        ("Pipfile", PIPFILE, "run: pipenv install", "+      - run: pipenv install --dev"),
        ("dev-requirements.txt", "PyYAML\n", "run: pip install six", "+      - run: python -m pip install -r dev-r"),
        (
            "dev-requirements.txt",
            "PyYAML\n",
            "run: pip install .",
            "+      - run: pip install . -r dev-",
        ),
        ("requirements/dev.in", "PyYAML\n", "run: pip install .", ""),
        ("environment.yml", "dependencies:\n  - PyYAML\n", "run: pip install .", ""),
    ],
)
def test_what_is_declared_and_left_out_is_installed_as_the_job_installs(
    tmp_path: Path, file: str, text: str, step: str, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(step, RUN), "r.txt": "", file: text}, missing("yaml"))
    assert proof.state is CONFIRMED, proof.detail
    assert "declares `PyYAML`" in proof.detail
    assert line in proof.diff if line else not proof.diff


@pytest.mark.parametrize(
    ("steps", "job", "why"),
    [
        (["uses: acme/setup@v1"], "", "`acme/setup@v1` (line 7) may install packages of its own"),
        (["run: pip install $DEPS"], "", "depends on values that only the run has"),
        (["run: tox -e py"], "", "`tox -e py` (line 7) may install"),
        ([PIP], "", "why the Python of this step lacks it cannot be seen"),
        (["run: pip install pyyaml"], "", "installs that"),
    ],
)
def test_what_the_job_may_have_installed_is_not_judged(tmp_path: Path, steps: list[str], job: str, why: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(*steps, RUN, job=job), "requirements.txt": "PyYAML\n"}, missing("yaml"))
    assert (proof.state, why in proof.detail) == (NOT_CHECKED, True), proof.detail


def test_what_a_step_installs_by_name_is_not_called_undeclared(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: pip install PyYAML==6", RUN)}, missing("yaml"))
    assert (proof.state, "installs `pyyaml` by name" in proof.detail) == (NOT_CHECKED, True)


def test_no_step_is_added_where_pip_may_not_install(tmp_path: Path) -> None:
    workflow = ci(RUN).replace("      - uses: actions/setup-python@v5\n", "")
    proof = proof_of(tmp_path, {CI: workflow, "requirements.txt": "PyYAML\n"}, missing("yaml"))
    assert (proof.state, proof.diff) == (CONFIRMED, "")


def test_the_importing_file_is_known_by_the_excerpt_too(tmp_path: Path) -> None:
    shown_lines = 'Traceback\n  File "/home/runner/work/a/a/tools/app.py", line 1, in <module>\n    import yaml\n'
    files = {CI: ci(PIP, RUN), "requirements.txt": "six\n", "tools/app.py": ""}
    proof = proof_of(tmp_path, files, missing("yaml", excerpt=shown_lines))
    assert (proof.summary or "").startswith("`tools/app.py` imports `yaml`")


def test_a_marker_explains_what_was_declared_and_not_installed(tmp_path: Path) -> None:
    files = {CI: ci(PIP, RUN), "requirements.txt": "PyYAML; sys_platform == 'win32'\n"}
    proof = proof_of(tmp_path, files, missing("yaml"))
    assert (proof.state, "only where `sys_platform == 'win32'`" in proof.detail) == (CONFIRMED, True)


def test_what_the_project_needs_is_installed_with_it(tmp_path: Path) -> None:
    files = {CI: ci(RUN), "pyproject.toml": '[project]\nname = "acme"\ndependencies = ["PyYAML"]\n'}
    proof = proof_of(tmp_path, files, missing("yaml"))
    assert "+      - run: python -m pip install -e .\n" in proof.diff


POETRY_MAIN = '[tool.poetry]\nname = "acme"\n[tool.poetry.dependencies]\nPyYAML = "*"\n'


@pytest.mark.parametrize(
    ("steps", "state", "line"),
    [
        (["run: poetry install", RUN], CONFIRMED, "+        run: poetry run python app.py"),
        (["run: uv sync", RUN], CONFIRMED, "+        run: uv run python app.py"),
        (["run: poetry install", "run: ls && python app.py"], CONFIRMED, ""),
        (["run: poetry install", "run: poetry run python app.py"], NOT_CHECKED, ""),
        (["run: poetry install", "run: .venv/bin/python app.py"], NOT_CHECKED, ""),
        (["run: poetry config virtualenvs.create false", "run: poetry install", RUN], NOT_CHECKED, ""),
        (
            ["run: poetry install", "run: |\n          source .venv/bin/activate\n          python app.py"],
            NOT_CHECKED,
            "",
        ),
        (["run: uv pip install .", RUN], NOT_CHECKED, ""),
        (["run: poetry install", "shell: python\n        run: import yaml"], NOT_CHECKED, ""),
    ],
)
def test_tools_that_keep_an_environment_have_to_run_what_is_in_it(
    tmp_path: Path, steps: list[str], state: ProofState, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(*steps), "pyproject.toml": POETRY_MAIN}, missing("yaml"))
    assert proof.state is state, proof.detail
    assert line in proof.diff if line else not proof.diff
    files = {CI: ci(*steps), "pyproject.toml": POETRY_MAIN, "src/acme/__init__.py": ""}
    assert proof_of(tmp_path, files, missing("acme")).state is state


def test_what_no_file_declares_may_still_be_installed_by_others(tmp_path: Path) -> None:
    files = {CI: ci("run: make setup", RUN), "requirements.txt": "six\n"}
    proof = proof_of(tmp_path, files, missing("yaml"))
    assert (proof.state, "but `make setup` (line 7) may install" in proof.detail) == (NOT_CHECKED, True)

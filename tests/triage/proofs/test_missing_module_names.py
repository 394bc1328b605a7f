"""Names that mislead: parts of Python, distributions of other names, files that hide modules, environments of tools."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.situation import Content
from tests.triage.proofs.missing_modules import (
    CI,
    CONFIRMED,
    NOT_CHECKED,
    REFUTED,
    RUN,
    ci,
    missing,
    proof_of,
    shown,
)

PIP = "run: pip install -r requirements.txt"
POETRY = '[tool.poetry]\nname = "acme"\n[tool.poetry.scripts]\nacme = "a:b"\n'


@pytest.mark.parametrize(
    ("module", "summary", "remedy"),
    [
        ("_sqlite3", "a part of Python itself", "`actions/setup-python`"),
        ("tkinter", "a part of Python itself", "`python3-tk`"),
        ("cgi", "no part of Python any more", "an older Python than 3.13"),
        ("distutils", "no part of Python any more", "Use `sysconfig`"),
        ("tomllib", "a part of Python itself", "Python 3.11 or later"),
        ("importlib.metadata", "a part of Python itself", "Python 3.8 or later"),
        ("os.missing", "a part of Python itself", "Correct the import"),
    ],
)
def test_no_distribution_is_looked_for_that_would_bring_a_part_of_python(
    tmp_path: Path, module: str, summary: str, remedy: str
) -> None:
    files = {CI: ci(PIP, RUN), "app.py": "", "requirements.txt": "six\n"}
    proof = proof_of(tmp_path, files, missing(module, by="app.py"))
    assert (proof.state, proof.diff) == (NOT_CHECKED, "")
    assert summary in (proof.summary or "")
    assert remedy in (proof.remedy or "")
    assert "distribution" not in f"{proof.detail} {proof.remedy}"


@pytest.mark.parametrize("module", ["faiss", "google"])
def test_a_module_of_a_distribution_that_is_not_known_is_not_called_undeclared(tmp_path: Path, module: str) -> None:
    files = {
        CI: ci(PIP, RUN),
        "app.py": "",
        "requirements.txt": "six\n",
        "requirements/ml.txt": "torch\nfaiss-cpu\nprotobuf\nattrs\n",
    }
    proof = proof_of(tmp_path, files, missing(module, by="app.py"))
    assert (proof.state, proof.summary) == (NOT_CHECKED, None)
    assert "does not follow from its name" in proof.detail
    if module == "faiss":
        assert proof.looked[0].text == "`requirements/ml.txt` (line 2): declares `faiss-cpu`"


@pytest.mark.parametrize(
    ("files", "quote", "summary"),
    [
        (
            {"random.py": ""},
            "ImportError: cannot import name 'randint' from 'random' (/home/runner/work/a/a/random.py)",
            "`random.py` of this repository hides Python's own module `random`",
        ),
        (
            {"yaml.py": "", "requirements.txt": "PyYAML\n"},
            "ModuleNotFoundError: No module named 'yaml.x'; 'yaml' is not a package",
            "hides the module `yaml` of the package `PyYAML`",
        ),
        (
            {"yaml.py": "", "environment.yml": "dependencies:\n  - pyyaml\n"},
            "ModuleNotFoundError: No module named 'yaml.x'; 'yaml' is not a package",
            "hides the module `yaml` of the package `pyyaml`",
        ),
    ],
)
def test_a_file_that_hides_a_module_is_named(
    tmp_path: Path, files: dict[str, Content], quote: str, summary: str
) -> None:
    module = "random.randint" if "random" in quote else "yaml.x"
    proof = proof_of(tmp_path, {CI: ci(PIP, RUN), **files}, missing(module, quote))
    assert (proof.state, summary in (proof.summary or "")) == (REFUTED, True), proof.summary


@pytest.mark.parametrize(
    ("files", "module", "quote"),
    [
        (
            {"random.py": ""},
            "random.randint",
            "cannot import name 'randint' from 'random' (/usr/lib/python3/random.py)",
        ),
        ({"test.py": ""}, "test.a", "cannot import name 'a' from 'test' (/home/runner/work/a/a/test.py)"),
        ({"own.py": ""}, "own.a", "cannot import name 'a' from 'own' (/home/runner/work/a/a/own.py)"),
        (
            {"six.py": "", "setup.cfg": "[metadata]\nname = six\n", "requirements.txt": "six\n"},
            "six.a",
            "cannot import name 'a' from 'six' (/home/runner/work/a/a/six.py)",
        ),
    ],
)
def test_a_file_that_is_meant_hides_nothing(tmp_path: Path, files: dict[str, Content], module: str, quote: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(PIP, RUN), **files}, missing(module, f"ImportError: {quote}"))
    assert "hides" not in (proof.summary or "")


@pytest.mark.parametrize(
    ("line", "last", "remedy"),
    [
        ("setuptools", RUN, "declare `setuptools<82`"),
        ("setuptools<82", RUN, None),
        ("six", "run: pip install setuptools && python app.py", "declare `setuptools<82`"),
    ],
)
def test_setuptools_that_is_there_is_told_to_be_too_new(
    tmp_path: Path, line: str, last: str, remedy: str | None
) -> None:
    files = {CI: ci(PIP, last), "app.py": "", "requirements.txt": f"{line}\n"}
    proof = proof_of(tmp_path, files, missing("pkg_resources", by="app.py"))
    assert proof.state == NOT_CHECKED
    assert (remedy in (proof.remedy or "")) if remedy else proof.remedy is None


@pytest.mark.parametrize(
    ("steps", "command", "call"),
    [
        (["run: uvx pytest -x"], "uvx pytest -x", "uv run pytest -x"),
        (["run: uv tool run pytest"], "uv tool run pytest", "uv run pytest"),
        (["run: pipx run mypy ."], "pipx run mypy .", "python -m mypy ."),
        (["run: pipx install pytest", "run: pytest"], "pipx install pytest", "python -m pytest"),
    ],
)
def test_a_tool_in_an_environment_of_its_own_lacks_the_projects_packages(
    tmp_path: Path, steps: list[str], command: str, call: str
) -> None:
    files = {CI: ci(PIP, *steps), "app.py": "", "requirements.txt": "PyYAML\n"}
    proof = proof_of(tmp_path, files, missing("yaml", by="app.py"))
    assert (proof.state, f"`{command}`" in proof.detail) == (CONFIRMED, True), proof.detail
    assert f"`{call}`" in (proof.remedy or "")


@pytest.mark.parametrize(
    "last", ["run: uvx --with PyYAML pytest", "run: uvx nox", "run: pytest && pytest", "run: pipx run poetry install"]
)
def test_what_may_have_the_packages_is_not_called_isolated(tmp_path: Path, last: str) -> None:
    files = {CI: ci("run: pipx install pytest", last), "app.py": "", "requirements.txt": "PyYAML\n"}
    assert "environment of its own" not in proof_of(tmp_path, files, missing("yaml", by="app.py")).detail


@pytest.mark.parametrize(
    ("install", "project"),
    [
        ("poetry install --no-root", POETRY),
        ("uv sync --no-install-project", '[project]\nname = "acme"\n'),
        ("pdm install --no-self", '[project]\nname = "acme"\n'),
    ],
)
def test_a_project_that_is_left_out_is_installed_by_one_word_less(tmp_path: Path, install: str, project: str) -> None:
    tool = install.split(maxsplit=1)[0]
    files = {
        CI: ci(f"run: {install}", f"run: {tool} run pytest"),
        "pyproject.toml": project,
        "src/acme/__init__.py": "",
    }
    proof = proof_of(tmp_path, files, missing("acme"))
    assert (proof.state, "not the project itself" in proof.detail) == (REFUTED, True), proof.detail
    assert f"+      - run: {' '.join(install.split()[:2])}\n" in proof.diff


def test_tests_beside_the_package_are_found_by_python_m_pytest(tmp_path: Path) -> None:
    files = {
        CI: ci("run: pip install -e .", "run: pytest"),
        "pyproject.toml": '[project]\nname = "acme"\n',
        "acme/__init__.py": "",
        "tests/helpers.py": "",
    }
    proof = proof_of(tmp_path, files, missing("tests"))
    assert (proof.state, "+        run: python -m pytest" in proof.diff) == (REFUTED, True), shown(proof)


def test_a_folder_of_a_project_is_no_package(tmp_path: Path) -> None:
    files = {
        CI: ci("run: pip install pytest", "run: pytest"),
        "packages/core/pyproject.toml": '[project]\nname = "core"\n',
        "packages/core/src/core/__init__.py": "",
    }
    proof = proof_of(tmp_path, files, missing("core"))
    assert "`packages/core/src/core/__init__.py`" in proof.detail
    assert "+      - run: python -m pip install -e packages/core" in proof.diff


@pytest.mark.parametrize(
    ("by", "remedy"),
    [
        ("pkg/app.py", "Import it as `pkg.util`, or relatively (`from . import util`)."),
        ("pkg/sub/app.py", "Import it as `pkg.util`."),
    ],
)
def test_a_relative_import_is_offered_beside_the_module_only(tmp_path: Path, by: str, remedy: str) -> None:
    files = {CI: ci(RUN), "pkg/__init__.py": "", "pkg/util.py": "", by: ""}
    assert proof_of(tmp_path, files, missing("util", by=by)).remedy == remedy


def test_an_install_in_a_branch_is_not_made_longer(tmp_path: Path) -> None:
    script = "run: if [ -f dev.txt ]; then pip install -r dev.txt; fi"
    files = {CI: ci(script, RUN), "app.py": "", "requirements.txt": "PyYAML\n"}
    proof = proof_of(tmp_path, files, missing("yaml", by="app.py"))
    assert "+      - run: python -m pip install -r requirements.txt" in proof.diff


@pytest.mark.parametrize(
    ("image", "state"), [("acme/image:1", NOT_CHECKED), ("python:3.12", CONFIRMED), ("ubuntu", CONFIRMED)]
)
def test_an_image_of_somebodys_own_may_be_meant_to_bring_packages(tmp_path: Path, image: str, state: object) -> None:
    files = {CI: ci(RUN, job=f"    container: {image}\n"), "app.py": "", "requirements.txt": "PyYAML\n"}
    assert proof_of(tmp_path, files, missing("yaml", by="app.py")).state == state


def test_where_nothing_is_declared_and_nothing_installed_no_file_is_spoken_of(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {CI: ci(RUN), "app.py": ""}, missing("yaml", by="app.py"))
    assert proof.remedy == "Install it in a step before this one: `python -m pip install PyYAML`."

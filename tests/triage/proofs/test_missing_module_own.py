"""What a repository says of Python modules of its own that a job lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.situation import Content, Gitlink
from tests.triage.proofs.missing_modules import CI, CONFIRMED, NOT_CHECKED, REFUTED, RUN, ci, missing, proof_of, shown
from workers.triage.model import ProofState


@pytest.mark.parametrize(
    ("files", "module", "state", "detail"),
    [
        ({"acme/__init__.py": ""}, "acme", REFUTED, "the root of the repository has to be on the import path"),
        ({"lib/acme.py": ""}, "acme", REFUTED, "the folder `lib` has to be"),
        ({"acme/a.py": ""}, "acme.a", REFUTED, "`acme/a.py`"),
        ({"acme/__init__.py": "", "vendor/acme.git": Gitlink()}, "acme.x", CONFIRMED, "neither `acme/x.py` nor"),
        ({"acme/__init__.py": "", "acme/sub": Gitlink()}, "acme.sub.x", CONFIRMED, "`acme/sub` is a submodule"),
        ({"acme/__init__.py": "", "acme/views.py": ""}, "acme.view", CONFIRMED, "nearest there are `acme/views.py`"),
        ({"acme/__init__.py": "", "acme/Sub/__init__.py": ""}, "acme.sub", CONFIRMED, "has `acme/Sub/__init__.py`"),
        (
            {
                "acme/__init__.py": "",
                "pyproject.toml": '[tool.hatch.build.hooks.vcs]\nversion-file = "acme/_version.py"\n',
            },
            "acme._version",
            CONFIRMED,
            "`pyproject.toml` line 2 has it written when the project is built",
        ),
        ({"app/tools/requests.py": ""}, "requests", CONFIRMED, "The repository has no file that declares"),
        ({"app/tools/acme_tools.py": ""}, "acme_tools", REFUTED, "the folder `app/tools` has to be"),
        ({"app/__init__.py": "", "app/helper.py": ""}, "helper", CONFIRMED, "`app.helper`"),
        ({"app/__init__.py": "", "app/six.py": ""}, "six", CONFIRMED, "The repository has no file that declares"),
        ({"docs/yaml/a.yaml": "", "requirements.txt": ""}, "yaml", CONFIRMED, "No file of the repository declares it"),
    ],
)
def test_own_modules_are_told_from_others(
    tmp_path: Path, files: dict[str, Content], module: str, state: ProofState, detail: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: pytest"), **files}, missing(module))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


@pytest.mark.parametrize(
    ("steps", "job", "why"),
    [
        (["run: python -m pytest"], "", "the step runs Python in the root of the repository"),
        (["run: python app.py"], "", "the step runs Python in the root of the repository"),
        (["run: pytest"], "    env:\n      PYTHONPATH: x\n", "sets `PYTHONPATH`"),
        (["run: pip install .", "run: pytest"], "", "`pip install .` (line 7) installs the project"),
    ],
)
def test_own_modules_that_should_be_found_are_not_judged(tmp_path: Path, steps: list[str], job: str, why: str) -> None:
    files = {CI: ci(*steps, job=job), "acme/__init__.py": "", "setup.cfg": "[metadata]\nname = acme\n"}
    proof = proof_of(tmp_path, files, missing("acme"))
    assert (proof.state, why in proof.detail) == (NOT_CHECKED, True), proof.detail


@pytest.mark.parametrize(
    ("last", "diff"),
    [
        ("run: pytest -x", "+        run: python -m pytest -x"),
        ("run: pytest --pyargs acme && true", "+          PYTHONPATH: '.'"),
        ("run: |\n          cd tests\n          pytest", ""),
        ("run: tox", ""),
        ("working-directory: ${{ matrix.a }}\n        run: pytest", ""),
    ],
)
def test_the_import_path_is_set_only_where_the_folder_is_certain(tmp_path: Path, last: str, diff: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(last), "acme/__init__.py": ""}, missing("acme"))
    assert diff in proof.diff if diff else not proof.diff


def test_a_project_of_one_folder_is_put_on_the_path_or_installed(tmp_path: Path) -> None:
    files = {CI: ci("run: pytest"), "acme/__init__.py": "", "setup.cfg": "[metadata]\nname = acme\n"}
    proof = proof_of(tmp_path, files, missing("acme"))
    assert "+        run: python -m pytest" in proof.diff
    assert "Or install the project before this step: `python -m pip install -e .`" in (proof.remedy or "")


def test_an_explicit_list_of_packages_is_not_guessed_at(tmp_path: Path) -> None:
    files = {
        CI: ci("run: pip install .", "run: pytest"),
        "acme/__init__.py": "",
        "acme/sub/x.py": "",
        "setup.py": 'setup(name="acme", packages=["acme"])',
    }
    assert proof_of(tmp_path, files, missing("acme.sub.x")).state is NOT_CHECKED
    editable = {
        **files,
        CI: ci("run: pip install -e .", "run: pytest"),
        "setup.py": "setup(name='a', p=find_packages())",
    }
    assert proof_of(tmp_path, editable, missing("acme.sub.x")).state is NOT_CHECKED


APP = "from acme.report import total\n"


@pytest.mark.parametrize(
    ("app", "has_diff"),
    [
        (APP, True),
        ("import acme.report\n", False),
        (f"{APP}acme.report.x\n", False),
        ("from acme import report\n", False),
    ],
)
def test_an_import_is_changed_only_where_it_is_all(tmp_path: Path, app: str, has_diff: bool) -> None:
    body = "def total():\n    return 1\n"
    base = {CI: ci(RUN), "app.py": app, "acme/__init__.py": "", "acme/report.py": body}
    head = {CI: ci(RUN), "app.py": app, "acme/__init__.py": "", "acme/sums.py": body}
    proof = proof_of(tmp_path, head, missing("acme.report", by="app.py"), base)
    assert "moves it to `acme/sums.py`" in proof.detail
    assert bool(proof.diff) is has_diff


def test_a_copy_of_the_same_content_is_no_move(tmp_path: Path) -> None:
    base: dict[str, Content] = {CI: ci(RUN), "app.py": APP, "acme/__init__.py": "", "acme/report.py": ""}
    head: dict[str, Content] = {CI: ci(RUN), "app.py": APP, "acme/__init__.py": "", "acme/sums.py": ""}
    proof = proof_of(tmp_path, head, missing("acme.report", by="app.py"), base)
    assert "removes or renames it" in proof.detail


def test_another_root_has_no_module_of_that_name(tmp_path: Path) -> None:
    base: dict[str, Content] = {
        CI: ci(RUN),
        "app.py": APP,
        "src/acme/__init__.py": "",
        "src/acme/report.py": "total = 1\n",
    }
    head: dict[str, Content] = {CI: ci(RUN), "app.py": APP, "src/acme/__init__.py": "", "old.py": "total = 1\n"}
    proof = proof_of(tmp_path, head, missing("acme.report", by="app.py"), base)
    assert ("moves it to `old.py`" in proof.detail, proof.diff) == (True, "")


NAME = "ImportError: cannot import name '{}' from 'acme.cart' (/home/runner/work/a/a/{}acme/cart.py)"

CART = """\
import os

RATE = 1
if RATE:
    async def total():
        inner = 1
try:
    from x import y as z
except E:
    pass
"""


@pytest.mark.parametrize(
    ("name", "text", "quote", "state", "detail"),
    [
        ("totals", CART, "", CONFIRMED, "`acme/cart.py` defines no `totals`; nearest are `total`"),
        ("inner", CART, "", CONFIRMED, "defines no `inner`"),
        ("total", CART, "", NOT_CHECKED, "defines `total` in line 5; why the step does not find it"),
        ("z", CART, "", NOT_CHECKED, "defines `z` in line 8"),
        ("RATE", CART, "partially initialized", CONFIRMED, "so that it was imported before"),
        ("RATE", CART, "site-packages/", REFUTED, "but the step imported the copy at"),
        ("a", "from b import *\n", "", NOT_CHECKED, "imports all names of another module"),
        ("a", "def (", "", NOT_CHECKED, "cannot be parsed"),
        ("a", "match x:\n    case 1:\n        a = 1\n", "", NOT_CHECKED, "defines `a` in line 3"),
    ],
)
def test_names_are_looked_up_in_the_modules_file(
    tmp_path: Path, name: str, text: str, quote: str, state: ProofState, detail: str
) -> None:
    said = NAME.format(name, quote) if quote != "partially initialized" else f"cannot import name '{name}' from {quote}"
    files = {CI: ci(RUN), "acme/__init__.py": "", "acme/cart.py": text}
    proof = proof_of(tmp_path, files, missing(f"acme.cart.{name}", said))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


def test_a_name_of_another_package_is_not_judged(tmp_path: Path) -> None:
    files = {CI: ci(RUN), "requirements.txt": "PyYAML\n"}
    proof = proof_of(tmp_path, files, missing("yaml.CLoader", "ImportError: cannot import name 'CLoader' from 'yaml'"))
    assert (proof.state, "`requirements.txt` line 1" in shown(proof)) == (NOT_CHECKED, True)
    proof = proof_of(
        tmp_path, {CI: ci(RUN), "a.py": b"\0"}, missing("a.b", "ImportError: cannot import name 'b' from 'a'")
    )
    assert proof.state is NOT_CHECKED


def test_what_is_ignored_is_added_all_the_same(tmp_path: Path) -> None:
    files = {CI: ci(RUN), "acme/__init__.py": "", ".gitignore": "data_*\n", "acme/.gitignore": "# none\n"}
    proof = proof_of(tmp_path, files, missing("acme.data_a"))
    assert (proof.commands, "line 1: `data_*`" in shown(proof)) == (("git add --force acme/data_a.py",), True)


@pytest.mark.parametrize(
    ("step", "has_diff"),
    [("run: pip install -e .", True), ("run: pip install -e . && make", False), ("run: pip install $X .", False)],
)
def test_another_job_tells_how_the_project_is_installed(tmp_path: Path, step: str, has_diff: bool) -> None:
    workflow = f"{ci('run: pytest')}  other:\n    steps:\n      - {step}\n"
    files = {CI: workflow, "src/acme/__init__.py": "", "pyproject.toml": '[build-system]\n[project]\nname = "acme"\n'}
    proof = proof_of(tmp_path, files, missing("acme"))
    assert proof.state is REFUTED
    assert ("as the job `other` does" in (proof.remedy or "")) is has_diff


def test_a_folder_that_is_no_package_is_made_one(tmp_path: Path) -> None:
    files = {
        CI: ci("run: pip install .", "run: pytest"),
        "acme/__init__.py": "",
        "acme/sub/x.py": "",
        "setup.cfg": "[metadata]\nname = acme\n[options]\npackages = find:\n",
    }
    proof = proof_of(tmp_path, files, missing("acme.sub.x"))
    assert (proof.state, "new file mode" in proof.diff) == (REFUTED, True)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("acme.fast", "acme/fast.pyx"),
        ("acme._core", "acme/_core.cpp"),
        ("acme.api_pb2", "acme/api.proto"),
        ("acme.api_pb2_grpc", "acme/api.proto"),
    ],
)
def test_what_a_build_makes_is_not_to_be_committed(tmp_path: Path, module: str, source: str) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: pytest"), "acme/__init__.py": "", source: ""}, missing(module))
    assert (proof.state, f"It has `{source}`" in proof.detail, "Build it" in (proof.remedy or "")) == (
        CONFIRMED,
        True,
        True,
    )


def test_an_own_module_in_an_environment_that_is_not_known_is_told_as_what_it_is(tmp_path: Path) -> None:
    files = {CI: ci("run: tox -e py"), "src/acme/__init__.py": "", "setup.cfg": "[metadata]\nname = acme\n"}
    proof = proof_of(tmp_path, files, missing("acme"))
    assert (proof.state, proof.diff) == (REFUTED, "")
    assert "`tox -e py` (line 8) may install" in (proof.remedy or "")

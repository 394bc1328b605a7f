"""What a repository says of modules that are not there; whole stories are in tests/proofs/situations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proofs.local import Local, a_finding, commit, tree_of
from tests.proofs.situation import Content, Gitlink
from workers.triage import prove
from workers.triage.model import Finding, Proof, ProofState

CI = ".github/workflows/ci.yml"
CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


def ci(*steps: str, job: str = "") -> str:
    """A workflow whose job `build` checks out, and ends with the step `Run it`, the last of these."""
    *before, last = steps
    body = "".join(f"      - {step}\n" for step in before)
    return (
        f"on: push\njobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v4\n"
        f"      - uses: actions/setup-python@v5\n{body}      - name: Run it\n        {last}\n"
    )


def missing(module: str, quote: str = "", by: str = "", **changes: object) -> Finding:
    """A Finding as the detector's."""
    summary = f"`{by}` imports `{module}`, which is not there." if by else "The job needs a module."
    quote = quote or f"ModuleNotFoundError: No module named '{module}'"
    return a_finding("missing-module", {"module": module}, quote=quote, summary=summary, **changes)


def proof_of(
    folder: Path, files: Mapping[str, Content], finding: Finding, base: Mapping[str, Content] | None = None
) -> Proof:
    before = commit(folder, base) if base else None
    commit(folder, files)
    return Local(folder, before).prove(finding)


def shown(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked)])


RUN = "run: python app.py"
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
        ("cv2", {"requirements.txt": "six\n"}, [PIP], "`opencv-python-headless` brings the same", "+opencv-python"),
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
        ("run: pytest", "+          PYTHONPATH: '.'"),
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
    assert "+          PYTHONPATH: '.'" in proof.diff
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


PACKAGE = '{\n  "dependencies": {\n    "react": "1"\n  },\n  "devDependencies": {\n    "esbuild": "1"\n  }\n}\n'
NODE = "Error: Cannot find module '{}'"


@pytest.mark.parametrize(
    ("module", "files", "steps", "state", "detail", "line"),
    [
        (
            "esbuild",
            {},
            ["run: npm ci --production"],
            CONFIRMED,
            "which `npm ci --production` (line 7) leaves out",
            "ci",
        ),
        ("esbuild/x", {}, ["run: npm ci"], NOT_CHECKED, "what is amiss is not in the files", ""),
        ("react", {}, ["run: npm ci --omit=dev"], NOT_CHECKED, "what is amiss", ""),
        ("react", {"package-lock.json": ""}, [], CONFIRMED, "no step of this job installs", "+      - run: npm ci"),
        ("react", {"pnpm-lock.yaml": ""}, [], CONFIRMED, "no step of this job installs", ""),
        ("react", {}, ["run: make setup"], NOT_CHECKED, "`make setup` (line 7) may install", ""),
        ("@hapi/wreck/x", {}, ["run: npm ci"], CONFIRMED, "`package.json` does not declare `@hapi/wreck`", ""),
        ("react", {"web/package.json": "{}"}, ["run: npm ci"], NOT_CHECKED, "", ""),
        ("vite", {"web/package.json": PACKAGE.replace("react", "vite")}, [], CONFIRMED, "which is nearer to", ""),
        ("node:sqlite", {}, [], NOT_CHECKED, "is a module of Node.js itself", ""),
        ("react", {"package.json": "{"}, [], NOT_CHECKED, "has no `package.json` that could be read", ""),
    ],
)
def test_packages_of_node_are_looked_up(
    tmp_path: Path, module: str, files: dict[str, Content], steps: list[str], state: ProofState, detail: str, line: str
) -> None:
    content: dict[str, Content] = {CI: ci(*steps, "run: node app.js"), "app.js": "", "package.json": PACKAGE, **files}
    proof = proof_of(tmp_path, content, missing(module, NODE.format(module), "app.js"))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert line in proof.diff if line else not proof.diff


def test_a_folder_of_its_own_is_installed_there(tmp_path: Path) -> None:
    files = {CI: ci("run: node web/app.js"), "web/app.js": "", "web/package.json": PACKAGE, "web/package-lock.json": ""}
    proof = proof_of(tmp_path, files, missing("react", NODE.format("react"), "web/app.js"))
    assert "+      - run: npm ci\n+        working-directory: web\n" in proof.diff
    files = {CI: ci("run: node x"), "README": ""}
    assert proof_of(tmp_path, files, missing("react", NODE.format("react"))).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("module", "by", "state", "detail"),
    [
        (
            "./cart",
            "src/main.js",
            CONFIRMED,
            "no `src/cart`, with or without an extension; there is `src/Cart.ts`",
        ),
        ("./cart.js", "src/lib/x.js", CONFIRMED, "There is no `src/lib/cart.js`"),
        ("../lib", "src/main.js", CONFIRMED, "nearest are"),
        ("./old", "src/main.js", CONFIRMED, "the base branch has `src/old.js`"),
        ("./parts", "src/main.js", NOT_CHECKED, "`src/parts/index.ts` is there"),
        ("../../x", "src/main.js", NOT_CHECKED, "leads out of the repository"),
        ("./cart", "", NOT_CHECKED, "is not known"),
    ],
)
def test_files_of_node_are_looked_up(tmp_path: Path, module: str, by: str, state: ProofState, detail: str) -> None:
    base = {"src/old.js": "", "src/main.js": ""}
    head = {
        CI: ci("run: node x"),
        "src/main.js": "",
        "src/Cart.ts": "",
        "src/lib/x.js": "",
        "src/parts/index.ts": "",
        "libs": "",
    }
    proof = proof_of(tmp_path, head, missing(module, NODE.format(module), by), base)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


GO = "main.go:5:2: no required module provides package {}; to add it:"
MOD = "module acme.example/app\n\nrequire github.com/a/b/v2 v2.1.0\n"


@pytest.mark.parametrize(
    ("module", "files", "state", "detail"),
    [
        ("github.com/c/d", {"go.mod": MOD}, CONFIRMED, "No `go.mod` of the repository requires"),
        ("github.com/a/b/v2/x", {"go.mod": MOD}, NOT_CHECKED, "(line 3) requires `github.com/a/b/v2`"),
        ("github.com/c/d", {}, NOT_CHECKED, "has no `go.mod`"),
        ("acme.example/app/x", {"go.mod": MOD}, CONFIRMED, "which has no Go files in `x`"),
        ("acme.example/app/x", {"go.mod": MOD, "X/a.go": ""}, CONFIRMED, "there is `X`"),
        ("acme.example/app/x", {"go.mod": MOD, "x/a.go": ""}, NOT_CHECKED, "is there and has Go files"),
    ],
)
def test_packages_of_go_are_looked_up(
    tmp_path: Path, module: str, files: dict[str, Content], state: ProofState, detail: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: go build"), **files}, missing(module, GO.format(module)))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


@pytest.mark.parametrize(
    ("module", "files", "state", "detail"),
    [
        ("acme/cart", {"lib/acme/cart.rb": ""}, REFUTED, "`lib/acme/cart.rb` is the repository's own"),
        ("rack/x", {"Gemfile": "gem 'rack', group: :test\n"}, NOT_CHECKED, "names `rack` in the group `test`"),
        ("rack", {"Gemfile": "gem 'rails'\n"}, CONFIRMED, "No Gemfile or gemspec names a gem like `rack`"),
        ("rack", {}, NOT_CHECKED, "has no Gemfile"),
    ],
)
def test_features_of_ruby_are_looked_up(
    tmp_path: Path, module: str, files: dict[str, Content], state: ProofState, detail: str
) -> None:
    found = missing(module, f"cannot load such file -- {module} (LoadError)")
    proof = proof_of(tmp_path, {CI: ci("run: ruby x"), **files}, found)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)


@pytest.mark.parametrize(
    ("finding", "detail"),
    [
        (missing("Acme::Money", "Can't locate Acme/Money.pm in @INC"), "How a project in this language"),
        (missing("a-plugin", 'The "a-plugin" plugin is not installed'), "the files of the repository do not tell"),
        (missing("yaml", job="other"), "has no job of its own"),
        (missing("react", NODE.format("react"), job="other"), "has no job of its own"),
        (missing("yaml", step="Nothing"), "cannot be told from its name"),
    ],
)
def test_what_cannot_be_looked_at_is_said(tmp_path: Path, finding: Finding, detail: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(RUN), "package.json": PACKAGE}, finding)
    assert (proof.state, detail in proof.detail) == (NOT_CHECKED, True), proof.detail


@pytest.mark.parametrize(
    "with_lines",
    [
        "      - uses: actions/checkout@v4\n        with:\n          repository: acme/other\n",
        "      - uses: actions/checkout@v4\n        with:\n          ref: v1\n",
    ],
)
def test_another_repository_is_not_judged(tmp_path: Path, with_lines: str) -> None:
    workflow = ci(RUN).replace("      - uses: actions/checkout@v4\n", with_lines)
    proof = proof_of(tmp_path, {CI: workflow}, missing("yaml"))
    assert "checks out another repository" in proof.detail


@pytest.mark.parametrize(
    "finding",
    [
        missing("acme_x", by="app.py"),
        missing("acme.x"),
        missing("./x", NODE.format("./x"), "app.js"),
        missing("github.com/c/d", GO.format("github.com/c/d")),
        missing("acme.example/app/x", GO.format("acme.example/app/x")),
        missing("rack", "cannot load such file -- rack"),
        missing("react", NODE.format("react")),
    ],
)
def test_nothing_is_judged_that_github_may_not_have_listed(tmp_path: Path, finding: Finding) -> None:
    commit(
        tmp_path,
        {CI: ci("run: pytest"), "acme/__init__.py": "", "app.py": "", "app.js": "", "go.mod": MOD, "Gemfile": ""},
    )
    facts = Local(tmp_path).facts(finding)
    cut = replace(facts, tree=replace(tree_of(tmp_path), truncated=True))
    proof = prove.proven(finding, cut).proof
    assert proof is not None
    assert proof.state is NOT_CHECKED, proof.detail


def test_nothing_is_asked_for_that_is_not_needed(tmp_path: Path) -> None:
    commit(tmp_path, {CI: ci(RUN), "app.py": "", "acme/__init__.py": "", "requirements.txt": "", "package.json": ""})
    facts = Local(tmp_path).facts(missing("yaml", by="app.py"))
    assert set(facts.texts) == {CI, "app.py", "requirements.txt"}
    assert facts.changes is None
    assert not Local(tmp_path).facts(missing("x", "Can't locate X.pm")).texts


def test_the_importing_file_is_known_by_the_excerpt_too(tmp_path: Path) -> None:
    shown_lines = 'Traceback\n  File "/home/runner/work/a/a/tools/app.py", line 1, in <module>\n    import yaml\n'
    files = {CI: ci(PIP, RUN), "requirements.txt": "six\n", "tools/app.py": ""}
    proof = proof_of(tmp_path, files, missing("yaml", excerpt=shown_lines))
    assert (proof.summary or "").startswith("`tools/app.py` imports `yaml`")


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


def test_a_marker_explains_what_was_declared_and_not_installed(tmp_path: Path) -> None:
    files = {CI: ci(PIP, RUN), "requirements.txt": "PyYAML; sys_platform == 'win32'\n"}
    proof = proof_of(tmp_path, files, missing("yaml"))
    assert (proof.state, "only where `sys_platform == 'win32'`" in proof.detail) == (CONFIRMED, True)


def test_what_the_project_needs_is_installed_with_it(tmp_path: Path) -> None:
    files = {CI: ci(RUN), "pyproject.toml": '[project]\nname = "acme"\ndependencies = ["PyYAML"]\n'}
    proof = proof_of(tmp_path, files, missing("yaml"))
    assert "+      - run: python -m pip install -e .\n" in proof.diff


def test_the_nearest_package_json_counts(tmp_path: Path) -> None:
    files = {
        CI: ci("run: npm ci", "run: node x"),
        "web/src/a.js": "",
        "web/package.json": "{}",
        "package.json": PACKAGE,
    }
    proof = proof_of(tmp_path, files, missing("vite", NODE.format("vite"), "web/src/a.js"))
    assert "`web/package.json` does not declare `vite`" in proof.detail
    files = {CI: ci("run: npm ci", "run: node x"), "src/a.js": "", "web/package.json": PACKAGE}
    assert proof_of(tmp_path, files, missing("vite", NODE.format("vite"), "src/a.js")).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("more", "state"), [("", CONFIRMED), ("\n        with:\n          run_install: true", NOT_CHECKED)]
)
def test_an_action_may_be_told_to_install(tmp_path: Path, more: str, state: ProofState) -> None:
    files = {CI: ci(f"uses: pnpm/action-setup@v4{more}", "run: node x"), "a.js": "", "package.json": PACKAGE}
    assert proof_of(tmp_path, files, missing("react", NODE.format("react"), "a.js")).state is state


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


def test_what_no_file_declares_may_still_be_installed_by_others(tmp_path: Path) -> None:
    files = {CI: ci("run: make setup", RUN), "requirements.txt": "six\n"}
    proof = proof_of(tmp_path, files, missing("yaml"))
    assert (proof.state, "but `make setup` (line 7) may install" in proof.detail) == (NOT_CHECKED, True)


def test_an_own_module_in_an_environment_that_is_not_known_is_told_as_what_it_is(tmp_path: Path) -> None:
    files = {CI: ci("run: tox -e py"), "src/acme/__init__.py": "", "setup.cfg": "[metadata]\nname = acme\n"}
    proof = proof_of(tmp_path, files, missing("acme"))
    assert (proof.state, proof.diff) == (REFUTED, "")
    assert "`tox -e py` (line 8) may install" in (proof.remedy or "")

"""What a repository says of commands that are not there; whole stories are in tests/proofs/situations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.local import Local, commit
from tests.proofs.situation import Executable
from tests.triage.proofs.missing_commands import (
    CI,
    CONFIRMED,
    MAKE,
    NOT_CHECKED,
    PACKAGE,
    REFUTED,
    Files,
    ci,
    missing,
    proof_of,
    shown,
)
from workers.triage.facts import Step
from workers.triage.model import Finding, ProofState

PROJECT = (
    '[project]\nname = "acme"\ndependencies = []\nscripts = {acme-run = "a:b"}\n[dependency-groups]\nlint = ["ruff"]\n'
)

POETRY = '[tool.poetry]\nname = "acme"\n[tool.poetry.scripts]\nacme-run = "a:b"\n'


@pytest.mark.parametrize(
    ("command", "files", "steps", "state", "detail", "line"),
    [
        (
            "acme-run",
            {"pyproject.toml": PROJECT},
            [],
            CONFIRMED,
            "no step of this job installs the project",
            "install -e .",
        ),
        ("acme-run", {"pyproject.toml": POETRY}, [], CONFIRMED, "(line 4) has the project bring", "install -e ."),
        ("acme-run", {"pyproject.toml": PROJECT}, ["run: pip install ."], NOT_CHECKED, "(line 7) installs it", ""),
        ("acme-run", {"pyproject.toml": PROJECT}, ["run: make x"], NOT_CHECKED, "`make x` (line 7) may install", ""),
        (
            "ruff",
            {"pyproject.toml": PROJECT},
            ["run: uv sync"],
            CONFIRMED,
            "in the group `lint`",
            "+      - run: uv sync --g",
        ),
        (
            "ruff",
            {"requirements-dev.txt": "six\n"},
            ["run: pip install -r requirements-dev.txt"],
            CONFIRMED,
            "",
            "+ruff",
        ),
        ("ruff", {"requirements.txt": "six\n"}, ["run: pip install -r requirements.txt"], CONFIRMED, "", ""),
        ("ruff", {"pyproject.toml": PROJECT.replace("ruff", "six")}, ["run: pip install ."], CONFIRMED, "", ""),
        ("poetry", {"requirements.txt": "six\n"}, [], NOT_CHECKED, "Nothing in the repository says", ""),
        ("jq", {"requirements.txt": "six\n"}, [], NOT_CHECKED, "Nothing in the repository says", ""),
        ("jq", {"requirements.txt": "six\n"}, ["run: ls"], NOT_CHECKED, "Nothing in the repository says", ""),
        ("./x.sh", {}, [], NOT_CHECKED, "Nothing in the repository says", ""),
        ("cargo nextest", {}, [], NOT_CHECKED, "Nothing in the repository says", ""),
    ],
)
def test_what_is_declared_brings_a_command_once_it_is_installed(
    tmp_path: Path, command: str, files: Files, steps: list[str], state: ProofState, detail: str, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(*steps, f"run: {command} --all"), **files}, missing(command))
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert line in proof.diff if line else not proof.diff


VENV = "run: |\n          python -m venv .venv\n          source .venv/bin/activate\n          pip install {}"


@pytest.mark.parametrize(
    ("install", "last", "line"),
    [
        (VENV.format("."), "run: |\n          ls\n          acme-run", "+          source .venv/bin/activate\n"),
        (VENV.format("."), "run: acme-run", '+          echo "$PWD/.venv/bin" >> "$GITHUB_PATH"\n'),
        (VENV.format(".").replace(" .venv", " ~/env"), "run: acme-run", '+          echo "$HOME/env/bin" >> "$GIT'),
        (VENV.format(".").replace(" .venv", " $HOME/env"), "run: acme-run", '+          echo "$HOME/env/bin" >> "$GIT'),
        ("run: source .venv/bin/activate && pip install .", "run: acme-run", ""),
    ],
)
def test_a_virtual_environment_ends_with_its_step(tmp_path: Path, install: str, last: str, line: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(install, last), "pyproject.toml": PROJECT}, missing("acme-run"))
    assert (proof.state, "holds for its own step only" in proof.detail) == (CONFIRMED, True), proof.detail
    assert line in proof.diff if line else not proof.diff


@pytest.mark.parametrize(
    "last",
    ["run: source .venv/bin/activate && acme-run", "run: |\n          .venv/bin/python --version\n          acme-run"],
)
def test_a_step_that_has_the_environment_itself_is_not_blamed_on_it(tmp_path: Path, last: str) -> None:
    files = {CI: ci(VENV.format("."), last), "pyproject.toml": PROJECT}
    assert proof_of(tmp_path, files, missing("acme-run")).state is NOT_CHECKED


def test_what_was_installed_by_name_into_an_environment_is_told_as_well(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {CI: ci(VENV.format("ruff"), "run: ruff check")}, missing("ruff"))
    assert "holds for its own step only" in proof.detail


EXPORT = 'run: |\n          export PATH="{}:$PATH"\n          {}'


@pytest.mark.parametrize(
    ("folder", "then", "state"),
    [
        ("$PWD/tools", "ls", CONFIRMED),
        ("${GITHUB_WORKSPACE}/tools", "ls", CONFIRMED),
        ("tools", "ls", CONFIRMED),
        ("$HOME/bin", "jq --version", CONFIRMED),
        ("$HOME/bin", "ls", NOT_CHECKED),
    ],
)
def test_an_exported_path_ends_with_its_step(tmp_path: Path, folder: str, then: str, state: ProofState) -> None:
    files: Files = {CI: ci(EXPORT.format(folder, then), "run: jq ."), "tools/jq": Executable("")}
    proof = proof_of(tmp_path, files, missing("jq"))
    assert (proof.state, bool(proof.diff)) == (state, state is CONFIRMED)


@pytest.mark.parametrize("line", ["export PATH", "export PATH=$X", "export A=b:$PATH c"])
def test_other_exports_say_nothing(tmp_path: Path, line: str) -> None:
    files: Files = {CI: ci(f"run: {line}", "run: jq ."), "tools/jq": Executable("")}
    assert proof_of(tmp_path, files, missing("jq")).state is NOT_CHECKED


OTHER = "  other:\n    steps:\n      - {}\n"


@pytest.mark.parametrize(
    ("command", "step", "state", "has_diff"),
    [
        ("just", "uses: extractions/setup-just@v2", CONFIRMED, True),
        ("jq", "run: sudo apt-get install -y jq", CONFIRMED, True),
        ("jq", "run: sudo apt-get install -y ripgrep", NOT_CHECKED, False),
        ("jq", "run: echo install jq", NOT_CHECKED, False),
        ("poetry", "run: python -m pip install 'poetry==2.1.0'", CONFIRMED, True),
        ("pnpm", "run: npm install --global pnpm@9", CONFIRMED, True),
        ("jq", "if: always()\n        run: brew install jq", CONFIRMED, False),
        ("jq", "run: apt-get install jq=${{ matrix.jq }}", CONFIRMED, False),
        ("jq", "run: |\n          apt-get install jq\n          a\n          b\n          c", CONFIRMED, False),
    ],
)
def test_another_job_may_have_the_step_that_is_wanted(
    tmp_path: Path, command: str, step: str, state: ProofState, has_diff: bool
) -> None:
    proof = proof_of(tmp_path, {CI: ci(f"run: {command} x", more=OTHER.format(step))}, missing(command))
    assert (proof.state, bool(proof.diff)) == (state, has_diff), proof.detail


def test_a_step_that_comes_too_late_is_moved(tmp_path: Path) -> None:
    workflow = ci("run: jq .", more="      - run: brew install jq\n      - run: ls\n")
    proof = proof_of(tmp_path, {CI: workflow}, missing("jq"))
    assert proof.diff.count("brew install jq") == 2
    workflow = ci("run: jq .", more="      - if: always()\n        run: brew install jq\n")
    proof = proof_of(tmp_path, {CI: workflow}, missing("jq"))
    assert ("only after this step" in proof.detail, proof.diff) == (True, "")


@pytest.mark.parametrize(
    ("condition", "said"), [("if: matrix.x\n        ", "`if: matrix.x`"), ("", "was skipped in this")]
)
def test_a_step_that_was_skipped_is_named(tmp_path: Path, condition: str, said: str) -> None:
    commit(tmp_path, {CI: ci(f"{condition}run: brew install jq", "run: jq .")})
    skipped = Step(3, "Run brew install jq", "skipped", None, None)
    proof = Local(tmp_path, context={"steps": (skipped,)}).prove(missing("jq"))
    assert (proof.state, said in proof.detail) == (CONFIRMED, True)


@pytest.mark.parametrize(
    ("command", "files", "last", "state", "line"),
    [
        ("x.sh", {"x.sh": Executable("")}, "run: x.sh", REFUTED, "+        run: ./x.sh"),
        ("x.py", {"x.py": ""}, "run: x.py", REFUTED, ""),
        ("x.sh", {"X.sh": Executable("")}, "run: x.sh", REFUTED, "+        run: ./X.sh"),
        ("x.sh", {"a/x.sh": ""}, "run: cd $A && x.sh", NOT_CHECKED, ""),
        ("x.sh", {"x.sh": ""}, "run: make", NOT_CHECKED, ""),
        ("x.sh", {"x.sh/y": ""}, "run: x.sh", NOT_CHECKED, ""),
    ],
)
def test_a_file_is_called_by_its_path(
    tmp_path: Path, command: str, files: Files, last: str, state: ProofState, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(last), **files}, missing(command))
    assert proof.state is state, shown(proof)
    assert line in proof.diff if line else not proof.diff


@pytest.mark.parametrize(
    ("command", "steps", "last", "state", "line"),
    [
        ("eslint", ["run: npm ci"], "run: eslint .", CONFIRMED, "+        run: npx eslint ."),
        ("tsc", ["run: pnpm install"], "run: tsc", CONFIRMED, ""),
        ("eslint", ["run: npm ci --omit=dev"], "run: npm run lint", CONFIRMED, "+      - run: npm ci\n"),
        ("eslint", ["run: npm ci"], "run: npm run lint", NOT_CHECKED, ""),
        ("eslint", [], "run: npm run lint", CONFIRMED, "+      - run: npm install\n"),
    ],
)
def test_commands_of_node_are_looked_up(
    tmp_path: Path, command: str, steps: list[str], last: str, state: ProofState, line: str
) -> None:
    proof = proof_of(tmp_path, {CI: ci(*steps, last), "package.json": PACKAGE}, missing(command))
    assert proof.state is state, shown(proof)
    assert line in proof.diff if line else not proof.diff


@pytest.mark.parametrize(
    ("finding", "job", "detail"),
    [
        (missing(None), "", "does not name the command"),
        (missing("jq", job="other"), "", "has no job of its own"),
        (missing("jq"), "    container:\n      image: alpine\n", "the container `alpine` (line 4)"),
    ],
)
def test_what_cannot_be_looked_at_is_said(tmp_path: Path, finding: Finding, job: str, detail: str) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: jq .", job=job)}, finding)
    assert (proof.state, detail in proof.detail) == (NOT_CHECKED, True), proof.detail


def test_nothing_is_asked_for_that_is_not_needed(tmp_path: Path) -> None:
    commit(tmp_path, {CI: ci("run: jq ."), "Makefile": "", "x.sh": Executable(""), "requirements.txt": ""})
    assert set(Local(tmp_path).facts(missing("jq")).texts) == {CI, "requirements.txt"}
    assert set(Local(tmp_path).facts(missing("make a", MAKE.format("a"))).texts) == {CI, "Makefile"}
    assert not Local(tmp_path).facts(missing(None)).texts


@pytest.mark.parametrize(
    "steps",
    [
        ["run: pip install .", "run: source .venv/bin/activate"],
        [VENV.format(".") + '\n          echo "$PWD/.venv/bin" >> $GITHUB_PATH'],
    ],
)
def test_an_environment_that_is_kept_or_was_not_installed_into_is_no_cause(tmp_path: Path, steps: list[str]) -> None:
    files: Files = {CI: ci(*steps, "run: acme-run"), "pyproject.toml": PROJECT}
    assert proof_of(tmp_path, files, missing("acme-run")).state is NOT_CHECKED


def test_a_command_in_an_environment_of_poetrys_is_run_by_poetry(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: poetry install", "run: acme-run --all"), "pyproject.toml": POETRY}
    proof = proof_of(tmp_path, files, missing("acme-run"))
    assert (proof.state, "+        run: poetry run acme-run --all\n" in proof.diff) == (CONFIRMED, True)


def test_a_word_that_only_holds_the_commands_name_does_not_bring_it(tmp_path: Path) -> None:
    files: Files = {CI: ci(EXPORT.format("$HOME/bin", "install-jq-tools"), "run: jq .")}
    assert proof_of(tmp_path, files, missing("jq")).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("last", "diff"), [("run: docker-compose up -d", "+        run: docker compose up -d"), ("run: ./up.sh", "")]
)
def test_the_first_compose_is_written_as_the_second(tmp_path: Path, last: str, diff: str) -> None:
    proof = proof_of(tmp_path, {CI: ci(last)}, missing("docker-compose"))
    assert (proof.state, "`docker compose`" in (proof.remedy or "")) == (NOT_CHECKED, True)
    assert diff in proof.diff if diff else not proof.diff


def test_a_script_of_another_folder_is_called_by_its_path(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: deploy.sh now"), "ci/deploy.sh": Executable("#!/bin/sh\n")}
    proof = proof_of(tmp_path, files, missing("deploy.sh"))
    assert (proof.state, "+        run: ./ci/deploy.sh now" in proof.diff) == (REFUTED, True), proof.diff
    assert proof_of(tmp_path, {**files, "b/deploy.sh": "x"}, missing("deploy.sh")).state == NOT_CHECKED


def test_pip_compile_is_brought_by_pip_tools(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, {CI: ci("run: pip-compile"), "requirements.in": "six\n"}, missing("pip-compile"))
    assert proof.remedy == "Install it in a step before this one: `python -m pip install pip-tools`."


def test_what_only_tox_installs_is_run_with_tox(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: flake8"), "tox.ini": "[testenv:lint]\ndeps = flake8\n"}
    proof = proof_of(tmp_path, files, missing("flake8"))
    assert (proof.state, "`tox -e lint`" in (proof.remedy or ""), proof.diff) == (CONFIRMED, True, "")


@pytest.mark.parametrize(("machine", "state"), [("macos-latest", NOT_CHECKED), ("ubuntu-latest", CONFIRMED)])
def test_what_another_sort_of_machine_installs_is_not_copied(tmp_path: Path, machine: str, state: ProofState) -> None:
    other = f"  other:\n    runs-on: {machine}\n    steps:\n      - run: brew install ninja\n"
    files: Files = {CI: ci("run: ninja", job="    runs-on: ubuntu-latest\n", more=other)}
    assert proof_of(tmp_path, files, missing("ninja")).state == state


def test_a_projects_own_command_is_not_there_where_the_project_is_left_out(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: poetry install --no-root", "run: poetry run acme-run"), "pyproject.toml": POETRY}
    proof = proof_of(tmp_path, files, missing("acme-run"))
    assert (proof.state, "+      - run: poetry install\n" in proof.diff) == (REFUTED, True), proof.detail

"""What a repository says of commands that are not there; whole stories are in tests/proofs/situations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.proofs.local import Local, a_finding, commit
from tests.proofs.situation import Content, Executable
from workers.triage.facts import Step
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.targets import names

CI = ".github/workflows/ci.yml"
CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
Files = dict[str, Content]


def ci(*steps: str, job: str = "", more: str = "", setup: bool = True) -> str:
    """A workflow whose job `build` checks out, and ends with the step `Run it`, the last of these."""
    *before, last = steps
    body = "".join(f"      - {step}\n" for step in before)
    python = "      - uses: actions/setup-python@v5\n" if setup else ""
    return (
        f"on: push\njobs:\n  build:\n{job}    steps:\n      - uses: actions/checkout@v4\n"
        f"{python}{body}      - name: Run it\n        {last}\n{more}"
    )


def missing(command: str | None, quote: str = "", **changes: object) -> Finding:
    """A Finding as the detector's."""
    return a_finding("missing-command", {"command": command}, quote=quote or f"{command}: command not found", **changes)


def proof_of(folder: Path, files: Mapping[str, Content], finding: Finding) -> Proof:
    commit(folder, files)
    return Local(folder).prove(finding)


def shown(proof: Proof) -> str:
    return "\n".join([proof.detail, *(look.text for look in proof.looked)])


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


PACKAGE = (
    '{\n  "scripts": {"lint": "eslint ."},\n  "devDependencies": {\n    "eslint": "9",\n    "typescript": "5"\n  }\n}\n'
)


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


MAKEFILE = "include x.mk\nall: lint\n"
MAKE = "make: *** No rule to make target '{}'.  Stop."


@pytest.mark.parametrize(
    ("command", "quote", "files", "last", "state", "detail"),
    [
        (
            "make lint",
            "",
            {"Makefile": "all:\nlint :\n"},
            "run: make lint",
            NOT_CHECKED,
            "defines the target `lint` in line 2",
        ),
        ("make lint", "", {"Makefile": MAKEFILE}, "run: make lint", NOT_CHECKED, "takes in other files (line 1)"),
        ("make lint", "", {}, "run: make lint", NOT_CHECKED, "There is no `Makefile` in the root"),
        ("make lint", "", {"a/Makefile": ""}, "run: make -C b lint", NOT_CHECKED, "in the folder `b`"),
        ("make lint", "", {"Makefile": ""}, "run: make -C $A lint", NOT_CHECKED, "in the folder of the step"),
        ("make lint", "", {"Makefile": ""}, "run: cd $A && make lint", NOT_CHECKED, "in the folder of the step"),
        (
            "make lint",
            "",
            {"Makefile": "A := b\nall:\n"},
            "run: make lint",
            CONFIRMED,
            "no target `lint`; it has `all`",
        ),
        ("make lint", "", {"Makefile": "x=1\n"}, "run: make a lint", CONFIRMED, "`Makefile` has no target `lint`."),
        ("make lint", "", {"Makefile": "", "a/Makefile": "lint:"}, "run: make lint", REFUTED, "but the step looks in"),
        (
            "make lint",
            "",
            {"Makefile": "", "a b/Makefile": "lint:"},
            "run: make lint",
            REFUTED,
            "but the step looks in",
        ),
        ("just check", "", {"justfile": "checks a='b':\n  x\n"}, "run: just check", CONFIRMED, "has no recipe `check`"),
        ("just check", "", {"justfile": "@check *a:\n  x\n"}, "run: just check", NOT_CHECKED, "defines the recipe"),
        ("just c", "", {"justfile": "alias c := check\n"}, "run: just c", NOT_CHECKED, "defines the recipe `c`"),
        (
            "lint2",
            'npm error Missing script: "lint2"',
            {"package.json": PACKAGE},
            "run: npm run lint2",
            CONFIRMED,
            "it has `lint`",
        ),
        ("x", 'error Command "x" not found.', {"package.json": "[]"}, "run: yarn x", CONFIRMED, "has no script `x`"),
        (
            "lint",
            'npm error Missing script: "lint"',
            {"package.json": "{}", "web/package.json": PACKAGE},
            "run: npm run lint",
            REFUTED,
            "`web/package.json` defines the script `lint` in line 2",
        ),
    ],
)
def test_targets_are_looked_up(
    tmp_path: Path, command: str, quote: str, files: Files, last: str, state: ProofState, detail: str
) -> None:
    finding = missing(command, quote or MAKE.format(command.rsplit(maxsplit=1)[-1]))
    proof = proof_of(tmp_path, {CI: ci(last), **files}, finding)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    assert bool(proof.diff) is (state is REFUTED and "a b/Makefile" not in files)


def test_a_target_that_several_steps_words_name_is_not_replaced(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: make typecheck typecheck"), "Makefile": "type-check:\n"}
    proof = proof_of(tmp_path, files, missing("make typecheck", MAKE.format("typecheck")))
    assert (proof.state, proof.diff) == (CONFIRMED, "")


def test_a_target_asked_for_in_another_targets_recipe_is_not_replaced(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: ./ci.sh"), "Makefile": "type-check:\n"}
    proof = proof_of(tmp_path, files, missing("make typecheck", MAKE.format("typecheck")))
    assert (proof.state, proof.diff, "`type-check`" in (proof.remedy or "")) == (CONFIRMED, "", True)


def test_several_targets_may_stand_in_one_line() -> None:
    assert names("Makefile", "a b: c\nd:=e\n\tf: g\nh::\n.PHONY: a\n") == ({"a": 1, "b": 1, "h": 4, ".PHONY": 5}, None)


CARRIAGE = "/usr/bin/env: ‘bash\\r’: No such file or directory"
INTERPRETER = "x.sh: line 1: ./ci/x.sh: cannot execute: required file not found"
SCRIPT = "#!/usr/bin/env bash\r\necho a\r\n"


@pytest.mark.parametrize(
    ("command", "quote", "files", "state", "detail", "mend"),
    [
        (
            "bash",
            CARRIAGE,
            {"ci/x.sh": Executable(SCRIPT)},
            CONFIRMED,
            "with Windows line endings",
            "'*.sh text eol=lf'",
        ),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable(SCRIPT)}, CONFIRMED, "with Windows", "-- ci/x.sh"),
        (
            "bash",
            CARRIAGE,
            {"ci/x.sh": Executable(SCRIPT), ".gitattributes": "*.md text"},
            CONFIRMED,
            "with Windows",
            "printf '\\n%s\\n'",
        ),
        (
            "bash",
            CARRIAGE,
            {"ci/x.sh": Executable("#!/bin/bash\n"), ".gitattributes": "\n*.sh eol=crlf\n"},
            CONFIRMED,
            "`.gitattributes` line 2 (`*.sh eol=crlf`) has Git write CR LF",
            "",
        ),
        (
            "./ci/x.sh",
            INTERPRETER,
            {"ci/x.sh": Executable("#!/opt/bin/bash\n")},
            CONFIRMED,
            "asks for `/opt/bin/bash`",
            "/env bash",
        ),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable("#!/opt/acme -x\n")}, CONFIRMED, "asks for `/opt/acme`", ""),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable("#! /bin/sh\n")}, NOT_CHECKED, "has LF line endings", ""),
        ("./ci/x.sh", INTERPRETER, {"ci/x.sh": Executable("\x7fELF")}, NOT_CHECKED, "Which script is meant", ""),
        ("bash", CARRIAGE, {}, NOT_CHECKED, "Which script is meant", ""),
    ],
)
def test_first_lines_are_looked_at(
    tmp_path: Path, command: str, quote: str, files: Files, state: ProofState, detail: str, mend: str
) -> None:
    finding = missing(command, quote, excerpt="##[group]Run ./ci/x.sh")
    proof = proof_of(tmp_path, {CI: ci("run: ./ci/x.sh"), **files}, finding)
    assert (proof.state, detail in shown(proof)) == (state, True), shown(proof)
    offered = "\n".join([proof.diff, *proof.commands])
    assert mend in offered if mend else not offered.strip()


def test_files_without_an_ending_have_a_rule_of_their_own(tmp_path: Path) -> None:
    files: Files = {CI: ci("run: '\"./my tool\"'"), "my tool": Executable(SCRIPT)}
    proof = proof_of(tmp_path, files, missing("bash", CARRIAGE, excerpt="##[group]Run './my tool'"))
    assert """'"/my tool" text eol=lf' >> .gitattributes""" in proof.commands[0]


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

"""workflow-error: files that GitHub does not understand, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import InMemory, mended
from tests.proofs.local import a_finding
from tests.proofs.wrong_workflows import CHECKOUT, PATH, prove, workflow
from workers.triage.model import Proof, ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
OTHER = ".github/workflows/other.yml"


def at(text: str, line: int, what: str, file: str = PATH) -> Proof:
    return prove(text, f"##[error]{file} (Line: {line}, Col: 5): {what}", file)


def test_the_named_file_is_read() -> None:
    files = {PATH: workflow(CHECKOUT), OTHER: "on: push\njob: {}\n"}
    proof = prove(files, f"{OTHER} (Line: 2, Col: 1): Unexpected value 'job'", OTHER)
    assert "`jobs` is likely meant" in proof.detail
    bare = prove(files, "other.yml (Line: 2, Col: 1): Unexpected value 'job'", "other.yml")
    assert "`jobs` is likely meant" in bare.detail


@pytest.mark.parametrize(
    ("file", "why"), [(OTHER, "is not in the commit that was looked at"), (PATH, "could not be read")]
)
def test_a_file_that_cannot_be_read(file: str, why: str) -> None:
    quote = f"Invalid workflow file: {file}#L1"
    finding = a_finding("workflow-error", {"file": file, "message": quote}, quote=quote)
    proof = InMemory({PATH: workflow(CHECKOUT)}, unread=frozenset([PATH])).prove(finding)
    assert proof.state is NOT_CHECKED
    assert why in proof.detail


def test_no_file_is_known() -> None:
    quote = "You have an error in your yaml syntax on line 3"
    finding = a_finding("workflow-error", {"file": None, "message": quote}, quote=quote)
    assert InMemory({}, context={"workflow_path": None}).prove(finding).state is NOT_CHECKED


def test_no_yaml_is_told_with_its_line() -> None:
    text = workflow(CHECKOUT + '      - run: "make\n')
    proof = prove(text, "You have an error in your yaml syntax on line 7", None)
    assert proof.state is CONFIRMED
    assert "is no YAML" in proof.detail
    assert proof.diff == ""


def test_a_tab_becomes_spaces_where_that_makes_a_workflow(tmp_path: Path) -> None:
    text = workflow(CHECKOUT + "      - name: a\n\t\t\t\trun: make\n")
    proof = prove(text, f"Invalid workflow file: {PATH}#L7", PATH)
    assert "is indented with a tab" in proof.detail
    assert "        run: make\n" in mended({PATH: text}, proof, tmp_path)[PATH]


def test_a_tab_that_stands_for_no_certain_number_of_spaces_is_left() -> None:
    proof = prove(workflow(CHECKOUT + "      - name: a\n\t\t\trun: make\n"), f"Invalid workflow file: {PATH}#L7", PATH)
    assert proof.state is CONFIRMED
    assert "is indented with a tab" in proof.detail
    assert proof.diff == ""


KEYS = """\
nam: CI
on:
  pull_reqest:
    branch: [main]
jobs:
  test:
    run-on: ubuntu-latest
    strategy:
      martix: {a: [1]}
    container:
      imag: alpine
    services:
      db:
        imags: postgres
    step:
      - runs: make
        with:
          anything: 1
"""


@pytest.mark.parametrize(
    ("line", "key", "right"),
    [
        (1, "nam", "name"),
        (3, "pull_reqest", "pull_request"),
        (7, "run-on", "runs-on"),
        (9, "martix", "matrix"),
        (11, "imag", "image"),
        (14, "imags", "image"),
        (15, "step", "steps"),
    ],
)
def test_a_key_that_github_does_not_know(tmp_path: Path, line: int, key: str, right: str) -> None:
    proof = at(KEYS, line, f"Unexpected value '{key}'")
    assert proof.state is CONFIRMED
    assert f"has the key `{key}` (line {line})" in proof.detail
    changed = mended({PATH: KEYS}, proof, tmp_path)[PATH].split("\n")
    assert changed[line - 1] == KEYS.split("\n")[line - 1].replace(key, right, 1)


@pytest.mark.parametrize(
    ("text", "line", "key", "state", "told"),
    [
        (KEYS, 6, "test", NOT_CHECKED, "why it does not understand it"),
        (KEYS, 4, "branch", CONFIRMED, "where GitHub does not know it"),
        (KEYS, 18, "anything", NOT_CHECKED, "why it does not understand it"),
        (KEYS, 2, "else", NOT_CHECKED, "why it does not understand it"),
        (workflow(CHECKOUT), 3, "test", NOT_CHECKED, "why it does not understand it"),
        (workflow(CHECKOUT), 4, "runs-on", REFUTED, "is YAML at this commit"),
        (workflow(CHECKOUT, top="on: push\nextra: 1\n"), 2, "extra", CONFIRMED, "Known there: `name`"),
    ],
)
def test_a_key_that_nothing_is_meant_by(text: str, line: int, key: str, state: ProofState, told: str) -> None:
    proof = at(text, line, f"Unexpected value '{key}'")
    assert proof.state is state
    assert told in proof.detail
    assert proof.diff == ""


@pytest.mark.parametrize(
    ("text", "line", "told", "state"),
    [
        (workflow(CHECKOUT).replace("runs-on", "run-on"), 4, "has the key `run-on`", CONFIRMED),
        (workflow(CHECKOUT).replace("    runs-on: ubuntu-latest\n", ""), 4, "has no `runs-on`", CONFIRMED),
        (workflow(CHECKOUT), 4, "why it does not understand it", NOT_CHECKED),
        (workflow(CHECKOUT), 1, "why it does not understand it", NOT_CHECKED),
    ],
)
def test_a_property_that_is_required(text: str, line: int, told: str, state: ProofState) -> None:
    proof = at(text, line, "Required property is missing: runs-on")
    assert proof.state is state
    assert told in proof.detail


NEEDS = "Job 'test' depends on unknown job '{}'."


@pytest.mark.parametrize(
    ("needs", "unknown", "told", "mend"),
    [
        ("    needs: biuld\n", "biuld", "`build` is likely meant", "    needs: build\n"),
        ("    needs: [build, biuld]\n", "biuld", "`build` is likely meant", "    needs: [build, build]\n"),
        ("    needs: deploy\n", "deploy", "no job of the workflow has that id.", ""),
    ],
)
def test_a_job_that_is_not_there(tmp_path: Path, needs: str, unknown: str, told: str, mend: str) -> None:
    text = workflow(CHECKOUT, needs, "  build:\n    runs-on: x\n    steps: []\n")
    proof = at(text, 8, NEEDS.format(unknown))
    assert proof.state is CONFIRMED
    assert told in proof.detail
    assert bool(proof.diff) is bool(mend)
    if mend:
        assert mend in mended({PATH: text}, proof, tmp_path)[PATH]


def test_a_job_that_is_there() -> None:
    text = workflow(CHECKOUT, "    needs: build\n", "  build:\n    runs-on: x\n    steps: []\n")
    assert at(text, 8, NEEDS.format("build")).state is NOT_CHECKED


@pytest.mark.parametrize("quote", [f"Invalid workflow file: {PATH}", f"Invalid workflow file: {PATH}#L99"])
def test_a_message_without_a_line_of_the_file(quote: str) -> None:
    assert "names no line of it" in prove(workflow(CHECKOUT), quote, PATH).detail


def expression(written: str, **more: str) -> str:
    return workflow(f"{CHECKOUT}      - id: plan\n        run: echo '{written}'\n", **more)


@pytest.mark.parametrize(
    ("written", "what", "told", "right"),
    [
        ("${{ matix.a }}", "Unrecognized named-value: 'matix'", "`matrix` is likely meant", "matrix.a"),
        ("${{ fromjson(x) }}", "Unrecognized function: 'fromjson'", "`fromJSON` is likely meant", "fromJSON(x)"),
        ("${{ main }}", "Unrecognized named-value: 'main'", "which is no context", None),
        ("${{ secrets.A }}", "Unrecognized named-value: 'secrets'", "where GitHub does not offer it", None),
        ("${{ env.A }}", "Unrecognized named-value: 'env'", "where GitHub does not offer it", None),
        ("${{ matix.a }} ${{ matix.b }}", "Unrecognized named-value: 'matix'", "`matrix` is likely meant", None),
    ],
)
def test_a_name_that_no_expression_knows(tmp_path: Path, written: str, what: str, told: str, right: str | None) -> None:
    text = expression(written)
    proof = at(text, 8, what)
    assert proof.state is CONFIRMED
    assert told in proof.detail
    assert bool(proof.diff) is (right is not None)
    if right:
        assert right in mended({PATH: text}, proof, tmp_path)[PATH]


PLAN = "  plan:\n    runs-on: x\n    outputs: {versions: '1'}\n    steps: []\n"
EMPTY = "Error from function 'fromJSON': empty input"


@pytest.mark.parametrize(
    ("written", "above", "jobs", "state", "told", "mend"),
    [
        (
            "${{ steps.plna.outputs.a }}",
            "",
            "",
            CONFIRMED,
            "has that `id`; `plan`",
            "steps.plan.",
        ),
        ("${{ steps.other.outputs.a }}", "", "", CONFIRMED, "has that `id`.", ""),
        ("${{ steps.plan.outputs.a }}", "", "", NOT_CHECKED, "what it held then", ""),
        ("${{ needs.plan.outputs.versions }}", "", PLAN, CONFIRMED, "under `needs:`", "    needs: plan\n"),
        ("${{ needs.plan.outputs.versions }}", "    needs: other\n", PLAN, CONFIRMED, "under `needs:`", ""),
        ("${{ needs.plna.outputs.versions }}", "    needs: plan\n", PLAN, CONFIRMED, "under `needs:`", "needs.plan."),
        ("${{ needs.gone.outputs.a }}", "", "", CONFIRMED, "under `needs:`", ""),
        ("${{ needs.plan.outputs.versoins }}", "    needs: [plan]\n", PLAN, CONFIRMED, "no such output", "versions }}"),
        ("${{ needs.plan.outputs.a }}", "    needs: [plan]\n", PLAN, CONFIRMED, "no such output.", ""),
        ("${{ needs.plan.outputs.versions }}", "    needs: plan\n", PLAN, NOT_CHECKED, "what it held then", ""),
        ("${{ needs.plan.result }}", "    needs: plan\n", PLAN, NOT_CHECKED, "what it held then", ""),
        ("${{ inputs.a }}", "", "", NOT_CHECKED, "was not worked out", ""),
    ],
)
def test_what_an_expression_asks_for(
    tmp_path: Path, written: str, above: str, jobs: str, state: ProofState, told: str, mend: str
) -> None:
    text = expression(written, above=above, jobs=jobs)
    line = text[: text.index("echo")].count("\n") + 1
    proof = at(text, line, EMPTY)
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is bool(mend)
    if mend:
        assert mend in mended({PATH: text}, proof, tmp_path)[PATH]


def test_outputs_of_a_called_workflow_are_not_known() -> None:
    jobs = "  plan:\n    uses: ./.github/workflows/plan.yml\n"
    text = expression("${{ needs.plan.outputs.a }}", above="    needs: plan\n", jobs=jobs)
    assert at(text, text[: text.index("echo")].count("\n") + 1, EMPTY).state is NOT_CHECKED


def test_an_expression_outside_of_jobs() -> None:
    text = workflow(CHECKOUT, top="on: push\nenv: {A: '${{ needs.a.outputs.b }}'}\n")
    assert at(text, 2, EMPTY).state is NOT_CHECKED

"""workflow-error: inputs, artifacts and runners, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.wrong_workflows import CHECKOUT, PATH, SETUP, prove, run, upload, workflow
from workers.triage.model import ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED

REQUIRED = "##[error]Input required and not supplied: path"


def cache(given: str) -> str:
    return f"      - name: Do it\n        uses: actions/cache@v4\n        with:\n          key: k\n          {given}\n"


@pytest.mark.parametrize(
    ("steps", "state", "told"),
    [
        (cache("a: b"), CONFIRMED, "gives its action no input `path`"),
        (cache("paths: dist"), CONFIRMED, "gives its action `paths`"),
        (cache("path: ''"), CONFIRMED, "`path` of the step `Do it` is empty"),
        (cache("path: ${{ env.DIST }}"), NOT_CHECKED, "is given by an expression"),
        (cache("Path: dist"), REFUTED, "a value that is never empty"),
        (run("true"), NOT_CHECKED, "cannot be told from its name"),
    ],
)
def test_an_input_that_is_missing(steps: str, state: ProofState, told: str) -> None:
    proof = prove(workflow(steps), REQUIRED)
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is ("`paths`" in told)


DECLARES = "inputs: {version: {required: true}}\nruns: {using: composite, steps: []}\n"


@pytest.mark.parametrize(
    ("given", "declared", "state"),
    [
        ("versoin: 1", DECLARES, CONFIRMED),
        ("version: 1", DECLARES, NOT_CHECKED),
        ("other: 1", DECLARES, NOT_CHECKED),
        ("versoin: 1", "a: [", NOT_CHECKED),
        ("versoin: 1", "runs: {}", NOT_CHECKED),
    ],
)
def test_an_input_of_a_local_action(tmp_path: Path, given: str, declared: str, state: ProofState) -> None:
    steps = f"      - name: Do it\n        uses: ./{SETUP}\n        with:\n          {given}\n"
    files = {PATH: workflow(steps), f"{SETUP}/action.yml": declared}
    proof = prove(files, REQUIRED)
    assert proof.state is state
    if state is CONFIRMED:
        assert "          version: 1\n" in mended(files, proof, tmp_path)[PATH]


CALLED = ".github/workflows/called.yml"
CALLEE = (
    "on: {workflow_call: {inputs: {version: {type: string, required: true}}}}\njobs: {a: {runs-on: x, steps: []}}\n"
)
NOT_DECLARED = "Invalid input, {} is not defined in the referenced workflow."
NOT_GIVEN = "Input {} is required, but not provided while calling."


@pytest.mark.parametrize(
    ("given", "quote", "state", "told"),
    [
        ("versoin: 1", NOT_DECLARED.format("versoin"), CONFIRMED, "`version` is likely meant"),
        ("branch: 1", NOT_DECLARED.format("branch"), CONFIRMED, "which that does not declare."),
        ("version: 1", NOT_DECLARED.format("version"), NOT_CHECKED, "was not found"),
        ("branch: 1", NOT_GIVEN.format("version"), CONFIRMED, "without the input `version`"),
        ("version: 1", NOT_GIVEN.format("version"), NOT_CHECKED, "was not found"),
    ],
)
def test_inputs_of_a_called_workflow(given: str, quote: str, state: ProofState, told: str) -> None:
    call = f"  call:\n    uses: ./{CALLED}\n    with:\n      {given}\n"
    proof = prove({PATH: workflow(CHECKOUT, jobs=call), CALLED: CALLEE}, quote, PATH)
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is ("likely meant" in told)


MISSING = "##[error]Unable to download artifact(s): Artifact not found for name: {}"
DOWNLOAD = "      - name: Do it\n        uses: actions/download-artifact@{}\n        with:\n          name: {}\n"


def maker(steps: str, job: str = "make", above: str = "") -> str:
    return f"  {job}:\n    runs-on: ubuntu-latest\n{above}    steps:\n{steps}"


@pytest.mark.parametrize(
    ("jobs", "above", "version", "state", "told", "diff"),
    [
        ("", "", "v4", CONFIRMED, "uploads any artifact", False),
        (maker(upload("v4", "name: site")), "", "v4", CONFIRMED, "uploaded are: `site`", False),
        (maker(upload("v4", "name: dists")), "", "v4", CONFIRMED, "which is likely meant", True),
        (maker(upload("v4", "name: ${{ x }}")), "", "v4", NOT_CHECKED, "computes the names", False),
        (maker(upload("v4")), "", "v4", CONFIRMED, "no `needs:` names it", True),
        (maker(upload("v4")), "    needs: other\n", "v4", CONFIRMED, "no `needs:` names it", False),
        (maker(upload("v4")), "    needs: [make]\n", "v4", NOT_CHECKED, "whether it found files", False),
        (
            maker(upload("v4")) + maker(CHECKOUT, "between", "    needs: make\n"),
            "    needs: between\n",
            "v4",
            NOT_CHECKED,
            "whether it found files",
            False,
        ),
        (maker(upload("v3")), "    needs: make\n", "v4", CONFIRMED, "do not mix", False),
        (f"  call:\n    uses: ./{CALLED}\n", "", "v4", NOT_CHECKED, "computes the names", False),
    ],
)
def test_an_artifact_that_is_missing(
    jobs: str,
    above: str,
    version: str,
    state: ProofState,
    told: str,
    diff: bool,
) -> None:
    proof = prove(workflow(DOWNLOAD.format(version, "dist"), above, jobs), MISSING.format("dist"))
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is diff


def test_the_step_is_found_by_the_artifact_it_asks_for() -> None:
    text = workflow(DOWNLOAD.format("v4", "dist"))
    assert prove(text, MISSING.format("dist"), step="Other").state is CONFIRMED
    assert prove(text, MISSING.format("other"), step="Other").state is NOT_CHECKED


TWICE = "Failed to CreateArtifact: (409) Conflict: an artifact with this name already exists on the workflow run"
MATRIX = "    strategy: {matrix: {a: [1, 2]}}\n"


@pytest.mark.parametrize(
    ("steps", "above", "jobs", "state", "told", "diff"),
    [
        (upload("v4"), MATRIX, "", CONFIRMED, "Each job of the matrix", True),
        (upload("v4"), MATRIX, maker(DOWNLOAD.format("v4", "x")), CONFIRMED, "Each job of the matrix", False),
        (upload("v4", "key: x"), MATRIX, "", CONFIRMED, "the one name `artifact`", False),
        (upload("v4"), "", maker(upload("v4")), CONFIRMED, "uploads an artifact `dist` on lines", False),
        (upload("v4"), "", "", NOT_CHECKED, "once only", False),
        (run("true"), "", "", NOT_CHECKED, "cannot be told", False),
    ],
)
def test_an_artifact_that_is_there_already(
    steps: str,
    above: str,
    jobs: str,
    state: ProofState,
    told: str,
    diff: bool,
) -> None:
    steps = steps.replace("- uses: actions/upload", "- name: Do it\n        uses: actions/upload")
    proof = prove(workflow(steps, above, jobs), TWICE)
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is diff


@pytest.mark.parametrize(
    ("above", "steps", "labels", "state"),
    [
        ("    container: alpine\n", CHECKOUT, ("macos-14",), CONFIRMED),
        ("", "      - uses: docker://alpine\n", ("windows-latest",), CONFIRMED),
        ("    container: alpine\n", CHECKOUT, ("ubuntu-latest",), NOT_CHECKED),
        ("", CHECKOUT, ("macos-14",), NOT_CHECKED),
    ],
)
def test_containers_run_on_linux(above: str, steps: str, labels: tuple[str, ...], state: ProofState) -> None:
    quote = "##[error]Container operations are only supported on Linux runners"
    assert prove(workflow(steps, above), quote, context={"labels": labels}).state is state

"""workflow-error: checkouts and what they fetch, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.wrong_workflows import CHECKOUT, PATH, SHA, prove, run, workflow
from workers.triage.model import ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED

UNKNOWN_REVISION = "fatal: ambiguous argument '{}': unknown revision or path not in the working tree."
DEPTH = CHECKOUT + "        with:\n          fetch-depth: {}\n"


@pytest.mark.parametrize(
    ("steps", "state", "told"),
    [
        (CHECKOUT, CONFIRMED, "fetches one commit only"),
        (DEPTH.format(1), CONFIRMED, "fetches one commit only"),
        (DEPTH.format(5), CONFIRMED, "the last `5` commits only"),
        (DEPTH.format(0), REFUTED, "all history and tags already"),
        (DEPTH.format("${{ inputs.depth }}"), NOT_CHECKED, "an expression"),
        (CHECKOUT + "      - run: git fetch origin main\n", NOT_CHECKED, "runs `git fetch` itself"),
        (CHECKOUT + CHECKOUT, NOT_CHECKED, "Several steps"),
        ("", CONFIRMED, "before `Do it` checks the repository out"),
    ],
)
def test_history(steps: str, state: ProofState, told: str) -> None:
    proof = prove(
        workflow(steps + run("git diff")), UNKNOWN_REVISION.format("origin/main...HEAD"), "origin/main...HEAD"
    )
    assert proof.state is state
    assert told in proof.detail


@pytest.mark.parametrize("steps", [CHECKOUT, DEPTH.format(1), CHECKOUT + "        with:\n          lfs: true\n"])
def test_history_is_fetched(tmp_path: Path, steps: str) -> None:
    text = workflow(steps + run("git describe"))
    proof = prove(text, "fatal: No names found, cannot describe anything.")
    assert "          fetch-depth: " in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(
    ("revision", "state", "told"),
    [
        ("HEAD~1", CONFIRMED, "one commit only"),
        ("v1.2.0..HEAD", CONFIRMED, "one commit only"),
        (SHA, CONFIRMED, "one commit only"),
        ("main...HEAD", CONFIRMED, "makes no local branch `main`"),
        ("notes.txt", NOT_CHECKED, "cannot be told"),
    ],
)
def test_only_revisions_are_a_matter_of_history(revision: str, state: ProofState, told: str) -> None:
    files = {PATH: workflow(CHECKOUT + run("git log"))}
    proof = prove(files, UNKNOWN_REVISION.format(revision), revision, base=files)
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is (told == "one commit only")


def test_a_local_branch_is_unknown_without_a_pull_request() -> None:
    proof = prove(workflow(CHECKOUT + run("git log")), UNKNOWN_REVISION.format("main"), "main")
    assert proof.state is NOT_CHECKED


IN_FOLDER = CHECKOUT + "        with: {path: src}\n"
NO_REPOSITORY = "fatal: not a git repository (or any of the parent directories): .git"


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        (workflow(run("git log")), CONFIRMED, "checks the repository out"),
        (workflow(CHECKOUT + run("git log")), NOT_CHECKED, "where Git was run in the script"),
        (workflow(CHECKOUT + run("git log"), above="    container: alpine\n"), NOT_CHECKED, "its image has no Git"),
        (workflow(IN_FOLDER + run("git log")), CONFIRMED, "checked out to `src`"),
        (
            workflow(IN_FOLDER + run("cd src", "git log")),
            NOT_CHECKED,
            "was not followed",
        ),
        (
            workflow(IN_FOLDER + run("git log", more="        working-directory: src/a\n")),
            NOT_CHECKED,
            "was not followed",
        ),
    ],
)
def test_no_repository(text: str, state: ProofState, told: str) -> None:
    proof = prove(text, NO_REPOSITORY)
    assert proof.state is state
    assert told in proof.detail


def test_a_folder_of_its_own_is_not_changed() -> None:
    steps = IN_FOLDER + run("git log", more="        working-directory: other\n")
    proof = prove(workflow(steps), NO_REPOSITORY)
    assert (proof.state, proof.diff) == (CONFIRMED, "")

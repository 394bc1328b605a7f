"""workflow-error: actions of this and of other repositories, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.situation import Files, Gitlink
from tests.proofs.wrong_workflows import CHECKOUT, COMPOSITE, LOCAL, PATH, SETUP, SHA, prove, run, upload, workflow
from workers.triage.facts import Step
from workers.triage.model import Proof, ProofState
from workers.triage.repository.questions import Remote

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


@pytest.mark.parametrize(
    "quote",
    [
        "nothing known",
        "Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/home/runner/work/_actions/a/b/v1'",
    ],
)
def test_what_the_repository_does_not_tell(quote: str) -> None:
    assert prove(workflow(CHECKOUT), quote).state is NOT_CHECKED


def test_a_workflow_that_is_not_there() -> None:
    proof = prove(workflow(CHECKOUT), "fatal: not a git repository (or any", context={"workflow_path": None})
    assert proof.state is NOT_CHECKED
    assert "not in this repository" in proof.detail


def no_action(text: str | Files, file: str = SETUP, **more: object) -> Proof:
    quote = f"##[error]Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/home/runner/work/a/a/{file}'."
    return prove(text, quote, file, "Set up", **more)  # type: ignore[arg-type]  # passed through


@pytest.mark.parametrize(
    ("steps", "there", "state", "told"),
    [
        (LOCAL, True, CONFIRMED, "before `Set up` checks the repository out"),
        (LOCAL + CHECKOUT, True, CONFIRMED, "before `Set up` checks the repository out"),
        (CHECKOUT + LOCAL, True, REFUTED, "the job checks it out before"),
        (CHECKOUT + "        with: {ref: v1}\n" + LOCAL, True, NOT_CHECKED, "another repository or commit"),
        (CHECKOUT + "        with: {repository: a/b}\n" + LOCAL, True, NOT_CHECKED, "another repository or commit"),
        (CHECKOUT + "        with: {sparse-checkout: src}\n" + LOCAL, True, NOT_CHECKED, "is sparse"),
        (CHECKOUT + "        with: {path: source}\n" + LOCAL, True, CONFIRMED, "the job checks it out to `source`"),
        (CHECKOUT + LOCAL, False, CONFIRMED, "No file of the repository"),
        (CHECKOUT, True, REFUTED, "is in the repository"),
        (CHECKOUT, False, CONFIRMED, "No file of the repository"),
    ],
)
def test_a_local_action(steps: str, there: bool, state: ProofState, told: str) -> None:
    action = {f"{SETUP}/action.yml": COMPOSITE} if there else {}
    proof = no_action({PATH: workflow(steps), **action})
    assert proof.state is state
    assert told in proof.detail


def test_a_checkout_goes_first_so_that_it_empties_nothing(tmp_path: Path) -> None:
    files = {PATH: workflow(run("touch made") + LOCAL), f"{SETUP}/action.yaml": COMPOSITE}
    proof = no_action(files)
    assert (
        "    steps:\n      - uses: actions/checkout@v4\n      - name: Do it\n" in mended(files, proof, tmp_path)[PATH]
    )


def test_a_checkout_that_was_skipped() -> None:
    named = CHECKOUT.replace("- uses", "- name: Check out\n        uses")
    steps = (Step(1, "Check out", "skipped", None, None),)
    proof = no_action({PATH: workflow(named + LOCAL), f"{SETUP}/action.yml": COMPOSITE}, context={"steps": steps})
    assert "GitHub skipped the checkout before `Set up`" in proof.detail


@pytest.mark.parametrize(
    ("files", "told", "uses"),
    [
        ({".github/actions/Setup/action.yml": COMPOSITE}, "in other letter case", "./.github/actions/Setup"),
        ({".github/actions/setups/action.yml": COMPOSITE}, "which is likely meant", "./.github/actions/setups"),
        ({"ci/setup/action.yaml": COMPOSITE}, "which has the same name", "./ci/setup"),
    ],
)
def test_a_local_action_elsewhere(tmp_path: Path, files: Files, told: str, uses: str) -> None:
    whole = {PATH: workflow(CHECKOUT + LOCAL), **files}
    proof = no_action(whole)
    assert proof.state is CONFIRMED
    assert told in proof.detail
    assert f"        uses: {uses}\n" in mended(whole, proof, tmp_path)[PATH]


def test_the_path_names_the_file(tmp_path: Path) -> None:
    text = workflow(CHECKOUT + LOCAL.replace(SETUP, f"{SETUP}/action.yml"))
    files = {PATH: text, f"{SETUP}/action.yml": COMPOSITE}
    proof = no_action(files, f"{SETUP}/action.yml")
    assert f"        uses: ./{SETUP}\n" in mended(files, proof, tmp_path)[PATH]


def test_several_actions_of_that_name_are_not_told_apart() -> None:
    files = {"a/setup/action.yml": COMPOSITE, "b/setup/action.yml": COMPOSITE}
    proof = no_action({PATH: workflow(CHECKOUT + LOCAL), **files})
    assert "No file of the repository" in proof.detail


def test_an_actions_file_under_another_name(tmp_path: Path) -> None:
    files = {PATH: workflow(CHECKOUT + LOCAL), f"{SETUP}/actions.yml": COMPOSITE, f"{SETUP}/run.sh": "true\n"}
    proof = no_action(files)
    assert mended(files, proof, tmp_path)[f"{SETUP}/action.yml"] == COMPOSITE


def test_a_local_action_that_the_pull_request_deletes() -> None:
    proof = no_action({PATH: workflow(CHECKOUT + LOCAL)}, base={f"{SETUP}/action.yml": COMPOSITE})
    assert "this pull request takes it away" in proof.detail
    kept = no_action({PATH: workflow(CHECKOUT + LOCAL)}, base={})
    assert "No file of the repository" in kept.detail


@pytest.mark.parametrize(
    ("files", "file", "told"),
    [
        ({}, "/opt/actions/setup", "not in the repository's own folder"),
        ({}, "../setup", "not in the repository's own folder"),
        ({".github/actions": Gitlink()}, SETUP, "lies in the submodule `.github/actions`"),
        ({f"{SETUP}/action.yml": COMPOSITE}, ".github\\actions\\setup", "checks it out before"),
    ],
)
def test_where_a_local_action_lies(files: Files, file: str, told: str) -> None:
    assert told in no_action({PATH: workflow(CHECKOUT + LOCAL), **files}, file).detail


def test_a_tree_that_was_cut_off_tells_nothing() -> None:
    proof = no_action({PATH: workflow(CHECKOUT + LOCAL)}, truncated=True)
    assert proof.state is NOT_CHECKED
    assert "does not list all files" in proof.detail


def unresolved(uses: str, steps: str | None = None, **more: object) -> Proof:
    text = workflow(steps or f"      - uses: {uses}\n")
    quote = f"##[error]Unable to resolve action `{uses}`, unable to find version"
    return prove(text, quote, uses, "Set up job", **more)  # type: ignore[arg-type]  # passed through


@pytest.mark.parametrize(
    ("remote", "state", "told"),
    [
        (Remote(visible=False), CONFIRMED, "GitHub shows no repository `acme/setup`"),
        (Remote(visible=True), CONFIRMED, "`acme/setup` has no commit `0123456789ab`"),
        (Remote(visible=True, has_commit=True), NOT_CHECKED, "it is not why"),
    ],
)
def test_a_commit_of_another_repository_is_looked_up(remote: Remote, state: ProofState, told: str) -> None:
    proof = unresolved(f"acme/setup@{SHA}", remotes={("acme/setup", SHA): remote})
    assert proof.state is state
    assert told in proof.detail


@pytest.mark.parametrize(
    ("uses", "right"),
    [
        ("actions/chekcout@v4", "actions/checkout@v4"),
        ("action/checkout@v4", "actions/checkout@v4"),
        ("actions/checkout@4", "actions/checkout@v4"),
        ("actions/checkout@9", None),
        ("actions/checkout@v99", None),
        ("acme/checkout@v4", None),
    ],
)
def test_githubs_own_actions_are_known(tmp_path: Path, uses: str, right: str | None) -> None:
    proof = unresolved(uses)
    assert proof.state is (CONFIRMED if right else NOT_CHECKED)
    if right:
        text = workflow(f"      - uses: {uses}\n")
        assert f"      - uses: {right}\n" in mended({PATH: text}, proof, tmp_path)[PATH]


def test_an_action_that_no_line_names() -> None:
    assert unresolved("acme/x@v1", CHECKOUT).looked == ()


def ended(text: str, told: str = "actions/upload-artifact: v3") -> Proof:
    quote = f"##[error]This request has been automatically failed because it uses a deprecated version of `{told}`."
    return prove(text, quote, told, "Set up job")


@pytest.mark.parametrize(
    ("text", "told", "right"),
    [
        (workflow(upload() + upload("v2.1.4", "name: b")), "actions/upload-artifact: v3", 2),
        (workflow(upload() + upload("v4", "name: b")), "actions/upload-artifact: v3", 2),
        (workflow("      - uses: actions/cache@v2\n"), "actions/cache: v2", 1),
        (workflow("      - uses: actions/cache/restore@v2\n"), "actions/cache: v2", 1),
    ],
)
def test_ended_versions_are_raised(tmp_path: Path, text: str, told: str, right: int) -> None:
    proof = ended(text, told)
    assert proof.state is CONFIRMED
    assert mended({PATH: text}, proof, tmp_path)[PATH].count("@v4") == right


@pytest.mark.parametrize(
    ("text", "told", "remedy"),
    [
        (workflow(upload() + upload()), "actions/upload-artifact: v3", "no two jobs may upload"),
        (
            workflow(upload(given="a: b") + upload(given="a: b")),
            "actions/upload-artifact: v3",
            "no two jobs may upload",
        ),
        (
            workflow(upload(), above="    strategy: {matrix: {a: [1]}}\n"),
            "actions/upload-artifact: v3",
            "no two jobs may upload",
        ),
        (workflow(upload(path=".coverage")), "actions/upload-artifact: v3", "include-hidden-files"),
        (workflow(f"      - uses: actions/cache@{SHA}\n"), f"actions/cache: {SHA}", "Pin the commit"),
    ],
)
def test_ended_versions_that_a_person_must_raise(text: str, told: str, remedy: str) -> None:
    proof = ended(text, told)
    assert proof.state is CONFIRMED
    assert proof.diff == ""
    assert remedy in (proof.remedy or "")


def test_a_matrix_with_names_of_its_own_is_raised() -> None:
    text = workflow(upload(given="name: dist-${{ matrix.a }}"), above="    strategy: {matrix: {a: [1]}}\n")
    assert ended(text).diff


def test_an_action_that_uses_an_ended_one_inside(tmp_path: Path) -> None:
    text = workflow("      - uses: actions/deploy-pages@v2\n      - uses: actions/upload-pages-artifact@v2\n")
    proof = ended(text)
    right = "      - uses: actions/deploy-pages@v4\n      - uses: actions/upload-pages-artifact@v3\n"
    assert right in mended({PATH: text}, proof, tmp_path)[PATH]
    assert ended(workflow("      - uses: actions/deploy-pages@v2\n")).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("uses", "told"),
    [
        ("acme/site@v1", "actions/upload-artifact: v3"),
        ("actions/upload-pages-artifact@v3", "actions/upload-artifact: v3"),
        ("acme/site@v1", "acme/site: v1"),
    ],
)
def test_which_action_uses_it_inside_is_not_guessed(uses: str, told: str) -> None:
    assert ended(workflow(f"      - uses: {uses}\n"), told).state is NOT_CHECKED

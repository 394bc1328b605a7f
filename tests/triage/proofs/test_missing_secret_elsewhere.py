"""missing-secret: a secret that only others are given, and logins, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.secret_workflows import (
    DEPENDABOT,
    FORK,
    GIVEN,
    PATH,
    action,
    other,
    prove,
    step,
    workflow,
)
from workers.triage.facts import Step
from workers.triage.model import ProofState

CONFIRMED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.NOT_CHECKED


@pytest.mark.parametrize(
    ("text", "name", "quote", "added"),
    [
        (workflow(step(), jobs=other(GIVEN)), "KEY_FILE", None, "          KEY_FILE: ${{ secrets.KEY_FILE }}\n"),
        (
            workflow(step("A: b"), jobs=other(GIVEN)),
            "KEY_FILE",
            None,
            "          A: b\n          KEY_FILE: ${{",
        ),
        (
            workflow(action("a: b") + action("token: ${{ secrets.SITE }}").replace("Deploy", "Other")),
            "token",
            "Input required and not supplied: token",
            "          a: b\n          token: ${{ secrets.SITE }}\n",
        ),
        (workflow(action()), "GITHUB_TOKEN", "missing GITHUB_TOKEN", "          GITHUB_TOKEN: ${{ github.token }}\n"),
        (workflow(step(run="gh release list")), "GH_TOKEN", "gh: To use", "          GH_TOKEN: ${{ github.token }}\n"),
    ],
)
def test_what_others_are_given_is_given_to_the_step(
    tmp_path: Path, text: str, name: str, quote: str | None, added: str
) -> None:
    proof = prove(text, name, quote)
    assert proof.state is CONFIRMED
    assert added in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (workflow(step(), jobs=other(GIVEN) + other("KEY_FILE: ${{ secrets.B }}", "more")), "No `env:` of the step"),
        (workflow(step(), jobs=other("KEY_FILE: a${{ secrets.B }}")), "No `env:` of the step"),
        (workflow(step(), jobs=other("KEY_FILE: ${{ secrets.GITHUB_TOKEN }}")), "No `env:` of the step"),
    ],
)
def test_what_others_are_given_is_not_one_thing(text: str, told: str) -> None:
    proof = prove(text)
    assert told in proof.detail
    assert proof.diff == ""


@pytest.mark.parametrize("context", [FORK, DEPENDABOT])
def test_to_hand_it_on_is_not_enough_where_the_run_gets_none(context: dict[str, object]) -> None:
    proof = prove(workflow(step(), jobs=other(GIVEN)), context=context, pull=True)
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "This run gets no secrets all the same" in (proof.remedy or "")


def test_another_workflow_may_give_it(tmp_path: Path) -> None:
    files = {PATH: workflow(step()), ".github/workflows/site.yml": workflow(step(GIVEN))}
    proof = prove(files)
    assert proof.looked[0].text.startswith("`.github/workflows/site.yml` line 9")
    assert GIVEN in mended(files, proof, tmp_path)[PATH]


@pytest.mark.parametrize(
    ("text", "name", "quote", "wrong", "right"),
    [
        (workflow(step("KEY_FIEL: ${{ secrets.X }}")), "KEY_FILE", None, "KEY_FIEL:", "KEY_FILE:"),
        (
            workflow(action("tokn: ${{ secrets.X }}")),
            "token",
            "Input required and not supplied: token",
            "tokn:",
            "token:",
        ),
        (
            workflow(step("TF_VAR_db_pasword: ${{ secrets.X }}", "terraform plan")),
            "db_password",
            "Error: No value for required variable",
            "TF_VAR_db_pasword",
            "TF_VAR_db_password",
        ),
    ],
)
def test_a_key_may_be_spelt_otherwise(
    tmp_path: Path, text: str, name: str, quote: str | None, wrong: str, right: str
) -> None:
    proof = prove(text, name, quote)
    assert proof.state is CONFIRMED
    changed = mended({PATH: text}, proof, tmp_path)[PATH]
    assert wrong not in changed
    assert right in changed


def test_the_secret_may_come_under_another_key() -> None:
    proof = prove(workflow(step("TOKEN: ${{ secrets.KEY_FILE }}")))
    assert proof.state is CONFIRMED
    assert "gets the secret `KEY_FILE` under the name `TOKEN` only" in proof.detail
    assert proof.diff == ""


def test_an_earlier_step_may_write_it() -> None:
    before = "      - run: echo KEY_FILE=$(make-key) >> $GITHUB_ENV\n"
    proof = prove(workflow(before + step()))
    assert proof.state is NOT_CHECKED
    assert "may set `KEY_FILE` with `$GITHUB_ENV`" in proof.detail
    assert prove(workflow("      - run: echo KEY_FILE\n" + step())).state is CONFIRMED


def test_an_action_without_its_input() -> None:
    proof = prove(workflow(action()), "token", "Input required and not supplied: token")
    assert proof.state is CONFIRMED
    assert "gives its action no input `token`" in proof.detail


@pytest.mark.parametrize("name", ["password", "GPG key"])
def test_what_is_only_vaguely_known_may_be_any_secret_of_the_step(name: str) -> None:
    quote = "Error: Password required"
    assert prove(workflow(step()), name, quote).state is NOT_CHECKED
    given = prove(workflow(step("PASS: ${{ secrets.PASS }}")), name, quote)
    assert "from the secret `PASS`" in given.detail


@pytest.mark.parametrize(
    ("given", "uses", "state"),
    [
        ("repository: acme/private", "actions/checkout@v4", CONFIRMED),
        ("repository: acme/datasets", "actions/checkout@v4", NOT_CHECKED),
        ("repository: ${{ inputs.repository }}", "actions/checkout@v4", NOT_CHECKED),
        ("repository: acme/private", "acme/clone@v1", NOT_CHECKED),
    ],
)
def test_git_asks_for_a_login(given: str, uses: str, state: ProofState) -> None:
    quote = "fatal: could not read Username for 'https://github.com': terminal prompts disabled"
    assert prove(workflow(action(given, uses)), "https://github.com", quote).state is state


AWS = "aws-actions/configure-aws-credentials@v4"
ROLE = "role-to-assume: arn:aws:iam::1:role/x"


@pytest.mark.parametrize(
    ("text", "state", "added"),
    [
        (workflow(action(ROLE, AWS)), CONFIRMED, ""),
        (
            workflow(action(ROLE, AWS), above="    permissions:\n      contents: read\n"),
            CONFIRMED,
            "      contents: read\n      id-token: write\n",
        ),
        (
            workflow(action(ROLE, AWS), top="permissions:\n  id-token: read\n"),
            CONFIRMED,
            "permissions:\n  id-token: write\n",
        ),
        (workflow(action(ROLE, AWS), above="    permissions: read-all\n"), CONFIRMED, ""),
        (workflow(action(ROLE, AWS), above="    permissions: write-all\n"), NOT_CHECKED, ""),
        (workflow(action(ROLE, AWS), above="    permissions: {id-token: write}\n"), NOT_CHECKED, ""),
        (workflow(action("aws-access-key-id: ${{ secrets.ID }}", AWS)), NOT_CHECKED, ""),
        (workflow(step()), CONFIRMED, ""),
        (workflow(step("AWS_ACCESS_KEY_ID: ${{ secrets.ID }}")), NOT_CHECKED, ""),
        (workflow(action(ROLE, AWS).replace("Deploy", "Log in") + step()), NOT_CHECKED, ""),
        (workflow(action()), CONFIRMED, ""),
    ],
)
def test_a_cloud_wants_a_login(tmp_path: Path, text: str, state: ProofState, added: str) -> None:
    proof = prove(text, "AWS", "Unable to locate credentials")
    assert bool(proof.diff) is bool(added)
    if added:
        assert added in mended({PATH: text}, proof, tmp_path)[PATH]
    assert proof.state is state


def test_a_login_that_was_skipped() -> None:
    text = workflow(action(ROLE, AWS).replace("Deploy", "Log in") + step())
    steps = (Step(1, "Log in", "skipped", None, None), Step(2, "Deploy", "failure", None, None))
    proof = prove(text, "AWS", "Unable to locate credentials", context={"steps": steps})
    assert proof.state is CONFIRMED
    assert "The step `Log in` logs in to `AWS`, and GitHub skipped it." in proof.detail

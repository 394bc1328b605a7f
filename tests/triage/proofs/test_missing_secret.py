"""missing-secret: a secret that the step is given by name, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.secret_workflows import (
    CALLED,
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
from workers.triage.model import ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


@pytest.mark.parametrize(
    ("text", "name", "fields", "why"),
    [
        (workflow(step()), None, {}, "does not tell what is missing"),
        (workflow(step()), "KEY", {"step": "Other"}, "Which step of the job `test`"),
        (workflow(step()), "KEY", {"job": "nope"}, "has no job of its own"),
        (workflow(action(uses="./.github/actions/x")), "KEY", {}, "runs an action of this repository"),
        ("on: push\n", "KEY", {}, "has no job of its own"),
        ("- a\n", "KEY", {}, "holds no workflow"),
        ("a: [\n", "KEY", {}, "is no YAML that can be read (line 2)"),
    ],
)
def test_what_cannot_be_told_is_said(text: str, name: str | None, fields: dict[str, object], why: str) -> None:
    proof = prove(text, name, None, **fields)
    assert proof.state is NOT_CHECKED
    assert why in proof.detail


@pytest.mark.parametrize("event", ["pull_request", "pull_request_review"])
def test_a_fork_gets_no_secrets(event: str) -> None:
    text = workflow(step("KEY_FILE: ${{ secrets.KEY_FILE }}"))
    proof = prove(text, context={**FORK, "event": event}, pull=True)
    assert proof.state is CONFIRMED
    assert "a pull request from a fork gets no secrets" in proof.detail
    assert "pull_request_target" in (proof.remedy or "")


@pytest.mark.parametrize(
    ("context", "pull"),
    [({**FORK, "event": "pull_request_target"}, True), ({}, True), ({**DEPENDABOT, "event": "schedule"}, False)],
)
def test_other_runs_see_the_secrets(context: dict[str, object], *, pull: bool) -> None:
    proof = prove(workflow(step("KEY_FILE: ${{ secrets.KEY_FILE }}")), context=context, pull=pull)
    assert proof.state is NOT_CHECKED
    assert "retriage does not ask for the right to read secrets" in proof.detail


SAFE = "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository"
OWN = "github.event.pull_request.head.repo.full_name == github.repository"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (workflow(step(GIVEN), on="[push, pull_request]"), SAFE),
        (workflow(step(GIVEN), on="pull_request"), OWN),
        (workflow(step(GIVEN), on="{pull_request: {branches: [main]}}"), OWN),
        (workflow(action("key_file: ${{ secrets.KEY_FILE }}"), on="pull_request"), OWN),
    ],
)
def test_a_step_for_the_secrets_sake_is_left_out_for_forks(tmp_path: Path, text: str, condition: str) -> None:
    proof = prove(text, context=FORK, pull=True)
    assert f"        if: {condition}\n" in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(
    "text",
    [
        workflow(step(GIVEN, "pytest").replace("Deploy", "Tests")),
        workflow(step(GIVEN, "make all").replace("Deploy", "Prepare")),
        workflow(step(GIVEN, more="        if: always()\n")),
        workflow(step(GIVEN, more="        id: site\n") + "      - run: echo ${{ steps.site.outputs.url }}\n"),
        workflow(step(), above="    env:\n      KEY_FILE: ${{ secrets.KEY_FILE }}\n"),
    ],
)
def test_a_step_is_not_left_out_where_that_may_leave_out_too_much(text: str) -> None:
    name = next(each for each in ("Tests", "Prepare", "Deploy") if each in text)
    proof = prove(text, context=FORK, pull=True, step=name)
    assert proof.state is CONFIRMED
    assert proof.diff == ""


def test_dependabot_has_its_own_secrets() -> None:
    proof = prove(workflow(step(GIVEN)), context={**DEPENDABOT, "event": "push"})
    assert proof.state is CONFIRMED
    assert "Add `KEY_FILE` to Dependabot's secrets" in (proof.remedy or "")


@pytest.mark.parametrize(
    ("used", "elsewhere", "right"),
    [
        ("DEPLOY_TOKNE", "DEPLOY_TOKEN", "DEPLOY_TOKEN"),
        ("DEPLOYTOKEN", "DEPLOY_TOKEN", "DEPLOY_TOKEN"),
        ("deploy_token", "DEPLOY_TOKEN", None),
        ("TOKEN_1", "TOKEN_2", None),
        ("US_TOKEN", "EU_TOKEN", None),
        ("KEY_A", "KEY_B", None),
        ("DEPLOY_TOKEN", "DEPLOY_SECRET", None),
        ("DEPLOY_TOKEN", "DEPLOY_TOKEN_FILE", None),
    ],
)
def test_a_misspelt_name_is_one_that_nothing_else_uses(
    tmp_path: Path, used: str, elsewhere: str, right: str | None
) -> None:
    text = workflow(step(f"KEY_FILE: ${{{{ secrets.{used} }}}}"), jobs=other(f"OTHER: ${{{{ secrets.{elsewhere} }}}}"))
    proof = prove(text)
    assert (proof.state is CONFIRMED) is (right is not None)
    if right:
        assert f"KEY_FILE: ${{{{ secrets.{right} }}}}" in mended({PATH: text}, proof, tmp_path)[PATH]


def test_two_names_that_may_be_meant_are_none() -> None:
    jobs = other("A: ${{ secrets.DEPLOY_TOKEN }}") + other("A: ${{ secrets.DEPLOY_TOKENS }}", "more")
    two = prove(workflow(step("KEY_FILE: ${{ secrets.DEPLOY_TOKENX }}"), jobs=jobs))
    assert two.state is NOT_CHECKED


def test_a_name_in_brackets_is_read_as_well() -> None:
    proof = prove(workflow(step("KEY_FILE: ${{ secrets['KEY_FILE'] }}")))
    assert "from the secret `KEY_FILE`" in proof.detail


def test_a_name_that_stands_twice_in_a_value_is_not_changed_by_guess() -> None:
    given = "KEY_FILE: ${{ secrets.DEPLOY_TOKNE || secrets.DEPLOY_TOKNE }}"
    proof = prove(workflow(step(given), jobs=other("A: ${{ secrets.DEPLOY_TOKEN }}")))
    assert (proof.state, proof.diff) == (CONFIRMED, "")


@pytest.mark.parametrize(
    ("run", "state"),
    [
        ("docker run app", CONFIRMED),
        ("docker run -e KEY_FILE app", NOT_CHECKED),
        ("docker run --env=KEY_FILE app", NOT_CHECKED),
        ("docker run --env-file .env app", NOT_CHECKED),
    ],
)
def test_a_container_of_the_script_is_told_of_each_variable(run: str, state: ProofState) -> None:
    proof = prove(workflow(step(GIVEN, run)))
    assert proof.state is state
    assert (state is CONFIRMED) == ("Add `--env KEY_FILE` to the `docker run`" in (proof.remedy or ""))


def test_what_the_steps_own_script_says_is_not_said_in_a_container() -> None:
    quote = "/home/runner/work/_temp/5d1c.sh: line 2: KEY_FILE: parameter null or not set"
    assert prove(workflow(step(GIVEN, "docker run app")), quote=quote).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("environment", "jobs", "named"),
    [
        ("", other(GIVEN, more="    environment: production\n"), True),
        ("", other(GIVEN, more="    environment:\n      name: production\n"), True),
        ("    environment: test\n", other(GIVEN, more="    environment: production\n"), False),
        ("", other(GIVEN), False),
        ("", other(GIVEN, more="    environment: ${{ inputs.where }}\n"), False),
        ("", "", False),
    ],
)
def test_a_secret_may_belong_to_an_environment(environment: str, jobs: str, *, named: bool) -> None:
    proof = prove(workflow(step(GIVEN), above=environment, jobs=jobs))
    assert proof.state is NOT_CHECKED
    assert ("add `environment: production` to the job `test`" in (proof.remedy or "")) is named


CALLER = "on: push\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n{}"
IN_CALLED = workflow(step(GIVEN), on="workflow_call")
DECLARED = IN_CALLED.replace("on: workflow_call", "on: {workflow_call: {secrets: {KEY_FILE: {required: false}}}}")


@pytest.mark.parametrize(
    ("secrets", "called", "state", "mend"),
    [
        ("", IN_CALLED, CONFIRMED, "    secrets: inherit\n"),
        ("    secrets: inherit\n", IN_CALLED, NOT_CHECKED, ""),
        ("    secrets:\n      OTHER: ${{ secrets.OTHER }}\n", IN_CALLED, CONFIRMED, ""),
        (
            "    secrets:\n      OTHER: ${{ secrets.OTHER }}\n",
            DECLARED,
            CONFIRMED,
            "      KEY_FILE: ${{ secrets.KEY_FILE }}\n",
        ),
        ("    secrets:\n      KEY_FILE: ${{ secrets.MY_KEY }}\n", DECLARED, NOT_CHECKED, ""),
        ("    secrets:\n      KEY_FILE: ${{ inputs.key }}\n", DECLARED, NOT_CHECKED, ""),
    ],
)
def test_a_caller_hands_its_secrets_on(tmp_path: Path, secrets: str, called: str, state: ProofState, mend: str) -> None:
    files = {PATH: CALLER.format(secrets), CALLED: called}
    proof = prove(files, job="call / test")
    assert proof.state is state
    assert bool(proof.diff) is bool(mend)
    if mend:
        assert mended(files, proof, tmp_path)[PATH].endswith(mend)


def test_a_secret_is_not_added_to_a_called_workflow_that_is_not_given_it() -> None:
    called = workflow(step(), on="workflow_call", jobs=other(GIVEN))
    proof = prove({PATH: CALLER.format(""), CALLED: called}, job="call / test")
    assert (proof.state, proof.diff) == (CONFIRMED, "")


@pytest.mark.parametrize(
    ("given", "state", "told"),
    [
        ("KEY_FILE: ${{ vars.KEY_FILE }}", NOT_CHECKED, "from the variable `KEY_FILE`"),
        ("KEY_FILE: ''", CONFIRMED, "`KEY_FILE` is empty in"),
        ("KEY_FILE:", CONFIRMED, "`KEY_FILE` is empty in"),
        ("KEY_FILE: ${{ inputs.key }}", NOT_CHECKED, "by an expression that was not resolved"),
        ("KEY_FILE: ${{ github.token }}", REFUTED, "never empty"),
        ("KEY_FILE: ${{ secrets.KEY_FILE || github.token }}", REFUTED, "never empty"),
        ("KEY_FILE: ${{ secrets.GITHUB_TOKEN }}", REFUTED, "never empty"),
        ("KEY_FILE: fixed", REFUTED, "never empty"),
    ],
)
def test_what_is_no_secret(given: str, state: ProofState, told: str) -> None:
    proof = prove(workflow(step(given)))
    assert proof.state is state
    assert told in proof.detail


def test_a_fixed_value_is_not_shown() -> None:
    assert "hunter2" not in str(prove(workflow(step("KEY_FILE: hunter2"))).looked)


def test_a_value_is_followed_through_the_environment() -> None:
    text = workflow(action("token: ${{ env.MINE }}"), above="    env:\n      MINE: ${{ secrets.MINE }}\n")
    proof = prove(text, "token", "Input required and not supplied: token")
    assert "from the secret `MINE`" in proof.detail


def test_the_innermost_value_of_a_variable_counts() -> None:
    above = "    container:\n      image: a\n      env:\n        KEY_FILE: ${{ secrets.THIRD }}\n"
    top = "env:\n  KEY_FILE: ${{ secrets.FIRST }}\n"
    assert "`THIRD`" in prove(workflow(step(), above=above, top=top)).detail
    assert "`FIRST`" in prove(workflow(step(), top=top)).detail
    assert "`KEY_FILE`" in prove(workflow(step(GIVEN), above=above, top=top)).detail

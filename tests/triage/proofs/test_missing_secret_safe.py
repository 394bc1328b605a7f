"""missing-secret: advice that would break more than it mends, or grant more than is needed, is not given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.secret_workflows import CALLED, DEPENDABOT, FORK, PATH, action, other, prove, step, workflow
from tests.proofs.situation import Files
from workers.triage.model import Proof, ProofState

CONFIRMED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.NOT_CHECKED
REQUIRED = "Input required and not supplied: token"
PAT = "token: ${{ secrets.PAT }}"
CHECKOUT = "actions/checkout@v4"
THEN = "      - run: make\n"


@pytest.mark.parametrize("context", [FORK, DEPENDABOT])
def test_a_checkout_takes_the_jobs_own_token(tmp_path: Path, context: dict[str, object]) -> None:
    text = workflow(action(PAT, CHECKOUT) + THEN, on="pull_request")
    proof = prove(text, "token", REQUIRED, context=context, pull=True)
    assert proof.state is CONFIRMED
    assert "token: ${{ secrets.PAT || github.token }}\n" in mended({PATH: text}, proof, tmp_path)[PATH]
    assert "if:" not in (proof.remedy or "")


@pytest.mark.parametrize(
    "more",
    [
        "          repository: acme/private\n",
        "          submodules: recursive\n",
        "          submodules: true\n",
    ],
)
def test_a_checkout_of_more_than_the_repository_needs_the_secret(more: str) -> None:
    text = workflow(action(PAT, CHECKOUT) + more + THEN, on="pull_request")
    proof = prove(text, "token", REQUIRED, context=FORK, pull=True)
    assert proof.diff == ""
    assert "and those that need it run only where there are secrets" in (proof.remedy or "")


def test_a_checkout_with_a_token_of_some_expression_is_not_changed() -> None:
    text = workflow(action("token: ${{ inputs.token || secrets.PAT }}", CHECKOUT) + THEN, on="pull_request")
    assert prove(text, "token", REQUIRED, context=FORK, pull=True).diff == ""


LOGIN = action("password: ${{ secrets.HUB }}", "docker/login-action@v3")
BOTH = "Username and password required"


@pytest.mark.parametrize(
    ("steps", "name", "jobs", "offered"),
    [
        (LOGIN + "      - run: docker push acme/app\n", "password", "", False),
        (action("key: ${{ secrets.KEY }}", "webfactory/ssh-agent@v0.9.0") + THEN, "key", "", False),
        (action("key: ${{ secrets.KEY }}", "acme/deploy@v1") + "      - run: curl site\n", "key", "", False),
        (action("key: ${{ secrets.KEY }}", "acme/deploy@v1"), "key", "", True),
        (action("key: ${{ secrets.KEY }}", "acme/deploy@v1"), "key", "  b:\n    needs: test\n    steps: []\n", False),
        (action("key: ${{ secrets.KEY }}", "acme/deploy@v1"), "key", "  b:\n    needs: [test]\n    steps: []\n", False),
        (action("key: ${{ secrets.KEY }}", "acme/slack@v1") + THEN, "key", "", True),
    ],
)
def test_a_step_that_others_need_is_not_left_out_alone(steps: str, name: str, jobs: str, *, offered: bool) -> None:
    quote = BOTH if name == "password" else f"Input required and not supplied: {name}"
    proof = prove(workflow(steps, on="pull_request", jobs=jobs), name, quote, context=FORK, pull=True)
    assert proof.state is CONFIRMED
    assert bool(proof.diff) is offered
    assert ("and those that need it" in (proof.remedy or "")) is not offered


def test_dependabots_runs_leave_out_what_needs_the_login_as_well() -> None:
    text = workflow(LOGIN + "      - run: docker push acme/app\n", on="pull_request")
    proof = prove(text, "password", BOTH, context=DEPENDABOT, pull=True)
    assert "and those that need it out with" in (proof.remedy or "")


def test_tests_may_skip_what_needs_the_secret() -> None:
    text = workflow(step("KEY_FILE: ${{ secrets.KEY_FILE }}", "pytest"), on="pull_request")
    remedy = prove(text, context=FORK, pull=True).remedy or ""
    assert "skip what needs `KEY_FILE` where that is empty" in remedy


def test_either_half_of_a_login_may_be_empty() -> None:
    more = "          username: ${{ vars.HUB_USER }}\n"
    assert "`username` comes from an expression as well" in prove(workflow(LOGIN + more), "password", BOTH).detail
    fixed = prove(workflow(LOGIN + "          username: acme\n"), "password", BOTH)
    assert "either may be empty" not in fixed.detail


LOGIN_WORDS = "Error: No existing credentials found. Please run `vercel login`"
VERCEL = "vercel pull --token=${{ secrets.VERCEL_TOKEN }}"


@pytest.mark.parametrize(
    ("run", "name", "quote", "told"),
    [
        (VERCEL, "VERCEL_TOKEN", LOGIN_WORDS, "from the secret `VERCEL_TOKEN`"),
        ("twine upload -p ${{ secrets.PYPI }} dist/*", "TWINE_PASSWORD", "Credential not found", "the secret `PYPI`"),
        ("API_KEY=${{ secrets.MINE }} ./x", "API_KEY", "Error: API_KEY is required", "from the secret `MINE`"),
        ("./x --key ${{ secrets.API_KEY }}", "API_KEY", "Error: API_KEY is required", "from the secret `API_KEY`"),
        ("./x --key ${{ secrets.MINE }}", "API_KEY", "Error: API_KEY is required", "No `env:` of the step"),
        ("./x --key ${{ secrets.API_KEY }}", "API_KEY", "x.sh: line 2: API_KEY: unbound variable", "No `env:` of"),
        ("./x --key ${{ secrets.GITHUB_TOKEN }}", "API_KEY", "Error: API_KEY is required", "No `env:` of the step"),
    ],
)
def test_a_script_may_name_the_secret_itself(run: str, name: str, quote: str, told: str) -> None:
    proof = prove(workflow(step(run=run)), name, quote)
    assert told in proof.detail
    assert "under the name `run`" not in proof.detail


def test_the_line_that_names_the_secret_is_shown() -> None:
    text = workflow("      - name: Deploy\n        run: |\n          echo\n          " + VERCEL + "\n")
    proof = prove(text, "VERCEL_TOKEN", LOGIN_WORDS, context=FORK, pull=True)
    assert proof.looked[0].text == f"`{PATH}` line 9: the script names the secret `VERCEL_TOKEN`"
    assert "a pull request from a fork gets no secrets" in proof.detail


def test_an_input_is_called_by_its_own_name() -> None:
    proof = prove(workflow(action(uses="codecov/codecov-action@v5")), "CODECOV_TOKEN", "Token required because branch")
    assert "neither the input `token` nor a variable `CODECOV_TOKEN`" in proof.detail
    assert "Write `token: ${{ secrets.CODECOV_TOKEN }}` under `with:`" in (proof.remedy or "")


NEEDS_LOGIN = "npm error code ENEEDAUTH"
URL = "https://npm.example/"
EXCERPT = f"{NEEDS_LOGIN}\nnpm error need auth This command requires you to be logged in to {URL}"
NODE = "      - uses: actions/setup-node@v4\n        with:\n          node-version: 20\n"
PUBLISH = step("NODE_AUTH_TOKEN: ${{ secrets.NPM }}", "npm publish")


def _npm(text: str, excerpt: str = EXCERPT, more: Files | None = None) -> Proof:
    return prove({PATH: text, **(more or {})}, "NODE_AUTH_TOKEN", NEEDS_LOGIN, excerpt=excerpt)


def test_npm_reads_the_token_through_its_own_file_only(tmp_path: Path) -> None:
    text = workflow(NODE + PUBLISH)
    proof = _npm(text)
    assert proof.state is CONFIRMED
    assert f"          registry-url: {URL}\n" in mended({PATH: text}, proof, tmp_path)[PATH]
    assert _npm(text, "").state is CONFIRMED
    assert _npm(text, "").diff == ""


@pytest.mark.parametrize(
    ("steps", "more"),
    [
        (NODE + "          registry-url: https://npm.example\n" + PUBLISH, {}),
        (NODE + PUBLISH, {".npmrc": "a=b\n"}),
        (NODE + PUBLISH, {"packages/a/.npmrc": "a=b\n"}),
        (NODE + "      - uses: ./setup\n" + PUBLISH, {}),
        (PUBLISH, {}),
    ],
)
def test_npm_may_have_its_file_elsewhere(steps: str, more: Files) -> None:
    proof = _npm(workflow(steps), more=more)
    assert proof.state is NOT_CHECKED
    assert "from the secret `NPM`" in proof.detail


def test_npm_may_log_in_without_a_secret() -> None:
    text = workflow(NODE + step(run="npm publish"), top="permissions:\n  id-token: write\n")
    proof = _npm(text)
    assert proof.state is NOT_CHECKED
    assert "npm 11.5.1 or later" in (proof.remedy or "")
    for held in ("permissions: read-all\n", "permissions:\n  contents: read\n", ""):
        assert _npm(workflow(NODE + step(run="npm publish"), top=held)).state is CONFIRMED


@pytest.mark.parametrize(
    ("script", "secret"),
    [
        ('echo "//npm.example/:_authToken=${{ secrets.NPM }}" > .npmrc', "`NPM`"),
        ("npm config set token $X", ""),
    ],
)
def test_an_earlier_step_may_log_npm_in(script: str, secret: str) -> None:
    proof = _npm(workflow(f"      - run: {script}\n" + step(run="npm publish")))
    assert proof.state is NOT_CHECKED
    assert "sets up that login itself" in proof.detail
    assert secret in (proof.remedy or "")


AWS = "aws-actions/configure-aws-credentials@v4"
ROLE = action("role-to-assume: arn:aws:iam::1:role/x", AWS)
NO_LOGIN = "Credentials could not be loaded, please check your action inputs"


def test_a_fork_gets_no_token_for_a_cloud() -> None:
    text = workflow(ROLE, on="pull_request", top="permissions:\n  id-token: write\n")
    proof = prove(text, "AWS", NO_LOGIN, context=FORK, pull=True)
    assert proof.state is CONFIRMED
    assert "a pull request from a fork gets no token for that" in proof.detail
    assert "Do not switch to `pull_request_target`" in (proof.remedy or "")


def test_no_other_job_gets_the_permission(tmp_path: Path) -> None:
    text = workflow(ROLE, top="permissions:\n  contents: read\n", jobs=other("A: b"))
    changed = mended({PATH: text}, prove(text, "AWS", NO_LOGIN), tmp_path)[PATH]
    assert changed.startswith("on: push\npermissions:\n  contents: read\njobs:\n")
    assert "    permissions:\n      contents: read\n      id-token: write\n    steps:\n" in changed


def test_a_role_from_a_secret_may_be_empty() -> None:
    text = workflow(action("role-to-assume: ${{ secrets.ROLE }}", AWS), top="permissions: {id-token: write}\n")
    proof = prove(text, "AWS", NO_LOGIN)
    assert proof.state is NOT_CHECKED
    assert "takes `role-to-assume` from the secret `ROLE`" in proof.detail


@pytest.mark.parametrize(
    ("caller", "state", "told"),
    [
        ("", CONFIRMED, "nothing grants the job `call` in `.github/workflows/ci.yml`"),
        ("    permissions: {contents: read}\n", CONFIRMED, "`permissions:` of the job `call`"),
        ("    permissions: {id-token: write}\n", NOT_CHECKED, "may log in by OpenID Connect"),
    ],
)
def test_a_called_workflow_has_what_its_caller_has(caller: str, state: ProofState, told: str) -> None:
    files = {
        PATH: f"on: push\njobs:\n  call:\n    uses: ./{CALLED}\n{caller}",
        CALLED: workflow(ROLE, on="workflow_call"),
    }
    proof = prove(files, "AWS", NO_LOGIN, job="call / test")
    assert (proof.state, proof.diff) == (state, "")
    assert told in proof.detail


def test_a_called_workflow_that_names_the_secret_gets_it_alone(tmp_path: Path) -> None:
    called = workflow(step("KEY_FILE: ${{ secrets.KEY_FILE }}"), on="{workflow_call: {secrets: {KEY_FILE: {}}}}")
    files = {PATH: f"on: push\njobs:\n  call:\n    uses: ./{CALLED}\n", CALLED: called}
    proof = prove(files, job="call / test")
    assert mended(files, proof, tmp_path)[PATH].endswith("    secrets:\n      KEY_FILE: ${{ secrets.KEY_FILE }}\n")


def test_a_value_with_a_default_is_never_empty() -> None:
    text = workflow(step("KEY_FILE: ${{ secrets.KEY_FILE || 'none' }}"), on="pull_request")
    assert prove(text, context=FORK, pull=True).state is ProofState.REFUTED
    empty = workflow(step("KEY_FILE: ${{ secrets.KEY_FILE || '' }}"), on="pull_request")
    assert prove(empty, context=FORK, pull=True).state is CONFIRMED


@pytest.mark.parametrize(
    ("run", "state"),
    [
        ("sudo ./deploy.sh", CONFIRMED),
        ("sudo -E ./deploy.sh", NOT_CHECKED),
        ("sudo --preserve-env=KEY_FILE ./deploy.sh", NOT_CHECKED),
        ("sudo KEY_FILE=$KEY_FILE ./deploy.sh", NOT_CHECKED),
        ("./deploy.sh", NOT_CHECKED),
    ],
)
def test_sudo_has_an_environment_of_its_own(run: str, state: ProofState) -> None:
    proof = prove(workflow(step("KEY_FILE: ${{ secrets.KEY_FILE }}", run)))
    assert proof.state is state
    assert ("`sudo --preserve-env=KEY_FILE`" in (proof.remedy or "")) is (state is CONFIRMED)


def test_an_earlier_step_may_write_it_to_a_file() -> None:
    before = '      - run: echo "KEY_FILE=${{ secrets.KEY_FILE }}" > .env\n'
    proof = prove(workflow(before + step()))
    assert proof.state is NOT_CHECKED
    assert "writes `KEY_FILE` to a file" in proof.detail


@pytest.mark.parametrize("environment", ["production", "{name: production}"])
def test_what_may_belong_to_an_environment_is_not_handed_over_by_guess(environment: str) -> None:
    given = "KEY_FILE: ${{ secrets.KEY_FILE }}"
    jobs = other(given, more=f"    environment: {environment}\n")
    proof = prove(workflow(step(), jobs=jobs))
    assert (proof.state, proof.diff) == (CONFIRMED, "")
    assert "the job `test` needs `environment: production`, too" in (proof.remedy or "")
    assert prove(workflow(step(), above=f"    environment: {environment}\n", jobs=jobs)).diff


def test_an_action_may_take_the_jobs_own_token() -> None:
    text = workflow(action("publish_dir: public", "peaceiris/actions-gh-pages@v3"))
    proof = prove(text, "token", 'Action failed with "not found deploy key or tokens"')
    assert "no input `github_token`" in proof.detail
    assert "Write `github_token: ${{ github.token }}` under `with:`" in (proof.remedy or "")

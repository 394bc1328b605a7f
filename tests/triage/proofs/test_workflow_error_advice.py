"""workflow-error: what people get wrong every day is told in plain words, and mended where it is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import InMemory, mended
from tests.proofs.local import a_finding
from tests.proofs.situation import Files
from tests.proofs.wrong_workflows import CHECKOUT, COMPOSITE, PATH, prove, run, upload, workflow
from workers.triage.model import Proof, ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
SYNTAX = f"Invalid workflow file: {PATH}#L7"


def told(files: Files, excerpt: str, file: str = PATH) -> Proof:
    """Of a message of several lines."""
    quote = excerpt.partition("\n")[0]
    finding = a_finding("workflow-error", {"file": file, "message": quote}, job="test", quote=quote, excerpt=excerpt)
    return InMemory(files).prove(finding)


@pytest.mark.parametrize(
    ("below", "state"),
    [
        (f"The workflow is not valid. {PATH} (Line: 4, Col: 5): Unexpected value 'run-on'", CONFIRMED),
        ("Something else", NOT_CHECKED),
        ("", NOT_CHECKED),
    ],
)
def test_the_line_below_the_files_name_tells_what_is_wrong(below: str, state: ProofState) -> None:
    text = workflow(CHECKOUT).replace("runs-on", "run-on")
    assert told({PATH: text}, f"##[error]Invalid workflow file: {PATH}#L1\n{below}").state is state


@pytest.mark.parametrize(
    ("name", "diff"),
    [
        ("Build: all", '      - name: "Build: all"\n'),
        ("Build: all # of it", ""),
        ('Build "x": all', ""),
    ],
)
def test_a_colon_in_a_value_wants_quotes(tmp_path: Path, name: str, diff: str) -> None:
    text = workflow(f"{CHECKOUT}      - name: {name}\n        run: make\n")
    proof = prove(text, SYNTAX, PATH)
    assert proof.state is CONFIRMED
    assert bool(proof.diff) is bool(diff)
    if diff:
        assert "holds a colon and a space in a value without quotes" in proof.detail
        assert diff in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(
    ("steps", "diff"),
    [
        ("      - name: a\n       run: make\n", "        run: make\n"),
        ("      - run: make\n     - run: test\n", "      - run: test\n"),
        ("      - name: a\n       run: make\n       shell: bash\n", ""),
    ],
)
def test_a_line_that_stands_aside(tmp_path: Path, steps: str, diff: str) -> None:
    text = workflow(CHECKOUT + steps)
    proof = prove(text, SYNTAX, PATH)
    assert proof.state is CONFIRMED
    assert "is not indented as the lines beside it are" in proof.detail
    assert bool(proof.diff) is bool(diff)
    if diff:
        assert diff in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize("on", ["[push, pull_request]", "{workflow_run: {workflows: [CI]}}", "{schedule: [{cron: x}]}"])
def test_every_event_makes_a_workflow(on: str) -> None:
    text = workflow(CHECKOUT + "      - name: a\n       run: make\n", top=f"on: {on}\n")
    assert prove(text, SYNTAX, PATH).diff


CONDITION = "(Line: {}, Col: 9): Unrecognized named-value: '{}'."


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("secrets", "sees neither `secrets` nor `env`"), ("env", "`vars.NAME`"), ("matrix", "Use another context")],
)
def test_the_condition_of_a_job(name: str, remedy: str) -> None:
    text = workflow(CHECKOUT, f"    if: {name}.A == 'b'\n")
    proof = prove(text, f"{PATH} {CONDITION.format(5, name)}", PATH)
    assert proof.state is CONFIRMED
    assert remedy in (proof.remedy or "")


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ('        if: github.ref == "a"\n', "        if: github.ref == 'a'\n"),
        ('        run: echo "${{ a == "b" }}"\n', "        run: echo \"${{ a == 'b' }}\"\n"),
        ('        if: "github.ref == \\"a\\""\n', ""),
        ("        if: github.ref == 'a' || \"b\"\n", ""),
        ('        if: "${{ a }}" == "b"\n', ""),
        ('        run: "a"\n', ""),
        ('        if: "a"\n', ""),
    ],
)
def test_a_text_in_an_expression_stands_in_single_quotes(tmp_path: Path, line: str, right: str) -> None:
    text = workflow(f"{CHECKOUT}      - name: a\n{line}")
    proof = prove(text, f"{PATH} (Line: 8, Col: 13): Unexpected symbol: '\"a\"'. Located at", PATH)
    if proof.state is NOT_CHECKED or "is no YAML" in proof.detail:
        assert not right
        return
    assert "where only single ones are known" in proof.detail
    assert bool(proof.diff) is bool(right)
    if right:
        assert right in mended({PATH: text}, proof, tmp_path)[PATH]


PLAN = (
    "  plan:\n    runs-on: x\n    outputs:\n      list: ${{ steps.%s.outputs.list }}\n    steps:\n      - id: build\n"
)
ASKED = "    needs: plan\n    strategy:\n      matrix: ${{ fromJSON(needs.plan.outputs.list) }}\n"


@pytest.mark.parametrize(
    ("step", "right", "meant"),
    [("biuld", "steps.build.outputs.list", "`build` is likely meant"), ("other", "", ""), ("build", None, "")],
)
def test_an_output_comes_from_a_step(tmp_path: Path, step: str, right: str | None, meant: str) -> None:
    text = workflow(CHECKOUT, ASKED, PLAN % step)
    proof = prove(text, f"{PATH} (Line: 13, Col: 15): Error reading JToken from JsonReader. Path ''", PATH)
    assert proof.state is (NOT_CHECKED if right is None else CONFIRMED)
    assert meant in proof.detail
    assert bool(proof.diff) is bool(right)
    if right:
        assert right in mended({PATH: text}, proof, tmp_path)[PATH]


CALL = f'error parsing called workflow "{PATH}" -> "%s" : '
BUILD = ".github/workflows/build.yml"
CALLER = "on: push\njobs:\n  call:\n    uses: %s\n"


@pytest.mark.parametrize(
    ("uses", "held", "reason", "state", "says"),
    [
        ("./.github/workflows/biuld.yml", BUILD, "workflow was not found.", CONFIRMED, f"`{BUILD}` is likely meant"),
        ("./.github/workflows/build.yaml", BUILD, "workflow was not found.", CONFIRMED, f"`{BUILD}` is likely meant"),
        ("./.github/workflows/deploy.yml", BUILD, "workflow was not found.", CONFIRMED, "at this commit."),
        ("./ci/build.yml", "ci/build.yml", "workflow was not found.", CONFIRMED, "from `.github/workflows` itself"),
        (f"./{BUILD}", BUILD, "workflow was not found.", NOT_CHECKED, "names no line of it"),
        (f"./{BUILD}", BUILD, "workflow is not reusable as it", CONFIRMED, "its `on:` names no `workflow_call`"),
        ("acme/x/.github/workflows/a.yml@v1", BUILD, "workflow was not found.", NOT_CHECKED, "of another repository"),
    ],
)
def test_a_workflow_that_is_called(uses: str, held: str, reason: str, state: ProofState, says: str) -> None:
    files = {PATH: CALLER % uses, held: workflow(CHECKOUT)}
    proof = told(files, CALL % uses + reason)
    assert proof.state is state
    assert says in proof.detail
    assert bool(proof.diff) is ("likely meant" in says)


@pytest.mark.parametrize("on", ["workflow_call", "[push, workflow_call]", "{workflow_call: {}}"])
def test_a_workflow_that_may_be_called(on: str) -> None:
    files = {PATH: CALLER % f"./{BUILD}", BUILD: workflow(CHECKOUT, top=f"on: {on}\n")}
    assert told(files, CALL % f"./{BUILD}" + "workflow is not reusable").state is NOT_CHECKED


def test_a_call_that_no_job_makes() -> None:
    assert told({PATH: CALLER % "./a.yml"}, CALL % "./b.yml" + "workflow was not found.").state is NOT_CHECKED


ACTION = ".github/actions/setup/action.yml"
SHELL = f"##[error]/home/runner/work/a/a/./{ACTION} (Line: 4, Col: 7): Required property is missing: shell"
STEPS = (
    "runs:\n  using: composite\n  steps:\n    - run: make\n    - run: |\n        a\n      name: b\n    - uses: a/b@v1\n"
)


@pytest.mark.parametrize("file", [ACTION, "action.yml"])
def test_each_script_of_an_action_names_its_shell(tmp_path: Path, file: str) -> None:
    files = {PATH: workflow(CHECKOUT), file: STEPS}
    proof = told(files, SHELL.replace(ACTION, file), file)
    assert proof.state is CONFIRMED
    assert "(line 4, 5)" in proof.detail
    assert mended(files, proof, tmp_path)[file].count("      shell: bash\n") == 2


def test_an_action_whose_scripts_all_name_their_shell() -> None:
    files = {
        PATH: workflow(CHECKOUT),
        ACTION: STEPS.replace("run: make", "uses: a/c@v1").replace("name: b", "shell: b"),
    }
    assert told(files, SHELL, ACTION).state is NOT_CHECKED


def test_an_action_is_a_folder() -> None:
    quote = "Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '/home/runner/work/a/a/.github/setup.yml'."
    files = {PATH: workflow(CHECKOUT + "      - uses: ./.github/setup.yml\n"), ".github/setup.yml": COMPOSITE}
    proof = prove(files, quote, ".github/setup.yml", None)
    assert proof.state is CONFIRMED
    assert "write `uses: ./.github/setup`" in (proof.remedy or "")


ENDED = "This request has been automatically failed because it uses a deprecated version of `{}: {}`."


@pytest.mark.parametrize(
    ("uses", "name", "ref", "state", "diff"),
    [
        ("actions/upload-artifact@v3", "actions/upload-artifact", "v3", CONFIRMED, False),
        ("actions/cache@v2", "actions/cache", "v2", CONFIRMED, True),
        ("actions/cache/restore@v4.0.2", "actions/cache", "v4.0.2", CONFIRMED, False),
        ("actions/upload-artifact@v4", "actions/upload-artifact", "v3", NOT_CHECKED, False),
    ],
)
def test_an_action_of_the_repository_may_use_what_has_ended(
    uses: str, name: str, ref: str, state: ProofState, *, diff: bool
) -> None:
    files = {
        PATH: workflow(CHECKOUT + "      - uses: ./.github/actions/setup\n"),
        ACTION: STEPS.replace("a/b@v1", uses),
        ".github/actions/broken/action.yml": "a: [",
    }
    proof = prove(files, ENDED.format(name, ref), f"{name}: {ref}", None)
    assert proof.state is state
    assert bool(proof.diff) is diff
    assert (ACTION in proof.detail) is (state is CONFIRMED)


def test_an_action_that_cannot_be_read_is_passed_over() -> None:
    files = {PATH: workflow(CHECKOUT + "      - uses: ./.github/actions/setup\n"), ACTION: "a: ["}
    assert prove(files, ENDED.format("actions/cache", "v2"), "actions/cache: v2", None).state is NOT_CHECKED


def test_a_version_that_is_written_in_full_may_have_ended_too(tmp_path: Path) -> None:
    text = workflow("      - uses: actions/cache@v4.0.2\n        with: {path: a, key: b}\n")
    proof = prove(text, ENDED.format("actions/cache", "v4.0.2"), "actions/cache: v4.0.2", None)
    assert "uses: actions/cache@v4\n" in mended({PATH: text}, proof, tmp_path)[PATH]


NOT_FOUND = "Unable to resolve action {}, repository not found"


def test_an_action_that_is_not_found_is_named_without_its_version(tmp_path: Path) -> None:
    text = workflow("      - uses: actions/chekout@v4\n")
    proof = prove(text, NOT_FOUND.format("actions/chekout"), "actions/chekout", None)
    assert "uses: actions/checkout@v4\n" in mended({PATH: text}, proof, tmp_path)[PATH]
    other = prove(workflow("      - uses: a/b@v1\n"), NOT_FOUND.format("a/b"), "a/b", None)
    assert other.state is NOT_CHECKED
    assert "`a/b` (line 6), which GitHub does not find" in other.detail


def test_a_version_that_there_is_can_be_named() -> None:
    told = "Unable to resolve action `actions/checkout@v99`, unable to find version `v99`"
    proof = prove(workflow("      - uses: actions/checkout@v99\n"), told, "actions/checkout@v99", None)
    assert proof.state is NOT_CHECKED
    assert "such as `actions/checkout@v5`" in (proof.remedy or "")


NO_ARTIFACT = "##[error]Unable to download artifact(s): Artifact not found for name: dist"
DOWNLOAD = "      - name: Do it\n        uses: actions/download-artifact@v4\n        with:\n          name: dist\n"


def test_an_artifact_of_another_run_is_not_looked_for_here() -> None:
    text = workflow(DOWNLOAD + "          run-id: ${{ inputs.run }}\n")
    proof = prove(text, NO_ARTIFACT)
    assert proof.state is NOT_CHECKED
    assert "asks another run for `dist`" in proof.detail


def test_a_workflow_that_runs_after_another_asks_for_that_run() -> None:
    proof = prove(workflow(DOWNLOAD), NO_ARTIFACT, context={"event": "workflow_run"})
    assert proof.state is CONFIRMED
    assert "run-id: ${{ github.event.workflow_run.id }}" in (proof.remedy or "")
    assert "Do not run or trust what a fork's run has uploaded" in (proof.remedy or "")
    assert proof.diff == ""


def build(steps: str, above: str = "") -> str:
    return workflow(DOWNLOAD, "    needs: build\n", f"  build:\n    runs-on: x\n{above}    steps:\n{steps}")


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (build(upload("v4") + "        if: github.ref == 'a'\n"), "only where `if: github.ref == 'a'` holds"),
        (build(upload("v4"), "    if: github.ref == 'b'\n"), "only where `if: github.ref == 'b'` holds"),
        (build(upload("v4")), "whether it found files was not told"),
    ],
)
def test_an_upload_may_not_have_happened(text: str, detail: str) -> None:
    proof = prove(text, NO_ARTIFACT)
    assert proof.state is NOT_CHECKED
    assert detail in proof.detail
    assert ("`if-no-files-found: error`" in (proof.remedy or "")) is ("found files" in detail)


def test_what_a_job_waits_for_stands_first(tmp_path: Path) -> None:
    text = build(upload("v4")).replace("    needs: build\n", "")
    changed = mended({PATH: text}, prove(text, NO_ARTIFACT), tmp_path)[PATH]
    assert "  test:\n    needs: build\n    runs-on: ubuntu-latest\n" in changed


GONE = "##[error]A branch or tag with the name 'feature' could not be found"
FORK = {"head_owner": "mallory", "event": "pull_request"}
REF = "      - name: Do it\n        uses: actions/checkout@v4\n        with:\n          ref: {}\n"


@pytest.mark.parametrize(
    ("ref", "context", "state"),
    [
        ("${{ github.head_ref }}", FORK, CONFIRMED),
        ("${{ github.event.pull_request.head.ref }}", FORK, CONFIRMED),
        ("${{ github.head_ref }}", {**FORK, "event": "pull_request_target"}, NOT_CHECKED),
        ("${{ github.head_ref }}\n          repository: a/b", FORK, NOT_CHECKED),
        ("feature", FORK, NOT_CHECKED),
        ("${{ github.head_ref }}", {}, NOT_CHECKED),
    ],
)
def test_a_forks_branch_is_not_in_the_repository(ref: str, context: dict[str, object], state: ProofState) -> None:
    text = workflow(REF.format(ref))
    proof = prove(text, GONE, "feature", base={PATH: text}, context=context)
    assert proof.state is state
    assert ("Take `ref:` out" in (proof.remedy or "")) is (state is CONFIRMED)


def test_a_branch_that_no_checkout_asks_for() -> None:
    assert prove(workflow(run("make")), GONE, "feature").state is NOT_CHECKED


BASHISM = '/__w/_temp/5d1c.sh: 1: Syntax error: "(" unexpected'


@pytest.mark.parametrize(
    ("above", "more", "told", "diff"),
    [
        ("    container: debian\n", "", "runs in a container, where the shell is `sh`", False),
        ("    container: debian\n", "        shell: sh\n", "runs its script with `sh`", False),
        ("", "        shell: sh\n", "runs its script with `sh`", True),
    ],
)
def test_a_container_runs_scripts_with_sh(above: str, more: str, told: str, *, diff: bool) -> None:
    proof = prove(workflow(run("a=(b)", more=more), above), BASHISM)
    assert proof.state is CONFIRMED
    assert told in proof.detail
    assert bool(proof.diff) is diff


OPEN = "/home/runner/work/_temp/5d1c.sh: line 1: unexpected EOF while looking for matching `''"


@pytest.mark.parametrize(
    ("expression", "foreign"),
    [
        ("github.event.pull_request.title", True),
        ("github.head_ref", True),
        ("github.event.comment.body", True),
        ("github.sha", False),
        ("steps.a.outputs.b", False),
    ],
)
def test_texts_of_others_are_handed_over_as_variables(expression: str, *, foreign: bool) -> None:
    proof = prove(workflow(run(f"echo '${{{{ {expression} }}}}'")), OPEN)
    assert proof.state is NOT_CHECKED
    assert ("Hand it over by `env:`" in (proof.remedy or "")) is foreign


def test_dash_speaks_of_variables_in_its_own_words() -> None:
    quote = "/home/runner/work/_temp/5d1c.sh: 1: VERSION: parameter not set or null"
    assert "sets `VERSION`" in prove(workflow(run(': "${VERSION:?}"')), quote).detail


def test_a_number_stays_a_number(tmp_path: Path) -> None:
    text = workflow(CHECKOUT + "        with: {fetch-depth: 2}\n" + run("git diff HEAD~5"))
    proof = prove(text, "fatal: bad revision 'HEAD~5'", "HEAD~5")
    assert "with: {fetch-depth: 0}\n" in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(("context", "state"), [(FORK, CONFIRMED), ({}, NOT_CHECKED)])
def test_an_input_may_come_from_a_secret(context: dict[str, object], state: ProofState) -> None:
    step = "      - name: Do it\n        uses: a/b@v1\n        with:\n          app-id: ${{ secrets.APP }}\n"
    text = workflow(step, top="on: pull_request\n")
    proof = prove(text, "Input required and not supplied: app-id", base={PATH: text}, context=context)
    assert proof.state is state
    assert "takes `app-id` from the secret `APP`" in proof.detail


def test_a_long_message_names_its_variable_in_linear_time() -> None:
    quote = f"{'a' * 200_000} /home/runner/work/_temp/5d1c.sh: line 1: VERSION: unbound variable"
    assert "sets `VERSION`" in prove(workflow(run("echo $VERSION")), quote).detail

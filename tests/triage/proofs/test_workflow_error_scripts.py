"""workflow-error: scripts of steps that their shell or Git refuses, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.in_memory import mended
from tests.proofs.wrong_workflows import CHECKOUT, PATH, prove, run, workflow
from workers.triage.model import ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
SCRIPT = "/home/runner/work/_temp/5d1c.sh: line {}: {}"
DASH = "/home/runner/work/_temp/5d1c.sh: 1: {}"
UNEXPECTED = SCRIPT.format(3, "syntax error near unexpected token `fi'")
AT_THE_END = SCRIPT.format(3, "syntax error: unexpected end of file")
PIPEFAIL = DASH.format("set: Illegal option -o pipefail")


@pytest.mark.parametrize(
    ("steps", "quote", "state", "told"),
    [
        (
            run("a", "if b", "fi"),
            SCRIPT.format(3, "syntax error near unexpected token `fi'"),
            CONFIRMED,
            "Line 3 of the script of `Do it` is line 10",
        ),
        (
            run("a", "if b"),
            SCRIPT.format(3, "syntax error: unexpected end of file"),
            CONFIRMED,
            "Line 2 of the script of `Do it` is line 9",
        ),
        ("      - name: Do it\n        run: if a\n", SCRIPT.format(1, "syntax error: x"), CONFIRMED, "is line 7"),
        (run("a ${{ b }}"), SCRIPT.format(1, "syntax error: x"), NOT_CHECKED, "holds expressions"),
        (run("a"), "syntax error: x", NOT_CHECKED, "no line 0"),
        ("      - name: Do it\n        uses: a/b@v1\n", SCRIPT.format(1, "syntax error: x"), NOT_CHECKED, "its name"),
    ],
)
def test_the_line_of_the_file(steps: str, quote: str, state: ProofState, told: str) -> None:
    proof = prove(workflow(steps), quote)
    assert proof.state is state
    assert told in proof.detail


@pytest.mark.parametrize(
    ("steps", "above", "top", "offered"),
    [
        (run("set -eo pipefail", more="        shell: sh\n"), "", "on: push\n", True),
        (run("set -eo pipefail"), "    defaults: {run: {shell: sh}}\n", "on: push\n", False),
        (run("set -eo pipefail"), "", "on: push\ndefaults: {run: {shell: sh}}\n", False),
    ],
)
def test_what_only_bash_knows(
    tmp_path: Path,
    steps: str,
    above: str,
    top: str,
    offered: bool,
) -> None:
    text = workflow(steps, above, top=top)
    proof = prove(text, PIPEFAIL)
    assert "asks for what only Bash knows" in proof.detail
    assert bool(proof.diff) is offered
    if offered:
        assert "        shell: bash\n" in mended({PATH: text}, proof, tmp_path)[PATH]


def test_another_shell_is_not_to_blame() -> None:
    proof = prove(workflow(run("set -eo pipefail")), PIPEFAIL)
    assert "Line 1 of the script" in proof.detail


UNBOUND = SCRIPT.format(2, "VERSION: unbound variable")


@pytest.mark.parametrize(
    ("text", "state", "told", "offered"),
    [
        (workflow(run("set -u", 'echo "$VERSION"')), CONFIRMED, "Nothing in the step", False),
        (workflow(run("set -u", "echo")), CONFIRMED, "Nothing in the step", False),
        (
            workflow(run('echo "$VERSION"', more="        env: {VERSION: 1}\n")),
            NOT_CHECKED,
            "was not worked out",
            False,
        ),
        (
            workflow("      - run: echo VERSION=1 >> $GITHUB_ENV\n" + run('echo "$VERSION"')),
            NOT_CHECKED,
            "by an earlier step",
            False,
        ),
        (workflow(run('echo "$VERSION"', more="        env: {VERSOIN: 1}\n")), CONFIRMED, "spelt otherwise", True),
        (workflow(run('echo "$VERSION"'), "    env: {VERSOIN: 1}\n"), CONFIRMED, "spelt otherwise", False),
        (
            workflow(run('echo "$VERSION$VERSOIN"', more="        env: {VERSOIN: 1}\n")),
            CONFIRMED,
            "Nothing in the step",
            False,
        ),
        (workflow(CHECKOUT), NOT_CHECKED, "its name", False),
    ],
)
def test_a_variable_that_nothing_sets(
    text: str,
    state: ProofState,
    told: str,
    offered: bool,
) -> None:
    proof = prove(text, UNBOUND)
    assert "Nothing in" not in proof.detail or "`${VERSION:-}`" in (proof.remedy or "")
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is offered


DISABLED = "##[error]The `{}` command is disabled. Please upgrade to using Environment Files"


@pytest.mark.parametrize(
    ("line", "command", "right"),
    [
        ('echo "::set-env name=A::$B"', "set-env", 'echo "A=$B" >> "$GITHUB_ENV"'),
        ("echo '::set-env name=A::b'", "set-env", "echo 'A=b' >> \"$GITHUB_ENV\""),
        ("echo ::set-env name=A::b", "set-env", 'echo "A=b" >> "$GITHUB_ENV"'),
        ('echo "::add-path::/opt/bin"', "add-path", 'echo "/opt/bin" >> "$GITHUB_PATH"'),
    ],
)
def test_a_command_that_is_switched_off(tmp_path: Path, line: str, command: str, right: str) -> None:
    text = workflow(run("true", line))
    proof = prove(text, DISABLED.format(command))
    assert f"          {right}\n" in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(
    ("steps", "state", "told"),
    [
        (run('printf "::set-env name=A::b"'), CONFIRMED, "uses the command `set-env` (line 8"),
        (run('echo "::set-env name=A::b"', 'echo "::set-env name=B::c"'), CONFIRMED, "uses the command `set-env`"),
        ("      - name: Do it\n        uses: acme/old@v1\n", CONFIRMED, "The action `acme/old@v1` (line 6"),
        (run("python set_env.py"), NOT_CHECKED, "what it calls does"),
        (CHECKOUT, NOT_CHECKED, "its name"),
    ],
)
def test_a_command_that_a_person_must_replace(steps: str, state: ProofState, told: str) -> None:
    proof = prove(workflow(CHECKOUT + steps).replace(CHECKOUT, "", 1), DISABLED.format("set-env"))
    assert proof.state is state
    assert told.replace("line 8", "line 7") in proof.detail or told in proof.detail
    assert proof.diff == ""


def test_powershell_is_not_written_as_bash() -> None:
    text = workflow(run('echo "::set-env name=A::b"')).replace("ubuntu-latest", "windows-latest")
    assert prove(text, DISABLED.format("set-env")).diff == ""
    assert prove(
        text.replace("    steps", "    defaults: {run: {shell: bash}}\n    steps"), DISABLED.format("set-env")
    ).diff


NAMELESS = "fatal: no email was given and auto-detection is disabled"


@pytest.mark.parametrize(
    ("steps", "state", "added"),
    [
        (run("git add .", "git commit -m x"), CONFIRMED, 2),
        (run("git tag -a v1 -m x"), CONFIRMED, 2),
        (run("./release.sh"), CONFIRMED, 0),
        ("      - name: Do it\n        run: git commit -m x\n", CONFIRMED, 0),
        ("      - run: git config user.name bot\n" + run("git commit -m x"), NOT_CHECKED, 0),
        (CHECKOUT, NOT_CHECKED, 0),
    ],
)
def test_a_commit_in_nobodys_name(tmp_path: Path, steps: str, state: ProofState, added: int) -> None:
    text = workflow(steps)
    proof = prove(text, NAMELESS)
    assert proof.state is state
    assert bool(proof.diff) is bool(added)
    if added:
        assert mended({PATH: text}, proof, tmp_path)[PATH].count("          git config user.") == added


NOTHING = "nothing to commit, working tree clean"


@pytest.mark.parametrize(
    ("line", "state", "right"),
    [
        ("git commit -m x", CONFIRMED, "git diff --staged --quiet || git commit -m x"),
        ("git commit --message=x", CONFIRMED, "git diff --staged --quiet || git commit --message=x"),
        ("git commit -am x", CONFIRMED, None),
        ("git commit -m x && git push", CONFIRMED, None),
        ("./commit.sh", NOT_CHECKED, None),
    ],
)
def test_a_commit_of_nothing(tmp_path: Path, line: str, state: ProofState, right: str | None) -> None:
    text = workflow(run("git add .", line))
    proof = prove(text, NOTHING)
    assert proof.state is state
    assert bool(proof.diff) is (right is not None)
    if right:
        assert f"          {right}\n" in mended({PATH: text}, proof, tmp_path)[PATH]


def test_a_commit_of_nothing_by_an_action() -> None:
    assert prove(workflow(CHECKOUT), NOTHING).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("repository", "line", "state"),
    [
        ("Acme/Data", "docker build -t ghcr.io/${{ github.repository }} .", CONFIRMED),
        ("acme/data", "docker build -t ghcr.io/${{ github.repository }} .", NOT_CHECKED),
        ("Acme/Data", "docker build -t ghcr.io/acme/data .", NOT_CHECKED),
        ("Acme/Data", "docker build -t ghcr.io/${GITHUB_REPOSITORY,,} .", NOT_CHECKED),
    ],
)
def test_an_image_has_no_capitals(repository: str, line: str, state: ProofState) -> None:
    quote = 'ERROR: invalid tag "ghcr.io/Acme/Data": repository name must be lowercase'
    assert prove(workflow(run(line)), quote, context={"repository": repository}).state is state


def test_an_image_in_an_unknown_step() -> None:
    quote = "ERROR: repository name must be lowercase"
    assert prove(workflow(CHECKOUT), quote).looked == ()

"""The runner does what a hosted runner does, as far as situations need it: it runs, skips, prints and passes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.proofs import history, runner
from tests.proofs.jobs import CHECKOUT, Run, a_situation, conclusions, printed, script, workflow
from tests.proofs.local import REPOSITORY
from tests.proofs.runner import Ran
from tests.proofs.situation import WORKFLOW
from workers.triage import checkout
from workers.triage.log import read_logs


def test_steps_run_until_one_fails(run: Run) -> None:
    ran = run(
        "      - run: echo one\n"
        "      - name: Break it\n"
        "        run: |\n"
        "          echo two\n"
        "          exit 3\n"
        "      - run: echo never\n"
        "      - name: Clean up\n"
        "        if: always()\n"
        "        run: echo cleaned\n"
        "      - if: ${{ failure() && github.event_name == 'pull_request' }}\n"
        "        run: echo failed\n"
    )
    assert not ran.passed
    assert conclusions(ran) == {
        "Set up job": "success",
        "Run echo one": "success",
        "Break it": "failure",
        "Run echo never": "skipped",
        "Clean up": "success",
        "Run echo failed": "success",
        "Complete job": "success",
    }
    assert "two\n##[error]Process completed with exit code 3.\n" in ran.text
    assert "\ncleaned\n" in ran.text
    assert "never" not in ran.text
    assert ran.log.startswith(b"\xef\xbb\xbf2026-11-20T10:15:3")


def test_what_a_step_tolerates_does_not_fail_the_job(run: Run) -> None:
    ran = run(
        "      - id: first\n        run: exit 1\n        continue-on-error: true\n"
        "      - run: echo ${{ steps.first.outcome }} ${{ steps.first.conclusion }}\n"
    )
    assert ran.passed
    assert printed(ran) == ["failure success"]
    assert conclusions(ran)["Run exit 1"] == "success"


def test_the_log_is_framed_as_githubs(run: Run) -> None:
    ran = run(CHECKOUT + "      - name: Try it\n        run: cat nothing\n        env:\n          A: b\n")
    (log,) = read_logs(ran.log, ran.name)
    assert checkout.commit(log, REPOSITORY) == git_head(ran)
    assert (
        "##[group]Run cat nothing\n\x1b[36;1mcat nothing\x1b[0m\nshell: /usr/bin/bash -e {0}\nenv:\n  A: b\n"
        in ran.text
    )
    assert "cat: nothing: No such file or directory\n##[error]Process completed with exit code 1.\n" in ran.text
    assert ran.text.endswith("Cleaning up orphan processes\n")
    assert [step.number for step in ran.steps] == [1, 2, 3, 6, 7]


def git_head(ran: Ran) -> str:
    """The commit that the checkout says it left."""
    lines = ran.text.splitlines()
    return lines[lines.index("[command]/usr/bin/git log -1 --format=%H") + 1]


def test_a_script_is_run_by_its_shell_in_its_folder(run: Run) -> None:
    steps = """\
      - run: pwd && false | true
      - run: pwd
        working-directory: docs/../docs
        shell: sh
      - run: import os; print(os.getcwd())
        shell: python
        working-directory: ${{ env.WHERE }}
      - run: echo never; false | true
        shell: bash
"""
    defaults = "    env:\n      WHERE: .\n    defaults:\n      run:\n        working-directory: src\n"
    ran = run(CHECKOUT + steps, defaults, files={"src/a": "", "docs/b": ""})
    workspace = "/home/runner/work/datasets/datasets"
    assert f"\n{workspace}/src\n" in ran.text
    assert f"\n{workspace}/docs\n" in ran.text
    assert f"\n{workspace}\n" in ran.text
    assert "shell: /usr/bin/bash --noprofile --norc -e -o pipefail {0}\n" in ran.text
    assert not ran.passed


def test_a_folder_that_is_not_there_ends_the_step(run: Run) -> None:
    ran = run(CHECKOUT + "      - run: pwd\n        working-directory: nothing\n")
    assert (
        "##[error]An error occurred trying to start process '/usr/bin/bash' with working directory"
        " '/home/runner/work/datasets/datasets/nothing'. No such file or directory\n"
    ) in ran.text
    assert not ran.passed


def test_variables_of_all_levels_and_of_earlier_steps_are_there(tmp_path: Path) -> None:
    tell = """\
echo "C=c" >> "$GITHUB_ENV"
{ echo "D<<END"; echo d1; echo d2; echo END; } >> "$GITHUB_ENV"
echo "out=o" >> "$GITHUB_OUTPUT"
mkdir bin && echo "echo tool" > bin/tool && chmod +x bin/tool
echo "$PWD/bin" >> "$GITHUB_PATH\""""
    steps = (
        f"{script(tell)}        id: one\n"
        "      - env:\n          B: ${{ env.A }}-${{ steps.one.outputs.out }}\n"
        '        run: echo "$A $B $C $D $GITHUB_REPOSITORY $GITHUB_EVENT_NAME" && tool\n'
    )
    text = workflow(steps, "    env:\n      A: ${{ github.actor }}\n").replace("jobs:", "env:\n  A: x\n  E: y\njobs:")
    built = history.build(a_situation("", files={WORKFLOW: text}), tmp_path / "remotes")
    ran = runner.run(built, tmp_path / "runner")
    assert ran.passed, ran.text
    assert printed(ran) == ["alice alice-o c d1", "d2 acme/datasets pull_request", "tool"]


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({}, "[***][]"),
        ({"from_fork": True}, "[][]"),
        ({"actor": "dependabot[bot]"}, "[][]"),
        ({"from_fork": True, "event": "pull_request_target"}, "[***][]"),
    ],
)
def test_secrets_are_seen_where_github_gives_them_and_are_never_shown(
    run: Run, fields: dict[str, Any], seen: str
) -> None:
    steps = (
        "      - run: echo \"[${{ secrets.KEY }}][${{ secrets.NONE }}]\"\n      - run: test -n '${{ github.token }}'\n"
    )
    ran = run(steps, secrets={"KEY": "very-secret"}, **fields)
    assert ran.passed
    assert f"\n{seen}\n" in ran.text
    assert "very-secret" not in ran.text


def test_the_first_of_a_matrix_is_run_and_named(run: Run) -> None:
    matrix = """\
    strategy:
      matrix:
        os: [ubuntu-24.04, macos-14]
        n: [3, 4]
        include:
          - {n: 3, more: yes}
"""
    ran = run("      - run: echo ${{ matrix.os }} ${{ matrix.n }} ${{ matrix.more }}\n", matrix)
    assert printed(ran) == ["ubuntu-24.04 3 yes"]
    assert ran.name == "build (ubuntu-24.04, 3, yes)"
    assert ran.labels == ("ubuntu-latest",)


def test_a_matrix_of_includes_only_and_a_name_with_expressions(run: Run) -> None:
    matrix = """\
    name: On ${{ matrix.os }}
    strategy:
      matrix:
        include:
          - os: x
          - os: y
"""
    ran = run("      - name: For ${{ matrix.os }}\n        run: exit 1\n", matrix)
    assert ran.name == "On x"
    assert conclusions(ran)["For x"] == "failure"


def test_one_of_several_jobs_is_named(tmp_path: Path) -> None:
    text = workflow("      - run: echo one\n") + "  other:\n    steps:\n      - run: echo two\n"
    both = a_situation("", files={WORKFLOW: text})
    built = history.build(both, tmp_path / "remotes")
    with pytest.raises(ValueError, match="holds 2 jobs to run"):
        runner.run(built, tmp_path / "runner")
    ran = runner.run(replace(built, situation=replace(both, job="other")), tmp_path / "runner")
    assert (ran.name, printed(ran)) == ("other", ["two"])


def test_only_known_commands_are_there(run: Run) -> None:
    tools = "pytest ruff retriage apt-get curl"
    ran = run(f"      - run: for each in {tools}; do command -v $each || true; done; echo none; nothing-at-all\n")
    assert printed(ran)[0] == "none"
    assert "/home/runner/work/_temp/" in printed(ran)[1]
    assert printed(ran)[1].endswith(".sh: line 1: nothing-at-all: command not found")
    assert printed(ran)[2] == "##[error]Process completed with exit code 127."


@pytest.mark.parametrize(("files", "passed"), [({}, False), ({"act/action.yml": ""}, True)])
def test_an_action_of_the_repository_must_be_there(run: Run, files: dict[str, str], passed: bool) -> None:
    ran = run(f"{CHECKOUT}      - uses: ./act\n", files=files)
    assert ran.passed is passed
    assert ("under '/home/runner/work/datasets/datasets/act'. Did you forget" in ran.text) is not passed


def test_other_actions_pass(run: Run) -> None:
    ran = run("      - uses: acme/any@v1\n        with:\n          some: ${{ github.ref }}\n")
    assert ran.passed
    assert "##[group]Run acme/any@v1\nwith:\n  some: refs/pull/7/merge\n##[endgroup]\n" in ran.text
    assert "Download action repository 'acme/any@v1' (SHA:" in ran.text


def test_a_step_leaves_nothing_running(run: Run) -> None:
    ran = run("      - run: sleep 3600 & echo $! > ../pid\n      - run: kill -0 $(cat ../pid) && echo runs\n")
    assert printed(ran) == ["runs"]


def test_what_a_step_is_said_to_have_printed_is_framed(run: Run) -> None:
    steps = f"{CHECKOUT}      - name: Build\n        run: docker build .\n      - run: echo never\n"
    ran = run(steps, log="step 1\nERROR: it broke\n", step="Build")
    assert conclusions(ran)["Build"] == "failure"
    assert conclusions(ran)["Run echo never"] == "skipped"
    assert "step 1\nERROR: it broke\n##[error]Process completed with exit code 1.\n" in ran.text
    assert checkout.commit(read_logs(ran.log, ran.name)[0], REPOSITORY) is not None


def test_what_is_said_belongs_to_the_last_step_unless_told_otherwise(run: Run) -> None:
    ran = run("      - run: one\n      - uses: acme/two@v1\n", log="##[error]no good\n")
    assert conclusions(ran)["Run acme/two@v1"] == "failure"
    assert "exit code" not in ran.text


def test_the_job_may_be_said_not_to_have_begun(run: Run) -> None:
    ran = run("      - run: one\n", log="##[error]Unable to resolve action\n", step="Set up job")
    assert conclusions(ran) == {"Set up job": "failure", "Run one": "skipped", "Complete job": "success"}
    assert "##[error]Unable to resolve action\nCleaning up" in ran.text

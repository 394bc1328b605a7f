"""The commands of a step's script, and changes to steps that keep every other byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.triage.mends.job_mends import (
    with_copy_before,
    with_permission,
    with_permissions,
    with_run_before,
    with_variable,
)
from workers.triage.repository.scripts import Command, commands, with_line_after, with_line_before, with_more, with_text
from workers.triage.repository.workflow import Job, read

SCRIPT = """\
jobs:
  build:
    steps:
      - name: Build
        working-directory: app
        run: |
          # don't read this
          set -e ; export A=1   # why
          python -m pip install \\
            -r requirements.txt
          if [ -n "$X" ]; then
            pip install six
          fi
          for each in a b; do echo "$each"; done
          check() {
            test -f x
          }
          cd ../docs && make html
          (cd inner; ls)
          ls
          A=b sudo ./run.sh "${{ matrix.a b }}" || true
          cat <<EOF > file
          it's
          EOF
          echo "one
          two" | tee out
          make
"""


def job_of(text: str) -> Job:
    file = read("ci.yml", text)
    assert file is not None
    return file.jobs[0]


def all_commands(text: str) -> list[Command]:
    job = job_of(text)
    return [command for step in job.steps for command in commands(job, step)]


def test_a_script_is_read_command_by_command() -> None:
    found = [(each.line, each.folder, each.plain, each.shown) for each in all_commands(SCRIPT)]
    assert found == [
        (8, "app", True, "set -e"),
        (8, "app", True, "export A=1"),
        (9, "app", True, "python -m pip install -r requirements.txt"),
        (11, "app", False, "[ -n $X ]"),
        (12, "app", False, "pip install six"),
        (14, "app", False, "echo $each"),
        (16, "app", False, "test -f x"),
        (18, "app", True, "cd ../docs"),
        (18, "docs", True, "make html"),
        (19, "docs", True, "cd inner"),
        (19, None, True, "ls"),
        (20, None, True, "ls"),
        (21, None, True, "./run.sh ${{}}"),
        (21, None, False, "true"),
        (22, None, True, "cat <<EOF > file"),
        (25, None, True, "echo one\ntwo"),
        (25, None, True, "tee out"),
        (27, None, True, "make"),
    ]


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ("cd a/b/..", "a"),
        ("cd .", ""),
        ("cd ..", None),
        ("cd /opt", None),
        ("cd $HOME", None),
        ("cd -", None),
        ("pushd a", "a"),
        ("pushd a && popd", None),
        ("true || cd a", None),
        ("cd", None),
        ("cd a\ncd b", "a/b"),
        ("cd $X\ncd b", None),
    ],
)
def test_the_folder_is_followed_while_it_is_certain(script: str, folder: str | None) -> None:
    body = "".join(f"          {line}\n" for line in f"{script}\nls".split("\n"))
    assert all_commands(f"jobs:\n  a:\n    steps:\n      - run: |\n{body}")[-1].folder == folder


def test_a_quote_that_never_ends_hides_its_line_only_so_far() -> None:
    assert all_commands("jobs:\n  a:\n    steps:\n      - run: |\n          echo it's\n          ls\n") == []


@pytest.mark.parametrize("more", ["shell: pwsh", "uses: a/b@v1"])
def test_no_commands_are_read_of_other_shells_and_actions(more: str) -> None:
    key, _, value = more.partition(": ")
    run = "" if key == "uses" else "        run: ls\n"
    assert all_commands(f"jobs:\n  a:\n    steps:\n      - name: A\n        {key}: {value}\n{run}") == []


STEPS = """\
on: push
permissions:
  contents: read # enough
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4

      # Why this is done.
      - name: Test
        run: |
          echo "ready"
          ./x.sh # run it
          pip install '.'
        env:
          A: b
      - run: pip install -e .
      - run: echo a && echo a
      - {run: ls}
  other:
    steps:
      -   name: Get it
          uses: acme/setup@v1
          with:
            # Newest.
            version: 1

      - run: >
          echo
          folded
"""


def changed(text: str | None) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    assert text is not None
    before, after = STEPS.split("\n"), text.split("\n")
    gone = [line for line in before if line not in after]
    return gone, [line for line in after if line not in before]


def step_command(step: int, number: int = 0) -> tuple[Job, Command]:
    job = job_of(STEPS)
    return job, commands(job, job.steps[step])[number]


def test_parts_of_a_command_are_put_otherwise() -> None:
    job, command = step_command(2)
    assert changed(with_text(job, command, ".", '".[dev]"')) == (
        ["      - run: pip install -e ."],
        ['      - run: pip install -e ".[dev]"'],
    )
    assert changed(with_more(job, command, "-r a.txt"))[1] == ["      - run: pip install -e . -r a.txt"]
    job, command = step_command(1, 2)
    assert changed(with_more(job, command, "six"))[1] == ["          pip install '.' six"]
    assert changed(with_text(job, command, "'.'", '".[dev]"'))[1] == ['          pip install ".[dev]"']


def test_a_change_that_is_not_certain_is_not_made() -> None:
    job, command = step_command(3)
    assert with_text(job, command, "a", "b") is None
    assert with_text(job, command, "z", "b") is None
    assert with_line_before(job, command, "ls") is None
    job, command = step_command(1, 1)
    assert with_more(job, command, "--all") is None


def test_lines_are_added_to_a_script() -> None:
    job, command = step_command(1, 1)
    before, after = with_line_before(job, command, "chmod +x x.sh"), with_line_after(job, command, "ls out")
    assert '          echo "ready"\n          chmod +x x.sh\n          ./x.sh # run it\n' in (before or "")
    assert "          ./x.sh # run it\n          ls out\n" in (after or "")


def test_windows_line_ends_stay() -> None:
    text = STEPS.replace("\n", "\r\n")
    job = job_of(text)
    command = commands(job, job.steps[1])[1]
    assert "\r\n          ls\r\n          ./x.sh # run it\r\n" in (with_line_before(job, command, "ls") or "")


@pytest.mark.parametrize(
    ("change", "piece"),
    [
        (
            lambda job: with_run_before(job, job.steps[1], 'pip install ".[a]"', "app"),
            '@v4\n\n      - run: pip install ".[a]"\n        working-directory: app\n      # Why this is done.\n',
        ),
        (
            lambda job: with_run_before(job, job.steps[2], "echo a: b"),
            "          A: b\n      - run: 'echo a: b'\n      - run: pip",
        ),
        (
            lambda job: with_copy_before(job, job.steps[2], job.file.jobs[1].steps[0]),
            "      - name: Get it\n        uses: acme/setup@v1\n        with:\n          # Newest.\n",
        ),
        (lambda job: with_variable(job, job.steps[1], "C", "."), "          A: b\n          C: .\n"),
        (
            lambda job: with_variable(job, job.steps[2], "C", "."),
            "      - run: pip install -e .\n        env:\n          C: '.'\n",
        ),
        (lambda job: with_permission(job, (), "contents", "write"), "  contents: write # enough\n"),
        (lambda job: with_permission(job, (), "issues", "write"), "  contents: read # enough\n  issues: write\n"),
        (
            lambda job: with_permissions(job, {"contents": "write"}),
            "    permissions:\n      contents: write\n    steps:\n",
        ),
    ],
)
def test_steps_are_changed_by_what_they_need(change: Callable[[Job], str | None], piece: str) -> None:
    text = change(job_of(STEPS))
    assert text is not None
    assert piece in text
    assert changed(text)[0] in ([], ["  contents: read # enough"])


def test_steps_in_flow_style_are_left_alone() -> None:
    job = job_of(STEPS)
    assert with_variable(job, job.steps[4], "C", ".") is None
    assert "      - {run: ls}\n      # Why" in (with_copy_before(job, job.steps[1], job.steps[4]) or "")
    flow = job_of("jobs:\n  a:\n    steps: [{run: ls}, {run: make}]\n")
    assert with_run_before(flow, flow.steps[1], "ls") is None
    assert with_copy_before(flow, flow.steps[0], flow.steps[1]) is None
    assert with_permissions(job_of("jobs: {a: {steps: [{run: ls}]}}"), {"a": "b"}) is None


def test_a_folded_script_is_told_by_its_step() -> None:
    job = job_of("jobs:\n  a:\n    steps:\n      - name: A\n        run: >\n          echo\n          folded\n")
    (command,) = commands(job, job.steps[0])
    assert (command.line, command.shown, with_more(job, command, "x")) == (4, "echo folded", None)


def test_a_line_that_nobody_wrote_by_hand_is_passed_over() -> None:
    text = f"jobs:\n  a:\n    steps:\n      - run: |\n          {'${{' * 2000}\n          ls\n"
    assert [each.shown for each in all_commands(text)] == ["ls"]


def test_a_step_that_is_written_in_an_odd_way_is_not_copied() -> None:
    text = "jobs:\n  a:\n    steps:\n      -\n        run: ls\n      - run: |\n          make\n"
    job = job_of(text)
    assert with_copy_before(job, job.steps[1], job.steps[0]) is None
    assert with_run_before(job, job.steps[0], "ls") is None

"""What of a shell script can be read plainly: its commands, where each runs, what it makes."""

from __future__ import annotations

import pytest

from workers.triage.repository.shell_script import commands, joined


def told(script: str, folder: str | None = "") -> list[tuple[int, str, str | None]]:
    return [(each.line, " ".join(each.words), each.folder) for each in commands(script, folder)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("ls", [(1, "ls", "")]),
        ("# nothing\n\nls # here\nls '# there'", [(3, "ls", ""), (4, "ls # there", "")]),
        ("cd docs && make html; ls", [(1, "cd docs", ""), (1, "make html", "docs"), (1, "ls", "docs")]),
        ("(cd docs && ls)\nls", [(1, "cd docs", ""), (1, "ls", "docs"), (2, "ls", "")]),
        (")\nls", [(2, "ls", "")]),
        ("pushd a\npushd b\npopd\nls", [(1, "pushd a", ""), (2, "pushd b", "a"), (3, "popd", "a/b"), (4, "ls", "a")]),
        ("popd\nls", [(1, "popd", ""), (2, "ls", None)]),
        ("cd a\ncd ..\ncd -\nls", [(1, "cd a", ""), (2, "cd ..", "a"), (3, "cd -", ""), (4, "ls", "a")]),
        ("cd ../..\nls", [(1, "cd ../..", ""), (2, "ls", None)]),
        ("cd\nls", [(1, "cd", ""), (2, "ls", None)]),
        ("cd $DIR\nls", [(1, "cd $DIR", ""), (2, "ls", None)]),
        ("cd $GITHUB_WORKSPACE/a\nls", [(1, "cd $GITHUB_WORKSPACE/a", ""), (2, "ls", "a")]),
        ("cd ${{ github.workspace }}\nls", [(1, "cd ${{github.workspace}}", ""), (2, "ls", "")]),
        ("cp a \\\n  b\nls", [(1, "cp a b", ""), (3, "ls", "")]),
        ("cat <<'E' > x\ncd a\nE\nls", [(1, "cat << E > x", ""), (4, "ls", "")]),
        ("echo 'two\nlines'\nls", [(3, "ls", "")]),
        ("ls \\", [(1, "ls", "")]),
    ],
)  # fmt: skip
def test_commands_and_their_folders(script: str, expected: list[tuple[int, str, str | None]]) -> None:
    assert told(script) == expected


def test_after_a_branch_that_changes_the_folder_it_is_not_known() -> None:
    assert told("if x; then\n  cd a\nfi\nls")[-1] == (4, "ls", None)
    assert told("for i in a b; do\n  ls\ndone\nls")[-1] == (4, "ls", "")


def test_a_script_begins_where_its_step_runs() -> None:
    assert told("ls", "docs") == [(1, "ls", "docs")]
    assert told("cd a\nls", None) == [(1, "cd a", None), (2, "ls", None)]


@pytest.mark.parametrize(
    ("command", "name", "made"),
    [
        ("date > out/now.txt", "date", ["out/now.txt"]),
        ("date >> now.txt", "date", ["now.txt"]),
        ("sudo touch a b", "touch", ["a", "b"]),
        ("A=1 /usr/bin/tee -a log < in", "tee", ["log"]),
        ("mkdir -p dist/js", "mkdir", ["dist/js"]),
        ("cp a/x.txt b/y.txt dist", "cp", ["dist", "dist/x.txt", "dist/y.txt"]),
        ("cp x", "cp", []),
        ("gcc -c a.c -o a.o", "gcc", ["a.o"]),
        ("grep -o a file", "grep", []),
        ("esbuild a.js --outdir x --output=y.js", "esbuild", ["y.js"]),
        ("A=1", "", []),
    ],
)
def test_what_a_command_makes(command: str, name: str, made: list[str]) -> None:
    (read,) = commands(command)
    assert (read.name, list(read.writes())) == (name, made)


@pytest.mark.parametrize(
    ("command", "path", "names"),
    [
        ("cat a/b", "a/b", True),
        ("cat ./a/b/", "a/b", True),
        ("tool --file=a/b", "a/b", True),
        ("curl -d @a/b", "a/b", True),
        ("cat xa/b", "a/b", False),
        ("cat /", "a", False),
    ],
)
def test_whether_a_command_names_a_path(command: str, path: str, names: bool) -> None:
    assert commands(command)[0].names(path) is names


@pytest.mark.parametrize(
    ("folder", "path", "whole"),
    [
        ("", ".", ""),
        ("a", "b/../c", "a/c"),
        ("a", "..", ""),
        ("a", "../..", None),
        ("a", "/b", None),
        ("a", "~/b", None),
        ("a", "`b`", None),
        (None, "b", None),
        (None, "$GITHUB_WORKSPACE/b", "b"),
    ],
)
def test_a_path_from_the_workspace(folder: str | None, path: str, whole: str | None) -> None:
    assert joined(folder, path) == whole

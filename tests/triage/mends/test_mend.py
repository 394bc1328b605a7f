"""Mends are diffs that git itself takes, whatever the names and the line ends of the files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.proofs.local import commit, git
from tests.proofs.situation import Executable
from workers.triage.mends import mend

NAMES = [
    "plain.txt",
    "a folder/with spaces.txt",
    "naïve/日本語.txt",
    'quo"te.txt',
    "back\\slash.txt",
    "tab\there.txt",
    "line\nend.txt",
    "no-break\u00a0space.txt",
    "bell\x07.txt",
    " leading and trailing ",
    "a b/c b/d.txt",
]
TEXTS = [
    ("one\ntwo\nthree\n", "one\nzwei\nthree\n"),
    ("one\r\ntwo\r\n", "one\r\nzwei\r\n"),
    ("one", "zwei"),
    ("one\n", "one"),
    ("one", "one\n"),
    ("", "one\n"),
    ("one\n", ""),
    ("a\x0cb\n\u2028c\n", "a\x0cb\n\u2028d\n"),
    (
        "".join(f"{number}\n" for number in range(40)),
        "".join(f"{number * (number != 20)}\n" for number in range(2, 40)),
    ),
    ("x\n--- y\n+++ z\n", "--- y\n+++ z\n"),
]


def applied(folder: Path, diff: str) -> None:
    """Raises CalledProcessError where git does not take it."""
    for options in (["--check"], []):
        subprocess.run(["git", "apply", *options], cwd=folder, input=diff.encode(), check=True, capture_output=True)


@pytest.mark.parametrize("path", NAMES)
def test_a_file_of_any_name_is_edited_added_renamed_and_removed(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "work"
    commit(folder, {path: "one\ntwo\n", "empty": ""})
    applied(folder, mend.edited(path, "one\ntwo\n", "one\nthree\n"))
    assert (folder / path).read_text() == "one\nthree\n"
    applied(folder, mend.mode_changed(path, "100644", "100755"))
    assert (folder / path).stat().st_mode & 0o100
    applied(folder, mend.renamed(path, f"new/{path}"))
    assert not (folder / path).exists()
    applied(folder, mend.removed(f"new/{path}", "one\nthree\n", "100755"))
    assert not (folder / f"new/{path}").exists()
    applied(folder, mend.added(path, "again\n"))
    assert (folder / path).read_text() == "again\n"


@pytest.mark.parametrize(("before", "after"), TEXTS)
def test_any_text_is_edited_byte_by_byte(tmp_path: Path, before: str, after: str) -> None:
    folder = tmp_path / "work"
    commit(folder, {"file": before})
    applied(folder, mend.edited("file", before, after))
    assert (folder / "file").read_bytes() == after.encode()


@pytest.mark.parametrize("text", ["", "one", "one\n", "one\r\ntwo\r\n"])
def test_any_text_is_added_and_removed(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "work"
    commit(folder, {"other": "x\n", "old": Executable(text)})
    applied(folder, mend.added("new.sh", text, "100755"))
    assert (folder / "new.sh").read_bytes() == text.encode()
    assert (folder / "new.sh").stat().st_mode & 0o100
    applied(folder, mend.removed("old", text, "100755"))
    assert not (folder / "old").exists()


def test_one_line_is_replaced_and_keeps_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    text = "one\r\ntwo\nthree"
    commit(folder, {"file": text})
    for line, new, after in [(1, "1", b"1\r\ntwo\nthree"), (2, "2", b"1\r\n2\nthree"), (3, "3", b"1\r\n2\n3")]:
        applied(folder, mend.replaced_line("file", text, line, new))
        text = (folder / "file").read_bytes().decode()
        assert text.encode() == after


def test_no_change_is_no_diff() -> None:
    assert mend.edited("file", "same\n", "same\n") == ""
    assert mend.replaced_line("file", "same\n", 1, "same") == ""


def test_two_changes_are_one_diff(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    commit(folder, {"one": "1\n", "two": "2\n"})
    applied(folder, mend.edited("one", "1\n", "one\n") + mend.removed("two", "2\n") + mend.added("three", "3\n"))
    assert {place.name for place in folder.iterdir()} == {".git", "one", "three"}
    assert git(folder, "diff", "--stat").count("|") == 2


def test_a_diff_of_another_text_is_not_taken(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    commit(folder, {"file": "one\n"})
    with pytest.raises(subprocess.CalledProcessError):
        applied(folder, mend.edited("file", "other\n", "new\n"))


def test_the_files_of_a_diff_are_told() -> None:
    diff = (
        mend.edited("a b/c", "1\n", "diff --git a/no b/no\n") + mend.renamed("old name", "new") + mend.added("x", "y")
    )
    assert mend.touched(diff) is not None
    assert {"a b/c", "old name", "x"} <= (mend.touched(diff) or frozenset())
    assert "no" not in (mend.touched(diff) or frozenset())
    assert mend.touched("") == frozenset()
    assert mend.touched(mend.edited("tab\there", "1\n", "2\n")) is None

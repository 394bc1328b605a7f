"""`.gitmodules` is read as Git itself reads it, and changed by lines."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from workers.triage.repository.gitmodules import Gitmodules, GitmodulesError

TWO = """\
# Ours.
[submodule "vendor/tokenizers"]
\tpath = vendor/tokenizers
\turl = https://github.com/acme/tokenizers.git

; Theirs.
[submodule "parser"]
\tpath = "vendor/the parser" # with a blank
\tURL = ../parser.git
\tbranch = next
"""

READABLE = [
    TWO,
    TWO.replace("\n", "\r\n"),
    "\ufeff" + TWO,
    '[submodule "a"] path = x\n[submodule "b"]path=y # why\nurl=z',
    "[submodule.Vendor]\npath = a\n",
    '[SubModule "A b"]\n  path = a\\\n  b\n  url = "x\\\n y" ; no\n',
    '[submodule "q\\"u\\\\o\\te"]\n path = "a\\"b" c "d "  \n url = "#;" # \\\n',
    '[submodule "a"]\n\tpath = "a "  \n\turl = \n\tshallow\n',
    '[core]\n\tbare = false\n[submodule "a"]\n\tpath = a\n[core]\n\tpath = no\n',
    '[submodule "a"]\n\tpath = é/ü\n\turl = a\\\\b\\nc\\td\n',
    "",
    "\n\n# nothing\n",
    "path = a\n",
    '[submodule "a"]\n[submodule "b"]\npath = a\\',
]
BROKEN = [
    ("<<<<<<< HEAD\n" + TWO, 1),
    (TWO.replace("\tbranch", "=======\n\tbranch"), 10),
    ('[submodule "a"\n\tpath = a\n', 1),
    ('[submodule "a"]\n\tpath\n', 2),
    ('[submodule "a"]\n\turl = "open\n', 2),
    ('[submodule "a"]\n\turl = a\\qb\n', 2),
    ("[submodule.Vendor/A]\npath = a\n", 1),
    ('[ submodule "a" ]\npath = a\n', 1),
    ('[submodule "a\n"]\npath = a\n', 1),
    ('[submodule "a"]\n\tpath: a\n', 2),
]


def of_git(folder: Path, text: str) -> list[tuple[str, str]]:
    """Every key and value of a submodule, as Git tells them."""
    file = folder / "file"
    file.write_bytes(text.encode())
    told = subprocess.run(["git", "config", "--file", str(file), "--null", "--list"], capture_output=True, check=True)
    rows = (row.split("\n", 1) for row in told.stdout.decode().split("\0") if row)
    # Of blanks in a row, each was one space until Git 2.45; the key that stands alone has no value.
    return [(row[0], row[1] if len(row) > 1 else "true") for row in rows if row[0].startswith("submodule.")]


@pytest.mark.parametrize("text", READABLE)
def test_it_is_read_as_git_reads_it(text: str, tmp_path: Path) -> None:
    mine = [
        (f"submodule.{section.name}.{value.key}", value.text)
        for section in Gitmodules(text).sections
        for value in section.values
    ]
    assert mine == of_git(tmp_path, text)


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_what_git_cannot_read_is_told_by_its_line(text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(GitmodulesError) as raised:
        _ = Gitmodules(text).sections
    assert raised.value.line == line
    if "\tpath\n" not in text:
        # A path without a value is read, and then refused where a submodule is made of it.
        (tmp_path / "file").write_text(text)
        told = subprocess.run(
            ["git", "config", "--file", str(tmp_path / "file"), "--list"], capture_output=True, text=True, check=False
        )
        # Of a header that is not closed, Git names the line behind it.
        assert re.search(rf"bad config line ({line}|{line + 1}) ", told.stderr)


def test_lines_are_known() -> None:
    parser = Gitmodules(TWO).submodules["parser"]
    assert (parser.line, parser.path and parser.path.line, parser.url and parser.url.line) == (7, 8, 9)
    assert parser.branch is not None
    assert (parser.branch.text, parser.sections[0].last) == ("next", 10)


def test_of_two_sections_of_one_name_the_last_words_count() -> None:
    text = '[submodule "lib"]\n\tpath = a\n\turl = A\n[submodule "lib"]\n\tpath = b\n\turl = B\n'
    modules = Gitmodules(text)
    assert modules.at("a") is None
    lib = modules.at("b")
    assert lib is not None
    assert lib.url is not None
    assert lib.url.text == "B"
    assert [section.line for section in lib.sections] == [1, 4]


def test_of_two_names_for_one_path_the_last_counts() -> None:
    lib = Gitmodules('[submodule "x"]\n\tpath = a\n[submodule "y"]\n\tpath = a\n').at("a")
    assert lib is not None
    assert lib.name == "y"


def test_a_name_that_moves_on_takes_another_with_it() -> None:
    # Seen with Git 2.39: "No url found for submodule path 'a'".
    text = '[submodule "x"]\npath = a\n[submodule "y"]\npath = a\n[submodule "x"]\npath = b\n'
    assert Gitmodules(text).at("a") is None


@pytest.mark.parametrize("text", ['[submodule "../a"]\n\tpath = a\n', '[submodule "a"]\n\tpath = -a\n'])
def test_what_git_passes_over_is_passed_over(text: str) -> None:
    modules = Gitmodules(text)
    assert modules.at("a") is None
    assert modules.at("-a") is None


def test_a_section_goes_with_the_empty_line_behind_it() -> None:
    modules = Gitmodules(TWO)
    assert modules.without(modules.sections[0]).text == "# Ours.\n" + TWO.split("\n\n", 1)[1]
    assert modules.without(modules.sections[1]).text == TWO.split('[submodule "parser"]', 1)[0]
    only = Gitmodules('[submodule "a"]\n\tpath = a')
    assert only.without(only.sections[0]).text == ""
    after = Gitmodules('# a\n[submodule "a"]\n\tpath = a')
    assert after.without(after.sections[0]).text == "# a\n"


def test_a_name_is_changed_in_its_header() -> None:
    modules = Gitmodules(TWO)
    changed = modules.renamed(modules.sections[1], 'vendor/"p"')
    assert changed is not None
    assert changed.text == TWO.replace('"parser"', '"vendor/\\"p\\""')
    beside = Gitmodules('[submodule "a"] # mine\n\tpath = a\n')
    assert beside.renamed(beside.sections[0], "b") is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_is_changed_on_its_line(end: str) -> None:
    modules = Gitmodules(TWO.replace("\n", end))
    url = modules.submodules["parser"].url
    assert url is not None
    changed = modules.with_value(url, "https://github.com/acme/parser")
    assert changed is not None
    assert changed.text == modules.text.replace("../parser.git", "https://github.com/acme/parser")


def test_a_value_that_does_not_stand_alone_is_left() -> None:
    modules = Gitmodules(TWO)
    path = modules.submodules["parser"].path
    assert path is not None
    assert modules.with_value(path, "vendor/parser") is None
    url = modules.submodules["parser"].url
    assert url is not None
    assert modules.with_value(url, 'a"b') is None
    inline = Gitmodules('[submodule "a"] path = x\n')
    assert inline.with_value(inline.sections[0].values[0], "y") is None
    long = Gitmodules('[submodule "a"]\n\tpath = x\\\ny\n')
    assert long.with_value(long.sections[0].values[0], "y") is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_value_is_added_at_a_sections_end(end: str) -> None:
    modules = Gitmodules(TWO.replace("\n", end).replace("\t", "    "))
    changed = modules.with_more(modules.sections[0], "branch", "main")
    assert changed is not None
    added = f"tokenizers.git{end}    branch = main{end}{end}; Theirs"
    assert changed.text == modules.text.replace(f"tokenizers.git{end}{end}; Theirs", added)
    bare = Gitmodules('[submodule "a"]')
    more = bare.with_more(bare.sections[0], "path", "a")
    assert more is not None
    assert more.text == '[submodule "a"]\n\tpath = a\n'
    assert bare.with_more(bare.sections[0], "path", " a") is None


def test_a_submodule_is_added_as_git_writes_it(tmp_path: Path) -> None:
    for name, path, url in [("vendor/x", "vendor/x", "https://e/x.git"), ('a "b"', "c d", "../x")]:
        subprocess.run(["git", "config", "--file", "made", f"submodule.{name}.path", path], cwd=tmp_path, check=True)
        subprocess.run(["git", "config", "--file", "made", f"submodule.{name}.url", url], cwd=tmp_path, check=True)
    first = Gitmodules("").with_submodule("vendor/x", "vendor/x", "https://e/x.git")
    assert first is not None
    second = first.with_submodule('a "b"', "c d", "../x")
    assert second is not None
    assert second.text == (tmp_path / "made").read_text()
    assert second.with_submodule("vendor/x", "y", "z") is None
    assert second.with_submodule("y", "y", "#") is None
    crlf = Gitmodules('[submodule "a"]\r\n\tpath = a').with_submodule("b", "b", "B")
    assert crlf is not None
    assert crlf.text == '[submodule "a"]\r\n\tpath = a\r\n[submodule "b"]\r\n\tpath = b\r\n\turl = B\r\n'

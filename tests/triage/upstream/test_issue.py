"""Maintainers get what a careful person would have written.

`python -m tests.triage.upstream.test_issue` writes the kept texts anew; read them before they are committed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.triage.upstream import cases
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile
from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import issue, link, marker, reproducer
from workers.triage.upstream.issue import Part

OF_ANOTHER_MACHINE = "--only-binary :all: --platform manylinux_2_17_x86_64 --python-version 3.8"
FOLDER = Path(__file__).parent / "golden"
MORE_FILES = tuple(BrokenFile(f"ipfs_kit_py/m{n}.py", n, "SyntaxError: invalid syntax") for n in range(1, 26))


def _whole(found: Reproduction, seen: int = 1, *, by_hand: bool = False) -> str:
    return f"{issue.title(found)}\n\n{issue.body(found, seen, by_hand=by_hand)}"


GOLDENS = {
    "syntax": _whole(cases.SYNTAX, 3),
    "syntax-by-hand": _whole(replace(cases.SYNTAX, other_files=MORE_FILES), by_hand=True),
    "name": _whole(cases.NAME),
    "name-that-is-mended": _whole(cases.FIXED, by_hand=True),
    "attribute": _whole(cases.ATTRIBUTE),
    "module": _whole(cases.MODULE),
    "python": _whole(cases.PYTHON),
    "hostile": _whole(cases.HOSTILE),
    "fixed": issue.comment_fixed(cases.SYNTAX, "0.3.1"),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_the_text_is_the_one_that_was_read(name: str) -> None:
    assert GOLDENS[name] == (FOLDER / f"{name}.md").read_text()


def test_every_text_has_the_mark_by_which_it_is_found() -> None:
    for found in (cases.SYNTAX, cases.NAME, cases.HOSTILE):
        for text in (issue.body(found), issue.body(found, by_hand=True, without=tuple(Part))):
            assert marker.keys(text) == {marker.key(found)}
    assert marker.keys(issue.comment_fixed(cases.NAME, "0.16.2")) == {marker.key(cases.NAME)}


def test_a_title_is_one_line_that_github_takes() -> None:
    assert len(issue.title(replace(cases.SYNTAX, error=f"SyntaxError: {'x' * 400}"))) == issue.LONGEST_TITLE
    assert "\n" not in issue.title(cases.HOSTILE)
    inside = replace(cases.SYNTAX, file="ipfs_kit_py/__init__.py", line=None)
    assert issue.title(inside).startswith("ipfs_kit_py 0.3.0: ipfs_kit_py/__init__.py does not compile (Ind")


def test_the_package_is_called_as_its_metadata_writes_it() -> None:
    pair = replace(cases.NAME, package="spam-py", written="Spam_py")
    assert issue.title(pair).startswith("Spam_py 0.16.1 fails to import with hishel 2.0.0: ")
    assert issue.named(replace(pair, written="other")) == "spam-py"


def test_a_name_of_the_release_itself_is_told_so() -> None:
    own = replace(cases.NAME, module="githubkit.x", other=None, other_version=None)
    assert issue.body(own).startswith(
        "In githubkit 0.16.1, `githubkit/cache/base.py` imports `CachePolicy` from `githubkit.x` (line 4), which is not"
    )
    assert issue.title(own) == "githubkit 0.16.1: base.py fails (cannot import name 'CachePolicy' from 'githubkit.x')"
    used = replace(own, sort=Sort.ATTRIBUTE)
    assert "uses `CachePolicy` of `githubkit.x` (line 4), which is not defined there." in issue.body(used)
    assert "SyntaxError" in issue.title(replace(cases.HOSTILE, sort=Sort.BUILD))


@pytest.mark.parametrize(
    ("found", "commands"),
    [
        (
            cases.SYNTAX,
            [
                "python -m pip download --no-deps -d x ipfs_kit_py==0.3.0",
                "python -m zipfile -e x/ipfs_kit_py-0.3.0-py3-none-any.whl x",
                "python -m py_compile x/ipfs_kit_py/install_ipfs.py",
            ],
        ),
        (
            replace(cases.PYTHON, artifact="p-0.3.0-cp38-cp38-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
            [
                f"python -m pip download --no-deps {OF_ANOTHER_MACHINE} -d x ipfs_kit_py==0.3.0",
                "python -m zipfile -e x/p-0.3.0-cp38-cp38-manylinux_2_17_x86_64.manylinux2014_x86_64.whl x",
                "python3.8 -m py_compile x/ipfs_kit_py/install_ipfs.py",
            ],
        ),
        (
            replace(cases.SYNTAX, artifact="ipfs_kit_py-0.3.0.tar.gz"),
            [
                "python -m pip download --no-deps --no-binary ipfs_kit_py -d x ipfs_kit_py==0.3.0",
                "python -m tarfile -e x/ipfs_kit_py-0.3.0.tar.gz x",
                "python -m compileall -q x",
            ],
        ),
        (
            replace(cases.SYNTAX, artifact="ipfs_kit_py-0.3.0.tar.bz2"),
            [
                "python -m pip download --no-deps --no-binary ipfs_kit_py -d x ipfs_kit_py==0.3.0",
                "python -m tarfile -e x/ipfs_kit_py-0.3.0.tar.bz2 x",
                "python -m compileall -q x",
            ],
        ),
        (
            cases.NAME,
            [
                "python -m venv v",
                "v/bin/python -m pip install githubkit==0.16.1 hishel==2.0.0",
                'v/bin/python -c "import githubkit.cache.base"',
            ],
        ),
        (
            cases.ATTRIBUTE,
            [
                "python -m venv v",
                "v/bin/python -m pip install githubkit==0.16.1 hishel==2.0.0",
                'v/bin/python -c "import hishel; hishel.CachePolicy"',
            ],
        ),
        (replace(cases.SYNTAX, artifact="p-0.3.0.zip", version="0.3.0; rm"), []),
        (replace(cases.SYNTAX, artifact="$(x).whl"), []),
        (replace(cases.NAME, other="his hel"), []),
        (replace(cases.NAME, file="githubkit/$(x).py"), []),
        (replace(cases.NAME, file="githubkit/x.so"), []),
        (replace(cases.ATTRIBUTE, name='"'), []),
    ],
)
def test_the_reproducer_can_be_pasted(found: Reproduction, commands: list[str]) -> None:
    assert list(reproducer.lines(found, issue.named(found))) == commands


def test_a_file_with_an_odd_name_is_compiled_with_all_others() -> None:
    assert reproducer.lines(cases.HOSTILE, "ipfs_kit_py")[-1] == "python -m compileall -q x"
    odd = replace(cases.SYNTAX, artifact="odd.whl")
    assert reproducer.lines(odd, "ipfs_kit_py")[0] == "python -m pip download --no-deps -d x ipfs_kit_py==0.3.0"


def test_a_link_fills_the_issue_in() -> None:
    address = link.new_issue("https://github.com/", "endomorphosis/ipfs_kit_py", cases.SYNTAX, 2)
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("github.com", "/endomorphosis/ipfs_kit_py/issues/new")
    assert parse_qs(parts.query) == {
        "title": [issue.title(cases.SYNTAX)],
        "body": [issue.body(cases.SYNTAX, 2, by_hand=True)],
    }


def test_a_link_that_is_too_long_loses_whole_sections() -> None:
    wide = tuple(BrokenFile(f"{'é' * 150}{number}.py", 1, "SyntaxError: invalid syntax") for number in range(20))
    long = replace(cases.SYNTAX, other_files=wide)
    whole = replace(long, around=tuple((455 + n, "#" * 400) for n in range(9)), suggestion="+" * 9_000)
    for found, left, gone in (
        (long, "Steps to reproduce", "Other files"),
        (whole, "> 460", "Suggested change"),
        (replace(whole, around=tuple((456 + n, "é" * 400) for n in range(9))), "Steps to reproduce", "> 460"),
    ):
        address = link.new_issue("https://github.com", "o/n", found)
        body = parse_qs(urlsplit(address).query)["body"][0]
        assert len(address) <= link.LONGEST
        assert left in body
        assert gone not in body
        assert body.count("```") % 2 == 0
        assert marker.keys(body) == {marker.key(found)}


def test_a_link_is_never_longer_than_github_reads() -> None:
    widest = "𝕏" * 200
    found = replace(cases.NAME, name=widest, module=widest, requirement=widest, other=widest, file=f"{widest}.py")
    address = link.new_issue("https://github.com", "o/n", found)
    assert len(address) <= link.LONGEST
    assert set(parse_qs(urlsplit(address).query)) == {"title"}


if __name__ == "__main__":
    for name, text in GOLDENS.items():
        (FOLDER / f"{name}.md").write_text(text)

"""A defect is known again, whoever meets it and however it was reported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.triage.upstream import cases
from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import issue, marker


def test_the_key_is_the_same_for_all_who_meet_the_defect() -> None:
    met = replace(
        cases.SYNTAX, package="ipfs_kit_py", python="3.9", line=461, error="SyntaxError: x (line 9)", reason="", bytes=9
    )
    assert marker.key(met) == marker.key(cases.SYNTAX)
    assert marker.key(replace(cases.NAME, other_version="2.0.1", line=9)) == marker.key(cases.NAME)


def test_other_defects_have_other_keys() -> None:
    others = [
        cases.SYNTAX,
        cases.NAME,
        cases.FIXED,
        cases.ATTRIBUTE,
        cases.MODULE,
        cases.PYTHON,
        replace(cases.SYNTAX, version="0.3.1"),
        replace(cases.NAME, name="CacheOptions"),
        replace(cases.NAME, other=None),
    ]
    assert len({marker.key(each) for each in others}) == len(others)


def test_all_files_of_a_release_that_do_not_compile_are_one_issue_and_watched_each() -> None:
    other = replace(cases.SYNTAX, file="ipfs_kit_py/lotus_kit.py")
    assert marker.key(other) == marker.key(cases.SYNTAX)
    assert marker.defect(other) != marker.defect(cases.SYNTAX)
    assert marker.defect(cases.NAME) == marker.key(cases.NAME)


def test_the_searches_hold_nothing_that_is_interpreted() -> None:
    place = "repo:o/n is:issue"
    key = marker.key(cases.SYNTAX)
    assert marker.searches(cases.SYNTAX, "o/n") == (
        f'{place} in:body "{key}"',
        f'{place} in:title,body "install_ipfs.py" "IndentationError"',
        f'{place} in:title,body "0.3.0" "IndentationError"',
        'repo:o/n is:pull-request is:open in:title,body "install_ipfs.py" "IndentationError"',
    )
    assert marker.searches(cases.NAME, "o/n")[1:-1] == (
        f'{place} in:title,body "CachePolicy" "hishel"',
        f'{place} in:title,body "CachePolicy" "base.py"',
    )
    assert marker.searches(cases.MODULE, "o/n")[1:-1] == (
        f'{place} in:title,body "yaml" "ModuleNotFoundError"',
        f'{place} in:title,body "yaml" "base.py"',
    )
    odd = replace(cases.NAME, name='x" OR repo:a/b "', module="", file=None)
    assert marker.searches(odd, "o/n")[1:-1] == (f'{place} in:title,body "x OR repo a b"',)
    assert len(marker.searches(replace(cases.MODULE, module=None, error="", file=None), "o/n")) == 1


COMMON = replace(cases.SYNTAX, file="ipfs_kit_py/__init__.py")
SURE: tuple[tuple[Reproduction, str, str], ...] = (
    (cases.SYNTAX, "IndentationError in install_ipfs.py", ""),
    (cases.SYNTAX, "Cannot install", "File ipfs_kit_py/install_ipfs.py, line 460: unexpected indent, SyntaxError"),
    (cases.SYNTAX, "import ipfs_kit_py.install_ipfs gives a SyntaxError", ""),
    (cases.SYNTAX, "Any", marker.mark(cases.SYNTAX)),
    (COMMON, "SyntaxError", "  File site-packages/ipfs_kit_py/__init__.py, line 5"),
    (COMMON, "SyntaxError in __init__.py", "since 0.3.0"),
    (COMMON, "import ipfs_kit_py.mcp", "SyntaxError in its __init__.py of 0.3.0"),
    (cases.NAME, "ImportError: cannot import name 'CachePolicy' from 'hishel'", ""),
    (cases.NAME, "Broken with hishel 2", "ImportError: CachePolicy"),
    (cases.ATTRIBUTE, "module 'hishel' has no attribute 'CachePolicy'", ""),
    (cases.MODULE, "No module named 'yaml'", "githubkit/cache/base.py"),
    (cases.SYNTAX, issue.title(cases.SYNTAX), issue.body(replace(cases.SYNTAX, version="0.2.9"))),
)
PERHAPS: tuple[tuple[Reproduction, str, str], ...] = (
    (cases.SYNTAX, "IndentationError in 0.3.0", ""),
    (cases.SYNTAX, "install_ipfs.py of 0.3.0 is broken", ""),
    (cases.NAME, "Use CachePolicy of hishel", ""),
    (COMMON, "SyntaxError in my script", "  File site-packages/yaml/__init__.py, line 5"),
)
OTHER: tuple[tuple[Reproduction, str, str], ...] = (
    (cases.SYNTAX, "my_install_ipfs.py raises IndentationErrors", ""),
    (cases.SYNTAX, "IndentationError", "in 10.3.00"),
    (cases.SYNTAX, "Add a feature", ""),
    (cases.NAME, "ImportError with hishel", "from hishel import X"),
    (cases.MODULE, "Read JSON, not yml", "ModuleNotFoundError"),
    (replace(cases.SYNTAX, version=None, file=None, error=""), "Add a feature", ""),
)


@pytest.mark.parametrize(("found", "title", "body"), SURE)
def test_an_issue_that_names_where_and_what_is_the_same(found: Reproduction, title: str, body: str) -> None:
    assert marker.same(title, body, found) is True


@pytest.mark.parametrize(("found", "title", "body"), PERHAPS)
def test_an_issue_that_names_less_may_be_the_same(found: Reproduction, title: str, body: str) -> None:
    assert marker.same(title, body, found) == "maybe"


@pytest.mark.parametrize(("found", "title", "body"), OTHER)
def test_an_issue_about_something_else_is_not_the_same(found: Reproduction, title: str, body: str) -> None:
    assert marker.same(title, body, found) is False


def test_only_a_whole_mark_counts() -> None:
    mark = marker.mark(cases.NAME)
    assert marker.keys(f"x\n{mark}\n{mark}") == {marker.key(cases.NAME)}
    assert marker.keys(mark.replace("v1", "v0")) == frozenset()
    assert marker.keys(mark[:-8]) == frozenset()
    assert marker.error_class("hishel.errors.Oops: x") == "Oops"
    assert marker.error_class("") == ""

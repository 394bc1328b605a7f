"""What provers are given: the context of a Finding, the facts that were asked for, and links that are followed."""

from __future__ import annotations

from typing import Any

import pytest

from workers.triage.model import Proof, ProofState
from workers.triage.proving import DEPENDABOT, Base, Context, Facts, Needs, not_checked
from workers.triage.repository import tree
from workers.triage.repository.questions import Text
from workers.triage.repository.tree import Entry, Mode, Tree


def a_context(**changes: object) -> Context:
    fields: dict[str, Any] = {
        "repository": "acme/datasets",
        "web_url": "https://github.com",
        "commit": "c" * 40,
        "head_sha": "d" * 40,
        "event": "pull_request",
        "job": "build",
        "head_owner": "Acme",
        "base": Base(7, "main", "b" * 40),
    }
    return Context(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "from_fork"),
    [
        ({}, False),
        ({"head_owner": "mallory"}, True),
        ({"head_owner": None}, True),
        ({"head_owner": "mallory", "base": None}, True),
        ({"head_owner": "mallory", "base": None, "event": "push"}, False),
        ({"head_owner": "mallory", "event": "push"}, True),
    ],
)
def test_a_head_of_another_owner_is_a_forks(changes: dict[str, object], from_fork: bool) -> None:
    assert a_context(**changes).from_fork is from_fork


def test_dependabot_is_known_by_its_login() -> None:
    assert a_context(actor=DEPENDABOT).by_dependabot
    assert not a_context(actor="alice").by_dependabot
    assert not a_context().by_dependabot


@pytest.mark.parametrize(
    ("path", "line", "link"),
    [
        ("a.py", None, "a.py"),
        ("a.py", 3, "a.py#L3"),
        ("docs/a b/ü#?.txt", 3, "docs/a%20b/%C3%BC%23%3F.txt#L3"),
        ("README.md", None, "README.md"),
        ("README.md", 3, "README.md?plain=1#L3"),
        ("README.Markdown", 3, "README.Markdown?plain=1#L3"),
    ],
)
def test_files_are_linked_at_the_commit(path: str, line: int | None, link: str) -> None:
    assert a_context().link(path, line) == f"https://github.com/acme/datasets/blob/{'c' * 40}/{link}"


def test_the_commit_is_linked() -> None:
    assert a_context().commit_link == f"https://github.com/acme/datasets/tree/{'c' * 40}"


def test_needs_are_joined() -> None:
    one = Needs(frozenset("a"), frozenset("b"), frozenset("c"), frozenset({("d/e", "f")}), changes=False)
    two = Needs(frozenset("x"), frozenset("y"), frozenset("z"), frozenset({("u/v", "w")}), True, frozenset("q"))
    assert one | two == Needs(
        frozenset("ax"), frozenset("by"), frozenset("cz"), frozenset({("d/e", "f"), ("u/v", "w")}), True, frozenset("q")
    )
    assert one | Needs() == one


LINKS = {
    "current": "versions/1",
    "versions/latest": "1",
    "versions/1/data/again": "../../../current/data",
    "loop/a": "b",
    "loop/b": "a",
    "outside": "../elsewhere",
    "absolute": "/etc/passwd",
    "root": ".",
    "dangling": "nothing",
    "unread": "versions",
    "chain0": "versions/1/data/x.csv",
    **{f"chain{number}": f"chain{number - 1}" for number in range(1, 10)},
}
FOLDERS = ["versions", "versions/1", "versions/1/data", "loop"]


def of_links() -> Tree:
    files = [Entry("versions/1/data/x.csv", Mode.FILE, "x")]
    links = [Entry(path, Mode.SYMLINK, path) for path in LINKS]
    return tree.of("c", [*files, *links, *(Entry(path, Mode.FOLDER, path) for path in FOLDERS)])


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("versions/1/data/x.csv", "versions/1/data/x.csv"),
        ("./versions//1/data/../data/x.csv", "versions/1/data/x.csv"),
        ("current/data/x.csv", "versions/1/data/x.csv"),
        ("current", "versions/1"),
        ("versions/latest/data", "versions/1/data"),
        ("current/data/again/x.csv", "versions/1/data/x.csv"),
        ("root/versions/latest", "versions/1"),
        ("root", ""),
        ("", ""),
        ("chain7", "versions/1/data/x.csv"),
        ("chain8", None),
        ("loop/a", None),
        ("outside", None),
        ("outside/x", None),
        ("absolute", None),
        ("dangling", None),
        ("unread/1", None),
        ("nothing", None),
        ("current/nothing", None),
        ("..", None),
        ("../datasets", None),
        ("/versions", None),
    ],
)
def test_links_are_followed_as_far_as_they_were_read(path: str, end: str | None) -> None:
    texts = {link: Text(target) for link, target in LINKS.items() if link != "unread"}
    assert Facts(a_context(), of_links(), texts).resolve(path) == end


def test_a_text_is_what_was_read() -> None:
    facts = Facts(a_context(), of_links(), {"a": Text("x"), "b": Text(None, "is binary")})
    assert [facts.text(path) for path in ("a", "b", "c")] == ["x", None, None]


def test_what_was_not_checked_says_why() -> None:
    assert not_checked("No reason.") == Proof(ProofState.NOT_CHECKED, "No reason.")

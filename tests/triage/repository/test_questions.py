"""Questions have keys of their own, and answers are looked up in."""

from __future__ import annotations

from workers.triage.repository.questions import (
    Blame,
    BlameFile,
    FindRemote,
    Found,
    ListFolder,
    Listing,
    Question,
    Range,
    ReadBlob,
    ReadChanges,
    ReadSetting,
)
from workers.triage.repository.tree import Entry, Mode

A, B = "a" * 40, "b" * 40


def test_different_questions_have_different_keys() -> None:
    asked: list[Question] = [
        ReadBlob(A),
        ReadBlob(B),
        ReadSetting("x"),
        ListFolder(A, ""),
        ListFolder(A, "x"),
        ListFolder(B, "x"),
        BlameFile(A, "x"),
        BlameFile(A, "y"),
        FindRemote("acme/x", A),
        FindRemote("acme/y", A),
        FindRemote("acme/x", B),
        ReadChanges(7, A),
        ReadChanges(7, B),
        ReadChanges(8, A),
    ]
    assert len({question.key for question in asked}) == len(asked)


def test_repositories_are_the_same_in_any_case() -> None:
    assert FindRemote("Acme/X", A).key == FindRemote("acme/x", A).key


def test_entries_are_found_in_a_listing() -> None:
    listing = Listing((Entry("docs", Mode.FOLDER, A), Entry("docs/x", Mode.FILE, B)))
    assert [listing.find(path) for path in ("docs", "docs/x", "x")] == [Found(A, True), Found(B), Found(None)]


def test_lines_are_found_in_a_blame() -> None:
    first = Range(1, 2, A, "One", "alice", "2026-11-20T10:00:00Z", "https://github.com/x")
    second = Range(3, 3, B, "Two", None, "2026-11-20T10:00:00Z", "https://github.com/y")
    blame = Blame((first, second))
    assert [blame.at(line) for line in (0, 1, 2, 3, 4)] == [None, first, first, second, None]

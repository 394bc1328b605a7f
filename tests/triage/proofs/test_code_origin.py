"""Who wrote a line, as far as GitHub tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workers.triage.code_proofs.changed_lines import blame_link, change_link, origin
from workers.triage.proving import Base, Context, Facts
from workers.triage.repository.questions import Blame, Changes, Range
from workers.triage.repository.tree import of

SHA = "c" * 40
WEB = "https://github.com/acme/datasets"
CONTEXT = Context(
    "acme/datasets", "https://github.com", SHA, SHA, "pull_request", "build", base=Base(7, "main", "b" * 40)
)
LINE = Range(1, 3, "d" * 40, "Fix @octocat's #1", "bob", "2026-11-20T10:00:00Z", "")
FILE = "src/a b.c"


def facts(changes: Changes | None, *ranges: Range) -> Facts:
    return Facts(CONTEXT, of(SHA, []), blames={FILE: Blame(ranges)}, changes=changes)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        (None, "that line is from commit `ddddddd` by `bob` of `2026-11-20`"),
        (Changes({FILE: "MODIFIED"}, (LINE.oid,), complete=False), "this pull request changed that line, in commit"),
        (Changes({FILE: "MODIFIED"}, ("e",), complete=True), "this pull request changes the file, but that line is"),
        (Changes({FILE: "ADDED"}, ("e",), complete=True), "this pull request adds the file, but that line is"),
        (Changes({}, ("e",), complete=True), "this pull request does not change the file; that line is from"),
        (
            Changes({"src/z.c": "MODIFIED", "a.md": "MODIFIED"}, ("e",), complete=True),
            "this pull request does not change the file (it changes `src/z.c`); that line is from",
        ),
        (
            Changes(dict.fromkeys(["e.c", "d.c", "c.c", "b.c", "aa.c"], "ADDED"), ("e",), complete=True),
            "the file (it changes `aa.c`, `b.c`, `c.c` and 2 more); that line is from",
        ),
        (Changes({}, ("e",), complete=False), "too large to tell whether that is its own"),
        (Changes({FILE: "MODIFIED"}, ("e",), complete=False), "too large to tell whether that is its own"),
    ],
)
def test_a_line_is_the_pull_requests_own_only_where_one_of_its_commits_wrote_it(
    changes: Changes | None, clause: str
) -> None:
    assert clause in origin(facts(changes, LINE), FILE, 2).clause


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        (None, ""),
        (Changes({}, (), complete=False), ""),
        (Changes({}, (), complete=True), "this pull request does not change the file"),
        (Changes({FILE: "RENAMED"}, (), complete=True), "this pull request renames the file"),
        (Changes({FILE: "CHANGED"}, (), complete=True), "this pull request changes the file"),
    ],
)
@pytest.mark.parametrize("line", [None, 9])
def test_without_a_blame_only_the_file_is_known(changes: Changes | None, clause: str, line: int | None) -> None:
    assert origin(facts(changes, LINE), FILE, line).clause == clause


def test_an_author_and_a_headline_call_nobody() -> None:
    (look,) = origin(facts(None, LINE), FILE, 2).looked
    assert look.text == "blame of line 2: `Fix @octocat's #1`"
    assert look.url == f"{WEB}/blame/{SHA}/src/a%20b.c#L2"
    anonymous = origin(facts(None, replace(LINE, author=None, date="")), FILE, 2)
    assert anonymous.clause == "that line is from commit `ddddddd`"


def test_a_link_to_a_change_needs_a_pull_request() -> None:
    assert change_link(CONTEXT, FILE, None).startswith(f"{WEB}/pull/7/files#diff-")
    assert change_link(replace(CONTEXT, base=None), FILE, 2) == ""
    assert blame_link(CONTEXT, "ä.c", 1) == f"{WEB}/blame/{SHA}/%C3%A4.c#L1"

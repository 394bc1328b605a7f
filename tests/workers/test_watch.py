"""Defects of releases are watched until a release mends them; each is told of it once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from tests.fake_index import FakeIndex, a_project, a_release
from tests.fakes import FakeGitHub, a_comment
from workers import watch
from workers.errors import ForbiddenError, GoneError, RetriageError, RetryableError
from workers.outside import Reporting
from workers.ports import PackageIndex
from workers.queue import Request, TellMended
from workers.triage.facts import Issue
from workers.triage.filed import Filed, Follower, How
from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Claim, Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import marker
from workers.triage.watched import Watched
from workers.watch import Following, follow

FOUND = Reproduction(
    Sort.SYNTAX,
    ProofState.CONFIRMED,
    "",
    "widgets",
    "1.2.0",
    python="3.11",
    file="widgets/core.py",
    line=3,
    error="IndentationError: unexpected indent",
    pin="widgets==1.1.0",
)
KEY = marker.key(FOUND)
DEFECT = marker.defect(FOUND)
WATCHED = Watched(DEFECT, FOUND, 100)
FILED = Filed(KEY, "widgets", "1.2.0", "acme/widgets", How.APP, 50, 12, "https://github.com/acme/widgets/issues/12")
ISSUE = Issue(12, "widgets 1.2.0", "", open=True, ours=True, url=FILED.url)


@dataclass
class Books:
    """Ledger, watches and ways as far as the follow-up uses them."""

    kept: dict[str, Watched] = field(default_factory=dict)
    issue: Filed | None = None
    who: tuple[Follower, ...] = (Follower(41, "acme/datasets", 7), Follower(42, "other/thing", 0))
    github: FakeGitHub = field(default_factory=lambda: FakeGitHub(issues_of_app_value=(ISSUE,)))
    asked: list[tuple[str, Request]] = field(default_factory=list)
    wrote_as: list[str] = field(default_factory=list)
    reachable: bool = True
    now: int = 3600 * 24 * 20_000

    def open_upstream(self) -> tuple[Filed, ...]:
        return (self.issue,) if self.issue and self.issue.open and self.issue.number else ()

    def watched(self) -> tuple[Watched, ...]:
        return tuple(self.kept.values())

    def keep(self, watched: Watched) -> None:
        self.kept[watched.key] = watched

    def filed(self, key: str) -> Filed | None:
        return self.issue if self.issue and self.issue.key == key else None

    def note(self, filed: Filed) -> None:
        self.issue = filed

    def followers(self, key: str) -> tuple[Follower, ...]:
        return self.who if key == DEFECT else ()

    @contextmanager
    def app(self, repository: str) -> Iterator[FakeGitHub | None]:
        self.wrote_as.append(f"app in {repository}")
        yield self.github if self.reachable else None

    @contextmanager
    def machine(self) -> Iterator[FakeGitHub | None]:
        self.wrote_as.append("machine")
        yield self.github if self.reachable else None

    def submit(self, name: str, request: Request) -> None:
        if name not in {known for known, _ in self.asked}:
            self.asked.append((name, request))


def index(*versions: str, yanked: str = "") -> FakeIndex:
    """An index that has these releases of widgets."""
    releases = (a_release("widgets", each, yanked="" if each == yanked else None) for each in versions)
    return FakeIndex({"widgets": a_project("widgets", *releases)})


def following(books: Books, releases: FakeIndex) -> Following:
    reporting = Reporting(books, books, 0)  # type: ignore[arg-type]  # only what the follow-up uses
    return Following(releases, reporting, books, books.submit)  # type: ignore[arg-type]  # likewise


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> list[Claim]:
    """Which claims were proved anew; 1.3.0 mends the defect."""
    claims: list[Claim] = []

    def again(found: PackageIndex, claim: Claim) -> Reproduction:
        claims.append(claim)
        versions = {each.version for each in found.project(claim.package.name).releases}
        return replace(FOUND, fixed_in="1.3.0" if "1.3.0" in versions else None)

    monkeypatch.setattr(watch, "reproduce", again)
    return claims


def test_a_new_release_is_tried_once(proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED})
    assert follow(following(books, index("1.1.0", "1.2.0"))) == ["widgets 1.2.0: not mended in 1.2.0"]
    assert follow(following(books, index("1.1.0", "1.2.0"))) == ["widgets 1.2.0: not mended in 1.2.0"]
    assert [(each.package.version, each.file, each.line) for each in proved] == [("1.2.0", "widgets/core.py", 3)]
    assert follow(following(books, index("1.1.0", "1.2.0", "1.2.1"))) == ["widgets 1.2.0: not mended in 1.2.1"]
    assert len(proved) == 2
    assert books.asked == []


@pytest.mark.parametrize("newer", [index("1.2.0", "1.3.0rc1"), index("1.2.0", "1.3.0", yanked="1.3.0")])
def test_what_pip_would_not_take_by_itself_is_not_tried(newer: FakeIndex, proved: list[Claim]) -> None:
    books = Books({DEFECT: replace(WATCHED, looked="1.2.0")})
    follow(following(books, newer))
    assert proved == []


def test_upstream_is_told_once_of_a_release_that_mends_it(proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED}, FILED)
    for _ in range(3):
        follow(following(books, index("1.2.0", "1.3.0")))
    (comment,) = books.github.created
    assert "1.3.0" in comment
    assert KEY in comment
    assert books.issue == replace(FILED, fixed_in="1.3.0", commented=True)
    assert books.wrote_as == ["app in acme/widgets"]
    assert books.kept[DEFECT].told


def test_the_pull_requests_that_met_it_are_told(proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED})
    follow(following(books, index("1.2.0", "1.3.0")))
    ((name, request),) = books.asked
    assert request == TellMended(41, "acme/datasets", 7, "widgets", "1.3.0", "widgets==1.1.0")
    assert name.removeprefix("tell-mended-").isalnum()


def test_a_follow_up_that_broke_off_is_gone_on_with(proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED}, FILED)
    books.github.create_error = RetryableError("GitHub is away")
    assert follow(following(books, index("1.2.0", "1.3.0"))) == ["widgets 1.2.0: GitHub is away"]
    books.github.create_error = None
    assert follow(following(books, index("1.2.0", "1.3.0"))) == ["widgets 1.2.0: mended in 1.3.0"]
    assert (len(books.github.created), len(books.asked), len(proved)) == (1, 1, 1)


def test_a_comment_whose_answer_was_lost_is_not_written_again(proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED}, FILED)
    books.github.comments_value = (a_comment(f"1.3.0 works.\n{marker.mark(FOUND)}\n"),)
    follow(following(books, index("1.2.0", "1.3.0")))
    assert books.github.created == []
    assert books.issue is not None
    assert books.issue.commented


@pytest.mark.parametrize(
    ("filed", "wrote_as"),
    [
        (replace(FILED, how=How.MACHINE), ["machine"]),
        (replace(FILED, how=How.FOUND), []),
        (replace(FILED, number=0), []),
        (replace(FILED, refused="locked"), []),
    ],
)
def test_only_whoever_opened_the_issue_writes_in_it(filed: Filed, wrote_as: list[str], proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED}, filed)
    follow(following(books, index("1.2.0", "1.3.0")))
    assert books.wrote_as == wrote_as
    assert len(books.github.created) == len(wrote_as)


def test_an_issue_that_is_closed_needs_no_word(proved: list[Claim]) -> None:
    books = Books({DEFECT: WATCHED}, FILED)
    books.github.issues_of_app_value = (replace(ISSUE, open=False),)
    follow(following(books, index("1.2.0", "1.3.0")))
    assert books.github.created == []
    assert books.issue == replace(FILED, fixed_in="1.3.0", commented=True, open=False)


@pytest.mark.parametrize(
    ("error", "reachable", "commented"),
    [
        (GoneError("deleted", status=410), True, True),
        (ForbiddenError("the issue is locked"), True, False),
        (None, False, False),
    ],
)
def test_an_issue_that_cannot_be_reached(
    error: RetriageError | None, reachable: bool, commented: bool, proved: list[Claim]
) -> None:
    books = Books({DEFECT: WATCHED}, FILED, reachable=reachable)
    books.github.issue_error = error
    follow(following(books, index("1.2.0", "1.3.0")))
    assert books.github.created == []
    assert books.issue is not None
    assert books.issue.commented is commented
    assert len(books.asked) == 1


@pytest.mark.parametrize(
    ("hours", "issue", "error", "said", "still_open"),
    [
        (11, ISSUE, None, [], True),
        (12, ISSUE, None, [], True),
        (12, replace(ISSUE, open=False), None, ["acme/widgets#12: closed"], False),
        (12, ISSUE, GoneError("deleted", status=410), ["acme/widgets#12: closed"], False),
        (12, ISSUE, RetryableError("GitHub is away"), ["acme/widgets#12: GitHub is away"], True),
    ],
)
def test_once_a_day_it_is_looked_whether_an_issue_is_open(
    hours: int, issue: Issue, error: RetriageError | None, said: list[str], still_open: bool
) -> None:
    books = Books({}, FILED, github=FakeGitHub(issues_of_app_value=(issue,)))
    books.now += hours * 3600
    books.github.issue_error = error
    assert follow(following(books, index("1.2.0"))) == said
    assert len(books.wrote_as) == (hours == FILED.number)
    assert books.issue is not None
    assert books.issue.open is still_open


def test_one_that_cannot_be_looked_at_keeps_no_other_from_it(proved: list[Claim]) -> None:
    gone = replace(WATCHED, key="1" * 32, reproduction=replace(FOUND, package="gone"))
    books = Books({gone.key: gone, DEFECT: WATCHED})
    first, second = follow(following(books, index("1.2.0")))
    assert first.startswith("gone 1.2.0: ")
    assert second == "widgets 1.2.0: not mended in 1.2.0"


def test_a_defect_that_cannot_be_reproduced_any_more_is_not_called_mended(
    proved: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    unclear = replace(FOUND, verdict=ProofState.NOT_CHECKED, fixed_in="1.3.0")
    monkeypatch.setattr(watch, "reproduce", lambda *_: unclear)
    books = Books({DEFECT: WATCHED}, FILED)
    assert follow(following(books, index("1.2.0", "1.3.0"))) == ["widgets 1.2.0: not mended in 1.3.0"]
    assert books.asked == []

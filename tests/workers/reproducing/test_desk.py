"""Releases are chosen as pip does it, and no more is looked at than one claim may cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fake_index import SIZE, FakeIndex, a_project, a_release, some_contents
from workers.errors import PermanentError, RetriageError, RetryableError
from workers.reproducing.desk import BOUNDS, Bounds, Desk, NotCheckedError, OutOfBoundsError
from workers.triage.releases.claim import Package
from workers.triage.releases.model import BrokenFile, Contents, Inquiry, Platform, Release
from workers.triage.releases.searching import Ahead, Searched

BROKEN = (BrokenFile("x.py", 1, "SyntaxError: invalid syntax"),)
PROJECT = a_project("x", *(f"{number}.0" for number in range(1, 21)))


def an_index(first_bad: int, fixed_in: int = 99) -> FakeIndex:
    """Twenty releases, of which a few are broken."""
    contents = {
        release.version: some_contents(
            "x", release.version, ("x.py",), BROKEN if first_bad <= number < fixed_in else ()
        )
        for number, release in enumerate(PROJECT.releases, 1)
    }
    return FakeIndex.of(PROJECT, contents)


def a_desk(index: FakeIndex, bounds: Bounds = BOUNDS, clock: Callable[[], float] = lambda: 0.0) -> Desk:
    """On Linux, now."""
    return Desk(index, Platform(), None, bounds, clock)


def inquiry_of(release: Release) -> Inquiry:
    return Inquiry(compile=False, files=("x.py",))


def is_bad(contents: Contents) -> bool | None:
    return contents.broken_file("x.py") is not None if contents.files else None


def release(version: str) -> Release:
    found = PROJECT.release(version)
    assert found is not None
    return found


def test_a_project_is_asked_for_once_by_its_normalised_name() -> None:
    desk = a_desk(an_index(1))
    assert desk.project("X") is desk.project("x")
    assert isinstance(desk.index, FakeIndex)
    assert desk.index.asked == ["x"]
    chosen = desk.chosen(Package("x"))
    assert (chosen.project, chosen.release.version, chosen.artifact.filename) == (
        PROJECT,
        "20.0",
        "x-20.0-py3-none-any.whl",
    )


@pytest.mark.parametrize(
    ("name", "version", "error", "reason"),
    [
        ("A_b", None, None, "The package index has no project `a-b`."),
        ("x", "77", None, "The package index has no release `77` of `x`."),
        ("x", None, PermanentError("too @large"), "`x` could not be looked at: `too @large`"),
    ],
)
def test_what_stands_in_the_way(name: str, version: str | None, error: RetriageError | None, reason: str) -> None:
    index = an_index(1)
    index.errors |= {name: error} if error else {}
    with pytest.raises(NotCheckedError) as raised:
        a_desk(index).chosen(Package(name, version))
    assert str(raised.value) == reason


def test_what_was_looked_at_is_not_looked_at_again() -> None:
    index = an_index(1)
    desk = a_desk(index, Bounds(artifacts=1))
    artifact = release("1.0").artifacts[0]
    assert desk.look(artifact, Inquiry()) == desk.look(artifact, Inquiry())
    desk.look(artifact, Inquiry(imports=True))
    assert index.looked == ["x-1.0-py3-none-any.whl"] * 2
    assert desk.bytes == SIZE
    with pytest.raises(OutOfBoundsError, match="No more than 1 artifacts"):
        desk.look(release("2.0").artifacts[0], Inquiry())


def test_an_artifact_that_cannot_be_read() -> None:
    index = an_index(1)
    index.errors["x-1.0-py3-none-any.whl"] = PermanentError("bomb")
    with pytest.raises(NotCheckedError, match=r"`x-1.0-py3-none-any.whl` could not be looked at: `bomb`"):
        a_desk(index).look(release("1.0").artifacts[0], Inquiry())


def test_bytes_and_seconds_are_bounded() -> None:
    ticks = iter(range(0, 100, 10))
    desk = a_desk(an_index(1), Bounds(seconds=15), lambda: next(ticks))
    desk.look(release("1.0").artifacts[0], Inquiry())
    desk.look(release("2.0").artifacts[0], Inquiry())
    with pytest.raises(OutOfBoundsError, match="took more than the 15 seconds"):
        desk.look(release("3.0").artifacts[0], Inquiry())
    small = a_desk(an_index(1), Bounds(bytes=2 * SIZE - 1))
    small.look(release("1.0").artifacts[0], Inquiry())
    with pytest.raises(OutOfBoundsError, match=r"has 0.0 MiB, more than is left of the 0.0 MiB"):
        small.look(release("2.0").artifacts[0], Inquiry())


@pytest.mark.parametrize(
    ("bad", "found", "asked"),
    [(11, Searched("10.0", "11.0"), 8), (20, Searched("19.0", "20.0"), 1)],
)
def test_search_and_forward(bad: int, found: Searched, asked: int) -> None:
    index = an_index(bad)
    desk = a_desk(index)
    answer = desk.search(PROJECT, release("20.0"), inquiry_of, is_bad)
    assert (answer.last_good, answer.first_bad, answer.exact) == (found.last_good, found.first_bad, True)
    assert len(index.looked) == asked
    assert desk.forward(PROJECT, release("20.0"), inquiry_of, is_bad) == Ahead(None, "20.0", still=True)


def test_forward_finds_the_first_without_the_defect() -> None:
    ahead = a_desk(an_index(1, 14)).forward(PROJECT, release("3.0"), inquiry_of, is_bad)
    assert (ahead.fixed_in, ahead.newest, ahead.still) == ("14.0", "20.0", False)


def test_running_out_ends_a_search_with_what_is_known() -> None:
    found = a_desk(an_index(11), Bounds(artifacts=2)).search(PROJECT, release("20.0"), inquiry_of, is_bad)
    assert (found.last_good, found.first_bad, found.exact) == (None, "18.0", False)
    assert found.notes == ("The search ended early. No more than 2 artifacts are looked at for one claim.",)


def test_what_cannot_be_read_does_not_tell_and_what_passes_is_tried_again() -> None:
    index = an_index(11)
    index.errors["x-19.0-py3-none-any.whl"] = PermanentError("bomb")
    assert a_desk(index).search(PROJECT, release("20.0"), inquiry_of, is_bad).last_good == "10.0"
    index.errors["x-18.0-py3-none-any.whl"] = RetryableError("later")
    with pytest.raises(RetryableError):
        a_desk(index).search(PROJECT, release("20.0"), inquiry_of, is_bad)


@pytest.mark.parametrize(
    ("releases", "broken", "ahead"),
    [
        (("1", a_release("x", "2", yanked="")), "2", ("1", False)),
        (("1", a_release("x", "2", yanked="")), "1 2", ("1", True)),
        ((a_release("x", "1", "cp27-none-any"), "2rc1"), "2rc1", ("1", None)),
        (("2rc1",), "2rc1", (None, None)),
        (("1", a_release("x", "2", "cp27-none-any")), "1", ("2", None)),
    ],
)
def test_where_the_newest_is_another(
    releases: tuple[str | Release, ...], broken: str, ahead: tuple[str | None, bool | None]
) -> None:
    project = a_project("x", *releases)
    held = {
        each.version: some_contents("x", each.version, ("x.py",), BROKEN if each.version in broken.split() else ())
        for each in project.releases
    }
    bad = project.release(broken.rsplit(" ", maxsplit=1)[-1])
    assert bad is not None
    found = a_desk(FakeIndex.of(project, held)).forward(project, bad, inquiry_of, is_bad)
    assert (found.newest, found.still) == ahead
    assert found.fixed_in is None

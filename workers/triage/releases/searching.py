"""In which order the releases of a project are asked for a defect: as few as can be. Pure.

Releases stand in a Side by their distance from a bad one. Backwards the neighbour is asked first, then ever farther
ones until a good one is met; ahead the newest is asked first. Then the stretch between the newest bad and the nearest
good one is halved until they are neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.triage.releases.choosing import artifact_for, described, is_prerelease
from workers.triage.releases.model import Platform, Project, Release
from workers.triage.text import code

ASSUMED = "{between} {was} not looked at; {they} {does}, it is assumed, what the releases on both sides do."
UNTOLD = "Whether {between} {has} the defect could not be told."
CUT = "The search ended early. {why}"
LEFT_OUT = "Left out of the search: {what}."
NONE_OLDER = "No older release is without the defect, as far as they could be looked at."
NEWEST_UNTOLD = "Whether the newest release, {version}, has the defect could not be told."

Answers = Mapping[int, bool | None]
"""By place on a Side: whether that release is bad; None where that could not be told."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found among the releases before a bad one."""

    last_good: str | None
    """The newest good release before `first_bad`; None where none was found."""
    first_bad: str
    """The oldest release of the run of bad ones that ends at the bad release, as far as was asked."""
    exact: bool = True
    """Whether no release stands between the two that could not be told or was not asked. Where it is False, a pin such
    as `<first_bad` may let one in that has the defect: then `pin_to` the last good one."""
    notes: tuple[str, ...] = ()
    """What was assumed or left out; one sentence of Markdown each."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was found among the releases after a bad one."""

    fixed_in: str | None
    """The oldest newer release without the defect, where the newest that could be told has none."""
    newest: str | None
    """The newest release of the project, neither yanked nor a pre-release."""
    still: bool | None
    """Whether `newest` has the defect; None where that could not be told."""
    notes: tuple[str, ...] = ()
    """What was assumed or left out; one sentence of Markdown each."""


@dataclass(frozen=True, slots=True)
class Side:
    """The releases on one side of a bad one that come into question."""

    releases: tuple[Release, ...]
    """The nearest first; each has an artifact for the platform."""
    notes: tuple[str, ...] = ()
    """What was left out."""


def before(project: Project, release: Release, platform: Platform) -> Side:
    """The releases before a bad one; pre-releases only where it is one itself, or there is nothing else."""
    older = project.releases[: project.releases.index(release)]
    return _side(older[::-1], platform, with_previews=is_prerelease(release))


def after(project: Project, release: Release, platform: Platform) -> Side:
    """The releases after a bad one; pre-releases only where there is nothing else."""
    return _side(project.releases[project.releases.index(release) + 1 :], platform, with_previews=False)


def newest_of(project: Project) -> Release | None:
    """The newest release, neither yanked nor a pre-release."""
    offered = (each for each in reversed(project.releases) if each.yanked is None and not is_prerelease(each))
    return next(offered, None)


def next_before(count: int, answers: Answers) -> int | None:
    """Which of `count` releases before a bad one to ask next; None when nothing is left to be learned."""
    bad, good = _known(answers)
    if good is not None:
        return _nearest((bad + good) // 2, bad, good, answers)
    # What could not be told is strode past like what is bad: many releases in a row may be of one sort.
    farthest = max(answers, default=-1)
    if farthest == count - 1:
        return _nearest((bad + count) // 2, bad, count, answers)
    return _nearest(min(2 * farthest + 1, count - 1) if farthest >= 0 else 0, bad, count, answers)


def next_after(count: int, answers: Answers) -> int | None:
    """Which of `count` releases after a bad one to ask next; None likewise."""
    bad, good = _known(answers)
    if good is not None:
        return _nearest((bad + good) // 2, bad, good, answers)
    return None if bad >= 0 else _nearest(count - 1, -1, count, answers)


def settled(side: Side, answers: Answers, release: Release, cut: str = "") -> Searched:
    """What the answers say of the releases before a bad one. `cut` is why the search ended early, a sentence."""
    bad, good = _known(answers)
    between = range((len(side.releases) if good is None else good) - 1, bad, -1)
    none_older = [NONE_OLDER] if good is None and not cut else []
    return Searched(
        last_good=None if good is None else side.releases[good].version,
        first_bad=side.releases[bad].version if bad >= 0 else release.version,
        exact=not between,
        notes=(
            *none_older,
            *_assumed([side.releases[place] for place in range(bad - 1, -1, -1) if place not in answers]),
            *_untold([side.releases[place] for place in between if place in answers]),
            *_cut(cut),
            *side.notes,
        ),
    )


def foreseen(side: Side, answers: Answers, newest: Release | None, still: bool | None, cut: str = "") -> Ahead:
    """What the answers say of the releases after a bad one. `still` is whether `newest` is bad where it is not on the
    side: None for one that has no artifact for the platform."""
    bad, good = _known(answers)
    if newest in side.releases:
        still = answers.get(side.releases.index(newest))
    known = [*range(bad), *range(len(side.releases) if good is None else good + 1, len(side.releases))]
    return Ahead(
        # Where the halving ended early this may not be the first good one, but it is a good one all the same.
        fixed_in=None if good is None else side.releases[good].version,
        newest=newest.version if newest else None,
        still=still,
        notes=(
            *([NEWEST_UNTOLD.format(version=code(newest.version))] if newest and still is None else []),
            *_assumed([side.releases[place] for place in known if place not in answers]),
            *_cut(cut),
            *side.notes,
        ),
    )


def _known(answers: Answers) -> tuple[int, int | None]:
    """The farthest bad one before the nearest good one, -1 for the bad release itself; and that good one."""
    good = min((place for place, bad in answers.items() if bad is False), default=None)
    bad = max((place for place, bad in answers.items() if bad and (good is None or place < good)), default=-1)
    return bad, good


def _nearest(target: int, low: int, high: int, answers: Answers) -> int | None:
    """What was not asked yet between two places, the nearest to `target`; of two the farther from the bad release."""
    open_ = [place for place in range(low + 1, high) if place not in answers]
    return min(open_, key=lambda place: (abs(place - target), -place), default=None)


def _side(releases: Sequence[Release], platform: Platform, *, with_previews: bool) -> Side:
    offered = [each for each in releases if each.yanked is None]
    fitting = [each for each in offered if artifact_for(each, platform, yanked=False)]
    stable = [each for each in fitting if not is_prerelease(each)]
    kept = fitting if with_previews or not stable else stable
    left_out = {
        "pre-release": len(fitting) - len(kept),
        "yanked release": len(releases) - len(offered),
        f"release without an artifact for {described(platform)}": len(offered) - len(fitting),
    }
    told = [_counted(count, what) for what, count in left_out.items() if count]
    return Side(tuple(kept), (LEFT_OUT.format(what=", ".join(told)),) if told else ())


def _counted(count: int, what: str) -> str:
    head, space, rest = what.partition(" ")
    if count == 1:
        return f"1 {what}"
    return f"{count} {what}s" if rest in {"", "release"} else f"{count} {head}s{space}{rest}"


def _assumed(releases: Sequence[Release]) -> list[str]:
    if not releases:
        return []
    was, they, does = ("was", "it", "does") if len(releases) == 1 else ("were", "they", "do")
    return [ASSUMED.format(between=_named(releases), was=was, they=they, does=does)]


def _untold(releases: Sequence[Release]) -> list[str]:
    if not releases:
        return []
    return [UNTOLD.format(between=_named(releases), has="has" if len(releases) == 1 else "have")]


def _named(releases: Sequence[Release]) -> str:
    """A few releases by their versions, many by their number and ends; the oldest first."""
    if len(releases) <= 3:
        return ", ".join(code(each.version) for each in releases)
    return f"{len(releases)} releases from {code(releases[0].version)} to {code(releases[-1].version)}"


def _cut(why: str) -> list[str]:
    return [CUT.format(why=why)] if why else []

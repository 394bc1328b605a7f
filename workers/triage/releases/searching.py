"""In which order the releases of a project are asked for a defect: as few as can be. Pure."""

from __future__ import annotations

from dataclasses import dataclass


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

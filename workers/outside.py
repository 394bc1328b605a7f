"""All that the pipeline reaches the outside through, and how patient it is."""

from __future__ import annotations

from dataclasses import dataclass

from workers.ports import Cache, GitHub, History, Ledger, PackageIndex, Watches, Ways


@dataclass(frozen=True, slots=True)
class Reporting:
    """What it takes to report broken packages to their maintainers."""

    ledger: Ledger
    """What was reported, for all installations."""
    ways: Ways
    """How to write in their repositories."""
    installation: int
    """Whose task this is."""
    public_index: bool | None = None
    """Whether released packages are from the public index; None where nobody knows."""
    per_day: int = 5
    """How many issues are opened within a day at most."""
    opted_out: tuple[str, ...] = ()
    """Lines of the list of projects that want no reports: `owner/name` or a distribution's name."""
    watches: Watches | None = None
    """What is watched until a release mends it; None: nothing is."""


@dataclass(frozen=True, slots=True)
class Outside:
    """GitHub, and what is remembered."""

    github: GitHub
    """As the installation of the repository sees it."""
    history: History
    """What was triaged before."""
    cache: Cache
    """What was read of repositories before."""
    last_try: bool = False
    """Whether a log that is still not ready must be done without."""
    in_haste: bool = False
    """Whether Proofs that cannot be had now must be: a comment that is late helps nobody."""
    index: PackageIndex | None = None
    """What is asked for released packages; None: nothing is said of them."""
    upstream: Reporting | None = None
    """How broken packages are reported; None: nothing is looked up or said of that."""

"""All that the pipeline reaches the outside through, and how patient it is."""

from __future__ import annotations

from dataclasses import dataclass

from workers.ports import Cache, GitHub, History


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

"""What looking at the released artifacts has shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workers.triage.proof_state import ProofState
from workers.triage.releases.claim import Sort
from workers.triage.releases.model import BrokenFile


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A Claim, proved, refuted, or not checked and why. Everything in it is from the index and its artifacts, nothing
    from the log but what the artifacts confirm."""

    sort: Sort
    """What was claimed."""
    verdict: ProofState
    """What came of it."""
    reason: str
    """One or two sentences of Markdown: what the artifact shows, or why nothing was checked; hostile text in code
    spans."""
    package: str
    """The normalised name of the distribution at fault, or of the one that the claim names."""
    version: str | None = None
    """Its release that was looked at."""
    python: str = ""
    """The minor version of Python whose grammar and metadata rules counted."""
    artifact: str = ""
    """The file name of the artifact that was looked at."""
    digest: str = ""
    """Its SHA-256 in hexadecimal digits."""
    file: str | None = None
    """The file that is broken, below site-packages."""
    line: int | None = None
    """The line in it."""
    error: str = ""
    """The error as Python says it of that artifact."""
    around: tuple[tuple[int, str], ...] = ()
    """The lines around it with their numbers, as they stand in the artifact."""
    other_files: tuple[BrokenFile, ...] = ()
    """The other files of the release that do not compile."""
    module: str | None = None
    """The module that lacks `name`."""
    name: str | None = None
    """What is lacking."""
    other: str | None = None
    """The distribution of that module, where it is another one."""
    other_version: str | None = None
    """Its release that lacks it."""
    requirement: str | None = None
    """The package's `Requires-Dist` that lets the two meet, as it is written; None where it has none."""
    moved: str = ""
    """Whose releases `last_good`, `first_bad` and `pin` are about: `package` or `other`, by name."""
    last_good: str | None = None
    """The newest release before `first_bad` that does not have the defect."""
    first_bad: str | None = None
    """The oldest release of those that have it without a good one between."""
    fixed_in: str | None = None
    """Of `package`: the oldest newer release without the defect; None where there is none, or nobody looked."""
    newest: str | None = None
    """The newest release of `package`, neither yanked nor a pre-release."""
    still: bool | None = None
    """Whether `newest` has the defect, too; None where that could not be told."""
    pin: str | None = None
    """What to require until it is mended: `ipfs_kit_py==0.2.0`, `hishel<2`."""
    yanked: str | None = None
    """Why the release was yanked, "" without a reason; None for one that is not."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """The project's addresses, by their labels, as its metadata has them."""
    suggestion: str = ""
    """A change to `file` that is certain to mend it, as a unified diff; empty where none is."""
    notes: tuple[str, ...] = ()
    """What else was seen, or left out by the bounds; one sentence of Markdown each."""
    bytes: int = 0
    """How many bytes of artifacts were fetched for it."""
    written: str = ""
    """`package` as its metadata writes it: `ipfs_kit_py`; empty where that is not known."""

    @property
    def called(self) -> str:
        """The package's name for people."""
        return self.written or self.package

    @property
    def confirmed(self) -> bool:
        """Whether the released artifact shows the defect."""
        return self.verdict is ProofState.CONFIRMED

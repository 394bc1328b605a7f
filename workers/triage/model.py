"""The values every part of retriage speaks in: frozen, without behaviour beyond reading themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from workers.triage.proof_state import ProofState as ProofState  # noqa: PLC0414 - part of the model for all who read it
from workers.triage.releases.reproduction import Reproduction

Value = str | int | None
"""What a Subject's field holds."""


class Category(StrEnum):
    """Whose concern a Finding is."""

    CONFIGURATION = "configuration"
    CODE = "code"
    DEPENDENCY = "dependency"
    INFRASTRUCTURE = "infrastructure"
    UNKNOWN = "unknown"


class Conclusion(StrEnum):
    """How a job ended, as far as its log alone tells."""

    FAILURE = "failure"
    SUCCESS = "success"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a job's log."""

    number: int
    """Counted from 1 in the log as it was given, lines ending at LF only."""
    text: str
    """The clean text: no timestamp, no terminal escapes, no carriage returns; cut at the reader's line cap."""
    timestamp: str | None
    """The runner's UTC time stamp, as it stands in the log, or None where the line has none."""
    step: str | None
    """The name of the Step it belongs to, where that is known."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a Finding is about. Each detector derives its own, with the fields that its Kind has."""

    def fields(self) -> dict[str, Value]:
        """The fields by name, as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Match:
    """What a detector says of one place in one log, before it is ranked and fingerprinted."""

    line: int
    """The number of the line to quote: the one a person would point at."""
    subject: Subject
    """What it is about."""
    confidence: float
    """How often such a match is right, from 0 to 1."""
    summary: str
    """One sentence: what broke. Hostile text stands in code spans made by `text.code`."""
    remedy: str
    """What to do about it, in the imperative. Same rule for hostile text."""
    evidence: tuple[int, ...] = ()
    """Further line numbers that justify the claim; the quoted line need not be repeated."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing outside the log that was looked at."""

    text: str
    """What stands there, or that nothing does; a clause of Markdown, hostile text in code spans made by `text.code`."""
    url: str = ""
    """Where to see it: the file and line at the commit; empty for what has no page."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked outside the log."""

    state: ProofState
    """What it showed of the claim that the Finding makes."""
    detail: str
    """One or two sentences: what the repository shows, or why nothing was checked. Hostile text in code spans."""
    looked: tuple[Look, ...] = ()
    """What was looked at, the most telling first."""
    summary: str | None = None
    """What broke, where the repository tells it better than the log; stands in the place of the Finding's summary."""
    remedy: str | None = None
    """What to do, likewise."""
    diff: str = ""
    """The mend as a unified diff that `git apply` takes at the repository's root; empty where no change is certain."""
    commands: tuple[str, ...] = ()
    """The mend as shell commands, to be run in this order at the root of a clone, where a diff cannot say it."""
    by_change: bool | None = None
    """Whether the repository shows that the pull request itself did it: True where it takes the file away or wrote the
    line at fault, False where it shows that something else did, None where it does not tell."""
    release: Reproduction | None = None
    """What looking at the released artifact of a package has shown, where that was done."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One Kind in one Job."""

    kind: str
    """The stable name of the sort of failure, such as `missing-file`."""
    category: Category
    """Whose concern it is."""
    subject: Mapping[str, Value]
    """The Subject's fields."""
    confidence: float
    """From 0 to 1."""
    job: str
    """The Job's name."""
    step: str | None
    """The Step's name, where known."""
    line: int
    """The number of the quoted line in the job's log."""
    quote: str
    """The quoted line's clean text."""
    excerpt: str
    """The quoted line with what a reader needs around it; verbatim clean lines, gaps marked by an ellipsis line."""
    summary: str
    """One sentence: what broke."""
    remedy: str
    """What to do about it."""
    fingerprint: str | None
    """Same failure, same value; begins with the version of the rules that made it. None where only a generic line is
    known, such as one that gives an exit code."""
    proof: Proof | None = None
    """What was checked outside the log; None while nothing was tried."""


@dataclass(frozen=True, slots=True)
class Examination:
    """All that one job's log gave."""

    job: str
    """The Job's name."""
    architecture: str | None
    """`amd64`, `arm64`, or None where the log does not tell."""
    conclusion: Conclusion
    """How the job ended, by its log."""
    lines: int
    """How many lines the log has."""
    findings: tuple[Finding, ...]
    """Ranked: the primary cause first."""
    excerpt: str
    """What a comment would show of the log: at most 4,000 characters, the likeliest Findings' lines first served."""
    not_examined: tuple[str, ...]
    """What could not be looked at, and why; one sentence each."""

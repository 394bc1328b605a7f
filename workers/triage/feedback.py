"""What people say of retriage's causes, and the score of each Kind that follows from it: see `docs/feedback.md`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from typing import Final

from workers.triage.facts import FAILED, Comment
from workers.triage.model import Finding
from workers.triage.records import JobRecord, RunRecord

CONFIDENT: Final = 0.9
"""From this confidence on, a wrong cause is confidently wrong."""
ENOUGH: Final = 5
"""How many opinions a precision needs; of fewer no figure is given."""
UNKNOWN: Final = "unknown"
"""The Kind that says that no cause was recognised."""
_Z: Final = 1.959963984540054
"""How many standard deviations hold 95% of a normal distribution."""


class Opinion(StrEnum):
    """What was said."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion on one cause."""

    source: str
    """What it is of, a space, and who or what says so, such as `wrong acme/datasets#7 1:0123 alice`: another word from
    there replaces this one."""
    opinion: Opinion
    """What was said."""
    kind: str
    """The Kind that the cause was told as."""
    confidence: float
    """How sure that was, from 0 to 1."""
    said: str | None
    """The Kind that it is instead, where that was said."""
    at: int
    """Seconds since 1970, UTC."""
    times: int = 1
    """How many people said so; 0 where nobody does any more."""

    @property
    def about(self) -> str:
        """What it is of: the same for all people who speak of one cause in the same way."""
        return self.source.rpartition(" ")[0]


def from_wrong(
    repository: str, number: int, key: str, login: str, finding: Finding, said: str | None, at: int
) -> Feedback:
    """What `/retriage wrong` says of the cause with that key: one word a person and cause, the last one counts."""
    source = f"wrong {repository.lower()}#{number} {key} {login.lower()}"
    return Feedback(source, Opinion.WRONG, finding.kind, finding.confidence, said, at)


def from_reactions(
    repository: str,
    number: int,
    comment: Comment,
    kind: str,
    confidence: float,
    at: int,
    former: Iterable[Feedback] | None = None,
) -> tuple[Feedback, ...]:
    """What the thumbs on the comment say of its first cause: one word for those up, one for those down.

    GitHub tells how many there are and not since when, so that each count replaces the one before, and a count of 0
    takes it back. With `former`, which is all that is kept, only counts that have changed are returned: thumbs that are
    known already stay with the Kind that they were given for when the comment has come to tell another one.
    """
    counts = {Opinion.RIGHT: comment.up, Opinion.WRONG: comment.down}
    found = [
        Feedback(f"reactions {repository.lower()}#{number} {opinion}", opinion, kind, confidence, None, at, times)
        for opinion, times in counts.items()
    ]
    if former is None:
        return tuple(found)
    known = {each.source: each.times for each in former}
    return tuple(each for each in found if each.times != known.get(each.source, 0))


@dataclass(frozen=True, slots=True)
class KindScore:
    """How well one Kind does."""

    kind: str
    """Its name."""
    told: int
    """How many causes of it were told in pull requests."""
    right: int
    """How many opinions say that such a cause was right."""
    wrong: int
    """How many say that it was wrong."""
    confidently_wrong: int
    """How many causes that were told with a confidence of CONFIDENT or more somebody says are wrong."""
    instead: tuple[tuple[str, int], ...]
    """What they were instead, as far as people said so: Kinds with the number of opinions, the most frequent first."""

    @property
    def opinions(self) -> int:
        """How many there are, right and wrong."""
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        """The share of opinions that say right; None below ENOUGH opinions."""
        return self.right / self.opinions if self.opinions >= ENOUGH else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval of the precision; None below ENOUGH opinions."""
        return wilson(self.right, self.opinions) if self.opinions >= ENOUGH else None

    @property
    def confident_and_wrong(self) -> float | None:
        """The share of told causes that were confidently wrong; None where fewer are remembered than were."""
        return self.confidently_wrong / self.told if self.told and self.confidently_wrong <= self.told else None


@dataclass(frozen=True, slots=True)
class Score:
    """How well retriage does."""

    kinds: tuple[KindScore, ...]
    """One for each Kind that was told or spoken of, the most told first."""
    red_jobs: int
    """How many red jobs are remembered, of pull requests and branches."""
    silent_jobs: int
    """How many of them have no finding or only `unknown`."""

    @property
    def opinions(self) -> int:
        """How many there are of all Kinds."""
        return sum(each.opinions for each in self.kinds)

    @property
    def silence(self) -> float | None:
        """The share of red jobs of which nothing was recognised; None without red jobs."""
        return self.silent_jobs / self.red_jobs if self.red_jobs else None


@dataclass(slots=True)
class _Count:
    told: Counter[str] = field(default_factory=Counter)
    keys: set[tuple[str, ...]] = field(default_factory=set)
    red: int = 0
    silent: int = 0


def score(feedback: Sequence[Feedback], runs: Iterable[RunRecord], since: int = 0) -> Score:
    """The score of every Kind that was told or spoken of from then on, in seconds since 1970."""
    count = _counted(run for run in runs if run.at >= since)
    said: defaultdict[str, list[Feedback]] = defaultdict(list)
    for each in feedback:
        if each.times and each.at >= since:
            said[each.kind].append(each)
    scores = [_of_kind(kind, count.told[kind], said[kind]) for kind in {*count.told, *said}]
    scores.sort(key=lambda each: (-each.told, -each.opinions, each.kind))
    return Score(tuple(scores), count.red, count.silent)


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95% interval of a proportion, which holds for few trials and for proportions of 0 and 1, too.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the American
    Statistical Association 22 (1927), 209-212, https://doi.org/10.1080/01621459.1927.10502953. `trials` is at least 1.
    """
    share, square = hits / trials, _Z * _Z
    middle = share + square / (2 * trials)
    reach = _Z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def _of_kind(kind: str, told: int, feedback: Sequence[Feedback]) -> KindScore:
    wrong = [each for each in feedback if each.opinion is Opinion.WRONG]
    instead: Counter[str] = Counter()
    for each in wrong:
        if each.said:
            instead[each.said] += each.times
    return KindScore(
        kind,
        told,
        right=sum(each.times for each in feedback if each.opinion is Opinion.RIGHT),
        wrong=sum(each.times for each in wrong),
        confidently_wrong=len({each.about for each in wrong if each.confidence >= CONFIDENT}),
        instead=tuple(sorted(instead.items(), key=lambda row: (-row[1], row[0]))),
    )


def _counted(runs: Iterable[RunRecord]) -> _Count:
    count = _Count()
    for run, job in _red_jobs(runs):
        count.red += 1
        count.silent += all(seen.kind == UNKNOWN for seen in job.seen)
        if job.seen and run.pull is not None and (key := _cause(run, job)) not in count.keys:
            count.keys.add(key)
            count.told[job.seen[0].kind] += 1
    return count


def _red_jobs(runs: Iterable[RunRecord]) -> Iterator[tuple[RunRecord, JobRecord]]:
    return ((run, job) for run in runs for job in run.jobs if job.conclusion in FAILED)


def _cause(run: RunRecord, job: JobRecord) -> tuple[str, ...]:
    """What tells a job's primary cause from the others of its head; without a fingerprint, the job does."""
    first = job.seen[0]
    return (run.head_sha, first.kind, *([first.fingerprint] if first.fingerprint else ["", run.workflow, job.name]))

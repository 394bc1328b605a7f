"""One cause in a comment: what to do, whose failure it is, the evidence, what was checked, and the rest folded."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum

from workers.triage.diagnosis import Cause, Sighting
from workers.triage.examine import MAX_FINDINGS
from workers.triage.judgement import Judged
from workers.triage.model import Category, Finding
from workers.triage.render import proof, upstream, verdict
from workers.triage.render.spans import as_html, as_text
from workers.triage.render.words import blocks, capital, count, folded, joined, lines, listed
from workers.triage.text import code, fenced

NAMED_JOBS = 3
"""How many jobs of one cause are named before the rest is folded."""
MAX_JOBS = 60
MAX_ALSO = 10
_MAX_QUOTE = 500
_MAX_TITLE = 120
_MAX_SUMMARY = 600

TO_DO = "**What to do:** {remedy}"
PLACE = "{where} · {category}"
ONE_JOB, MANY_JOBS = "in job {job}{step}, [line {line}]({url})", "in {count}: {jobs}"
NUMBERED = "cause {number}, {where}"
EVIDENCE = "What the log says, {where}"
TITLE = "{what} — {where}"
GUESS = "Not recognised; most likely {quote}"

ALSO = "{count} in {job}"
PLACES = "{count} looked at"
UNSURE = "what earlier runs tell"
EXCERPT = "the log around line {line}{of_job}"
THE_JOB = "the same job"
FIRST_JOB = "the first job"

CATEGORY = {
    "configuration": "**Configuration** of this repository",
    "code": "**Code** of this repository",
    "dependency": "**Dependency**: a package from elsewhere",
    "infrastructure": "**Infrastructure**: no change of code will help",
    "unknown": "**Unknown**: the quoted line is a best guess",
}
CONTRADICTED = "**A guess**: what the quoted line says does not hold in the repository"
CONTRADICTED_BY_RELEASE = "**A guess**: what the quoted line says does not hold for the released package"


class Shape(Enum):
    """How much of a cause is seen at once."""

    OPEN = "open"
    HALF = "half"
    """What to do and whose failure it is; the evidence is folded."""
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Part:
    """What is folded, with the words that the fold's title has for it."""

    title: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def labelled(self) -> str:
        """The text under its title, for a fold that holds more than this."""
        return f"{capital(self.title)}:\n\n{self.text}"


@dataclass(frozen=True, slots=True)
class Entry:
    """The parts of one cause."""

    number: int
    """What commands call it by."""
    key: str
    """What it is found again by."""
    shape: Shape
    """How it is shown."""
    title: str
    """Of the fold that it is in, as HTML."""
    top: str
    """What to do, and whose failure it is."""
    evidence: str
    """The quoted line, and where it stands."""
    checked: str
    """What was checked."""
    looked: str
    """What was looked at, where that is a line."""
    commands: str
    """The mend's commands."""
    diff: str
    """The change that mends it."""
    others: tuple[Part, ...]
    """What else a release shows, the other jobs, and what else the first one shows."""
    places: Part
    """What was looked at, where that is a list."""
    excerpt: Part
    """The log around it."""
    unsure: str
    """Why it is not known whose failure it is."""

    @property
    def text(self) -> str:
        """The whole."""
        rest = blocks(self.evidence, lines(self.checked, self.looked), self.commands, self.diff, self._more())
        if self.shape is Shape.HALF:
            return blocks(self.top, folded(self.title, rest))
        whole = blocks(self.top, rest)
        return folded(self.title, whole) if self.shape is Shape.FOLDED else whole

    def _more(self) -> str:
        """All that is folded, in one fold."""
        parts = [part for part in (*self.others, self.places, self.excerpt) if part]
        texts = [part.labelled if len(parts) > 1 else part.text for part in parts]
        titles = [part.title for part in parts] + ([UNSURE] if self.unsure else [])
        return folded(capital(joined(titles)), blocks(*texts, self.unsure)) if titles else ""


@dataclass(frozen=True, slots=True)
class View:
    """What the entries of one comment have in common."""

    numbered: bool
    """Whether there are several causes."""
    workflows: bool
    """Whether there are several workflows."""
    on_branch: bool = False
    """Whether it is about a branch, and not about a pull request."""
    told: Container[str] = ()
    """Reasons why nothing was checked that the comment gives once, for all causes."""


def entry_of(judged: Judged, shape: Shape, view: View) -> Entry:
    """One cause; its first job's Proof speaks for all."""
    cause, found = judged.cause, judged.cause.found
    finding = found.finding
    where = _where(cause, workflow=view.workflows)
    numbered = view.numbered and shape is not Shape.FOLDED
    place = NUMBERED.format(number=judged.number, where=where) if numbered else where
    contradicted = CONTRADICTED_BY_RELEASE if proof.of_release(finding) else CONTRADICTED
    category = contradicted if proof.contradicted(finding) else CATEGORY[finding.category]
    return Entry(
        number=judged.number,
        key=judged.key,
        shape=shape,
        title=as_html(_evidence_title(cause) if shape is Shape.HALF else _title(judged, view)),
        top=_top(judged, view),
        evidence=blocks(fenced(_cut(finding.quote)), PLACE.format(where=capital(place), category=category)),
        checked="" if proof.why_unchecked(finding) in view.told else proof.checked(finding.proof),
        looked=proof.looked(finding.proof, found.url),
        commands=proof.commands(finding.proof),
        diff=proof.diff(finding.proof),
        others=(*_released(finding), *_others(cause, workflow=view.workflows)),
        places=_places(proof.places(finding.proof, found.url)),
        excerpt=_excerpt(cause),
        unsure=verdict.unsure(judged.verdict),
    )


def _top(judged: Judged, view: View) -> str:
    found = judged.cause.found
    said = (
        verdict.disputed(judged.wrong),
        verdict.whose(judged.verdict, found, on_branch=view.on_branch),
        verdict.moved(judged, on_branch=view.on_branch),
        upstream.line(judged.report),
    )
    remedy = verdict.to_do(judged.verdict, proof.remedy(found.finding), on_branch=view.on_branch)
    return blocks(TO_DO.format(remedy=remedy), lines(*said))


def summary(cause: Cause) -> str:
    """What broke; of several failing tests, how many they are."""
    said = proof.summary(cause.found.finding)
    if len(said) > _MAX_SUMMARY:
        said = code(as_text(said, _MAX_SUMMARY), _MAX_SUMMARY)
    # One job keeps only so many Findings.
    least = "at least " if len(cause.also) + 1 >= MAX_FINDINGS else ""
    return f"{said.rstrip('.')} ({least}{cause.alike} more like it)." if cause.alike else said


def guessed(finding: Finding) -> bool:
    """Whether the quoted line is all that is known."""
    return finding.category == Category.UNKNOWN


def _title(judged: Judged, view: View) -> str:
    cause = judged.cause
    finding = cause.found.finding
    what = GUESS.format(quote=code(finding.quote, _MAX_TITLE)) if guessed(finding) else summary(cause).rstrip(".")
    known = (_briefly(cause), verdict.BRIEFLY.get(judged.verdict.whose, ""), "disputed" if judged.wrong else "")
    where = ", ".join(filter(None, (*known, verdict.ignored(judged.ignored))))
    number = f"{judged.number}. " if view.numbered else ""
    return number + TITLE.format(what=what, where=where)


def _evidence_title(cause: Cause) -> str:
    return EVIDENCE.format(where=f"in {_briefly(cause)}")


def _briefly(cause: Cause) -> str:
    jobs = cause.sightings
    return code(jobs[0].job.name, 80) if len(jobs) == 1 else count(len(jobs), "job")


def _where(cause: Cause, *, workflow: bool) -> str:
    """The job, the step and the line; of several jobs the names of the first, each a link to its line."""
    finding, jobs = cause.found.finding, cause.sightings
    if len(jobs) == 1:
        step = f", step {code(finding.step, 80)}" if finding.step else ""
        job = _job(jobs[0], workflow=workflow)
        return ONE_JOB.format(job=job, step=step, line=finding.line, url=cause.found.url)
    links = [_linked(sighting, workflow=workflow) for sighting in jobs[:NAMED_JOBS]]
    more = len(jobs) - len(links)
    names = joined([*links, f"{more} more"] if more else links)
    return MANY_JOBS.format(count=count(len(jobs), "job"), jobs=names)


def _linked(sighting: Sighting, *, workflow: bool) -> str:
    return f"[{_job(sighting, workflow=workflow)}]({sighting.found.url})"


def _job(sighting: Sighting, *, workflow: bool) -> str:
    name = code(sighting.job.name, 80)
    return f"{code(sighting.workflow, 60)} / {name}" if workflow else name


def _released(finding: Finding) -> tuple[Part, ...]:
    """What else a broken release shows."""
    parts = (Part(title, text) for title, text in proof.released(finding.proof))
    return tuple(part for part in parts if part)


def _others(cause: Cause, *, workflow: bool) -> tuple[Part, ...]:
    """The jobs that are not named yet, and what else the first one shows."""
    jobs = [f"- {_linked(sighting, workflow=workflow)}" for sighting in cause.sightings[NAMED_JOBS:]]
    also = [
        f"- [line {other.finding.line}]({other.url}): {proof.summary(other.finding)} {code(other.finding.quote)}"
        for other in cause.also
    ]
    job = THE_JOB if len(cause.sightings) == 1 else FIRST_JOB
    more = ALSO.format(count=count(len(also), "more finding"), job=job)
    parts = Part(count(len(jobs), "more job"), listed(jobs, MAX_JOBS)), Part(more, listed(also, MAX_ALSO))
    return tuple(part for part in parts if part)


def _places(looks: Sequence[str]) -> Part:
    title = PLACES.format(count=count(len(looks), "place"))
    return Part(title, listed([f"- {look}" for look in looks], len(looks)))


def _excerpt(cause: Cause) -> Part:
    finding = cause.found.finding
    # Further findings, where there are any, have told before which job it is.
    of_job = f" of {FIRST_JOB}" if len(cause.sightings) > 1 and not cause.also else ""
    title = EXCERPT.format(line=finding.line, of_job=of_job)
    return Part(title, fenced(finding.excerpt) if finding.excerpt else "")


def _cut(quote: str) -> str:
    return quote if len(quote) <= _MAX_QUOTE else f"{quote[: _MAX_QUOTE - 1]}…"

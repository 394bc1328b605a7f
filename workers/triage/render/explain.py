"""Everything that is known of one cause, as a folded reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workers.triage.diagnosis import SURE, Located, Sighting, unexamined
from workers.triage.environment import Moved, Sort
from workers.triage.judgement import Judged, Judgement
from workers.triage.model import Finding, Proof
from workers.triage.render import proof, verdict
from workers.triage.render.words import blocks, capital, count, folded, listed
from workers.triage.text import code, fenced
from workers.triage.verdicts import Verdict, Whose

TITLE = "Cause {number}: all that is known of it"

WHAT = "**What broke:** {summary}"
TO_DO = "**What to do:** {remedy}"
WHOSE = "**Whose failure it is:** {whose}"
SURE_OF_IT = "**How sure:** {percent} % of such findings are expected to be right, {claim}."
CLAIM = "enough to tell it as the cause"
A_GUESS = "no more than a guess"
NOT_TRIED = "**Checked:** nothing was looked at outside the log."
LOOKED = "Looked at:"
MEND = "**What mends it:**"
JOBS = "**Seen in {count}:**"
ALSO = "**What else the first of these jobs shows:**"
MOVED = "**What else has moved,** and is not in the diff{since}:"
NOTHING_MOVED = "**What else has moved** since the job last passed: nothing that is known of."
EXCERPT = "**The log around line {line}:**"
NOT_EXAMINED = "**Not examined:**"
EXAMINED = "**Not examined:** nothing is known to have been left out."
NAMES = "**Kind:** {kind} · **Category:** {category} · **Fingerprint:** {fingerprint}"
NO_FINGERPRINT = "none: the line is too general to be recognised again"
IGNORED = "**{ignored}.**"
LEFT_OUT = "*Left out, because GitHub limits the length of a comment: {what}.*"

SAID = {
    Whose.THIS_CHANGE: "this change's.",
    Whose.PRE_EXISTING: "it was there before this change.",
    Whose.FLAKY: "nobody's: it is flaky.",
    Whose.INFRASTRUCTURE: "the infrastructure's.",
    Whose.UPSTREAM: "that of somebody else's package.",
    Whose.UNKNOWN: "not known.",
}

SORTS = {
    Sort.PACKAGE: "package",
    Sort.RUNNER_IMAGE: "runner image",
    Sort.ACTION: "action",
    Sort.BASE_IMAGE: "base image",
}
ABSENT = "not there"

MAX_EXPLANATION = 60_000
"""Characters of an explanation: a reply may say a little more."""
_MAX_QUOTE = 2_000
_MAX_ROWS = 200


def render_explanation(judged: Judged, judgement: Judgement) -> str:
    """All of a cause, within MAX_EXPLANATION: parts that do not fit are left out whole, and named.

    `judgement` is the one that it is of.
    """
    cause = judged.cause
    finding = cause.found.finding
    needed = _head(judged)
    parts = [
        ("what was looked at", _checked(finding.proof, cause.found.url)),
        ("the change that mends it", _mend(finding.proof)),
        ("what has moved", _moved(judged)),
        ("the jobs", _section(JOBS.format(count=count(len(cause.sightings), "job")), map(_job, cause.sightings))),
        ("the log around it", _excerpt(finding)),
        ("what else the job shows", _section(ALSO, map(_other, cause.also)) if cause.also else ""),
        ("what was not examined", _not_examined(judgement)),
    ]
    return _fitted(TITLE.format(number=judged.number), needed, parts)


def _fitted(title: str, needed: str, parts: Sequence[tuple[str, str]]) -> str:
    longest = LEFT_OUT.format(what=", ".join(name for name, _ in parts))
    room = MAX_EXPLANATION - len(folded(title, blocks(needed, longest))) - 1
    shown, gone = [], []
    for name, text in parts:
        if len(text) + 2 <= room:
            shown.append(text)
            room -= len(text) + 2
        else:
            gone.append(name)
    left_out = LEFT_OUT.format(what=", ".join(gone)) if gone else ""
    return f"{folded(title, blocks(needed, *shown, left_out))}\n"


def _head(judged: Judged) -> str:
    finding = judged.cause.found.finding
    ignored = verdict.ignored(judged.ignored)
    return blocks(
        WHAT.format(summary=proof.summary(finding)),
        fenced(finding.quote[:_MAX_QUOTE]),
        TO_DO.format(remedy=proof.remedy(finding)),
        _whose(judged.verdict, judged.cause.found.url),
        verdict.disputed(judged.wrong),
        IGNORED.format(ignored=capital(ignored)) if ignored else "",
        _sure(finding),
        NAMES.format(
            kind=code(finding.kind),
            category=code(finding.category),
            fingerprint=code(finding.fingerprint) if finding.fingerprint else NO_FINGERPRINT,
        ),
    )


def _whose(said: Verdict, page: str) -> str:
    whose = " ".join(filter(None, (SAID[said.whose], capital(said.detail))))
    return _section(WHOSE.format(whose=whose), (f"- {proof.look(look, page)}" for look in said.looked))


def _sure(finding: Finding) -> str:
    claim = CLAIM if finding.confidence >= SURE else A_GUESS
    return SURE_OF_IT.format(percent=round(100 * finding.confidence), claim=claim)


def _checked(checked: Proof | None, page: str) -> str:
    if checked is None:
        return NOT_TRIED
    looks = _section(LOOKED, [f"- {proof.look(look, page)}" for look in checked.looked]) if checked.looked else ""
    return blocks(proof.checked(checked), looks)


def _mend(checked: Proof | None) -> str:
    mends = blocks(proof.commands(checked), proof.diff(checked))
    return blocks(MEND, mends) if mends else ""


def _moved(judged: Judged) -> str:
    if not judged.moved:
        return NOTHING_MOVED
    since = f", {judged.since}" if judged.since else ""
    return _section(MOVED.format(since=since), (_moved_row(each) for each in judged.moved))


def _moved_row(moved: Moved) -> str:
    before, now = (ABSENT if each is None else code(each) for each in (moved.before, moved.now))
    return f"- {SORTS[moved.sort]} {code(moved.name)}: {before} → {now}"


def _job(sighting: Sighting) -> str:
    job = f"{code(sighting.workflow, 60)} / {code(sighting.job.name, 80)}"
    return f"- {job}, [line {sighting.found.finding.line}]({sighting.found.url})"


def _other(other: Located) -> str:
    finding = other.finding
    return f"- [line {finding.line}]({other.url}): {proof.summary(finding)} {code(finding.quote)}"


def _excerpt(finding: Finding) -> str:
    return blocks(EXCERPT.format(line=finding.line), fenced(finding.excerpt)) if finding.excerpt else ""


def _not_examined(judgement: Judgement) -> str:
    sentences = unexamined(judgement.diagnoses)
    return _section(NOT_EXAMINED, (f"- {sentence}" for sentence in sentences)) if sentences else EXAMINED


def _section(heading: str, rows: Iterable[str]) -> str:
    """A heading and its rows; how many more there are is said."""
    rows = list(rows)
    return blocks(heading, listed(rows, _MAX_ROWS))

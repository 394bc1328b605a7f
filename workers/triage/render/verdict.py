"""Whose failure a cause is, what has moved since, and what people said of it, as Markdown."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from workers.triage.diagnosis import Located
from workers.triage.environment import Moved, Sort
from workers.triage.judgement import Ignored, Judged, Wrong
from workers.triage.render import proof
from workers.triage.render.words import joined
from workers.triage.text import code
from workers.triage.verdicts import Verdict, Whose

MAX_MOVED = 5
_MAX_LOOKS = 3
_MAX_NAME = 80

IN_A_PULL = {
    Whose.THIS_CHANGE: "**New with this change.**",
    Whose.PRE_EXISTING: "**It was there before this change.**",
    Whose.FLAKY: "**Flaky: it comes and goes.**",
    Whose.INFRASTRUCTURE: "**Infrastructure, not the code.**",
    Whose.UPSTREAM: "**Upstream: a package from elsewhere broke.**",
}
"""How the evidence begins on a pull request. What is not known takes no line."""
ON_A_BRANCH = {
    **IN_A_PULL,
    Whose.THIS_CHANGE: "**New with this commit.**",
    Whose.PRE_EXISTING: "**It was there before this commit.**",
}
"""How it begins for a branch."""
BRIEFLY = {
    Whose.PRE_EXISTING: "there before",
    Whose.FLAKY: "flaky",
    Whose.INFRASTRUCTURE: "infrastructure",
    Whose.UPSTREAM: "upstream",
}
"""What the title of a folded cause says of it."""

AGAIN = "Run the failed jobs again, and have the cause mended apart from this change."
"""What to do first about what comes and goes."""
AGAIN_ON_A_BRANCH = "Run the failed jobs again."

MOVED = "**Your change did not touch this:** {what}."
MOVED_ON_A_BRANCH = "**Moved besides the code:** {what}."
MORE_MOVED = "{count} more"
WENT, CAME, LEFT = "{name} went {before} → {now}", "{name} is new ({now})", "{name} is gone (it was {before})"
NAMED = {
    Sort.PACKAGE: "{name}",
    Sort.RUNNER_IMAGE: "the runner image {name}",
    Sort.ACTION: "the action {name}",
    Sort.BASE_IMAGE: "the base image {name}",
}

WRONG = "**Disputed:** {by} says that this is wrong."
WRONG_KIND = "**Disputed:** {by} says that this is wrong: it is {kind}."
UNSURE = "Whose failure it is, is not known: {detail}"
IGNORED = "ignored until {until}, as {by} asked"

_HEXADECIMAL = re.compile(r"(?P<algorithm>sha256:)?(?P<first>[0-9a-f]{12})[0-9a-f]{28,}")


def whose(verdict: Verdict, found: Located, *, on_branch: bool = False) -> str:
    """The Verdict of what was found with its evidence; empty where it is not known. What the sentence links itself, or
    the Proof shows anyway, is not linked again; links lead only to the GitHub of `found`.
    """
    begin = (ON_A_BRANCH if on_branch else IN_A_PULL).get(verdict.whose)
    if begin is None:
        return ""
    checked = found.finding.proof.looked if found.finding.proof else ()
    shown = () if "](" in verdict.detail else [look for look in verdict.looked if look not in checked][:_MAX_LOOKS]
    looks = " · ".join(proof.look(look, found.url) for look in shown)
    return " ".join(filter(None, (begin, verdict.detail, looks)))


def to_do(verdict: Verdict, remedy: str, *, on_branch: bool = False) -> str:
    """What to do: what the Verdict tells comes before the remedy, or in its place."""
    again = AGAIN_ON_A_BRANCH if on_branch else AGAIN
    first = again if verdict.whose is Whose.FLAKY else verdict.first
    return verdict.instead or " ".join(filter(None, (first, remedy)))


def unsure(verdict: Verdict) -> str:
    """Why it is not known whose failure it is; empty where it is known, or nothing tells why."""
    known = verdict.whose is not Whose.UNKNOWN or not verdict.detail
    return "" if known else UNSURE.format(detail=verdict.detail)


def moved(judged: Judged, *, on_branch: bool = False) -> str:
    """What is other since the job last passed; empty where nothing is known to be."""
    if not judged.moved:
        return ""
    items = [_moved(each) for each in judged.moved[:MAX_MOVED]]
    more = len(judged.moved) - len(items)
    what = joined([*items, MORE_MOVED.format(count=more)] if more else items)
    since = judged.since.strip().removesuffix(".")
    return (MOVED_ON_A_BRANCH if on_branch else MOVED).format(what=f"{what}, {since}" if since else what)


def _moved(each: Moved) -> str:
    name = NAMED[each.sort].format(name=code(each.name, _MAX_NAME))
    form = CAME if each.before is None else LEFT if each.now is None else WENT
    return form.format(name=name, before=_version(each.before), now=_version(each.now))


def _version(version: str | None) -> str:
    """A commit or a digest by as many digits as tell it apart."""
    long = _HEXADECIMAL.fullmatch(version or "")
    return code(f"{long['algorithm'] or ''}{long['first']}" if long else version, _MAX_NAME)


def disputed(wrong: Wrong | None) -> str:
    """Who says that it is wrong; empty where nobody does."""
    if wrong is None:
        return ""
    form = WRONG_KIND if wrong.kind else WRONG
    return form.format(by=code(wrong.by, _MAX_NAME), kind=code(wrong.kind, _MAX_NAME))


def ignored(said: Ignored | None) -> str:
    """Until when it is ignored, and for whom; empty where it is not."""
    if said is None:
        return ""
    until = datetime.fromtimestamp(said.until, UTC).date()
    return IGNORED.format(until=until.isoformat(), by=code(said.by, _MAX_NAME))

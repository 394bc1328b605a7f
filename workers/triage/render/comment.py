"""The one comment of a pull request, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.triage.diagnosis import Diagnosis
from workers.triage.judgement import Judgement
from workers.triage.render.page import CAUSES, KEY, Frame, failure, heads_of, runs_of

MARKER = "<!-- retriage:comment -->"
"""Hidden first line by which the comment is found again, together with its author."""
LIMIT = 65_536
"""How many characters GitHub takes: a longer body is refused with 422, `body is too long`."""

HINT = " This comment is kept up to date; comment `/retriage help` to see what you can ask for."

RESOLVED = """\
{marker}
### CI is green{again}

{runs}

<sub>As of {heads}.{resolved}</sub>
"""
WAS_RED = " What stood here before is resolved."

_CAUSES = re.compile(CAUSES.format(causes=rf"(?P<causes>(?: [1-9][0-9]{{0,3}}={KEY})+)"))


def render_failure(judgement: Judgement) -> str:
    """The comment for the red runs of one head; within LIMIT, by leaving out what is said to be left out."""
    return failure(judgement, Frame(MARKER, HINT, LIMIT))


def render_resolved(diagnoses: Sequence[Diagnosis], *, again: bool = True) -> str:
    """The comment once all runs of the head are green. `diagnoses` are those runs', at least one; `again` is whether
    a comment on red ones stood there before.
    """
    return RESOLVED.format(
        marker=MARKER,
        again=" again" if again else "",
        runs=runs_of(diagnoses),
        heads=heads_of(diagnoses),
        resolved=WAS_RED if again else "",
    )


def causes_of(body: str) -> dict[int, str]:
    """The keys of a comment's causes by their numbers, as it shows them; empty for a body that is not one."""
    first, second, *_ = [*body.replace("\r\n", "\n").split("\n", 2), "", ""]
    known = _CAUSES.fullmatch(second) if first == MARKER else None
    pairs = [pair.split("=") for pair in known["causes"].split()] if known else []
    causes = {int(number): key for number, key in pairs}
    return causes if len(causes) == len(pairs) else {}

"""Defects of released packages that a repository has met and that were not mended when they were last looked at."""

from __future__ import annotations

from collections.abc import Sequence

from workers.triage.filed import Filed, State, UpstreamReport
from workers.triage.render.upstream import issue_link
from workers.triage.text import code
from workers.triage.watched import Watched

OPEN = """\

**Broken upstream**, as far as this repository has met it:

{rows}
"""
ROW = "- {package}{error}: {state}{pin}{issue}."
NOT_MENDED = "no release mends it"
MENDED = "mended in {release}"
PIN = ", until then require {pin}"
ISSUE = "; {issue}, {state}"
MOST = 20


def render_open(met: Sequence[tuple[Watched, Filed | None]]) -> str:
    """A list of them, those that were seen last first; empty where there is none."""
    rows = [_row(watched, filed) for watched, filed in reversed(met[-MOST:])]
    return OPEN.format(rows="\n".join(rows)) if rows else ""


def _row(watched: Watched, filed: Filed | None) -> str:
    found = watched.reproduction
    pin = PIN.format(pin=code(found.pin)) if found.pin and not watched.fixed_in else ""
    return ROW.format(
        package=code(f"{found.called} {found.version}"),
        error=f", {code(found.error)}" if found.error else "",
        state=MENDED.format(release=code(watched.fixed_in)) if watched.fixed_in else NOT_MENDED,
        pin=pin,
        issue=_issue(filed) if filed and filed.number else "",
    )


def _issue(filed: Filed) -> str:
    told = UpstreamReport(State.REPORTED, filed.package, filed.repository, filed.number, filed.url, filed.open)
    return ISSUE.format(issue=issue_link(told), state="open" if filed.open else "closed")

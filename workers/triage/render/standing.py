"""What is open upstream, in words: what the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from workers.triage.filed import How, Standing
from workers.triage.text import visible

HEADINGS: Final = ("Release", "What is wrong", "Issue", "Since", "Seen by", "Until it is mended")
NOTHING: Final = (
    "No issue is open upstream. One is listed here once a released package was proved to be broken, and either an "
    "issue about that was found with its maintainers, or retriage has opened one (the setting upstream: auto, or the "
    "command /retriage upstream N)."
)
BY: Final = {How.APP: "opened by retriage", How.MACHINE: "opened by retriage", How.FOUND: "opened by somebody else"}
MENDED: Final = "mended in {release}"
PIN: Final = "require {pin}"
NO_PIN: Final = "no release mends it"
ONE: Final = "1 repository"
MANY: Final = "{count:,} repositories"
NOBODY: Final = "–"
MAX_TEXT: Final = 200
"""Characters of a cell, above which it is cut."""
EXPLAINED: Final = (
    ("Since", "when the issue was opened, or found; it is listed while it is open, as far as is known"),
    ("Seen by", "how many repositories of all installations have met the defect within 90 days"),
    ("Until it is mended", "what to require meanwhile, or the release that mends it: newer ones are tried every hour"),
)
"""What the columns mean: term and definition."""
_SAFE: Final = "https://"


@dataclass(frozen=True, slots=True)
class Row:
    """One issue as a table shows it; plain text."""

    release: str
    """The package and its version."""
    wrong: str
    """File, line and error."""
    issue: str
    """`owner/name#1`."""
    url: str
    """Its page; empty for an address that no link may lead to."""
    by: str
    """Who opened it."""
    since: str
    """A day."""
    seen: str
    """How many repositories."""
    until: str
    """What to do."""


def rows(standing: Sequence[Standing]) -> tuple[Row, ...]:
    """A row for each issue, in that order."""
    return tuple(map(_row, standing))


def _row(each: Standing) -> Row:
    filed, found = each.filed, each.reproduction
    place = f"{found.file}{f', line {found.line}' if found.line else ''}" if found and found.file else ""
    return Row(
        release=_plain(f"{found.called if found else filed.package} {filed.release}"),
        wrong=_plain(": ".join(part for part in (place, found.error if found else "") if part)) or NOBODY,
        issue=_plain(f"{filed.repository}#{filed.number}"),
        url=filed.url if filed.url.startswith(_SAFE) else "",
        by=BY[filed.how],
        since=f"{datetime.fromtimestamp(filed.opened, UTC):%Y-%m-%d}",
        seen={0: NOBODY, 1: ONE}.get(each.repositories, MANY.format(count=each.repositories)),
        until=_until(each),
    )


def _until(each: Standing) -> str:
    fixed = (each.watched.fixed_in if each.watched else "") or each.filed.fixed_in
    if fixed:
        return MENDED.format(release=_plain(fixed))
    pin = each.reproduction.pin if each.reproduction else None
    return PIN.format(pin=_plain(pin)) if pin else NO_PIN


def _plain(text: str) -> str:
    shown = " ".join(visible(text).split())
    return f"{shown[: MAX_TEXT - 1]}…" if len(shown) > MAX_TEXT else shown

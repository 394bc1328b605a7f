"""Links and words for what is told of runs and commits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.triage.facts import Attempt
from workers.triage.model import Look
from workers.triage.records import RunRecord
from workers.triage.text import code

_SHORT = 7
_MAX_NAME = 80
_MOST_NAMES = 3
# What can stand in a Markdown link's address and not end it.
_PLAIN = re.compile(r"https?://[^\s()<>\[\]\\`\"]+")


def link(text: str, url: str) -> str:
    """A link; only its text where the address is no plain one."""
    return f"[{text}]({url})" if _PLAIN.fullmatch(url) else text


def run_url(record: RunRecord) -> str:
    """The page of that attempt."""
    return f"{record.url}/attempts/{record.attempt}" if record.attempt > 1 else record.url


def run_text(record: RunRecord) -> str:
    """What a run is called."""
    return f"run #{record.number}" + (f", attempt {record.attempt}" if record.attempt > 1 else "")


def run_link(record: RunRecord) -> str:
    """The run with its page; without one it has no number, which GitHub would take for an issue's."""
    linked = link(run_text(record), run_url(record))
    return linked if linked.startswith("[") else "a run without a page"


def commit_url(run: Attempt, sha: str) -> str:
    """The page of a commit of the run's repository."""
    return f"{run.web_url}/{run.repository}/commit/{sha}"


def commit_link(run: Attempt, sha: str) -> str:
    """A commit with its page."""
    return link(code(sha[:_SHORT]), commit_url(run, sha))


def range_link(run: Attempt, first: str, last: str) -> str:
    """The commits between two, with their page."""
    url = f"{run.web_url}/{run.repository}/compare/{first}...{last}"
    return link(code(f"{first[:_SHORT]}...{last[:_SHORT]}"), url)


def look(text: str, record: RunRecord) -> Look:
    """A run that was looked at."""
    return Look(text, run_url(record))


def named(names: Sequence[str]) -> str:
    """Names in code spans, the first few of many."""
    shown = [code(name, _MAX_NAME) for name in names[:_MOST_NAMES]]
    more = len(names) - len(shown)
    items = [*shown, f"{more} more"] if more else shown
    return " and ".join([*filter(None, [", ".join(items[:-1])]), *items[-1:]])


def whereabouts(record: RunRecord) -> str:
    """Whose run it was: a pull request's or a branch's."""
    if record.pull is not None:
        return f"pull request {record.pull}"
    return code(record.branch, _MAX_NAME) if record.branch else "a branch that is gone"


def times(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"

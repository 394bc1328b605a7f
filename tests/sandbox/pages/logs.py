"""A job's log as lines that can be linked to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.sandbox.archive import step_logs
from tests.sandbox.state import Job

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z) ?")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the page."""

    number: int
    """From 1 in the job's log."""
    anchor: str
    """GitHub's own: `step:3:14`, where it is known which step the line is of."""
    time: str
    text: str
    kind: str
    """`error`, `warning`, `group` or empty."""


def lines_of(job: Job) -> list[Line]:
    """Every line of a job's log."""
    anchors = _anchors(job)
    return [
        _line(number, anchors.get(number, f"line:{number}"), text)
        for number, text in enumerate(_split(job.log or b""), start=1)
    ]


def _split(log: bytes) -> list[str]:
    text = log.decode("utf-8", errors="replace").replace("\r\n", "\n")
    lines = text.split("\n")
    return lines[:-1] if lines and not lines[-1] else lines


def _anchors(job: Job) -> dict[int, str]:
    """The steps' own numbering, where the steps' logs make up the job's."""
    found: dict[int, str] = {}
    number = 0
    for (step, _), data in step_logs(job).items():
        for place, _ in enumerate(_split(data), start=1):
            number += 1
            found[number] = f"step:{step}:{place}"
    return found


def _line(number: int, anchor: str, text: str) -> Line:
    text = _ANSI.sub("", text.removeprefix("\ufeff"))
    time = _TIME.match(text)
    rest = text[time.end() :] if time else text
    kind = next((kind for kind in ("error", "warning", "group") if rest.startswith(f"##[{kind}]")), "")
    if len(rest) > _LONGEST:
        rest = rest[:_LONGEST] + " …"
    return Line(number, anchor, time[1] if time else "", rest, kind)

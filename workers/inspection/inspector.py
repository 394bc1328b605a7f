"""Reads a released artifact, without trust in anything that is in it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from workers.errors import PermanentError
from workers.inspection import bounds
from workers.inspection.gathered import Gathered
from workers.inspection.process import Answer, run
from workers.inspection.request import Request
from workers.triage.releases.model import Contents, Inquiry, Packaging

Run = Callable[[bytes, float], Answer]
"""Starts a reader with a request, for at most so many seconds."""


NONSENSE = "The artifact is not read: its reader answered with nonsense."


class InspectionError(PermanentError):
    """An artifact is damaged, beyond the bounds, or ended its reader. The message is one sentence."""


def inspect(path: Path, packaging: Packaging, inquiry: Inquiry, run_: Run = run) -> Contents:
    """What an artifact shows. It is read by a child process with limits; nothing of it is unpacked to disk, imported,
    built or executed.

    Of a wheel, files stand where pip installs them; of an sdist, below its one folder and without `src/`. A file that
    ends its reader is listed in `unread`, and the others are read all the same, by up to bounds.RESTARTS new readers.
    Raises InspectionError where the artifact as a whole cannot be read.
    """
    deadline = time.monotonic() + bounds.CLOCK
    request = _request(path, packaging, inquiry)
    gathered = Gathered()
    for _ in range(bounds.RESTARTS + 1):
        answer = run_(request.written(), max(1.0, deadline - time.monotonic()))
        for message in _messages(answer):
            if message["say"] == "refused":
                raise InspectionError(f"The artifact is not read: {message['reason']}.")
            _take(gathered, message)
        if gathered.whole:
            break
        if not gathered.step:
            raise InspectionError(f"The artifact is not read: {answer.ended or 'its reader gave no answer'}.")
        gathered.lost(answer.ended or "its reader did not survive it")
        request = replace(request, begin=gathered.step)
        if time.monotonic() > deadline:
            break
    if not gathered.whole:
        gathered.give_up(() if inquiry.compile or inquiry.imports else inquiry.files)
    return gathered.contents()


def _request(path: Path, packaging: Packaging, inquiry: Inquiry) -> Request:
    return Request(
        path=str(path.resolve()),
        wheel=packaging is Packaging.WHEEL,
        compile=inquiry.compile,
        files=inquiry.files,
        line=inquiry.line,
        modules=inquiry.modules[: bounds.MODULES],
        imports=inquiry.imports,
        python=inquiry.python,
    )


def _take(gathered: Gathered, message: dict[str, Any]) -> None:
    try:
        gathered.take(message)
    except (KeyError, TypeError, ValueError) as error:
        raise InspectionError(NONSENSE) from error


def _messages(answer: Answer) -> Iterator[dict[str, Any]]:
    """Raises InspectionError for what no reader of ours says."""
    for line in answer.lines:
        try:
            message = json.loads(line)
        except ValueError as error:
            raise InspectionError(NONSENSE) from error
        if not isinstance(message, dict) or "say" not in message:
            raise InspectionError(NONSENSE)
        yield message

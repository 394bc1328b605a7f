"""The reader: a process of its own that opens one artifact, says what it sees as JSON lines, and ends.

It limits itself before it reads a byte of the artifact. It imports nothing but the standard library, parso and its
siblings; nothing of the artifact is imported, built or executed. Each step is announced before it is done, so that the
parent knows which file ended it, and can have the others read.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from workers.inspection import bounds
from workers.inspection.archives import RefusedError
from workers.inspection.request import Request, read
from workers.inspection.steps import Message, Steps


def main() -> None:
    """Read the request, and answer it."""
    request = read(sys.stdin.buffer.read())
    limit()
    try:
        _answer(request)
    except RefusedError as error:
        say({"say": "refused", "reason": str(error)})
    except (MemoryError, RecursionError):
        say({"say": "refused", "reason": "reading it takes more memory than is allowed"})


def limit() -> None:
    """No more than the bounds, no file written, no process started, no core left."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, bounds.LIMIT_FILES),
        (resource.RLIMIT_CPU, bounds.LIMIT_CPU),
        (resource.RLIMIT_AS, bounds.LIMIT_MEMORY),
    ):
        hard = resource.getrlimit(kind)[1]
        limit_ = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit_, limit_))


def say(message: Message) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _answer(request: Request) -> None:
    steps = Steps(request, Path(request.path))
    if not request.begin:
        say(steps.overview())
    for number, (what, step) in enumerate(steps.all(), start=1):
        if number <= request.begin:
            continue
        if time.process_time() > bounds.SECONDS:
            say({"say": "late", "files": steps.left(number)})
            break
        say({"say": "at", "step": number, "file": what})
        for message in step():
            say(message)
    say({"say": "end"})

"""Runs the reader, and never waits for it longer, or takes more from it, than the bounds allow."""

from __future__ import annotations

import os
import select
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import workers
from workers.inspection import bounds

_ROOT = str(Path(workers.__file__).parents[1])
_START = "import sys; sys.path.append(sys.argv[1]); from workers.inspection import child; sys.path.pop(); child.main()"
COMMAND = (sys.executable, "-I", "-B", "-W", "ignore", "-X", "utf8", "-c", _START, _ROOT)
"""Isolated: neither the environment nor the current folder tells Python where to find modules."""
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader said before it ended."""

    lines: tuple[bytes, ...]
    """Whole lines of its standard output."""
    ended: str
    """Why it did not end by itself, as a clause; empty where it did."""


def run(request: bytes, seconds: float, command: Sequence[str] = COMMAND) -> Answer:
    """Start a reader in a session of its own, with an empty environment, and wait for its end or make one.

    What it writes to standard error is dropped: it may hold text of the artifact.
    """
    process = subprocess.Popen(  # noqa: S603 - this interpreter, with arguments that are written above
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )
    try:
        said, ended = _exchange(process, request, time.monotonic() + seconds)
    finally:
        _end(process)
    if not ended and process.returncode:
        ended = _death(process.returncode)
    return Answer(tuple(said.split(b"\n")[:-1]), ended)


def _environment() -> dict[str, str]:
    """Nothing, except where the interpreter's own library lies, for one that was built to be told."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}


def _exchange(process: subprocess.Popen[bytes], request: bytes, deadline: float) -> tuple[bytes, str]:
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise ValueError("the reader has no pipes")
    said = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(stdin, selectors.EVENT_WRITE)
        selector.register(stdout, selectors.EVENT_READ)
        while stdout in _open(selector):
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                return bytes(said), "it took longer than is allowed"
            for key, _ in ready:
                if key.fileobj is stdin:
                    request = _write(selector, stdin, request)
                else:
                    _read(selector, stdout, said)
            if len(said) > bounds.ANSWER:
                return bytes(said), "its reader said more than is allowed"
    return bytes(said), _waited(process, deadline)


def _open(selector: selectors.BaseSelector) -> set[object]:
    return {key.fileobj for key in selector.get_map().values()}


def _write(selector: selectors.BaseSelector, pipe: IO[bytes], request: bytes) -> bytes:
    try:  # no more than a pipe that is ready takes without blocking
        request = request[os.write(pipe.fileno(), request[: select.PIPE_BUF]) :]
    except BrokenPipeError:
        request = b""
    if not request:
        selector.unregister(pipe)
        with suppress(BrokenPipeError):
            pipe.close()
    return request


def _read(selector: selectors.BaseSelector, pipe: IO[bytes], said: bytearray) -> None:
    piece = os.read(pipe.fileno(), _PIECE)
    said += piece
    if not piece:
        selector.unregister(pipe)


def _waited(process: subprocess.Popen[bytes], deadline: float) -> str:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return "it took longer than is allowed"
    return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of its session, and close what it was spoken to by."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()


def _death(code: int) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "it takes more computing time than is allowed"
    return "its reader did not survive it"

"""Whether Python looked for a file or for a program that it was to start."""

from __future__ import annotations

from workers.triage.log import JobLog

_STARTS = ("subprocess.py", "/_posixsubprocess", "pexpect", "popen_spawn")
_TRACEBACK = 40


def spawned(log: JobLog, number: int) -> bool:
    """Whether the missing file that this line names is a program, going by the traceback above it."""
    return any(part in text for _, text in log.window(number - _TRACEBACK, number) for part in _STARTS)

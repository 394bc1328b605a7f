"""What `retriage analyze` is given, turned into examined jobs."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO

from workers.errors import RetriageError, UnusableInputError
from workers.triage import engine
from workers.triage.archive import MAX_JOBS, LogArchive
from workers.triage.decode import BLOCK, text_of
from workers.triage.examine import examine
from workers.triage.known import NOTHING_KNOWN, KnownLines, known_lines
from workers.triage.landmarks import Late
from workers.triage.lines import Gathered
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Examination
from workers.triage.text import code

STDIN = "-"
SCHEMES = ("https://", "http://")
MAX_FILES = 10_000
"""How many files of a folder are read."""
PRINTED = "\a\b\t\n\v\f\r\x1b"
MAX_SECONDS = 300
"""How long one input may be read."""
_SAMPLE = 8192
_IN_MEMORY = 8 * 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf": "7z"}
_WHOLE_JOB = re.compile(r"\d+_(?P<job>.+)\.txt")


@dataclass(frozen=True, slots=True)
class Analysed:
    """One input, read."""

    examinations: tuple[Examination, ...]
    """Its jobs."""
    not_examined: tuple[str, ...] = ()
    """What could not be read of it; one sentence each."""


def sources(given: Sequence[str], known: KnownLines = NOTHING_KNOWN) -> Iterator[tuple[str, Analysed | RetriageError]]:
    """Every input with what came of it, in order; one that is unusable does not keep the others from being read.

    `known` is what a log of the same job says that passed.
    """
    for source in given:
        try:
            yield source, analyse(source, known)
        except RetriageError as error:
            yield source, error


def analyse(source: str, known: KnownLines = NOTHING_KNOWN) -> Analysed:
    """Read one input: a file, a folder, `-`, or the URL of a run.

    Raises RetriageError with one line that says what is wrong with it and what to do.
    """
    if source.startswith(SCHEMES):
        # Imported here because it brings in the client for GitHub, which a local log can do without.
        from workers.run_url import examine_run  # noqa: PLC0415

        of_run, missing = examine_run(source, known)
        return Analysed(tuple(of_run), tuple(missing))
    examinations: list[Examination] = []
    not_examined = _read(source, lambda log: examinations.append(examine(log, known=known)))
    return Analysed(tuple(examinations), tuple(not_examined))


def learnt(source: str) -> KnownLines:
    """What the log of a passing job says: a file, a folder or `-`. Raises UnusableInputError as `analyse` does."""
    texts: list[str] = []
    read_each(source, lambda log: texts.extend(text for _, text in log.unwrapped.window(1, len(log))))
    return known_lines(texts)


_See = Callable[[JobLog], None]


def read_each(source: str, see: _See) -> None:
    """Show every log of a file, a folder or `-`. Raises UnusableInputError as `analyse` does, the input named."""
    try:
        _read(source, see)
    except UnusableInputError as error:
        raise UnusableInputError(f"{source} {error}") from error


def _read(source: str, see: _See) -> Sequence[str]:
    """Show every log of a local input, one after the other; what could not be read of it, one sentence each."""
    path = Path(source)
    try:
        if source == STDIN:
            return _from_stdin(see)
        return _from_folder(path, see) if path.is_dir() else _from_file(path, path.stem, see)
    except OSError as error:
        raise UnusableInputError(f"cannot be read: {error.strerror or error}") from error


def _from_stdin(see: _See) -> Sequence[str]:
    if sys.stdin is None:
        raise UnusableInputError("is closed")
    return _from_stream(sys.stdin.buffer, "standard input", see)


def _from_file(path: Path, job: str, see: _See) -> Sequence[str]:
    with path.open("rb") as file:
        return _from_stream(file, job, see)


def _from_stream(file: IO[bytes], job: str, see: _See) -> Sequence[str]:
    """Read a log of any length in bounded memory, or an archive; from a pipe, too. `job` names a log's job."""
    start = file.read(_SAMPLE)
    if start.startswith(_ZIP):
        with _seekable(file, start) as archive:
            return _from_archive(archive, see)
    packed = next((name for magic, name in _PACKED.items() if start.startswith(magic)), None)
    if packed:
        raise UnusableInputError(f"is packed with {packed}; unpack it, or give the zip archive of the run's logs")
    if not start:
        raise UnusableInputError("is empty")
    if _is_binary(start):
        raise UnusableInputError("is not text; give a job's log or the zip archive of a run's logs")
    return _from_log(engine.take_in(chain([start], iter(partial(file.read, BLOCK), b"")), _deadline()), job, see)


def _deadline() -> Late:
    end = time.monotonic() + MAX_SECONDS
    return lambda: time.monotonic() > end


@contextmanager
def _seekable(file: IO[bytes], start: bytes) -> Iterator[IO[bytes]]:
    """An archive's index is at its end, and a pipe cannot be read from there."""
    if file.seekable():
        file.seek(0)
        yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        spool.write(start)
        shutil.copyfileobj(file, spool)
        yield spool


def _from_log(gathered: Gathered, name: str, see: _See) -> Sequence[str]:
    if not any(piece.data.strip() for piece in gathered.pieces):
        raise UnusableInputError("is empty")
    jobs = _show(gathered, name, see)
    return _unread_jobs(MAX_JOBS, jobs) if jobs > MAX_JOBS else ()


def _show(gathered: Gathered, name: str, see: _See) -> int:
    """Let the logs in a file be seen; how many they are. None of them is held when the next file is read."""
    logs = read_logs(gathered, name)
    for log in logs[:MAX_JOBS]:
        see(log)
    return len(logs)


def _unread_jobs(read: int, jobs: int) -> Sequence[str]:
    return (f"Of {jobs:,} jobs' logs, the first {read:,} were read.",)


def _is_binary(sample: bytes) -> bool:
    """Whether a tenth of it is what no tool prints: control characters, and bytes of no known encoding."""
    text = text_of(sample)
    odd = sum(character == "\ufffd" or (character < " " and character not in PRINTED) for character in text)
    return odd * 10 > len(text)


def _from_archive(file: IO[bytes], see: _See) -> Sequence[str]:
    archive = LogArchive(file)
    found = archive.members()
    if not found and not archive.not_examined:
        raise UnusableInputError("is a zip archive without any job's log in it; download the logs of a run")
    late = _deadline()
    for read, member in enumerate(found):
        if read >= MAX_JOBS or late():
            return (*archive.not_examined, *_unread_jobs(read, len(found)))
        _show(archive.read(member, late), member.job, see)
    return archive.not_examined


def _from_folder(folder: Path, see: _See) -> Sequence[str]:
    """All logs and archives below a folder, as one input. An unpacked archive repeats each job's log in step files."""
    problems: list[str] = []
    paths = sorted(_files(folder, problems))
    whole_jobs = [path for path in paths if path.parent == folder and _WHOLE_JOB.fullmatch(path.name)]
    chosen = whole_jobs or paths
    unread = 0
    for path in chosen[:MAX_FILES]:
        whole = _WHOLE_JOB.fullmatch(path.name) if whole_jobs else None
        try:
            problems += _from_file(path, whole["job"] if whole else path.stem, see)
        except (UnusableInputError, OSError) as error:
            problems.append(_unread(path, folder, error))
            unread += 1
    if len(chosen) > MAX_FILES:
        problems.append(f"Of {len(chosen):,} files the first {MAX_FILES:,} were read.")
    if unread == len(chosen[:MAX_FILES]):
        raise UnusableInputError("holds no log that can be read")
    return problems


def _files(folder: Path, problems: list[str]) -> Iterator[Path]:
    """The files below a folder; of folders that cannot be looked into, `problems` are told. Links are not followed.

    Raises OSError where the folder itself cannot be looked into.
    """

    def note(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error
        problems.append(_unread(Path(error.filename), folder, error))

    for parent, _, names in os.walk(folder, onerror=note):
        yield from (path for name in names if (path := Path(parent, name)).is_file())


def _unread(path: Path, folder: Path, error: UnusableInputError | OSError) -> str:
    reason = f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
    return f"{code(path.relative_to(folder))} {reason}."

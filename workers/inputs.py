"""What `retriage analyze` is given, turned into examined jobs."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from workers.edges.github import with_token
from workers.errors import PermanentError, RetriageError, UnusableInputError
from workers.fetch import fetch
from workers.triage.archive import LogArchive
from workers.triage.decode import Gathered, gather
from workers.triage.examine import examine
from workers.triage.log import read_logs
from workers.triage.model import Conclusion, Examination
from workers.triage.steps import Steps
from workers.triage.text import code

STDIN = "-"
MAX_FILES = 10_000
"""How many files of a folder are read."""
_CHUNK = 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf": "7z"}
_RUN_PATH = re.compile(r"/([^/]+/[^/]+)/actions/runs/(\d+)(?:/attempts/(\d+))?(?:/job/(\d+))?/?")


@dataclass(frozen=True, slots=True)
class Analysed:
    """One input, read."""

    examinations: tuple[Examination, ...]
    """Its jobs."""
    not_examined: tuple[str, ...] = ()
    """What could not be read of it; one sentence each."""


def analyse(source: str) -> Analysed:
    """Read one input: a file, a folder, `-`, or the URL of a run.

    Raises RetriageError with one line that says what is wrong with it and what to do.
    """
    if source.startswith(("https://", "http://")):
        return _from_url(source)
    if source == STDIN:
        # The end of the data decides whether it is an archive, and standard input cannot be read from its end.
        return _from_stream(io.BytesIO(sys.stdin.buffer.read()), "standard input")
    path = Path(source)
    try:
        if path.is_dir():
            return _from_folder(path)
        with path.open("rb") as file:
            return _from_stream(file, path.name)
    except OSError as error:
        raise UnusableInputError(f"cannot be read: {error.strerror or error}") from error


def _from_stream(file: IO[bytes], name: str) -> Analysed:
    start = file.read(8)
    file.seek(0)
    if start.startswith(_ZIP):
        return _from_archive(file)
    packed = next((name for magic, name in _PACKED.items() if start.startswith(magic)), None)
    if packed:
        raise UnusableInputError(f"is packed with {packed}; unpack it, or give the zip archive of the run's logs")
    return _from_log(gather(iter(lambda: file.read(_CHUNK), b"")), Path(name).stem)


def _from_log(data: Gathered, name: str) -> Analysed:
    if not data.head.strip():
        return Analysed((), ("The log is empty.",))
    if _is_binary(data.head[:8192]):
        raise UnusableInputError("is not text; give a job's log or the zip archive of a run's logs")
    return Analysed(tuple(examine(log) for log in read_logs(data, name)))


def _is_binary(sample: bytes) -> bool:
    """Whether it holds so many control characters that no tool printed it. UTF-16 is text, and half NULs."""
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample if byte)
    return controls * 10 > len(sample)


def _from_archive(file: IO[bytes]) -> Analysed:
    archive = LogArchive(file)
    found = archive.members()
    if not found:
        raise UnusableInputError("is a zip archive without any job's log in it; download the logs of a run")
    logs = (log for member in found for log in read_logs(archive.read(member), member.job))
    return Analysed(tuple(examine(log) for log in logs))


def _from_folder(folder: Path) -> Analysed:
    """All logs and archives below a folder, as one input. An unpacked archive repeats each job's log in step files."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    whole_jobs = [path for path in paths if path.parent == folder and re.fullmatch(r"\d+_.*\.txt", path.name)]
    examinations: list[Examination] = []
    problems: list[str] = []
    for path in (whole_jobs or paths)[:MAX_FILES]:
        try:
            read = analyse(str(path))
        except RetriageError as error:
            problems.append(f"{code(path.relative_to(folder))} {error}.")
            continue
        examinations += read.examinations
        problems += [f"{code(path.relative_to(folder))}: {sentence}" for sentence in read.not_examined]
    if not examinations:
        raise UnusableInputError("holds no log that can be read")
    return Analysed(tuple(examinations), tuple(problems))


def _from_url(url: str) -> Analysed:
    split = urlsplit(url)
    match = _RUN_PATH.fullmatch(split.path)
    if not match:
        raise UnusableInputError("is not the URL of a run, such as https://github.com/OWNER/REPO/actions/runs/ID")
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        raise UnusableInputError(
            "needs a token to be read: set GITHUB_TOKEN, for example to the output of `gh auth token`"
        )
    repository, run_id, _attempt, job_id = match.groups()
    with with_token(token, _api_url(split.hostname or "")) as github:
        run = github.run(repository, int(run_id))
        if not run.completed:
            raise PermanentError("is a run that has not ended yet; try again when it has")
        jobs = [job for job in github.jobs(run) if job.failed and (job_id is None or job.id == int(job_id))]
        fetched = fetch(github, run, jobs, last_try=True)
    examinations = [
        examine(log, Conclusion.FAILURE, Steps(job.steps))
        for job in jobs
        if job.id in fetched.logs
        for log in read_logs(fetched.logs[job.id], job.name)
    ]
    missing = [f"{code(job.name)}: {fetched.missing[job.id]}." for job in jobs if job.id in fetched.missing]
    return Analysed(tuple(examinations), tuple(missing))


def _api_url(host: str) -> str:
    """The REST API of the host a run's page is on. https://docs.github.com/en/enterprise-server/rest"""
    known = os.environ.get("GITHUB_API_URL")
    if known:
        return known
    return "https://api.github.com" if host == "github.com" else f"https://{host}/api/v3"


def sources(given: Sequence[str]) -> Iterator[tuple[str, Analysed | RetriageError]]:
    """Every input with what came of it, in order; one that is unusable does not keep the others from being read."""
    for source in given:
        try:
            yield source, analyse(source)
        except RetriageError as error:
            yield source, error

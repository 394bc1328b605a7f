"""The disk was full.

## Looks like

    tar: app/core.a: Cannot write: No space left on device
    OSError: [Errno 28] No space left on device
    ERROR: failed to solve: ResourceExhausted: failed to copy files: copy file range failed: no space left on device
    System.IO.IOException: There is not enough space on the disk. : 'D:\\a\\app\\app\\bin\\app.pdb'

## Why it happens

A hosted runner has some tens of gigabytes free; images, caches, tool chains and debug builds fill them sooner than one
thinks. On a self-hosted runner it is what earlier jobs left. The file on which it shows is only the one that came last.
A quota, a memory file system such as `/dev/shm` of a container, and inodes can run out as well while the disk has room.

The runner's own warning that space is getting scarce is not reported by itself.

## What to do

Print `df --human-readable` before the step, then free room: remove what the image brings and the job does not need,
prune container images, build without debug information, write large results to another mount, or use a larger runner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.aftermath import Ending
from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.sayings import Heard, Saying, all_about, heard, settled, triggers

FULL = "The disk was full."
SHARED_MEMORY_FULL = "The shared memory of the container was full."
QUOTA_REACHED = "The disk quota was used up."

REMEDY = """\
Free room before this step (what the image brings and the job does not need, container images, debug builds), or use a
runner with a larger disk.
"""
REMEDY_SHARED_MEMORY = """\
Give the container more shared memory, for example with `--shm-size`, or let the program use less of it.
"""

SHARED_MEMORY = "shared memory"
QUOTA = "quota"
_RUNNER_WARNING = "You are running out of disk space"

SAYINGS = (
    *all_about(
        (
            Saying("shared memory segment", r"(?i)shared memory segment.*No space left on device", 0.95),
            Saying("No space left on device", r"(?:/dev/shm|torch_shm_manager|shm_open).*No space left on device", 0.9),
        ),
        SHARED_MEMORY,
        ending=Ending.SURE,
    ),
    *all_about(
        (
            Saying("Disk quota exceeded", r"Disk quota exceeded", 0.95),
            Saying("EDQUOT", r"\bEDQUOT\b", 0.93),
        ),
        QUOTA,
        ending=Ending.SURE,
    ),
    *all_about(
        (
            Saying("No space left on device", r"No space left on device", 0.96),
            Saying("no space left on device", r"no space left on device", 0.96),
            Saying("ENOSPC", r"\bENOSPC\b", 0.95, because=r"(?i)space|write|fsync|\bE?NOSPC\b\W*$"),
            Saying("not enough space on the disk", r"There is not enough space on the disk", 0.95),
            Saying("enough free space in ", r"You don't have enough free space in ", 0.96),
            Saying(": Wrote only ", r"^(?:g|bsd)?tar: .*: Wrote only \d+ of \d+ bytes", 0.9),
            Saying("database or disk is full", r"database or disk is full", 0.9),
            Saying("ran out of disk space", r"(?i)ran out of disk space", 0.93),
            Saying("nsufficient disk space", r"(?i)insufficient disk space", 0.85),
            Saying("ot enough disk space", r"(?i)not enough (?:free )?disk space", 0.88),
            Saying("disk is full", r"(?i)(?:^|: |the )disk is full", 0.85),
        ),
        ending=Ending.SURE,
    ),
)
# Linux says the same of watches on files, which have nothing to do with the disk: man 2 inotify_add_watch
_NO_DISK = Pattern(r"(?i)file watchers|inotify|watch ['\"/]|System limit for number")


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """There is nothing to tell apart: a machine has one disk to fill."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """The first such line of each step."""
    found = [one for one in heard(log, hits, SAYINGS) if not _NO_DISK.search(log.text(one.line))]
    for one in settled(log, found, lambda _: None):
        yield _match(one, tuple(n for n in hits if _RUNNER_WARNING in log.text(n))[:1])


def _match(one: Heard, warnings: tuple[int, ...]) -> Match:
    summary, remedy = FULL, REMEDY
    if one.saying.about == SHARED_MEMORY:
        summary, remedy = SHARED_MEMORY_FULL, REMEDY_SHARED_MEMORY
    elif one.saying.about == QUOTA:
        summary = QUOTA_REACHED
    return Match(
        line=one.line,
        subject=Subject(),
        confidence=one.confidence,
        summary=summary,
        remedy=remedy.replace("\n", " ").strip(),
        evidence=(*one.evidence, *warnings),
    )


DETECTOR = Detector("disk-full", Category.INFRASTRUCTURE, (*triggers(SAYINGS), _RUNNER_WARNING), detect)

"""The machine lacks a device or a feature that the job needs.

## Looks like

    RuntimeError: Found no NVIDIA driver on your system.
    could not select device driver "" with capabilities: [[gpu]]
    x86_64 emulation currently requires hardware acceleration!
    Illegal instruction     (core dumped) ./benchmark
    could not open port /dev/ttyUSB0: [Errno 2] No such file or directory: '/dev/ttyUSB0'
    pygame.error: Couldn't open audio device

## Why it happens

Tests that want a GPU, hardware virtualisation, a serial port or a sound card run on a machine that has none, as the
standard runners of GitHub have no GPU. A program was built for a newer processor than the one it now runs on,
because runners of one label differ, or because something was built with `-march=native` and kept in a cache.

What a library merely logs while it goes on without the device (TensorFlow without CUDA, for one) is not reported. A
display is a program that has to run, and so another kind: a missing service.

## What to do

Choose a runner that has what is needed, or a stand-in for it: a dummy sound device, emulation without acceleration.
Mark tests that need hardware, so that a machine without it leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.wordings.hardware import MISSING_HARDWARE


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """What the machine lacks."""

    device: str | None
    """The device's path or sort, or the processor's feature."""


# Libraries that can do without a device only log that they found none.
_LOGGED = Pattern(
    r"(?i)^(?:\S{8,30} )?(?:\S{8,20} )?\[?(?:warn(?:ing)?|info|debug)\b|\bUserWarning\b|dlerror|dynamic library"
    r"|(?:^|\s)[WEI](?:\d{4})? (?:\S+ )*(?:tensorflow|external|xla|jax)/|\S+\.(?:cc|cpp|cu):\d+[\])]|onnxruntime"
)


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line that misses a device, and on which a step ended."""
    for said in MISSING_HARDWARE.said(log, hits):
        if not _LOGGED.search(log.text(said.line)):
            yield said.match(Subject(said.named.get("device")))


DETECTOR = Detector("missing-hardware", Category.INFRASTRUCTURE, MISSING_HARDWARE.triggers, detect)

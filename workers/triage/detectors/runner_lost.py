"""The machine that ran the job went away.

## Looks like

    ##[error]The runner has received a shutdown signal. This can happen when the runner service is stopped.
    The self-hosted runner: build-7 lost communication with the server. Verify the machine is running
    ##[error]The hosted runner encountered an error while running your job. (Error Type: Disconnect).
    ERROR: Job failed (system failure): pods "runner-abc" not found

## Why it happens

The machine was taken back (a spot instance, a scaled-down pool, a pod that was evicted), it was restarted or lost its
network, or the job itself used up its memory or its processors so that the runner's own process could no longer answer.
In rare cases a step killed the runner.

## What to do

Run the job again. When it happens at the same place each time, the job takes all the machine has: let less run at once
or use a larger runner. On runners of your own, look at their logs and at what scales them down, and keep machines that
still run a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.aftermath import Ending
from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.sayings import Saying, all_about, heard, settled, triggers

LOST = "The runner was lost before the job ended."
SHUT_DOWN = "The runner was shut down before the job ended."
NEVER_CAME = "The machine or container that should run the job did not come up."

REMEDY = """\
Run the job again. If it ends at the same place each time, let less run at once or use a runner with more memory; on
runners of your own, look at what stops them.
"""

SHUTDOWN = "shutdown"
START = "start"

_LOST = (
    Saying(
        "lost communication with the server",
        r"^(?:##\[error\])?The .{0,20}(?:runner|agent)(?::? .{1,100}?)? lost communication with the server",
        0.97,
    ),
    Saying(
        "runner encountered an error while running your job",
        r"^(?:##\[error\])?The hosted runner encountered an error while running your job",
        0.95,
    ),
    Saying("(Error Type: Disconnect)", r"\(Error Type: Disconnect\)", 0.95),
    Saying("We stopped hearing from agent", r"^(?:##\[error\])?We stopped hearing from agent ", 0.97),
    Saying(
        "registration has been deleted from the server", r"runner registration has been deleted from the server", 0.93
    ),
    Saying("agent went offline during the build", r"(?:Agent|Slave|agent) went offline during the build", 0.96),
    Saying("went offline during the build", r"went offline during the build", 0.95),
    Saying("hudson.remoting.ChannelClosedException", r"hudson\.remoting\.ChannelClosedException", 0.85),
    Saying("hudson.remoting.RequestAbortedException", r"hudson\.remoting\.RequestAbortedException", 0.85),
    Saying("Job failed (system failure)", r"ERROR: Job failed \(system failure\): ", 0.88),
    Saying("Agent was lost", r"(?i)\bthe agent was lost\b", 0.9),
)
_SHUT_DOWN = (
    Saying("received a shutdown signal", r"^(?:##\[error\])?The runner has received a shutdown signal", 0.95),
    Saying("Received request to deprovision", r"^(?:##\[(?:error|warning)\])?Received request to deprovision", 0.93),
    Saying("pot instance interruption", r"(?i)spot instance interruption (?:notice|warning)", 0.9),
    Saying("instance is being preempted", r"(?i)instance is being preempted", 0.9),
)
_NEVER_CAME = (
    Saying("is unhealthy with phase status", r"[Pp]od \S+ is unhealthy with phase status (?:Failed|Unknown)", 0.9),
    Saying("provisioning resources (Error Type", r"An error occurred while provisioning resources", 0.95),
)

SAYINGS = (
    *all_about(_SHUT_DOWN, about=SHUTDOWN, ending=Ending.SURE),
    *all_about(_LOST, ending=Ending.SURE),
    *all_about(_NEVER_CAME, about=START, ending=Ending.SURE),
)
_SUMMARIES = {SHUTDOWN: SHUT_DOWN, START: NEVER_CAME}


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """There is nothing to tell apart: a job has one runner."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """That the runner went away: once."""
    for one in settled(log, heard(log, hits, SAYINGS), lambda _: None)[:1]:
        yield Match(
            line=one.line,
            subject=Subject(),
            confidence=one.confidence,
            summary=_SUMMARIES.get(one.saying.about, LOST),
            remedy=REMEDY.replace("\n", " ").strip(),
            evidence=one.evidence,
        )


DETECTOR = Detector("runner-lost", Category.INFRASTRUCTURE, triggers(SAYINGS), detect)

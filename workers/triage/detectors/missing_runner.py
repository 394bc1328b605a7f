"""No machine took the job on.

## Looks like

    Requested labels: self-hosted, linux, gpu
    Waiting for a runner to pick up this job...
    No runner matching the specified labels was found: ubuntu-16.04
    The job was not acquired by Runner of type hosted even after multiple attempts
    This is a scheduled macOS-12 brownout. The macOS-12 environment is deprecated.

## Why it happens

`runs-on` asks for labels that no runner has: one is misspelt, or the image was withdrawn. Runners of one's own are
offline, busy, or in a group that the repository may not use. The cloud or the cluster that should start a machine has
no room. GitHub itself has an outage. (Where it starts nothing because of the account's payments, a limit was reached.)

Every job waits for its runner at first: that counts only where the log ends with it.

## What to do

Compare `runs-on` with the labels of the runners (Settings, Actions, Runners) and with the images that GitHub offers
(https://docs.github.com/en/actions/reference/runners/github-hosted-runners). No change to the code helps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Conclusion, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.phrases import Phrase, Said
from workers.triage.wordings.runners import MISSING_RUNNERS, NONE_CAME, REQUESTED, WAITING


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The labels that no runner took on."""

    labels: str | None
    """As `runs-on` gives them, separated by commas; None where the log does not tell."""


_AROUND = 30
_AFTER = 200
_STILL_WAITING = 0.9
_WAITED = Phrase(WAITING[0], WAITING[0], NONE_CAME, _STILL_WAITING)


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each line by which no runner took the job; the wait itself only where the log ends with it."""
    found = list(MISSING_RUNNERS.said(log, hits)) or list(_waiting(log, hits))
    for said in found[:1]:
        named = said.named.get("labels")
        requested = () if named else _requested(log, said.line)
        labels = named or next((log.text(at).partition(REQUESTED)[2] for at in requested), None)
        yield said.match(Subject(labels.strip(" .'\"") if labels else None), evidence=requested)


def _waiting(log: JobLog, hits: Sequence[int]) -> Iterator[Said]:
    waits = [number for number in hits if log.text(number).startswith(WAITING)]
    if not waits or log.conclusion is not Conclusion.UNKNOWN:
        return
    after = list(log.window(waits[0], waits[0] + _AFTER))
    others = [text for _, text in after if text and not text.startswith((*WAITING, REQUESTED, "Job defined at: "))]
    if not others and after[-1][0] == len(log):
        yield Said(waits[0], _WAITED, {}, _STILL_WAITING)


def _requested(log: JobLog, number: int) -> tuple[int, ...]:
    """The line nearest above that names the labels."""
    above = [at for at, text in log.window(number - _AROUND, number) if text.startswith(REQUESTED)]
    return tuple(above[-1:])


DETECTOR = Detector(
    "missing-runner",
    Category.INFRASTRUCTURE,
    tuple(dict.fromkeys((*MISSING_RUNNERS.triggers, *WAITING))),
    detect,
)

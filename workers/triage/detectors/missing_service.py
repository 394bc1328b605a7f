"""Something that the job expected to be running beside it is not there.

## Looks like

    psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused
    redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.
    Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?
    browserType.launch: Executable doesn't exist at /home/runner/.cache/ms-playwright/chromium-1105/chrome-linux/chrome
    _tkinter.TclError: no display name and no $DISPLAY environment variable
    ##[error]Failed to initialize container postgres:16

## Why it happens

A database, a broker, a web server under test, the container engine, a browser with its driver, a display or an emulator
was not started, is still starting, has ended, or listens elsewhere. On a runner nothing of this is there unless the
workflow starts it, and a service that takes its time is often asked too early. Within a container job the services
have their own names as hosts, outside of one they are ports of `localhost`.

Where tests fail because of it, the tests are the symptom: this is reported when it explains most of the failed ones. A
host elsewhere that does not answer is a failure of the network.

## What to do

Start the service in the job, wait until it is healthy, and use the host and the port that it has from where the step
runs: https://docs.github.com/en/actions/tutorials/use-containerized-services. Look at the service's own log where it
was started and did not live.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.sayings import Heard, heard, settled, triggers
from workers.triage.text import code
from workers.triage.wordings.ports import service_at
from workers.triage.wordings.screens import BROWSER, DISPLAY
from workers.triage.wordings.services import CONTAINER, DAEMON, DEVICE, SERVICES

NOT_THERE = "The job needs {service}, which did not answer."
NOT_INSTALLED = "The job needs {service}, which is not installed or could not be started."
UNNAMED = "a service"

REMEDY = """\
Start the service in the job, wait until it is healthy before the step that needs it, and check the host and the port.
"""
REMEDIES = {
    CONTAINER: """\
Look at the container's own log for why it did not become healthy, and give it more time or a check that fits.
""",
    DAEMON: """\
Run the step where this is running, or start it and wait for it first; inside a container it has to be passed in.
""",
    BROWSER: """\
Install the browser and what it needs in an earlier step (for Playwright `npx playwright install --with-deps`), in the
version that the driver expects, and cache it if that takes long.
""",
    DISPLAY: """\
Run the command under a virtual display, such as `xvfb-run`, or switch the program to a mode without one.
""",
    DEVICE: """\
Start the emulator in the job and wait until it has booted before the step that needs it.
""",
}


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The service."""

    service: str | None
    """Its name, or where it should have listened; None where the log does not tell."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each service once in each step."""
    found = settled(log, heard(log, hits, SERVICES), _service)
    named = {log.span(one.line) for one in found if _is_named(one)}
    yield from (_match(one) for one in found if _is_named(one) or log.span(one.line) not in named)


def _is_named(one: Heard) -> bool:
    """Whether the service itself is known, not just a port."""
    return ":" not in (_service(one) or ":")


def _service(one: Heard) -> str | None:
    if port := one.groups.get("port"):
        return service_at(one.groups["host"], port)
    return one.groups.get("service") or one.groups.get("host") or one.saying.about or None


def _match(one: Heard) -> Match:
    service = _service(one)
    summary = NOT_INSTALLED if one.saying.advice == BROWSER else NOT_THERE
    return Match(
        line=one.line,
        subject=Subject(service),
        confidence=one.confidence,
        summary=summary.format(service=code(service) if service else UNNAMED),
        remedy=REMEDIES.get(one.saying.advice, REMEDY).replace("\n", " ").strip(),
        evidence=one.evidence,
    )


DETECTOR = Detector("missing-service", Category.INFRASTRUCTURE, triggers(SERVICES), detect)

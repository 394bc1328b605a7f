"""Which steps of a job start a service themselves, with Docker, Compose or the system's own means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.triage.repository.workflow import Job, Step
from workers.triage.service_proofs.service_images import ServiceImage

_COMPOSE = re.compile(r"\bdocker[ -]compose\b[^\n]{0,200}\b(?:up|start|run)\b")
_BY_SYSTEM = re.compile(
    r"\bsystemctl (?:start|restart)\b|\bservice \S{1,60} (?:start|restart)\b|\bpg_ctl(?:cluster)?\b"
    # Debian's packages of servers start them.
    r"|\bapt(?:-get)? [^\n]{0,200}\b(?:postgresql(?:-\d+)?|(?:mysql|mariadb|redis|rabbitmq)-server|redis|memcached)"
    r"(?: |$)",
    re.MULTILINE,
)
_STARTS = re.compile(
    rf"{_BY_SYSTEM.pattern}|\bdocker (?:container )?(?:run|start|create)\b|\bpodman run\b|\bpostgres -D\b"
    r"|\bbrew services (?:start|restart)\b|\b(?:redis|mysqld?|mongod|memcached|postgres)-?server\b"
    r"|\bmongod\b|\bmysqld_safe\b",
    re.MULTILINE,
)
_WAITS = re.compile(r"--wait\b|\bsleep\b|\bwait[-_]?(?:for|on)|\bpg_isready\b|\buntil\b|\bwhile\b|\bping\b|--retry")
_OPAQUE = re.compile(r"(?m)^[ \t]*(?:sudo )?(?:make\b|just\b|task\b|\./|(?:bash|sh|source|\.) [^-\s]|[\w./-]+\.sh\b)")


def starters(job: Job, image: ServiceImage) -> tuple[Step, ...]:
    """The steps that seem to start a service: those that name it and start something, and those that call Compose."""
    return tuple(step for step in job.steps if _starts(step, image))


def _starts(step: Step, image: ServiceImage) -> bool:
    words = _words(image)
    if step.uses:
        return any(word in step.action for word in words) or "compose" in step.action
    if _COMPOSE.search(step.run):
        return True
    return bool(_STARTS.search(step.run)) and any(word in step.run.lower() for word in words)


def _words(image: ServiceImage) -> Iterator[str]:
    yield from image.names
    yield image.service.lower()
    if "postgres" in image.names:
        yield "pg_ctl"


def by_system(step: Step) -> bool:
    """Whether a script starts it by the system's own means, which wait until it is up."""
    return bool(_BY_SYSTEM.search(step.run))


def composes(step: Step) -> bool:
    """Whether a script calls Compose."""
    return bool(_COMPOSE.search(step.run))


def waits(step: Step) -> bool:
    """Whether a script waits for something."""
    return bool(_WAITS.search(step.run))


def opaque(step: Step) -> bool:
    """Whether a step runs what only another file tells: a makefile, a script, an action of this repository."""
    return step.uses.startswith("./") or bool(_OPAQUE.search(step.run))

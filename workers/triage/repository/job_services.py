"""The service containers of a job: what stands under `services:`.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idservices
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.repository.workflow import Job
from workers.triage.service_proofs.service_images import ServiceImage, serving

_PORT = re.compile(r"^(?:(?:[\d.]+:)?(?P<host>\d+):)?(?P<inner>\d+)(?:/(?:tcp|udp))?$")


@dataclass(frozen=True, slots=True)
class Port:
    """One entry of `ports:`."""

    index: int
    """Its place in the list."""
    host: str | None
    """On the runner; None for whichever is free there."""
    inner: str
    """In the container."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service container."""

    job: Job
    """Whose it is."""
    label: str
    """Its key below `services:`, and its host name for a job that runs in a container."""
    image: str
    """May hold an expression."""
    ports: tuple[Port, ...]
    """Those that could be read."""
    all_ports: bool
    """Whether all of them could be read."""
    options: str
    """For `docker create`, such as a health check."""
    env: frozenset[str]
    """The names of the variables it is given."""

    @property
    def place(self) -> tuple[str, ...]:
        """Where it stands in the file."""
        return (*self.job.place, "services", self.label)

    @property
    def line(self) -> int:
        """The line of its label."""
        return self.job.file.line(self.place) or self.job.line

    @property
    def serves(self) -> ServiceImage | None:
        """What it is, by its image."""
        return serving(self.image)

    @property
    def waits(self) -> bool:
        """Whether the runner waits until it is healthy."""
        own = self.serves is not None and self.serves.checks_itself and "--no-healthcheck" not in self.options
        return own or "--health-cmd" in self.options or "${{" in self.options

    def published(self, inner: str) -> Port | None:
        """The entry for a port in the container."""
        return next((port for port in self.ports if port.inner == inner), None)


def services(job: Job) -> tuple[Service, ...] | None:
    """A job's service containers; None where an expression says which there are."""
    written = job.data.get("services") or {}
    if not isinstance(written, Mapping):
        return None
    return tuple(_service(job, str(label), value) for label, value in written.items())


def _service(job: Job, label: str, value: object) -> Service:
    data = value if isinstance(value, Mapping) else {"image": value}
    env, ports = data.get("env"), data.get("ports") or ()
    listed = list(ports) if isinstance(ports, list | tuple) else []
    read = [_port(index, str(each)) for index, each in enumerate(listed)]
    known = tuple(port for port in read if port is not None)
    return Service(
        job,
        label,
        str(data.get("image") or ""),
        known,
        isinstance(ports, list | tuple) and len(known) == len(listed),
        str(data.get("options") or ""),
        frozenset(map(str, env)) if isinstance(env, Mapping) else frozenset(),
    )


def _port(index: int, written: str) -> Port | None:
    found = _PORT.match(written.strip())
    return Port(index, found["host"], found["inner"]) if found else None

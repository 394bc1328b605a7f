"""The job has the service: is it where the step asks for it, does it stay up, and does the job wait for it?"""

from __future__ import annotations

from dataclasses import replace

from workers.triage.model import Look, Proof, ProofState
from workers.triage.repository.job_services import Service
from workers.triage.service_proofs import mends
from workers.triage.service_proofs.asked import Asked, confirmed
from workers.triage.service_proofs.service_images import unset
from workers.triage.text import code

ENDS = """\
The container of {service} ends at once where none of {names} is set, and the service {label} sets none.
"""
ENDS_REMEDY = """\
Set {name} under `env:` of the service {label} in {path} (line {line}); {page} tells what the others do.
"""
UNHEALTHY = "The service {label} is in the workflow; why its container did not become healthy is in its own log only."
UNHEALTHY_REMEDY = """\
Look at the container's log in the step that starts the services, and compare it with the image and the options of the
service {label} in {path} (line {line}).
"""
NO_PORT = "The service {label} publishes no port to the runner, on which the job's steps run."
NO_PORT_SUMMARY = "{service} runs in the service {label}, but its port {port} is not published to the runner."
NO_PORT_REMEDY = "Publish it: `ports: ['{port}:{port}']` in the service {label} in {path} (line {line})."
FREE_PORT = "The service {label} publishes its port {port} on whichever port of the runner is free, not on {port}."
OTHER_PORT = "The service {label} publishes its port {port} as {published} on the runner; the step asks at {asked}."
OTHER_PORT_REMEDY = """\
Let both agree: ask at port {published}, or publish `{asked}:{port}` in the service {label} in {path} (line {line}).
"""
ON_RUNNER = "The job runs on the runner itself, where the service {label} is at `localhost`, not at {host}."
ON_RUNNER_REMEDY = "Use `localhost` as the host of {service} in the job {job} of {path}."
IN_CONTAINER = "The job runs in a container, where the service is at the host {label}, not at {host}."
IN_CONTAINER_REMEDY = """\
Use {label} as the host of {service} in the job {job} of {path}, with the port {port} that it has in its own container.
"""
HOST_SUMMARY = "{service} is at {right}, and the step asks at {host}."
BY_SOCKET = "The step asks at the socket {socket}, but the service {label} is reached by TCP only."
BY_SOCKET_REMEDY = """\
Name the host {right} and the port {port} in the step: for PostgreSQL with `PGHOST`, for MySQL with `--host` (where
`localhost` means the socket, so `127.0.0.1`).
"""
NO_HEALTH = "The service {label} has no health check, so that the job does not wait until it accepts connections."
NO_HEALTH_SUMMARY = "{service} may not have been ready yet: its service {label} has no health check to wait for."
NO_HEALTH_REMEDY = """\
Add a health check under `options:` of the service {label} in {path} (line {line}): `--health-cmd` with what asks the
service, and its intervals ({guide}).
"""
OWN_CONTAINER = "The job has the service {label} with its port; the script starts a container of its own."
OWN_CONTAINER_SUMMARY = "The step asks for {service} at {host} inside a container of its own, where that is itself."
OWN_CONTAINER_REMEDY = """\
Run that container in the runner's network (`docker run --network host`), so that {host} is the runner there, too.
"""
ELSEWHERE = "The job has the service {label}, but the step asks at {host}, which is none of the job's services."
IN_FULL = "The job has the service {label} where the step asks for it, with a health check that it waits for."
UNTOLD = "The job has the service {label} with a health check; the log does not tell where the step looked for it."
PORTS_UNREAD = "The service {label} publishes ports that an expression names, which was not resolved."

_NOT_UP = ("Failed to initialize container", "is unhealthy", "containers failed to start")
_RUNS_CONTAINER = ("docker run", "docker compose run", "docker-compose run", "docker compose exec", "docker exec")


def present(asked: Asked, one: Service) -> Proof:
    """What the workflow says of a service that it has."""
    if lacking := unset(one.image, one.env):
        return _ends(asked, one, lacking)
    if any(words in asked.quote for words in _NOT_UP):
        remedy = asked.said(UNHEALTHY_REMEDY, one)
        proof = Proof(ProofState.NOT_CHECKED, asked.said(UNHEALTHY, one), _looks(asked, one))
        return replace(proof, remedy=remedy)
    if asked.address.elsewhere:
        return Proof(ProofState.NOT_CHECKED, asked.said(ELSEWHERE, one), _looks(asked, one))
    right = one.label if asked.in_container else "localhost"
    if asked.address.socket:
        detail = asked.said(BY_SOCKET, one, socket=code(asked.address.socket))
        return confirmed(detail, asked.said(BY_SOCKET_REMEDY, one, right=code(right)), _looks(asked, one))
    return (_in_container(asked, one) if asked.in_container else _on_runner(asked, one)) or _waited(asked, one)


def _ends(asked: Asked, one: Service, lacking: tuple[str, ...]) -> Proof:
    page = one.serves.page if one.serves else ""
    remedy = asked.said(ENDS_REMEDY, one, name=code(lacking[0]), page=page)
    return confirmed(asked.said(ENDS, one, names=", ".join(map(code, lacking))), remedy, _looks(asked, one))


def _in_container(asked: Asked, one: Service) -> Proof | None:
    if asked.address.host in {None, one.label}:
        return None
    remedy = asked.said(IN_CONTAINER_REMEDY, one)
    summary = asked.said(HOST_SUMMARY, one, right=code(one.label))
    looked = asked.looks(one.line, asked.where.yaml.line((*asked.where.job.place, "container")))
    return confirmed(asked.said(IN_CONTAINER, one), remedy, looked, summary, mends.with_host(asked, one.label))


def _on_runner(asked: Asked, one: Service) -> Proof | None:
    host, port = asked.address.host, asked.port
    if host is not None and not asked.address.local:
        summary = asked.said(HOST_SUMMARY, one, right=code("localhost"))
        published = any(each.host for each in one.ports)
        diff = mends.with_host(asked, "localhost") if published else ""
        detail, remedy = asked.said(ON_RUNNER, one), asked.said(ON_RUNNER_REMEDY, one)
        if not published:
            remedy = f"{remedy} {asked.said(NO_PORT_REMEDY, one)}"
        return confirmed(detail, remedy, _looks(asked, one), summary, diff)
    if port is None or not one.all_ports:
        return Proof(ProofState.NOT_CHECKED, asked.said(PORTS_UNREAD, one), _looks(asked, one))
    return _ported(asked, one, port)


def _ported(asked: Asked, one: Service, port: str) -> Proof | None:
    """Whether the port that the step asks at leads to the service."""
    wanted = asked.address.port or port
    if any(each.host == wanted for each in one.ports):
        return None
    given = one.published(port)
    looked = asked.looks(one.line, one.job.file.line([*one.place, "ports"]))
    if given is not None and given.host is not None:
        remedy = asked.said(OTHER_PORT_REMEDY, one, published=given.host, asked=wanted)
        detail = asked.said(OTHER_PORT, one, published=given.host, asked=wanted)
        return confirmed(detail, remedy, looked)
    detail = asked.said(FREE_PORT if given else NO_PORT, one)
    diff = mends.publishing(one, port) if wanted == port else ""
    return confirmed(detail, asked.said(NO_PORT_REMEDY, one), looked, asked.said(NO_PORT_SUMMARY, one), diff)


def _waited(asked: Asked, one: Service) -> Proof:
    """The address is right: is it asked too early, or from elsewhere?"""
    step = asked.where.step
    if step and asked.address.local and _runs_container(step.run):
        summary, remedy = asked.said(OWN_CONTAINER_SUMMARY, one), asked.said(OWN_CONTAINER_REMEDY, one)
        looked = asked.looks(one.line, step.line)
        return Proof(ProofState.CONFIRMED, asked.said(OWN_CONTAINER, one), looked, summary, remedy)
    if not one.waits:
        remedy, summary = asked.said(NO_HEALTH_REMEDY, one), asked.said(NO_HEALTH_SUMMARY, one)
        looked = asked.looks(one.line, one.job.file.line([*one.place, "options"]))
        return confirmed(asked.said(NO_HEALTH, one), remedy, looked, summary, mends.with_health(one))
    if asked.address.host is None:
        return Proof(ProofState.NOT_CHECKED, asked.said(UNTOLD, one), _looks(asked, one))
    looked = asked.looks(one.line, one.job.file.line([*one.place, "ports"]), one.job.file.line([*one.place, "options"]))
    return Proof(ProofState.REFUTED, asked.said(IN_FULL, one), looked)


def _runs_container(script: str) -> bool:
    return any(words in script for words in _RUNS_CONTAINER) and "host" not in script


def _looks(asked: Asked, one: Service) -> tuple[Look, ...]:
    return asked.looks(one.line)

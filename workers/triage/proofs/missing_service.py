"""Does the job have the service, where the step asks for it, and does it wait until it is ready?

Looked at, in the workflow that ran: `services:` of the job with `ports:`, `options:` and `env:`; whether the job runs
in a container, which decides between the service's label and `localhost` as its host; the steps that start it
themselves, and whether they ran; the services of the other jobs. Whether a container that was started stayed up is not
in the repository.
"""

from __future__ import annotations

from workers.triage.model import Finding, Proof
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository.job_services import Service, services
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import paths_for, place
from workers.triage.service_proofs.absent import absent
from workers.triage.service_proofs.asked import Asked, confirmed
from workers.triage.service_proofs.present import present
from workers.triage.service_proofs.service_address import address
from workers.triage.service_proofs.service_images import of_service
from workers.triage.text import code

NO_CONTAINER = "Whether {service} was started is not told by the workflow's services: no container serves it."
NAMELESS = "The log does not tell which service it was, so that none was looked for."
BY_EXPRESSION = "An expression says which services the job {job} has; it was not resolved."
MACOS = "The job {job} runs on {label}: GitHub's macOS runners have no Docker, and no step of the job installs one."
MACOS_REMEDY = """\
Run the job on a Linux runner such as `ubuntu-latest`, where Docker is running, or let it do without Docker.
"""

_NO_CONTAINERS = frozenset(
    {"Podman", "Kubernetes", "systemd", "D-Bus", "ssh-agent", "Android emulator", "browser", "X display"}
)
_DOCKER = "Docker"
_BRINGS_DOCKER = ("colima", "setup-docker", "docker-machine", "lima")


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The workflow that ran, for what its services may tell of."""
    if finding.subject.get("service") in {None, *_NO_CONTAINERS}:
        return Needs()
    return Needs(files=paths_for(finding, context, tree))


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the workflow says of the service."""
    service = finding.subject.get("service")
    if not isinstance(service, str):
        return not_checked(NAMELESS)
    if service in _NO_CONTAINERS:
        return not_checked(NO_CONTAINER.format(service=code(service)))
    where = place(finding, facts)
    if isinstance(where, str):
        return not_checked(where)
    found = address(finding)
    asked = Asked(service, finding.quote, found, of_service(service, found.port), where, facts.context)
    return _docker(asked) if service == _DOCKER else _served(asked)


def _docker(asked: Asked) -> Proof:
    job = asked.where.job
    label = next((label for label in asked.context.labels if label.lower().startswith("macos")), None)
    written = " ".join(step.uses + step.run for step in job.steps).lower()
    if label is None or "self-hosted" in asked.context.labels or any(word in written for word in _BRINGS_DOCKER):
        return not_checked(NO_CONTAINER.format(service=code(_DOCKER)))
    looked = asked.looks(asked.where.yaml.line((*job.place, "runs-on")))
    return confirmed(asked.said(MACOS, label=code(label)), asked.said(MACOS_REMEDY), looked)


def _served(asked: Asked) -> Proof:
    own = services(asked.where.job)
    if own is None:
        return not_checked(BY_EXPRESSION.format(job=code(asked.where.job.id)))
    fitting = next((each for each in own if _fits(asked, each)), None)
    return present(asked, fitting) if fitting else absent(asked)


def _fits(asked: Asked, one: Service) -> bool:
    """Whether a service of the job is the one: by its image, its label or its port."""
    if asked.service == one.image or one.label in {asked.service, asked.address.host}:
        return True
    if one.serves is not None and asked.image is not None:
        return one.serves.service == asked.image.service
    port = asked.address.port or asked.port
    return port is not None and any(port in {each.host, each.inner} for each in one.ports)


PROVER = Prover("missing-service", needs, prove)

"""What a step asked for, where, and in which job: what all the checks start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Context
from workers.triage.repository.job_services import Service
from workers.triage.repository.workflow_place import Place, look_at
from workers.triage.service_proofs.service_address import Address
from workers.triage.service_proofs.service_images import ServiceImage
from workers.triage.text import code

GUIDE = "https://docs.github.com/en/actions/tutorials/use-containerized-services"


@dataclass(frozen=True)
class Asked:
    """A service that did not answer."""

    service: str
    """Its name, its image, or host and port."""
    quote: str
    """The line that says so."""
    address: Address
    """Where it was looked for."""
    image: ServiceImage | None
    """What usually serves it; None for what no container is known to serve."""
    where: Place
    """The job, and the step where it is known."""
    context: Context
    """Where the Finding was made."""

    @property
    def in_container(self) -> bool:
        """Whether the job's steps run in a container."""
        return bool(self.where.job.data.get("container"))

    @property
    def port(self) -> str | None:
        """Where the service listens in its container, as far as that is known."""
        return self.image.port if self.image else self.address.port

    def said(self, sentence: str, one: Service | None = None, **more: str) -> str:
        """A sentence with its names filled in."""
        words = {
            "service": code(self.service),
            "job": code(self.where.job.id),
            "path": code(self.where.path),
            "host": code(self.address.host or ""),
            "port": self.port or "",
            "guide": GUIDE,
        }
        if one:
            words |= {"label": code(one.label), "line": str(one.line)}
        return sentence.format(**(words | more)).replace("\n", " ").strip()

    def looks(self, *lines: int | None) -> tuple[Look, ...]:
        """Lines of the job's workflow."""
        told = dict.fromkeys(line for line in lines if line)
        return tuple(look_at(self.context, self.where.file, line) for line in told)


def confirmed(detail: str, remedy: str, looked: Sequence[Look], summary: str | None = None, diff: str = "") -> Proof:
    """What the workflow lacks; the detail is the summary where no better one is given."""
    return Proof(ProofState.CONFIRMED, detail, tuple(looked), summary or detail, remedy, diff)

"""The job has no such service: does a step start it, does another job have it, or does nothing?"""

from __future__ import annotations

from workers.triage.model import Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository.job_services import Service, services
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import called, skipped
from workers.triage.service_proofs import mends, service_starts
from workers.triage.service_proofs.asked import Asked, confirmed
from workers.triage.service_proofs.service_images import ServiceImage
from workers.triage.text import code

UNKNOWN = (
    "What should have listened at {service} is not told by the workflow's services, and the steps were not run here."
)
NOWHERE = "The job {job} has no service for {service}, and no step before it starts one."
NOWHERE_REMEDY = """\
Add {service} under `services:` of the job {job} in {path}, with `ports: ['{port}:{port}']` and a health check
({guide}), or start it in a step before this one.
"""
NOWHERE_CONTAINER_REMEDY = """\
Add {service} under `services:` of the job {job} in {path} with a health check ({guide}). The job runs in a container,
so that its host is the label which you give it.
"""
NOWHERE_LINUX_REMEDY = """\
Start {service} in a step before this one: {label} is no Linux runner, and GitHub runs the containers of `services:` on
those only.
"""
AT_LOCALHOST = "Its host is `localhost` then, not {host}."
OTHER_JOB = "The job {job} has no service for {service}; the job {other} of the same workflow has one."
OTHER_JOB_REMEDY = "Give the job {job} in {path} the service {label} that the job {other} has (line {line})."
OPAQUE = "The job {job} has no service for {service}; whether the step {step} starts one is in another file, not read."
COMPOSED = "The step {step} starts containers with Compose, and nothing in the job waits until {service} answers."
COMPOSED_REMEDY = """\
Write `docker compose up --wait` in the step {step} in {path} (line {line}): that waits for the health checks of the
Compose file, of which {service} needs one.
"""
SKIPPED = "The step {step} starts {service}, and GitHub skipped it."
SKIPPED_REMEDY = "Let the step {step} in {path} (line {line}) run whenever this one does: look at its `if:`."
LATER = "The step {step} starts {service}, but only after the step that needs it."
LATER_REMEDY = "Move the step {step} in {path} (line {line}) before the step that needs {service}."
RAN = "The step {step} starts {service}; whether it stayed up is not in the repository."
WITHIN = "The step {step} runs containers with Compose; what they wait for is in the Compose file, not read."
WITHIN_REMEDY = """\
Give {service} a health check in the Compose file, and let what needs it wait: `depends_on:` with
`condition: service_healthy`.
"""
RACES = "The step {step} starts {service}, and nothing in the job waits until it accepts connections."
RACES_REMEDY = "Wait after the step {step} in {path} (line {line}) until {service} answers, with a loop that asks it."


def absent(asked: Asked) -> Proof:
    """What the workflow says where no service of the job fits."""
    if asked.image is None:
        return not_checked(asked.said(UNKNOWN))
    others = [] if _elsewhere(asked) else _of_others(asked, asked.image)
    return _started(asked, asked.image) or _other_job(asked, others) or _opaque(asked) or _nowhere(asked)


def _before(asked: Asked) -> tuple[Step, ...]:
    step = asked.where.step
    return asked.where.job.before(step) if step else asked.where.job.steps


def _started(asked: Asked, image: ServiceImage) -> Proof | None:
    """By a step of its own."""
    found = service_starts.starters(asked.where.job, image)
    before = _before(asked)
    gone = next((step for step in found if skipped(asked.context, step)), None)
    if gone is not None:
        return _about(asked, gone, SKIPPED, SKIPPED_REMEDY)
    if not found:
        return None
    ran = [step for step in found if step in before] or [step for step in found if step == asked.where.step]
    if not ran:
        return _about(asked, found[-1], LATER, LATER_REMEDY)
    last, steps = ran[-1], asked.where.job.steps
    if last == asked.where.step and service_starts.composes(last):
        told = asked.said(WITHIN, step=called(last))
        return Proof(ProofState.NOT_CHECKED, told, asked.looks(last.line), remedy=asked.said(WITHIN_REMEDY))
    later = steps[steps.index(last) :]
    if last.uses or service_starts.by_system(last) or any(service_starts.waits(step) for step in later):
        return Proof(ProofState.NOT_CHECKED, asked.said(RAN, step=called(last)), asked.looks(last.line))
    if service_starts.composes(last):
        return _about(asked, last, COMPOSED, COMPOSED_REMEDY)
    return _about(asked, last, RACES, RACES_REMEDY)


def _about(asked: Asked, step: Step, detail: str, remedy: str) -> Proof:
    name, line = called(step), str(step.line)
    told = asked.said(remedy, step=name, line=line)
    return confirmed(asked.said(detail, step=name), told, asked.looks(step.line))


def _of_others(asked: Asked, image: ServiceImage) -> list[Service]:
    jobs = (job for job in asked.where.file.jobs if job.id != asked.where.job.id)
    given = (one for job in jobs for one in services(job) or ())
    return [one for one in given if one.serves is not None and one.serves.service == image.service]


def _other_job(asked: Asked, others: list[Service]) -> Proof | None:
    if not others:
        return None
    one = others[0]
    other = code(one.job.id)
    diff = mends.copied(asked, one) if len(others) == 1 else ""
    looked = asked.looks(one.line, asked.where.job.line)
    detail, remedy = asked.said(OTHER_JOB, one, other=other), asked.said(OTHER_JOB_REMEDY, one, other=other)
    return confirmed(detail, remedy, looked, None, diff)


def _opaque(asked: Asked) -> Proof | None:
    own = (asked.where.step,) if asked.where.step else ()
    step = next((each for each in (*_before(asked), *own) if service_starts.opaque(each)), None)
    if step is None:
        return None
    return Proof(ProofState.NOT_CHECKED, asked.said(OPAQUE, step=called(step)), asked.looks(step.line))


def _nowhere(asked: Asked) -> Proof:
    label = _elsewhere(asked)
    remedy = NOWHERE_LINUX_REMEDY if label else NOWHERE_CONTAINER_REMEDY if asked.in_container else NOWHERE_REMEDY
    told = asked.said(remedy, label=code(label))
    if asked.address.host and not asked.address.local and not asked.in_container:
        told = f"{told} {asked.said(AT_LOCALHOST)}"
    return confirmed(asked.said(NOWHERE), told, asked.looks(asked.where.job.line))


def _elsewhere(asked: Asked) -> str:
    """The label of GitHub's runner that is no Linux one; empty for any other runner."""
    labels = () if "self-hosted" in asked.context.labels else asked.context.labels
    return next((each for each in labels if each.lower().startswith(("macos", "windows"))), "")

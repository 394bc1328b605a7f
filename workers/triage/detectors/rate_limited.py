"""A service refused because it was asked too often, or because what was paid for is used up.

## Looks like

    ##[error]API rate limit exceeded for installation ID 1234567.
    toomanyrequests: You have reached your pull rate limit.
    npm error 429 Too Many Requests - GET https://registry.example.org/left-pad
    ##[error]Failed to CreateArtifact: Artifact storage quota has been hit. Unable to upload any new artifacts.
    openai.RateLimitError: Error code: 429 - {'error': {'message': 'You exceeded your current quota'}}

## Why it happens

A service counts requests by account, by token or, for those who do not say who they are, by address; and all jobs on
hosted runners share their addresses with the jobs of others. A matrix that starts many jobs at once asks for the same
thing many times within seconds. Storage, bandwidth and minutes have limits of their own, which only time, cleaning up
or money lifts.

## What to do

Give the requests a token or a log-in, so that they count for you alone. Ask less: cache what is downloaded, use a
mirror, let fewer jobs run at once. Where the limit is one of time, run the job again after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.sayings import Heard, heard, settled, triggers
from workers.triage.text import code
from workers.triage.wordings.hosts import host_in, is_local
from workers.triage.wordings.quotas import BILLING, QUOTA, QUOTAS

TOO_OFTEN = "{service} refused because it was asked too often."
USED_UP = "What {service} allows is used up."
UNPAID = "GitHub did not run the job because of a payment or a spending limit."
UNNAMED = "A service"

REMEDY = """\
Send a token or log in, so that the requests count for you alone, cache what the job downloads, or run it again later.
"""
REMEDY_USED_UP = """\
Look at the account's usage: delete what is no longer needed, wait until the usage is counted again, or raise the limit.
"""
REMEDY_UNPAID = """\
Ask the owner of the account to look at its billing settings: the payment method and the spending limit.
"""

_REACH, _AFTER = 6, 3
# Some answers stand in lines about a host whose own name says more than the host's.
_KNOWN = (
    (Pattern(r"(?i)docker\.io|docker\.com|Docker Hub"), "Docker Hub"),
    (Pattern(r"(?i)\b(?:api\.)?github\.com|githubusercontent\.com|ghcr\.io"), "GitHub"),
    (Pattern(r"(?i)codecov"), "Codecov"),
    (Pattern(r"(?i)\bopenai\b"), "OpenAI"),
    (Pattern(r"(?i)\banthropic\b"), "Anthropic"),
    (Pattern(r"(?i)huggingface\.co"), "Hugging Face"),
    (Pattern(r"(?i)\.dkr\.ecr\.|public\.ecr\.aws|amazonaws\.com"), "AWS"),
    (Pattern(r"(?i)\bgcr\.io|pkg\.dev|googleapis\.com"), "Google Cloud"),
)


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """Who refused."""

    service: str | None
    """The service's name, or its host; None where the log does not tell."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each service once in each step."""
    services = {one.line: (one, _service(log, one)) for one in heard(log, hits, QUOTAS)}
    found = settled(log, (one for one, _ in services.values()), lambda one: services[one.line][1])
    known = {log.span(one.line) for one in found if services[one.line][1]}
    for one in found:
        service = services[one.line][1]
        if service or log.span(one.line) not in known:
            yield _match(one, service)


def _service(log: JobLog, one: Heard) -> str | None:
    text = log.text(one.line)
    host = host_in(text)
    if host is None or one.saying.about:
        return _known(text) or one.saying.about or _host_near(log, one.line)
    return _known(host) or host


def _known(text: str) -> str | None:
    return next((name for pattern, name in _KNOWN if pattern.search(text)), None)


def _host_near(log: JobLog, number: int) -> str | None:
    around = (near for _, near in log.window(number - _REACH, number + _AFTER))
    host = next((host for near in around if (host := host_in(near)) and not is_local(host)), None)
    return _known(host) or host if host else None


def _match(one: Heard, service: str | None) -> Match:
    summary, remedy = TOO_OFTEN, REMEDY
    if one.saying.advice == QUOTA:
        summary, remedy = USED_UP, REMEDY_USED_UP
    elif one.saying.advice == BILLING:
        summary, remedy = UNPAID, REMEDY_UNPAID
    return Match(
        line=one.line,
        subject=Subject(service),
        confidence=one.confidence,
        summary=summary.format(service=code(service) if service else UNNAMED),
        remedy=remedy.replace("\n", " ").strip(),
        evidence=one.evidence,
    )


DETECTOR = Detector("rate-limited", Category.INFRASTRUCTURE, triggers(QUOTAS), detect)

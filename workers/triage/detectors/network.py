"""A host could not be reached, or its server was in trouble.

## Looks like

    curl: (6) Could not resolve host: downloads.example.org
    fatal: unable to access 'https://github.com/acme/lib.git/': The requested URL returned error: 502
    npm error network request to https://registry.example.org/left-pad failed, reason: read ECONNRESET
    E: Failed to fetch http://archive.ubuntu.com/ubuntu/pool/main/x.deb  Connection failed [IP: 91.189.91.39 80]
    ##[error]Failed to download archive 'https://codeload.github.com/acme/action/tar.gz/v1' after 3 attempts.

## Why it happens

A name could not be resolved, a connection was refused, reset or too slow, a certificate was not accepted, or the server
answered with a 5xx status. Nearly always the other side or the way to it was in trouble for a while, and no change of
the code helps. What does not go away by itself: a certificate that has expired or is signed by an authority the machine
does not know, a proxy, a firewall around a self-hosted runner, a host that no longer exists.

A host on the machine itself or in a container beside it is a missing service, an answer of "too many requests" is a
rate limit, and an answer that something is not there or not allowed is neither. A try that failed before a later one
passed is not reported.

## What to do

Run the job again; look at the service's status page (https://www.githubstatus.com/ for GitHub's own) when it fails the
same way. Where it happens often, let the step try several times, cache what it downloads, or use a mirror nearer to the
runner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.sayings import Heard, heard, settled, triggers
from workers.triage.text import code
from workers.triage.wordings.faults import DOWN, REFUSED
from workers.triage.wordings.hosts import host_in, host_of_command, is_local
from workers.triage.wordings.registries import ANYBODY, REGISTRIES
from workers.triage.wordings.services import SERVICES
from workers.triage.wordings.transfers import TRANSFERS

UNREACHABLE = "The connection to {host} failed."
UNRESOLVED = "The name of {host} could not be resolved."
IN_TROUBLE = "The server {host} answered that it is in trouble."
UNTRUSTED = "The certificate of {host} was not accepted."
UNNAMED = "a host that the log does not name"

REMEDY = """\
Run the job again. If it fails the same way, look at the host's status page, and let the step try several times or fetch
from a mirror or a cache.
"""
REMEDY_UNRESOLVED = """\
Run the job again. If it fails the same way, check that the host's name is right and still exists, and which name server
the runner asks.
"""
REMEDY_UNTRUSTED = """\
Look at the certificate's date and its authority: renew it, send the intermediate certificates along, or make the
authority known to the runner. Running the job again will not help.
"""

_NAME = Pattern(
    r"(?i)resolv|name or service|name resolution|no such host|nodename|getaddrinfo|dns|EAI_AGAIN|ENOTFOUND"
    r"|unknown ?host"
    r"|bad address|failed to lookup|No name"
)
_TRUST = Pattern(r"(?i)certificate|PKIX|x509|CERT_|self[- ]signed")
_DOWN = Pattern(DOWN)
_REFUSED = Pattern(REFUSED)
_SAYINGS = (*TRANSFERS, *REGISTRIES)


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The host."""

    host: str | None
    """Its name or address; None where the log does not tell."""


def detect(log: JobLog, hits: Sequence[int]) -> Iterator[Match]:
    """Each host once in each step."""
    own = (one for one in heard(log, hits, _SAYINGS) if not _refused(log, one) and not _of_service(log.text(one.line)))
    hosts = [(one, _host(log, one)) for one in own]
    remote = {one.line: host for one, host in hosts if host is None or not is_local(host)}
    found = settled(log, (one for one, _ in hosts if one.line in remote), lambda one: remote[one.line])
    by_step: dict[object, list[Heard]] = {}
    for one in found:
        by_step.setdefault(log.span(one.line), []).append(one)
    for in_step in by_step.values():
        for one in _telling(in_step, remote):
            yield _match(log, one, remote[one.line])


def _telling(found: Sequence[Heard], hosts: Mapping[int, str | None]) -> Sequence[Heard]:
    """Of one step's, those that a tool said in its own words, and of these those that name a host."""
    own = [one for one in found if one.saying not in ANYBODY] or found
    return [one for one in own if hosts[one.line]] or own


def _refused(log: JobLog, one: Heard) -> bool:
    """Whether the server answered, and would not: no fault of the network."""
    texts = [log.text(one.line), *(log.text(number) for number in one.evidence)]
    return any(_REFUSED.search(text) for text in texts)


def _of_service(text: str) -> bool:
    """Whether it is a client's word for a service beside the job, which no network lies between."""
    return any(saying.trigger in text and saying.pattern.search(text) for saying in SERVICES)


def _host(log: JobLog, one: Heard) -> str | None:
    if named := one.groups.get("host") or one.saying.about:
        return named
    if one.saying in ANYBODY:
        return host_in(log.text(one.line))
    following = (text for _, text in log.window(one.line + 1, one.line + max(one.saying.below, 3)))
    near = [log.text(one.line), *(log.text(number) for number in one.evidence), *following]
    host = next((host for text in near if (host := host_in(text))), None)
    return host or (host_of_command(log, one.line, one.saying.tool) if one.saying.tool else None)


def _match(log: JobLog, one: Heard, host: str | None) -> Match:
    said = "\n".join(log.text(number) for number in (one.line, *one.evidence))
    summary, remedy = UNREACHABLE, REMEDY
    if _TRUST.search(said):
        summary, remedy = UNTRUSTED, REMEDY_UNTRUSTED
    elif _NAME.search(said):
        summary, remedy = UNRESOLVED, REMEDY_UNRESOLVED
    elif _DOWN.search(said):
        summary = IN_TROUBLE
    return Match(
        line=one.line,
        subject=Subject(host),
        confidence=one.confidence,
        summary=summary.format(host=code(host) if host else UNNAMED),
        remedy=remedy.replace("\n", " ").strip(),
        evidence=one.evidence,
    )


DETECTOR = Detector("network", Category.INFRASTRUCTURE, triggers(_SAYINGS), detect)

"""Which names people give to what a job must keep secret."""

from __future__ import annotations

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

_SECRET = Pattern(
    r"(?i)token|secret|passw|passphrase|pwd|credential|api.?key|(?:^|[^a-z])key(?:$|[^a-z])|private.?key|access.?key|auth"
    r"|webhook|(?:^|[^a-z])pat(?:$|[^a-z])|login|user.?name|(?:^|_)user$|kubeconfig|certificate|(?:^|[^a-z])dsn(?:$|[^a-z])"
    r"|license|service.?account|(?:^|[^a-z])sas(?:$|[^a-z])|connection.?string|ssh"
)


_CACHE = "Run actions/cache"


def is_secret_input(log: JobLog, number: int, name: str) -> bool:
    """The same of an input that the action of the step around a line lacks: the `key` of a cache opens nothing."""
    span = log.span(number)
    of_cache = span is not None and _CACHE in log.text(span.first)
    return is_secret(name) and not (of_cache and name == "key")


def is_secret(name: str) -> bool:
    """Whether a variable or an input of that name usually comes from a secret."""
    return bool(_SECRET.search(name))

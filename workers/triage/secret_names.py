"""Which names people give to what a job must keep secret."""

from __future__ import annotations

from workers.triage.patterns import Pattern

_SECRET = Pattern(
    r"(?i)token|secret|passw|passphrase|pwd|credential|api.?key|(?:^|[^a-z])key(?:$|[^a-z])|private.?key|access.?key|auth"
    r"|webhook|(?:^|[^a-z])pat(?:$|[^a-z])|login|user.?name|(?:^|_)user$|kubeconfig|certificate|(?:^|[^a-z])dsn(?:$|[^a-z])"
    r"|license|service.?account|(?:^|[^a-z])sas(?:$|[^a-z])|connection.?string|ssh"
)


def is_secret(name: str) -> bool:
    """Whether a variable or an input of that name usually comes from a secret."""
    return bool(_SECRET.search(name))

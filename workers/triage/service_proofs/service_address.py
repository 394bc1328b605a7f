"""Where a client looked for a service, as its error message says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.model import Finding
from workers.triage.patterns import Pattern

LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - what clients print, nothing is bound

_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
_HOST = rf"(?P<host>{_NAME}(?:\.{_NAME})*|\d+(?:\.\d+){{3}}|::1)"
# A file's name and a line look much the same: "test_store.py:1200".
_BARE = rf"(?P<host>{_NAME}|\d+(?:\.\d+){{3}}|::1)"
_PATTERNS = (
    Pattern(r"on socket \"(?P<socket>[^\"]+)\"|through socket '(?P<socket2>[^']+)'"),
    # libpq: https://www.postgresql.org/docs/current/libpq-connect.html
    Pattern(rf"server at \"{_HOST}\"(?: \([^)]*\))?, port (?P<port>\d+)"),
    Pattern(rf"could not translate host name \"{_HOST}\""),
    Pattern(rf"(?:ENOTFOUND|EAI_AGAIN) {_HOST}(?::(?P<port>\d+))?"),
    Pattern(rf"server on '{_HOST}(?::(?P<port>\d+))?'"),
    Pattern(rf"\('{_HOST}', (?P<port>\d{{2,5}})"),
    Pattern(rf"host='{_HOST}', port=(?P<port>\d+)"),
    Pattern(rf"connect to \[?{_HOST}\]? port (?P<port>\d+)"),
    Pattern(rf"for \"?{_HOST}\"? port (?P<port>\d+)"),
    Pattern(rf"(?:^|[\s'\"/@(\[=|]){_BARE}\]?:(?P<port>\d{{4,5}})(?:$|[^\d.:]|[.:](?:\D|$))"),
)


@dataclass(frozen=True, slots=True)
class Address:
    """What was asked for."""

    host: str | None = None
    """None where it is not told."""
    port: str | None = None
    """None where it is not told."""
    socket: str | None = None
    """The path of a Unix socket, which no container shares with the job."""

    @property
    def local(self) -> bool:
        """Whether it is the machine itself."""
        return self.host in LOCAL

    @property
    def elsewhere(self) -> bool:
        """Whether it is a machine that neither the job's own nor one of its services can be."""
        return self.host is not None and not self.local and "." in self.host


def address(finding: Finding) -> Address:
    """Where the Finding's lines say that nothing answered."""
    return next(_addresses(finding), Address())


def _addresses(finding: Finding) -> Iterator[Address]:
    subject = str(finding.subject.get("service") or "")
    for line in (finding.quote, subject, *finding.excerpt.split("\n")):
        for pattern in _PATTERNS:
            if found := pattern.search(line):
                said = found.groupdict()
                socket = said.get("socket") or said.get("socket2")
                yield Address(said.get("host"), said.get("port"), socket)
                break

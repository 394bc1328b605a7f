"""Which host a line speaks of, and whether that is the machine itself or one beside it."""

from __future__ import annotations

from workers.triage.log import JobLog
from workers.triage.patterns import Pattern

_NAME = r"\[?(?P<host>[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+)\]?"
# Where free words stand as well, only a name with a dot, an address or this machine's own name is a host.
_DOTTED = r"(?P<host>[A-Za-z0-9][\w-]*(?:\.[\w-]+)*\.[A-Za-z0-9]+|localhost)"
_URL = rf"(?i)\b[a-z][a-z0-9+.-]{{1,15}}://(?:[^\s/@\"'<>]{{0,200}}@)?{_NAME}"
_URLS = Pattern(_URL)
# A name says more than an address, and the host that was sought more than the one that was asked for it.
_FORMS = tuple(
    Pattern(pattern)
    for pattern in (
        rf"\blookup {_NAME}(?: on |: )",
        rf"(?i)\bresol\w+ (?:the )?(?:remote )?(?:host ?name|host|proxy|name)\b(?: address)?:? ?['\"‘`]?{_NAME}",
        rf"(?i)\bresol(?:ve|ving) (?:address for )?['\"‘`]?{_DOTTED}",
        rf"(?:ENOTFOUND|EAI_AGAIN) {_NAME}",
        rf"\bhost='{_NAME}'",
        _URL,
        rf"\bUnknownHostException: (?:.*: )?{_NAME}(?::|\s|$)",
        rf"(?i)\bunknown host:? \(?{_DOTTED}",
        rf"(?i)\bbad address ['‘]{_NAME}",
        rf"(?i)\b(?:connect|connecting|connection) (?:to|with) (?:host |server |address )?(?:at )?['\"‘`(]?{_DOTTED}",
        rf"\bssh: connect to host {_NAME}",
        rf"(?i)\b(?:host|server) ['\"‘`]{_DOTTED}['\"’`]",
        rf"(?:ECONNREFUSED|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH) {_NAME}",
        rf"\b(?:dial|read|write) (?:tcp|udp)[46]? (?:\S+->)?{_NAME}:\d+",
        rf"(?i)\breach(?:ing)? (?:host )?{_DOTTED}",
        rf"\({_DOTTED}:(?:443|80|8080|3306|5432|6379)\)",
        rf"\bcertificate of ['\"‘]{_NAME}",
        rf"\b{_DOTTED}:(?:443|80)\b",
    )
)
_LOCAL = Pattern(
    r"(?i)^(?:ip6-)?localhost$|^localhost\.|\.localhost$|^127\.|^0\.0\.0\.0$|^::1?$|^0:0:0:0:0:0:0:1$"
    r"|^10\.\d+\.\d+\.\d+$"
    r"|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|\.(?:local|localdomain|internal|svc|test|lan)$|^[a-z0-9_-]*[a-z][\w-]*$"
)
_MAX_SCRIPT = 200
_JUST_BEFORE = 10
# What wget and pip say before they ask.
_SAYS_WHERE = Pattern(r"^--\d{4}-\d\d-\d\d [\d:]+--  |^Looking in indexes: ")


def host_in(text: str) -> str | None:
    """The host that a message names, or None where it names none."""
    for form in _FORMS:
        found = form.search(text)
        if found:
            return str(found["host"])
    return None


def is_local(host: str) -> bool:
    """Whether the host is this machine, a container or a service beside it: no name that the internet knows."""
    return _LOCAL.search(host) is not None


def host_of_command(log: JobLog, number: int, tool: str) -> str | None:
    """The only host that the step's script asks that tool for, or None where there are several or none."""
    span = log.span(number)
    if span is None:
        return None
    near = [text for _, text in log.window(max(span.first, number - _JUST_BEFORE), number - 1)]
    script = [text for at, text in log.window(span.first, min(span.first + _MAX_SCRIPT, number)) if log.echoed(at)]
    told = [text for text in near if _SAYS_WHERE.search(text)]
    asked = told or [text for text in [*near, *script] if tool in text]
    hosts = {str(found["host"]) for text in asked for found in _URLS.finditer(text)}
    return hosts.pop() if len(hosts) == 1 else None

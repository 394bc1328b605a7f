"""The words in which transfers fail for want of a connection, whatever tool made them."""

from __future__ import annotations

_NAMES = (
    r"could(?: not|n'?t) resolve|unable to resolve|failed to resolve|name or service not known|name resolution"
    r"|temporary failure resolving|no such host|nodename nor servname|no address associated|unknown ?host\b|bad address"
    r"|getaddrinfo|dns (?:error|lookup)|EAI_AGAIN|ENOTFOUND|server misbehaving|transient resolver|could(?: not"
    r"|n't) be resolved"
    r"|UnknownHostException|failed to lookup address"
)
_LINES = (
    r"E?CONN?RESET|ECONNREFUSED|ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH"
    r"|EHOSTUNREACH|\bEPIPE\b"
    r"|socket hang up|socket timeout|network socket disconnected|premature (?:close|end)|PREMATURE_CLOSE"
    r"|connection (?:\w+ ){0,3}(?:timed out|reset|closed|aborted|broken|terminated|failed|refused|lost)"
    r"|connection to \S+ (?:failed|timed out|refused|was lost)|failed to (?:open TCP connection"
    r"|establish a new connection)"
    r"|(?:could(?: not|n't)|unable to|failed to|cannot|can't) connect|connect(?:ion)? ?error|error trying to connect"
    r"|network is (?:unreachable|down)|no route to host|host is (?:unreachable|down)|recv failure|send failure"
    r"|remote end closed|remote host (?:terminated|closed)|hung up unexpectedly|early EOF|unexpected (?:EOF"
    r"|end of)|: EOF\b"
    r"|Max retries exceeded|error sending request|network (?:error|failure)|transfer closed|partial file|empty reply"
    r"|stream error|framing layer|HTTP/?2 stream|GOAWAY|invalid reply|hash sum mismatch|unexpected size"
    r"|transfer failed for"
)
_TIMES = (
    r"time(?:d )?-?out\b.*(?:connect|read|handshake|headers|request|fetch|download)|timed ?out\b|timeout was reached"
    r"|(?:connect\w*|read|request|i/o|handshake|gateway|server|response|socket|network|operation) time(?:d )?-?out"
    r"|context deadline exceeded|request canceled|DeadlineExceeded|Client\.Timeout|operation too slow|execution expired"
)
_TRUST = (
    r"(?:ssl|tls)\w*[ _:(].*(?:error|fail|handshake|shutdown|alert|connect)|gnutls|handshake fail|certificate|PKIX path"
    r"|fatal alert|x509:|SSLError|SSL_connect|unable to verify the first"
)
_STATUSES = (
    r"(?:status|error|HTTP|code|response|got|returned|server|- )\W{0,4}(?:\w+\W+){0,3}5(?:0[0-4]|2[0-9])\b"
    r"|\b5(?:0[0-4]|2[0-9])[\s:,\"'-]+(?:server error|bad gateway|service|internal|gateway|backend|proxy|origin"
    r"|web server)"
    r"|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal server error"
    r"|registry appears to be down"
)
FAULT = rf"(?i)(?:{_NAMES}|{_LINES}|{_TIMES}|{_TRUST}|{_STATUSES})"
"""What says that a connection failed: names, lines, time, trust, or an answer that only a server in trouble gives."""

DOWN = rf"(?i)(?:{_STATUSES})"
"""What says that the server answered, and was in trouble."""

REFUSED = (
    r"(?i)\b(?:401|403|404|407|410|429)\b|\b(?:unauthori[sz]ed|forbidden|too many requests"
    r"|authentication (?:required|failed))\b"
    r"|rate ?limit|access denied|permission denied|not authorized|ENEEDAUTH"
)
"""What says that the server answered, and would not: another kind of failure."""

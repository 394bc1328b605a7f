"""How tools that fetch things say that they could not reach a host: version control, downloads, containers, actions."""

from __future__ import annotations

from dataclasses import replace

from workers.triage.aftermath import Ending
from workers.triage.sayings import Saying
from workers.triage.wordings.faults import FAULT

_METHODS = ("Get", "Post", "Head", "Put", "Patch", "Delete")
DOWNLOADS = (
    Saying("curl: (", r"curl: \((?:5|6|7|16|18|28|35|52|55|56|60|77|92|95)\) ", tool="curl"),
    Saying("curl: (22)", r"curl: \(22\) The requested URL returned error: 5\d\d", tool="curl"),
    Saying("wget: ", r"^wget: (?:unable to resolve|bad address|can't connect|download timed out|error getting)"),
    Saying("wget: server returned", r"wget: server returned error: HTTP/[\d.]+ 5\d\d"),
    Saying(" ERROR 5", r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ERROR 5\d\d: ", tool="wget"),
    Saying(
        "failed: Temporary failure in name", r"^(?:Resolving|Connecting to) .*failed: Temporary failure in name", 0.85
    ),
    Saying("... failed: Conn", r"^Connecting to \S+ .*\.\.\. failed: Connection (?:timed out|refused|reset)"),
    Saying("Unable to establish SSL connection", r"^Unable to establish SSL connection\.", tool="wget"),
    Saying("ERROR: The certificate of", r"^ERROR: The certificate of [‘'\"]"),
    Saying("ERROR: cannot verify ", r"^ERROR: cannot verify \S+'s certificate"),
    Saying("aria2c", r"aria2c.*(?:errorCode=(?:1|2|6|19|22)\b)", 0.8),
    Saying(
        "keyserver receive failed",
        r"keyserver receive failed: (?:No name|Server indicated|General error|Try again|Connection|Network"
        r"|No route|End of)",
        tool="gpg",
    ),
    Saying("The remote name could not be resolved", r"The remote name could not be resolved", 0.92),
    Saying("No such host is known", r"No such host is known", 0.92),
    Saying("Unable to connect to the remote server", r"Unable to connect to the remote server", 0.85),
    Saying("The remote server returned an error: (5", r"The remote server returned an error: \(5\d\d\)"),
    Saying("Response status code does not indicate success: 5", r"does not indicate success: 5\d\d"),
    Saying("Could not create SSL/TLS secure channel", r"Could not create SSL/TLS secure channel"),
    Saying("The SSL connection could not be established", r"The SSL connection could not be established"),
)

GIT = (
    Saying("unable to access '", r"unable to access '[^']+'?: ", 0.95, because=FAULT),
    Saying("RPC failed; ", r"error: RPC failed; (?:curl|HTTP|result)", 0.92, because=FAULT + r"|HTTP 5\d\d|curl \d+"),
    Saying("fatal: early EOF", r"fatal: early EOF", 0.9),
    Saying("unexpected disconnect while reading sideband", r"unexpected disconnect while reading sideband packet", 0.9),
    Saying("the remote end hung up unexpectedly", r"fatal: [Tt]he remote end hung up unexpectedly", 0.7),
    Saying("fatal: unable to connect to ", r"fatal: unable to connect to "),
    Saying("fatal: unable to look up ", r"fatal: unable to look up (?P<host>[\w.-]+)"),
    Saying("ssh: connect to host ", r"ssh: connect to host \S+ port \d+: "),
    Saying("ssh: Could not resolve hostname", r"ssh: Could not resolve hostname "),
    Saying("kex_exchange_identification", r"kex_exchange_identification: (?:Connection|read)", 0.9),
    Saying("Connection closed by", r"^Connection (?:closed|reset) by (?P<host>\S+) port \d+", 0.85),
    Saying("closed by remote host", r"^Connection to (?P<host>\S+) closed by remote host", 0.85),
    Saying("rsync error: ", r"rsync error: (?:timeout|error in socket IO|error in rsync protocol data stream)", 0.85),
    Saying("rsync: ", r"rsync: .*failed to connect to (?P<host>[\w.-]+)", 0.92),
    Saying("remote: Internal Server Error", r"remote: Internal Server Error", 0.85),
)

CONTAINERS = (
    # Go's HTTP client, which Docker, Terraform, Kubernetes' tools, Helm and the go command share.
    *(
        Saying(f"{method} {quote}http", rf"\b{method} \\?\"?https?://\S+?\\?\"?: ", 0.92, because=FAULT)
        for method in _METHODS
        for quote in ('"', '\\"', "")
    ),
    Saying(
        "unexpected status from ", r"unexpected status from (?:GET|HEAD|POST|PUT|PATCH) request to \S+: 5\d\d", 0.93
    ),
    Saying("unexpected status: 5", r"unexpected status: 5\d\d", 0.9),
    Saying("unexpected HTTP status: 5", r"received unexpected HTTP status: 5\d\d", 0.93),
    Saying("error parsing HTTP 5", r"error parsing HTTP 5\d\d response body", 0.92),
    Saying("download failed after attempts=", r"download failed after attempts=\d+: ", 0.92, because=FAULT),
    Saying("httpReadSeeker: failed open", r"httpReadSeeker: failed open: ", 0.85, Ending.FIRM),
    Saying("failed to fetch anonymous token", r"failed to fetch (?:anonymous|oauth) token: ", 0.9, because=FAULT),
    Saying("failed to fetch oauth token", r"failed to fetch oauth token: ", 0.9, because=FAULT),
    Saying("net/http: TLS handshake timeout", r"net/http: TLS handshake timeout", 0.9),
    Saying("request canceled while waiting", r"net/http: request canceled while waiting", 0.9),
    Saying("dial tcp", r"dial tcp(?:: lookup|4?6? ?\S+:\d+:)", 0.88, because=FAULT),
    Saying("pinging container registry", r"pinging container registry (?P<host>[\w.-]+): ", 0.9, because=FAULT),
)

ACTIONS = (
    Saying(
        "Failed to download a",
        r"^##\[error\]Failed to download (?:action|archive) ['\"]?https?://",
        0.95,
        Ending.FIRM,
    ),
    Saying("download has timed out", r"^##\[error\]Action '\S+' download has timed out", 0.95, Ending.FIRM),
    Saying(
        "Failed to resolve action download info",
        r"^##\[error\]Failed to resolve action download info\.",
        0.93,
        Ending.FIRM,
    ),
    Saying(
        "Unable to download",
        r"^##\[error\](?:Error: )?Unable to download (?:artifact|and extract|all|file)",
        0.85,
        because=FAULT + r"|retr|Blob|EOF",
    ),
    Saying("Unable to make request: ", r"^##\[error\].*Unable to make request: [A-Z]{3,}", 0.95, Ending.FIRM),
    Saying(
        "Failed to make request after",
        r"^##\[error\].*Failed to make request after \d+ attempts: ",
        0.93,
        Ending.FIRM,
        because=FAULT + r"|Failed request: \(5",
    ),
    Saying("Failed request: (5", r"^##\[error\].*Failed request: \(5\d\d\)", 0.95, Ending.FIRM),
    Saying("connect E", r"^##\[error\](?:Error: )?connect E[A-Z]{4,}", 0.9, because=FAULT),
    Saying("read ECONN", r"^##\[error\](?:Error: )?read E[A-Z]{4,}", 0.9, because=FAULT),
    Saying("##[error]getaddrinfo", r"^##\[error\](?:Error: )?getaddrinfo E[A-Z_]+ ", 0.92),
    Saying("##[error]socket hang up", r"^##\[error\](?:Error: )?socket hang up", 0.92),
    Saying("socket disconnected before secure", r"socket disconnected before secure TLS connection", 0.92),
    Saying("HttpClient.Timeout of", r"^##\[error\].*configured HttpClient\.Timeout of", 0.93, Ending.FIRM),
    Saying("Unexpected HTTP response: 5", r"^##\[error\].*Unexpected HTTP response: 5\d\d", 0.93),
    Saying("##[error]Request timeout: ", r"^##\[error\](?:Error: )?Request timeout: ", 0.9),
    Saying("##[error]fetch failed", r"^##\[error\](?:\w*Error: )?fetch failed", 0.85),
    Saying(
        "No server is currently available to service", r"No server is currently available to service your request", 0.92
    ),
    Saying("Unicorn!", r"(?:<title>|##\[error\]).*Unicorn!", 0.9, about="github.com"),
    Saying("HTTP 5", r"^(?:gh: |##\[error\])?HTTP 5\d\d: .*\(https?://", 0.9),
    Saying("error connecting to api.github.com", r"error connecting to (?P<host>api\.github\.com)", 0.93),
    *(
        Saying(words, rf"^##\[error\](?:\w*Error(?: \[\w+\])?: )?{words}\b", 0.85)
        for words in ("Server Error", "Bad Gateway", "Service Unavailable", "Gateway Timeout", "Gateway Time-out")
    ),
    *(
        Saying(words, rf"^##\[error\](?:\w*Error: )?{words}", 0.93)
        for words in (
            "self-signed certificate",
            "self signed certificate",
            "unable to verify the first certificate",
            "certificate has expired",
        )
    ),
    Saying("issuer certificate", r"(?i)\bunable to get (?:local )?issuer certificate\b", 0.88),
)

CLOUD = (
    Saying("Could not connect to the endpoint URL", r"Could not connect to the endpoint URL: ", 0.9),
    Saying("Unable to connect to the server: ", r"^Unable to connect to the server: ", 0.9, because=FAULT),
    Saying("could not connect to ", r"(?:^|: |│ )could not connect to (?P<host>[\w.-]+\.\w+): ", 0.9),
    Saying(
        "Failed to query available provider",
        r"Failed to query available provider packages",
        0.85,
        because=FAULT,
        below=12,
    ),
    Saying("discovery document", r"(?i)failed to\s*request discovery document", 0.88),
    Saying("bad response code: 5", r"bad response code: 5\d\d", 0.92),
    Saying("is not a valid chart repository or cannot be reached", r"cannot be reached: ", 0.85, because=FAULT),
    Saying(
        "net::ERR_",
        r"net::ERR_(?:NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|CONNECTION_(?:RESET|TIMED_OUT|CLOSED)"
        r"|NETWORK_CHANGED|TIMED_OUT)",
        0.8,
    ),
)

TRANSFERS = (
    *DOWNLOADS,
    *GIT,
    *ACTIONS,
    *CONTAINERS,
    *(replace(saying, ending=Ending.FIRM) for saying in CLOUD),
)
"""All of them; where two know a line, the first speaks."""

"""How package managers say that they could not reach their registry."""

from __future__ import annotations

from dataclasses import replace

from workers.triage.aftermath import Ending
from workers.triage.sayings import Saying
from workers.triage.wordings.faults import FAULT

_NOT_FOUND = r"^ERROR: (?:Could not find a version|No matching distribution|Could not install|Failed to)"

PYTHON = (
    Saying(
        "due to an OSError: HTTP", r"^ERROR: Could not install packages due to an (?:OSError|EnvironmentError): ", 0.96
    ),
    Saying("Could not install requirement ", r"because of HTTP error 5\d\d", 0.96),
    Saying("ERROR: HTTP error 5", r"^ERROR: HTTP error 5\d\d while getting ", 0.95),
    Saying("Server Error: ", r"\b5\d\d Server Error: .* for url: ", 0.9),
    # pip does not say that it gave up: what follows is that it found no version at all.
    Saying(
        "Could not fetch URL ",
        r"^Could not fetch URL (?:https?://)\S+: (?:There was a problem confirming|connection error)",
        0.93,
        last_try=True,
        because=_NOT_FOUND,
        below=5,
    ),
    Saying(
        "WARNING: Retrying (Retry(total=0",
        r"WARNING: Retrying \(Retry\(total=0,.*after connection broken by",
        0.93,
        last_try=True,
        because=_NOT_FOUND,
        below=5,
    ),
    Saying(
        "error: Request failed after",
        r"^(?:error|  (?:cause|Caused by)): Request failed after \d+ retries",
        0.94,
        because=FAULT,
        below=8,
    ),
    Saying("error: Failed to fetch: ", r"^error: Failed to fetch: ", 0.93, because=FAULT, below=8),
    Saying("Failed to download ", r"^(?:error: |  × )Failed to download[ `]", 0.92, because=FAULT, below=10),
    Saying("error: Error while fetching ", r"^error: Error while fetching ", 0.93, because=FAULT, below=8),
    Saying(
        "error: Failed to install",
        r"^error: Failed to install ",
        0.85,
        because=r"(?i)error sending request|timed? ?out|dns error|server error \(5|connection",
        below=8,
    ),
    Saying("All attempts to connect to", r"^All attempts to connect to (?P<host>\S+) failed", 0.95),
    Saying("CondaHTTPError: HTTP ", r"CondaHTTPError: HTTP (?:000|5\d\d) ", 0.95),
    Saying("CondaSSLError", r"CondaSSLError: ", 0.93),
    Saying("Download error (", r"Download error \((?:5|6|7|16|18|28|35|52|55|56|60|92)\) ", 0.92),
    Saying("Transfer finalized, status: 5", r"Transfer finalized, status: 5\d\d", 0.9),
    Saying("Error while loading shards", r"Error while fetching|failed to fetch \S+ shards", 0.8, because=FAULT),
)

_NPM = r"^npm (?:ERR!|error) "
_CODES = (
    "ECONNRESET", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ERR_SOCKET_TIMEOUT", "ESOCKETTIMEDOUT",
    "ECONNABORTED", "ENETUNREACH", "EHOSTUNREACH", "FETCH_ERROR", "E50", "E52", "ERR_STREAM_PREMATURE_CLOSE",
    "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_",
)  # fmt: skip

JAVASCRIPT = (
    *(Saying(f"code {code}", rf"{_NPM}code {code}", 0.95) for code in _CODES),
    Saying("ERR_PNPM_META_FETCH_FAIL", r"ERR_PNPM_META_FETCH_FAIL", 0.94, because=FAULT),
    Saying("ERR_PNPM_FETCH_5", r"ERR_PNPM_FETCH_5\d\d", 0.95),
    Saying("ERR_PNPM_", r"^\W*ERR_PNPM_\w+ +.*failed, reason: ", 0.92, because=FAULT),
    Saying(" failed, reason: ", r"request to https?://\S+ failed, reason: ", 0.9, because=FAULT + r"|self[- ]signed"),
    Saying("error An unexpected error occurred: ", r"^error An unexpected error occurred: ", 0.92, because=FAULT),
    Saying("error Error: ", r"^error Error: ", 0.9, because=FAULT),
    Saying("error https://", r"^error https?://\S+: ", 0.88, because=FAULT),
    Saying('Request failed "5', r"Request failed \\?\"5\d\d ", 0.9),
    Saying("YN0001", r"YN0001: .*(?:RequestError|ReadError|TimeoutError|HTTPError): ", 0.92, because=FAULT),
    Saying("YN0035", r"YN0035: .*", 0.92, because=r"The registry appears to be down|Response Code: 5\d\d"),
    Saying("Error when performing the request to", r"Error when performing the request to https?://", 0.9),
    Saying("Import 'http", r"^error: Import '?https?://\S+ failed", 0.9, because=FAULT),
    Saying(
        "downloading package manifest",
        r"^error: (?:Connection\w+|Timeout|FailedToOpenSocket|DNS\w*) downloading package manifest",
        0.93,
    ),
    Saying("Download failed: server returned code 5", r"server returned code 5\d\d", 0.92),
    Saying("registry error parsing json", r"^npm ERR! registry error parsing json", 0.85),
    Saying("gyp ERR! stack FetchError", r"gyp ERR! stack FetchError: ", 0.9, because=FAULT),
    Saying("The Cypress App could not be downloaded", r"The Cypress App could not be downloaded", 0.9),
)

_CARGO = (
    r"\[\d+\] (?:Timeout|Could|Couldn|SSL|HTTP|Error in the HTTP2|Failure when receiving"
    r"|Server returned nothing|Transferred a partial|Failed sending)"
)

RUST_GO = (
    Saying(
        "error: failed to ",
        r"^error: failed to (?:get|download|fetch|query|load|update|sync|verify)\b",
        0.94,
        because=rf"{_CARGO}|, got 5\d\d|network failure seems|failed to resolve address|failed to connect to"
        rf"|SSL error|operation timed out|connection (?:reset|timed out)|error sending request",
        below=20,
    ),
    Saying(
        "error: Unable to update registry",
        r"^error: Unable to update registry",
        0.9,
        because=rf"{_CARGO}|, got 5\d\d|network failure",
        below=12,
    ),
    Saying("error: could not download file from", r"^error: could not download file from ", 0.93),
    Saying("component download failed for", r"^error: component download failed for ", 0.93),
    Saying("reading http", r"reading https?://\S+: 5\d\d ", 0.94),
)

JVM = (
    Saying(
        "Could not transfer ",
        r"Could not transfer (?:artifact|metadata) \S+ (?:from/to|from|to) \S+ \((?:https?://)\S+\): .*",
        0.94,
        because=FAULT,
    ),
    Saying("> Could not ", r"> Could not (?:GET|HEAD|PUT|download) '?[\w:/.-]+", 0.93, because=FAULT, below=4),
    Saying("Downloading from http", r"Downloading from https?://\S+ failed: ", 0.92),
    Saying("Server returned HTTP response code: 5", r"Server returned HTTP response code: 5\d\d for URL: ", 0.93),
    Saying("download error: Caught", r"download error: Caught ", 0.92, because=FAULT),
)

OTHERS = (
    Saying("Unable to download data from ", r"Unable to download data from https?://\S+ - ", 0.95, because=FAULT),
    Saying("Could not reach host ", r"Could not reach host ", 0.95),
    Saying("Network error while fetching ", r"Network error while fetching ", 0.95),
    Saying("Gem::RemoteFetcher::", r"Gem::RemoteFetcher::(?:FetchError|UnknownHostError|BuildError)", 0.92),
    Saying(
        "due to underlying error",
        r"^Could not fetch specs from \S+ due to underlying error",
        0.94,
        because=FAULT,
        below=1,
    ),
    Saying(
        "file could not be downloaded",
        r"The \"https?://\S+\" file could not be downloaded",
        0.94,
        because=FAULT + r"|Failed to open stream",
        below=3,
    ),
    Saying("curl error ", r"curl error (?:5|6|7|16|18|28|35|52|55|56|60|92) while downloading ", 0.94),
    Saying("NU1301", r"error (?::? ?)?NU1301: ", 0.9, because=FAULT + r"|Unable to load the service index"),
    Saying("Unable to load the service index", r"Unable to load the service index for source ", 0.9),
    Saying(
        "E: Failed to fetch ",
        r"^E: Failed to fetch (?P<url>\S+)  ?(?:.*)",
        0.95,
        because=FAULT + r"|Undetermined Error|Mirror sync|Bad header|Clearsigned file",
    ),
    Saying(
        "W: Failed to fetch ",
        r"^W: Failed to fetch ",
        0.9,
        last_try=True,
        because=r"^E: (?:Unable to locate package|Package '.*' has no installation|Unable to correct"
        r"|Couldn't find)|^The following packages have unmet",
        below=30,
    ),
    Saying("temporary error", r"^(?:ERROR|WARNING): .*https?://\S+: temporary error", 0.9),
    Saying("network error (check Internet", r"network error \(check Internet", 0.92),
    Saying("DNS: transient error", r"DNS: transient error", 0.9),
    Saying("DNS lookup error", r"DNS lookup error", 0.88),
    Saying("Curl error (", r"Curl error \(\d+\): ", 0.9),
    Saying("Failed to download metadata for repo", r"Failed to download metadata for repo", 0.9),
    Saying("No more mirrors to try", r"No more mirrors to try", 0.88),
    Saying("error: failed retrieving file", r"^error: failed retrieving file '[^']+' from (?P<host>[\w.-]+)", 0.85),
    Saying(
        "URL couldn't be downloaded", r"URL couldn't be downloaded: \S+ Response: ", 0.93, because=FAULT + r"|5\d\d"
    ),
    Saying("Got socket error trying to find", r"Got socket error trying to find package", 0.93),
    Saying("error: unable to download '", r"error: unable to download '\S+': ", 0.93, because=FAULT),
    Saying("HttpExceptionRequest Request", r"HttpExceptionRequest Request", 0.85, because=r"host += \"", below=5),
    Saying("cannot open URL '", r"cannot open URL 'https?://\S+'", 0.85, because=FAULT + r"|HTTP status was '5"),
    Saying("unable to access index for repository", r"unable to access index for repository ", 0.85, last_try=True),
    Saying("status_code: ", r"status_code: (?:6|7|28|35|52|56)$", 0.85),
    Saying("Error downloading [http", r"Error downloading \[https?://", 0.92, because=FAULT + r"|GET returned 5"),
    # Emacs goes on without the archive, and then misses what only that one had.
    Saying(
        " archive.",
        r"^Failed to download [‘'`](?P<archive>[\w.-]+)['’] archive\.",
        0.9,
        because=r"is unavailable\b|No version of|is not (?:available|installable)",
        below=10,
    ),
    Saying("Could not create connection to", r"Could not create connection to (?P<host>[\w.-]+):\d+", 0.88),
    Saying("Failed to download resource", r"^Error: .*Failed to download resource", 0.88),
    Saying("Unable to connect to source ", r"Unable to connect to source '?https?://", 0.9),
)

EXCEPTIONS = (
    *(
        Saying(
            name, rf"^(?:\w+[.\w]*\.)?(?:exceptions\.)?{name}: ", 0.9, because=FAULT + r"|Read timed out|IncompleteRead"
        )
        for name in ("ReadTimeoutError", "ProtocolError", "MaxRetryError", "IncompleteRead", "NewConnectionError")
    ),
    Saying("HTTPError: 5", r"^(?:ERROR +)?HTTPError: 5\d\d ", 0.9),
    Saying(
        "UnknownHostException: ",
        r"^(?:Exception in thread \"[^\"]+\" |Caused by: |\[error\] )?java\.net\.UnknownHostException: ",
        0.88,
    ),
    Saying("SSLHandshakeException: ", r"SSLHandshakeException: (?:PKIX|Remote host|Received fatal)", 0.85),
    Saying(
        "SocketTimeoutException: ",
        r"^(?:Exception in thread \"[^\"]+\" |\[error\] )?java\.net\.SocketTimeoutException: ",
        0.8,
    ),
    Saying(
        "ConnectException: ",
        r"^(?:Exception in thread \"[^\"]+\" |\[error\] )?java\.net\.ConnectException: (?:Connection timed out"
        r"|Operation timed out|Network is)",
        0.85,
    ),
    Saying("error sending request for url", r"error sending request for url ", 0.88),
    *(
        Saying(name, rf"^(?:E +)?(?:[\w.]+\.)?{name}: ", 0.88, because=FAULT)
        for name in (
            "ConnectionError",
            "ReadTimeout",
            "ConnectTimeout",
            "SSLError",
            "URLError",
            "ConnectError",
            "gaierror",
        )
    ),
    *(
        Saying(name, rf"^(?:E +)?(?:[\w.]+\.)?{name}: ", 0.88)
        for name in (
            "ClientConnectorError",
            "ClientConnectorDNSError",
            "EndpointConnectionError",
            "SSLCertVerificationError",
        )
    ),
    Saying("HTTP Error 5", r"HTTPError: HTTP Error 5\d\d: ", 0.85),
    Saying("getaddrinfo E", r"^\s*(?:\[?\w*\]?:? ?)?(?:\w*Error: )?getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ", 0.88),
    Saying("connect E", r"^\s*(?:\[\w+\]: )?(?:\w*Error: )?connect (?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) ", 0.88),
    Saying(
        "fetch failed", r"^(?:Uncaught )?TypeError: fetch failed", 0.85, because=FAULT + r"|self[- ]signed", below=5
    ),
    Saying("read ECONNRESET", r"^\s*(?:\w*Error: )?read ECONNRESET", 0.8),
    Saying("Failed to open TCP connection to", r"Failed to open TCP connection to ", 0.85),
    Saying("getaddrinfo: ", r"getaddrinfo: .* \(SocketError\)", 0.85),
    Saying("Net::OpenTimeout", r"Net::OpenTimeout", 0.8),
    Saying("(OpenURI::HTTPError)", r"5\d\d .* \(OpenURI::HTTPError\)", 0.88),
    Saying("php_network_getaddresses", r"php_network_getaddresses: getaddrinfo ", 0.85),
    Saying("dns error: failed to lookup", r"dns error: failed to lookup address", 0.88),
)

# Whoever says it: only at the very end of a step, and the less sure the more programs write such a thing in passing.
ANYBODY = (
    Saying("ould not resolve host", r"(?i)could not resolve host:? ", 0.88),
    Saying("ouldn't resolve host", r"(?i)couldn't resolve host", 0.88),
    Saying("emporary failure in name resolution", r"(?i)temporary failure in name resolution", 0.85),
    Saying("Name or service not known", r"Name or service not known", 0.8),
    Saying("nodename nor servname provided", r"nodename nor servname provided", 0.8),
    Saying("failed_connect,", r"\{:?failed_connect,", 0.85),
    Saying("Network is unreachable", r"Network is unreachable", 0.8),
    Saying("No route to host", r"No route to host", 0.78),
    Saying("Connection timed out", r"Connection timed out", 0.75),
    Saying("Connection reset by peer", r"Connection reset by peer", 0.7),
    Saying("503 Service Unavailable", r"503 Service Unavailable", 0.75),
    Saying("502 Bad Gateway", r"502 Bad Gateway", 0.75),
    Saying("504 Gateway Time", r"504 Gateway Time-?[Oo]ut", 0.75),
    Saying("certificate verify failed", r"certificate verify failed", 0.8),
    Saying("certificate has expired", r"certificate has expired", 0.8),
)

REGISTRIES = (
    *(replace(saying, ending=Ending.FIRM) for saying in (*PYTHON, *JAVASCRIPT, *RUST_GO, *JVM, *OTHERS)),
    *EXCEPTIONS,
    *ANYBODY,
)
"""All of them; where two know a line, the first speaks."""

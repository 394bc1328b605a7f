"""How clients say that the service they wanted is not there: databases, brokers, containers, browsers, displays."""

from __future__ import annotations

from workers.triage.aftermath import Ending
from workers.triage.sayings import Saying, all_about
from workers.triage.wordings.screens import BROWSERS, DISPLAYS

# The machine itself, a container's name, or an address that only a machine beside it has.
_LOCAL = (
    r"(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1|host\.docker\.internal|10(?:\.\d+){3}|192\.168\.\d+\.\d+"
    r"|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|[a-z][a-z0-9_-]*)"
)
_AT = rf"\[?(?P<host>{_LOCAL})\]?:(?P<port>\d{{2,5}})\b"
_TUPLE = rf"\('(?P<host>{_LOCAL})', (?P<port>\d{{2,5}})(?:, \d+)*\)"

CONTAINER = "container"
DAEMON = "daemon"
DEVICE = "device"


DAEMONS = (
    *all_about(
        (
            Saying("the Docker daemon", r"Cannot connect to the Docker daemon at ", 0.96),
            Saying(
                "failed to connect to the docker API",
                r"failed to connect to the docker API at .*(?:no such file|refused|cannot find)",
                0.95,
            ),
        ),
        about="Docker",
        advice=DAEMON,
        ending=Ending.FIRM,
    ),
    *all_about(
        (
            Saying("docker_engine", r"open //\./pipe/docker_engine\w*: The system cannot find", 0.95),
            Saying("Error while fetching server API version", r"Error while fetching server API version: ", 0.92),
            Saying("Could not find a valid Docker environment", r"Could not find a valid Docker environment", 0.92),
            Saying(
                "/var/run/docker.sock: connect: ",
                r"dial unix \S+docker\.sock: connect: (?:no such file|connection refused)",
                0.92,
            ),
        ),
        about="Docker",
        advice=DAEMON,
    ),
    *all_about(
        (Saying("Cannot connect to Podman", r"Cannot connect to Podman", 0.93),),
        about="Podman",
        advice=DAEMON,
    ),
    *all_about(
        (
            Saying(
                "The connection to the server ",
                r"^The connection to the server \S+ was refused - did you specify",
                0.95,
            ),
            Saying("Kubernetes cluster unreachable", r"Kubernetes cluster unreachable: ", 0.92),
            Saying(
                "failed to download openapi",
                r"failed to download openapi: Get \S*https?://(?:localhost|127\.0\.0\.1):8080",
                0.92,
            ),
        ),
        about="Kubernetes",
        advice=DAEMON,
    ),
    *all_about(
        (
            Saying("booted with systemd as init", r"System has not been booted with systemd as init system", 0.93),
            Saying("Failed to connect to bus: ", r"^Failed to connect to bus: ", 0.88),
        ),
        about="systemd",
        advice=DAEMON,
    ),
    *all_about(
        (
            Saying("Failed to get D-Bus connection", r"^Failed to get D-Bus connection", 0.92),
            Saying("autolaunch D-Bus without X11", r"[Cc]annot (?:autolaunch|spawn).*D-Bus without X11", 0.85),
            Saying("DBus.Error.NoServer", r"DBus\.Error\.(?:NoServer|ServiceUnknown|FileNotFound|Spawn)", 0.85),
        ),
        about="D-Bus",
        advice=DAEMON,
    ),
    *all_about(
        (
            Saying(
                "connection to your authentication agent",
                r"Could not open a connection to your authentication agent",
                0.9,
            ),
        ),
        about="ssh-agent",
        advice=DAEMON,
    ),
    *all_about(
        (
            Saying("no devices/emulators found", r"no devices/emulators found", 0.9),
            Saying("No connected devices!", r"No connected devices!", 0.93),
            Saying("waiting for emulator to boot", r"(?i)time(?:d )?out waiting for emulator to boot", 0.93),
            Saying("adb: device '", r"^adb: device '\S+' not found", 0.88),
        ),
        about="Android emulator",
        advice=DEVICE,
    ),
)

CONTAINERS = (
    *all_about(
        (
            Saying(
                "Failed to initialize container ", r"^##\[error\]Failed to initialize container (?P<service>\S+)", 0.96
            ),
            Saying("containers failed to start", r"^##\[error\]One or more containers failed to start", 0.9),
        ),
        advice=CONTAINER,
        ending=Ending.SURE,
    ),
    *all_about(
        (
            Saying(" service is unhealthy", r"(?P<service>\S+) service is unhealthy", 0.9),
            Saying(
                "dependency failed to start: ",
                r"dependency failed to start: (?:container )?(?P<service>\S+) (?:is unhealthy|exited)",
                0.95,
            ),
            Saying(
                "is unhealthy", r"^(?:ERROR: )?(?:for \S+  )?[Cc]ontainer \"?(?P<service>[\w.-]+)\"? is unhealthy", 0.92
            ),
            Saying(
                "wait-for-it.sh: timeout",
                r"wait-for-it(?:\.sh)?: timeout occurred after waiting .* for (?P<service>\S+)",
                0.93,
            ),
            Saying(
                "waiting on dependencies to become available",
                r"Timeout after \S+ waiting on dependencies to become available: \[(?P<service>\S+?)\]",
                0.93,
            ),
            Saying("Timed out waiting for: ", r"Error: Timed out waiting for: (?P<service>\S+)", 0.9),
        ),
        advice=CONTAINER,
    ),
    *all_about(
        (
            Saying("from config.webServer", r"Timed out waiting \d+ms from config\.webServer", 0.9),
            Saying(
                "could not verify that this server is running",
                r"Cypress could not verify that this server is running",
                0.92,
            ),
        ),
        about="the web server under test",
        advice=CONTAINER,
    ),
)

DATABASES = (
    *all_about(
        (
            Saying(
                "connection to server ",
                (
                    r"connection to server (?:at|on) .*failed: (?:Connection refused|No such file"
                    r"|FATAL:  the database system is (?:starting|shutting))"
                ),
                0.93,
            ),
            Saying(
                "could not connect to server: ",
                (
                    r"could not connect to server: (?:Connection refused|No such file|Connection timed out"
                    r"|Network is)"
                ),
                0.93,
            ),
            Saying("could not translate host name", r"could not translate host name \"\S+\" to address", 0.9),
            Saying("PSQLException: Connection to", r"PSQLException: Connection to \S+ refused", 0.93),
            Saying("PG::ConnectionBad", r"PG::ConnectionBad", 0.9),
            Saying("database system is starting up", r"FATAL: +the database system is starting up", 0.85),
            Saying("SQLSTATE[08006]", r"SQLSTATE\[08006\] \[7\].*(?:refused|could not translate|timeout)", 0.93),
        ),
        about="PostgreSQL",
    ),
    *all_about(
        (
            Saying("ERROR 2002 (HY000)", r"ERROR 2002 \(HY000\): Can't connect to ", 0.95),
            Saying("ERROR 2003 (HY000)", r"ERROR 2003 \(HY000\): Can't connect to ", 0.95),
            Saying("Can't connect to ", r"Can't connect to (?:local )?(?:MySQL|MariaDB|server) ", 0.92),
            Saying(
                "Lost connection to MySQL server at",
                r"Lost connection to MySQL server at 'reading (?:initial|authorization)",
                0.88,
            ),
            Saying("SQLSTATE[HY000] [2002]", r"SQLSTATE\[HY000\] \[2002\]", 0.93),
            Saying("Communications link failure", r"Communications link failure", 0.85),
        ),
        about="MySQL",
    ),
    *all_about(
        (
            Saying("Could not connect to Redis", r"Could not connect to Redis", 0.93),
            Saying("connecting to ", r"Error (?:111|61|-2|-3|10061|99) connecting to \S+:\d+\.", 0.93),
            Saying("Redis::CannotConnectError", r"Redis::CannotConnectError", 0.92),
            Saying("RedisConnectionException", r"RedisConnection(?:Failure)?Exception: ", 0.9),
            Saying(
                "JedisConnectionException",
                r"JedisConnectionException: (?:Could not get|Failed to connect|java\.net)",
                0.88,
            ),
        ),
        about="Redis",
    ),
    *all_about(
        (
            Saying("ServerSelectionTimeoutError", r"ServerSelectionTimeoutError: ", 0.93),
            Saying("ServerSelectionError: ", r"Mongo(?:ose)?ServerSelectionError: ", 0.93),
            Saying("MongoNetworkError", r"MongoNetworkError: (?:failed to connect|connect E)", 0.92),
            Saying("NoServerAvailable", r"Mongo::Error::NoServerAvailable", 0.92),
            Saying("MongoTimeoutException", r"MongoTimeoutException: Timed out", 0.9),
        ),
        about="MongoDB",
    ),
    *all_about(
        (
            Saying("AMQPConnectionError", r"pika\.exceptions\.AMQPConnectionError", 0.9),
            Saying(
                "kombu.exceptions.OperationalError",
                r"kombu\.exceptions\.OperationalError: .*(?:refused|not known)",
                0.88,
            ),
            Saying("Bunny::TCPConnectionFailed", r"Bunny::TCPConnectionFailed", 0.92),
        ),
        about="RabbitMQ",
    ),
    *all_about(
        (
            Saying("NoBrokersAvailable", r"NoBrokersAvailable", 0.93),
            Saying("/bootstrap: Connect to ", r"/bootstrap: Connect to .*failed: ", 0.88),
            Saying("KafkaJSConnectionError", r"KafkaJSConnectionError", 0.9),
            Saying("Broker may not be available", r"Connection to node -?\d+ .*could not be established", 0.85),
        ),
        about="Kafka",
    ),
    *all_about(
        (
            Saying("elastic_transport.ConnectionError", r"elastic_transport\.ConnectionError: ", 0.9),
            Saying(
                "elasticsearch.exceptions.Connection", r"elasticsearch\.exceptions\.Connection(?:Error|Timeout)", 0.9
            ),
            Saying("NoLivingConnectionsError", r"NoLivingConnectionsError", 0.9),
        ),
        about="Elasticsearch",
    ),
    *all_about(
        (Saying("NoHostAvailable", r"NoHostAvailable(?:Exception)?[:(]", 0.88),),
        about="Cassandra",
    ),
)

REFUSALS = (
    Saying("ECONNREFUSED", rf"ECONNREFUSED {_AT}", 0.9),
    Saying("connect: connection refused", rf"dial tcp[46]? {_AT}: connect: connection refused", 0.9),
    Saying("Connect call failed", rf"Connect call failed {_TUPLE}", 0.9),
    Saying(
        "Failed to connect to ", rf"curl: \(7\) Failed to connect to \[?(?P<host>{_LOCAL})\]? port (?P<port>\d+)", 0.9
    ),
    Saying("Couldn't connect to server", rf"Failed to connect to \[?(?P<host>{_LOCAL})\]? port (?P<port>\d+)", 0.88),
    Saying(
        "Max retries exceeded",
        (
            rf"\(host='(?P<host>{_LOCAL})', port=(?P<port>\d+)\): Max retries exceeded.*(?:refused"
            rf"|not known)"
        ),
        0.9,
    ),
    Saying("Cannot connect to host", rf"Cannot connect to host {_AT} ", 0.9),
    Saying("Failed to open TCP connection", rf"Failed to open TCP connection to {_AT} \(Connection refused", 0.9),
    Saying(
        "connect(2) for",
        rf"Connection refused - connect\(2\) for \"?(?P<host>{_LOCAL})\"?(?: port |:)(?P<port>\d+)",
        0.9,
    ),
    Saying("ERR_CONNECTION_REFUSED", rf"net::ERR_CONNECTION_REFUSED at https?://{_AT}", 0.88),
    Saying("Connection refused (", rf"Connection refused \({_AT}\)", 0.9),
    Saying("failed: Connection refused", rf"^Connecting to .*\|{_AT}\.\.\. failed: Connection refused", 0.85),
    Saying(
        "can't connect to remote host", rf"can't connect to remote host \((?P<host>{_LOCAL})\): Connection refused", 0.8
    ),
    Saying("Connection refused: ", rf"Connection refused: (?:no further information: )?(?:\w*/)?{_AT}", 0.85),
    Saying("Connect to ", rf"Connect to (?:http://)?{_AT} \[.*failed: Connection refused", 0.9),
    Saying("Could not connect to the endpoint URL", rf"Could not connect to the endpoint URL: \"https?://{_AT}", 0.9),
)
SERVICES = (*DAEMONS, *CONTAINERS, *DATABASES, *BROWSERS, *DISPLAYS, *REFUSALS)
"""All of them; where two know a line, the first speaks."""

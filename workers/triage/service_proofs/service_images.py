"""Which container images serve what: their ports, how to ask whether they are ready, what they do not start without.

The commands for health checks are those of the guides
(https://docs.github.com/en/actions/tutorials/use-containerized-services)
and of the images' own pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.wordings.ports import SERVICES as BY_PORT


@dataclass(frozen=True, slots=True)
class ServiceImage:
    """One service as it runs in containers."""

    service: str
    """Its name, as the detector gives it."""
    names: tuple[str, ...]
    """What the last part of an image's name begins with."""
    port: str
    """Where it listens in the container."""
    health: str | None = None
    """For `--health-cmd`: what fails until it answers; None where that depends on the image's version."""
    starts_with: tuple[tuple[str, ...], ...] = ()
    """Of each group one variable must be set, or the container ends at once."""
    page: str = ""
    """Where that is documented."""
    checks_itself: bool = False
    """Whether the image brings a health check, which the runner waits for like any other."""


_POSTGRES = ("POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD")
_MYSQL = tuple(f"MYSQL_{each}" for each in ("ROOT_PASSWORD", "ALLOW_EMPTY_PASSWORD", "RANDOM_ROOT_PASSWORD"))
_MARIADB = (
    "MARIADB_ROOT_PASSWORD",
    "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
    "MARIADB_RANDOM_ROOT_PASSWORD",
    "MARIADB_ROOT_PASSWORD_HASH",
)
_FILES = ("MYSQL_ROOT_PASSWORD_FILE", "MARIADB_ROOT_PASSWORD_FILE")

IMAGES = (
    ServiceImage(
        "PostgreSQL",
        ("postgres", "postgis", "pgvector", "timescaledb"),
        "5432",
        "pg_isready",
        (_POSTGRES,),
        "https://hub.docker.com/_/postgres",
    ),
    ServiceImage(
        "MySQL",
        ("mysql",),
        "3306",
        '"mysqladmin ping"',
        ((*_MYSQL, *_FILES),),
        "https://hub.docker.com/_/mysql",
    ),
    ServiceImage(
        "MySQL",
        ("mariadb",),
        "3306",
        '"healthcheck.sh --connect --innodb_initialized"',
        ((*_MARIADB, *_MYSQL, *_FILES),),
        "https://hub.docker.com/_/mariadb",
    ),
    ServiceImage("Redis", ("redis",), "6379", '"redis-cli ping"'),
    ServiceImage("Redis", ("valkey",), "6379", '"valkey-cli ping"'),
    ServiceImage("MongoDB", ("mongo",), "27017"),
    ServiceImage("RabbitMQ", ("rabbitmq",), "5672", '"rabbitmq-diagnostics -q ping"'),
    ServiceImage("Kafka", ("kafka", "cp-kafka", "redpanda"), "9092"),
    ServiceImage("Elasticsearch", ("elasticsearch", "opensearch"), "9200"),
    ServiceImage("Memcached", ("memcached",), "11211"),
    ServiceImage("Cassandra", ("cassandra", "scylla"), "9042"),
    ServiceImage(
        "SQL Server",
        ("server", "azure-sql-edge"),
        "1433",
        None,
        (("ACCEPT_EULA",), ("MSSQL_SA_PASSWORD", "SA_PASSWORD")),
        "https://hub.docker.com/r/microsoft/mssql-server",
    ),
    ServiceImage("Neo4j", ("neo4j",), "7687"),
    ServiceImage("ClickHouse", ("clickhouse",), "8123"),
    ServiceImage("CockroachDB", ("cockroach",), "26257"),
    ServiceImage("InfluxDB", ("influxdb",), "8086"),
    ServiceImage("LocalStack", ("localstack",), "4566", checks_itself=True),
    ServiceImage("Selenium", ("standalone-", "selenium"), "4444"),
    ServiceImage("NATS", ("nats",), "4222"),
    ServiceImage("etcd", ("etcd",), "2379"),
    ServiceImage("ZooKeeper", ("zookeeper", "cp-zookeeper"), "2181"),
    ServiceImage("MQTT", ("eclipse-mosquitto", "mosquitto", "emqx"), "1883"),
    ServiceImage("the mail server", ("mailpit",), "1025", checks_itself=True),
    ServiceImage("the mail server", ("mailhog", "mailcatcher", "maildev"), "1025"),
)

_OTHER_ENTRYPOINTS = ("bitnami/", "bitnamilegacy/", "cimg/", "circleci/")


def serving(image: str) -> ServiceImage | None:
    """What an image serves, by its name; None where that does not tell."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
    if name == "server" and "mssql" not in image:
        return None
    return next((each for each in IMAGES if any(name.startswith(start) for start in each.names)), None)


def of_service(service: str | None, port: str | None) -> ServiceImage | None:
    """The usual image of a service that is known by name or by its port."""
    name = BY_PORT.get(port or "", "") if service is None or ":" in service else service
    return next((each for each in IMAGES if each.service == name), None)


def unset(image: str, env: frozenset[str]) -> tuple[str, ...]:
    """The variables of which one has to be set for an image to start, where none is; empty where nothing lacks."""
    known = serving(image)
    if known is None or any(image.startswith(start) for start in _OTHER_ENTRYPOINTS) or "$" in image:
        return ()
    return next((group for group in known.starts_with if not env & set(group)), ())

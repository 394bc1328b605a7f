"""Which service usually listens on a port: https://www.iana.org/assignments/service-names-port-numbers/ and habit."""

from __future__ import annotations

SERVICES = {
    "1025": "the mail server",
    "1433": "SQL Server",
    "1521": "Oracle",
    "1883": "MQTT",
    "2181": "ZooKeeper",
    "2375": "Docker",
    "2376": "Docker",
    "2379": "etcd",
    "3306": "MySQL",
    "4222": "NATS",
    "4444": "Selenium",
    "4566": "LocalStack",
    "5037": "adb",
    "5432": "PostgreSQL",
    "5672": "RabbitMQ",
    "6379": "Redis",
    "6443": "Kubernetes",
    "7687": "Neo4j",
    "8086": "InfluxDB",
    "8123": "ClickHouse",
    "8500": "Consul",
    "9042": "Cassandra",
    "9092": "Kafka",
    "9200": "Elasticsearch",
    "9222": "Chrome",
    "9515": "ChromeDriver",
    "11211": "Memcached",
    "26257": "CockroachDB",
    "27017": "MongoDB",
}
"""The service's name by its port."""


def service_at(host: str, port: str) -> str:
    """What should have listened there: the service's name where the port tells it, else host and port."""
    return SERVICES.get(port) or f"{host}:{port}"

"""missing-service: services that steps start themselves, and runners that have none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.triage.proofs.test_missing_service import HEALTH, LOCALHOST, OTHER, PORTS, REFUSED, prove, workflow
from workers.triage.model import ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED


@pytest.mark.parametrize("label", ["macos-14", "windows-latest"])
def test_services_are_for_linux_only(label: str) -> None:
    context: dict[str, Any] = {"labels": (label,)}
    for text in (workflow(), workflow(jobs=OTHER)):
        proof = prove(text.replace("ubuntu-latest", label, 1), context=context)
        assert proof.state is CONFIRMED
        assert f"`{label}` is no Linux runner" in (proof.remedy or "")
        assert "under `services:`" not in (proof.remedy or "")
        assert proof.diff == ""
    own = prove(workflow(), context={"labels": ("self-hosted", "macOS")})
    assert "under `services:`" in (own.remedy or "")


@pytest.mark.parametrize(("host", "told"), [("db", True), ("localhost", False)])
def test_a_new_service_is_at_localhost(host: str, *, told: bool) -> None:
    remedy = prove(workflow(), REFUSED.format(host, 5432)).remedy or ""
    assert (f"Its host is `localhost` then, not `{host}`." in remedy) is told
    inside = prove(workflow(above="    container: a\n"), REFUSED.format("db", 5432)).remedy or ""
    assert "`localhost`" not in inside


@pytest.mark.parametrize(
    ("run", "state"),
    [
        ("sudo systemctl start postgresql.service", NOT_CHECKED),
        ("sudo service postgresql start", NOT_CHECKED),
        ("pg_ctl -D data start", NOT_CHECKED),
        ("sudo apt-get install -y postgresql-16 libpq-dev", NOT_CHECKED),
        ("sudo apt install postgresql", NOT_CHECKED),
        ("sudo apt-get install -y postgresql-client", CONFIRMED),
        ("initdb data && postgres -D data &", CONFIRMED),
        ("brew services start postgresql@16", CONFIRMED),
        ("docker run -d postgres:16", CONFIRMED),
    ],
)
def test_what_waits_itself_does_not_race(run: str, state: ProofState) -> None:
    proof = prove(workflow(steps=f"      - run: {run}\n      - run: psql\n"))
    assert proof.state is state
    assert "compose" not in (proof.remedy or "")


def test_compose_waits_when_it_is_told_to() -> None:
    proof = prove(workflow(steps="      - run: docker compose up -d\n      - run: psql\n"))
    assert proof.state is CONFIRMED
    assert proof.detail.startswith("The step `docker compose up -d` starts containers with Compose")
    assert "`docker compose up --wait`" in (proof.remedy or "")


def test_what_runs_within_compose_waits_there() -> None:
    run = "docker compose run tests"
    proof = prove(workflow(steps=f"      - run: {run}\n"), step=f"Run {run}")
    assert proof.state is NOT_CHECKED
    assert "`condition: service_healthy`" in (proof.remedy or "")


def test_the_failing_step_may_start_it_in_another_file() -> None:
    proof = prove(workflow(steps="      - run: make test\n"), step="Run make test")
    assert proof.state is NOT_CHECKED
    assert "is in another file, not read" in proof.detail


LOCALSTACK = "      aws:\n        image: localstack/localstack:3\n        ports: ['4566:4566']\n"


@pytest.mark.parametrize(
    ("options", "state"), [("", REFUTED), (HEALTH, REFUTED), ("        options: --no-healthcheck\n", CONFIRMED)]
)
def test_an_image_may_check_itself(options: str, state: ProofState) -> None:
    quote = "curl: (7) Failed to connect to localhost port 4566 after 0 ms: Couldn't connect to server"
    assert prove(workflow(LOCALSTACK + options), quote, "LocalStack").state is state


def test_others_wait_for_nothing() -> None:
    text = workflow("      db:\n        image: postgres:16\n        env: {POSTGRES_PASSWORD: x}\n" + PORTS)
    assert "has no health check" in prove(text, LOCALHOST).detail


def test_a_script_of_empty_lines_is_read_in_linear_time() -> None:
    steps = "      - run: |\n          true\n" + "\n" * 60_000 + "          ./start.sh\n      - run: psql\n"
    assert "is in another file, not read" in prove(workflow(steps=steps)).detail

"""missing-service: what a workflow says of a service that did not answer, rule by rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.proofs.in_memory import InMemory, mended
from tests.proofs.local import a_finding
from workers.triage.facts import Step
from workers.triage.model import Proof, ProofState

CONFIRMED, REFUTED, NOT_CHECKED = ProofState.CONFIRMED, ProofState.REFUTED, ProofState.NOT_CHECKED
PATH = ".github/workflows/ci.yml"
REFUSED = 'psql: error: connection to server at "{}" (127.0.0.1), port {} failed: Connection refused'
LOCALHOST = REFUSED.format("localhost", 5432)
ENV = "        env: {POSTGRES_PASSWORD: x}\n"
PORTS = "        ports: ['5432:5432']\n"
HEALTH = "        options: --health-cmd pg_isready\n"
POSTGRES = "      postgres:\n        image: postgres:16\n" + ENV


def workflow(services: str = "", steps: str = "      - run: psql\n", above: str = "", jobs: str = "") -> str:
    block = f"    services:\n{services}" if services else ""
    return f"on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n{above}{block}    steps:\n{steps}{jobs}"


def prove(text: str, quote: str = LOCALHOST, service: str | None = "PostgreSQL", **more: object) -> Proof:
    context = more.pop("context", {})
    assert isinstance(context, dict)
    fields = {"job": "test", "step": "Run psql", "quote": quote, "excerpt": quote, **more}
    return InMemory({PATH: text}, context=context).prove(a_finding("missing-service", {"service": service}, **fields))


def ran(name: str, conclusion: str) -> Step:
    return Step(1, name, conclusion, None, None)


@pytest.mark.parametrize("service", [None, "browser", "X display", "systemd"])
def test_what_no_container_serves_is_not_looked_for(service: str | None) -> None:
    assert prove(workflow(), service=service).state is NOT_CHECKED


def test_docker_is_not_on_macos() -> None:
    text = workflow().replace("ubuntu-latest", "macos-14")
    proof = prove(text, service="Docker", context={"labels": ("macos-14",)})
    assert proof.state is CONFIRMED
    assert "runs on `macos-14`" in proof.detail
    assert proof.looked[0].url.endswith(f"{PATH}#L4")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (workflow(), ("self-hosted", "macOS")),
        (workflow(), ("ubuntu-latest",)),
        (workflow(steps="      - uses: docker/setup-docker-action@v4\n      - run: psql\n"), ("macos-14",)),
    ],
)
def test_why_docker_is_not_there_is_not_in_the_repository_otherwise(text: str, labels: tuple[str, ...]) -> None:
    assert prove(text, service="Docker", context={"labels": labels}).state is NOT_CHECKED


@pytest.mark.parametrize(
    ("context", "why"),
    [
        ({"workflow_path": None}, "not in this repository"),
        ({"workflow_path": ".github/workflows/other.yml"}, "is not in the commit"),
    ],
)
def test_a_workflow_that_is_not_there_is_said(context: dict[str, Any], why: str) -> None:
    proof = prove(workflow(), context=context)
    assert proof.state is NOT_CHECKED
    assert why in proof.detail


def test_services_by_an_expression_are_not_resolved() -> None:
    text = workflow(above="    services: ${{ fromJSON(inputs.services) }}\n")
    assert "An expression says which services" in prove(text).detail


@pytest.mark.parametrize(
    ("ports", "state", "told", "diff"),
    [
        ("", CONFIRMED, "publishes no port to the runner", "          - 5432:5432\n"),
        ("        ports: [5432]\n", CONFIRMED, "on whichever port of the runner is free", "ports: ['5432:5432']"),
        ("        ports:\n          - 5432/tcp\n", CONFIRMED, "on whichever port", "          - 5432:5432\n"),
        ("        ports: ['5433:5432']\n", CONFIRMED, "publishes its port 5432 as 5433 on the runner", None),
        ("        ports: ['${{ matrix.port }}:5432']\n", NOT_CHECKED, "an expression names", None),
        ("        ports: ['6000:6000']\n", CONFIRMED, "publishes no port to the runner", None),
        ("        ports: ['127.0.0.1:5432:5432']\n", REFUTED, "where the step asks for it", None),
        (PORTS, REFUTED, "where the step asks for it", None),
    ],
)
def test_a_port_must_be_published_to_the_runner(
    tmp_path: Path, ports: str, state: ProofState, told: str, diff: str | None
) -> None:
    text = workflow(POSTGRES + ports + HEALTH)
    proof = prove(text)
    assert proof.state is state
    assert told in proof.detail
    assert bool(proof.diff) is bool(diff)
    if diff:
        assert diff.replace("['5432:5432']", "[") in mended({PATH: text}, proof, tmp_path)[PATH]


def test_a_port_asked_for_that_is_not_the_containers_is_not_published_by_guess() -> None:
    proof = prove(workflow(POSTGRES + HEALTH), REFUSED.format("localhost", 5499))
    assert proof.state is CONFIRMED
    assert proof.diff == ""


@pytest.mark.parametrize(
    ("options", "diff"),
    [
        ("", "        options: --health-cmd pg_isready --health-interval 10s"),
        ("        options: --shm-size 1g\n", "        options: --shm-size 1g --health-cmd pg_isready"),
        ("        options: >-\n          --shm-size 1g\n", ""),
    ],
)
def test_a_service_without_a_health_check_is_not_waited_for(tmp_path: Path, options: str, diff: str) -> None:
    text = workflow(POSTGRES + PORTS + options)
    proof = prove(text)
    assert proof.state is CONFIRMED
    assert (
        proof.summary
        == "`PostgreSQL` may not have been ready yet: its service `postgres` has no health check to wait for."
    )
    assert bool(proof.diff) is bool(diff)
    if diff:
        assert diff in mended({PATH: text}, proof, tmp_path)[PATH]


def test_no_health_check_is_made_up_for_an_image_that_has_no_usual_one() -> None:
    text = workflow("      db:\n        image: mongo:7\n        ports: ['27017:27017']\n")
    proof = prove(text, "MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017", "MongoDB")
    assert proof.state is CONFIRMED
    assert proof.diff == ""


@pytest.mark.parametrize(
    ("host", "above", "told", "diff"),
    [
        ("postgres", "", "at `localhost`, and the step asks at `postgres`", ""),
        ("postgres", "    env:\n      PGHOST: postgres\n", "at `localhost`", "      PGHOST: localhost\n"),
        ("postgres", "    env:\n      PGHOST: postgres\n      OTHER: postgres\n", "at `localhost`", ""),
        (
            "postgres",
            "    env:\n      URL: redis://postgres:5432/1\n",
            "at `localhost`",
            "URL: redis://localhost:5432/1\n",
        ),
    ],
)
def test_on_the_runner_a_service_is_at_localhost(tmp_path: Path, host: str, above: str, told: str, diff: str) -> None:
    text = workflow(POSTGRES + PORTS + HEALTH, above=above)
    proof = prove(text, REFUSED.format(host, 5432))
    assert proof.state is CONFIRMED
    assert told in (proof.summary or "")
    assert bool(proof.diff) is bool(diff)
    if diff:
        assert diff in mended({PATH: text}, proof, tmp_path)[PATH]


def test_a_wrong_host_and_no_port_are_both_said() -> None:
    proof = prove(workflow(POSTGRES), REFUSED.format("postgres", 5432))
    assert "Use `localhost`" in (proof.remedy or "")
    assert "Publish it" in (proof.remedy or "")
    assert proof.diff == ""


def test_in_a_container_a_service_is_at_its_label(tmp_path: Path) -> None:
    step = "      - run: psql\n        env:\n          PGHOST: localhost\n"
    text = workflow(POSTGRES, step, "    container: python:3.12\n")
    proof = prove(text)
    assert proof.state is CONFIRMED
    assert "          PGHOST: postgres\n" in mended({PATH: text}, proof, tmp_path)[PATH]


@pytest.mark.parametrize(("options", "state"), [("", CONFIRMED), (HEALTH, REFUTED)])
def test_a_container_job_that_asks_at_the_label_is_right(options: str, state: ProofState) -> None:
    text = workflow(POSTGRES + options, above="    container: python:3.12\n")
    assert prove(text, REFUSED.format("postgres", 5432)).state is state


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        (REFUSED.format("db.example.com", 5432), "which is none of the job's services"),
        ("could not connect to server: Connection refused", "is not told in the log"),
    ],
)
def test_elsewhere_and_nowhere_are_no_addresses_of_the_job(quote: str, told: str) -> None:
    proof = prove(workflow(POSTGRES + PORTS + HEALTH), quote)
    assert proof.state is NOT_CHECKED
    assert told in proof.detail or "does not tell where the step looked" in proof.detail


def test_a_socket_is_not_shared_with_a_container() -> None:
    quote = 'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file'
    proof = prove(workflow(POSTGRES + PORTS + HEALTH), quote)
    assert proof.state is CONFIRMED
    assert "Name the host `localhost` and the port 5432" in (proof.remedy or "")


@pytest.mark.parametrize(
    ("image", "env", "state"),
    [
        ("postgres:16", "", CONFIRMED),
        ("postgres:16", "        env: {POSTGRES_HOST_AUTH_METHOD: trust}\n", REFUTED),
        ("bitnami/postgresql:16", "", REFUTED),
        ("${{ matrix.db }}", "", REFUTED),
        ("postgis/postgis:16", "", CONFIRMED),
    ],
)
def test_an_image_that_ends_without_its_variables(image: str, env: str, state: ProofState) -> None:
    text = workflow(f"      postgres:\n        image: {image}\n{env}{PORTS}{HEALTH}")
    proof = prove(text)
    assert proof.state is state
    assert state is REFUTED or "ends at once where none of `POSTGRES_PASSWORD`" in proof.detail


def test_why_a_container_is_unhealthy_is_in_its_own_log() -> None:
    quote = "##[error]Failed to initialize container postgres:16"
    proof = prove(workflow(POSTGRES + HEALTH), quote, "postgres:16")
    assert proof.state is NOT_CHECKED
    assert "Look at the container's log" in (proof.remedy or "")


@pytest.mark.parametrize(
    ("run", "state", "summary"),
    [
        ("docker run app pytest", CONFIRMED, "inside a container of its own"),
        ("docker run --network host app pytest", REFUTED, None),
    ],
)
def test_localhost_in_a_container_of_the_script_is_that_container(
    run: str, state: ProofState, summary: str | None
) -> None:
    proof = prove(workflow(POSTGRES + PORTS + HEALTH, f"      - run: {run}\n"), step=f"Run {run}")
    assert proof.state is state
    assert (summary or "") in (proof.summary or "")


def test_a_service_of_another_kind_is_not_it() -> None:
    text = workflow("      cache:\n        image: redis:7\n        ports: ['6379:6379']\n")
    proof = prove(text)
    assert "has no service for `PostgreSQL`" in proof.detail


def test_a_service_given_as_its_image_only() -> None:
    proof = prove(workflow("      cache: redis:7\n"), "Error 111 connecting to localhost:6379.", "Redis")
    assert proof.state is CONFIRMED
    assert proof.diff == ""


def test_a_port_alone_finds_its_service() -> None:
    text = workflow("      api:\n        image: ghcr.io/acme/api:1\n        ports: ['8000:80']\n" + HEALTH)
    quote = "curl: (7) Failed to connect to localhost port 8000 after 0 ms: Couldn't connect to server"
    assert prove(text, quote, "localhost:8000").state is REFUTED


def test_what_no_image_is_known_for_is_not_guessed_at() -> None:
    quote = "curl: (7) Failed to connect to localhost port 8000 after 0 ms: Couldn't connect to server"
    assert prove(workflow(), quote, "localhost:8000").state is NOT_CHECKED


@pytest.mark.parametrize(
    ("steps", "context", "state", "told"),
    [
        ("      - run: psql\n", {}, CONFIRMED, "no step before it starts one"),
        ("      - run: ./start.sh\n      - run: psql\n", {}, NOT_CHECKED, "is in another file"),
        ("      - uses: ./.github/actions/db\n      - run: psql\n", {}, NOT_CHECKED, "is in another file"),
        ("      - run: docker compose up -d\n      - run: psql\n", {}, CONFIRMED, "nothing in the job waits"),
        ("      - run: docker run -d postgres:16\n      - run: psql\n", {}, CONFIRMED, "nothing in the job waits"),
        ("      - run: docker compose up --wait\n      - run: psql\n", {}, NOT_CHECKED, "whether it stayed up"),
        (
            "      - run: sudo systemctl start postgresql\n      - run: sleep 9\n      - run: psql\n",
            {},
            NOT_CHECKED,
            "stayed up",
        ),
        ("      - uses: acme/setup-postgres@v1\n      - run: psql\n", {}, NOT_CHECKED, "stayed up"),
        ("      - run: psql\n      - run: docker compose up --wait\n", {}, CONFIRMED, "but only after the step"),
        ("      - run: docker run redis\n      - run: psql\n", {}, CONFIRMED, "no step before it starts one"),
        (
            "      - name: Start\n        run: docker compose up --wait\n      - run: psql\n",
            {"steps": (ran("Start", "skipped"), ran("Run psql", "failure"))},
            CONFIRMED,
            "`Start` starts `PostgreSQL`, and GitHub skipped it",
        ),
    ],
)
def test_steps_may_start_it_themselves(steps: str, context: dict[str, Any], state: ProofState, told: str) -> None:
    proof = prove(workflow(steps=steps), context=context)
    assert proof.state is state
    assert told in proof.detail
    assert proof.diff == ""


def test_the_failing_step_may_start_it_itself() -> None:
    steps = "      - run: docker compose up --wait && psql\n"
    proof = prove(workflow(steps=steps), step="Run docker compose up --wait && psql")
    assert proof.state is NOT_CHECKED


def test_an_unknown_step_counts_all_steps() -> None:
    assert prove(workflow(), step="Some other step").state is CONFIRMED


def test_in_a_container_nothing_is_advised_of_ports() -> None:
    proof = prove(workflow(above="    container: python:3.12\n"))
    assert "ports" not in (proof.remedy or "")


OTHER = "  unit:\n    runs-on: ubuntu-latest\n    services:\n" + POSTGRES + PORTS + "    steps: []\n"


@pytest.mark.parametrize(
    ("text", "quote", "offered"),
    [
        (workflow(jobs=OTHER), LOCALHOST, True),
        (workflow("      cache:\n        image: redis:7\n", jobs=OTHER), LOCALHOST, True),
        (workflow(jobs=OTHER + OTHER.replace("unit", "more")), LOCALHOST, False),
        (workflow(jobs=OTHER.replace(PORTS, "")), LOCALHOST, False),
        (workflow(jobs=OTHER), REFUSED.format("db", 5432), False),
        (workflow(above="    container: python:3.12\n", jobs=OTHER), LOCALHOST, False),
        (
            workflow(above="    container: a\n", jobs=OTHER.replace("    services", "    container: b\n    services")),
            REFUSED.format("postgres", 5432),
            True,
        ),
        (
            workflow(above="    container: a\n", jobs=OTHER.replace("    services", "    container: b\n    services")),
            REFUSED.format("db", 5432),
            False,
        ),
        (workflow(jobs=OTHER).replace("ubuntu-latest", "macos-14", 1), LOCALHOST, False),
    ],
)
def test_the_service_of_another_job_is_copied_where_it_would_be_reached(
    tmp_path: Path, text: str, quote: str, *, offered: bool
) -> None:
    proof = prove(text, quote)
    assert proof.state is CONFIRMED
    assert "the job `unit` of the same workflow has one" in proof.detail
    assert bool(proof.diff) is offered
    if offered:
        assert mended({PATH: text}, proof, tmp_path)[PATH].count("image: postgres:16") == 2


def test_a_job_of_a_called_workflow_is_found_in_its_own_file() -> None:
    called = workflow(POSTGRES + HEALTH).replace("on: push", "on: workflow_call")
    caller = "on: push\njobs:\n  call:\n    uses: ./.github/workflows/called.yml\n"
    files = {PATH: caller, ".github/workflows/called.yml": called}
    finding = a_finding(
        "missing-service", {"service": "PostgreSQL"}, job="call / test", step="Run psql", quote=LOCALHOST
    )
    proof = InMemory(files).prove(finding)
    assert proof.state is CONFIRMED
    assert proof.diff.startswith("diff --git a/.github/workflows/called.yml")

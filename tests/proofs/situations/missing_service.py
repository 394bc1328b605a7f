"""Jobs whose database, broker or container engine is not there, or not where they look for it."""

from __future__ import annotations

from tests.proofs.situation import WORKFLOW, Situation
from workers.triage.model import ProofState

KIND = "missing-service"

# Port 26257 is CockroachDB's: nothing listens there on a machine that runs tests.
ASK = """\
import asyncio
import os

async def main():
    await asyncio.open_connection(os.environ.get("DB_HOST", "127.0.0.1"), 26257)

asyncio.run(main())
"""


def _workflow(jobs: str) -> str:
    return f"name: CI\non: [push, pull_request]\njobs:\n{jobs}"


_TEST = """\
  test:
    runs-on: ubuntu-latest
{above}    steps:
      - uses: actions/checkout@v4
{steps}      - name: Migrate
        run: python migrate.py
"""
_COCKROACH = """\
    services:
      store:
        image: cockroachdb/example:v24
        ports:
          - 26257:26257
        options: --health-cmd "curl --fail localhost:8080/health" --health-interval 5s
"""
_POSTGRES = """\
    services:
      postgres:
        image: postgres:16
        env:
          POSTGRES_PASSWORD: postgres
"""
# libpq 16's wording, as `psql` prints it: https://www.postgresql.org/docs/16/libpq-connect.html
_PSQL = """\
psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused
	Is the server running on that host and accepting TCP/IP connections?
"""


def _psql(name: str, jobs: str, state: ProofState, **more: object) -> Situation:
    """A job that asks PostgreSQL; no server runs where tests do, so that neither can a mended job."""
    files = {WORKFLOW: _workflow(jobs), "schema.sql": "create table users (id int);\n"}
    return Situation(name, KIND, files, state, **{"log": _PSQL, "passes": False, **more})  # type: ignore[arg-type]


_MIGRATE = """\
  test:
    runs-on: ubuntu-latest
{above}    steps:
      - uses: actions/checkout@v4
      - run: psql --host localhost --username postgres --file schema.sql
"""

SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "no service and no step that starts one",
        KIND,
        {WORKFLOW: _workflow(_TEST.format(above="", steps="")), "migrate.py": ASK},
        ProofState.CONFIRMED,
        says=("has no service for `CockroachDB`", f"`{WORKFLOW}` line 4"),
        remedy="`ports: ['26257:26257']`",
        subject={"service": "CockroachDB"},
    ),
    Situation(
        "the step that starts it was skipped",
        KIND,
        {
            WORKFLOW: _workflow(
                _TEST.format(
                    above="",
                    steps="      - name: Start the store\n        if: github.event_name == 'push'\n"
                    "        run: docker compose up --wait store\n",
                )
            ),
            "migrate.py": ASK,
            "compose.yaml": "services:\n  store:\n    image: cockroachdb/cockroach:v24\n    ports: ['26257:26257']\n",
        },
        ProofState.CONFIRMED,
        says=("`Start the store` starts `CockroachDB`, and GitHub skipped it", f"`{WORKFLOW}` line 8"),
        remedy="look at its `if:`",
    ),
    Situation(
        "the service is there in full",
        KIND,
        {
            WORKFLOW: _workflow(_TEST.format(above=_COCKROACH.replace("example", "cockroach"), steps="")),
            "migrate.py": ASK,
        },
        ProofState.REFUTED,
        says=("has the service `store` where the step asks for it", f"`{WORKFLOW}` line 9"),
    ),
    Situation(
        "another file may start it",
        KIND,
        {
            WORKFLOW: _workflow(_TEST.format(above="", steps="      - run: make --version\n")),
            "migrate.py": ASK,
        },
        ProofState.NOT_CHECKED,
        says=("whether the step `make --version` starts one is in another file",),
    ),
    _psql(
        "the port is not published",
        _MIGRATE.format(above=_POSTGRES + "        options: --health-cmd pg_isready --health-interval 10s\n"),
        ProofState.CONFIRMED,
        says=("publishes no port to the runner", f"`{WORKFLOW}` line 7"),
        summary="its port 5432 is not published",
        subject={"service": "PostgreSQL"},
        diff=True,
    ),
    _psql(
        "nothing waits for it",
        _MIGRATE.format(above=_POSTGRES + "        ports: ['5432:5432']\n"),
        ProofState.CONFIRMED,
        says=("`postgres` has no health check",),
        summary="may not have been ready yet",
        remedy="--health-cmd",
        diff=True,
    ),
    _psql(
        "only the other job has it",
        _MIGRATE.format(above="")
        + "  unit:\n    runs-on: ubuntu-latest\n"
        + _POSTGRES
        + "        ports:\n          - 5432:5432\n        options: >-\n          --health-cmd pg_isready\n"
        + "          --health-interval 10s\n    steps:\n      - run: psql --host localhost --command 'select 1'\n",
        ProofState.CONFIRMED,
        says=("the job `unit` of the same workflow has one", f"`{WORKFLOW}` line 12"),
        job="test",
        diff=True,
    ),
    _psql(
        "the container cannot start",
        _MIGRATE.format(above="    services:\n      db:\n        image: postgres:16\n        ports: ['5432:5432']\n"),
        ProofState.CONFIRMED,
        summary="ends at once where none of `POSTGRES_PASSWORD`",
        remedy="Set `POSTGRES_PASSWORD` under `env:` of the service `db`",
    ),
    _psql(
        "a container job asks at localhost",
        _MIGRATE.format(
            above="    container: python:3.12\n    env:\n      PGHOST: localhost\n"
            + _POSTGRES
            + "        options: --health-cmd pg_isready\n"
        ),
        ProofState.CONFIRMED,
        says=("The job runs in a container, where the service is at the host `postgres`",),
        summary="`PostgreSQL` is at `postgres`, and the step asks at `localhost`.",
        diff=True,
    ),
)

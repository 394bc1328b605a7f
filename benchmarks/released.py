"""What it takes to prove that a release is broken: `make bench-released` (`QUICK=1` for a few releases).

Releases of one package are built and served on loopback; at a random one a syntax error sets in, and the newest is
proved to be broken, with the search for the last good one. The time of it stands as a ratio to fetching the very
artifacts that were looked at and compiling all their files within this process; beside it, how many artifacts that
were, as a share of all. `--real` proves releases that are known to be broken, on the index that pip would use; it needs
the network and shows seconds and bytes. The status is 1 where a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

import httpx

from benchmarks.measuring import Row, ratio, table
from tests.index.build import wheel
from tests.index.server import Index
from workers import reproduce_command
from workers.edges.index import IndexEdge
from workers.reproducing import reproduce
from workers.reproducing.desk import BOUNDS
from workers.settings import IndexSettings
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import Platform
from workers.triage.releases.reproduction import Reproduction

NAME: Final = "widgets"
FILE: Final = f"{NAME}/core.py"
RELEASES: Final = (4, 32, 256)
REAL: Final[tuple[tuple[str, str | None], ...]] = (
    ("ipfs_kit_py==0.3.0", None),
    ("githubkit==0.16.1", "hishel==2.0.0"),
    ("flask==2.2.2", "werkzeug==3.0.0"),
)
COLD: Final = 6.0
"""How many times as long as fetching and compiling the same artifacts a proof may take: it reads them in processes of
their own, one an artifact, and reads more of them than whether they compile."""
_FUNCTION: Final = '''
def work_{number}(given, *, times=3):
    """Add up what is given, several times."""
    total = 0
    for each in range(times):
        total += sum(value * each for value in given if value > {number})
    return total
'''


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    releases: tuple[int, ...] = RELEASES
    """Numbers of releases."""
    files: int = 120
    """Files of each."""
    rounds: int = 5
    """How often each is proved."""


FULL = Scale()
QUICK = Scale(RELEASES[:2], rounds=1)


@dataclass
class Kept:
    """ports.Cache in memory, which can be emptied."""

    values: dict[str, bytes] = field(default_factory=dict)

    def read(self, keys: Sequence[str]) -> list[bytes | None]:
        """What is kept."""
        return [self.values.get(key) for key in keys]

    def write(self, values: Mapping[str, bytes], _seconds: int) -> None:
        """Keep it as long as this lives."""
        self.values.update(values)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.released", description="What a proof of a release takes."
    )
    parser.add_argument("--quick", action="store_true", help="a few releases, for a first look")
    parser.add_argument(
        "--real", action="store_true", help="releases on the index that pip would use, seconds and bytes"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    rows = list(real() if given.real else measured(QUICK if given.quick else FULL))
    print(json.dumps([asdict(row) | {"met": row.met} for row in rows], indent=1) if given.json else table(rows))
    return 1 if any(row.met is False for row in rows) else 0


def measured(scale: Scale) -> Iterator[Row]:
    """All rows, one after the other."""
    for count in scale.releases:
        with Index() as index:
            bad = offered(index, count, scale.files)
            yield from _of(index, scale, count, bad)


def offered(index: Index, count: int, files: int) -> int:
    """Put so many releases on an index; from which one on they are broken, counted from 0. Each time the same."""
    bad = random.Random(count).randrange(1, count)
    source = "".join(_FUNCTION.format(number=number) for number in range(12))
    held = {f"{NAME}/part_{number}.py": f"# part {number}\n{source}" for number in range(files)}
    for number in range(count):
        text = "def f():\n  x = 1\n    return x\n" if number >= bad else "def f():\n    return 1\n"
        index.add(wheel(NAME, f"1.{number}", {**held, f"{NAME}/__init__.py": "", FILE: text}))
    return bad


def _of(index: Index, scale: Scale, count: int, bad: int) -> Iterator[Row]:
    claim = _claim(count)
    with tempfile.TemporaryDirectory() as folder:
        index.requests.clear()
        found = _proved(index, Path(folder) / "first", Kept(), claim)
        fetched = [path for path in index.requests if path.startswith("/files/")]
        _must_be(found, bad)
        name = f"{count} releases"
        share = f"{100 * len(fetched) / count:.0f} % of all; broken since 1.{bad}"
        note = f"{share}, found between {found.last_good} and {found.first_bad}"
        yield Row(f"{name}: artifacts looked at", len(fetched), "", BOUNDS.artifacts, note=note)
        yield ratio(
            f"{name}: cold / fetching and compiling the same",
            lambda: _cold(index, claim),
            lambda: _compiled(index, fetched),
            scale.rounds,
            COLD,
        )
        warm = Path(folder) / "warm"
        kept = Kept()
        _proved(index, warm, kept, claim)
        yield ratio(
            f"{name}: artifacts on disk / cold",
            lambda: _proved(index, warm, Kept(), claim),
            lambda: _cold(index, claim),
            scale.rounds,
            1.1,
        )
        yield ratio(
            f"{name}: in a worker that has read them / cold",
            lambda: _proved(index, warm, kept, claim),
            lambda: _cold(index, claim),
            scale.rounds,
            0.1,
        )


def _claim(count: int) -> Claim:
    error = "IndentationError: unexpected indent"
    return Claim(Sort.SYNTAX, Package(NAME, f"1.{count - 1}"), Platform(), file=FILE, line=3, error=error)


def _must_be(found: Reproduction, bad: int) -> None:
    good, first = (_number(each) for each in (found.last_good, found.first_bad))
    if not (found.confirmed and good < bad <= first):
        raise SystemExit(f"the proof is wrong: {found.verdict}, {found.last_good} to {found.first_bad}, not 1.{bad}")


def _number(version: str | None) -> int:
    return int(version.removeprefix("1.")) if version else -1


def _proved(index: Index, folder: Path, kept: Kept, claim: Claim) -> Reproduction:
    with IndexEdge([index.url], kept, folder) as edge:
        return reproduce(edge, claim)


def _cold(index: Index, claim: Claim) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _proved(index, Path(folder), Kept(), claim)


def _compiled(index: Index, paths: Sequence[str]) -> None:
    """What is compared with: the same bytes over the same wire, and Python's own compiler."""
    with httpx.Client(base_url=index.root) as client:
        for path in paths:
            _compile(client.get(path).content)


def _compile(data: bytes) -> int:
    broken = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                try:
                    compile(archive.read(name), name, "exec", dont_inherit=True)
                except SyntaxError:
                    broken += 1
    return broken


def real() -> Iterator[Row]:
    """Seconds and bytes of releases that are known to be broken, cold and then with the artifacts on disk."""
    for package, other in REAL:
        with tempfile.TemporaryDirectory() as folder:
            for state in ("cold", "warm"):
                began = time.perf_counter()
                with _real_index(Path(folder)) as index:
                    given = reproduce_command.answer(index, reproduce_command.wish(package, (other,) if other else ()))
                took = time.perf_counter() - began
                name = f"{package}{f' with {other}' if other else ''}: {state}"
                found = given.found
                note = f"{given.bytes:,} bytes; {found.verdict}, last good {found.last_good}, {found.pin}"
                yield Row(name, took, "s", note=note)


@contextmanager
def _real_index(folder: Path) -> Iterator[IndexEdge]:
    with IndexEdge(IndexSettings.load().indexes, Kept(), folder) as index:
        yield index


if __name__ == "__main__":
    sys.exit(main())

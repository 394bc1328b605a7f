"""How fast logs are read, against what it costs to inflate them: `make bench-scan` (`QUICK=1` for small logs).

Everything but the start of the command is a ratio: both sides run in turn in this one process, and the median of all
rounds counts. The logs are made up (benchmarks/realistic.py) and lie in a temporary folder. Nothing here fails: the
column behind the wanted values says which were met.

    analyze     reading the archive, examining every job, and the report as JSON
    inflating   the standard library's zipfile reads the same archive to its end, in the piece size it likes better
    loop        each trigger as a pattern of `re`, looked for in each line; on a part of a log, and counted a byte
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import linear_regression, median

from benchmarks import reading
from benchmarks.measuring import MIB, Row, Work, first_output, paired, peak, ratio, seconds, table
from benchmarks.realistic import Shape, job_log, write_zip

MB = 1_000_000
_ALLOWED = 16 * MIB


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the logs are, in bytes, and how often each is read."""

    large: tuple[int, ...] = (100 * MB, 500 * MB)
    """Those whose whole analysis is compared with inflating."""
    growth: tuple[int, ...] = (10 * MB, 20 * MB, 40 * MB, 80 * MB)
    """Those that show how time grows with size."""
    middle: int = 20 * MB
    """For floods and numbers of patterns."""
    small: int = MB
    """For what is slow."""
    rounds: int = 7
    """How often the middle ones are read."""
    strict: bool = True
    """Whether the logs are as large as the wanted values hold for: on small ones, what each job costs outweighs all."""

    def often(self, size: int) -> int:
        """How often a log of that size is read: about as long for each."""
        return max(self.rounds - 2, min(60, self.rounds * 10 * MB // size))


FULL = Scale()
QUICK = Scale((5 * MB, 20 * MB), (2 * MB, 4 * MB, 8 * MB, 16 * MB), 4 * MB, MB // 5, 5, strict=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-scan-") as folder:
        rows: list[Row] = []
        for row in _rows(Path(folder), QUICK if given.quick else FULL):
            rows.append(row)
            print(f"  {row.name}", file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) | {"met": row.met} for row in rows], indent=1) if given.json else table(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan", description="How fast logs are read.")
    parser.add_argument("--quick", action="store_true", help="small logs, for a first look")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _rows(folder: Path, scale: Scale) -> Iterator[Row]:
    tiny = _archive(folder, Shape(20_000, jobs=1))
    yield from _against_inflating(folder, scale, peak(tiny))
    yield _against_loop(folder, scale)
    yield _one_megabyte(folder, scale)
    yield from _start(folder, scale)
    yield from _floods(folder, scale)
    yield _growth_with_size(folder, scale)
    yield _growth_with_patterns(folder, scale)
    yield from _missed(scale)


def _archive(folder: Path, shape: Shape) -> Path:
    path = folder / "logs.zip"
    write_zip(path, shape)
    return path


def _against_inflating(folder: Path, scale: Scale, base: int) -> Iterator[Row]:
    """Time and memory. `base` is the memory that analysing a tiny log takes."""
    for size in scale.large:
        for shape, wanted, kind in (
            (Shape(size), 1.45, "colours, 2 of 6 jobs failed"),
            (Shape(size, jobs=1), 1.45, "colours, 1 failed job"),
            (Shape(size, colours=False), 0.75, "no colours, 2 of 6 jobs failed"),
            (Shape(size, colours=False, jobs=1), 0.75, "no colours, 1 failed job"),
            (Shape(size, jobs=1, one_step=True), 1.45, "colours, 1 failed step"),
            (Shape(size, colours=False, jobs=1, one_step=True), 0.75, "no colours, 1 failed step"),
        ):
            path = _archive(folder, shape)
            name = f"analyze / inflating, {_megabytes(size)}, {kind}"
            bound = wanted if scale.strict else None
            yield ratio(name, partial(reading.analyse_whole, path), _inflating(path), scale.often(size), bound)
            used, packed = peak(path) - base, path.stat().st_size
            yield Row(
                f"memory of analyze, {_megabytes(size)}, {kind}",
                used / MIB,
                "MiB",
                (_ALLOWED + packed) / MIB,
                note=f"beyond that of a tiny log, {base / MIB:.0f} MiB; wanted is 16 MiB and the archive",
            )


def _inflating(path: Path) -> partial[int]:
    """Inflating in the piece size that is faster for this archive."""
    ways = [partial(reading.inflate, path, piece) for piece in reading.PIECES]
    return min(ways, key=lambda way: min(seconds(way) for _ in range(3)))


def _against_loop(folder: Path, scale: Scale) -> Row:
    path = _archive(folder, Shape(scale.large[0]))
    text = b"".join(job_log(Shape(scale.small, jobs=1))).decode()
    patterns = [re.compile(re.escape(literal)) for literal in reading.literals()]
    loop = partial(reading.line_by_line, text, patterns)
    pairs = paired(loop, partial(reading.analyse_whole, path), 3)
    wanted = 150 if scale.strict else None
    each = sorted(looped / len(text) / (took / scale.large[0]) for looped, took in pairs)
    note = f"{each[0]:.0f} to {each[-1]:.0f}; {len(patterns):,} patterns on {_megabytes(len(text))}, counted a byte"
    return Row(f"loop / analyze, {_megabytes(scale.large[0])}", median(each), "x", wanted, at_least=True, note=note)


def _one_megabyte(folder: Path, scale: Scale) -> Row:
    path = _archive(folder, Shape(MB, jobs=2))
    pairs = paired(partial(reading.analyse_whole, path), _inflating(path), scale.often(MB))
    added = sorted((whole - alone) * 1000 for whole, alone in pairs)
    alone = median(alone for _, alone in pairs) * 1000
    quarter = len(added) // 4
    note = f"half of all rounds {added[quarter]:.1f} to {added[-1 - quarter]:.1f}; inflating takes {alone:.1f} ms"
    return Row("what analyze adds to inflating 1 MB", median(added), "ms", 3, note=note)


def _start(folder: Path, scale: Scale) -> Iterator[Row]:
    path = folder / "tiny.log"
    path.write_bytes(b"".join(job_log(Shape(20_000, jobs=1))))
    for option in ("--json", "--"):
        times = sorted(first_output("-m", "workers", "analyze", option, str(path)) for _ in range(scale.rounds))
        name = f"start of the command to first output, {'JSON' if option == '--json' else 'for people'}"
        yield Row(name, median(times), "s", 0.4, note=f"{times[0]:.2f} to {times[-1]:.2f}")


def _floods(folder: Path, scale: Scale) -> Iterator[Row]:
    """Every line holds a trigger; the same log with harmless words in their place is 1."""
    triggers = reading.literals()
    wild = tuple(f"{string} {trigger} {string}" for trigger, string in zip(triggers, cycle(reading.WILD), strict=False))
    floods = {"triggers": triggers, "one trigger": triggers[-1:], "error marks": ("##[error]",), "wild strings": wild}
    for name, inserts in floods.items():
        flood, quiet = folder / "flood.zip", folder / "quiet.zip"
        write_zip(flood, _ending(scale.middle, inserts))
        write_zip(quiet, _ending(scale.middle, [reading.harmless(insert) for insert in inserts]))
        flooded, calm = (partial(reading.analyse_whole, path) for path in (flood, quiet))
        yield ratio(f"flood / none, {_megabytes(scale.middle)}, {name}", flooded, calm, scale.rounds, 4)


def _ending(size: int, inserts: Iterable[str]) -> Shape:
    return Shape(size, colours=False, inserts=tuple(f" {insert}".encode() for insert in inserts))


def _growth_with_size(folder: Path, scale: Scale) -> Row:
    """How far the times are from a straight line by least squares. It does not start at 0: each job costs something."""
    paths = {size: folder / f"{size}.zip" for size in scale.growth}
    for size, path in paths.items():
        write_zip(path, Shape(size))
    works = [partial(reading.analyse_whole, path) for path in paths.values()]
    times = _medians(works, scale.rounds)
    slope, start = linear_regression(scale.growth, times)
    off = max(abs(took / (start + slope * size) - 1) for size, took in zip(scale.growth, times, strict=True))
    each = zip(scale.growth, times, strict=True)
    note = "seconds for 10 MB each: " + ", ".join(f"{size // MB} MB {took / size * 10 * MB:.3f}" for size, took in each)
    return Row("time against size, furthest from a straight line", off, "", 0.15 if scale.strict else None, note=note)


def _growth_with_patterns(folder: Path, scale: Scale) -> Row:
    """Inflating, cleaning and searching, for sixteen times as many patterns."""
    path = _archive(folder, Shape(scale.middle, jobs=1))
    known, many = reading.literals(), reading.made_up(4)
    scanners = [reading.searcher_for(chosen) for chosen in (known[::4], known[::2], known, many)]
    times = _medians([partial(reading.search, path, scanner) for scanner in scanners], scale.rounds)
    each = zip(scanners, times, strict=True)
    note = ", ".join(f"{len(scanner.literals):,} patterns {took / times[0]:.2f}" for scanner, took in each)
    return Row("time with 16 times as many patterns", times[-1] / times[0], "x", 1.5, note=note)


def _medians(works: Sequence[Work], rounds: int) -> list[float]:
    """Seconds for each, all taking turns; the first round only warms up."""
    taken = [[seconds(work) for work in works] for _ in range(rounds + 1)]
    return [median(times) for times in zip(*taken[1:], strict=True)]


def _missed(scale: Scale) -> Iterator[Row]:
    """Lines that hold a trigger and are not found, against cleaning each line and asking for each trigger.

    Each trigger stands on some line.
    """
    known = reading.literals()
    size = max(2 * scale.small, 200 * len(known))
    log = b"".join(job_log(replace(_ending(size, known), colours=True, jobs=1)))
    for name, data in (("", log), (", colours at every edge of a word", reading.coloured_everywhere(log))):
        found, wanted = reading.found_by_engine(data), reading.found_by_hand(data)
        note = f"of {len(wanted):,}; found without being there: {len(found - wanted)}"
        yield Row(f"hits missed{name}", len(wanted - found), "", 0, note=note)


def _megabytes(size: int) -> str:
    return f"{size / MB:g} MB"


if __name__ == "__main__":
    sys.exit(main())

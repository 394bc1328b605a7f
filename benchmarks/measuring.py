"""Measuring side by side: what is compared runs in turn within one process, so that a busy machine slows both."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Work = Callable[[], object]

MIB = 1024 * 1024
_ROOT = Path(__file__).parent.parent
_PEAK = """
import sys
from pathlib import Path
from benchmarks.measuring import high_water
from benchmarks.reading import analyse_whole
analyse_whole(Path(sys.argv[1]))
print(high_water())
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement, and what was wanted of it."""

    name: str
    """What was measured."""
    value: float
    """The median."""
    unit: str
    """What the value counts: `x` for how many times something else."""
    wanted: float | None = None
    """The bound; None where nothing is asked."""
    at_least: bool = False
    """Whether the bound is the least that is wanted, not the most."""
    note: str = ""
    """How the rounds differed, or what the value was made of."""

    @property
    def met(self) -> bool | None:
        """Whether it is as wanted."""
        if self.wanted is None:
            return None
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted


def seconds(work: Work) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(first: Work, second: Work, rounds: int) -> list[tuple[float, float]]:
    """Seconds of both in each round; which one goes first changes with every round. One round before them warms up."""
    first(), second()
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            later = seconds(second)
            pairs.append((seconds(first), later))
        else:
            pairs.append((seconds(first), seconds(second)))
    return pairs


def ratio(name: str, first: Work, second: Work, rounds: int, wanted: float | None = None) -> Row:
    """How many times as long as the second the first takes."""
    pairs = paired(first, second, rounds)
    ratios = sorted(one / other for one, other in pairs)
    of_second = median(other for _, other in pairs)
    note = f"{ratios[0]:.2f} to {ratios[-1]:.2f}; {of_second:.3f} s is 1"
    return Row(name, median(ratios), "x", wanted, note=note)


def high_water() -> int:
    """The most bytes of memory that this process has had at once."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except FileNotFoundError:
        # Where there is no /proc, this comes nearest; on Linux it would count what the parent process had before exec.
        import resource  # noqa: PLC0415  # Unix alone has it

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def peak(path: Path) -> int:
    """The most bytes of memory that a process of its own has while it analyses an input."""
    return int(_python("-c", _PEAK, str(path)).stdout)


def first_output(*arguments: str) -> float:
    """Seconds from starting a cold `python` with these arguments to the first byte that it prints."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, cwd=_ROOT) as child:
        assert child.stdout is not None
        child.stdout.read(1)
        took = time.perf_counter() - start
        child.stdout.read()
    return took


def table(rows: Sequence[Row]) -> str:
    """The rows in columns."""
    lines = [f"{'':62} {'measured':>14} {'wanted':>17}"]
    for row in rows:
        sign = "at least" if row.at_least else "at most"
        wanted = f"{sign} {row.wanted:.4g}" if row.wanted is not None else ""
        verdict = {True: "met", False: "MISSED", None: ""}[row.met]
        lines.append(f"{row.name:62} {row.value:10.2f} {row.unit:3} {wanted:>14} {verdict:6}  {row.note}".rstrip())
    return "\n".join(lines)


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=_ROOT, env=environment, capture_output=True, text=True, check=True
    )

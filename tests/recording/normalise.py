"""What is changed in a tool's output, and nothing else. Each normaliser has a name and a reason.

- `paths`: the temporary folder that stands for the runner's root is cut off, so that `/tmp/x/home/runner/work/...`
  reads `/home/runner/work/...`; the interpreter's own folder reads as the tool cache's; a local stand-in for a
  repository on GitHub reads `https://github.com/...`.
- `speeds`: pip's transfer rate and remaining time, which differ at every run.
- `durations`: how long a test run, a test or an install took.
- `random_names`: pip's random temporary folders, and process ids and addresses in memory.
- `built_wheels`: the size and digest of a wheel that pip built in passing.
- `clock_times`: the times of day that loggers, test runners and npm's log names print.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Normaliser:
    """A named change to what a tool printed."""

    name: str
    """As the module's docstring explains it."""
    apply: Callable[[str], str]
    """From what was printed to what is recorded."""


def paths(replacements: tuple[tuple[str, str], ...]) -> Normaliser:
    """Replace this machine's folders with the hosted runner's, the longest first."""
    ordered = sorted(replacements, key=lambda pair: -len(pair[0]))

    def apply(text: str) -> str:
        for found, wanted in ordered:
            text = text.replace(found, wanted)
        return text

    return Normaliser("paths", apply)


def _rules(name: str, *rules: tuple[str, str]) -> Normaliser:
    compiled = [(re.compile(pattern, re.MULTILINE), wanted) for pattern, wanted in rules]

    def apply(text: str) -> str:
        for pattern, wanted in compiled:
            text = pattern.sub(wanted, text)
        return text

    return Normaliser(name, apply)


SPEEDS = _rules(
    "speeds",
    (r"\b[\d.]+ ([kMG]?B/s) eta [\d:-]+", r"41.7 \1 eta 0:00:00"),
    (r"\b[\d.]+ [kMG]?B/s\b(?! eta)", "41.7 MB/s"),
)
DURATIONS = _rules(
    "durations",
    (r"\bin \d+(?:\.\d+)?s( \(\d:\d\d:\d\d\))?", "in 0.42s"),
    (r"\bin \d+(?:\.\d+)?ms\b", "in 12ms"),
    (r"^(# duration_ms|\s*duration_ms:?|ℹ duration_ms) \d+(?:\.\d+)?", r"\1 12.345678"),
    (r"\(\d+(?:\.\d+)? ?ms\)", "(3 ms)"),
    (r"\b\d+\.\d\d sec\b", "0.01 sec"),
    (r"^(.*Time:\S* {8}\S*?)[\d.]+ s\b", r"\g<1>0.612 s"),
    (r"\b(transform|setup|import|collect|tests|environment|prepare|worker) \d+(?:\.\d+)?m?s\b", r"\1 12ms"),
    (r"^(.*Duration.*? )\d+(?:\.\d+)?m?s\b", r"\g<1>312ms"),
    (r"(?<=\S )\d+(?:\.\d+)?((?:\x1b\[\d+m)*)ms((?:\x1b\[\d+m)*)$", r"12\1ms\2"),
)
RANDOM_NAMES = _rules(
    "random_names",
    (r"pip-ephem-wheel-cache-\w{8}", "pip-ephem-wheel-cache-8k2v0x1q"),
    (r"(pip-(?:install|req-build|build-env|standalone-pip|unpack|modern-metadata|metadata)-)\w{8}", r"\g<1>q3m7c9za"),
    (r"/wheels/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]+", "/wheels/3a/5c/1b/" + "2d4e" * 14),
    (r"0x[0-9a-f]{10,16}\b", "0x7f3a5c1b2d40"),
    (r"\(\d{3,7}:0x7f3a5c1b2d40\)", "(2143:0x7f3a5c1b2d40)"),
    (r"/tmp/tmp\w{8}\b", "/tmp/tmpk2v0x1qz"),
    (r"^(thread '[^']+') \(\d+\)", r"\1 (2143)"),
    (r"(pytest-of-)\w+", r"\1runner"),
)
BUILT_WHEELS = _rules("built_wheels", (r"\bsize=\d+ sha256=[0-9a-f]{64}", "size=4213 sha256=" + "5f2d" * 16))
CLOCK_TIMES = _rules(
    "clock_times",
    (r"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\b", "2026-11-20 10:15:34,912"),
    (r"\b20\d\d-\d\d-\d\dT\d\d_\d\d_\d\d_\d{3}Z-", "2026-11-20T10_15_47_000Z-"),
    (r"^(.*Start at.*?)\d\d:\d\d:\d\d", r"\g<1>10:15:47"),
)
ALWAYS = (SPEEDS, DURATIONS, RANDOM_NAMES, BUILT_WHEELS, CLOCK_TIMES)


def clean(text: str, *normalisers: Normaliser) -> str:
    """Apply normalisers in order."""
    for normaliser in normalisers:
        text = normaliser.apply(text)
    return text

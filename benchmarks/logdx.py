"""How much of what matters the excerpt keeps, by the truth of the LogDx cases: critical signal recall.

A case lists the signals that a reader needs (the failed test, the assertion, the exit code, ...) and how important each
is; https://github.com/eyuansu62/LogDx says how. A signal is kept where the text holds its value, one of its aliases, or
its file. The package logdx-ci counts it; its scorer is part of the data set, which it fetches from GitHub when it is
first used. Where either is not there, the same rule is applied here.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

TRUTH = "logdx_truth"
"""The folder of the corpus with one JSON file a case."""
CRITICAL = "critical"
WANTED = 0.95
"""The critical signal recall that is wanted of 4,000 characters; the best published of any length is 0.84."""
Scorer = Callable[[str, dict[str, Any], str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the excerpt of one case keeps."""

    case: str
    """Its name."""
    recall: float
    """The share of critical signals that are kept."""
    recall_all: float
    """The share of all signals that are kept."""
    missed: tuple[str, ...]
    """The critical ones that are not."""


def cases(corpus: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The truth and the log of each case that the corpus has; none where it has no truth at all."""
    for path in sorted((corpus / TRUTH).glob("*.json")):
        for log in (corpus / "logs" / "logdx").glob(f"**/{path.stem}/raw.log"):
            yield json.loads(path.read_text(encoding="utf-8")), log


def scorer() -> tuple[Scorer, str]:
    """Who counts, and in words who that is."""
    try:
        package = importlib.import_module("logdx_ci.static_scoring")
    except ImportError:
        return counted, "counted here; the package logdx-ci is not installed"
    score: Scorer = package.score_case_static
    try:
        score("", {"required_signals": []}, "")
    except (URLError, OSError) as error:
        return counted, f"counted here; logdx-ci cannot fetch its scorer: {error}"
    return score, "counted by logdx-ci"


def counted(case: str, truth: dict[str, Any], text: str) -> dict[str, Any]:
    """The signals of one case that a text keeps, in the shape in which logdx-ci tells it."""
    signals = truth["required_signals"]
    missed = [signal for signal in signals if not any(probe in text for probe in _probes(signal))]
    critical = [signal for signal in signals if signal["importance"] == CRITICAL]
    return {
        "case_id": case,
        "critical_signal_recall": _share(critical, missed),
        "signal_recall": _share(signals, missed),
        "missed_signals": missed,
    }


def _probes(signal: dict[str, Any]) -> list[str]:
    given = [signal.get("value"), *(signal.get("aliases") or ()), signal.get("file")]
    return [probe.strip() for probe in given if probe and probe.strip()]


def _share(signals: Iterable[dict[str, Any]], missed: list[dict[str, Any]]) -> float:
    listed = list(signals)
    return sum(signal not in missed for signal in listed) / len(listed) if listed else 1.0


def kept(score: Scorer, case: str, truth: dict[str, Any], excerpt: str) -> Kept:
    """Score the excerpt of one case."""
    told = score(case, truth, excerpt)
    missed = [signal for signal in told["missed_signals"] if signal["importance"] == CRITICAL]
    names = tuple(f"{signal['type']}: {next(iter(_probes(signal)), '')}" for signal in missed)
    return Kept(case, told["critical_signal_recall"], told["signal_recall"], names)


def print_kept(rows: list[Kept], counted_by: str, *, verbose: bool) -> None:
    """The mean of the cases' recalls, as the published figures are given."""
    mean = sum(row.recall for row in rows) / len(rows)
    every = sum(row.recall_all for row in rows) / len(rows)
    print(
        f"\nLogDx, {len(rows)} cases: critical signal recall {mean:.3f} (wanted {WANTED}), of all signals {every:.3f}"
    )
    print(f"  {counted_by}")
    for row in rows:
        if verbose or row.missed:
            print(f"  {row.recall:.2f} {row.case}" + "".join(f"\n         missed {name}" for name in row.missed))

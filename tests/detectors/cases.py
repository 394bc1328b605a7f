"""Reading cases and running detectors over them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.triage import detectors
from workers.triage.detector import Detector
from workers.triage.examine import examine
from workers.triage.log import JobLog, read_logs
from workers.triage.model import Finding, Match

FOLDER = Path(__file__).parent
PASSING = FOLDER / "passing"
NEAR_MISS = "near-miss-"
DETECTORS = {detector.kind: detector for detector in detectors.load()}


@dataclass(frozen=True, slots=True)
class Case:
    """One log and what is expected of it."""

    path: Path
    """The log."""

    @property
    def name(self) -> str:
        """`<kind>/<case>`."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def kind(self) -> str:
        """The folder it lies in."""
        return self.path.parent.name

    @property
    def is_near_miss(self) -> bool:
        """Whether its kind must not be found in it."""
        return self.path.name.startswith(NEAR_MISS)

    @property
    def expectation(self) -> Path:
        """The JSON beside it."""
        return self.path.with_suffix(".json")

    def expected(self) -> dict[str, Any]:
        """What the JSON holds."""
        loaded: dict[str, Any] = json.loads(self.expectation.read_text(encoding="utf-8"))
        return loaded

    def logs(self) -> tuple[JobLog, ...]:
        """The jobs' logs in the file."""
        return read_logs(self.path.read_bytes(), self.path.stem)

    def findings(self) -> list[Finding]:
        """What all detectors together find, ranked within each job."""
        return [finding for log in self.logs() for finding in examine(log).findings]


def kinds_with_cases() -> list[str]:
    """The folders' names, without `passing`."""
    folders = (path for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("_"))
    return sorted(path.name for path in folders if path != PASSING)


def cases() -> list[Case]:
    """Every case of every kind."""
    return [Case(path) for kind in kinds_with_cases() for path in sorted((FOLDER / kind).glob("*.log"))]


def passing() -> list[Case]:
    """The logs of runs that passed."""
    return [Case(path) for path in sorted(PASSING.glob("*.log"))]


def facts(finding: Finding) -> dict[str, Any]:
    """What a case pins of a Finding: everything but the prose and how sure it is."""
    return {
        "kind": finding.kind,
        "subject": dict(finding.subject),
        "step": finding.step,
        "line": finding.line,
        "quote": finding.quote,
    }


def raw_matches(detector: Detector, log: JobLog) -> list[Match]:
    """What one detector says of a log when nothing is filtered."""
    read = log.unwrapped
    return list(detector.detect(read, read.find(*detector.triggers)))

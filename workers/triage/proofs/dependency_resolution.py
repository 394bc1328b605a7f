"""A release that pip or uv did not find: whether the index has it, had it withdrawn, or has none for the job."""

from __future__ import annotations

from workers.triage.model import Finding
from workers.triage.patterns import Pattern
from workers.triage.proving import Prover
from workers.triage.releases.claiming import asked_version
from workers.triage.releases.showing import further, needs, prove

_PYTHON = Pattern(
    r"No matching distribution found for |Could not find a version that satisfies the requirement "
    r"|there is no version of |was not found in the package registry"
)


def is_python(finding: Finding) -> bool:
    """Whether one release of a Python package was asked for, or any; a range is the resolver's own business."""
    asked = asked_version(finding) is not None or not finding.subject.get("requirement")
    return asked and bool(finding.subject.get("package")) and _PYTHON.search(finding.quote) is not None


PROVER = Prover("dependency-resolution", needs, prove, further, is_python, of_releases=True)

"""A release that is broken, or does not go with another one: looked up in the artifact that the index has of it.

Nothing is installed or run. The repository tells the version where the log does not, and where the pin belongs.
"""

from __future__ import annotations

from workers.triage.model import Finding
from workers.triage.patterns import Pattern
from workers.triage.proving import Prover
from workers.triage.releases.showing import further, needs, prove

_PYTHON = Pattern(r"\.(?:py|pyi|so|pyd)$")


def is_python(finding: Finding) -> bool:
    """Whether the file that failed is Python's."""
    return _PYTHON.search(str(finding.subject.get("file") or "")) is not None


PROVER = Prover("broken-dependency", needs, prove, further, is_python, of_releases=True)

"""A dependency that could not be built: whether the index has it ready built for the job, or in another release.

Nothing is built here.
"""

from __future__ import annotations

from workers.triage.model import Finding
from workers.triage.patterns import Pattern
from workers.triage.proving import Prover
from workers.triage.releases.showing import further, needs, prove

# The words of pip, uv, Poetry, PDM and setuptools; other languages' builds fail in other words.
_PYTHON = Pattern(
    r"Building (?:wheel|editable) for |Preparing metadata \(|Getting requirements to build (?:wheel|editable)"
    r"|Failed building wheel for |Could not build wheels for |Failed to build installable wheels"
    r"|Running setup\.py install for |python setup\.py |pip subprocess to install |ChefBuildError|PEP517 build"
    r"|Failed to (?:download and )?build:? `[^`]+`|Build backend (?:raised|failed)|Setup script exited with"
)


def is_python(finding: Finding) -> bool:
    """Whether it is a Python package whose name is known."""
    return bool(finding.subject.get("package")) and _PYTHON.search(f"{finding.quote}\n{finding.excerpt}") is not None


PROVER = Prover("dependency-build", needs, prove, further, is_python, of_releases=True)

"""How compilers say that they reject a source: tables for the detector of that kind, one file a family of tools.

Each entry follows from how the tool words its messages, not from one log of it.
"""

from __future__ import annotations

from workers.triage.compilers.build_systems import BUILD_SYSTEMS
from workers.triage.compilers.c_family import C_FAMILY
from workers.triage.compilers.documents import DOCUMENTS
from workers.triage.compilers.dotnet import DOTNET
from workers.triage.compilers.functional import FUNCTIONAL
from workers.triage.compilers.javascript import JAVASCRIPT
from workers.triage.compilers.jvm import JVM
from workers.triage.compilers.rejection import Rejection
from workers.triage.compilers.rust_go import RUST_GO
from workers.triage.compilers.scripting import SCRIPTING

COMPILERS: tuple[Rejection, ...] = (
    *RUST_GO,
    *JVM,
    *DOTNET,
    *FUNCTIONAL,
    *SCRIPTING,
    *JAVASCRIPT,
    *DOCUMENTS,
    *BUILD_SYSTEMS,
    *C_FAMILY,
)
"""All of them; where two know a line, the first speaks."""

__all__ = ["COMPILERS", "Rejection"]

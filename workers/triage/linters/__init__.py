"""The linters, formatters and quality gates whose output retriage reads."""

from __future__ import annotations

from workers.triage.checker import Checker
from workers.triage.linters.audits import AUDITS
from workers.triage.linters.c_family import C_FAMILY, DART, DOTNET, SWIFT
from workers.triage.linters.commits import COMMITS
from workers.triage.linters.configuration import CONFIGURATION
from workers.triage.linters.coverage import COVERAGE_GATES
from workers.triage.linters.gates import GATES
from workers.triage.linters.go_rust import GO, RUST
from workers.triage.linters.infrastructure import INFRASTRUCTURE
from workers.triage.linters.javascript import JAVASCRIPT
from workers.triage.linters.jvm import JVM
from workers.triage.linters.languages import LANGUAGES
from workers.triage.linters.meta import META
from workers.triage.linters.prose import PROSE
from workers.triage.linters.python import PYTHON
from workers.triage.linters.ruby_php import OTHER_SCRIPTS, PHP, RUBY
from workers.triage.linters.stale_files import STALE_FILES

LINTERS: tuple[Checker, ...] = (
    *META,
    *PYTHON,
    *CONFIGURATION,
    *PROSE,
    *COMMITS,
    *LANGUAGES,
    *INFRASTRUCTURE,
    *JAVASCRIPT,
    *GO,
    *RUST,
    *JVM,
    *RUBY,
    *PHP,
    *OTHER_SCRIPTS,
    *C_FAMILY,
    *SWIFT,
    *DOTNET,
    *DART,
    *COVERAGE_GATES,
    *AUDITS,
    *GATES,
    *STALE_FILES,
)
"""All of them; where two know a line, the first speaks."""

__all__ = ["LINTERS"]

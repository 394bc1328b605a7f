"""One module a Kind that the repository can say something of. Adding a prover is adding a module here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from workers.triage.proving import Prover


@cache
def provers() -> Mapping[str, Prover]:
    """Every prover, by its Kind."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return {module.PROVER.kind: module.PROVER for module in modules}

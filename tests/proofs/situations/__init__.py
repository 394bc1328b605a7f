"""One module a Kind, each with its SITUATIONS."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.proofs.situation import Situation


def load() -> tuple[Situation, ...]:
    """All of them, in the order of their modules' names."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(situation for module in modules for situation in module.SITUATIONS)

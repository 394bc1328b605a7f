"""One module a Kind. Adding a detector is adding a module here and its cases under `tests/detectors/<kind>/`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from workers.triage.detector import Detector


def load() -> tuple[Detector, ...]:
    """Every detector, ordered by the name of its Kind."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(sorted((module.DETECTOR for module in modules), key=lambda detector: detector.kind))

"""How a test says what a run consisted of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step of a job."""

    name: str
    conclusion: str = "success"
    number: int | None = None
    """Counted from 1 in order when not given; GitHub skips numbers between main and post steps."""
    log: bytes | None = None
    """The step's own file in the run's archive. Without it, see `JobSpec.log`."""
    started_at: datetime | None = None
    """One second a step, from the job's beginning, when not given."""
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JobSpec:
    """One job of an attempt."""

    name: str
    conclusion: str | None = "success"
    """None leaves the job queued."""
    log: bytes | None = None
    """The whole log. When None it is the steps' logs one after another, as GitHub joins them."""
    steps: Sequence[StepSpec] = ()
    labels: Sequence[str] = field(default=("ubuntu-latest",))
    started_at: datetime | None = None
    completed_at: datetime | None = None
    runner_name: str | None = "GitHub Actions 1"

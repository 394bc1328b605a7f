"""Jobs that are run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.proofs import history, runner
from tests.proofs.jobs import Run, a_situation
from tests.proofs.runner import Ran


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the job that has these steps."""

    def ran(steps: str, job: str = "", **fields: Any) -> Ran:  # noqa: ANN401 - a Situation's fields
        built = history.build(a_situation(steps, job, **fields), tmp_path / "remotes")
        return runner.run(built, tmp_path / "runner")

    return ran

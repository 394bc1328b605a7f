"""What a job is told that lacks a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.triage.examine import examine
from workers.triage.log import read_logs

CASE = Path(__file__).parent.parent / "detectors" / "missing-command" / "pnpm-never-set-up.log"


@pytest.mark.parametrize(("command", "set_up"), [("pnpm", "pnpm/action-setup"), ("yarn", "corepack enable")])
def test_a_package_manager_is_set_up_and_not_declared(command: str, set_up: str) -> None:
    data = CASE.read_bytes().replace(b"pnpm", command.encode())
    (finding,) = examine(read_logs(data, "build")[0]).findings
    assert set_up in finding.remedy
    assert "with npm" not in finding.summary

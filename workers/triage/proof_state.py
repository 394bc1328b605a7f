"""What looking outside the log came to."""

from __future__ import annotations

from enum import StrEnum


class ProofState(StrEnum):
    """What looking outside the log has shown."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NOT_CHECKED = "not-checked"

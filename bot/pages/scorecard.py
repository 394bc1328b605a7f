"""How well each Kind does by what people say, as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import redis
from flask import Blueprint, Response

from bot.pages.page import page

if TYPE_CHECKING:
    from workers.triage.feedback import Score

DAYS: Final = 90
"""How far back the page looks: as far as runs are remembered."""
_DAY: Final = 24 * 3600


def read(connection: redis.Redis, now: int) -> Score:
    """The score over all installations of the last DAYS days. Raises RedisError."""
    # Imported here, so that the web process starts fast: deliveries need neither.
    from workers.memory import all_feedback, all_runs  # noqa: PLC0415
    from workers.triage.feedback import score  # noqa: PLC0415

    runs = (run for _, runs in all_runs(connection) for run in runs)
    return score(all_feedback(connection), runs, now - DAYS * _DAY)


def blueprint(current: Callable[[], Score]) -> Blueprint:
    """GET /scorecard, which shows what `current` gives."""
    pages = Blueprint("scorecard", __name__, template_folder="templates")

    @pages.get("/scorecard")
    def scorecard() -> Response:
        from workers.triage.render import scorecard as words  # noqa: PLC0415  only this page needs it

        return page("scorecard.html", score=current(), words=words, days=DAYS)

    return pages

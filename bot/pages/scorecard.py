"""How well each Kind does by what people say, as a page."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

import redis
from flask import Blueprint, Response, make_response, render_template
from redis.exceptions import RedisError

from workers.errors import RetryableError

if TYPE_CHECKING:
    from workers.triage.feedback import Score

DAYS: Final = 90
"""How far back the page looks: as far as runs are remembered."""
KEEP: Final = 60
"""Seconds a score is shown again: anybody may ask for the page, and it takes all that is remembered."""
_DAY: Final = 24 * 3600


class ScoreUnavailableError(RetryableError):
    """Redis cannot be reached, or did not answer in time."""


class Scores:
    """The score over all installations, made when somebody asks and none is fresh."""

    def __init__(self, connection: redis.Redis, clock: Callable[[], float] = time.time) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._clock = clock
        self._lock = Lock()
        self._kept: tuple[float, Score] | None = None

    def current(self) -> Score:
        """The score of the last DAYS days, at most KEEP seconds old. Raises ScoreUnavailableError."""
        # One request makes it; those that come meanwhile wait for it and do not all read the same.
        with self._lock:
            now = self._clock()
            if self._kept is None or not 0 <= now - self._kept[0] < KEEP:
                self._kept = now, self._read(int(now) - DAYS * _DAY)
            return self._kept[1]

    def _read(self, since: int) -> Score:
        # Imported here, so that the web process starts fast: deliveries need neither.
        from workers.memory import all_feedback, all_runs  # noqa: PLC0415
        from workers.triage.feedback import score  # noqa: PLC0415

        try:
            runs = (run for _, runs in all_runs(self._connection) for run in runs)
            return score(all_feedback(self._connection), runs, since)
        except RedisError as error:
            raise ScoreUnavailableError(f"Redis does not tell the score: {error}") from error


def blueprint(current: Callable[[], Score]) -> Blueprint:
    """GET /scorecard, which shows what `current` gives."""
    pages = Blueprint("scorecard", __name__, template_folder="templates")

    @pages.get("/scorecard")
    def scorecard() -> Response:
        return _page(current())

    return pages


def _page(score: Score) -> Response:
    from workers.triage.render import scorecard as words  # noqa: PLC0415  only this page needs it

    response = make_response(render_template("scorecard.html", score=score, words=words, days=DAYS))
    response.headers["Content-Security-Policy"] = _policy()
    return response


def _policy() -> str:
    """Nothing but the page's own style, named by its hash (https://www.w3.org/TR/CSP3/#match-element-to-source-list)."""
    style = b64encode(sha256(render_template("scorecard.css").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )

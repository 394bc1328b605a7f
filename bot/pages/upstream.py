"""What is open upstream, as a page. It shows what is public anyway: issues of public projects, and numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import redis
from flask import Blueprint, Response

from bot.pages.page import page

if TYPE_CHECKING:
    from workers.triage.filed import Standing


def read(connection: redis.Redis) -> tuple[Standing, ...]:
    """The issues of all installations. Raises RedisError."""
    # Imported here, so that the web process starts fast.
    from workers.upstream.board import standing  # noqa: PLC0415

    return standing(connection)


def blueprint(current: Callable[[], Sequence[Standing]]) -> Blueprint:
    """GET /upstream, which shows what `current` gives."""
    pages = Blueprint("upstream", __name__, template_folder="templates")

    @pages.get("/upstream")
    def upstream() -> Response:
        from workers.triage.render import standing as words  # noqa: PLC0415  only this page needs it

        return page("upstream.html", rows=words.rows(current()), words=words)

    return pages

"""The pages that people see, rendered plainly."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from tests.sandbox.shapes.base import Urls
from tests.sandbox.store import Store


def answer(store: Store, urls: Urls, request: Request) -> Response:
    """One page."""
    return Response("Not Found", 404, content_type="text/plain; charset=utf-8")

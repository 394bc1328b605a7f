"""The operations the sandbox serves, one file an API area.

Some endpoints answer less than GitHub does; each file says what it leaves out. `ROUTES` is all of them.
"""

from __future__ import annotations

from tests.sandbox.routes import (
    actions,
    apps,
    checks,
    code,
    collaborators,
    comments,
    issues,
    meta,
    pulls,
    repositories,
    reviews,
    search,
)
from tests.sandbox.routing import Route

AREAS = (apps, repositories, code, pulls, reviews, issues, comments, actions, checks, collaborators, search, meta)
ROUTES: tuple[Route, ...] = tuple(route for area in AREAS for route in area.table.routes)

"""Repositories by the names that they had, and by their numbers.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects: what is read is
answered 301, what is written 307; the words are as quoted in https://github.com/18F/charlie/pull/85. Both lead to
`/repositories/{id}`, which answers as `/repos/{owner}/{repo}` does and is documented nowhere.
"""

from __future__ import annotations

import re

from tests.sandbox.auth import AppActor
from tests.sandbox.errors import DOCS
from tests.sandbox.routing import WRITES, Answer, Call
from tests.sandbox.store import Store

_NUMBERED = re.compile(r"/repositories/(\d{1,18})(/.*)?")
_NAMED = re.compile(r"/repos/[^/]+/[^/]+(/.*)?")
GUIDE = f"{DOCS}/guides/best-practices-for-using-the-rest-api#follow-redirects"


def by_number(store: Store, path: str) -> str:
    """A path with the repository's name in place of its number."""
    found = _NUMBERED.fullmatch(path)
    repo = store.repository_by_id(int(found[1])) if found else None
    return path if found is None or repo is None else f"/repos/{repo.full_name}{found[2] or ''}"


def moved(call: Call) -> Answer | None:
    """Where a repository is now that is asked for by a name it had; None for one that never had it, or is not seen."""
    name = f"{call.params.get('owner')}/{call.params.get('repo')}"
    repo = call.store.moved(name) if call.store.repository(name) is None else None
    if repo is None or not (call.sees(repo) or isinstance(call.actor, AppActor)):
        return None
    found = _NAMED.fullmatch(call.request.path)
    query = call.request.query_string.decode()
    rest = (found[1] or "" if found else "") + (f"?{query}" if query else "")
    url = f"{call.urls.api}/repositories/{repo.id}{rest}"
    data = {"message": "Moved Permanently", "url": url, "documentation_url": GUIDE}
    return Answer(data, 307 if call.route.method in WRITES else 301, {"Location": url})

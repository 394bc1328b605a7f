"""Check runs on commits.

https://docs.github.com/rest/checks/runs

Left out: changing one, reading one and its annotations, asking for a re-run, check suites, actions and images.
"""

from __future__ import annotations

from tests.sandbox import checks, revisions
from tests.sandbox.errors import ApiError
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import checks as shapes
from tests.sandbox.shapes.base import Json
from tests.sandbox.state import Repository

table = Table()


@table("POST", "/repos/{owner}/{repo}/check-runs", "reference/checks#create-a-check-run", permission="checks:write")
def create_check_run(call: Call) -> Answer:
    """A new check run; Apps alone write them."""
    repo = call.repo
    if not call.by_app:
        raise ApiError(403, "You must authenticate via a GitHub App.")
    record = checks.add(call.store, repo, call.json())
    data = shapes.check_run(call.urls, repo, record, call.store.app)
    return Answer(data, 201, {"Location": data["url"]})


@table(
    "GET",
    "/repos/{owner}/{repo}/commits/{ref}/check-runs",
    "checks/runs#list-check-runs-for-a-git-reference",
    permission="checks:read",
)
def list_check_runs(call: Call) -> Answer:
    """A commit's check runs, newest first, those of workflows' jobs among them."""
    repo = call.repo
    commit = revisions.commit(repo, call.params["ref"])
    if commit is None:
        raise ApiError(422, f"No commit found for SHA: {call.params['ref']}")
    found = [each for each in _all(call, repo, commit) if _matches(call, each)]
    if call.query("filter") != "all":
        found = _latest(found)
    page, headers = call.page(found)
    return Answer({"total_count": len(found), "check_runs": page}, headers=headers)


def _all(call: Call, repo: Repository, commit: str) -> list[Json]:
    own = [each for each in repo.checks.values() if each.head_sha == commit]
    attempts = (attempt for run in repo.runs.values() if run.head_sha == commit for attempt in run.attempts)
    jobs = [job for attempt in attempts for job in attempt.jobs]
    app = call.store.app
    shown = [shapes.check_run(call.urls, repo, each, app) for each in own]
    shown += [shapes.job_run(call.urls, repo, each, app) for each in jobs]
    return sorted(shown, key=lambda each: -int(each["id"]))


def _latest(shown: list[Json]) -> list[Json]:
    """The first of each App and name."""
    kept: dict[tuple[int, str], Json] = {}
    for each in shown:
        kept.setdefault((each["app"]["id"], each["name"]), each)
    return list(kept.values())


def _matches(call: Call, shown: Json) -> bool:
    wanted = {"check_name": shown["name"], "status": shown["status"], "app_id": str(shown["app"]["id"])}
    return all(call.query(name) in {None, value} for name, value in wanted.items())

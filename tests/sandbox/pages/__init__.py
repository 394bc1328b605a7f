"""The pages that people see: conversations, runs, jobs with their logs, files, and lists that lead to them.

They show what the records hold, rendered plainly, so that links in comments resolve. Left out: signing in, sending
forms, issue templates, diffs of commits, everything that scripts would do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from tests.sandbox.clock import iso
from tests.sandbox.git import TREE
from tests.sandbox.pages.logs import lines_of
from tests.sandbox.pages.markdown import render
from tests.sandbox.routes.code import resolve
from tests.sandbox.shapes.base import Urls
from tests.sandbox.shapes.issues import CONTENTS
from tests.sandbox.state import Attempt, Comment, Issue, Reaction, Repository, ReviewComment, Run
from tests.sandbox.store import Store

EMOJI = dict(zip(CONTENTS, "👍👎😄😕❤🎉🚀👀", strict=True))
LONGEST = 8_192
"""Bytes of an address that are read; more is answered 414. GitHub documents the status, not the size:
https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/creating-an-issue#creating-an-issue-from-a-url-query
"""
_REPO = r"/(?P<owner>[^/]+)/(?P<name>[^/]+)"


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["time"] = iso
    made.filters["emoji"] = _tally
    return made


def _tally(reactions: list[Reaction]) -> str:
    counts = {content: sum(1 for each in reactions if each.content == content) for content in CONTENTS}
    return "  ".join(f"{EMOJI[content]} {count}" for content, count in counts.items() if count)


_ENVIRONMENT = _environment()


def answer(store: Store, urls: Urls, request: Request) -> Response:
    """One page. Nobody signs in, so private repositories are shown too."""
    if request.method not in {"GET", "HEAD"}:
        return _missing()
    if len(request.full_path.encode()) > LONGEST or len(request.query_string) > LONGEST:
        return _page("missing.html", "URI Too Long", 414)
    if request.path == "/":
        return _page("index.html", "Repositories", repositories=list(store.repositories.values()))
    for pattern, view in _VIEWS:
        found = re.fullmatch(_REPO + pattern, request.path)
        if found:
            repo = store.repository(f"{found['owner']}/{found['name']}")
            return _missing() if repo is None else view(store, repo, found.groupdict() | request.args.to_dict())
    return _missing()


def _missing() -> Response:
    return _page("missing.html", "Page not found", 404)


def _page(template: str, title: str, status: int = 200, **values: object) -> Response:
    html = _ENVIRONMENT.get_template(template).render(title=title, **values)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src *"
    return response


def _repository(store: Store, repo: Repository, found: dict[str, str]) -> Response:
    issues = sorted(repo.issues.values(), key=lambda issue: -issue.number)
    runs = sorted(repo.runs.values(), key=lambda run: -run.id)
    return _page("repository.html", repo.full_name, repo=repo, issues=issues, runs=runs)


def _new_issue(store: Store, repo: Repository, found: dict[str, str]) -> Response:
    if repo.archived or not repo.has_issues:
        return _missing()
    title, body = found.get("title", ""), found.get("body", "")
    return _page("new_issue.html", f"New issue · {repo.full_name}", repo=repo, issue_title=title, body=body)


def _conversation(store: Store, repo: Repository, found: dict[str, str]) -> Response:
    issue = repo.issues.get(int(found["number"]))
    if issue is None:
        return _missing()
    comments = [each for each in repo.comments.values() if each.issue is issue]
    reviews = [each for each in repo.review_comments.values() if each.issue is issue]

    def markdown(record: Issue | Comment | ReviewComment) -> Markup:
        return Markup(render(record.body or "", repo.full_name))

    pull = issue.pull
    runs = [run for run in repo.runs.values() if pull and run.head_sha == pull.head_sha]
    title = f"{issue.title} · {repo.full_name} #{issue.number}"
    return _page(
        "conversation.html",
        title,
        repo=repo,
        issue=issue,
        comments=comments,
        reviews=reviews,
        runs=runs,
        markdown=markdown,
        state="merged" if pull and pull.merged_at else issue.state,
        slug=store.app.slug,
    )


def _run(store: Store, repo: Repository, found: dict[str, str]) -> Response:
    run = repo.runs.get(int(found["run"]))
    attempt = _attempt(run, found.get("attempt")) if run else None
    if run is None or attempt is None:
        return _missing()
    return _page("run.html", f"{run.workflow.name} #{run.number}", repo=repo, run=run, attempt=attempt)


def _attempt(run: Run, number: str | None) -> Attempt | None:
    chosen = int(number) if number else len(run.attempts)
    return run.attempts[chosen - 1] if 1 <= chosen <= len(run.attempts) else None


def _job(store: Store, repo: Repository, found: dict[str, str]) -> Response:
    job = store.find_job(repo, int(found["job"]))
    if job is None or job.run.id != int(found["run"]):
        return _missing()
    lines = [] if job.gone or job.attempt.gone else lines_of(job)
    return _page("job.html", f"{job.name} · {job.run.workflow.name}", repo=repo, job=job, lines=lines)


def _file(store: Store, repo: Repository, found: dict[str, str]) -> Response:
    # A branch may hold slashes, so the longest name that resolves is the ref.
    parts = found["rest"].split("/")
    for place in range(len(parts) - 1, 0, -1):
        sha = resolve(repo, "/".join(parts[:place]))
        if sha is None:
            continue
        path = "/".join(parts[place:])
        entry = repo.objects.find(repo.objects.commits[sha].tree, path)
        if entry is None or entry.mode == TREE or entry.sha not in repo.objects.blobs:
            return _missing()
        lines = repo.objects.blobs[entry.sha].decode(errors="replace").splitlines()
        return _page("file.html", f"{path} · {repo.full_name}", repo=repo, path=path, lines=lines, sha=sha)
    return _missing()


View = Callable[[Store, Repository, dict[str, str]], Response]
_VIEWS: tuple[tuple[str, View], ...] = (
    ("/?", _repository),
    ("/issues/new", _new_issue),
    (r"/(?:pull|issues)/(?P<number>\d{1,9})", _conversation),
    (r"/actions/runs/(?P<run>\d{1,18})(?:/attempts/(?P<attempt>\d{1,4}))?", _run),
    (r"/actions/runs/(?P<run>\d{1,18})/job/(?P<job>\d{1,18})", _job),
    (r"/blob/(?P<rest>.+)", _file),
)

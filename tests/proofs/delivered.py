"""What retriage makes of a run: its completion is delivered, and the sandbox is the GitHub that is asked.

Everything is real but the web server and the queue: the delivery's payload, its Request, the pipeline, the edge to
GitHub over HTTP, and the comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import events
from bot.delivery import read
from tests.fakes import FakeCache, FakeHistory
from tests.proofs.history import BRANCH, PULL, Built
from tests.proofs.local import REPOSITORY
from tests.proofs.runner import Ran
from tests.proofs.situation import WORKFLOW
from tests.sandbox import RepositoryHandle, Sandbox
from tests.stage import GRANTED
from workers.edges.github import as_installation
from workers.outside import Outside
from workers.pipeline import triage_run
from workers.queue import TriageRun
from workers.triage.model import Finding


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a delivery."""

    findings: tuple[Finding, ...]
    """The failed job's, in the order in which they are told."""
    comment: str
    """What the pull request's comment says."""
    requests: tuple[str, ...]
    """Method and path of every request to GitHub's API."""


def deliver(built: Built, ran: Ran) -> Told:
    """Let the run complete, and see what is made of it."""
    with Sandbox() as sandbox:
        # Nothing is asked of the pages, and submodules are on the same host as their repository.
        sandbox.urls.web = "https://github.com"
        repository = _published(sandbox, built)
        installation = sandbox.install(REPOSITORY.partition("/")[0], permissions=GRANTED)
        source = _source(repository, built)
        repository.pull(head=BRANCH, author=built.situation.actor, number=PULL, from_fork=source)
        run = repository.run(
            workflow=Path(WORKFLOW).name,
            head_branch=BRANCH,
            event=built.situation.event,
            head_repository=source,
            jobs=[ran.spec],
            actor=built.situation.actor,
        )
        request = _asked(sandbox, run.event("completed"))
        history = FakeHistory()
        credentials = (str(sandbox.app_id), sandbox.private_key, installation.id, sandbox.api_url)
        with as_installation(*credentials) as github:
            triage_run(Outside(github, history, FakeCache()), request.run)
        findings = tuple(located.finding for job in history.kept[-1].failed for located in job.findings)
        asked = tuple(f"{each.method} {each.path}" for each in sandbox.requests if each.host == "api")
        (comment,) = repository.comments(PULL)
        return Told(findings, comment.body, asked)


def _published(sandbox: Sandbox, built: Built) -> RepositoryHandle:
    """Every repository, each with its branches; the situation's own."""
    for folder in built.remotes.glob("*/*"):
        sandbox.repository(str(folder.relative_to(built.remotes))).import_git(folder)
    repository = sandbox.repository(REPOSITORY)
    repository.import_git(built.folder, {"main": built.base, BRANCH: built.head})
    return repository


def _source(repository: RepositoryHandle, built: Built) -> RepositoryHandle | None:
    """The fork that the head is in, if any."""
    if not built.situation.from_fork:
        return None
    fork = repository.fork(built.head_owner)
    fork.import_git(built.folder, {BRANCH: built.head})
    return fork


def _asked(sandbox: Sandbox, payload: dict[str, object]) -> TriageRun:
    """What the web makes of the delivery."""
    prepared = sandbox.prepare("workflow_run", payload)
    request = events.decide(read(prepared.headers, prepared.body, sandbox.webhook_secret.encode()))
    assert isinstance(request, TriageRun), request
    return request

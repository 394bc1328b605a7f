"""A local stand-in for the GitHub API, REST and GraphQL, with state, limits, faults and pages.

It answers as GitHub documents it; each file of `routes` names the documents and what is left out. It is for tests and
for the demonstration, on the loopback interface only.

    with Sandbox() as sandbox:
        sandbox.install("acme")
        repo = sandbox.repository("acme/datasets")
        sha = repo.commit({"Dockerfile": "FROM python"}, branch="feature")
        repo.pull(head="feature", title="Build it", number=7)
        run = repo.run(workflow="docker-ci.yml", name="Docker CI", head_branch="feature",
                       jobs=[JobSpec("build", "failure", log=b"...")])
        sandbox.deliver("workflow_run", run.event("completed"), to="http://127.0.0.1:8000/webhook")
        print(repo.comments(7))
"""

from __future__ import annotations

from tests.sandbox.handles import (
    CheckHandle,
    CommentHandle,
    IssueHandle,
    JobHandle,
    PullHandle,
    RepositoryHandle,
    ReviewCommentHandle,
    RunHandle,
)
from tests.sandbox.recorder import Recorded
from tests.sandbox.sandbox import InstallationHandle, Sandbox
from tests.sandbox.specs import JobSpec, StepSpec

__all__ = [
    "CheckHandle",
    "CommentHandle",
    "InstallationHandle",
    "IssueHandle",
    "JobHandle",
    "JobSpec",
    "PullHandle",
    "Recorded",
    "RepositoryHandle",
    "ReviewCommentHandle",
    "RunHandle",
    "Sandbox",
    "StepSpec",
]

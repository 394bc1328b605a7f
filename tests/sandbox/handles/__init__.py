"""What tests hold in their hands: repositories, pull requests, runs, jobs and comments of a sandbox."""

from __future__ import annotations

from tests.sandbox.handles.checks import CheckHandle
from tests.sandbox.handles.repositories import RepositoryHandle
from tests.sandbox.handles.reviews import ReviewCommentHandle
from tests.sandbox.handles.runs import JobHandle, RunHandle
from tests.sandbox.handles.talk import CommentHandle, IssueHandle, PullHandle

__all__ = [
    "CheckHandle",
    "CommentHandle",
    "IssueHandle",
    "JobHandle",
    "PullHandle",
    "RepositoryHandle",
    "ReviewCommentHandle",
    "RunHandle",
]

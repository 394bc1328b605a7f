"""Issues, pull requests and comments in a test's hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.sandbox import conversations, merges, reviews
from tests.sandbox.handles.reviews import ReviewCommentHandle
from tests.sandbox.shapes import events, issues
from tests.sandbox.shapes.base import Json, Urls
from tests.sandbox.state import Comment, Issue, Pull, Reaction, Repository
from tests.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class CommentHandle:
    """One comment."""

    store: Store
    urls: Urls
    repository: Repository
    record: Comment

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def body(self) -> str:
        return self.record.body

    @property
    def author(self) -> str:
        """The author's login; an App's is `{slug}[bot]`."""
        return self.record.account.login

    @property
    def app_slug(self) -> str | None:
        """The App that wrote it, if one did."""
        return self.store.app.slug if self.record.by_app else None

    @property
    def reactions(self) -> list[Reaction]:
        return list(self.record.reactions)

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def updated_at(self) -> datetime:
        return self.record.updated_at

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return f"{issues.page_of(self.urls, self.repository, self.record.issue)}#issuecomment-{self.id}"

    def edit(self, body: str) -> None:
        """Change it as its author would."""
        self.record.body = body
        self.record.updated_at = self.store.clock.now()

    def react(self, content: str, by: str) -> None:
        """Have somebody react to it: `+1`, `-1`, `eyes`, ...

        Raises:
            ValueError: GitHub knows no such reaction.
        """
        if content not in issues.CONTENTS:
            raise ValueError(f"no such reaction: {content}")
        account = conversations.author_of(self.store, by)
        with self.store.lock:
            conversations.add_reaction(self.store, self.record.reactions, content, account)

    def unreact(self, content: str, by: str) -> None:
        """Take somebody's reaction back."""
        with self.store.lock:
            kept = [each for each in self.record.reactions if (each.content, each.user.login) != (content, by)]
            self.record.reactions[:] = kept

    def delete(self) -> None:
        """Remove it, as somebody who writes to the repository may."""
        with self.store.lock:
            del self.repository.comments[self.id]

    def event(self, action: str = "created") -> Json:
        """The `issue_comment` payload of it."""
        return events.issue_comment(self.store, self.urls, self.repository, self.record, action)


@dataclass(frozen=True, slots=True)
class IssueHandle:
    """One issue, or a pull request's conversation."""

    store: Store
    urls: Urls
    repository: Repository
    record: Issue

    @property
    def number(self) -> int:
        return self.record.number

    @property
    def title(self) -> str:
        return self.record.title

    @property
    def body(self) -> str | None:
        return self.record.body

    @property
    def author(self) -> str:
        return self.record.author.login

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return issues.page_of(self.urls, self.repository, self.record)

    @property
    def state(self) -> str:
        """`open` or `closed`."""
        return self.record.state

    @property
    def state_reason(self) -> str | None:
        """Why it is in that state; None for one that was never closed."""
        return self.record.state_reason

    def edit(self, body: str) -> None:
        """Change it as its author would."""
        self.record.body = body
        self.record.updated_at = self.store.clock.now()

    def delete(self) -> None:
        """Remove it, as somebody who administers the repository may; its number is not given again."""
        with self.store.lock:
            del self.repository.issues[self.number]
            self.repository.deleted_issues.add(self.number)

    def close(self) -> None:
        """Close it as its author would."""
        conversations.set_state(self.store, self.record, "closed", None, self.record.author)

    def reopen(self) -> None:
        """Open it again."""
        conversations.set_state(self.store, self.record, "open", None, self.record.author)

    def lock(self) -> None:
        """Let only collaborators comment."""
        self.record.locked = True

    def label(self, *names: str) -> None:
        """Set its labels."""
        self.record.labels = list(names)


@dataclass(frozen=True, slots=True)
class PullHandle(IssueHandle):
    """One pull request."""

    pull: Pull

    @property
    def head_sha(self) -> str:
        """The commit its head is at."""
        return self.pull.head_sha

    @property
    def merge_sha(self) -> str | None:
        """The test merge that `refs/pull/N/merge` points to; None where the branches conflict."""
        with self.store.lock:
            return merges.trial(self.repository, self.pull)

    def ready(self) -> None:
        """Ask for a review: it is no draft any more."""
        self.pull.draft = False

    def review_comments(self) -> list[ReviewCommentHandle]:
        """The comments on its diff, oldest first."""
        found = (each for each in list(self.repository.review_comments.values()) if each.issue is self.record)
        return [ReviewCommentHandle(self.urls, self.repository, each) for each in found]

    def review_comment(
        self, path: str, line: int, body: str, *, author: str = "alice", side: str = "RIGHT"
    ) -> ReviewCommentHandle:
        """Comment on a line of the diff at the head.

        Raises:
            ApiError: the line is not part of the diff.
        """
        account = self.store.account(author, "Bot" if author.endswith("[bot]") else "User")
        anchor = reviews.Anchor(self.head_sha, path, line, side)
        by_app = account is self.store.app.bot
        with self.store.lock:
            record = reviews.add(self.store, self.repository, self.pull, account, body, anchor, by_app=by_app)
        return ReviewCommentHandle(self.urls, self.repository, record)

    def merge(self) -> None:
        """Close it as merged; the base branch stays where it is."""
        self.close()
        self.pull.merged_at = self.record.closed_at

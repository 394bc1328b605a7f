"""Review comments in a test's hands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.sandbox.shapes import reviews
from tests.sandbox.shapes.base import Urls
from tests.sandbox.state import Repository, ReviewComment


@dataclass(frozen=True, slots=True)
class ReviewCommentHandle:
    """One comment on a line of a pull request's diff."""

    urls: Urls
    repository: Repository
    record: ReviewComment

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
    def path(self) -> str:
        return self.record.path

    @property
    def commit_id(self) -> str:
        """The commit that it was made on."""
        return self.record.commit

    @property
    def line(self) -> int | None:
        """The last line it is about; None for a whole file."""
        return self.record.line

    @property
    def start_line(self) -> int | None:
        """The first line it is about, where there are several."""
        return self.record.start_line

    @property
    def side(self) -> str:
        """`LEFT` counts lines of the old file, `RIGHT` those of the new one."""
        return self.record.side

    @property
    def html_url(self) -> str:
        """Where a person reads it."""
        return reviews.html_url(self.urls, self.repository, self.record)

"""Repositories where the App may not be installed: what they are, and what whoever asks has written there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from workers.edges import abroad, wire
from workers.edges.asking import Asking, parsed, split
from workers.errors import GoneError
from workers.triage import facts
from workers.triage.abroad import Abroad


class UpstreamEdge(Asking):
    """See ports.Upstream."""

    def abroad(self, repository: str, files: Sequence[str], searches: Sequence[str]) -> Abroad:
        """See ports.Upstream."""
        data, errors = self._query(abroad.ask(*split(repository), files, searches))
        return self._understood(lambda: abroad.answer(files, searches, data, errors))

    def issues_of_viewer(self, repository: str) -> Iterator[facts.Issue]:
        """See ports.Upstream. GitHub lists pull requests among the issues: they are left out."""
        ask = partial(
            self._rest.issues.list_for_repo,
            *split(repository),
            state="all",
            creator=self._viewer(),
            sort="created",
            direction="desc",
        )
        found = self._pages(wire.Issue, ask)
        return (issue.fact(self._app_id) for issue in found if issue.pull_request is None)

    def installation(self, repository: str) -> int | None:
        """The App's installation that may open issues in a repository; None where there is none.

        Only the App's own signature may ask.
        """
        try:
            answer = self._ask(self._rest.apps.get_repo_installation, *split(repository))
        except GoneError:
            return None
        found = parsed(wire.Installation, answer)
        return found.id if found.writes_issues else None

"""Check runs on a commit."""

from __future__ import annotations

from functools import partial

from githubkit.utils import UNSET

from workers.edges import wire
from workers.edges.asking import Asking, split
from workers.triage.render.check import Annotation, Check


class ChecksEdge(Asking):
    """See ports.Checks."""

    def checks(self, repository: str, commit: str) -> tuple[str, ...]:
        """See ports.Checks. Ids grow, so that the greatest is the newest."""
        # An App may be known here by its client id; GitHub asks for its number.
        number = int(self._app_id) if self._app_id.isdecimal() else UNSET
        ask = partial(self._rest.checks.list_for_ref, *split(repository), commit, filter_="all", app_id=number)
        found = [check for check in self._pages(wire.CheckRun, ask, "check_runs") if check.of(self._app_id)]
        found.sort(key=lambda check: check.id, reverse=True)
        return tuple(check.external_id for check in found if check.external_id)

    def create_check(self, repository: str, check: Check) -> None:
        """See ports.Checks."""
        output = {"title": check.title, "summary": check.summary}
        self._ask(
            self._rest.checks.create,
            *split(repository),
            name=check.name,
            head_sha=check.commit,
            external_id=check.external_id,
            status="completed",
            conclusion=check.conclusion,
            output=output | {"annotations": [_annotation(each) for each in check.annotations]},
        )


def _annotation(annotation: Annotation) -> dict[str, object]:
    return {
        "path": annotation.path,
        "start_line": annotation.start_line,
        "end_line": annotation.end_line,
        "annotation_level": annotation.level,
        "title": annotation.title,
        "message": annotation.message,
    }

"""The comments, checks and issues that are kept as files, to be read as a maintainer would read them.

`python -m tests.triage.goldens` writes them anew; look at the difference before it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.triage import release_scenes, scenes, verdict_scenes

FOLDER = Path(__file__).parent / "golden"


def _named(*renderings: Callable[[], str]) -> dict[str, Callable[[], str]]:
    return {rendering.__name__.replace("_", "-"): rendering for rendering in renderings}


COMMENTS = _named(
    scenes.story,
    scenes.one_cause,
    scenes.matrix,
    scenes.many_failing_tests,
    scenes.partly_examined,
    scenes.nothing_examined,
    scenes.unrecognised,
    scenes.two_workflows,
    scenes.hostile_names,
    scenes.proof_with_a_diff,
    scenes.proof_that_explains,
    scenes.proof_that_contradicts,
    scenes.proof_not_checked,
    scenes.proof_folded,
    scenes.proof_hostile,
    scenes.resolved,
    verdict_scenes.new_with_a_diff,
    verdict_scenes.large_matrix,
    verdict_scenes.there_before_and_new,
    verdict_scenes.there_before,
    verdict_scenes.mended_on_main,
    verdict_scenes.not_known,
    verdict_scenes.infrastructure,
    verdict_scenes.all_elsewhere,
    verdict_scenes.flaky,
    verdict_scenes.upstream,
    verdict_scenes.elsewhere_but_not_all_read,
    verdict_scenes.ignored_and_wrong,
    verdict_scenes.settings_note,
    verdict_scenes.hostile_verdicts,
    release_scenes.release_broken,
    release_scenes.release_broken_on_main,
    release_scenes.release_mended,
    release_scenes.release_moved_here,
    release_scenes.release_sound,
    release_scenes.release_not_checked,
    release_scenes.release_hostile,
)
"""What stands on a pull request."""
OTHERS = _named(verdict_scenes.check_summary, verdict_scenes.branch_issue, verdict_scenes.branch_issue_resolved)
"""What stands elsewhere."""
SCENES = {**COMMENTS, **OTHERS}


def path(name: str) -> Path:
    """The file of a scene."""
    return FOLDER / f"{name}.md"


if __name__ == "__main__":
    for scene_name, render in SCENES.items():
        path(scene_name).write_text(render(), encoding="utf-8")

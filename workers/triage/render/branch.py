"""The issue on a branch that is red without a pull request, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from workers.triage.diagnosis import Diagnosis
from workers.triage.judgement import Judgement
from workers.triage.render.page import Frame, failure, heads_of, runs_of
from workers.triage.text import code, visible

TITLE = "CI is red on {branch}"
MAX_TITLE = 256
"""Characters of an issue's title; GitHub refuses a longer one with 422."""
MARKER = "<!-- retriage:branch {branch} -->"
"""Hidden first line by which a branch's issue is found again, together with its author."""
RED, GREEN = "<!-- retriage:red -->", "<!-- retriage:green -->"
"""Hidden second line that tells how the branch stands."""
LIMIT = 65_536
"""How many characters GitHub takes."""

HINT = " This issue is kept up to date, and closed once {branch} is green."

RESOLVED = """\
{marker}
{green}
### CI is green again on {branch}

{runs}

<sub>As of {heads}. What stood here before is resolved.</sub>
"""


def title(branch: str) -> str:
    """The issue's title, in one line that GitHub takes."""
    text = " ".join(visible(TITLE.format(branch=branch)).split())
    return text if len(text) <= MAX_TITLE else f"{text[: MAX_TITLE - 1]}…"


def marker(branch: str) -> str:
    """The first line of the branch's issue. A branch's name may hold what would end an HTML comment."""
    return MARKER.format(branch=quote(branch, safe="/"))


def render_branch_failure(judgement: Judgement, branch: str) -> str:
    """The issue's body while the branch is red; within LIMIT."""
    hidden = f"{marker(branch)}\n{RED}"
    return failure(judgement, Frame(hidden, HINT.format(branch=code(branch)), LIMIT, branch=branch))


def render_branch_resolved(diagnoses: Sequence[Diagnosis], branch: str) -> str:
    """The issue's body once it is green. `diagnoses` are its runs', at least one."""
    return RESOLVED.format(
        marker=marker(branch),
        green=GREEN,
        branch=code(branch),
        runs=runs_of(diagnoses),
        heads=heads_of(diagnoses),
    )


def red(body: str) -> bool:
    """Whether a body of such an issue says that the branch is red."""
    first, second, *_ = [*body.replace("\r\n", "\n").split("\n", 2), "", ""]
    return first.startswith(MARKER.partition("{")[0]) and second == RED

"""Comments on packages whose releases were looked at."""

from __future__ import annotations

from dataclasses import replace

from tests.triage.build import diagnosis, failed_job
from tests.triage.proofs.released import FILES, broken, proven, syntax
from tests.triage.releases.reproductions import MENDED, NAME, REFUTED, SYNTAX
from tests.triage.scenes import HOSTILE
from tests.triage.timelines import SAME, past
from workers.triage.judge import judgement
from workers.triage.model import Finding, ProofState
from workers.triage.releases.model import BrokenFile
from workers.triage.render.comment import render_failure
from workers.triage.text import code

NOT_LOOKED = "`githubkit-0.16.1-py3-none-any.whl` has 212,000,000 bytes, which is more than is looked at."
REQUIRED = {**FILES, "requirements.txt": "attrs\nipfs_kit_py>=0.2\n"}


def _comment(found: Finding, runs: str = "main 40 ok\nmain 41 ok") -> str:
    red = diagnosis(failed_job("test", replace(found, fingerprint=SAME)))
    red = replace(red, run=replace(red.run, number=50))
    return render_failure(judgement([red], past(runs), ignored={}, wrong={}))


def release_broken() -> str:
    return _comment(proven(syntax(), SYNTAX, REQUIRED, changes=None))


def release_broken_on_main() -> str:
    return _comment(proven(broken(), NAME, changes=None), "main 40 ok\nmain 41 F")


def release_mended() -> str:
    return _comment(proven(broken(), MENDED, {**FILES, "uv.lock": ""}, changes=None))


def release_moved_here() -> str:
    return _comment(proven(broken(), NAME, {**FILES, "requirements.txt": "attrs\nhishel>=2\n"}))


def release_sound() -> str:
    return _comment(proven(syntax(), REFUTED, changes=None))


def release_not_checked() -> str:
    shown = replace(NAME, verdict=ProofState.NOT_CHECKED, reason=NOT_LOOKED)
    return _comment(proven(broken(), shown, changes=None))


def release_hostile() -> str:
    """A release whose files are named, and written, by somebody who would like to be read as Markdown."""
    text = HOSTILE
    shown = replace(
        SYNTAX,
        reason=f"{code(text)} does not compile.",
        file=text,
        error=f"SyntaxError: {text}",
        artifact=text,
        around=((459, text), (460, "```\n</details> @team #1")),
        other_files=tuple(BrokenFile(f"{text}{number}", number, text) for number in range(30)),
    )
    return _comment(proven(syntax(), shown, changes=None))

"""The zip of a run's logs, laid out as GitHub lays it out.

GitHub publishes no description. What is known is from the tools that read it: the files `N_job.txt` and the folders
`job/N_step.txt` (https://github.com/cli/cli/pull/10740: step files may be missing), slashes and other characters
replaced by `_` (https://github.com/pwntester/octo.nvim/pull/1516, 2026; older archives removed them,
https://github.com/cli/cli/issues/7640), long job names cut to 90 (https://github.com/cli/cli/pull/9482), a
`system.txt` in some folders, equal names told apart by a number (https://github.com/cli/cli/issues/5011).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass

from tests.sandbox.state import Attempt, Job

ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
NAME_LIMIT = 90
BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Layout:
    """Which of the layouts seen in the wild is served."""

    replacement: str = "_"
    """What stands for a character that file names may not have; older archives dropped it."""
    step_files: bool = True
    """Whether there are files of single steps."""
    system_file: bool = True
    """Whether folders hold the runner's own `system.txt`."""


def build(attempt: Attempt, layout: Layout) -> bytes:
    """The archive of one attempt; jobs without a log are not in it."""
    buffer = io.BytesIO()
    seen: Counter[str] = Counter()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, job in enumerate((job for job in attempt.jobs if job.log is not None), start=0):
            name = _unique(file_name(job.name, layout)[:NAME_LIMIT].rstrip(" ."), seen)
            archive.writestr(f"{place}_{name}.txt", job.log or b"")
            if layout.step_files:
                _write_steps(archive, job, name, layout)
            if layout.system_file:
                archive.writestr(f"{name}/system.txt", _system(job))
    return buffer.getvalue()


def file_name(name: str, layout: Layout) -> str:
    """A job's or step's name as a file name."""
    return ILLEGAL.sub(layout.replacement, name)


def _unique(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name} ({seen[name] - 1})"


def _write_steps(archive: zipfile.ZipFile, job: Job, folder: str, layout: Layout) -> None:
    for (number, name), data in step_logs(job).items():
        archive.writestr(f"{folder}/{number}_{file_name(name, layout)}.txt", data)


def step_logs(job: Job) -> dict[tuple[int, str], bytes]:
    """Each step's part of a job's log: as specified, else told apart by the byte-order mark that begins each."""
    own = {(step.number, step.name): step.log for step in job.steps if step.log is not None}
    if own or not job.log:
        return own
    parts = [BOM + part for part in job.log.split(BOM)[1:]]
    ran = [step for step in job.steps if step.conclusion != "skipped"]
    if len(parts) != len(ran):
        return {}
    return {(step.number, step.name): part for step, part in zip(ran, parts, strict=True)}


def _system(job: Job) -> bytes:
    at = job.started_at.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    lines = [
        f"{at} Requested labels: {', '.join(job.labels)}",
        f"{at} Job defined at: {job.run.repository.full_name}/{job.run.workflow.path}@refs/heads/{job.run.head_branch}",
        f"{at} Waiting for a runner to pick up this job...",
        f"{at} Job is about to start running on the hosted runner: {job.runner_name}",
    ]
    return BOM + "".join(f"{line}\r\n" for line in lines).encode()

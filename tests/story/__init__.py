"""The story that the demonstration and the end-to-end tests tell: pull request 7 of `acme/datasets`.

One run of the workflow "Docker CI" at the pull request's head: six jobs fail, each for a cause of its own, and one
passes although its log mentions errors. The logs were recorded by `python -m tests.recording story` from real tools;
`head.txtar` and `main.txtar` hold the two trees they ran in, in Go's txtar format
(https://pkg.go.dev/golang.org/x/tools/txtar), with `-- path @ commit --` for a submodule's gitlink.

The head removes `.env.example`, raises `requires-python` above the interpreter of the workflow, adds a gitlink without
a `.gitmodules`, brings in `ipfs_kit_py` 0.3.0, drops the remainder from `shard_sizes`, and joins the pages of a manual
in another folder than the one they are in. Because of the gitlink, the
clean-up after *every* job warns of it; in one job only is it the cause.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent
_MARKER = re.compile(r"^-- (?P<path>\S+)(?: @ (?P<commit>[0-9a-f]{40}))? --\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a commit."""

    files: Mapping[str, str]
    """Text by path."""
    gitlinks: Mapping[str, str]
    """Commit by path, for submodules (mode 160000)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as GitHub's API gives it."""

    number: int
    """GitHub's number; post steps leave a gap."""
    name: str
    """The name, "Run " and the first line where the workflow gives none."""
    status: str
    """Always `completed`."""
    conclusion: str
    """`success`, `failure` or `skipped`."""
    started_at: str
    """ISO 8601, UTC, whole seconds."""
    completed_at: str
    """ISO 8601, UTC, whole seconds."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job with its log."""

    id: int
    """GitHub's id."""
    name: str
    """The name, matrix values included."""
    conclusion: str
    """`success` or `failure`."""
    labels: tuple[str, ...]
    """What `runs-on` asked for."""
    started_at: str
    """ISO 8601, UTC, whole seconds."""
    completed_at: str
    """ISO 8601, UTC, whole seconds."""
    steps: tuple[Step, ...]
    """In the order of their numbers."""
    log: bytes
    """The raw log, as the API serves it."""


@dataclass(frozen=True, slots=True)
class Story:
    """One failed run of one pull request."""

    repository: str
    """Owner and name."""
    pull_number: int
    """The pull request's number."""
    pull_title: str
    """The pull request's title."""
    workflow: str
    """The workflow's name."""
    workflow_path: str
    """The workflow's file."""
    run_id: int
    """GitHub's id of the run."""
    run_number: int
    """The number of the run within its workflow."""
    attempt: int
    """The attempt of the run."""
    head_branch: str
    """The branch of the pull request."""
    head_sha: str
    """The commit at its tip."""
    base_branch: str
    """The branch it is to be merged into."""
    base_sha: str
    """The commit at that branch's tip."""
    merge_sha: str
    """The commit of `refs/pull/7/merge`, which the jobs checked out."""
    jobs: tuple[Job, ...]
    """In the order of the workflow."""
    head: Tree
    """The tree of `head_sha` and of `merge_sha`."""
    main: Tree
    """The tree of `base_sha`."""


def read_tree(text: str) -> Tree:
    """Read a txtar archive. A gitlink has no text.

    Raises:
        ValueError: when text stands before the first marker.
    """
    parts = list(_MARKER.finditer(text))
    if not parts or parts[0].start():
        raise ValueError("a txtar archive starts with a marker")
    ends = [part.start() for part in parts[1:]] + [len(text)]
    files = {m["path"]: text[m.end() : end] for m, end in zip(parts, ends, strict=True) if m["commit"] is None}
    return Tree(files, {m["path"]: m["commit"] for m in parts if m["commit"]})


def trees() -> tuple[Tree, Tree]:
    """Give the trees of the pull request's head and of `main`."""
    head, main = (read_tree((_FOLDER / f"{name}.txtar").read_text("utf-8")) for name in ("head", "main"))
    return head, main


def load() -> Story:
    """Give the whole story from the committed files."""
    facts = json.loads((_FOLDER / "run.json").read_text("utf-8"))
    jobs = tuple(
        Job(
            id=job["id"],
            name=job["name"],
            conclusion=job["conclusion"],
            labels=tuple(job["labels"]),
            started_at=job["started_at"],
            completed_at=job["completed_at"],
            steps=tuple(Step(**step) for step in job["steps"]),
            log=(_FOLDER / "logs" / job["log"]).read_bytes(),
        )
        for job in facts["jobs"]
    )
    head, main = trees()
    return Story(**{**facts, "jobs": jobs, "head": head, "main": main})

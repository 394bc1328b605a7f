"""What a job's steps put into its workspace before a step ran, as far as `actions/checkout` did it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from workers.triage.patterns import Pattern
from workers.triage.proving import Context
from workers.triage.repository.workflow import Job, Step

ACTION = "actions/checkout"
_SAME = Pattern(r"^\$\{\{\s*github\.repository\s*\}\}$")
_HEAD = Pattern(r"^\$\{\{\s*github\.event\.pull_request\.head\.repo\.full_name\s*\}\}$")
_BY_HAND = Pattern(
    r"\bgit\s+(?:-\S+\s+)*(?:clone|init|fetch|pull|submodule|checkout|worktree)\b|\bgh\s+(?:repo\s+clone|pr\s+checkout)\b"
)
_SUBMODULES = Pattern(r"\bgit\s+submodule\b")


@dataclass(frozen=True, slots=True)
class Checkout:
    """One checkout of the repository itself."""

    step: Step
    """The step."""
    folder: str
    """Where it puts the repository, from the workspace; empty for the workspace itself."""
    conclusion: str | None
    """How it ended, by GitHub; None where that cannot be told."""

    @property
    def submodules(self) -> bool:
        """Whether submodules are fetched, or may be."""
        return self.step.input("submodules").lower() not in {"", "false"}

    @property
    def lfs(self) -> bool:
        """Whether files in Git LFS are fetched, or may be."""
        return self.step.input("lfs").lower() not in {"", "false"}

    @property
    def sparse(self) -> tuple[str, ...]:
        """What `sparse-checkout` names; nothing where all files are checked out."""
        return tuple(line.strip() for line in self.step.input("sparse-checkout").split("\n") if line.strip())

    def leaves_out(self, path: str) -> bool:
        """Whether a sparse checkout certainly leaves a path out; only for folders ("cone mode").

        The named folders are there with all that is in them, and of the folders above them their own files.
        https://git-scm.com/docs/git-sparse-checkout
        """
        folders = [posixpath.normpath(each).strip("/") for each in self.sparse]
        plain = not any(character in each for each in folders for character in "*?[!$")
        if not folders or not plain or self.step.input("sparse-checkout-cone-mode").lower() not in {"", "true"}:
            return False
        above = {"/".join(each.split("/")[:length]) for each in folders for length in range(each.count("/") + 1)}
        inside = any(path == each or path.startswith(f"{each}/") for each in folders)
        return not inside and posixpath.dirname(path) not in above


def checkouts(before: Sequence[Step], context: Context) -> tuple[Checkout, ...] | None:
    """The checkouts of the repository itself among steps; None where one may be of it or of another repository."""
    found = []
    for step in before:
        if step.action != ACTION:
            continue
        ours = is_ours(step.input("repository"), context)
        folder = posixpath.normpath(step.input("path") or ".")
        if ours is None or "$" in folder or folder.startswith(("..", "/")):
            return None
        if ours:
            found.append(Checkout(step, "" if folder == "." else folder, conclusion(step, context)))
    return tuple(found)


def is_ours(repository: str, context: Context) -> bool | None:
    """Whether a `repository` of a checkout is the one that was looked at; None where that is not certain."""
    if not repository or repository.lower() == context.repository.lower() or _SAME.match(repository):
        return True
    # A fork's head holds the commit that was looked at, whatever the fork's name is.
    if _HEAD.match(repository):
        return True
    return None if "$" in repository else False


def may_come_otherwise(before: Sequence[Step]) -> bool:
    """Whether a step that is no `actions/checkout` may fetch a repository."""
    return any(
        _BY_HAND.search(step.run) is not None
        or (step.action != ACTION and ("checkout" in step.action or "clone" in step.action))
        or step.action.startswith("./")
        for step in before
    )


def fetches_submodules(before: Sequence[Step]) -> bool:
    """Whether a script before the step fetches submodules."""
    return any(_SUBMODULES.search(step.run) for step in before)


def conclusion(step: Step, context: Context) -> str | None:
    """How GitHub says that a step of the workflow ended; None where it names none or several so."""
    shown = step.shown_name
    found = [each.conclusion for each in context.steps if each.name == shown]
    return found[0] if len(found) == 1 else None


def checkout_used(job: Job) -> str:
    """How the workflow calls the checkout action elsewhere, with its version; a version that there is otherwise."""
    used = (step.uses for each in job.file.jobs for step in each.steps if step.action == ACTION)
    return next(used, f"{ACTION}@v4")

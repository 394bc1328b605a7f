"""What a revision stands for, in git's words.

https://git-scm.com/docs/gitrevisions. Left out: reflogs (`@{...}`), searches (`:/text`, `^{/text}`), the index
(`:path`), ranges.
"""

from __future__ import annotations

import re

from tests.sandbox import merges
from tests.sandbox.git import Objects
from tests.sandbox.state import Repository

_PLACES = ("", "refs/", "refs/tags/", "refs/heads/")
"""Where git looks for a name, in this order."""
_STEP = re.compile(r"\^\{(?P<kind>\w*)\}|\^(?P<parent>\d*)|~(?P<back>\d*)")
_ABBREVIATED = re.compile(r"[0-9a-f]{4,40}")


def find(repo: Repository, expression: str) -> str | None:
    """The id of the object that an expression stands for: `main`, `SHA`, `HEAD~2`, `SHA:path/with spaces`, `SHA:`."""
    revision, colon, path = expression.partition(":")
    start = _revision(repo, revision)
    if start is None or not colon:
        return start
    tree = tree_of(repo.objects, start)
    if tree is None or path.startswith("/"):
        return None
    entry = repo.objects.find(tree, path)
    return entry.sha if entry is not None and repo.objects.kind(entry.sha) else None


def commit(repo: Repository, expression: str) -> str | None:
    """The commit that a revision stands for; a tag stands for what it points to."""
    found = _revision(repo, expression)
    peeled = repo.objects.peel(found) if found else None
    return peeled if peeled in repo.objects.commits else None


def tree_of(objects: Objects, sha: str) -> str | None:
    """The tree that an object is or leads to."""
    peeled = objects.peel(sha)
    if peeled in objects.commits:
        return objects.commits[peeled].tree
    return peeled if peeled in objects.trees else None


def ref(repo: Repository, name: str) -> tuple[str, str] | None:
    """The full name of a reference and what it points to, or None."""
    if name in {"HEAD", "@"}:
        sha = repo.branches.get(repo.default_branch)
        return (f"refs/heads/{repo.default_branch}", sha) if sha else None
    for place in _PLACES:
        sha = _pointed(repo, place + name)
        if sha:
            return place + name, sha
    return None


def _pointed(repo: Repository, name: str) -> str | None:
    pull = re.fullmatch(r"refs/pull/(\d{1,9})/(head|merge)", name)
    if pull:
        issue = repo.issues.get(int(pull[1]))
        if issue is None or issue.pull is None:
            return None
        return issue.pull.head_sha if pull[2] == "head" else merges.trial(repo, issue.pull)
    if name.startswith("refs/heads/"):
        return repo.branches.get(name.removeprefix("refs/heads/"))
    return repo.tags.get(name.removeprefix("refs/tags/")) if name.startswith("refs/tags/") else None


def _revision(repo: Repository, text: str) -> str | None:
    base = re.match(r"[^~^]*", text)
    name = base[0] if base else ""
    steps = text[len(name) :]
    sha = _named(repo, name)
    while steps and sha:
        step = _STEP.match(steps)
        if step is None:
            return None
        sha = _walked(repo.objects, sha, step)
        steps = steps[step.end() :]
    return sha


def _named(repo: Repository, name: str) -> str | None:
    if re.fullmatch(r"[0-9a-f]{40}", name):
        return name if repo.objects.kind(name) else None
    found = ref(repo, name)
    if found:
        return found[1]
    if not _ABBREVIATED.fullmatch(name):
        return None
    objects = repo.objects
    begun = {sha for group in (objects.commits, objects.tags) for sha in group if sha.startswith(name)}
    begun = begun or {sha for group in (objects.trees, objects.blobs) for sha in group if sha.startswith(name)}
    return begun.pop() if len(begun) == 1 else None


def _walked(objects: Objects, sha: str, step: re.Match[str]) -> str | None:
    kind, parent, back = step["kind"], step["parent"], step["back"]
    peeled = objects.peel(sha)
    if kind is not None:
        wanted = {"": peeled, "commit": peeled, "tree": tree_of(objects, sha), "blob": peeled, "tag": sha}.get(kind)
        return wanted if wanted and (not kind or objects.kind(wanted) == kind) else None
    if back is not None:
        found: str | None = peeled
        for _ in range(int(back or 1)):
            found = _parent(objects, found, 1)
        return found
    return _parent(objects, peeled, int(parent or 1))


def _parent(objects: Objects, sha: str | None, number: int) -> str | None:
    found = objects.commits.get(sha or "")
    if found is None or number == 0:
        return sha if found else None
    return found.parents[number - 1] if number <= len(found.parents) else None

"""Trees, blobs, contents, branches, commits and comparisons.

https://docs.github.com/rest/git/trees, /rest/git/blobs, /rest/repos/contents, /rest/branches/branches,
/rest/commits/commits

Left out: writing, lists of tags, `since`/`until`/`author` of the list of commits, diffs and patches as media types, the
object media type of contents, the size limit of trees in bytes (rows are limited to `Sandbox.tree_limit`).
"""

from __future__ import annotations

import posixpath

from tests.sandbox import revisions
from tests.sandbox.errors import ApiError, invalid, not_found
from tests.sandbox.git import EXECUTABLE, FILE, SYMLINK, TREE, Entry
from tests.sandbox.routing import Answer, Call, Table
from tests.sandbox.shapes import code, pulls
from tests.sandbox.state import Repository

table = Table()


def resolve(repo: Repository, ref: str) -> str | None:
    """The commit that a branch, a tag, a full SHA or its beginning stands for."""
    return revisions.commit(repo, ref)


@table("GET", "/repos/{owner}/{repo}/git/trees/{tree_sha}", "git/trees#get-a-tree", permission="contents:read")
def get_tree(call: Call) -> Answer:
    """One tree, or with `recursive` (of any value) all below it."""
    repo, wanted = call.repo, call.params["tree_sha"]
    if not repo.objects.commits:
        raise ApiError(409, "Git Repository is empty.")
    found = revisions.find(repo, wanted)
    sha = repo.objects.peel(found) if found else ""
    tree = revisions.tree_of(repo.objects, sha)
    if tree is None:
        raise not_found()
    recursive = "recursive" in call.request.args
    rows = list(repo.objects.walk(tree)) if recursive else [(e.name, e) for e in repo.objects.trees[tree]]
    limit = call.store.tree_limit
    shown = [code.tree_row(call.urls, repo, path, entry) for path, entry in rows[:limit]]
    url = f"{call.urls.repo(repo.full_name)}/git/trees/{sha}"
    return Answer({"sha": sha, "url": url, "tree": shown, "truncated": len(rows) > limit})


@table("GET", "/repos/{owner}/{repo}/git/blobs/{file_sha}", "git/blobs#get-a-blob", permission="contents:read")
def get_blob(call: Call) -> Answer:
    """One blob, as JSON or raw."""
    repo, sha = call.repo, call.params["file_sha"]
    if sha not in repo.objects.blobs:
        raise not_found()
    if _raw(call):
        return Answer(repo.objects.blobs[sha], content_type="application/vnd.github.raw; charset=utf-8")
    return Answer(code.blob(call.urls, repo, sha))


@table(
    "GET",
    "/repos/{owner}/{repo}/contents/{path}",
    "repos/contents#get-repository-content",
    permission="contents:read",
)
def get_content(call: Call) -> Answer:
    """A file, directory, symlink or submodule at a ref; symlinks to files in the repository are followed."""
    repo = call.repo
    ref = call.query("ref") or repo.default_branch
    sha = resolve(repo, ref)
    if sha is None:
        raise ApiError(404, f"No commit found for the ref {ref}")
    tree, path = repo.objects.commits[sha].tree, call.params["path"].strip("/")
    entry = repo.objects.find(tree, path)
    if entry is None:
        raise not_found()
    if entry.mode == TREE:
        return Answer(_directory(call, repo, ref, path, entry))
    entry = _followed(repo, tree, path, entry)
    if _raw(call) and entry.type == "blob":
        return Answer(repo.objects.blobs[entry.sha], content_type="application/vnd.github.raw; charset=utf-8")
    return Answer(code.content_in_full(call.urls, repo, ref, path, entry, tree))


def _followed(repo: Repository, tree: str, path: str, entry: Entry) -> Entry:
    """A symlink to a file of the repository stands for that file, any other symlink for itself."""
    if entry.mode != SYMLINK:
        return entry
    target = repo.objects.blobs[entry.sha].decode(errors="replace")
    found = repo.objects.find(tree, posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
    return found if found is not None and found.mode in {FILE, EXECUTABLE} else entry


def _directory(call: Call, repo: Repository, ref: str, path: str, entry: Entry) -> list[dict[str, object]]:
    prefix = f"{path}/" if path else ""
    rows = [code.content(call.urls, repo, ref, prefix + child.name, child) for child in repo.objects.trees[entry.sha]]
    if call.request.headers.get("X-GitHub-Api-Version", "") < "2026":
        # Until version 2026-03-10 a directory called its submodules files.
        # https://docs.github.com/rest/about-the-rest-api/breaking-changes
        rows = [row | {"type": "file"} if row["type"] == "submodule" else row for row in rows]
    return rows


def _raw(call: Call) -> bool:
    return ".raw" in call.request.headers.get("Accept", "")


@table("GET", "/repos/{owner}/{repo}/branches", "branches/branches#list-branches", permission="contents:read")
def list_branches(call: Call) -> Answer:
    """Every branch."""
    repo = call.repo
    names = sorted(repo.branches) if call.query("protected") != "true" else []
    page, headers = call.page(names)
    return Answer([code.branch(call.urls, repo, name, in_full=False) for name in page], headers=headers)


@table("GET", "/repos/{owner}/{repo}/branches/{branch}", "branches/branches#get-a-branch", permission="contents:read")
def get_branch(call: Call) -> Answer:
    """One branch."""
    repo, name = call.repo, call.params["branch"]
    if name not in repo.branches:
        raise ApiError(404, "Branch not found")
    return Answer(code.branch(call.urls, repo, name, in_full=True))


@table("GET", "/repos/{owner}/{repo}/commits", "commits/commits#list-commits", permission="contents:read")
def list_commits(call: Call) -> Answer:
    """A branch's commits, newest first; with `path`, those that changed it."""
    repo = call.repo
    start = call.query("sha") or repo.default_branch
    sha = resolve(repo, start)
    if sha is None:
        raise ApiError(404, "Not Found") if repo.branches else ApiError(409, "Git Repository is empty.")
    found = repo.objects.ancestors(sha)
    path = call.query("path")
    if path:
        found = [each for each in found if _touches(repo, each, path)]
    page, headers = call.page(found)
    return Answer([code.commit(call.urls, repo, each) for each in page], headers=headers)


def _touches(repo: Repository, sha: str, path: str) -> bool:
    commit = repo.objects.commits[sha]
    before = repo.objects.find(repo.objects.commits[commit.parents[0]].tree, path) if commit.parents else None
    return before != repo.objects.find(commit.tree, path)


@table("GET", "/repos/{owner}/{repo}/commits/{ref}", "commits/commits#get-a-commit", permission="contents:read")
def get_commit(call: Call) -> Answer:
    """One commit with its changes."""
    repo, ref = call.repo, call.params["ref"]
    sha = resolve(repo, ref)
    if sha is None:
        raise ApiError(422, f"No commit found for SHA: {ref}")
    return Answer(code.commit_in_full(call.urls, repo, sha))


@table(
    "GET",
    "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    "commits/commits#list-pull-requests-associated-with-a-commit",
    permission="pull_requests:read",
)
def list_pulls_of_commit(call: Call) -> Answer:
    """Pull requests that hold a commit: open ones, and merged ones. Closed ones are not told of."""
    repo, sha = call.repo, call.params["commit_sha"]
    if sha not in repo.objects.commits:
        raise ApiError(422, f"No commit found for SHA: {sha}")
    records = [issue.pull for issue in repo.issues.values() if issue.pull]
    found = [
        pull
        for pull in records
        if (pull.issue.state == "open" or pull.merged_at)
        and sha in repo.objects.ancestors(pull.head_sha)
        and sha not in repo.objects.ancestors(pull.base_sha)
    ]
    page, headers = call.page(found)
    return Answer([pulls.pull_simple(call.urls, repo, pull) for pull in page], headers=headers)


@table(
    "GET",
    "/repos/{owner}/{repo}/compare/{basehead}",
    "commits/commits#compare-two-commits",
    permission="contents:read",
)
def compare(call: Call) -> Answer:
    """What head has that base has not. Names may carry an owner (`mallory:feature`), as forks share their objects."""
    repo = call.repo
    first, dots, second = call.params["basehead"].partition("...")
    if not dots:
        raise not_found()
    base, head = _side(call, repo, first), _side(call, repo, second)
    objects = repo.objects
    root = objects.merge_base(base, head)
    if root is None:
        raise invalid("Comparison", "base", "custom", "no common ancestor")
    ahead = [sha for sha in objects.ancestors(head) if sha not in objects.ancestors(base)]
    behind = [sha for sha in objects.ancestors(base) if sha not in objects.ancestors(head)]
    status = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}
    page, headers = call.page(list(reversed(ahead)))
    web = f"{call.urls.page(repo.full_name)}/compare/{base}...{head}"
    data = {
        "url": f"{call.urls.repo(repo.full_name)}/compare/{call.params['basehead']}",
        "html_url": web,
        "permalink_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "base_commit": code.commit(call.urls, repo, base),
        "merge_base_commit": code.commit(call.urls, repo, root),
        "status": status.get((bool(ahead), bool(behind)), "diverged"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [code.commit(call.urls, repo, sha) for sha in page],
        "files": code.changes(call.urls, repo, root, head),
    }
    return Answer(data, headers=headers)


def _side(call: Call, repo: Repository, name: str) -> str:
    owner, colon, ref = name.rpartition(":")
    place = repo
    if colon:
        forks = (each for each in call.store.repositories.values() if each.objects is repo.objects)
        found = next((each for each in forks if each.owner.login.lower() == owner.lower()), None)
        if found is None:
            raise not_found()
        place = found
    sha = resolve(place, ref)
    if sha is None:
        raise not_found()
    return sha

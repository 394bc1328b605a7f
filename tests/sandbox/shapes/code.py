"""Trees, blobs, contents, branches, commits and comparisons.

Left out: verification of signatures (`unsigned` always), branch protection (none).
"""

from __future__ import annotations

import base64
import textwrap
from configparser import ConfigParser
from configparser import Error as ConfigError
from urllib.parse import urljoin

from tests.sandbox import diffs
from tests.sandbox.clock import iso
from tests.sandbox.git import SUBMODULE, SYMLINK, TREE, Entry, Signature
from tests.sandbox.shapes.base import Json, Urls, node_id, quoted
from tests.sandbox.state import Repository

UNVERIFIED: Json = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def base64_lines(data: bytes) -> str:
    """Base 64 in lines of sixty characters, each ended, as the contents endpoint sends it."""
    text = base64.b64encode(data).decode()
    return "".join(f"{line}\n" for line in textwrap.wrap(text, 60))


def blob(urls: Urls, repo: Repository, sha: str) -> Json:
    """One blob."""
    data = repo.objects.blobs[sha]
    return {
        "sha": sha,
        "node_id": node_id("B", int(sha[:12], 16)),
        "size": len(data),
        "url": f"{urls.repo(repo.full_name)}/git/blobs/{sha}",
        "content": base64_lines(data),
        "encoding": "base64",
    }


def tree_row(urls: Urls, repo: Repository, path: str, entry: Entry) -> Json:
    """One row of a tree; submodules have neither size nor address."""
    row: Json = {"path": path, "mode": entry.mode, "type": entry.type, "sha": entry.sha}
    if entry.type == "blob":
        row["size"] = len(repo.objects.blobs[entry.sha])
    if entry.type != "commit":
        row["url"] = f"{urls.repo(repo.full_name)}/git/{entry.type}s/{entry.sha}"
    return row


def content(urls: Urls, repo: Repository, ref: str, path: str, entry: Entry) -> Json:
    """One row of a directory, without the content."""
    kind = {TREE: "dir", SYMLINK: "symlink", SUBMODULE: "submodule"}.get(entry.mode, "file")
    api = f"{urls.repo(repo.full_name)}/contents/{quoted(path)}?ref={quoted(ref)}"
    page = f"{urls.page(repo.full_name)}/{'tree' if kind == 'dir' else 'blob'}/{quoted(ref)}/{quoted(path)}"
    git: str | None = f"{urls.repo(repo.full_name)}/git/{'trees' if kind == 'dir' else 'blobs'}/{entry.sha}"
    raw: str | None = f"{urls.page(repo.full_name)}/raw/{quoted(ref)}/{quoted(path)}"
    links: tuple[str | None, str | None] = (git, page)
    if kind == "submodule":
        links, raw = (None, None), None
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry.sha,
        "size": len(repo.objects.blobs.get(entry.sha, b"")) if kind != "dir" else 0,
        "url": api,
        "html_url": links[1],
        "git_url": links[0],
        "download_url": raw if kind != "dir" else None,
        "type": kind,
        "_links": {"self": api, "git": links[0], "html": links[1]},
    }


def content_in_full(urls: Urls, repo: Repository, ref: str, path: str, entry: Entry, tree: str) -> Json:
    """A file, symlink or submodule that was asked for by its own path."""
    row = content(urls, repo, ref, path, entry)
    if entry.mode == SUBMODULE:
        return row | {"submodule_git_url": submodule_url(repo, tree, path)}
    data = repo.objects.blobs[entry.sha]
    if entry.mode == SYMLINK:
        return row | {"target": data.decode(errors="replace")}
    if len(data) > 1_000_000:
        return row | {"content": "", "encoding": "none"}
    return row | {"content": base64_lines(data), "encoding": "base64"}


def submodule_url(repo: Repository, tree: str, path: str) -> str | None:
    """Where `.gitmodules` says a submodule lives; relative addresses are resolved as git does."""
    found = submodules(repo, tree).get(path)
    return None if found is None else str(found["gitUrl"])


def submodules(repo: Repository, tree: str) -> dict[str, Json]:
    """What `.gitmodules` says of each submodule, by path, in GraphQL's words."""
    entry = repo.objects.find(tree, ".gitmodules")
    if entry is None or entry.sha not in repo.objects.blobs:
        return {}
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(textwrap.dedent(repo.objects.blobs[entry.sha].decode(errors="replace").replace("\t", "")))
    except ConfigError:
        return {}
    rows = (_submodule(repo, tree, section, dict(parser.items(section))) for section in parser.sections())
    return {row["path"]: row for row in rows if row}


def _submodule(repo: Repository, tree: str, section: str, said: dict[str, str]) -> Json | None:
    path, address = said.get("path"), said.get("url")
    if not path or not address:
        return None
    if address.startswith("../"):
        address = urljoin(f"https://github.com/{repo.full_name}/", address)
    linked = repo.objects.find(tree, path)
    return {
        "name": section.partition(" ")[2].strip('"'),
        "path": path,
        "branch": said.get("branch"),
        "gitUrl": address,
        "subprojectCommitOid": linked.sha if linked and linked.mode == SUBMODULE else None,
    }


def commit(urls: Urls, repo: Repository, sha: str) -> Json:
    """One commit, without its files."""
    record = repo.objects.commits[sha]
    api = urls.repo(repo.full_name)
    page = f"{urls.page(repo.full_name)}/commit"
    return {
        "sha": sha,
        "node_id": node_id("C", int(sha[:12], 16)),
        "commit": {
            "author": _who(record.author),
            "committer": _who(record.committer),
            "message": record.message,
            "tree": {"sha": record.tree, "url": f"{api}/git/trees/{record.tree}"},
            "url": f"{api}/git/commits/{sha}",
            "comment_count": 0,
            "verification": UNVERIFIED,
        },
        "url": f"{api}/commits/{sha}",
        "html_url": f"{page}/{sha}",
        "comments_url": f"{api}/commits/{sha}/comments",
        "author": None,
        "committer": None,
        "parents": [
            {"sha": parent, "url": f"{api}/commits/{parent}", "html_url": f"{page}/{parent}"}
            for parent in record.parents
        ],
    }


def _who(found: Signature) -> Json:
    return {"name": found.name, "email": found.email, "date": iso(found.when)}


def commit_in_full(urls: Urls, repo: Repository, sha: str) -> Json:
    """One commit with the files it changes against its first parent."""
    record = repo.objects.commits[sha]
    files = changes(urls, repo, record.parents[0] if record.parents else None, sha)
    added, removed = sum(each["additions"] for each in files), sum(each["deletions"] for each in files)
    stats = {"total": added + removed, "additions": added, "deletions": removed}
    return commit(urls, repo, sha) | {"stats": stats, "files": files}


def branch(urls: Urls, repo: Repository, name: str, *, in_full: bool) -> Json:
    """One branch."""
    sha = repo.branches[name]
    api = urls.repo(repo.full_name)
    data: Json = {"name": name, "protected": False}
    if not in_full:
        return data | {"commit": {"sha": sha, "url": f"{api}/commits/{sha}"}}
    here = f"{api}/branches/{quoted(name)}"
    checks = {"enforcement_level": "off", "contexts": [], "checks": []}
    return data | {
        "commit": commit(urls, repo, sha),
        "_links": {"self": here, "html": f"{urls.page(repo.full_name)}/tree/{quoted(name)}"},
        "protection": {"enabled": False, "required_status_checks": checks},
        "protection_url": f"{here}/protection",
    }


def changes(urls: Urls, repo: Repository, old: str | None, new: str) -> list[Json]:
    """GitHub's `diff-entry` of each path that differs between two commits."""
    return [change(urls, repo, each, new) for each in diffs.between(repo.objects, old, new)]


def change(urls: Urls, repo: Repository, found: diffs.Change, commit_sha: str) -> Json:
    """GitHub's `diff-entry` of one path; its links lead to a commit."""
    shown = diffs.hunks(repo.objects, found)
    added, removed = diffs.counts(shown)
    page, path = urls.page(repo.full_name), quoted(found.path)
    data: Json = {
        "sha": (found.new or found.old or ("", ""))[1],
        "filename": found.path,
        "status": found.status,
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": f"{page}/blob/{commit_sha}/{path}",
        "raw_url": f"{page}/raw/{commit_sha}/{path}",
        "contents_url": f"{urls.repo(repo.full_name)}/contents/{path}?ref={commit_sha}",
    }
    if found.previous is not None:
        data["previous_filename"] = found.previous
    return data | {"patch": diffs.patch(shown)} if shown else data

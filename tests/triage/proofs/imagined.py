"""Facts of a repository that no git and no disk could hold: hostile paths and texts, at any size."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from workers.triage import prove
from workers.triage.model import Finding, ProofState
from workers.triage.proofs import provers
from workers.triage.proving import Base, Context, Facts, Needs
from workers.triage.releases.claim import Claim
from workers.triage.releases.model import Platform
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository import tree as trees
from workers.triage.repository.questions import Blame, Changes, Found, Range, Remote, Text
from workers.triage.repository.tree import Entry, Mode, Tree

WORKFLOW = ".github/workflows/ci.yml"
COMMIT = "655ea44c0ffee655ea44c0ffee655ea44c0ffee0"
BASE = Base(7, "main", "0123456789abcdef0123456789abcdef01234567")

Content = str | Entry | Text


def context(job: str = "build", **fields: object) -> Context:
    """Where a Finding was made, usual but for what is given."""
    usual: dict[str, Any] = {
        "repository": "acme/datasets",
        "web_url": "https://github.com",
        "commit": COMMIT,
        "head_sha": COMMIT,
        "event": "pull_request",
        "job": job,
        "workflow_path": WORKFLOW,
        "head_owner": "mallory",
        "actor": "mallory",
        "base": BASE,
        "platform": Platform(),
        "index": True,
    }
    return Context(**{**usual, **fields})


def tree_of(files: Mapping[str, Content], *, truncated: bool = False, listed: tuple[str, ...] = ()) -> Tree:
    """Their tree, with the folders that they lie in."""
    rows = [_entry(path, content) for path, content in files.items()]
    folders = {folder for row in rows for folder in _above(row.path)} - {row.path for row in rows}
    rows += [Entry(folder, Mode.FOLDER, f"folder:{folder}") for folder in sorted(folders)]
    return trees.of(COMMIT, rows, truncated=truncated, listed=listed)


def _entry(path: str, content: Content) -> Entry:
    if isinstance(content, Entry):
        return content
    size = len(content) if isinstance(content, str) else None
    return Entry(path, Mode.EXECUTABLE if path.endswith(".sh") else Mode.FILE, f"blob:{path}", size)


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts)) if parts[length - 1]]


def facts_of(finding: Finding, files: Mapping[str, Content], where: Context | None = None, **more: Any) -> Facts:  # noqa: ANN401 - fields of Facts
    """All that its prover asks for, in both rounds."""
    where = where or context(finding.job)
    tree = more.pop("tree", None) or tree_of(files)
    first = prove.needs(finding, where, tree)
    facts = _answered(where, tree, first, files, more)
    further = provers()[finding.kind].further
    return _answered(where, tree, first | further(finding, facts), files, more) if further else facts


def _answered(where: Context, tree: Tree, needs: Needs, files: Mapping[str, Content], more: Mapping[str, Any]) -> Facts:
    texts = {path: _text(files[path]) for path in needs.files if path in files and not isinstance(files[path], Entry)}
    answers: dict[str, Any] = {
        "texts": texts,
        "on_base": {path: Found("base") for path in needs.on_base},
        "blames": {path: blame() for path in needs.blames},
        "remotes": {remote: Remote(visible=True, name=remote[0]) for remote in needs.remotes},
        "changes": Changes(dict.fromkeys(files, "MODIFIED"), (COMMIT,), complete=True) if needs.changes else None,
        "blobs": {oid: Text("") for oid in needs.blobs},
        "reproductions": {claim: reproduced(claim) for claim in needs.claims},
    }
    return Facts(where, tree, **{**answers, **more})


def reproduced(claim: Claim) -> Reproduction:
    """The release has the defect, and the one before it has not."""
    other = claim.other or claim.package
    return Reproduction(
        claim.sort,
        ProofState.CONFIRMED,
        "So it is.",
        claim.package.name,
        claim.package.version,
        artifact="a.whl",
        file=claim.file,
        line=claim.line,
        error=claim.error,
        module=claim.module,
        name=claim.name,
        other=other.name,
        other_version=other.version,
        moved=other.name,
        last_good="1.0",
        pin=f"{other.name}<2",
    )


def _text(content: Content) -> Text:
    return content if isinstance(content, Text) else Text(str(content))


def blame(author: str = "mallory", headline: str = "Change files") -> Blame:
    """One commit wrote all of a file."""
    return Blame((Range(1, 10**6, COMMIT, headline, author, "2026-11-20T10:00:00Z", ""),))


def proven(finding: Finding, files: Mapping[str, Content], where: Context | None = None, **more: Any) -> Finding:  # noqa: ANN401 - the same
    """The Finding with the Proof that its prover gives."""
    found = prove.proven(finding, facts_of(finding, files, where, **more))
    assert found.proof is not None
    return found


def link(path: str, target: str) -> tuple[Entry, Text]:
    """A symbolic link and the text of its blob."""
    return Entry(path, Mode.SYMLINK, f"link:{posixpath.basename(path)}"), Text(target)

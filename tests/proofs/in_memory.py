"""The facts of a repository that is nowhere on a disk, for tables of many small repositories.

What git itself makes of files is told by the situations; here only a prover's own rules are looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from typing import Any

from tests.proofs.local import REPOSITORY, git, write
from tests.proofs.situation import Content, Executable, Files, Gitlink, Link
from workers.triage import prove
from workers.triage.model import Finding, Proof
from workers.triage.proving import Base, Context, Facts, Needs
from workers.triage.repository import tree
from workers.triage.repository.questions import Found, Remote, Text

COMMIT = "c0ffee00" * 5
BASE = "ba5e0000" * 5


@dataclass(frozen=True)
class InMemory:
    """One commit, and what GitHub would say around it."""

    files: Files
    """All its files."""
    base: Files | None = None
    """All files of the base branch `main`; None for a run without a pull request."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """Fields of Context that differ from the usual."""
    remotes: Mapping[tuple[str, str], Remote] = field(default_factory=dict)
    """What other repositories there are."""
    truncated: bool = False
    """Whether GitHub left entries of the tree out."""
    unread: frozenset[str] = frozenset()
    """Files that cannot be read."""

    def prove(self, finding: Finding) -> Proof:
        """The Proof that its prover gives."""
        proof = prove.proven(finding, self.facts(finding)).proof
        assert proof is not None, f"no prover knows {finding.kind}"
        return proof

    def facts(self, finding: Finding) -> Facts:
        """Just what the prover asks for."""
        fields: dict[str, Any] = {
            "repository": REPOSITORY,
            "web_url": "https://github.com",
            "commit": COMMIT,
            "head_sha": COMMIT,
            "event": "pull_request" if self.base is not None else "push",
            "job": finding.job,
            "workflow_path": ".github/workflows/ci.yml",
            "head_owner": "acme",
            "actor": "alice",
            "base": Base(7, "main", BASE) if self.base is not None else None,
        }
        context = Context(**{**fields, **self.context})
        whole = tree.of(COMMIT, _entries(self.files), truncated=self.truncated)
        needs = prove.needs(finding, context, whole)
        return Facts(context, whole, self._texts(needs), self._on_base(needs), {}, self._remotes(needs))

    def _texts(self, needs: Needs) -> dict[str, Text]:
        asked = {path: self.files[path] for path in needs.files if path in self.files}
        return {path: Text(None, "is binary") if path in self.unread else _text(each) for path, each in asked.items()}

    def _on_base(self, needs: Needs) -> dict[str, Found]:
        held = self.base or {}
        return {path: Found(_oid(path) if path in held else None) for path in needs.on_base}

    def _remotes(self, needs: Needs) -> dict[tuple[str, str], Remote]:
        return {asked: self.remotes.get(asked, Remote(visible=False)) for asked in needs.remotes}


def mended(files: Files, proof: Proof, folder: Path) -> dict[str, str]:
    """The files with the mend, as `git apply` leaves them in a folder."""
    write(folder, {path: content for path, content in files.items() if not isinstance(content, Gitlink)})
    git(folder, "apply", "-", text=proof.diff)
    left = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in left}


def _entries(files: Files) -> Iterator[tree.Entry]:
    folders = {folder for path in files for folder in _above(path)}
    yield from (tree.Entry(folder, tree.Mode.FOLDER, _oid(folder)) for folder in folders)
    for path, content in files.items():
        if isinstance(content, Gitlink):
            yield tree.Entry(path, tree.Mode.GITLINK, content.commit)
        else:
            yield tree.Entry(path, _mode(content), _oid(path), 1)


def _above(path: str) -> Iterator[str]:
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)


def _mode(content: Content) -> str:
    if isinstance(content, Link):
        return tree.Mode.SYMLINK
    return tree.Mode.EXECUTABLE if isinstance(content, Executable) else tree.Mode.FILE


def _oid(path: str) -> str:
    return sha1(path.encode(), usedforsecurity=False).hexdigest()


def _text(content: Content) -> Text:
    if isinstance(content, Link):
        return Text(content.target)
    data = content.text if isinstance(content, Executable) else content
    return Text(data) if isinstance(data, str) else Text(None, "is binary")

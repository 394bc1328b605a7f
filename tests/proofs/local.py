"""The facts of a real git repository on this disk, for tests of one prover without GitHub between."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proofs.situation import Content, Executable, Files, Gitlink, Link
from workers.triage import prove
from workers.triage.model import Category, Finding, Proof
from workers.triage.proofs import provers
from workers.triage.proving import Base, Context, Facts, Needs
from workers.triage.repository import tree
from workers.triage.repository.questions import Blame, Changes, Found, Range, Remote, Text

REPOSITORY = "acme/datasets"
_WHO = {
    "GIT_AUTHOR_NAME": "alice",
    "GIT_AUTHOR_EMAIL": "alice@example.com",
    "GIT_COMMITTER_NAME": "alice",
    "GIT_COMMITTER_EMAIL": "alice@example.com",
    "GIT_AUTHOR_DATE": "2026-11-20T10:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-20T10:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
}

_SETTINGS = (
    "core.quotePath=false",
    "protocol.file.allow=always",
    "init.defaultBranch=main",
    "maintenance.auto=false",  # else each commit starts another process, to see whether there is something to tidy up
)
_FLAGS = [word for setting in _SETTINGS for word in ("-c", setting)]


def git(folder: Path, *arguments: str, text: str | None = None) -> str:
    """What git prints. Raises CalledProcessError."""
    return subprocess.run(
        ["git", *_FLAGS, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **_WHO},
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def write(folder: Path, files: Files) -> None:
    """Put files into a working tree; gitlinks go into the index."""
    for path, content in files.items():
        _write(folder, path, content)


def _write(folder: Path, path: str, content: Content) -> None:
    place = folder / path
    if isinstance(content, Gitlink):
        git(folder, "update-index", "--add", "--cacheinfo", f"160000,{content.commit},{path}")
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Link):
        place.symlink_to(content.target)
        return
    data = content.text if isinstance(content, Executable) else content
    place.write_bytes(data.encode() if isinstance(data, str) else data)
    if isinstance(content, Executable):
        place.chmod(0o755)


def commit(folder: Path, files: Files, message: str = "Change files") -> str:
    """Make the files all there is in the repository, commit them, and give the commit's id."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "--quiet", "--template=")
    else:
        git(folder, "rm", "-r", "--quiet", "--force", "--ignore-unmatch", ".")
    write(folder, files)
    git(folder, "add", "--all", "--force")
    write(folder, {path: content for path, content in files.items() if isinstance(content, Gitlink)})
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD").strip()


def tree_of(folder: Path, commit: str = "HEAD") -> tree.Tree:
    """The commit's tree, folders too, as GitHub's recursive listing has it."""
    sha = git(folder, "rev-parse", commit).strip()
    rows = git(folder, "ls-tree", "-r", "-t", "-l", "-z", sha).split("\0")
    return tree.of(sha, [_entry(row) for row in rows if row])


def _entry(row: str) -> tree.Entry:
    facts, _, path = row.partition("\t")
    mode, _, oid, size = facts.split()
    return tree.Entry(path, mode, oid, int(size) if size.isdigit() else None)


def a_finding(kind: str, subject: Mapping[str, str | int | None], **changes: object) -> Finding:
    """A Finding as a detector's would be."""
    fields: dict[str, Any] = {
        "category": Category.CONFIGURATION,
        "confidence": 0.95,
        "job": "build",
        "step": "Run it",
        "line": 7,
        "quote": "it is broken",
        "excerpt": "it is broken",
        "summary": "It is broken.",
        "remedy": "Mend it.",
        "fingerprint": None,
    }
    return Finding(kind=kind, subject=dict(subject), **{**fields, **changes})


@dataclass(slots=True)
class Local:
    """One repository with a base and a head, and what GitHub would say around it."""

    folder: Path
    base: str | None = None
    """The base's commit."""
    context: dict[str, Any] = field(default_factory=dict)
    """Fields of Context that differ from the usual."""
    remotes: dict[tuple[str, str], Remote] = field(default_factory=dict)
    """What other repositories there are."""
    others: Path | None = None
    """A folder that holds more of them: a folder an owner, in it a folder a repository."""

    def prove(self, finding: Finding) -> Proof:
        """The Proof that its prover gives, from this repository's HEAD."""
        facts = self.facts(finding)
        proof = prove.proven(finding, facts).proof
        assert proof is not None, f"no prover knows {finding.kind}"
        return proof

    def facts(self, finding: Finding) -> Facts:
        """Just what the prover asks for."""
        head = tree_of(self.folder)
        fields: dict[str, Any] = {
            "repository": REPOSITORY,
            "web_url": "https://github.com",
            "commit": head.commit,
            "head_sha": head.commit,
            "event": "pull_request",
            "job": finding.job,
            "workflow_path": ".github/workflows/ci.yml",
            "head_owner": "acme",
            "actor": "alice",
            "base": Base(7, "main", self.base) if self.base else None,
        }
        context = Context(**{**fields, **self.context})
        needs = prove.needs(finding, context, head)
        facts = self._answered(context, head, needs)
        further = provers()[finding.kind].further
        return self._answered(context, head, needs | further(finding, facts)) if further else facts

    def _answered(self, context: Context, head: tree.Tree, needs: Needs) -> Facts:
        entries = {path: head.get(path) for path in needs.files}
        return Facts(
            context,
            head,
            {path: self._text(entry.oid) for path, entry in entries.items() if entry and entry.mode not in _NO_TEXT},
            {path: self._on_base(path) for path in needs.on_base} if self.base else {},
            {path: self._blame(path) for path in needs.blames},
            {remote: self.remotes.get(remote) or self._remote(*remote) for remote in needs.remotes},
            self._changes() if needs.changes and self.base else None,
            {oid: self._text(oid) for oid in needs.blobs},
        )

    def _text(self, oid: str) -> Text:
        flags = ["git", "cat-file", "blob", oid]
        data = subprocess.run(flags, cwd=self.folder, capture_output=True, check=True).stdout
        try:
            return Text(None, "is binary") if b"\0" in data else Text(data.decode())
        except UnicodeDecodeError:
            return Text(None, "is not UTF-8")

    def _on_base(self, path: str) -> Found:
        rows = git(self.folder, "ls-tree", "-l", "-z", self.base or "", path).split("\0")
        entry = _entry(rows[0]) if rows[0] else None
        return Found(entry.oid, entry.mode == tree.Mode.FOLDER) if entry else Found(None)

    def _remote(self, repository: str, commit: str) -> Remote:
        folder = self.others / repository if self.others else None
        if folder is None or not folder.is_dir():
            return Remote(visible=False)
        return Remote(visible=True, name=repository, has_commit=commit in git(folder, "rev-list", "--all").split())

    def _blame(self, path: str) -> Blame:
        lines = git(self.folder, "blame", "--line-porcelain", "HEAD", "--", path).splitlines()
        starts = [line.split() for line in lines if len(line.split()) >= 3 and len(line.split()[0]) == 40]
        ranges = [
            Range(int(row[2]), int(row[2]), row[0], "Change files", "alice", "2026-11-20T10:00:00Z", "")
            for row in starts
        ]
        return Blame(tuple(ranges))

    def _changes(self) -> Changes:
        rows = git(self.folder, "diff", "--name-status", "--find-renames", f"{self.base}...HEAD").splitlines()
        kinds = {"A": "ADDED", "M": "MODIFIED", "D": "DELETED", "R": "RENAMED", "C": "COPIED", "T": "CHANGED"}
        files = {row.split("\t")[-1]: kinds[row[0]] for row in rows}
        commits = git(self.folder, "rev-list", f"{self.base}..HEAD").split()
        return Changes(files, tuple(commits), complete=True)


_NO_TEXT = {tree.Mode.FOLDER, tree.Mode.GITLINK}

"""What a proof is made of: what a Kind's prover asks of the repository, and what it is given. All of it is pure."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from workers.triage.facts import Step
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.releases.claim import Claim, Package
from workers.triage.releases.model import Platform
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository.questions import Blame, Changes, Found, Remote, Text
from workers.triage.repository.tree import Tree

_MOST_LINKS = 8
DEPENDABOT = "dependabot[bot]"


@dataclass(frozen=True, slots=True)
class Base:
    """The pull request that a run belongs to, and what it is to be merged into."""

    number: int
    """The pull request's number."""
    branch: str
    """The base branch."""
    sha: str
    """The commit at its tip."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a Finding was made, as GitHub and the log tell it."""

    repository: str
    """`owner/name`: where the workflow ran."""
    web_url: str
    """GitHub's pages, such as `https://github.com`."""
    commit: str
    """The commit that the job checked out; the head where the log does not tell."""
    head_sha: str
    """The run's head. In a pull request's run the checked-out commit is most often its merge into the base."""
    event: str
    """What triggered the run."""
    job: str
    """The Job's name."""
    labels: tuple[str, ...] = ()
    """What it asked of a runner."""
    steps: tuple[Step, ...] = ()
    """Its steps with their conclusions, the skipped ones too."""
    workflow_path: str | None = None
    """The workflow's file, such as `.github/workflows/ci.yml`; None where it is not in this repository."""
    head_owner: str | None = None
    """Who owns the head's repository; None when that is gone."""
    actor: str | None = None
    """Whose doing triggered the run: a login."""
    base: Base | None = None
    """None for a run without a pull request."""
    packages: tuple[Package, ...] = ()
    """The Python packages that the job installed, as its log tells."""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Packages that are not, or may not be, what a package index has by their normalised names, each with the reason: a
    clause of Markdown. The name is empty where that holds for all."""
    platform: Platform | None = None
    """What it ran on; None where the log does not tell its Python."""
    at: int | None = None
    """When it ran: seconds since 1970, UTC."""
    index: bool = False
    """Whether a package index may be asked."""

    @property
    def from_fork(self) -> bool:
        """Whether the head is in another repository than the workflow ran in."""
        owner = self.repository.partition("/")[0]
        of_pull = self.base is not None or self.event.startswith("pull_request")
        return of_pull and (self.head_owner or "").lower() != owner.lower()

    @property
    def by_dependabot(self) -> bool:
        """Whether Dependabot triggered the run: its runs see Dependabot's own secrets only.
        https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions"""
        return self.actor == DEPENDABOT

    def link(self, path: str, line: int | None = None) -> str:
        """The page of a file, or of a line of it, at the commit that was looked at."""
        anchor = f"#L{line}" if line else ""
        # Markdown shows rendered files unless asked for the source, where lines have numbers.
        plain = "?plain=1" if line and path.lower().endswith((".md", ".markdown")) else ""
        return f"{self.web_url}/{self.repository}/blob/{self.commit}/{quote(path)}{plain}{anchor}"

    @property
    def commit_link(self) -> str:
        """The page of all files at the commit that was looked at."""
        return f"{self.web_url}/{self.repository}/tree/{self.commit}"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a prover asks for. Nothing else is fetched."""

    files: frozenset[str] = frozenset()
    """Paths in the tree to be read; ones that are not there are passed over."""
    on_base: frozenset[str] = frozenset()
    """Paths to be looked up at the tip of the base branch."""
    blames: frozenset[str] = frozenset()
    """Files to be blamed at the commit."""
    remotes: frozenset[tuple[str, str]] = frozenset()
    """Commits to be looked up in other repositories of the same GitHub: (`owner/name`, full id)."""
    changes: bool = False
    """Whether the pull request's changed files and commits are asked for."""
    blobs: frozenset[str] = frozenset()
    """Ids of files to be read that the tree does not have, such as the base's."""
    claims: frozenset[Claim] = frozenset()
    """What is to be proved on released artifacts."""

    def __or__(self, other: Needs) -> Needs:
        """Both together."""
        return Needs(
            self.files | other.files,
            self.on_base | other.on_base,
            self.blames | other.blames,
            self.remotes | other.remotes,
            self.changes or other.changes,
            self.blobs | other.blobs,
            self.claims | other.claims,
        )


@dataclass(frozen=True)
class Facts:
    """What was fetched for a Finding."""

    context: Context
    """Where the Finding was made."""
    tree: Tree
    """The tree of `context.commit`."""
    texts: Mapping[str, Text] = field(default_factory=dict)
    """What was read, by path; use `text`."""
    on_base: Mapping[str, Found] = field(default_factory=dict)
    """By path; empty where there is no base."""
    blames: Mapping[str, Blame] = field(default_factory=dict)
    """By path."""
    remotes: Mapping[tuple[str, str], Remote] = field(default_factory=dict)
    """By repository and commit, as asked for."""
    changes: Changes | None = None
    """None where there is no pull request, or nobody asked."""
    blobs: Mapping[str, Text] = field(default_factory=dict)
    """What was read beside the tree's files, by id."""
    other_at_head: frozenset[str] = frozenset()
    """Files that were read and that the head has otherwise than the commit that was looked at: a diff of these may not
    apply."""

    reproductions: Mapping[Claim, Reproduction] = field(default_factory=dict)
    """What came of each claim that was asked for; one that could not be looked at is there as not checked."""

    def text(self, path: str) -> str | None:
        """A file's text; None where it is not there, was not asked for or cannot be read."""
        read = self.texts.get(path)
        return read.text if read else None

    def resolve(self, path: str) -> str | None:
        """The path that a program ends at, symbolic links followed as far as they were read.

        None where it leaves the repository, runs in circles, or ends at nothing; paths are normalised first.
        """
        path = posixpath.normpath(path)
        for _ in range(_MOST_LINKS + 1):
            if path == "." or path.startswith(("../", "/")) or path == "..":
                return "" if path == "." else None
            links = self.tree.links_on(path)
            if not links:
                return path if path in self.tree.entries else None
            link = links[0].path
            target = self.text(link)
            if target is None:
                return None
            path = posixpath.normpath(posixpath.join(posixpath.dirname(link), target, path[len(link) :].lstrip("/")))
        return None


@dataclass(frozen=True, slots=True)
class Prover:
    """Looks at the repository for one Kind."""

    kind: str
    """The Kind whose Findings it proves."""
    needs: Callable[[Finding, Context, Tree], Needs]
    """Pure: what has to be fetched for this Finding, as few as can be."""
    prove: Callable[[Finding, Facts], Proof]
    """Pure: what the facts say of the Finding."""
    further: Callable[[Finding, Facts], Needs] | None = None
    """Pure: what else is to be fetched, which only the first facts tell. `prove` has to do without where it is not."""
    about: Callable[[Finding], bool] | None = None
    """Pure: whether it can say anything of a Finding at all; None where it can of all of its Kind."""
    of_releases: bool = False
    """Whether it looks at releases, so that without a package index there is nothing to prove with."""


def not_checked(why: str) -> Proof:
    """A Proof that says why there is none; `why` is a sentence."""
    return Proof(ProofState.NOT_CHECKED, why)

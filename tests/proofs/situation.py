"""A small repository in which a job fails, and what a proof must make of it.

The files are committed with git itself, the workflow's job is run for real, its log is read by every detector, the
sandbox serves the repository, and the Proof is what the pipeline makes of all that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workers.triage.model import ProofState

WORKFLOW = ".github/workflows/ci.yml"


@dataclass(frozen=True, slots=True)
class Executable:
    """A file with mode 100755."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link."""

    target: str


@dataclass(frozen=True, slots=True)
class Gitlink:
    """A submodule's commit without a repository behind it. Real submodules are made in `prepare`."""

    commit: str = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True, slots=True)
class Package:
    """What the job's package index has: a wheel of empty modules, or of these files."""

    name: str
    """As pip is asked for it."""
    version: str = "1.0.0"
    """Which release."""
    modules: tuple[str, ...] = ()
    """The modules it brings, empty ones."""
    files: Mapping[str, str] = field(default_factory=dict)
    """What else it brings."""
    requires: tuple[str, ...] = ()
    """Its own requirements."""
    requires_python: str | None = None
    """As the index and its metadata say it."""
    scripts: Mapping[str, str] = field(default_factory=dict)
    """The commands it brings, such as `{"acme": "acme.cli:main"}`."""


Content = str | bytes | Executable | Link | Gitlink
Files = Mapping[str, Content]


@dataclass(frozen=True, slots=True)
class Situation:
    """One repository, one failing job, one expected Proof."""

    name: str
    """Unique; says what the matter is, in a few words."""
    kind: str
    """The Kind of the first Finding."""
    head: Files
    """All files of the pull request's head, the workflow's (WORKFLOW) among them."""
    state: ProofState
    """What the Proof must show."""
    base: Files | None = None
    """All files of the base branch; None for the same as the head's."""
    moved: Files | None = None
    """All files of the base branch after more was pushed to it, which the head has not; None where it stayed."""
    says: tuple[str, ...] = ()
    """What the Proof's detail and looks must hold, together; links are not searched."""
    summary: str | None = None
    """What the proven Finding's summary must hold."""
    remedy: str | None = None
    """What its remedy must hold."""
    subject: Mapping[str, str | int | None] = field(default_factory=dict)
    """Fields that the Finding's subject must have."""
    job: str | None = None
    """Which job is run; None for the only one."""
    log: str | None = None
    """What the failing step printed, where its tool cannot run on every machine (such as Docker); then nothing is run.
    Without time stamps; really recorded, or the tool's own wording with its source beside it."""
    step: str | None = None
    """With `log`: the failing step's name as GitHub shows it; None for the job's last."""
    diff: bool = False
    """Whether a diff is offered. It is applied, and the job is then run again."""
    commands: bool = False
    """Whether commands are offered. They are run in a clone, and the job is then run again on what they leave."""
    passes: bool = True
    """Whether the job must pass after the mend. False only where it cannot run here; say why in a comment."""
    prepare: Callable[[Path], None] | None = None
    """Changes the head's working tree before its commit, for what files cannot say, such as real submodules.

    The folder it gets is `remotes/acme/datasets`. Make other repositories beside it: `folder.parent / "tokenizers"` is
    what the job finds at `https://github.com/acme/tokenizers`, `folder.parent.parent / "other" / "name"` at
    `https://github.com/other/name`; what is not there is not found there either, and nobody has a key for SSH.
    """
    uncommitted: Files = field(default_factory=dict)
    """Files of the author's working tree that were never committed; there when the mend's commands run."""
    secrets: Mapping[str, str] = field(default_factory=dict)
    """The repository's secrets, which runs for a fork or by Dependabot do not see. `GITHUB_TOKEN` needs no mention."""
    packages: tuple[Package, ...] = ()
    """All that pip finds when the job installs something. Build back ends (hatchling) need no mention."""
    event: str = "pull_request"
    """What triggered the run."""
    from_fork: bool = False
    """Whether the head is in a fork."""
    actor: str = "alice"
    """Whose doing it was."""

"""A situation's repository as GitHub would have it: a base branch, a pull request's head, and their merge."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.proofs.local import REPOSITORY, commit, git, write
from tests.proofs.situation import Situation

PULL = 7
BRANCH = "feature"
_NO_COMMIT = "0" * 40


@dataclass(frozen=True, slots=True)
class Built:
    """The repository of a situation."""

    situation: Situation
    """What it was built from."""
    remotes: Path
    """What stands for `https://github.com/`: a folder an owner, in it a folder a repository."""
    base: str
    """The commit at the tip of `main`."""
    head: str
    """The commit at the tip of the pull request."""
    merge: str
    """The head merged into the base: `refs/pull/7/merge`."""

    @property
    def folder(self) -> Path:
        """The repository itself; its HEAD is what the job checks out."""
        return self.remotes / REPOSITORY

    @property
    def is_pull(self) -> bool:
        """Whether the run belongs to the pull request's merge."""
        return self.situation.event == "pull_request"

    @property
    def commit(self) -> str:
        """What `actions/checkout` checks out when nobody says otherwise.
        https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows"""
        if self.situation.event == "pull_request_target":
            return self.base
        return self.merge if self.is_pull else self.head

    @property
    def ref(self) -> str:
        """The ref that the run is for."""
        if self.situation.event == "pull_request_target":
            return "refs/heads/main"
        return f"refs/pull/{PULL}/merge" if self.is_pull else f"refs/heads/{BRANCH}"

    @property
    def head_owner(self) -> str:
        """Who owns the head's repository."""
        return self.situation.actor if self.situation.from_fork else REPOSITORY.partition("/")[0]


def build(situation: Situation, remotes: Path) -> Built:
    """Make the repository below `remotes`. Where no base is given, it holds the same files as the head."""
    folder = remotes / REPOSITORY
    if situation.base is None:
        base = head = _prepared(folder, commit(folder, situation.head, "Begin"), situation.prepare)
        git(folder, "checkout", "--quiet", "-b", BRANCH)
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "Change nothing")
        head = git(folder, "rev-parse", "HEAD").strip()
    else:
        base = commit(folder, situation.base, "Begin")
        git(folder, "checkout", "--quiet", "-b", BRANCH)
        head = _prepared(folder, commit(folder, situation.head, "Change files"), situation.prepare)
    if situation.moved is not None:
        git(folder, "checkout", "--quiet", "main")
        base = commit(folder, situation.moved, "Change files of the base")
    return _published(Built(situation, remotes, base, head, _NO_COMMIT))


def mended(built: Built, clone: Path, diff: str, commands: tuple[str, ...]) -> Built:
    """The repository after its author, in a clone, applied the diff, ran the commands, committed and pushed.

    Raises MendError with what was printed where git refuses the diff or a command fails.
    """
    remotes, patch = built.remotes, clone.with_name("mend.diff")
    environment = author(remotes)
    _run(remotes, environment, "git", "clone", "--quiet", f"https://github.com/{REPOSITORY}", str(clone))
    _run(clone, environment, "git", "checkout", "--quiet", "--detach", built.head)
    write(clone, built.situation.uncommitted)
    if diff:
        patch.write_bytes(diff.encode())
        _run(clone, environment, "git", "apply", "--check", str(patch))
        _run(clone, environment, "git", "apply", str(patch))
    for command in commands:
        _run(clone, environment, "bash", "-e", "-c", command)
    _run(clone, environment, "git", "add", "--all")
    _run(clone, environment, "git", "commit", "--quiet", "--allow-empty", "--message", "Mend it")
    _run(clone, environment, "git", "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{BRANCH}")
    head = git(clone, "rev-parse", "HEAD").strip()
    return _published(replace(built, head=head))


def author(remotes: Path) -> dict[str, str]:
    """The environment of git on a machine that reaches nothing but these repositories, and has no key for SSH."""
    config = {
        f"url.file://{remotes}/.insteadOf": "https://github.com/",
        "protocol.file.allow": "always",
        "init.defaultBranch": "main",
        "core.quotePath": "false",
        "core.sshCommand": f"{_no_key(remotes)}",
    }
    numbered = {"GIT_CONFIG_COUNT": str(len(config))}
    for number, (key, value) in enumerate(config.items()):
        numbered |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    who = {f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER") for field, value in _ALICE.items()}
    return {
        **who,
        **numbered,
        "PATH": os.environ["PATH"],
        "HOME": str(remotes.parent),
        "LANG": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "file:ssh",
    }


_ALICE = {"NAME": "alice", "EMAIL": "alice@example.com", "DATE": "2026-11-20T10:00:00Z"}


def _no_key(remotes: Path) -> Path:
    """What stands for ssh: it says what OpenSSH says where GitHub knows none of the keys."""
    place = remotes.parent / "ssh"
    if not place.exists():
        place.write_text("#!/bin/sh\necho 'git@github.com: Permission denied (publickey).' >&2\nexit 255\n")
        place.chmod(0o755)
    return place


def _prepared(folder: Path, made: str, prepare: Callable[[Path], None] | None) -> str:
    """The commit with what `prepare` changes, whether or not it puts that into the index or commits it."""
    if prepare is None:
        return made
    prepare(folder)
    if git(folder, "rev-parse", "HEAD").strip() == made:
        gitlinks = [row.split("\t") for row in git(folder, "ls-files", "--stage").splitlines() if row[:6] == "160000"]
        git(folder, "add", "--all", "--force")
        for facts, path in gitlinks:
            # A gitlink without a folder looks deleted to `git add`.
            git(folder, "update-index", "--add", "--cacheinfo", f"160000,{facts.split()[1]},{path}")
        git(folder, "commit", "--quiet", "--amend", "--allow-empty", "--no-edit")
    return git(folder, "rev-parse", "HEAD").strip()


def _published(built: Built) -> Built:
    """With the merge, and every ref that GitHub has."""
    folder = built.folder
    message = f"Merge {built.head} into {built.base}"
    tree = git(folder, "rev-parse", f"{_merged(built) if built.situation.moved else built.head}^{{tree}}").strip()
    merge = git(folder, "commit-tree", tree, "-p", built.base, "-p", built.head, "-m", message).strip()
    made = replace(built, merge=merge)
    refs = {
        "refs/heads/main": made.base,
        f"refs/heads/{BRANCH}": made.head,
        f"refs/pull/{PULL}/head": made.head,
        f"refs/pull/{PULL}/merge": merge,
    }
    git(folder, "update-ref", "--no-deref", "HEAD", made.commit)
    for ref, sha in refs.items():
        git(folder, "update-ref", ref, sha)
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return made


def _merged(built: Built) -> str:
    """A commit with the files of the merge."""
    git(built.folder, "checkout", "--quiet", "--force", "--detach", built.base)
    git(built.folder, "merge", "--quiet", "--no-ff", "--message", "Merge", built.head)
    return git(built.folder, "rev-parse", "HEAD").strip()


def _run(folder: Path, environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        raise MendError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")


class MendError(AssertionError):
    """The mend as it is offered does not work."""

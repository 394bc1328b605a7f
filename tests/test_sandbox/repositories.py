"""Real git repositories for tests to take in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_WHO = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "Álice", "EMAIL": "alice@example.com"}.items()
}


class Git:
    """A repository on this disk. Each commit is a minute younger than the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._moment = 1_700_000_000
        folder.mkdir(parents=True, exist_ok=True)
        self("init", "--quiet", "--initial-branch=main")

    def __call__(self, *arguments: str, data: bytes | None = None) -> str:
        """What git prints, without the last line feed. Raises CalledProcessError."""
        when = f"{self._moment} +0200"
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_SYSTEM": os.devnull}
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=environment | _WHO | dates,
            input=data,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode(errors="surrogateescape").removesuffix("\n")

    def commit(self, files: dict[str, str | bytes | None], message: str = "Change files") -> str:
        """Write files, None removing one, commit them all, and give the commit's id."""
        for path, content in files.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                place.unlink()
            else:
                place.write_bytes(content.encode() if isinstance(content, str) else content)
        self._moment += 60
        self("add", "--all")
        self("commit", "--quiet", "--allow-empty", "--message", message)
        return self("rev-parse", "HEAD")

    def merge(self, branch: str) -> str:
        """Merge a branch into the present one, and give the merge's id. Raises CalledProcessError on conflicts."""
        self._moment += 60
        self("merge", "--quiet", "--no-ff", "--no-edit", branch)
        return self("rev-parse", "HEAD")

    def blamed(self, commit: str, path: str) -> list[str]:
        """The commit of each line, as `git blame` says."""
        rows = (line.split(" ") for line in self("blame", "--line-porcelain", commit, "--", path).splitlines())
        return [row[0] for row in rows if len(row) >= 3 and len(row[0]) == 40]

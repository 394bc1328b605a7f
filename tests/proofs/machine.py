"""A folder that stands for a hosted runner's root, and the real commands run in it, without a network.

What a job finds on its PATH is a fixed list of commands, so that one that this machine happens to have is missing
there, too. What they print is shown with the runner's paths.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from tests.proofs.history import Built, author
from tests.proofs.local import REPOSITORY

NAME = REPOSITORY.partition("/")[2]
WORKSPACE = f"/home/runner/work/{NAME}/{NAME}"
TEMP = "/home/runner/work/_temp"
STEP_LIMIT_SECONDS = 60
_COMMANDS = (
    "[ awk basename bash cat chmod cmp comm cp cut date dd df diff dirname du echo egrep env expand expr false fgrep"
    " find fold git grep gunzip gzip head hostname id install join kill less ln ls make md5sum mkdir mkfifo mktemp mv"
    " nl nohup nproc od paste patch printenv printf ps pwd readlink realpath rm rmdir sed seq sh sha1sum sha256sum"
    " sleep sort split stat tac tail tar tee test timeout touch tr true truncate uname uniq wc which whoami xargs yes"
    " zcat"
)
# pip names an index that is not its own, and says of a folder that is none what it says of no page.
_LOOKING = re.compile(
    r"^Looking in indexes: .*\n|^WARNING: Location 'file:///srv/index/.*' is ignored: .*\n", re.MULTILINE
)
# What git says of a folder that is not there, for which GitHub's answer is put.
_NOT_FOUND = re.compile(
    r"fatal: '(https://github\.com/[^']*?)/?' does not appear to be a git repository\n"
    r"fatal: Could not read from remote repository\.\n(?:\nPlease make sure .*\nand the repository exists\.\n)?"
)


@dataclass(frozen=True, slots=True)
class Output:
    """What a command printed, and how it ended."""

    text: str
    """Standard output and standard error in their true order, with the runner's paths."""
    code: int
    """The exit code."""


class StepTooSlowError(AssertionError):
    """A step ran longer than any may."""


class Machine:
    """A fresh runner below a folder."""

    def __init__(self, root: Path, built: Built) -> None:
        self.root = root.resolve()
        self.built = built
        self.workspace = self.inside(WORKSPACE)
        self.temp = self.inside(TEMP)
        for folder in (self.workspace, self.temp, self.inside("/tmp"), self.inside("/usr/bin")):
            folder.mkdir(parents=True)
        _link_commands(self.inside("/usr/bin"))
        self.path = [self.inside("/usr/bin")]
        self.index = "file:///nowhere"
        self._groups: list[int] = []
        self._shown = [
            (f"file://{built.remotes}/", "https://github.com/"),
            (f"{built.remotes}/", "https://github.com/"),
        ]

    def inside(self, path: str) -> Path:
        """Where a path of the runner is on this disk."""
        return self.root / path.lstrip("/")

    def show_as(self, path: str, shown: str) -> None:
        """From now on print `shown` wherever a command prints `path`."""
        self._shown.insert(0, (path, shown))

    def environment(self) -> dict[str, str]:
        """What every step has: nothing of this machine's."""
        return {
            **author(self.built.remotes),
            "PATH": os.pathsep.join(map(str, self.path)),
            "HOME": str(self.inside("/home/runner")),
            "TMPDIR": str(self.inside("/tmp")),
            # The folder of the tests may lie in a repository.
            "GIT_CEILING_DIRECTORIES": str(self.root),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(self.temp),
            "PIP_INDEX_URL": self.index,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
            # pip reads this one the wrong way round: nought switches the isolation of builds off, for which it would
            # have to download the build back end.
            "PIP_NO_BUILD_ISOLATION": "0",
        }

    def run(self, command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Output:
        """Run a command. Raises StepTooSlowError; OSError where it cannot be started."""
        printed = self.root / "printed"
        with printed.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**self.environment(), **(env or {})},
                stdin=subprocess.DEVNULL,
                # A file, not a pipe: what a step leaves running in the background would keep a pipe open.
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._groups.append(process.pid)
            # With a limit of its own, `wait` would sleep up to 50 ms past the end of every command.
            waiting = Thread(target=process.wait, daemon=True)
            waiting.start()
            waiting.join(STEP_LIMIT_SECONDS)
            code = process.returncode
            if code is None:
                self.close()
                text = printed.read_text("utf-8", errors="replace")
                raise StepTooSlowError(f"{' '.join(command)} ran over {STEP_LIMIT_SECONDS} s\n{text}")
        # A shell tells of a death by signal as 128 and the signal's number.
        return Output(self.shown(printed.read_text("utf-8", errors="replace")), code if code >= 0 else 128 - code)

    def shown(self, text: str) -> str:
        """A text with the runner's paths."""
        for path, shown in [*self._shown, (str(self.root), "")]:
            text = text.replace(path, shown)
        text = _LOOKING.sub("", text)
        return _NOT_FOUND.sub(r"remote: Repository not found.\nfatal: repository '\1/' not found\n", text)

    def close(self) -> None:
        """End what steps left running."""
        for group in self._groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue


def _link_commands(folder: Path) -> None:
    for name in _COMMANDS.split():
        found = shutil.which(name, path="/usr/local/bin:/usr/bin:/bin") or shutil.which(name)
        if found:
            (folder / name).symlink_to(found)

"""A temporary folder that stands for a hosted runner's root, and the real tools run in it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.recording import normalise
from tests.recording.plan import Tree

VERSION = ".".join(map(str, sys.version_info[:3]))
TOOL_CACHE = f"/opt/hostedtoolcache/Python/{VERSION}/x64"
PIP = "24.0"
_DATE = "2026-11-20T10:02:11Z"
_CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "NO_PROXY")
_GIT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": _DATE,
    "GIT_COMMITTER_NAME": "GitHub",
    "GIT_COMMITTER_EMAIL": "noreply@github.com",
    "GIT_COMMITTER_DATE": _DATE,
}
STEP_LIMIT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Output:
    """What a command printed, and how it ended."""

    text: str
    """Standard output and standard error through one pipe, so in their true order; normalised."""
    code: int
    """The exit code."""


class Machine:
    """Runs commands below a root of its own, with an environment of its own."""

    def __init__(self, root: Path, repository: str) -> None:
        self.root = root
        self.repository = repository
        name = repository.split("/")[1]
        self.workspace = root / f"home/runner/work/{name}/{name}"
        self.python = root / TOOL_CACHE[1:]
        self.temp = root / "home/runner/work/_temp"
        self._fresh_python = root / "fresh-python"
        self._paths = normalise.paths(
            (
                (f"file://{root}/remotes/", "https://github.com/"),
                (f"{root}/remotes/", "https://github.com/"),
                (f"file://{root}/", "file:///"),
                (str(root), ""),
                (sys.base_prefix, TOOL_CACHE),
            )
        )

    @property
    def shown_workspace(self) -> str:
        """The workspace's path as a log shows it."""
        return str(self.workspace).removeprefix(str(self.root))

    def reset(self) -> None:
        """Make the runner new: an empty workspace and an interpreter with nothing but pip."""
        for path in (self.root / "home", self.root / "opt", self.root / "remotes"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self.workspace, self.temp, self.root / "remotes"):
            path.mkdir(parents=True)
        if not self._fresh_python.exists():
            self._make_python()
        shutil.copytree(self._fresh_python, self.python, symlinks=True)

    def _make_python(self) -> None:
        self.python.parent.mkdir(parents=True)
        self._quietly([sys.executable, "-m", "venv", str(self.python)])
        self._quietly([str(self.python / "bin/pip"), "install", f"pip=={PIP}", "setuptools==79.0.1"])
        shutil.move(self.python, self._fresh_python)

    def _quietly(self, command: list[str]) -> None:
        subprocess.run(command, check=True, env=self.environment(), capture_output=True)

    def environment(self) -> dict[str, str]:
        """Give the environment of a step: nothing of this machine's but its certificates and proxy."""
        kept = {key: value for key in _CERTIFICATES if (value := os.environ.get(key))}
        github = f"file://{self.root}/remotes/"
        config = {f"url.{github}.insteadOf": "https://github.com/", "protocol.file.allow": "always"}
        numbered = {"GIT_CONFIG_COUNT": str(len(config))}
        for number, (key, value) in enumerate(config.items()):
            numbered |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return {
            **kept,
            **_GIT,
            **numbered,
            "PATH": f"{self.python}/bin:{self.workspace}/node_modules/.bin:{_rust()}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.root / "home/runner"),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            "LANG": "C.UTF-8",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
            "UV_NO_CACHE": "1",
            "UV_PYTHON_DOWNLOADS": "never",
            "npm_config_update_notifier": "false",
            "npm_config_audit": "false",
            "npm_config_fund": "false",
            "SOURCE_DATE_EPOCH": "1763640131",
            "PYTHONHASHSEED": "0",
        }

    def run(self, command: list[str], env: Mapping[str, str] | None = None) -> Output:
        """Run a command in the workspace."""
        done = subprocess.run(
            command,
            cwd=self.workspace,
            env={**self.environment(), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=STEP_LIMIT_SECONDS,
            check=False,
        )
        text = done.stdout.decode("utf-8", errors="replace")
        return Output(normalise.clean(text, self._paths, *normalise.ALWAYS), done.returncode)

    def commit(self, repository: str, ref: str, tree: Tree, parents: tuple[str, ...], message: str) -> str:
        """Put a tree on a ref of a repository that "GitHub" has, and give the commit; the same at every recording."""
        folder = self.root / "remotes" / repository
        if not folder.exists():
            self._git(folder.parent.parent, "init", "--quiet", "--bare", str(folder))
        self._git(folder, "read-tree", "--empty")
        for path, text in tree.files.items():
            blob = self._git(folder, "hash-object", "-w", "--stdin", text=text)
            mode = "100755" if path in tree.executable else "100644"
            self._git(folder, "update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
        for path, commit in tree.gitlinks.items():
            known = commit if "/" not in commit else self.head(commit)
            self._git(folder, "update-index", "--add", "--cacheinfo", f"160000,{known},{path}")
        written = self._git(folder, "write-tree")
        ancestry = [word for parent in parents for word in ("-p", parent)]
        commit = self._git(folder, "commit-tree", written, *ancestry, "-m", message)
        self._git(folder, "update-ref", ref, commit)
        return commit

    def head(self, repository: str) -> str:
        """Give the commit of a repository's default branch."""
        return self._git(self.root / "remotes" / repository, "rev-parse", "refs/heads/main")

    def _git(self, folder: Path, *arguments: str, text: str | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=self.environment(),
            input=text,
            text=True,
            capture_output=True,
            check=True,
        )
        return done.stdout.strip()


@contextmanager
def machine(repository: str) -> Iterator[Machine]:
    """Give a machine whose root goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="recording-") as folder:
        yield Machine(Path(folder).resolve(), repository)


def _rust() -> str:
    """Give the folder of the Rust toolchain's own binaries: rustup's stand-ins need the real home folder."""
    if shutil.which("rustup") is None:
        return "/usr/bin"
    found = subprocess.run(["rustup", "which", "cargo"], check=True, capture_output=True, text=True)
    return str(Path(found.stdout.strip()).parent)

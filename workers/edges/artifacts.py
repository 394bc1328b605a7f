"""Artifacts on disk: kept by their digest, within a bound, the oldest in use going first."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workers.errors import SettingsError

MOST_KEPT = 512 * 1024**2
"""Bytes of all artifacts that are kept."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ABANDONED = 3600.0
"""Seconds after which a working folder is nobody's any more: its process was killed."""


def folder_of(setting: str) -> Path:
    """RETRIAGE_CACHE_DIR; where it is empty, the folder of this user below the one for temporary files."""
    return Path(setting).expanduser() if setting else Path(tempfile.gettempdir()) / f"retriage-{os.getuid()}"


class Artifacts:
    """A folder of artifacts that several processes may use at once."""

    def __init__(self, folder: Path, most: int = MOST_KEPT) -> None:
        self._folder = folder
        self._most = most

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A new folder beside what is kept, which goes at the end.

        Raises SettingsError where RETRIAGE_CACHE_DIR cannot be used.
        """
        self._prepare()
        with tempfile.TemporaryDirectory(prefix="work-", dir=self._folder, ignore_cleanup_errors=True) as made:
            yield Path(made)

    def take(self, digest: str, target: Path) -> bool:
        """Give what is kept a second name, so that it stays while it is used; whether it is there, and sound."""
        if not _SHA256.fullmatch(digest):
            return False
        kept = self._folder / digest
        try:
            os.link(kept, target)
            if sha256(target) == digest:
                os.utime(target)
                return True
            target.unlink()
            kept.unlink()
        except OSError:
            target.unlink(missing_ok=True)
        return False

    def keep(self, digest: str, source: Path) -> None:
        """Keep a file whose digest was checked. What cannot be kept is fetched again the next time."""
        if _SHA256.fullmatch(digest):
            with suppress(OSError):
                os.link(source, self._folder / digest)
            self._prune()

    def _prepare(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = self._folder.lstat()
        except OSError as error:
            raise SettingsError(f"RETRIAGE_CACHE_DIR cannot be used: {type(error).__name__}") from error
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
            raise SettingsError("RETRIAGE_CACHE_DIR is no folder that only its owner, this process, may write to")

    def _prune(self) -> None:
        kept: list[tuple[float, int, Path]] = []
        for path in self._folder.iterdir():
            with suppress(OSError):
                found = path.lstat()
                if _SHA256.fullmatch(path.name):
                    kept.append((found.st_mtime, found.st_size, path))
                elif path.name.startswith("work-") and found.st_mtime < time.time() - _ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept):
            if total <= self._most:
                return
            with suppress(OSError):
                path.unlink()
            total -= size


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

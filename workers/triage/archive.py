"""A run's log archive: which member is which job's log, and its bytes within bounds.

GitHub's archive has one `N_job name.txt` a job at its top, and a folder of step files a job that repeats it. Some
archives lack the one or the other, so both are known:
https://docs.github.com/en/rest/actions/workflow-runs#download-workflow-run-logs
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from workers.errors import UnusableInputError
from workers.triage.decode import Gathered, gather

MAX_MEMBERS = 20_000
"""How many members an archive may have."""
MAX_INFLATED = 4 * 1024**3
"""How many bytes an archive may inflate to, all members that are read taken together."""
_CHUNK = 1024 * 1024
# A job's name is cut in a file name: https://github.com/cli/cli/issues/5011#issuecomment-1570713070
_NAME_LENGTH = 80

_NUMBERED = re.compile(r"(\d+)_(.*)\.txt")


@dataclass(frozen=True, slots=True)
class Member:
    """The log of one job in an archive: one file, or its step files in order."""

    job: str
    """The job's name as the archive has it: without the characters that file names forbid, and cut."""
    files: Sequence[zipfile.ZipInfo]
    """What to read, in order."""


class LogArchive:
    """An opened archive of one run's logs."""

    def __init__(self, data: IO[bytes]) -> None:
        """Raises UnusableInputError for what is no archive, or one beyond the bounds."""
        try:
            self._archive = zipfile.ZipFile(data)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
            raise UnusableInputError(f"not a readable zip archive ({error}); download the run's logs again") from error
        if len(self._archive.namelist()) > MAX_MEMBERS:
            raise UnusableInputError(f"the archive has more than {MAX_MEMBERS:,} members; no run's logs have that many")
        self._left = MAX_INFLATED

    def members(self) -> tuple[Member, ...]:
        """The jobs' logs, in the archive's numbering."""
        whole: dict[str, list[tuple[int, zipfile.ZipInfo]]] = {}
        steps: dict[str, list[tuple[int, zipfile.ZipInfo]]] = {}
        for info in self._archive.infolist():
            path = PurePosixPath(info.filename)
            numbered = _NUMBERED.fullmatch(path.name)
            if not numbered or info.is_dir():
                continue
            number, name = int(numbered.group(1)), numbered.group(2)
            if len(path.parts) == 1:
                whole.setdefault(name, []).append((number, info))
            elif len(path.parts) == 2:
                steps.setdefault(path.parts[0], []).append((number, info))
        chosen = whole or steps
        ordered = sorted(chosen.items(), key=lambda item: min(number for number, _ in item[1]))
        return tuple(
            Member(name, [info for _, info in sorted(files, key=lambda file: file[0])]) for name, files in ordered
        )

    def read(self, member: Member) -> Gathered:
        """The bytes of one job's log, head and tail where it is long.

        Raises UnusableInputError when the archive is damaged, encrypted, or inflates beyond MAX_INFLATED.
        """
        try:
            return gather(self._chunks(member))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            # zipfile reports an encrypted member as RuntimeError, an unknown compression as NotImplementedError.
            raise UnusableInputError(f"the archive is damaged at {member.job} ({error}); download it again") from error

    def _chunks(self, member: Member) -> Iterator[bytes]:
        for info in member.files:
            with self._archive.open(info) as file:
                while chunk := file.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        limit = MAX_INFLATED // 1024**3
                        raise UnusableInputError(
                            f"the archive inflates to more than {limit} GiB; it was not read further"
                        )
                    yield chunk


def same_job(name: str, member: Member) -> bool:
    """Whether an archive's member is the log of the job with that name, which file names cannot always spell."""
    return _key(name) == _key(member.job)


def _key(name: str) -> str:
    return "".join(character for character in name[:_NAME_LENGTH] if character.isalnum()).lower()

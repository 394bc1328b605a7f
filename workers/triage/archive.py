"""A run's log archive: which member is which job's log, and its bytes within bounds.

GitHub's archive has one `N_job name.txt` a job at its top, and a folder of step files a job that repeats it. Some
archives lack the one or the other, so both are known:
https://docs.github.com/en/rest/actions/workflow-runs#download-workflow-run-logs
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import PurePosixPath
from typing import IO

from workers.errors import UnusableInputError
from workers.triage.decode import Gathered, gather
from workers.triage.text import code

MAX_MEMBERS = 20_000
"""How many members an archive may have."""
MAX_INFLATED = 4 * 1024**3
"""How many bytes an archive may inflate to, all members that are read taken together."""
_CHUNK = 1024 * 1024
# A job's name is cut in a file name: https://github.com/cli/cli/issues/5011#issuecomment-1570713070
_NAME_LENGTH = 80

# What zipfile raises for damaged bytes: RuntimeError for an encrypted member and, derived from it, for an unknown
# compression; ValueError for names and sizes that cannot be; struct.error for fields cut short.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

_NUMBERED = re.compile(r"(?P<number>\d+)_(?P<name>.*)\.txt")
_SYSTEM = "system.txt"
_TEXT = frozenset({".txt", ".log"})


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
        except _DAMAGE as error:
            reason = code(str(error) or type(error).__name__)
            said = f"is not a readable zip archive ({reason}); download the run's logs again"
            raise UnusableInputError(said) from error
        if len(self._archive.namelist()) > MAX_MEMBERS:
            raise UnusableInputError(f"the archive has more than {MAX_MEMBERS:,} members; no run's logs have that many")
        self._left = MAX_INFLATED

    def members(self) -> tuple[Member, ...]:
        """The jobs' logs, in the archive's numbering; then those that only step files tell of.

        An archive that GitHub did not number is taken for one log a text file.
        """
        numbered = [
            (PurePosixPath(info.filename), int(match["number"]), match["name"], info)
            for info in self._archive.infolist()
            if (match := _NUMBERED.fullmatch(PurePosixPath(info.filename).name)) and not info.is_dir()
        ]
        # Two jobs may have one name: each file is a job of its own.
        jobs = sorted(
            ((number, name, info) for path, number, name, info in numbered if len(path.parts) == 1), key=itemgetter(0)
        )
        whole = [Member(name, [info]) for _, name, info in jobs]
        steps: dict[str, list[tuple[int, zipfile.ZipInfo]]] = {}
        for path, number, _, info in numbered:
            if len(path.parts) == 2 and not any(same_job(path.parts[0], member) for member in whole):
                steps.setdefault(path.parts[0], []).append((number, info))
        in_parts = [Member(job, [info for _, info in sorted(files, key=itemgetter(0))]) for job, files in steps.items()]
        return (*whole, *in_parts) or self._plain()

    def _plain(self) -> tuple[Member, ...]:
        paths = [(PurePosixPath(info.filename), info) for info in self._archive.infolist() if not info.is_dir()]
        return tuple(Member(path.stem, [info]) for path, info in paths if path.suffix in _TEXT and path.name != _SYSTEM)

    def read(self, member: Member) -> Gathered:
        """The bytes of one job's log, head and tail where it is long.

        Raises UnusableInputError when the archive is damaged, encrypted, or inflates beyond MAX_INFLATED.
        """
        try:
            return gather(self._chunks(member))
        except _DAMAGE as error:
            reason = code(str(error) or type(error).__name__)
            raise UnusableInputError(
                f"the archive is damaged at {code(member.job)} ({reason}); download it again"
            ) from error

    def _chunks(self, member: Member) -> Iterator[bytes]:
        ended = True
        for info in member.files:
            if not ended:
                # A step's file that lacks its last LF must not swallow the first line of the next.
                yield b"\n"
            with self._archive.open(info) as file:
                while chunk := file.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        limit = MAX_INFLATED // 1024**3
                        raise UnusableInputError(
                            f"the archive inflates to more than {limit} GiB; it was not read further"
                        )
                    ended = chunk.endswith(b"\n")
                    yield chunk


def same_job(name: str, member: Member) -> bool:
    """Whether an archive's member is the log of the job with that name, which file names cannot always spell."""
    full, kept = _key(name), _key(member.job)
    return full == kept or (len(member.job) >= _NAME_LENGTH and full.startswith(kept))


def _key(name: str) -> str:
    return "".join(character for character in name if character.isalnum()).lower()

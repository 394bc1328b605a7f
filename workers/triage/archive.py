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
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from operator import itemgetter
from pathlib import PurePosixPath
from typing import IO

from workers.errors import UnusableInputError
from workers.triage import engine
from workers.triage.decode import BLOCK
from workers.triage.landmarks import BOUNDS, Late
from workers.triage.lines import Gathered
from workers.triage.member import INFLATED_HERE, inflated
from workers.triage.skim import Outline
from workers.triage.text import code

MAX_MEMBERS = 20_000
"""How many members of an archive are looked at."""
MAX_DIRECTORY = 32 * 1024 * 1024
"""How many bytes the list of an archive's members may have."""
MAX_JOBS = 1_000
"""How many jobs' logs of an archive are read."""
MAX_INFLATED = 4 * 1024**3
"""How many bytes an archive may inflate to, all members that are read taken together."""
MAX_RATIO = 250
"""How many times its size a member may inflate to. Logs of one line repeated for hours come to about a hundred."""
_HARMLESS = 64 * 1024 * 1024
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
_ZIP = b"PK\3\4"
_END = struct.Struct("<4sHHHHLLH")
_END_64 = struct.Struct("<4sQHHLLQQQQ")
_IN_64 = 0xFFFFFFFF
# With a comment of the greatest length, and the records of 64-bit archives before it.
_LONGEST_END = _END.size + 0xFFFF + _END_64.size + 20
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
        """Raises UnusableInputError for what is no archive, or one whose list of members is beyond the bounds."""
        try:
            size = _directory_size(data)
            if size <= MAX_DIRECTORY:
                self._archive = zipfile.ZipFile(data)
        except _DAMAGE as error:
            reason = code(str(error) or type(error).__name__)
            said = f"is not a readable zip archive ({reason}); download the run's logs again"
            raise UnusableInputError(said) from error
        if size > MAX_DIRECTORY:
            raise UnusableInputError(
                f"is an archive whose list of members alone has {size:,} bytes; no run's logs have that many"
            )
        self._file = data
        infos = self._archive.infolist()
        self._infos = infos[:MAX_MEMBERS]
        offsets = sorted({info.header_offset for info in infos} | {self._archive.start_dir})
        self._limits = dict(pairwise(offsets))
        self._left = MAX_INFLATED
        nested = [info.filename for info in self._infos if PurePosixPath(info.filename).suffix.lower() == ".zip"]
        self.not_examined = tuple(_left_out(len(infos), nested))
        """What of the archive is not read, and why; one sentence each."""

    def members(self) -> tuple[Member, ...]:
        """The jobs' logs, in the archive's numbering; then those that only step files tell of.

        An archive that GitHub did not number is taken for one log a text file.
        """
        numbered = [
            (PurePosixPath(info.filename), int(match["number"]), match["name"], info)
            for info in self._infos
            if (match := _NUMBERED.fullmatch(PurePosixPath(info.filename).name)) and not _is_folder(info)
        ]
        # Two jobs may have one name: each file is a job of its own.
        jobs = sorted(
            ((number, name, info) for path, number, name, info in numbered if len(path.parts) == 1), key=itemgetter(0)
        )
        whole = [Member(name, [info]) for _, name, info in jobs]
        known = {_key(member.job) for member in whole}
        cut = tuple(_key(member.job) for member in whole if len(member.job) >= _NAME_LENGTH)
        steps: dict[str, list[tuple[int, zipfile.ZipInfo]]] = {}
        for path, number, _, info in numbered:
            folder = path.parts[0]
            if len(path.parts) == 2 and _key(folder) not in known and not _key(folder).startswith(cut):
                steps.setdefault(folder, []).append((number, info))
        in_parts = [Member(job, [info for _, info in sorted(files, key=itemgetter(0))]) for job, files in steps.items()]
        return (*whole, *in_parts) or self._plain()

    def _plain(self) -> tuple[Member, ...]:
        paths = [(PurePosixPath(info.filename), info) for info in self._infos if not _is_folder(info)]
        return tuple(Member(path.stem, [info]) for path, info in paths if path.suffix in _TEXT and path.name != _SYSTEM)

    def read(
        self, member: Member, late: Late = lambda: False, *, red: bool = False, words: tuple[str, ...] = ()
    ) -> Gathered:
        """What is kept of one job's log; what it inflates to beyond the bounds is not read, and that is said.

        `red` tells that the job is known to have failed, whatever its log looks like; what stands around `words` is
        kept, too. Raises UnusableInputError when
        the archive is damaged or encrypted.
        """
        bounds: list[str] = []
        try:
            outline = self._outline(member, late, red=red)
            gathered = engine.take_in(self._within(member, bounds), late, outline, words)
        except _DAMAGE as error:
            reason = code(str(error) or type(error).__name__)
            raise UnusableInputError(
                f"the archive is damaged at {code(member.job)} ({reason}); download it again"
            ) from error
        return replace(gathered, not_examined=(*gathered.not_examined, *bounds))

    def _outline(self, member: Member, late: Late, *, red: bool) -> Outline | None:
        """Where a long log has to be read; None where all of it has."""
        if sum(info.file_size for info in member.files) <= BOUNDS.whole or len(member.files) > 1:
            return None
        left, bounds = self._left, list[str]()
        outline = engine.outline(self._within(member, bounds), late)
        # Beyond the bounds nobody knows what there is; and a container that fails writes no mark into its job's log.
        if bounds or (red and outline is not None and not outline.failed):
            outline = None
        if outline is None or not outline.complete:
            # It is inflated again from the beginning.
            self._left = left
        return outline

    def _within(self, member: Member, bounds: list[str]) -> Iterator[bytes]:
        """A member's bytes as far as the bounds allow; which of them ended it, if any, is told in `bounds`."""
        packed = sum(info.compress_size for info in member.files)
        most = max(_HARMLESS, MAX_RATIO * packed)
        made = 0
        for chunk in self._chunks(member):
            if not made and chunk.startswith(_ZIP):
                bounds.append("It is an archive within the archive, which is not opened.")
                return
            made += len(chunk)
            self._left -= len(chunk)
            if self._left < 0:
                limit = MAX_INFLATED // 1024**3
                bounds.append(f"The archive inflates to more than {limit} GiB; what is beyond them was not read.")
                return
            if made > most:
                bounds.append(
                    f"It inflates to more than {MAX_RATIO} times its size, as no log does; it was read as far as "
                    f"{most // 1024**2:,} MiB."
                )
                return
            yield chunk

    def _chunks(self, member: Member) -> Iterator[bytes]:
        ended = True
        for info in member.files:
            if not ended:
                # A step's file that lacks its last LF must not swallow the first line of the next.
                yield b"\n"
            for chunk in self._inflated(info):
                ended = chunk.endswith(b"\n")
                yield chunk

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.compress_type in INFLATED_HERE:
            yield from inflated(self._file, info, self._limits.get(info.header_offset, 0))
            return
        with self._archive.open(info) as file:
            yield from iter(partial(file.read, BLOCK), b"")


def _left_out(members: int, nested: Sequence[str]) -> Iterator[str]:
    if members > MAX_MEMBERS:
        yield f"The archive has {members:,} members, and only the first {MAX_MEMBERS:,} were looked at."
    if nested:
        more = f" and {len(nested) - 1:,} more" if len(nested) > 1 else ""
        yield f"{code(nested[0])}{more} within the archive is an archive itself, which is not opened."


def _directory_size(file: IO[bytes]) -> int:
    """How many bytes an archive's list of members has, by its own word.

    Asked before zipfile reads it, which takes about a kilobyte of memory a member. The layout of the two records is in
    sections 4.3.14 and 4.3.16 of https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
    """
    end = file.seek(0, 2)
    start = max(0, end - _LONGEST_END)
    file.seek(start)
    tail = file.read(_LONGEST_END)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        return 0
    size = int(_END.unpack_from(tail, at)[5])
    big = tail.rfind(b"PK\6\6", 0, at)
    return int(_END_64.unpack_from(tail, big)[8]) if size == _IN_64 and 0 <= big <= at - _END_64.size else size


def same_job(name: str, member: Member) -> bool:
    """Whether an archive's member is the log of the job with that name, which file names cannot always spell."""
    full, kept = _key(name), _key(member.job)
    return full == kept or (len(member.job) >= _NAME_LENGTH and full.startswith(kept))


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """As ZipInfo.is_dir() says, which fails for the empty name that one beginning with a NUL is cut to."""
    return info.filename.endswith("/")


def _key(name: str) -> str:
    return "".join(character for character in name if character.isalnum()).lower()

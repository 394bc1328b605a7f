"""What is read from files, folders and pipes, and what is said of those that cannot be read."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import MISSING_FILE, QUOTE
from tests.triage.build import kept
from tests.workers.inputs_of import PASSED, archive, unpacked
from workers import inputs
from workers.errors import UnusableInputError
from workers.inputs import Analysed, analyse, learnt, sources
from workers.triage.lines import Gathered

NOBODY = 65_534


def jobs_of(analysed: Analysed) -> list[str]:
    return [examination.job for examination in analysed.examinations]


def quotes_of(analysed: Analysed) -> list[str]:
    return [examination.findings[0].quote for examination in analysed.examinations if examination.findings]


def reason_of(path: Path | str) -> str:
    with pytest.raises(UnusableInputError) as caught:
        analyse(str(path))
    return str(caught.value)


def test_a_log_is_one_job_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "build.log").write_text(MISSING_FILE)
    analysed = analyse(str(tmp_path / "build.log"))
    assert jobs_of(analysed) == ["build"]
    assert quotes_of(analysed) == [QUOTE]


def test_an_archive_is_its_jobs_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "logs_123").write_bytes(archive())
    analysed = analyse(str(tmp_path / "logs_123"))
    assert jobs_of(analysed) == ["build (3.11)", "lint"]
    assert len(quotes_of(analysed)) == 2


def test_an_unpacked_archive_reads_like_the_archive(tmp_path: Path) -> None:
    (tmp_path / "run.zip").write_bytes(archive())
    assert analyse(str(unpacked(tmp_path / "run"))) == analyse(str(tmp_path / "run.zip"))


def test_a_folder_of_logs_and_archives_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.log").write_text(MISSING_FILE)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "a.zip").write_bytes(archive())
    (tmp_path / "a.log").write_text(PASSED)
    assert jobs_of(analyse(str(tmp_path))) == ["a", "b", "build (3.11)", "lint"]


def test_what_a_folder_holds_beside_logs_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(MISSING_FILE)
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"x"))
    (tmp_path / "c.log").write_text("")
    (tmp_path / "d.zip").write_bytes(archive()[:100])
    analysed = analyse(str(tmp_path))
    assert jobs_of(analysed) == ["a"]
    assert [sentence.partition(";")[0] for sentence in analysed.not_examined] == [
        "`b.gz` is packed with gzip",
        "`c.log` is empty.",
        analysed.not_examined[2].partition(";")[0],
    ]
    assert analysed.not_examined[2].startswith("`d.zip` ")


def test_a_folder_with_more_files_than_are_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.log").write_text(MISSING_FILE)
    analysed = analyse(str(tmp_path))
    assert jobs_of(analysed) == ["a", "b"]
    assert analysed.not_examined == ("Of 3 files the first 2 were read.",)


def test_links_that_go_round_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(MISSING_FILE)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "broken.log").symlink_to(tmp_path / "nowhere")
    assert jobs_of(analyse(str(tmp_path))) == ["a"]


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(MISSING_FILE)
    os.mkfifo(tmp_path / "b.log")
    assert jobs_of(analyse(str(tmp_path))) == ["a"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 200, "is not text; give a job's log"),
        (b"\x7fELF" + bytes(range(32)) * 40, "is not text; give a job's log"),
        (b"\x7fELF\x02\x01\x01" + b"\0\0\0@\0\0H\0\0\0\x04P" * 200, "is not text; give a job's log"),
        (bytes(range(128, 256)) * 20, "is not text; give a job's log"),
        (gzip.compress(b"log\n"), "is packed with gzip; unpack it"),
        (b"BZh91AY&SY", "is packed with bzip2; unpack it"),
        (b"\xfd7zXZ\x00\x00", "is packed with xz; unpack it"),
        (b"\x28\xb5\x2f\xfd\x04", "is packed with zstd; unpack it"),
        (b"PK\x03\x04 and then nothing of a zip", "not a readable zip archive"),
        (archive()[:-40], "not a readable zip archive"),
        (archive({}), "is a zip archive without any job's log in it"),
        (archive({"README.md": "hello"}), "is a zip archive without any job's log in it"),
    ],
    ids=[
        "empty",
        "blank",
        "binary",
        "ELF",
        "ELF of NULs",
        "picture",
        "gz",
        "bz2",
        "xz",
        "zst",
        "no zip",
        "cut off",
        "empty zip",
        "other zip",
    ],
)
def test_what_is_no_log_is_said_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "input").write_bytes(content)
    reason = reason_of(tmp_path / "input")
    assert said in reason
    assert "\n" not in reason


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "nowhere.log") == "cannot be read: No such file or directory"


def test_an_empty_folder_is_said_so(tmp_path: Path) -> None:
    assert reason_of(tmp_path) == "holds no log that can be read"


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """A folder that this test's process may not look into, even when the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.log").write_text(MISSING_FILE)
        folder.chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        yield folder
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_a_folder_that_may_not_be_read_is_said_so(forbidden: Path) -> None:
    assert reason_of(forbidden) == "cannot be read: Permission denied"
    assert reason_of(forbidden / "a.log") == "cannot be read: Permission denied"


def test_a_folder_within_that_may_not_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(MISSING_FILE)
    (tmp_path / "closed").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    analysed = analyse(str(tmp_path))
    assert jobs_of(analysed) == ["a"]
    assert analysed.not_examined == ("`closed` cannot be read: Permission denied.",)


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    """As `retriage analyze <(gh run view --log)` gives one."""
    for content in (MISSING_FILE.encode(), archive()):
        reader, writer = os.pipe()
        with os.fdopen(writer, "wb") as file:
            file.write(content)
        try:
            assert quotes_of(analyse(f"/dev/fd/{reader}"))[0] == QUOTE
        finally:
            os.close(reader)


class Flood(io.RawIOBase):
    """A log of any length that nobody has to hold."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.largest = 0

    def read(self, size: int = -1, /) -> bytes:
        self.largest = max(self.largest, size)
        piece = min(size, self._left)
        self._left -= piece
        return (b"x" * 99 + b"\n") * (piece // 100) + b"x" * (piece % 100)


def test_a_log_of_300_megabytes_is_never_held_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Gathered] = []
    monkeypatch.setattr(inputs, "_from_log", lambda data, *_: seen.append(data))
    flood = Flood(300 * 1024**2)
    inputs._from_stream(flood, "flood", lambda _: None)  # type: ignore[arg-type]  # of a file it is the half that is read
    (data,) = seen
    assert 0 < flood.largest <= 1024**2
    assert len(kept(data)) < 8 * 1024**2
    assert data.lines > 3_000_000


def test_one_unusable_input_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(MISSING_FILE)
    given = [str(tmp_path / name) for name in ("nowhere", "a.log", "nowhere either")]
    outcomes = list(sources(given))
    assert [source for source, _ in outcomes] == given
    assert [isinstance(outcome, Analysed) for _, outcome in outcomes] == [False, True, False]


BEFORE = "preparing\nwarning: cache is cold, error while reading it\n"


def test_what_the_log_of_a_passing_job_says_too_explains_no_failure(tmp_path: Path) -> None:
    (tmp_path / "passed.log").write_text(f"{BEFORE}all is well\n")
    ended = "##[error]Process completed with exit code 1.\n"
    (tmp_path / "failed.log").write_text(f"{BEFORE}widget 7: cannot be frobnicated\n{ended}")
    known = learnt(str(tmp_path / "passed.log"))
    (found,) = analyse(str(tmp_path / "failed.log"), known).examinations[0].findings
    assert (found.kind, found.quote) == ("unknown", "widget 7: cannot be frobnicated")


def test_a_baseline_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=r"nowhere\.log cannot be read: No such file"):
        learnt(str(tmp_path / "nowhere.log"))


def test_of_a_file_with_very_many_jobs_only_the_first_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_JOBS", 2)
    rows = "".join(f"job {number}\tstep\t2026-11-20T10:15:30.0000000Z text\n" for number in range(5))
    (tmp_path / "run.log").write_text(rows)
    read = analyse(str(tmp_path / "run.log"))
    assert [examination.job for examination in read.examinations] == ["job 0", "job 1"]
    assert read.not_examined == ("Of 5 jobs' logs, the first 2 were read.",)
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as members:
        for number in range(5):
            members.writestr(f"{number}_job.txt", "text\n")
    assert analyse(str(tmp_path / "run.zip")).not_examined == read.not_examined


def test_an_archive_that_takes_too_long_is_left_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "MAX_SECONDS", -1)
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as members:
        members.writestr("0_job.txt", "text\n")
    assert analyse(str(tmp_path / "run.zip")).not_examined == ("Of 1 jobs' logs, the first 0 were read.",)

"""Files made to bring a reader down: each is read in little memory, and what was not read of it is said.

The command runs in a process of its own, which may have half a gigabyte of addresses: whoever holds half a gigabyte of
text, or a hundred thousand of anything, does not get through.
"""

from __future__ import annotations

import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest

MIB = 1024 * 1024
ADDRESSES = 512 * MIB
SECONDS = 60
"""Of the processor's time. None of these takes a fourth of it: it bounds what would otherwise go on for hours."""
LIMITED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_AS, ({ADDRESSES}, {ADDRESSES}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
runpy.run_module("workers", run_name="__main__", alter_sys=True)
"""
STAMP = b"2026-11-20T10:15:30.1234567Z "
MISSING = "cp: cannot stat '.env.example': No such file or directory"
BEGINNING = b"".join(STAMP + line for line in (b"##[group]Run cp .env.example .env\n", b"##[endgroup]\n"))
END = b"".join(STAMP + line for line in (MISSING.encode() + b"\n", b"##[error]Process completed with exit code 1.\n"))
FAILED_LOG = BEGINNING + END
Write = Callable[[IO[bytes]], None]


def command(source: str, chunks: Iterable[bytes] = ()) -> tuple[int, str, str]:
    """Exit status, standard output and error of analysing one input, which may be `-` and then is made of chunks."""
    arguments = [sys.executable, "-c", LIMITED, "analyze", "--json", source]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin is not None
        # One that was ended for going beyond its limits is told by its exit status.
        with suppress(BrokenPipeError):
            for chunk in chunks:
                child.stdin.write(chunk)
        out, error = child.communicate()
    return child.returncode, out.decode(), error.decode()


def analysed(source: str | Path, chunks: Iterable[bytes] = ()) -> dict[str, Any]:
    """The report of an input that can be read, at least in part."""
    status, out, error = command(str(source), chunks)
    assert (status, error) == (0, "")
    report: dict[str, Any] = json.loads(out)
    return report


def causes(report: dict[str, Any]) -> list[str]:
    return [finding["quote"] for finding in report["findings"]]


def one_of(report: dict[str, Any], words: str) -> str:
    """The one sentence of what was not examined that holds these words."""
    (sentence,) = [sentence for sentence in report["not_examined"] if words in sentence]
    return str(sentence)


def noise(size: int) -> bytes:
    """Printable text that neither compresses much nor says anything."""
    return random.Random(5).randbytes(size).translate(bytes(ord("a") + byte % 16 for byte in range(256)))


def archive(path: Path, members: dict[str, bytes | Write]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            with made.open(name, "w", force_zip64=True) as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    content(file)
    return path


def test_a_single_line_of_500_mb() -> None:
    piece = noise(MIB)

    def log() -> Iterator[bytes]:
        yield BEGINNING
        yield STAMP
        for _ in range(500):
            yield piece
        yield b"\n"
        yield END

    report = analysed("-", log())

    assert causes(report) == [MISSING]
    assert report["findings"][0]["line"] == 4
    assert report["jobs"][0]["lines"] == 5
    assert "1 over-long line" in one_of(report, "over-long")


def test_a_single_line_of_500_mb_that_never_ends() -> None:
    piece = noise(MIB)

    report = analysed("-", (piece for _ in range(500)))

    assert report["jobs"][0]["lines"] == 1
    assert "1 over-long line" in one_of(report, "over-long")


def test_100_000_members(tmp_path: Path) -> None:
    path = tmp_path / "run.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(100_000):
            made.writestr(zipfile.ZipInfo(f"{number}_build {number}.txt"), FAILED_LOG)

    report = analysed(path)

    assert causes(report)[0] == MISSING
    assert "100,000" in one_of(report, "members")
    assert "jobs' logs" in one_of(report, "jobs' logs")
    assert len(report["jobs"]) <= 1_000


def test_a_list_of_members_that_is_larger_than_any_run_s(tmp_path: Path) -> None:
    path = tmp_path / "run.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(1_000):
            info = zipfile.ZipInfo(f"{number}_build.txt")
            info.comment = b"x" * 0xFFFF
            made.writestr(info, b"")

    status, out, error = command(str(path))

    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert "list of members" in error


def repeated(character: bytes, size: int) -> Write:
    """Packs a thousand to one."""

    def write(file: IO[bytes]) -> None:
        for _ in range(size // MIB):
            file.write(character * MIB)

    return write


@pytest.mark.parametrize("character", [b"1", b"\n"])
def test_a_bomb_of_a_thousand_to_one(tmp_path: Path, character: bytes) -> None:
    path = archive(tmp_path / "run.zip", {"0_bomb.txt": repeated(character, 1024 * MIB), "1_build.txt": FAILED_LOG})
    assert path.stat().st_size < 2 * MIB

    report = analysed(path)

    assert causes(report) == [MISSING]
    assert report["findings"][0]["job"] == "build"
    assert "`bomb`" in one_of(report, "times its size")


def test_a_bomb_whose_parts_overlap(tmp_path: Path) -> None:
    """As in https://www.usenix.org/conference/woot19/presentation/fifield: all members share the same packed bytes."""
    path = tmp_path / "run.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("0_build.txt", FAILED_LOG)
        for number in range(1, 500):
            info = zipfile.ZipInfo(f"{number}_build.txt")
            first = made.infolist()[0]
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(info, field, getattr(first, field))
            made.filelist.append(info)
            made.NameToInfo[info.filename] = info

    status, out, error = command(str(path))

    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert "damaged" in error


def test_an_archive_that_says_it_is_small(tmp_path: Path) -> None:
    path = archive(tmp_path / "run.zip", {"0_build.txt": noise(MIB)})
    data = bytearray(path.read_bytes())
    # The uncompressed size, in the directory alone: section 4.3.12 of the format's APPNOTE.
    struct.pack_into("<L", data, data.rfind(b"PK\1\2") + 24, 100)
    path.write_bytes(data)

    status, out, error = command(str(path))

    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert "damaged" in error


def test_an_archive_within_an_archive(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"0_bomb.txt": repeated(b"1", 256 * MIB)}).read_bytes()
    path = archive(tmp_path / "run.zip", {"0_build.txt": FAILED_LOG, "1_logs.zip": inner, "2_more.txt": inner})

    report = analysed(path)

    assert causes(report) == [MISSING]
    assert "`1_logs.zip`" in one_of(report, "is an archive itself")
    assert "`more`" in one_of(report, "archive within the archive")


def test_an_archive_of_nothing_but_archives(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"0_build.txt": FAILED_LOG}).read_bytes()

    report = analysed(archive(tmp_path / "run.zip", {"logs.zip": inner}))

    assert causes(report) == []
    assert "`logs.zip`" in one_of(report, "is an archive itself")


@pytest.mark.parametrize("end", [b"", b"x"])
def test_lines_of_nothing_but_what_is_taken_off(end: bytes) -> None:
    pieces = (b"\r", b"\x1b[", b"\x1b]0;", b"\x1b[31m", b"^[[0", b"\0", "\ufeff".encode(), b"\xf0\x9f", b"\ta\r")

    def log() -> Iterator[bytes]:
        yield BEGINNING
        for piece in pieces:
            yield STAMP
            yield piece * (16 * MIB // len(piece))
            yield end + b"\n"
        yield END

    report = analysed("-", log())

    assert causes(report) == [MISSING]
    assert report["findings"][0]["line"] == 3 + len(pieces)


def test_a_log_of_500_mb_in_which_every_line_holds_what_detectors_look_for() -> None:
    line = STAMP + MISSING.encode() + b"\n"
    piece = line * (MIB // len(line))

    def log() -> Iterator[bytes]:
        yield BEGINNING
        for _ in range(500):
            yield piece
        yield END

    report = analysed("-", log())

    assert causes(report)[0] == MISSING
    assert len(report["findings"]) <= 20
    assert report["jobs"][0]["lines"] == 2 + 500 * (len(piece) // len(line)) + 2
    assert one_of(report, "were read closely")


def test_a_log_of_100_000_steps() -> None:
    steps = b"".join(b"%b##[group]Run make part-%d\n%b##[endgroup]\n" % (STAMP, n, STAMP) for n in range(100_000))

    report = analysed("-", [steps, FAILED_LOG])

    assert causes(report) == [MISSING]


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    path.write_bytes(b"".join(packer.compress(b"1" * MIB) for _ in range(256)) + packer.flush())

    status, _, error = command(str(path))

    assert status == 2
    assert "gzip" in error

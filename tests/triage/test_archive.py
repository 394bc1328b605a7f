"""The archive of a run's logs, as GitHub makes it and as an attacker might."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.triage.build import kept, texts
from workers.errors import UnusableInputError
from workers.triage import archive
from workers.triage.archive import LogArchive, Member, same_job
from workers.triage.log import read_logs


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return made.getvalue()


def jobs(data: bytes) -> dict[str, bytes]:
    opened = LogArchive(io.BytesIO(data))
    return {member.job: kept(opened.read(member)) for member in opened.members()}


def read_all(data: bytes) -> None:
    opened = LogArchive(io.BytesIO(data))
    for member in opened.members():
        opened.read(member)


WHOLE = {"1_test.txt": b"test\n", "0_build.txt": b"build\n", "10_last.txt": b"last\n"}
STEPS = {
    "build/2_Run make.txt": b"\xef\xbb\xbfsecond\n",
    "build/1_Set up job.txt": b"first",
    "build/10_Complete job.txt": b"tenth\n",
    "test/1_Set up job.txt": b"other\n",
    "build/system.txt": b"not a step",
}


def test_one_file_a_job_in_the_archives_numbering() -> None:
    assert list(jobs(zipped(WHOLE)).items()) == [("build", b"build\n"), ("test", b"test\n"), ("last", b"last\n")]


def test_folders_of_step_files_are_put_together_in_the_steps_order() -> None:
    found = jobs(zipped(STEPS))
    assert list(found) == ["build", "test"]
    (log,) = read_logs(found["build"], "build")
    assert texts(log) == ["first", "second", "tenth"]


def test_a_job_in_both_forms_is_read_once() -> None:
    assert jobs(zipped(STEPS | WHOLE)) == jobs(zipped(WHOLE))


@pytest.mark.parametrize(
    "name",
    ["system.txt", "build/system.txt", "readme.md", "0_folder.txt/", "inner.zip"],
)
def test_other_members_are_no_jobs(name: str) -> None:
    assert jobs(zipped({name: b""})) == {}


@pytest.mark.parametrize("name", ["unit.log", "0_unit.log", "deep/er/0_unit.txt", "logs/unit.txt"])
def test_an_archive_that_github_did_not_number_is_one_log_a_text_file(name: str) -> None:
    assert list(jobs(zipped({name: b"x\n", "system.txt": b"y\n"})).values()) == [b"x\n"]


def test_a_job_that_only_step_files_tell_of_is_read_beside_the_whole_ones() -> None:
    only_steps = {"late/1_Set up job.txt": b"one\n", "late/2_Run x.txt": b"two\n"}
    found = jobs(zipped(WHOLE | STEPS | only_steps))
    assert found["late"] == b"one\ntwo\n"
    assert {name: text for name, text in found.items() if name != "late"} == jobs(zipped(WHOLE))


def test_two_jobs_of_one_name_stay_two() -> None:
    opened = LogArchive(io.BytesIO(zipped({"0_build.txt": b"a\n", "3_build.txt": b"b\n"})))
    assert [(member.job, kept(opened.read(member))) for member in opened.members()] == [
        ("build", b"a\n"),
        ("build", b"b\n"),
    ]


LONG = "integration / " + "-".join(f"os{number}" for number in range(40))


@pytest.mark.parametrize(
    ("name", "spelled", "same"),
    [
        ("build", "build", True),
        ("test (3.11, ubuntu/24.04)", "test (3.11, ubuntu24.04)", True),
        ("call / build: all", "call  build all", True),
        (LONG, LONG.replace("/", "")[:90], True),
        (LONG, LONG.replace("/", "")[:100], True),
        ("build", "build docs", False),
        ("build docs", "build", False),
        ("test (3.11)", "test (3.12)", False),
    ],
)
def test_a_job_is_recognised_by_the_name_its_file_could_keep(name: str, spelled: str, same: bool) -> None:
    assert same_job(name, Member(spelled, ())) is same


def patched(data: bytes, local: tuple[int, bytes], central: tuple[int, bytes]) -> bytes:
    """The archive with bytes of its first local and its first central header replaced."""
    made = bytearray(data)
    for signature, (at, new) in ((b"PK\3\4", local), (b"PK\1\2", central)):
        start = data.index(signature) + at
        made[start : start + len(new)] = new
    return bytes(made)


STORED = zipped({"0_build.txt": b"hello world\n"}, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a readable zip"),
        (b"no zip at all", "not a readable zip"),
        (STORED[:-30], "not a readable zip"),
        (STORED[: len(STORED) // 2], "not a readable zip"),
        (STORED.replace(b"hello", b"jello"), "Bad CRC-32"),
        (patched(STORED, (6, b"\x01"), (8, b"\x01")), "encrypted"),
        (patched(STORED, (8, b"\x63"), (10, b"\x63")), "compression method"),
        (patched(STORED, (26, b"\xff"), (8, b"\x00")), "damaged"),
    ],
    ids=["empty", "text", "no directory", "half", "wrong sum", "encrypted", "unknown compression", "two names"],
)
def test_a_damaged_archive_is_refused_in_one_plain_line(data: bytes, said: str) -> None:
    with pytest.raises(UnusableInputError, match=said) as refused:
        read_all(data)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith("again")


def test_hostile_names_do_not_reach_the_terminal() -> None:
    name = "0_a\x1b[2J\u202eb.txt"
    with pytest.raises(UnusableInputError) as refused:
        read_all(zipped({name: b"hello world\n"}, zipfile.ZIP_STORED).replace(b"hello", b"jello"))
    assert str(refused.value).isprintable()


def test_of_too_many_members_only_the_first_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    assert jobs(zipped({"0_a.txt": b"", "1_b.txt": b""})) == {"a": b"", "b": b""}
    opened = LogArchive(io.BytesIO(zipped(WHOLE)))
    assert [member.job for member in opened.members()] == ["build", "test"]
    assert opened.not_examined == ("The archive has 3 members, and only the first 2 were looked at.",)


@pytest.mark.parametrize("size", [5, 0xFFFFFFFF])
def test_an_archive_whose_directory_is_beyond_all_bounds_is_refused_before_it_is_read(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = zipped(WHOLE)
    at = data.rindex(b"PK\5\6")
    big = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 3, 3, 999_999_999, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    end = data[at : at + 12] + struct.pack("<L", size) + data[at + 16 :]
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 4)
    with pytest.raises(UnusableInputError, match="has 999,999,999 bytes" if size > 5 else "has 5 bytes"):
        LogArchive(io.BytesIO(data[:at] + big + locator + end))


def test_an_archive_is_not_inflated_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_INFLATED", 3 * 1024 * 1024)
    lines = b"a line\n" * 300_000
    opened = LogArchive(io.BytesIO(zipped({"0_a.txt": lines, "1_b.txt": lines})))
    first, second = (opened.read(member) for member in opened.members())
    assert (first.lines, first.not_examined) == (300_000, ())
    assert 0 < second.lines < 200_000
    assert "inflates to more than" in second.not_examined[-1]


def test_a_zip_bomb_is_left_after_its_harmless_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_HARMLESS", 1024 * 1024)
    bomb = zipped({"0_a.txt": bytes(20 * 1024 * 1024)})
    assert len(bomb) < 30_000
    opened = LogArchive(io.BytesIO(bomb))
    (read,) = (opened.read(member) for member in opened.members())
    assert read.not_examined[-1].startswith("It inflates to more than 250 times its size")
    # Everything but the inflated 20 MiB: 250 times the packed size, which is above the harmless megabyte.
    assert opened._left > archive.MAX_INFLATED - 250 * len(bomb) - 1024 * 1024


def test_members_that_share_their_bytes_are_refused() -> None:
    data = zipped({"0_a.txt": b"one line of text\n" * 9, "1_b.txt": b"another line of text\n" * 9})
    first, second = data.index(b"PK\1\2"), data.rindex(b"PK\1\2")
    longer = struct.pack("<L", 150)
    overlapping = data[: first + 20] + longer + data[first + 24 :]
    assert second > first
    with pytest.raises(UnusableInputError, match="overlap"):
        read_all(overlapping)


def test_an_archive_within_an_archive_is_not_opened_and_that_is_said() -> None:
    inner = zipped(WHOLE)
    opened = LogArchive(io.BytesIO(zipped({"0_build.txt": inner, "logs.zip": inner, "more.ZIP": inner})))
    assert opened.not_examined == (
        "`logs.zip` and 1 more within the archive is an archive itself, which is not opened.",
    )
    (member,) = opened.members()
    read = opened.read(member)
    assert (kept(read), read.not_examined) == (b"", ("It is an archive within the archive, which is not opened.",))


def test_nothing_is_written_to_disk_whatever_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    names = ["../0_up.txt", "../../0_far.txt", "/0_root.txt", "..\\0_back.txt", "0_..txt", f"{tmp_path}/0_here.txt"]
    read_all(zipped(dict.fromkeys(names, b"log\n")))
    assert [path.name for path in tmp_path.rglob("*")] == ["deep", "inside"]


@example(STORED, [(231, b"\x00")])  # a name that begins with a NUL is empty to zipfile
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([zipped(WHOLE), zipped(STEPS, zipfile.ZIP_BZIP2), zipped(WHOLE, zipfile.ZIP_LZMA), STORED]),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4),
)
def test_any_damage_is_either_harmless_or_refused(data: bytes, changes: list[tuple[int, bytes]]) -> None:
    made = bytearray(data)
    for at, new in changes:
        made[at % len(made) : at % len(made) + len(new)] = new
    try:
        read_all(bytes(made))
    except UnusableInputError as error:
        assert str(error).isprintable()  # noqa: PT017  any other exception fails the test by itself

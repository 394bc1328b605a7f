"""The archive of a run's logs, as GitHub makes it and as an attacker might."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import texts
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
    return {member.job: opened.read(member).head for member in opened.members()}


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
    assert [(member.job, opened.read(member).head) for member in opened.members()] == [
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


def test_an_archive_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    assert jobs(zipped({"0_a.txt": b"", "1_b.txt": b""})) == {"a": b"", "b": b""}
    with pytest.raises(UnusableInputError, match="more than 2 members"):
        read_all(zipped(WHOLE))


def test_a_zip_bomb_is_not_inflated_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_INFLATED", 3 * 1024 * 1024)
    monkeypatch.setattr(archive, "_CHUNK", 1024 * 1024)
    bomb = zipped({"0_a.txt": bytes(2 * 1024 * 1024), "1_b.txt": bytes(2 * 1024 * 1024)})
    assert len(bomb) < 10_000
    opened = LogArchive(io.BytesIO(bomb))
    first, second = opened.members()
    assert len(opened.read(first).head) == 2 * 1024 * 1024
    with pytest.raises(UnusableInputError, match="inflates to more than"):
        opened.read(second)


def test_an_archive_within_an_archive_is_not_opened() -> None:
    inner = zipped(WHOLE)
    assert jobs(zipped({"0_build.txt": inner, "logs.zip": inner})) == {"build": inner}


def test_nothing_is_written_to_disk_whatever_the_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    names = ["../0_up.txt", "../../0_far.txt", "/0_root.txt", "..\\0_back.txt", "0_..txt", f"{tmp_path}/0_here.txt"]
    read_all(zipped(dict.fromkeys(names, b"log\n")))
    assert [path.name for path in tmp_path.rglob("*")] == ["deep", "inside"]


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

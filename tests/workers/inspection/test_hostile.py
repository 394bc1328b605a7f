"""Artifacts that were made to harm: each is refused, or read but for what harms, within bounds; the worker lives."""

from __future__ import annotations

import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.index.build import wheel
from tests.workers.inspection import hostile
from tests.workers.inspection.hostile import gzipped, link, member, tarred, zipped
from workers.inspection import bounds
from workers.inspection.archives import RefusedError, Toll
from workers.inspection.inspector import InspectionError, inspect
from workers.triage.releases.model import Contents, Inquiry, Packaging

ALL = Inquiry()
"""What is asked where a test says nothing else."""


def look(folder: Path, data: bytes, inquiry: Inquiry = ALL) -> Contents:
    path = folder / "artifact"
    path.write_bytes(data)
    try:
        return inspect(path, Packaging.WHEEL if data[:2] == b"PK" else Packaging.SDIST, inquiry)
    finally:
        assert list(folder.iterdir()) == [path]


REFUSED: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("empty", lambda: b"", "it is no tar file, or a damaged one"),
    ("text", lambda: b"PKhello", "it is no zip file, or a damaged one"),
    ("truncated zip", lambda: zipped(("a.py", b"x" * 999))[:-30], "it is no zip file, or a damaged one"),
    ("truncated tar", lambda: gzipped(tarred((member("a.py"), bytes(range(256)) * 99)))[:-60], "it is no tar file, or a damaged one"),  # noqa: E501  a row of the table
    ("not a tar", lambda: gzipped(b"hello" * 999), "it is no tar file, or a damaged one"),
    ("absolute", lambda: zipped(("/etc/a.py", b"")), "a name in it leads out of its folder"),
    ("traversal", lambda: zipped(("a/../../b.py", b"")), "a name in it leads out of its folder"),
    ("drive", lambda: zipped(("c:/b.py", b"")), "a name in it leads out of its folder"),
    ("tar traversal", lambda: gzipped(tarred((member("../../a.py"), b""))), "a name in it leads out of its folder"),
    ("long name", lambda: zipped(("a" * 2_000, b"")), "a name in it is longer than 1024 characters"),
    ("overlap", hostile.overlapping, "members of it overlap"),
    ("gzip bomb", lambda: hostile.zeros(70, hostile.header_of(1 << 40, b"0")), "it unpacks to more than 200 times its size"),  # noqa: E501  a row of the table
    ("pax header", lambda: hostile.zeros(1, hostile.header_of(1 << 30, tarfile.XHDTYPE)), "a header in it is larger than any in use"),  # noqa: E501  a row of the table
    ("long link", lambda: hostile.zeros(1, hostile.header_of(1 << 30, tarfile.GNUTYPE_LONGNAME)), "a header in it is larger than any in use"),  # noqa: E501  a row of the table
    ("negative size", lambda: gzipped(hostile.header_of(-(1 << 20), b"0") + bytes(2048)), "it is no tar file, or a damaged one|a header in it leads back"),  # noqa: E501  a row of the table
)  # fmt: skip


@pytest.mark.parametrize(("built", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_an_artifact_that_no_installer_takes_is_refused(
    tmp_path: Path, built: Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(InspectionError, match=rf"^The artifact is not read: (?:{reason})\.$"):
        look(tmp_path, built())


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InspectionError, match="more than 30,000 members"):
        look(tmp_path, zipped(*((f"{number}", b"") for number in range(bounds.MEMBERS + 1))))


def test_no_more_is_inflated_than_the_bounds_allow() -> None:
    toll = Toll(size=bounds.INFLATED)
    with pytest.raises(RefusedError, match="more than 512 MiB"):
        toll.pay(bounds.INFLATED + 1)


DEEP = {
    "parentheses.py": b"(" * 10_000 + b")" * 10_000,
    "not.py": b"not " * 100_000 + b"x",
    "attributes.py": b"a" + b".b" * 100_000,
    "sums.py": b"1" + b"+1" * 100_000,
    "calls.py": b"f" + b"()" * 50_000,
    "indented.py": b"".join(b" " * depth + b"if x:\n" for depth in range(200)),
    "elif.py": b"if x: pass\n" + b"elif x: pass\n" * 20_000,
    "literal.py": b"x = '" + b"a" * 200_000_000 + b"'",
    "ok.py": b"x = 1\n",
}


def test_depth_and_length_cost_a_file_and_not_the_others(tmp_path: Path) -> None:
    data = zipped(*DEEP.items())
    asked = Inquiry(modules=tuple(name[:-3] for name in DEEP), imports=True, python="3.8")
    contents = look(tmp_path, data, asked)
    unread = dict(contents.unread)
    assert [each.file for each in contents.broken] == ["indented.py", "parentheses.py"]
    # The two that do not compile are too deep for the grammar that was asked for.
    deep = {"attributes.py", "calls.py", "elif.py", "literal.py", "not.py", "sums.py", "indented.py", "parentheses.py"}
    assert set(unread) == deep
    assert unread["literal.py"] == "it has more than 6,144 KiB"
    assert unread["not.py"] == "it is nested too deeply, or too large, to be compiled"
    assert contents.modules["ok"].defines("x")
    assert contents.modules["not"].defines("x") is None


ODD = (
    (b"x\0", "SyntaxError: source code string cannot contain null bytes"),
    (b"x = '\xff'\n", "SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),  # noqa: E501  a row of the table
    (b"# coding: none-such\n", "SyntaxError: unknown encoding: none-such"),
    (b"# coding: latin-1\nx = '\xff'\n", None),
    (b"\xef\xbb\xbfx = 1\n", None),
    (b"\xef\xbb\xbf# coding: latin-1\n", "SyntaxError: encoding problem: iso-8859-1 with BOM"),
    (b"if x:\n\ty\n        z\n", "TabError: inconsistent use of tabs and spaces in indentation"),
)  # fmt: skip


def test_bytes_are_compiled_as_they_stand(tmp_path: Path) -> None:
    contents = look(tmp_path, zipped(*((f"f{n}.py", source) for n, (source, _) in enumerate(ODD))))
    assert {each.file: each.error for each in contents.broken} == {
        f"f{n}.py": error for n, (_, error) in enumerate(ODD) if error
    }


def test_what_a_file_does_never_happens(tmp_path: Path) -> None:
    source = f"open({str(tmp_path / 'done')!r}, 'w')\nraise SystemExit\n".encode()
    contents = look(tmp_path, zipped(("a.py", source), ("json.py", source), ("sitecustomize.py", source)))
    assert (contents.broken, contents.compiled) == ((), 3)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (hostile.flagged(0x1), "it is encrypted"),
        (hostile.lying(10), "it is damaged"),
        (hostile.corrupt(), "it is damaged"),
        (zipped((link("a.py"), b"/etc/passwd")), "it is a link"),
        (zipped(("a.py", b"x"), ("./a.py", b"(")), "the archive has it twice"),
        (zipped(("a.py", b"x"), ("x-1.data/purelib/a.py", b"(")), "the archive has it twice"),
        (gzipped(tarred((member("a.py", tarfile.SYMTYPE, "/etc/passwd"), b""))), "it is a link"),
        (gzipped(tarred((member("a.py", tarfile.CHRTYPE), b""))), "it is no regular file"),
        (gzipped(tarred((member("a.py"), b"x"), (member("a.py"), b"("))), "the archive has it twice"),
        (gzipped(tarred((member("a.py"), b"x"), (member("src/a.py"), b"("))), "the archive has it twice"),
        (gzipped(tarred((member("a.py"), b" " * (7 << 20)))), "it has more than 6,144 KiB"),
        (gzipped(tarred((member("a.py"), b" " * (9 << 20)))), "it is too large"),
    ],
)  # fmt: skip
def test_a_member_that_cannot_be_trusted_is_named_and_not_read(tmp_path: Path, data: bytes, reason: str) -> None:
    contents = look(tmp_path, data)
    assert contents.unread == (("a.py", reason),)
    assert not contents.broken_file("a.py")


def test_other_compressions_than_wheels_use_are_not_inflated(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.py")
    info.compress_type = zipfile.ZIP_LZMA
    path = tmp_path / "artifact"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"x", zipfile.ZIP_LZMA)
    assert look(tmp_path, path.read_bytes()).unread == (("a.py", "it is compressed in a way that wheels do not use"),)


def test_a_bzip2_sdist_is_read(tmp_path: Path) -> None:
    contents = look(tmp_path, hostile.bzipped(tarred((member("a.py"), b"("), (member("b", tarfile.DIRTYPE), b""))))
    assert ([each.file for each in contents.broken], contents.files) == (["a.py"], frozenset({"a.py"}))


def test_names_and_metadata_are_shown_without_control_characters(tmp_path: Path) -> None:
    built = wheel("x", "1", {"a\x1b[31m\u202e.py": "("}, requires=("a\x07b",), record="a\x1b.py,,\n")
    contents = look(tmp_path, built.data)
    assert contents.files == {"a\ufffd[31m\ufffd.py"}
    assert contents.recorded == frozenset({"a\ufffd.py"})
    assert contents.metadata.requires_dist == ("a\ufffdb",)


def test_noise_never_ends_the_worker(tmp_path: Path) -> None:
    chance = random.Random(6)
    whole = bytearray(wheel("x", "1", {"a.py": "x = 1\n" * 99, "b.py": "y = 1\n"}).data)
    for _ in range(8):
        data = bytearray(whole)
        for _ in range(12):
            data[chance.randrange(2, len(data))] = chance.randrange(256)
        try:
            assert look(tmp_path, bytes(data)).compiled <= 2
        except InspectionError as error:
            assert str(error).startswith("The artifact is not read: ")  # noqa: PT017  any other exception fails the test

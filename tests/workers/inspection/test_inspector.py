"""Artifacts are read by a child process; real wheels and sdists, built in memory."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from tests.index.build import Built, sdist, wheel
from workers.inspection import bounds
from workers.inspection.inspector import InspectionError, inspect
from workers.inspection.process import Answer, run
from workers.triage.releases.model import BrokenFile, Contents, Imported, Inquiry, Packaging

NOTHING = Inquiry(compile=False)


ALL = Inquiry()
"""What is asked where a test says nothing else."""


def look(folder: Path, built: Built, inquiry: Inquiry = ALL) -> Contents:
    path = folder / "artifact"  # by what is in it, not by its name
    path.write_bytes(built.data)
    packaging = Packaging.WHEEL if built.filename.endswith(".whl") else Packaging.SDIST
    contents = inspect(path, packaging, inquiry)
    assert list(folder.iterdir()) == [path]
    return contents


BAD = "def f():\n    a = 1\n\n    b = 2\n    c = 3\n\nx = 1\n  y = 2\n\nz = 3\nend = 1\nmore = 1\n"


def test_a_wheel_shows_all_that_is_asked_of_it(tmp_path: Path) -> None:
    built = wheel(
        "some-thing",
        "1.0",
        {
            "thing/__init__.py": "from .bad import x\nimport other\n",
            "thing/bad.py": BAD,
            "thing/return.py": "return 1\n",
            "some_thing-1.0.data/purelib/pure.py": "",
            "some_thing-1.0.data/scripts/tool.py": "(",
            "space/deep/a.py": "",
            "fast.abi3.so": b"\x7fELF",
            "thing/data.json": "{",
        },
        requires=("other>=1", "more; extra == 'x'"),
        requires_python=">=3.8",
        urls={"Source": "https://code.example/thing"},
    )
    contents = look(tmp_path, built, Inquiry(files=("thing/bad.py",), line=8, modules=("thing", "gone"), imports=True))
    error = BrokenFile("thing/bad.py", 8, "IndentationError: unexpected indent", "  y = 2")
    assert contents.broken == (
        error,
        BrokenFile("thing/return.py", 1, "SyntaxError: 'return' outside function", "return 1"),
    )
    assert contents.broken_there is None
    assert contents.compiled == 5
    assert contents.top_level == {"thing", "pure", "space", "fast"}
    assert contents.recorded == contents.files
    assert "pure.py" in contents.files
    assert not any("tool" in file or "dist-info" in file for file in contents.files)
    assert contents.metadata.name == "some-thing"
    assert contents.metadata.requires_dist == ("other>=1", "more; extra == 'x'")
    assert (contents.metadata.requires_python, contents.metadata.urls["Source"]) == (
        ">=3.8",
        "https://code.example/thing",
    )
    assert contents.around[0] == (2, "    a = 1")
    assert contents.around[-1] == (11, "end = 1")
    assert contents.mended == (8, "y = 2")
    assert list(contents.modules) == ["thing"]
    assert contents.modules["thing"].defines("x")
    assert contents.imports == (
        Imported("thing/__init__.py", 1, "thing.bad", ("x",)),
        Imported("thing/__init__.py", 2, "other"),
    )
    assert contents.unread == ()


def test_record_names_what_is_absent(tmp_path: Path) -> None:
    record = (
        "a.py,,\ngone.py,,\nempty/,,\nx-1.data/platlib/b.py,,\nx-1.data/headers/c.h,,\nx-1.dist-info/METADATA,,\n"
        "x-1.dist-info/RECORD,,\nx-1.dist-info/RECORD.jws,,\n"
    )
    contents = look(tmp_path, wheel("x", "1", {"a.py": "", "x-1.data/platlib/b.py": ""}, record=record), NOTHING)
    assert contents.absent == ("gone.py",)
    assert look(tmp_path, wheel("x", "1", {"a.py": ""}, record=""), NOTHING).recorded is None


@pytest.mark.parametrize("suffix", [".tar.gz", ".zip"])
def test_an_sdist_is_seen_as_it_would_be_installed(tmp_path: Path, suffix: str) -> None:
    files = {"src/thing/__init__.py": "", "src/thing/bad.py": "(", "setup.py": "", "tests/test_a.py": ""}
    told = {"src/thing.egg-info/top_level.txt": "thing\n"} if suffix == ".zip" else {}
    contents = look(tmp_path, sdist("thing", "1", {**files, **told}, suffix=suffix), Inquiry(python="3.12"))
    assert {"thing/__init__.py", "thing/bad.py", "setup.py", "PKG-INFO"} <= contents.files
    assert contents.top_level == ({"thing"} if told else {"thing", "setup", "tests"})
    assert contents.recorded is None
    assert contents.metadata.version == "1"
    assert contents.broken == contents.broken_there
    assert [each.file for each in contents.broken] == ["thing/bad.py"]


@pytest.mark.parametrize("root", ["src", "lib", "python"])
def test_an_sdist_may_have_its_packages_in_any_folder(tmp_path: Path, root: str) -> None:
    files = {
        f"{root}/thing/__init__.py": "",
        f"{root}/thing.egg-info/PKG-INFO": "",
        "thing2.egg-info/PKG-INFO": "",
        "tests/data/other.egg-info/PKG-INFO": "",
        "tests/data/a.py": "",
    }
    contents = look(tmp_path, sdist("thing", "1", files), Inquiry())
    assert {"thing/__init__.py", "tests/data/a.py"} <= contents.files
    package = look(tmp_path, sdist("x", "1", {"x/__init__.py": "", "x/x.egg-info/PKG-INFO": ""}), Inquiry())
    assert "x/__init__.py" in package.files


def test_only_what_is_asked_for_is_compiled(tmp_path: Path) -> None:
    built = wheel("x", "1", {"a.py": "(", "b.py": "("})
    contents = look(tmp_path, built, Inquiry(compile=False, files=("b.py", "gone.py")))
    assert ([each.file for each in contents.broken], contents.compiled) == (["b.py"], 1)


def test_a_process_that_hangs_is_ended() -> None:
    hanging = (sys.executable, "-c", "import time; print('x', flush=True); time.sleep(60)")
    assert run(b"{}" * 100_000, 0.3, hanging) == Answer((b"x",), "it took longer than is allowed")


def test_a_process_that_says_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ANSWER", 100_000)
    talking = (sys.executable, "-c", "while True: print('x' * 1000)")
    assert run(b"", 20, talking).ended == "its reader said more than is allowed"


def test_a_process_that_closes_its_ears_and_dies_is_told(tmp_path: Path) -> None:
    dying = (sys.executable, "-c", "import os; os.close(0); os.abort()")
    assert run(b"x" * 1_000_000, 20, dying) == Answer((), "its reader did not survive it")


OVERVIEW = b'{"say": "overview", "files": ["a.py", "b.py"], "metadata": {"name": "", "version": "", "requires_python": null, "requires_dist": [], "urls": {}}, "recorded": null, "top_level": [], "grammar": false, "unread": []}'  # noqa: E501 - one line, as it is said
NONSENSE = (
    b"junk",
    b"[]",
    b'{"say": "overview"}',
    b'{"say": "file", "file": []}',
    b'{"say": "at", "step": "x", "file": "a"}',
)


@pytest.mark.parametrize("line", [*NONSENSE, b'{"say": "end"}', b'{"say": "refused", "reason": "it is odd"}'])
def test_what_no_reader_of_ours_says_is_an_error_of_the_inspection(line: bytes) -> None:
    with pytest.raises(InspectionError, match=r"^The artifact is not read: .*\.$"):
        inspect(Path("x"), Packaging.WHEEL, Inquiry(), lambda *_: Answer((line,), ""))


def test_a_file_that_ends_its_reader_costs_only_itself_and_readers_are_not_started_for_ever() -> None:
    requests: list[bytes] = []

    def dying(request: bytes, seconds: float) -> Answer:
        requests.append(request)
        at = b'{"say": "at", "step": %d, "file": "f%d.py"}' % (len(requests), len(requests))
        return Answer((OVERVIEW, at), "it took longer than is allowed")

    contents = inspect(Path("x"), Packaging.WHEEL, Inquiry(), dying)
    assert len(requests) == bounds.RESTARTS + 1
    assert b'"begin": 3' in requests[-1]
    lost = tuple((f"f{n}.py", "it took longer than is allowed") for n in range(1, len(requests) + 1))
    late = tuple((file, "there was no time left for it") for file in ("a.py", "b.py"))
    assert contents.unread == late + lost


def test_a_reader_that_says_nothing_is_an_error() -> None:
    with pytest.raises(InspectionError, match="its reader gave no answer"):
        inspect(Path("x"), Packaging.WHEEL, Inquiry(), lambda *_: Answer((), ""))


def test_what_was_asked_comes_through_as_it_is() -> None:
    assert {field.name for field in dataclasses.fields(Inquiry)} >= {
        "compile",
        "files",
        "line",
        "modules",
        "imports",
        "python",
    }

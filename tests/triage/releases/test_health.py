"""What the index and artifacts show of the releases that a project has settled on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fake_index import a_project, a_release, an_artifact, some_contents
from workers.triage.releases.health import Complaint, artifact_of, by_contents, by_index, undeclared
from workers.triage.releases.model import BrokenFile, Contents, Imported, Metadata, Platform, Release

AMD, ARM = Platform(python="3.11"), Platform(architecture="arm64", python="3.11")
LACKS, HAS = "Linux on arm64", "but for another architecture"
FOR_AMD = "cp311-cp311-manylinux_2_17_x86_64"


def apart(file: str) -> bool:
    return file.startswith("a/tests/")


def said(complaints: tuple[Complaint, ...]) -> list[tuple[str, str]]:
    return [(each.ailment.value, each.text) for each in complaints]


@pytest.mark.parametrize(
    ("release", "told"),
    [
        (a_release("a", "1"), []),
        (a_release("a", "2"), [("gone", "`a 1` is not on the index: it was deleted, or never there.")]),
        (a_release("a", "1", yanked="bad"), [("yanked", "`a 1` was yanked: `bad`.")]),
        (a_release("a", "1", yanked=""), [("yanked", "`a 1` was yanked.")]),
        (a_release("a", "1", FOR_AMD), [("no-wheel", f"`a 1` has no file for {LACKS} with Python 3.11, {HAS}.")]),
        (
            Release("1", (an_artifact("a", "1", FOR_AMD), an_artifact("a", "1", ""))),
            [("no-wheel", f"`a 1` has no wheel for {LACKS}, {HAS}: pip builds its sdist there.")],
        ),
        (a_release("a", "1", ""), []),
        (a_release("a", "1", "cp311-cp311-win_amd64"), []),
        (a_release("a", "1", "cp312-cp312-manylinux_2_17_x86_64"), []),
        (Release("1", (an_artifact("a", "1", "cp311-cp311-win_amd64"), an_artifact("a", "1", ""))), []),
    ],
)
def test_the_index_tells_what_is_gone_yanked_or_has_no_wheel(release: Release, told: list[tuple[str, str]]) -> None:
    assert said(by_index(a_project("a", release), "1", (AMD, ARM))) == told


def test_the_artifact_is_of_the_first_platform_that_has_one() -> None:
    project = a_project("a", a_release("a", "1", FOR_AMD))
    assert artifact_of(project, "1", (ARM, AMD)) == project.releases[0].artifacts[0]
    assert artifact_of(project, "1", (ARM,)) is None
    assert artifact_of(project, "2", (AMD,)) is None


BROKEN = BrokenFile("a/b.py", 3, "SyntaxError: invalid syntax")
OTHER = BrokenFile("a/c.py", None, "SyntaxError: x")
TEST = BrokenFile("a/tests/d.py", 1, "SyntaxError: x")


def test_files_that_may_be_imported_must_compile() -> None:
    contents = some_contents("a", "1", broken=(BROKEN, TEST))
    does_not = "`a 1` does not compile: `SyntaxError: invalid syntax` in `a/b.py`, line 3."
    assert said(by_contents("a", "1", contents, "")) == [("broken", does_not)]
    assert by_contents("a", "1", contents, "3.8") == ()
    there = replace(contents, broken_there=(BROKEN, OTHER, TEST))
    lies = "`a 1` admits Python 3.8 by its `Requires-Python`, which cannot compile it: `SyntaxError: x` in `a/c.py`."
    assert said(by_contents("a", "1", there, "3.8")) == [("broken", does_not), ("python", lies)]
    newer = replace(contents, broken_there=())
    assert by_contents("a", "1", newer, "3.13") == ()


def importing(*imports: Imported, requires: tuple[str, ...] = ()) -> Contents:
    metadata = Metadata("a", "1", requires_dist=requires)
    files = (
        "a/__init__.py",
        "a/tests/__init__.py",
        "a/x.py",
        "a/_v/vendored/b.py",
        "a/_v/single.py",
        "a/built.cp311-win_amd64.pyd",
    )
    return some_contents("a", "1", files, imports=imports, metadata=metadata)


@pytest.mark.parametrize(
    ("statement", "requires", "complains"),
    [
        (Imported("a/__init__.py", 4, "lacking.part"), (), True),
        (Imported("a/__init__.py", 4, "yaml"), ("pyyaml>=6",), False),
        (Imported("a/__init__.py", 4, "yaml"), ("b[y]", "b", "none; extra == 'x'", "b2; os_name == 'x'"), True),
        (Imported("a/__init__.py", 4, "yaml"), ("other",), False),
        (Imported("a/__init__.py", 4, "__main__"), (), False),
        (Imported("a/__init__.py", 4, "vendored"), (), False),
        (Imported("a/__init__.py", 4, "single"), (), False),
        (Imported("a/__init__.py", 4, "built"), (), False),
        (Imported("a/__init__.py", 4, "json"), (), False),
        (Imported("a/__init__.py", 4, "a.x"), (), False),
        (Imported("a/__init__.py", 4, "brought"), (), False),
        (Imported("a/__init__.py", 4, "mine"), (), False),
        (Imported("a/__init__.py", 4, "lacking", guarded=True), (), False),
        (Imported("a/__init__.py", 4, "lacking", late=True), (), False),
        (Imported("a/x.py", 4, "lacking"), (), False),
    ],
)
def test_what_is_imported_must_be_declared(statement: Imported, requires: tuple[str, ...], complains: bool) -> None:
    held = {
        "a": ("1", importing(statement, statement, requires=requires)),
        "b": ("2", some_contents("b", "2", ("brought/__init__.py",))),
    }
    found = undeclared(held, AMD, apart, frozenset({"mine"}))
    assert len(found) == complains
    if complains:
        module = statement.module.split(".")[0]
        text = f"`a 1` imports `{module}` in `a/__init__.py`, line 4, and declares nothing that brings it."
        assert said(found) == [("undeclared", text)]


def test_a_file_that_imports_what_an_extra_brings_is_for_those_who_ask_for_it() -> None:
    optional = Imported("a/__init__.py", 3, "yaml", guarded=True)
    lacking = Imported("a/__init__.py", 4, "lacking")
    held = {"a": ("1", importing(optional, lacking, requires=("pyyaml; extra == 'y'",)))}
    assert undeclared(held, AMD, apart, frozenset()) == ()
    held = {"a": ("1", importing(optional, lacking))}
    assert len(undeclared(held, AMD, apart, frozenset())) == 1


def test_nothing_is_said_where_an_extra_that_was_asked_for_is_not_held() -> None:
    lacking = Imported("a/__init__.py", 4, "lacking")
    held = {"a": ("1", importing(lacking, requires=("b[y]",)))}
    held["b"] = ("2", some_contents("b", "2", metadata=Metadata("b", "2", requires_dist=("c; extra == 'y'",))))
    assert undeclared(held, AMD, apart, frozenset()) == ()


YANKED = a_release("a", "1", yanked="bad")


@pytest.mark.parametrize(
    ("releases", "advice"),
    [
        (
            (a_release("a", "1", yanked="bad"), "2", a_release("a", "3rc1")),
            "Take `a 2` instead, the newest one that was not yanked.",
        ),
        ((a_release("a", "1", yanked="bad"), a_release("a", "2", FOR_AMD)), ""),
        ((a_release("a", "1", FOR_AMD), "2"), "`a 2` has one."),
        ((a_release("a", "1", FOR_AMD), a_release("a", "2", "")), ""),
    ],
)
def test_the_index_tells_what_to_take_instead(releases: tuple[str | Release, ...], advice: str) -> None:
    assert [each.advice for each in by_index(a_project("a", *releases), "1", (AMD, ARM))] == [advice]


def test_what_to_do_is_told() -> None:
    contents = some_contents("a", "1", broken=(BROKEN,), broken_there=(BROKEN,))
    (found,) = by_contents("a", "1", contents, "3.8")
    assert found.advice == "`retriage reproduce a==1 --python 3.8` says since when, and which releases are sound."
    held = {"a": ("1", importing(Imported("a/__init__.py", 4, "yaml")))}
    (lacking,) = undeclared(held, AMD, apart, frozenset())
    assert lacking.advice == "Until it does, depend on `PyYAML` yourself."

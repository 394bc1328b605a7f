"""The artifact is the one that pip would have got."""

from __future__ import annotations

import pytest

from tests.fake_index import DAY, a_project, a_release, an_artifact
from workers.triage.releases.choosing import (
    Refusal,
    Selected,
    artifact_for,
    described,
    find,
    is_prerelease,
    release_for,
)
from workers.triage.releases.claim import Package
from workers.triage.releases.model import Platform, Project, Release

LINUX = Platform()
ARM = Platform(architecture="arm64")
MUSL = Platform(system="musllinux")
MUSL_ARM = Platform(system="musllinux", architecture="arm64")
MAC = Platform(system="macos", architecture="arm64")
INTEL_MAC = Platform(system="macos")
WINDOWS = Platform(system="windows")
WINDOWS_ARM = Platform(system="windows", architecture="arm64")
OLD = Platform(python="3.7")
ALL = (
    "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64",
    "cp311-cp311-manylinux_2_28_x86_64",
    "cp311-cp311-manylinux2014_aarch64",
    "cp311-cp311-musllinux_1_2_x86_64",
    "cp39-abi3-musllinux_1_1_aarch64",
    "cp311-cp311-macosx_11_0_arm64",
    "cp311-cp311-macosx_10_9_x86_64",
    "cp311-cp311-win_amd64",
    "cp311-cp311-win_arm64",
    "cp37-cp37m-manylinux1_x86_64",
    "",
)


def release(*tags: str) -> Release:
    """Of one wheel a tag; an empty tag is the sdist."""
    return Release("1.0", tuple(an_artifact("spam", "1.0", tag) for tag in tags))


@pytest.mark.parametrize(
    ("platform", "tags", "chosen"),
    [
        (LINUX, ALL, "manylinux_2_28_x86_64"),
        (ARM, ALL, "manylinux2014_aarch64"),
        (MUSL, ALL, "musllinux_1_2_x86_64"),
        (MUSL_ARM, ALL, "cp39-abi3-musllinux_1_1_aarch64"),
        (MAC, ALL, "macosx_11_0_arm64"),
        (INTEL_MAC, ALL, "macosx_10_9_x86_64"),
        (WINDOWS, ALL, "win_amd64"),
        (WINDOWS_ARM, ALL, "win_arm64"),
        (OLD, ALL, "cp37-cp37m-manylinux1_x86_64"),
        (Platform(python="3.14"), ALL, ".tar.gz"),
        (Platform(python="nonsense"), ("py3-none-any", ""), ".tar.gz"),
        (LINUX, ("py3-none-any", "cp311-cp311-linux_x86_64"), "linux_x86_64"),
        (LINUX, ("py2.py3-none-any", "cp39-abi3-manylinux1_x86_64"), "cp39-abi3-manylinux1_x86_64"),
        (LINUX, ("2-py3-none-any", "10-py3-none-any", "py3-none-any"), "1.0-10-py3-none-any"),
        (LINUX, ("cp311-none-any", "9-py3-none-any"), "cp311-none-any"),
        (LINUX, ("nonsense", "py3-none-any"), "py3-none-any"),
        (LINUX, ("cp312-cp312-win_amd64", "cp311-cp311t-win_amd64"), None),
        (LINUX, ("cp311-cp311-manylinux_2_99_x86_64",), None),
    ],
)
def test_the_wheel_with_the_best_tag_then_the_sdist(
    platform: Platform, tags: tuple[str, ...], chosen: str | None
) -> None:
    artifact = artifact_for(release(*tags), platform)
    assert (artifact and artifact.filename.removesuffix(".whl").endswith(chosen or "?")) == (chosen and True)


@pytest.mark.parametrize(
    ("specifier", "python", "taken"),
    [
        (None, "3.11", True),
        (">=3.11.4", "3.11", True),
        (">=3.12", "3.11", False),
        ("<3.12", "3.11", True),
        ("<=3.11", "3.11", False),
        (">=3.14.0a1", "3.14", True),
        ("!=3.9.7,>=3.9", "3.9", True),
        ("three or so", "3.11", True),
        (">=3.11", "nonsense", False),
    ],
)
def test_requires_python_of_the_file_counts(specifier: str | None, python: str, taken: bool) -> None:
    one = a_release("spam", "1.0", requires_python=specifier)
    assert (artifact_for(one, Platform(python=python)) is not None) == (taken and python != "nonsense")


def test_a_yanked_file_is_taken_last_and_only_for_an_exact_version() -> None:
    both = Release("1.0", (an_artifact("spam", "1.0", yanked="oops"), an_artifact("spam", "1.0", "")))
    chosen = artifact_for(both, LINUX)
    assert chosen is not None
    assert chosen.filename == "spam-1.0.tar.gz"
    only = a_release("spam", "1.0", yanked="")
    assert artifact_for(only, LINUX) is not None
    assert artifact_for(only, LINUX, yanked=False) is None


PROJECT = a_project(
    "spam",
    a_release("spam", "1.0", uploaded=1 * DAY),
    a_release("spam", "1.1", uploaded=2 * DAY),
    a_release("spam", "1.2", uploaded=3 * DAY, yanked="broken"),
    a_release("spam", "1.3", uploaded=4 * DAY, requires_python=">=3.13"),
    a_release("spam", "2.0rc1", uploaded=5 * DAY),
    a_release("spam", "2.0", "cp311-cp311-win_amd64", uploaded=6 * DAY),
)


def version_of(answer: Selected | Refusal) -> str:
    """The version, or the reason."""
    return answer.release.version if isinstance(answer, Selected) else answer.reason


@pytest.mark.parametrize(
    ("project", "version", "at", "answer"),
    [
        (PROJECT, None, None, "1.1"),
        (PROJECT, None, 1 * DAY, "1.0"),
        (PROJECT, None, 9 * DAY, "1.1"),
        (PROJECT, None, 1, "The package index had no release of `spam` when the job ran."),
        (PROJECT, "1.2", None, "1.2"),
        (PROJECT, "2.0.0rc1", None, "2.0rc1"),
        (PROJECT, "1.0.0", None, "1.0"),
        (PROJECT, "9.9", None, "The package index has no release `9.9` of `spam`."),
        (PROJECT, "@nobody", None, "The package index has no release `@nobody` of `spam`."),
        (PROJECT, "1.3", None, "`spam` `1.3` does not admit Python 3.11: its `Requires-Python` is `>=3.13`."),
        (PROJECT, "2.0", None, "`spam` `2.0` has no artifact for Linux on amd64 with Python 3.11."),
        (Project("spam", ()), None, None, "The package index has no release of `spam`."),
        (a_project("spam", "1.0a1", "1.0.dev3", "1.0b2"), None, None, "1.0b2"),
        (
            a_project("spam", a_release("spam", "1.0", yanked="x")),
            None,
            None,
            "All releases of `spam` are yanked, and nothing tells which one was installed.",
        ),
        (
            a_project("spam", a_release("spam", "1.0", "cp27-none-any")),
            None,
            None,
            "No release of `spam` has an artifact for Linux on amd64 with Python 3.11.",
        ),
    ],
)
def test_the_version_that_was_told_else_the_newest_of_that_time(
    project: Project, version: str | None, at: int | None, answer: str
) -> None:
    assert version_of(release_for(project, Package("spam", version), LINUX, at)) == answer


def test_a_refusal_tells_the_release_that_was_meant() -> None:
    answer = release_for(PROJECT, Package("spam", "2.0"), LINUX, None)
    assert isinstance(answer, Refusal)
    assert answer.release == find(PROJECT, "2.0")


def test_words() -> None:
    assert described(MUSL_ARM) == "Linux with musl on arm64 with Python 3.11"
    assert not is_prerelease(Release("no version", ()))

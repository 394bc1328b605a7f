"""What is other than when a job last passed, and not by the change itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import read_one, stamped
from workers.triage.environment import MAX_MOVED, Component, Environment, Moved, Sort, environment, moved, untouched

OLD, NEW = "a" * 40, "b" * 40
PYTHON = [f"pkg{n}" for n in range(20)]
HISHEL = Moved(Sort.PACKAGE, "hishel", "1.4.0", "2.0.0", "python")


def package(name: str, *versions: str, ecosystem: str = "python", line: int = 1) -> Component:
    return Component(Sort.PACKAGE, name, versions, ecosystem, line)


def having(*components: Component, whole: bool = True) -> Environment:
    return Environment(components, whole)


def installed(*names: str) -> list[Component]:
    return [package(name, "1.0") for name in names]


def test_a_package_that_went_up_is_told() -> None:
    before, after = (having(package("hishel", version)) for version in ("1.4.0", "2.0.0"))

    assert moved(before, after) == (HISHEL,)
    assert moved(before, before) == ()


def test_two_logs_are_compared() -> None:
    before, after = (
        environment(read_one(stamped("Installed 2 packages in 9ms", f" + hishel=={version}", " + httpx==0.28.1")))
        for version in ("1.4.0", "2.0.0")
    )

    assert moved(before, after) == (HISHEL,)


def test_images_and_actions_are_told_after_packages() -> None:
    before, after = (
        having(
            Component(Sort.RUNNER_IMAGE, "ubuntu-24.04", (version,)),
            Component(Sort.ACTION, "actions/checkout@v4", (version,)),
            Component(Sort.BASE_IMAGE, "python:3.12-slim", (version,)),
            package("libc6", version, ecosystem="apt"),
            package("zlib", version),
        )
        for version in ("1.0", "2.0")
    )

    assert [each.name for each in moved(before, after)] == [
        "zlib",
        "libc6",
        "python:3.12-slim",
        "actions/checkout@v4",
        "ubuntu-24.04",
    ]
    assert moved(before, after, "cannot run Actions/Checkout@v4")[0].name == "actions/checkout@v4"


@pytest.mark.parametrize("excerpt", ["No module named hishel._core", "from hishel import x", "E  hishel 2.0.0"])
def test_what_the_failure_names_is_told_first(excerpt: str) -> None:
    before, after = (having(package("anyio", version), package("hishel", version)) for version in ("1.4.0", "2.0.0"))

    assert moved(before, after, excerpt)[0].name == "hishel"


def test_a_runner_of_another_image_is_told_once() -> None:
    before, after = (having(Component(Sort.RUNNER_IMAGE, f"ubuntu-{year}.04", ("1",))) for year in (22, 24))

    assert moved(before, after) == (Moved(Sort.RUNNER_IMAGE, "ubuntu", "ubuntu-22.04", "ubuntu-24.04"),)


def test_a_cached_installation_is_no_change() -> None:
    full, none = having(*installed(*PYTHON)), having()

    assert moved(none, full) == ()
    assert moved(full, none) == ()
    assert moved(having(*installed(*PYTHON[:3])), full) == ()


def test_a_few_packages_that_came_or_went_among_many_are_told() -> None:
    before, after = having(*installed(*PYTHON, "six")), having(*installed(*PYTHON, "tomli"))

    assert moved(before, after) == (
        Moved(Sort.PACKAGE, "six", "1.0", None, "python"),
        Moved(Sort.PACKAGE, "tomli", None, "1.0", "python"),
    )


def test_what_a_job_that_failed_did_not_come_to_is_no_loss() -> None:
    before = having(*installed(*PYTHON), package("codecov", "2.1", line=900))

    assert moved(before, having(*installed(*PYTHON))) == ()


def test_a_log_with_gaps_tells_of_nothing_that_came_or_went() -> None:
    before, after = having(*installed(*PYTHON, "six"), whole=False), having(*installed(*PYTHON))

    assert moved(before, after) == ()
    assert moved(after, before) == ()


def test_what_only_the_repository_decides_neither_came_nor_went() -> None:
    modules = [package(f"example.org/{n}", "v1", ecosystem="go") for n in range(20)]

    assert moved(having(*modules), having(*modules[:-1])) == ()


def test_a_version_that_came_beside_another_replaced_none() -> None:
    assert moved(having(package("syn", "1.0")), having(package("syn", "1.0", "2.0"))) == ()
    both = moved(having(package("syn", "1.0", "2.0")), having(package("syn", "1.0", "2.1")))
    assert [(each.before, each.now) for each in both] == [("2.0", "2.1")]


def test_names_that_two_ecosystems_share_are_told_apart() -> None:
    before, after = (
        having(package("numpy", version), package("numpy", version, ecosystem="conda")) for version in ("1.0", "2.0")
    )

    assert [each.name for each in moved(before, after)] == ["conda:numpy", "python:numpy"]
    assert untouched(moved(before, after), {"a.py": "+import numpy"}) == ()


def test_very_many_are_bounded() -> None:
    before, after = (having(*(package(f"p{n}", version) for n in range(900))) for version in ("1.0", "2.0"))

    assert len(moved(before, after)) == MAX_MOVED


@pytest.mark.parametrize(
    "patch",
    [
        "@@ -1 +1 @@\n-hishel<2\n+hishel",
        '+    "Hishel>=1",',
        "-foo = '1.4.0'",
        "+bar==2.0.0",
        "+https://files.example/hishel-2.0.0-py3-none-any.whl",
        "+we use hishel.",
    ],
)
def test_a_package_that_the_diff_names_is_left_out(patch: str) -> None:
    assert untouched([HISHEL], {"a": patch}) == ()


@pytest.mark.parametrize("patch", [" hishel<2", "+hishel-extra", "+my_hishel", "+bar==12.0.0", "+bar==2.0.0.1", ""])
def test_a_diff_that_does_not_name_it_leaves_it(patch: str) -> None:
    assert untouched([HISHEL], {"a": patch}) == (HISHEL,)


@pytest.mark.parametrize(
    ("name", "line"),
    [("zope-interface", "+Zope.Interface"), ("@acme/x", '+ "@acme/x": "^2"'), ("a/b.c", "+\ta/b.c v1")],
)
def test_names_are_compared_however_their_parts_are_joined(name: str, line: str) -> None:
    assert untouched([Moved(Sort.PACKAGE, name, "1.5", "2.5")], {"a": line}) == ()


@pytest.mark.parametrize("path", ["uv.lock", "sub/poetry.lock", "requirements/dev.txt", "requirements-dev.txt"])
def test_a_changed_file_of_packages_without_a_patch_may_have_named_all_of_them(path: str) -> None:
    other = Moved(Sort.PACKAGE, "left-pad", "1.0.0", "1.1.0", "npm")

    assert untouched([HISHEL, other], {}, [path]) == (other,)
    assert untouched([HISHEL, other], {path: ""}) == (other,)
    assert untouched([HISHEL, other], {path: "+anyio"}, [path]) == (HISHEL, other)


def test_where_requirements_changed_only_newer_packages_are_not_by_the_change() -> None:
    older = Moved(Sort.PACKAGE, "anyio", "4.10.0", "4.9.0", "python")
    came = Moved(Sort.PACKAGE, "sniffio", None, "1.3.1", "python")

    assert untouched([HISHEL, older, came], {"pyproject.toml": "+  'rich'"}) == (HISHEL,)
    assert untouched([HISHEL, older, came], {"README.md": "+ rich"}) == (HISHEL, older, came)


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (Moved(Sort.ACTION, "actions/checkout@v4", OLD, NEW), "+      - uses: actions/checkout@v5"),
        (Moved(Sort.ACTION, "actions/checkout@v4", OLD, NEW), f"+ ref: {NEW}"),
        (Moved(Sort.BASE_IMAGE, "python:3.12-slim", OLD, NEW), "-FROM python:3.11 AS base"),
        (Moved(Sort.BASE_IMAGE, "postgres:16", OLD, NEW), "+        image: postgres:16"),
        (Moved(Sort.RUNNER_IMAGE, "ubuntu-24.04", "1", "2"), "+    runs-on: ubuntu-latest"),
    ],
)
def test_actions_and_images_that_the_diff_names_are_left_out(one: Moved, line: str) -> None:
    assert untouched([one], {".github/workflows/ci.yml": line}) == ()
    assert untouched([one], {".github/workflows/ci.yml": line.replace("+", " ").replace("-", " ", 1)}) == (one,)
    assert untouched([one], {}, [".github/workflows/ci.yml"]) == ()
    assert untouched([one], {"src/main.py": "+import python"}) == (one,)


def test_a_container_file_without_a_patch_may_have_named_every_base_image() -> None:
    one = Moved(Sort.BASE_IMAGE, "python:3.12-slim", OLD, NEW)

    assert untouched([one], {}, ["docker/Dockerfile.dev"]) == ()


VERSIONS = st.lists(st.text(max_size=5), max_size=3).map(tuple)
COMPONENTS = st.builds(
    Component, st.sampled_from(Sort), st.text(max_size=3), VERSIONS, st.sampled_from(["", "python", "npm", "apt"])
)
ENVIRONMENTS = st.builds(Environment, st.lists(COMPONENTS, max_size=12).map(tuple), st.booleans())


@settings(deadline=None)
@given(ENVIRONMENTS, ENVIRONMENTS, st.text(max_size=20), st.dictionaries(st.text(max_size=9), st.text(max_size=30)))
def test_whatever_is_compared_some_answer_is_given(
    before: Environment, after: Environment, mentioned: str, patches: dict[str, str]
) -> None:
    found = moved(before, after, mentioned)

    assert len(found) <= MAX_MOVED
    assert all(each.before != each.now for each in found)
    assert set(untouched(found, patches, list(patches))) <= set(found)

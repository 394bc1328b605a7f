"""What a job ran with, as its log tells."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.triage.build import STORY, read_one, stamped
from workers.triage.environment import MAX_COMPONENTS, MAX_NAME, MAX_VERSIONS, Component, Environment, Sort, environment
from workers.triage.lines import Lines, Piece
from workers.triage.log import JobLog

DIGEST = "sha256:" + "0123456789abcdef" * 4
COMMIT = "34e114876b0b11c390a56381ad16ebd13914f8d5"


def told(*lines: str, sort: Sort = Sort.PACKAGE) -> dict[str, tuple[str, ...]]:
    """Versions by name, of one sort."""
    log = read_one(stamped(*lines))
    return {each.name: each.versions for each in environment(log).components if each.sort is sort}


@pytest.mark.parametrize(
    ("lines", "name", "version"),
    [
        (("##[group]Runner Image", "Image: ubuntu-24.04", "Version: 20251112.124.1"), "ubuntu-24.04", "20251112.124.1"),
        (("##[group]Runner Image", "Image: macos-14-arm64", "Version: 20251102.1"), "macos-14-arm64", "20251102.1"),
        (("##[group]Runner Image", "Image: windows-2022", "Version: 20251110.3.0"), "windows-2022", "20251110.3.0"),
        (
            ("##[group]Virtual Environment", "Environment: ubuntu-20.04", "Version: 20220619.1"),
            "ubuntu-20.04",
            "20220619.1",
        ),
        (
            (
                "##[group]VM Image",
                "- OS: Linux (arm64)",
                "- Name: Ubuntu 24.04 by Arm Limited",
                "- Version: 20260318.59.1",
            ),
            "Ubuntu 24.04 by Arm Limited",
            "20260318.59.1",
        ),
    ],
)
def test_the_runners_image_is_read_from_its_own_words(lines: tuple[str, ...], name: str, version: str) -> None:
    assert told(*lines, "##[endgroup]", sort=Sort.RUNNER_IMAGE) == {name: (version,)}


def test_the_provisioners_version_is_not_the_images() -> None:
    lines = ("##[group]Runner Image Provisioner", "Hosted Compute Agent", "Version: 20250912.392", "##[endgroup]")

    assert not told(*lines, sort=Sort.RUNNER_IMAGE)


def test_actions_are_told_with_their_commits() -> None:
    lines = (
        f"Download action repository 'actions/checkout@v4' (SHA:{COMMIT})",
        "Download immutable action package 'actions/cache@v4'",
        "  Version: 4.2.3",
        f"  Digest: {DIGEST}",
        f"  Source commit SHA: {COMMIT[::-1]}",
    )

    assert told(*lines, sort=Sort.ACTION) == {"actions/checkout@v4": (COMMIT,), "actions/cache@v4": (COMMIT[::-1],)}


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((f"#6 [ 1/10] FROM docker.io/library/python:3.12-slim@{DIGEST}",), "python:3.12-slim"),
        (
            (f"#25 [minio-mc 1/1] FROM quay.io/minio/mc:RELEASE.2025-08-13@{DIGEST}",),
            "quay.io/minio/mc:RELEASE.2025-08-13",
        ),
        ((f"#9 resolve docker.io/tonistiigi/xx:1.9.0@{DIGEST} 0.0s done",), "tonistiigi/xx:1.9.0"),
        ((f"Digest: {DIGEST}", "Status: Downloaded newer image for postgres:16"), "postgres:16"),
        ((f"Digest: {DIGEST}", "Status: Image is up to date for ghcr.io/acme/base:latest"), "ghcr.io/acme/base:latest"),
    ],
)
def test_base_images_are_told_with_their_digests(lines: tuple[str, ...], name: str) -> None:
    assert told(*lines, sort=Sort.BASE_IMAGE) == {name: (DIGEST,)}


@pytest.mark.parametrize(
    "line", [f"#6 [1/5] FROM docker.io/***/app:1.0@{DIGEST}", f"pushed acme/app@{DIGEST}", f"Digest: {DIGEST}"]
)
def test_what_the_job_built_itself_is_no_base_image(line: str) -> None:
    assert not told(line, sort=Sort.BASE_IMAGE)


@pytest.mark.parametrize(
    ("lines", "versions"),
    [
        (
            (
                "Installing collected packages: zope.interface, backports-x-2-y, kubernetes",
                "Successfully installed backports-x-2-y-1.0 kubernetes-24.0.0-snapshot zope.interface-5.4.0",
            ),
            {"backports-x-2-y": "1.0", "kubernetes": "24.0.0-snapshot", "zope-interface": "5.4.0"},
        ),
        (
            ("#12 26.85 Installing collected packages: attrs", "#12 27.01 Successfully installed attrs-21.4.0"),
            {"attrs": "21.4.0"},
        ),
        (("Requirement already satisfied: six>=1.9 in /usr/lib/python3 (from app==1.0) (1.16.0)",), {"six": "1.16.0"}),
        (
            (
                "Installed 3 packages in 68ms",
                " + hishel==2.0.0",
                " - httpx==0.27.0",
                " + httpx==0.28.1",
                " ~ app==1.0 (from file:///a)",
            ),
            {"hishel": "2.0.0", "httpx": "0.28.1"},
        ),
        (
            (
                "Package operations: 2 installs, 1 update, 0 removals",
                "  - Installing hishel (2.0.0)",
                "  • Updating httpx (0.27.0 -> 0.28.1): Downloading... 10%",
            ),
            {"hishel": "2.0.0", "httpx": "0.28.1"},
        ),
        (("  ✔ Update click 8.0.1 -> 8.1.7 successful",), {"click": "8.1.7"}),
        (
            (
                "The following NEW packages will be INSTALLED:",
                "",
                "  numpy              pkgs/main/linux-64::numpy-1.21.2-py39h20f2e39_0",
            ),
            {"numpy": "1.21.2"},
        ),
        (("  + colorama    0.4.4  pyh9f0ad1d_0            conda-forge/noarch        18kB",), {"colorama": "0.4.4"}),
        (("dependencies:", "+ left-pad 1.3.0 (1.4.0 is available)"), {"left-pad": "1.3.0"}),
        (("├── left-pad@1.3.0", "│ └─┬ @acme/x@2.0.0 deduped"), {"left-pad": "1.3.0", "@acme/x": "2.0.0"}),
        (("npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported",), {"glob": "7.2.3"}),
        (
            ("➤ YN0085: │ + @acme/x@npm:2.0.0, left-pad@npm:1.3.0, and 2 more.",),
            {"@acme/x": "2.0.0", "left-pad": "1.3.0"},
        ),
        (("   Compiling syn v2.0.5", "   Compiling app v0.1.0 (/home/runner/work/app/app)"), {"syn": "2.0.5"}),
        (("go: downloading github.com/x/y v1.2.3",), {"github.com/x/y": "v1.2.3"}),
        (
            (
                "Using rake 13.0.6",
                "Installing nokogiri 1.15.4 (x86_64-linux)",
                "Bundle complete! 2 Gemfile dependencies",
            ),
            {"rake": "13.0.6", "nokogiri": "1.15.4"},
        ),
        (("Successfully installed charlock-holmes-0.7.3", "1 gem installed"), {"charlock-holmes": "0.7.3"}),
        (
            ("Package operations: 1 install", "  - Upgrading symfony/yaml (v2.8.50 => v3.0.1): Extracting archive"),
            {"symfony/yaml": "v3.0.1"},
        ),
        (
            ("#9 42.52 Setting up libldacbt-enc2:amd64 (2.0.2.3+git20200429+ed310a0-4ubuntu2) ...",),
            {"libldacbt-enc2": "2.0.2.3+git20200429+ed310a0-4ubuntu2"},
        ),
        (("(3/7) Installing pcre2 (10.39-r0)",), {"pcre2": "10.39-r0"}),
        (("  Installing       : openssl-libs-1:3.0.7-27.el9.x86_64          3/9",), {"openssl-libs": "3.0.7-27.el9"}),
        (("==> Pouring openssl@3--3.1.0.arm64_monterey.bottle.tar.gz",), {"openssl@3": "3.1.0"}),
        (
            ("  Installed Newtonsoft.Json 13.0.3 from https://api.nuget.org/v3/index.json with content hash x.",),
            {"Newtonsoft.Json": "13.0.3"},
        ),
    ],
)
def test_installers_tell_versions(lines: tuple[str, ...], versions: dict[str, str]) -> None:
    assert told(*lines) == {name: (version,) for name, version in versions.items()}


@pytest.mark.parametrize(
    "lines",
    [
        ("Successfully installed emacs-26.1-travis",),
        ("Successfully installed hishel-1.0 httpx-2.0",),
        ("E     + hishel==2.0.0",),
        (" + hishel==2.0.0",),
        ("+ left-pad 1.3.0",),
        ("Using python 3.8", "Installing tool 1.0"),
        ("  - Installing hishel (2.0.0)",),
        (
            "Package operations: 1 install",
            "  - Installing hishel (2.0.0): Skipped for the following reason: Not required",
        ),
        ("Installing collected packages: pandas", "Successfully installed pandas-3.1.0.dev0+761.g4fb70045eb"),
        ("tests/test_a.py::test_numpy-1.2-x PASSED",),
        ("Setting up the database (1.0) ...",),
        ("Compiling app v1",),
    ],
)
def test_what_only_looks_like_an_installed_package_is_none(lines: tuple[str, ...]) -> None:
    assert not told(*lines)


def test_the_project_itself_is_not_among_its_packages() -> None:
    lines = (
        "Obtaining file:///home/runner/work/app/app",
        "  Building editable for app (pyproject.toml): started",
        "Installing collected packages: six, app",
        "Successfully installed app-1.2 six-1.16.0",
    )

    assert told(*lines) == {"six": ("1.16.0",)}


def test_versions_beside_each_other_are_all_told() -> None:
    assert told("   Compiling syn v1.0.109", "   Compiling syn v2.0.5") == {"syn": ("1.0.109", "2.0.5")}


def test_of_a_log_with_gaps_the_unbroken_beginning_is_read() -> None:
    first = stamped("Setting up patch (2.7-1) ...", "   Compiling syn v2.0.5").encode()
    last = stamped("Setting up openssl (3.0-1) ...").encode()
    log = JobLog("unit", Lines([Piece(1, first, 2), Piece(9, last, 1)], 9))

    read = environment(log)

    assert [each.name for each in read.components] == ["patch"]
    assert not read.whole


def test_a_flood_of_packages_is_bounded() -> None:
    read = environment(read_one(stamped(*(f"Setting up lib{n} (1.0) ..." for n in range(3 * MAX_COMPONENTS)))))

    assert len(read.components) == MAX_COMPONENTS
    assert not read.whole


def test_names_and_versions_without_end_are_not_taken() -> None:
    many = [f"   Compiling syn v{n}.0" for n in range(MAX_VERSIONS + 1)]

    assert not told(
        f"Setting up {'x' * (MAX_NAME + 1)} (1.0) ...", f"Setting up abc ({'1' * (MAX_NAME + 1)}) ...", *many
    )
    dashes = "-1" * 50_000
    assert not told("Installing collected packages: a", f"Successfully installed a{dashes}")


def test_it_goes_through_json_and_back() -> None:
    kept = TypeAdapter(Environment)
    one = Environment((Component(Sort.PACKAGE, "hishel", ("2.0.0", "1.4.0"), "python", 7),), whole=False)

    assert kept.validate_json(kept.dump_json(one)) == one


def test_the_storys_jobs_tell_of_themselves() -> None:
    for job in STORY.jobs:
        assert Sort.RUNNER_IMAGE in {each.sort for each in environment(read_one(job.log)).components}


WORDS = [
    "Installing collected packages: ",
    "Successfully installed ",
    "Requirement already satisfied: ",
    " + a==1.0",
    "a-1.0",
    "Installed 1 package in 1ms",
    "Package operations: ",
    "  - Installing a/b (1 => 2)",
    "dependencies:",
    "+ a 1.0.0",
    "##[group]Runner Image",
    "Image: a",
    "Version: 1",
    f"Digest: {DIGEST}",
    "Status: Downloaded newer image for a:b",
    f"#6 [1/5] FROM a@{DIGEST}",
    "Setting up a (1) ...",
    "go: downloading a.b v1",
    "The following packages will be UPDATED:",
    "  ::a-1.0-b",
    "1 gem installed",
    "YN0085: + a@npm:1.0.0",
    " ",
    "-",
    "\n",
    "x" * 300,
    "\0",
]


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40).map("".join))
def test_whatever_a_log_holds_it_is_read_within_bounds(text: str) -> None:
    read = environment(read_one(text))

    assert len(read.components) <= MAX_COMPONENTS
    keys = [(each.sort, each.ecosystem, each.name) for each in read.components]
    assert len(set(keys)) == len(keys)
    for number, each in zip(count(), read.components, strict=False):
        assert number < MAX_COMPONENTS
        assert 0 < len(each.name) <= MAX_NAME
        assert all(len(version) <= MAX_NAME for version in each.versions)

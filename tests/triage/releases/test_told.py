"""What a log tells of packages, of where they come from, and of what the job ran on."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.releases.model import Platform
from workers.triage.releases.told import elsewhere, packages, platform

END = 10_000
TABLE = """\
Package         Version     Editable project location
--------------- ----------- -------------------------
hishel          2.0.0
acme-app        0.1.0       /home/runner/work/app/app
githubkit       0.16.1
"""


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (TABLE, {"hishel": "2.0.0", "githubkit": "0.16.1"}),
        ("Package    Version\n---------- -------\nFlask      2.2.2\n\nBuilding docs", {"flask": "2.2.2"}),
        ("flask==2.2.2\nwerkzeug==3.0.0", {"flask": "2.2.2", "werkzeug": "3.0.0"}),
        ("Installed 2 packages in 3ms\n + flask==2.2.2\n + Zope.Event==5.0", {"flask": "2.2.2", "zope-event": "5.0"}),
        ("hishel==1.0\nhishel==2.0", {"hishel": "2.0"}),
        ("flask @ git+https://git.example/flask@main\nflask==2.2.2", {}),
        ("-e git+https://git.example/flask@main#egg=flask\nattrs==1", {"attrs": "1"}),
        ("Installed 1 package in 1ms\n + flask==2.2.2 (from git+https://git.example/flask)", {}),
    ],
)
def test_packages_are_read_with_their_versions(log: str, expected: dict[str, str]) -> None:
    found = packages(read_one(log), END)
    assert {each.name: each.version for each in found} == expected
    assert all(each.told_by.startswith("the log, line ") for each in found)


def test_what_was_installed_after_the_failure_does_not_count() -> None:
    log = read_one("hishel==1.0\nImportError: x\nhishel==2.0")
    assert [each.version for each in packages(log, 2)] == ["1.0"]


@pytest.mark.parametrize(
    ("log", "name", "why"),
    [
        (TABLE, "acme-app", "address or a folder"),
        ("Collecting flask @ git+https://git.example/flask", "flask", "address or a folder"),
        ("Obtaining file:///src/app\n  Building editable for acme-app (pyproject.toml)", "acme-app", "own"),
        (
            "The following NEW packages will be INSTALLED:\n\n  conda-forge/linux-64::numpy-2.1.0-py312h_0",
            "numpy",
            "conda",
        ),
        ("Looking in indexes: https://user:secret@index.example/simple", "", "`index.example`"),
        ("Looking in links: /wheels", "", "another place"),
        ("  PIP_EXTRA_INDEX_URL: https://wheels.example/cpu", "", "`wheels.example`"),
        ("Run pip install --extra-index-url https://wheels.example/cpu torch", "", "`wheels.example`"),
        ("Run uv pip install --index=https://[wheels torch", "", "another place"),
    ],
)
def test_what_no_index_has_by_its_name_is_told_apart(log: str, name: str, why: str) -> None:
    found = dict(elsewhere(read_one(log), END))
    assert why in found[name]
    assert "secret" not in found[name]


def test_an_ordinary_installation_comes_from_the_index() -> None:
    log = "Run pip install -r requirements.txt\nCollecting flask\nInstalling collected packages: flask\n"
    assert elsewhere(read_one(log + "Successfully installed flask-2.2.2\nINDEX of things"), END) == ()


HOSTED = 'File "/opt/hostedtoolcache/Python/3.11.7/x64/lib/python3.11/site-packages/a.py", line 2'


@pytest.mark.parametrize(
    ("log", "labels", "paths", "expected"),
    [
        ("", ("ubuntu-latest",), HOSTED, Platform("linux", "amd64", "3.11")),
        ("", ("ubuntu-24.04-arm",), HOSTED, Platform("linux", "arm64", "3.11")),
        ("", ("macos-15",), HOSTED, Platform("macos", "arm64", "3.11")),
        ("", ("macos-13",), HOSTED, Platform("macos", "amd64", "3.11")),
        ("", ("windows-2025",), r"C:\hostedtoolcache\windows\Python\3.12.1\x64\Lib\x.py", Platform("windows")),
        ("", (), r'File "C:\hostedtoolcache\windows\Python\3.12.1\x64\Lib\x.py"', Platform("windows")),
        ("#5 FROM python:3.13-alpine", (), "/usr/local/lib/python3.13/site-packages/a.py", Platform("musllinux")),
        ("pulling alpine", (), "/usr/local/lib/python3.13/site-packages/a.py", Platform("linux")),
        ("Downloading a-1-cp313-cp313-musllinux_1_2_aarch64.whl", (), "/lib/python3.13/a", Platform("musllinux")),
        ("Downloading a-1-cp313-cp313-manylinux_2_17_x86_64.whl", (), "/lib/python3.13/a", Platform("linux")),
        ("Downloading a-1-cp313-cp313-macosx_11_0_arm64.whl", (), "/lib/python3.13/a", Platform("macos")),
        ("Downloading a-1-cp313-cp313-macosx_11_0_universal2.whl", (), "/lib/python3.13/a", Platform("macos")),
        ("", (), "/Users/runner/hostedtoolcache/Python/3.12.1/arm64/lib/python3.12/a.py", Platform("macos")),
        ("Successfully set up CPython (3.9.18)", (), "", Platform("linux", "amd64", "3.9")),
        ("Using CPython 3.14.0 interpreter at: /usr/bin/python", (), "", Platform("linux", "amd64", "3.14")),
        ("  python-version: '3.10'", (), "", Platform("linux", "amd64", "3.10")),
        ("platform linux -- Python 3.12.3, pytest-8.3.3", (), "", Platform("linux", "amd64", "3.12")),
        ("  python-version: 3.13t", (), "", None),
        ("", (), "/lib/pypy3.10/site-packages/a.py", None),
        ("", (), "/lib/python3.13t/site-packages/a.py", None),
        ("python 2", (), "", None),
    ],
)
def test_the_platform_is_read(log: str, labels: tuple[str, ...], paths: str, expected: Platform | None) -> None:
    found = platform(read_one(log), labels, END, paths)
    if expected is None or found is None:
        assert found is expected
        return
    assert found.system == expected.system
    if expected != Platform(expected.system):
        assert found == expected


def test_the_python_of_the_failing_file_counts_before_what_was_set_up() -> None:
    found = platform(read_one("Successfully set up CPython (3.9.18)"), (), END, HOSTED)
    assert found is not None
    assert found.python == "3.11"

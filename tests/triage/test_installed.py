"""What installers say of the packages that they installed."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.installed import installed, node_version


@pytest.mark.parametrize(
    ("line", "name", "version"),
    [
        ("  ✔ Install click 8.1.7 successful", "click", "8.1.7"),
        ("  ✔ Update click 8.0.1 -> 8.1.7 successful", "click", "8.1.7"),
        ("  numpy              pkgs/main/linux-64::numpy-1.21.2-py39h20f2e39_0 ", "numpy", "1.21.2"),
        ("  tzdata             conda-forge/noarch::tzdata-2024a-h0c530f3_0", "tzdata", "2024a"),
        ("  + numpy      1.26.4  py311h64a7726_0    conda-forge/linux-64     Cached", "numpy", "1.26.4"),
        ("Adding six 1.16.0 to easy-install.pth file", "six", "1.16.0"),
        ("py39 installed: attrs==21.2.0,click==8.0.1,app==1.0", "click", "8.0.1"),
    ],
)
def test_other_installers_of_python_packages_tell_the_versions_too(line: str, name: str, version: str) -> None:
    assert installed(read_one(line)).versions == installed(read_one(line)).versions | {name: version}


@pytest.mark.parametrize(
    "line",
    [
        "cpp::name-1.0::other",
        "  ✖ Install click 8.1.7 failed",
        "tests/test_a.py::test_numpy-1.2-x PASSED",
        "conda-forge/linux-64",
    ],
)
def test_what_only_looks_like_an_installed_package_is_none(line: str) -> None:
    assert not installed(read_one(line)).versions


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("left-pad", "+ left-pad@1.3.0"),
        ("left-pad", "+ left-pad 1.3.0 (1.4.0 is available)"),
        ("left-pad", "├── left-pad@1.3.0"),
        ("left-pad", "└─ left-pad@1.3.0"),
        ("left-pad", "➤ YN0085: │ + @acme/x@npm:2.0.0, left-pad@npm:1.3.0, and 2 more."),
        ("left-pad", "npm warn deprecated left-pad@1.3.0: use String.prototype.padStart()"),
        ("left-pad", "warning app > left-pad@1.3.0: use String.prototype.padStart()"),
        ("left-pad", "installed left-pad@1.3.0"),
        ("@acme/native", "> @acme/native@1.3.0 install /home/runner/work/app/app/node_modules/@acme/native"),
        ("@acme/native", "make: Entering directory '/app/node_modules/.pnpm/@acme/native@1.3.0/node_modules/x'"),
    ],
)
def test_installers_of_npm_packages_tell_the_version(package: str, line: str) -> None:
    assert node_version(read_one(f"{package}\n{line}\nother@9.9.9\n"), package) == "1.3.0"


def test_the_version_last_named_is_the_one_installed() -> None:
    assert node_version(read_one("+ left-pad@1.2.0\n+ left-pad@1.3.0\n"), "left-pad") == "1.3.0"


@pytest.mark.parametrize("line", ["peer react@17.0.2 from react-dom", "+ react-dom@18.0.0", "react@^17"])
def test_a_requirement_is_no_installed_version(line: str) -> None:
    assert node_version(read_one(line), "react") is None

"""Why a dependency could not be built, and whose build it was."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.builders.causes import cause
from workers.triage.builders.origin import origin
from workers.triage.detectors.dependency_build import DETECTOR
from workers.triage.model import Match

EXIT = "##[error]Process completed with exit code 1."


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("x.c:4:10: fatal error: Python.h: No such file or directory", "the header `Python.h` is missing"),
        ("x.c:4:10: fatal error: 'libpq-fe.h' file not found", "the header `libpq-fe.h` is missing"),
        ("x.cpp(3): fatal error C1083: Cannot open include file: 'z.h': No such file", "the header `z.h` is missing"),
        ("Error: pg_config executable not found.", "`pg_config` is missing"),
        ("error: Microsoft Visual C++ 14.0 or greater is required.", "`Microsoft Visual C++ 14.0` is missing"),
        ("error: can't find Rust compiler", "`Rust compiler` is missing"),
        ("unable to execute 'gcc': No such file or directory", "`gcc` is missing"),
        ("error: command 'gcc' failed: No such file or directory", "`gcc` is missing"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'cmake'", "`cmake` is missing"),
        ("__main__.ConfigurationError: Could not run curl-config", "`curl-config` is missing"),
        ("/bin/sh: 1: mysql_config: not found", "`mysql_config` is missing"),
        ("Package libvips was not found in the pkg-config search path.", "the library `libvips` is missing"),
        ("No package 'cairo' found", "the library `cairo` is missing"),
        ("/usr/bin/ld: cannot find -lz: No such file or directory", "the library `z` is missing"),
        ("libxml2 is missing. Please locate mkmf.log", "`libxml2` is missing"),
        ("ModuleNotFoundError: No module named 'Cython'", "its build does not find the module `Cython`"),
        (
            "AttributeError: 'build_ext' object has no attribute 'cython_sources'",
            "its build tools are of other versions than it expects",
        ),
        ("src/a.cc:3:1: error: expected ';'", "its build reports an error"),
    ],
)
def test_what_a_build_misses_is_named(line: str, what: str) -> None:
    found = cause([(7, "running build_ext"), (8, line)])
    assert found is not None
    assert (found.what, found.line) == (what, 8)
    assert found.advice.endswith(".")


def test_what_is_missing_tells_more_than_what_merely_went_wrong() -> None:
    found = cause([(1, "error: command failed"), (2, "x.c:1:10: fatal error: z.h: No such file or directory")])
    assert found is not None
    assert found.line == 2


def test_output_without_an_error_has_no_cause() -> None:
    assert cause([(1, "running build_ext"), (2, "copying a.py")]) is None


def test_pip_names_before_a_build_what_it_is_about_to_build() -> None:
    log = read_one("Collecting lib\n  Downloading lib-1.2.tar.gz (4 kB)\n  × Preparing metadata did not run\n")
    found = origin(log, 3, "pip", {})
    assert (found.package, found.version, found.is_own) == ("lib", "1.2", False)


@pytest.mark.parametrize(
    "source", ["Processing /home/runner/work/app/app", "Obtaining file:///src", "Processing ./lib"]
)
def test_a_checkout_is_not_a_dependency(source: str) -> None:
    assert origin(read_one(f"{source}\n  × Preparing metadata did not run\n"), 2, "pip", {}).is_own


def test_a_local_archive_is_a_dependency() -> None:
    log = read_one("Processing ./vendor/lib-1.2.tar.gz\nERROR: Failed building wheel for lib\n")
    assert not origin(log, 2, "pip", {"package": "lib"}).is_own


def test_a_package_that_bears_the_repositorys_name_is_its_own() -> None:
    log = read_one("cd /home/runner/work/my_lib/my_lib\nERROR: compilation failed for package 'my-lib'\n")
    assert origin(log, 2, "R", {"package": "my-lib"}).is_own


def test_the_cause_stands_in_the_summary_and_leads_the_advice() -> None:
    (found,) = _matches("      fatal error: lber.h: No such file or directory")
    assert found.summary == "The dependency `python-ldap 3.4.3` could not be built: the header `lber.h` is missing."
    assert found.remedy.startswith("Install the development package that brings `lber.h`")
    assert "`python-ldap`" in found.remedy
    assert found.evidence == (4, 1)


def test_without_a_cause_the_output_is_pointed_at() -> None:
    (found,) = _matches("      running build_ext")
    assert found.summary == "The dependency `python-ldap 3.4.3` could not be built."
    assert found.remedy.startswith("Read the first error")


def _matches(output: str) -> list[Match]:
    header = "  × Building wheel for python-ldap (pyproject.toml) did not run successfully."
    log = read_one("\n".join(("Collecting python-ldap==3.4.3", header, "  ╰─> [1 lines of output]", output, EXIT, "")))
    return list(DETECTOR.detect(log, log.find(*DETECTOR.triggers)))

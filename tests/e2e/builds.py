"""Jobs of a small project, as the runner logs them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sandbox import JobSpec, StepSpec

IMAGE = "20251112.124.1"
FLAKY_TEST = "tests/test_clock.py::test_ticks"


def log(command: str, lines: Sequence[str], *, failed: bool, image: str = IMAGE) -> bytes:
    """A job of one step."""
    said = [
        "##[group]Runner Image",
        "Image: ubuntu-24.04",
        f"Version: {image}",
        "##[endgroup]",
        f"##[group]Run {command}",
        command,
        "shell: /usr/bin/bash -e {0}",
        "##[endgroup]",
        *lines,
        *(["##[error]Process completed with exit code 1."] if failed else []),
        "Cleaning up orphan processes",
    ]
    return "".join(f"2026-11-20T10:00:{at % 60:02}.0000000Z {line}\n" for at, line in enumerate(said)).encode()


def job(name: str, command: str, lines: Sequence[str], *, failed: bool = True, image: str = IMAGE) -> JobSpec:
    """One that failed in its only step, or passed."""
    conclusion = "failure" if failed else "success"
    return JobSpec(name, conclusion, log(command, lines, failed=failed, image=image), [StepSpec(command, conclusion)])


def _installed(packages: str) -> list[str]:
    """What pip says of packages such as `hishel-1.4.0 httpx-0.28.1`."""
    names = ", ".join(package.rpartition("-")[0] for package in packages.split())
    return [f"Installing collected packages: {names}", f"Successfully installed {packages}"] if packages else []


def failing_test(test: str = FLAKY_TEST, *, name: str = "unit", installed: str = "", said: str = "") -> JobSpec:
    """pytest with one failed test."""
    file, _, short = test.partition("::")
    lines = [
        *_installed(installed),
        "============================= test session starts ==============================",
        f"{file} F                                                     [100%]",
        "=================================== FAILURES ===================================",
        f"_________________________________ {short} __________________________________",
        f">       assert ticks() == 10{said}",
        "E       assert 9 == 10",
        f"{file}:18: AssertionError",
        "=========================== short test summary info ============================",
        f"FAILED {test} - assert 9 == 10",
        "========================= 1 failed in 0.42s =========================",
    ]
    return job(name, "pytest", lines)


def passing_tests(*, name: str = "unit", installed: str = "") -> JobSpec:
    """pytest without one."""
    lines = [
        *_installed(installed),
        "============================= test session starts ==============================",
        "tests/test_clock.py .                                                     [100%]",
        "============================== 1 passed in 0.40s ===============================",
    ]
    return job(name, "pytest", lines, failed=False)


def network_failure(*, name: str = "unit") -> JobSpec:
    """A host that does not answer."""
    lines = ["curl: (6) Could not resolve host: downloads.example.com"]
    return job(name, "curl -fsSO https://downloads.example.com/tool.tar.gz", lines)


def missing_file(*, name: str = "build") -> JobSpec:
    """A file that is not there."""
    return job(name, "cp .env.example .env", ["cp: cannot stat '.env.example': No such file or directory"])

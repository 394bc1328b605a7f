"""Pythons of other versions, and what pip finds for them."""

from __future__ import annotations

import pytest

from tests.proofs.interpreter import RUNNING, minor, release
from tests.proofs.jobs import CHECKOUT, Run, conclusions, printed, python, script
from tests.proofs.situation import Package


def test_the_python_of_the_runner_has_pip_alone(run: Run) -> None:
    ran = run(script("python --version\npython3 -c 'import pip, sys; print(sys.prefix)'\npython -c 'import pytest'"))
    assert printed(ran)[:2] == [f"Python {RUNNING}", "/usr"]
    assert "ModuleNotFoundError: No module named 'pytest'" in printed(ran)


@pytest.mark.parametrize("version", ["3.8.18", "3.9.25", "3.10.20", "3.11.15", "3.12.13", "3.13.12", "3.14.3"])
def test_another_python_says_its_version_everywhere(run: Run, version: str) -> None:
    told = version if minor(version) != minor(RUNNING) else RUNNING
    said = "platform.python_version(), sys.version_info[:3], sys.version.split()[0]"
    asked = f"python --version\npython3 -c 'import platform, sys; print({said})'\npython -m pip --version\nwhich python"
    ran = run(python(f"'{minor(version)}'", asked))
    assert ran.passed, ran.text
    numbers = tuple(map(int, told.split(".")))
    first, second, third, fourth = printed(ran)
    assert first == f"Python {told}"
    assert second == f"{told} {numbers} {told}"
    assert third.endswith(f"(python {minor(version)})")
    assert fourth == f"/opt/hostedtoolcache/Python/{told}/x64/bin/python"
    assert f"Successfully set up CPython ({told})\n" in ran.text


def test_an_older_python_lacks_newer_modules_and_syntax(run: Run) -> None:
    files = {
        "new.py": "match 1:\n    case _:\n        print('matched')\n",
        "user.py": "import new\n",
        "toml.py": "import tomllib\n",
    }
    ran = run(python("'3.9'", "for each in toml new user; do python $each.py || true; done"), files=files)
    assert ran.passed
    assert "ModuleNotFoundError: No module named 'tomllib'\n" in ran.text
    assert ran.text.count("SyntaxError: invalid syntax\n") == 2
    assert (
        ran.text.count('  File "/home/runner/work/datasets/datasets/new.py", line 1\n    match 1:\n          ^\n') == 2
    )
    assert "stand_in" not in ran.text
    assert "\nmatched\n" not in ran.text


def test_a_newer_python_lacks_modules_that_were_removed(run: Run) -> None:
    ran = run(python("'3.13'", "python -c 'import cgi'"))
    assert printed(ran)[-2:] == [
        "ModuleNotFoundError: No module named 'cgi'",
        "##[error]Process completed with exit code 1.",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("3.9", "3.9.25"),
        ("3.9.1", "3.9.1"),
        ("3.12.x", "3.12.13"),
        (">=3.8 <3.10", "3.9.25"),
        ("3.x", "3.14.3"),
        ("3", "3.14.3"),
        ("3.14-dev", "3.14.3"),
        ("3.1", None),
        ("3.7", None),
        ("2.7.18", None),
        ("pypy-3.9", None),
        (minor(RUNNING), RUNNING),
    ],
)
def test_the_release_that_fits_is_set_up(asked: str, found: str | None) -> None:
    assert release(asked) == found


def test_a_python_that_does_not_exist_ends_the_step(run: Run) -> None:
    ran = run(python("3.10", "echo never"))
    assert "##[error]The version '3.1' with architecture 'x64' was not found for Ubuntu 24.04.\n" in ran.text
    assert conclusions(ran)["Run actions/setup-python@v5"] == "failure"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (".python-version", "# ours\n3.9\n", "3.9.25"),
        ("pyproject.toml", "[project]\nrequires-python = '<3.9'\n", "3.8.18"),
        (".tool-versions", "nodejs 20\npython 3.10.2\n", "3.10.2"),
    ],
)
def test_a_file_may_say_the_version(run: Run, name: str, text: str, found: str) -> None:
    step = f"      - uses: actions/setup-python@v5\n        with:\n          python-version-file: {name}\n"
    assert f"Successfully set up CPython ({found})\n" in run(CHECKOUT + step, files={name: text}).text


def test_a_version_file_that_is_not_there_ends_the_step(run: Run) -> None:
    ran = run(f"{CHECKOUT}      - uses: actions/setup-python@v5\n        with:\n          python-version-file: no\n")
    assert "##[error]The specified python version file at: no doesn't exist.\n" in ran.text


@pytest.mark.parametrize(("files", "passed"), [({}, False), ({"docs/requirements.txt": ""}, True)])
def test_a_cache_of_pip_needs_a_file_to_be_kept_by(run: Run, files: dict[str, str], passed: bool) -> None:
    step = (
        "      - uses: actions/setup-python@v5\n        with:\n          python-version: '3.12'\n          cache: pip\n"
    )
    ran = run(CHECKOUT + step, files=files)
    assert ran.passed is passed
    assert ("matched to [**/requirements.txt or **/pyproject.toml], make sure" in ran.text) is not passed


LIBRARY = Package(
    "Some-Library", "2.1", ("somelib", "somelib.part"), {"extra.py": "VALUE = 5\n"}, scripts={"tool": "extra:main"}
)
OLD = Package("Some-Library", "1.0", ("somelib",), requires_python="<3.9")


def test_packages_are_installed_from_the_index_of_the_situation(run: Run) -> None:
    text = """\
pip install some_library
python -c 'import extra, somelib.part; print(extra.VALUE)'
type tool
pip install nothing"""
    ran = run(python(repr(minor(RUNNING)), text), packages=(LIBRARY, OLD))
    assert "Successfully installed some_library-2.1\n5\n" in ran.text
    assert f"tool is /opt/hostedtoolcache/Python/{RUNNING}/x64/bin/tool\n" in ran.text
    assert "ERROR: No matching distribution found for nothing\n" in ran.text
    assert "/srv/index/nothing" not in ran.text
    assert "Looking in" not in ran.text


def test_a_package_that_asks_for_another_python_is_passed_over(run: Run) -> None:
    ran = run(python("'3.12'", "pip install some_library"), packages=(OLD,))
    assert "Requires-Python <3.9" in ran.text
    assert not ran.passed


PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "acme"
version = "1"
requires-python = ">=3.10"
"""


@pytest.mark.parametrize(("version", "passed"), [("3.9", False), ("3.12", True)])
def test_a_project_is_installed_where_its_python_is_supported(run: Run, version: str, passed: bool) -> None:
    ran = run(python(repr(version), "pip install ."), files={"pyproject.toml": PROJECT, "acme.py": ""})
    assert ran.passed is passed, ran.text
    wrong = "ERROR: Package 'acme' requires a different Python: 3.9.25 not in '>=3.10'\n"
    assert (wrong in ran.text) is not passed

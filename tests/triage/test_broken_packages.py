"""Which installed package an error arose in, and which version of it was installed."""

from __future__ import annotations

import pytest

from workers.triage.broken_package import TRIGGERS, Broken, broken
from workers.triage.installed import installed
from workers.triage.log import JobLog, read_logs

SITE = "/opt/hostedtoolcache/Python/3.11.7/x64/lib/python3.11/site-packages"
ENDING = "##[error]Process completed with exit code 1."


def log_of(*lines: str) -> JobLog:
    (log,) = read_logs("\n".join(lines).encode(), "job")
    return log


def found(*lines: str) -> Broken | None:
    log = log_of("##[group]Run python app.py", "##[endgroup]", *lines, ENDING)
    places = (broken(log, number, installed(log)) for number in log.find(*TRIGGERS))
    return next((place for place in places if place), None)


@pytest.mark.parametrize(
    ("line", "name", "version"),
    [
        ("Successfully installed Jinja2-3.1.6 flask-2.2.2 zope.event-5.0", "zope-event", "5.0"),
        ("Successfully installed githubkit-schemas-2026-03-10-26.10.21", "githubkit-schemas-2026-03-10", "26.10.21"),
        (" + typing-extensions==4.12.2", "typing-extensions", "4.12.2"),
        ("  - Installing numpy (2.1.0)", "numpy", "2.1.0"),
        ("  • Updating numpy (1.26.4 -> 2.1.0)", "numpy", "2.1.0"),
        (
            "Requirement already satisfied: six>=1.5 in /usr/lib/python3/dist-packages (from x) (1.16.0)",
            "six",
            "1.16.0",
        ),
        ("  Using cached PyYAML-6.0.2-cp311-cp311-manylinux_2_17_x86_64.whl (762 kB)", "pyyaml", "6.0.2"),
        ("attrs==23.2.0", "attrs", "23.2.0"),
    ],
)
def test_installers_tell_the_versions(line: str, name: str, version: str) -> None:
    assert installed(log_of(line)).versions[name] == version


@pytest.mark.parametrize(
    ("module", "distribution"),
    [("yaml", "pyyaml"), ("PIL", "pillow"), ("dateutil", "python-dateutil"), ("ipfs_kit_py", "ipfs-kit-py")],
)
def test_a_module_is_ascribed_to_the_distribution_that_holds_it(module: str, distribution: str) -> None:
    log = log_of("Successfully installed PyYAML-6.0 pillow-11.0 python-dateutil-2.9 ipfs_kit_py-0.3.0")
    assert installed(log).distribution(module) == distribution


def test_the_projects_own_package_is_no_dependency_although_it_is_installed() -> None:
    frame = f'  File "{SITE}/acme_app/core.py", line 2'
    error = "SyntaxError: expected ':'"
    assert found("Successfully installed acme-app-1.0", "Traceback (most recent call last):", frame, error)
    assert not found(" + acme-app==1.0 (from file:///src)", "Traceback (most recent call last):", frame, error)
    assert not found(
        "Processing /src", "Building wheel for acme-app", "Traceback (most recent call last):", frame, error
    )
    checkout = "cd /home/runner/work/acme-app/acme-app"
    assert not found(checkout, "Traceback (most recent call last):", frame, error)


def test_a_package_that_looks_for_what_its_caller_may_have_installed_is_not_broken() -> None:
    frame = f'  File "{SITE}/sqlalchemy/dialects/postgresql.py", line 7, in import_dbapi'
    assert found("Traceback (most recent call last):", frame, "ModuleNotFoundError: No module named 'psycopg2'") is None


def test_a_file_of_the_project_that_hides_a_library_is_not_the_packages_fault() -> None:
    frame = f'  File "{SITE}/acme/core.py", line 7, in <module>'
    error = "ImportError: cannot import name 'Random' from 'random' (/home/runner/work/app/app/random.py)"
    assert found("Traceback (most recent call last):", frame, error) is None


def test_an_error_that_the_job_went_on_from_is_not_reported() -> None:
    frame = f'  File "{SITE}/acme/core.py", line 2'
    after = [f"row {number} done" for number in range(300)]
    assert found("Traceback (most recent call last):", frame, "SyntaxError: expected ':'", *after) is None


def test_a_node_package_that_lacks_a_file_of_its_own_is_broken() -> None:
    place = found(
        "Error: Cannot find module './db.json'",
        "Require stack:",
        "- /app/node_modules/.pnpm/mime-db@1.53.0/node_modules/mime-db/index.js",
    )
    assert place is not None
    assert (place.package, place.version, place.file) == ("mime-db", "1.53.0", "mime-db/index.js")


def test_a_module_that_the_project_itself_requires_is_not_a_broken_package() -> None:
    assert found("Error: Cannot find module 'express'", "Require stack:", "- /app/server.js") is None


def test_a_syntax_error_in_a_node_package_is_found_by_the_place_above_it() -> None:
    place = found("/app/node_modules/@acme/core/index.js:12", "  a ??= b;", "    ^^^", "SyntaxError: Unexpected token")
    assert place is not None
    assert (place.package, place.line) == ("@acme/core", 12)

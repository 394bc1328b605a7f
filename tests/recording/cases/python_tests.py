"""Test runs of Python that fail in the ways they can, and some that only look so."""

from tests.recording.cases.common import PYTEST, case, prepared
from tests.recording.plan import Step

_CODE = """def total(values):
    return sum(values[1:])


def ratio(part, whole):
    return part / whole
"""
_TESTS = """import pytest

from app.sums import ratio, total


@pytest.mark.parametrize("values", [[0, 1, 2], [5, 1, 2], []])
def test_total_is_the_sum(values):
    assert total(values) == sum(values)


def test_ratio():
    assert ratio(1, 2) == 0.5
"""
_APP = {"app/__init__.py": "", "app/sums.py": _CODE, "tests/test_sums.py": _TESTS}
_COLLECTION = {
    "tests/test_report.py": "from app.report import render\n\n\ndef test_render():\n    assert render()\n",
    "app/__init__.py": "",
}
_FIXTURE = """import pytest


@pytest.fixture
def database():
    raise ConnectionRefusedError(111, "Connection refused")


def test_rows_are_read(database):
    assert database.rows


def test_unrelated():
    assert True
"""
_CAPTURED = """import logging

log = logging.getLogger("app.sync")


def sync():
    for attempt in (1, 2):
        try:
            open("state/last-sync.json")
        except FileNotFoundError:
            log.exception("attempt %d failed", attempt)
    return "stale"


def test_sync_ends_fresh():
    print("connecting to replica-2")
    assert sync() == "fresh"
"""
_RAISES = """class Store:
    def get(self, key):
        return {"a": 1}[key]


def test_a_default_is_given():
    assert Store().get("b") is None
"""
_UNITTEST = """import unittest


class Sums(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(1 + 1, 3)

    def test_divides(self):
        1 / 0

    def test_passes(self):
        self.assertTrue(True)
"""
_DOCTEST = '"""Sums.\n\n>>> 1 + 1\n3\n"""\n'
_STRICT = """import pytest


@pytest.mark.xfail(reason="rounding", strict=True)
def test_rounding():
    assert round(2.675, 1) == 2.7


@pytest.mark.xfail(reason="known", strict=False)
def test_known():
    assert False
"""
_LOUD = """import logging


def test_failures_are_counted(capsys):
    print("FAILED tests/test_old.py::test_gone - AssertionError: assert 1 == 2")
    print("E       assert 1 == 2")
    print("=== 1 failed, 3 passed in 0.12s ===")
    logging.getLogger(__name__).error("ERROR collecting tests/test_old.py")
    assert True


def test_traceback_text():
    print("Traceback (most recent call last):\\nValueError: on purpose")
"""
_BRANCHES = """\
def total(values):
    return sum(values)


def unused(a):
    if a:
        return 1
    return 2
"""
_GROUPS = """\
class TestGroups:
    def test_first(self):
        assert {'a': 1, 'b': 2} == {'a': 1, 'b': 3}

    def test_second(self):
        assert 'cat' in 'dog'
"""
_LOUD_UNIT = """\
import unittest


class Sums(unittest.TestCase):
    def test_error_is_reported(self):
        print('ERROR: test_divides (on purpose)')
"""
_HALF = {
    "app/__init__.py": "",
    "app/sums.py": _BRANCHES,
    "tests/test_sums.py": "from app.sums import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
}
_SUBTESTS = """import unittest


class Names(unittest.TestCase):
    def test_names(self):
        for name in ("ada", "grace"):
            with self.subTest(name=name):
                self.assertTrue(name.istitle(), f"{name} has no capital")
"""
_XUNIT = {"tests/test_groups.py": _GROUPS}
_RUN = "python -m pytest"
_PYTEST = prepared(PYTEST)
CASES = (
    case("pytest-parametrised", _PYTEST, f"{_RUN} --color=yes", files=_APP),
    case("pytest-plain", _PYTEST, _RUN, files=_APP),
    case("pytest-quiet", _PYTEST, f"{_RUN} -q", files=_APP),
    case("pytest-verbose", _PYTEST, f"{_RUN} -v", files=_APP),
    case("pytest-short-traceback", _PYTEST, f"{_RUN} --tb=short", files=_APP),
    case("pytest-line-traceback", _PYTEST, f"{_RUN} --tb=line -q", files=_APP),
    case("pytest-no-summary", _PYTEST, f"{_RUN} -r N", files=_APP),
    case("pytest-first-only", _PYTEST, f"{_RUN} -x", files=_APP),
    case("pytest-classes", _PYTEST, _RUN, files=_XUNIT),
    case("pytest-collection-error", _PYTEST, _RUN, files=_COLLECTION),
    case("pytest-fixture-error", _PYTEST, _RUN, files={"tests/test_rows.py": _FIXTURE}),
    case("pytest-captured-log", _PYTEST, _RUN, files={"tests/test_sync.py": _CAPTURED}),
    case("pytest-raised", _PYTEST, _RUN, files={"tests/test_store.py": _RAISES}),
    case("pytest-xdist", prepared(PYTEST, "pytest-xdist"), f"{_RUN} -n 2", files=_APP),
    case("pytest-xpass-strict", _PYTEST, _RUN, files={"tests/test_rounding.py": _STRICT}),
    case("pytest-none-collected", _PYTEST, f"{_RUN} -k no_such_test", files=_APP),
    case("pytest-coverage-gate", prepared(PYTEST, "pytest-cov"), f"{_RUN} --cov=app --cov-fail-under=90", files=_HALF),
    case(
        "pytest-two-steps",
        _PYTEST,
        Step(f"{_RUN} -q", tolerated=True),
        "python -c \"raise SystemExit('no release notes for 1.4.0')\"",
        files=_APP,
    ),
    case("unittest-failures", "python -m unittest discover -s tests -v", files={"tests/test_sums.py": _UNITTEST}),
    case("unittest-subtests", "python -m unittest discover -s tests", files={"tests/test_names.py": _SUBTESTS}),
    case("doctest-module", "python -m doctest app.py", files={"app.py": _DOCTEST}),
    case("pytest-doctest", _PYTEST, f"{_RUN} --doctest-modules", files={"app.py": _DOCTEST}),
    case("pytest-pass-loud", _PYTEST, f"{_RUN} -s -o log_cli=true", files={"tests/test_loud.py": _LOUD}),
    case("pytest-pass-coverage", prepared(PYTEST, "pytest-cov"), f"{_RUN} --cov=app", files=_HALF),
    case("pytest-pass-tolerated", _PYTEST, f"{_RUN} -q || echo 'known failures; see the report'", files=_APP),
    case(
        "unittest-pass",
        "python -m unittest discover -s tests -v",
        files={"tests/test_sums.py": _LOUD_UNIT},
    ),
)

"""Jobs that run Python, and a small project for them."""

from __future__ import annotations


def workflow(*steps: str, more: str = "") -> str:
    """A workflow of one job that checks out, sets Python up, and goes on with these steps."""
    body = "".join(f"      - {step}\n" for step in steps)
    return f"""\
name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
{body}{more}"""


PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "acme"
version = "1.0"
dependencies = []

[project.optional-dependencies]
dev = [
  "PyYAML>=6", # for the reports
]
"""
SOURCES = {"src/acme/__init__.py": "", "src/acme/totals.py": "def total(rows):\n    return sum(rows)\n"}
TESTS = {
    "tests/test_totals.py": (
        "import unittest\n\nfrom acme.totals import total\n\n\nclass Totals(unittest.TestCase):\n"
        "    def test_it(self):\n        self.assertEqual(total([1, 2]), 3)\n"
    )
}
UNITTEST = "run: python -m unittest discover -s tests"

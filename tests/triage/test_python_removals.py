"""What newer Pythons say of things that older ones had, in the words of CPython."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one, stamped
from workers.triage.examine import examine
from workers.triage.python_history import MESSAGES_UNTIL

SAID = [
    ("AttributeError: 'xml.etree.ElementTree.Element' object has no attribute 'getchildren'", "3.9"),
    ("AttributeError: 'Thread' object has no attribute 'isAlive'. Did you mean: 'is_alive'?", "3.9"),
    ("AttributeError: 'HTMLParser' object has no attribute 'unescape'", "3.9"),
    ("AttributeError: 'RawConfigParser' object has no attribute 'readfp'", "3.12"),
    ("AttributeError: 'TestCart' object has no attribute 'assertEquals'. Did you mean: 'assertEqual'?", "3.12"),
    ("AttributeError: 'CartTest' object has no attribute 'assertNotAlmostEquals'", "3.12"),
    ("AttributeError: module 'time' has no attribute 'clock'", "3.8"),
    ("AttributeError: module 'ssl' has no attribute 'wrap_socket'", "3.12"),
    ("AttributeError: module 'ast' has no attribute 'Str'", "3.14"),
    ("ImportError: cannot import name 'SafeConfigParser' from 'configparser' (unknown location)", "3.12"),
]


def required(message: str, python: str) -> list[object]:
    """The range that is wanted where a file of the repository's raises that on that Python."""
    told = stamped(
        f"##[group]Run python{python} a.py",
        "##[endgroup]",
        "Traceback (most recent call last):",
        '  File "a.py", line 2, in <module>',
        "    x = y",
        message,
        "##[error]Process completed with exit code 1.",
    )
    found = examine(read_one(told)).findings
    return [finding.subject["required"] for finding in found if finding.kind == "python-version-mismatch"]


@pytest.mark.parametrize(("message", "until"), SAID)
def test_what_a_newer_python_no_longer_has_wants_an_older_one(message: str, until: str) -> None:
    assert required(message, until) == [f"<{until}"]


@pytest.mark.parametrize(("message", "until"), SAID)
def test_the_same_words_from_a_python_that_had_it_are_a_mistake_of_the_code(message: str, until: str) -> None:
    assert required(message, f"3.{int(until.removeprefix('3.')) - 1}") == []


def test_every_message_has_an_example() -> None:
    known = {pattern.pattern for _, pattern in MESSAGES_UNTIL for message, _ in SAID if pattern.search(message)}
    assert [pattern.pattern for _, pattern in MESSAGES_UNTIL if pattern.pattern not in known] == []

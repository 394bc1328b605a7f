"""What older Pythons say of things that newer ones allow, as CPython 3.7 to 3.10 wrote it when it was tried."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one, stamped
from workers.triage.examine import examine
from workers.triage.python_history import MESSAGES_SINCE

SAID = {
    "TypeError: Expected maxsize to be an integer or None": "3.8",
    "AttributeError: 'str' object has no attribute 'removeprefix'": "3.9",
    "TypeError: unsupported operand type(s) for |: 'dict' and 'dict'": "3.9",
    "AttributeError: 'int' object has no attribute 'bit_count'": "3.10",
    "TypeError: dataclass() got an unexpected keyword argument 'slots'": "3.10",
    "TypeError: zip() takes no keyword arguments": "3.10",
    "AttributeError: 'ZeroDivisionError' object has no attribute 'add_note'": "3.11",
}


def kinds(message: str, python: str) -> list[tuple[str, object]]:
    """What is found where a file of the repository's raises that on that Python."""
    told = stamped(
        f"##[group]Run python{python} a.py",
        "##[endgroup]",
        "Traceback (most recent call last):",
        '  File "a.py", line 2, in <module>',
        "    x = y",
        message,
        "##[error]Process completed with exit code 1.",
    )
    return [(finding.kind, finding.subject.get("required")) for finding in examine(read_one(told)).findings]


@pytest.mark.parametrize("message", SAID)
def test_a_message_of_an_older_python_tells_which_one_is_needed(message: str) -> None:
    since = SAID[message]
    older = f"3.{int(since.removeprefix('3.')) - 1}"
    assert kinds(message, older) == [("python-version-mismatch", f">={since}")]


@pytest.mark.parametrize("message", SAID)
def test_the_same_words_from_a_newer_python_are_a_mistake_of_the_code(message: str) -> None:
    assert "python-version-mismatch" not in dict(kinds(message, SAID[message]))


def test_every_message_was_tried() -> None:
    assert [since for since, _ in MESSAGES_SINCE] == [tuple(map(int, since.split("."))) for since in SAID.values()]

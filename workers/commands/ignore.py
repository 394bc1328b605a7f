"""`/retriage ignore N [DAYS]`: nothing more is heard of a cause for a while."""

from __future__ import annotations

import re
from typing import Final

from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.triage.judgement import Ignored
from workers.triage.text import code

DEFAULT_DAYS: Final = 7
MOST_DAYS: Final = 90
_DAY: Final = 24 * 3600
_DAYS: Final = re.compile(r"\d{1,4}", re.ASCII)

DOES = f"""\
Cause `N` is folded away in every pull request of this repository for `DAYS` days, {DEFAULT_DAYS} where nothing is \
said, at most {MOST_DAYS}; the entry says who said so."""

NOT_DAYS = f"{{days}} is no number of days from 1 to {MOST_DAYS}."
TOO_GENERAL = """\
cause {number} cannot be ignored: the line that tells of it is so general that it would not be recognised again."""


def act(told: Told) -> Answer:
    """Remember not to tell of a cause."""
    number, key = told.cause()
    until = told.request.at + _days(told) * _DAY
    if key.startswith("0:"):
        raise RefusedError(TOO_GENERAL.format(number=number))
    if told.first_time():
        told.outside.history.ignore(told.repository, key, Ignored(told.request.author, until))
    return Answer(stale=True)


def _days(told: Told) -> int:
    word = told.word(2)
    if word is None:
        return DEFAULT_DAYS
    if not _DAYS.fullmatch(word) or not 1 <= int(word) <= MOST_DAYS:
        raise RefusedError(NOT_DAYS.format(days=code(word, 40)))
    return int(word)


IGNORE = Behaviour("ignore", "/retriage ignore N [DAYS]", May.ACT, DOES, act, numbered=True, once=True)

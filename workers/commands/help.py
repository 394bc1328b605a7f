"""`/retriage help`, and the table of all commands that it shows."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from workers.commands.analyse import ANALYSE
from workers.commands.explain import EXPLAIN
from workers.commands.ignore import IGNORE
from workers.commands.permission import who_may
from workers.commands.report import REPORT
from workers.commands.rerun import RERUN
from workers.commands.told import Answer, Behaviour, May, RefusedError, Told
from workers.commands.upstream import UPSTREAM
from workers.commands.wrong import WRONG
from workers.triage.repository.repository_settings import Who
from workers.triage.text import code

DOES = "A reply with this table."

HELP_TEXT = """\
<details><summary>The commands of retriage</summary>

{table}

`N` is the number of a cause in retriage's comment, and need not be given where that lists only one. A command stands \
on a line of its own in a new comment on a pull request.

</details>
"""

TABLE = """\
| Command | For | Answer |
|---|---|---|
{rows}"""

ROW = "| {usage} | {who} | {does} |"

UNKNOWN = "there is no such command; {instead}."
NEAREST = "the nearest is {usage}, and `/retriage help` lists all"
NO_NEAREST = "`/retriage help` lists them"


def act(told: Told) -> Answer:
    """List the commands, with who may give them in this repository."""
    return Answer(reply=HELP_TEXT.format(table=table(told.settings.who)))


HELP: Final = Behaviour("help", "/retriage help", May.ANALYSE, DOES, act)
COMMANDS: Final = (ANALYSE, RERUN, EXPLAIN, IGNORE, WRONG, UPSTREAM, REPORT, HELP)
"""All of them, in the order in which they are listed."""


def table(who: Who) -> str:
    """The commands as a Markdown table."""
    rows = [ROW.format(usage=code(each.usage), who=who_may(each.may, who), does=each.does) for each in COMMANDS]
    return TABLE.format(rows="\n".join(rows))


def named(name: str) -> Behaviour:
    """The command of that name. Raises RefusedError with the nearest one where there is none."""
    by_name = {each.name: each for each in COMMANDS}
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name, filter(None, by_name), n=1)
    instead = NEAREST.format(usage=code(by_name[near[0]].usage)) if near else NO_NEAREST
    raise RefusedError(UNKNOWN.format(instead=instead))

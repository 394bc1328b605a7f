"""`retriage config check`: a settings file read as the App reads it, and its rules tried on logs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workers.errors import PermanentError, UnusableInputError
from workers.inputs import STDIN, read_each
from workers.triage import custom_rules
from workers.triage.log import JobLog
from workers.triage.model import Conclusion
from workers.triage.repository.repository_settings import MAX_CHARACTERS, RepositorySettings, Rule, read

_MOST_BYTES: Final = 4 * MAX_CHARACTERS


class UnfitError(PermanentError):
    """The settings, or a rule of theirs, would not count. The message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is good."""

    name: str
    """As it was given."""
    settings: RepositorySettings
    """What it says."""

    @property
    def told(self) -> str:
        """That it is good, and what is set differently from the defaults: one setting a line."""
        changes = [f"  {name}: {value}" for name, value in _changes(self.settings)]
        return "\n".join([f"{self.name}: good", *(changes or ["  nothing is set differently from the defaults"])])


def checked(name: str) -> Checked:
    """Read a file, or `-`. Raises UnfitError for one with a mistake, UnusableInputError for one that cannot be read."""
    settings, problem = read(_text(name))
    if problem:
        place = f"{name}:{problem.line}" if problem.line else name
        raise UnfitError(f"{place}: {problem.message}")
    return Checked(name, settings)


def tried(good: Checked, logs: Sequence[str]) -> Iterator[str]:
    """Where each rule fires, log after log; one line each.

    Raises UnfitError behind the last of them where a rule fires in the log of a job that passed.
    """
    rules = good.settings.rules
    refused: list[str] = []
    for source in logs:
        for name, passed, fired in _fired(source, rules):
            yield from _told(f"{source}: {name}", rules, fired)
            refused += [custom_rules.refused(each.rule, name, each.line) for each in fired if passed]
    if refused:
        raise UnfitError(f"{good.name}: {' '.join(refused)}")


def _fired(source: str, rules: Sequence[Rule]) -> list[tuple[str, bool, Sequence[custom_rules.Fired]]]:
    """Of each job whether it passed, and what fires in its log."""
    found: list[tuple[str, bool, Sequence[custom_rules.Fired]]] = []

    def look(log: JobLog) -> None:
        found.append((log.name, log.conclusion is Conclusion.SUCCESS, custom_rules.fires_on(rules, log)))

    read_each(source, look)
    return found


def _told(where: str, rules: Sequence[Rule], fired: Sequence[custom_rules.Fired]) -> Iterator[str]:
    by_rule = {each.rule: each for each in fired}
    for rule in rules:
        found = by_rule.get(rule.name)
        yield f"{where}: {rule.name} {f'fires in line {found.line}: {found.text}' if found else 'does not fire'}"
    if not rules:
        yield f"{where}: there are no rules to try"


def _text(name: str) -> str:
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(_MOST_BYTES)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MOST_BYTES)
        return data.decode("utf-8")
    except OSError as error:
        raise UnusableInputError(f"{name} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"{name} is no UTF-8 text") from error


def _changes(settings: RepositorySettings) -> Iterator[tuple[str, str]]:
    """The settings that are not the defaults, by their dotted names, as YAML would say them."""
    yield from _flat(
        "", settings.model_dump(mode="json", exclude={"rules"}), RepositorySettings().model_dump(mode="json")
    )
    if settings.rules:
        yield "rules", ", ".join(rule.name for rule in settings.rules)


def _flat(above: str, values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{above}{name}.", value, defaults[name])
        elif value != defaults[name]:
            shown = ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
            yield f"{above}{name}", shown.lower() if isinstance(value, bool) else shown

"""Where workflows give names to values: every entry of `env:`, `with:` and `secrets:`, and the secrets in it.

A script that names secrets itself (`--token=${{ secrets.TOKEN }}`) counts as well: it is the value of its `run:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workers.triage.repository import workflow
from workers.triage.repository.workflow import Job, Step, Workflow

_SECRET = re.compile(r"\bsecrets\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*'([^']+)'\s*\])")
_ALONE = re.compile(r"\$\{\{\s*secrets\.([A-Za-z_]\w*)\s*\}\}")
SCRIPT = "run"
TOKENS = frozenset({"GITHUB_TOKEN"})
"""Secrets that every job has: https://docs.github.com/en/actions/concepts/security/github_token"""


@dataclass(frozen=True)
class Entry:
    """One value under a name."""

    file: Workflow
    """Where it is written."""
    place: tuple[str | int, ...]
    """The keys that lead to it; the last is its name."""
    value: str
    """As it is written."""
    job: Job | None
    """The job it belongs to; None for a whole workflow's `env:`."""
    step: Step | None
    """The step, for one of a step."""

    @property
    def name(self) -> str:
        """Under which the step has it."""
        return str(self.place[-1])

    @property
    def kind(self) -> str:
        """`env`, `with` or `secrets`; `run` for a script that names secrets itself."""
        return SCRIPT if self.in_script else str(self.place[-2])

    @property
    def in_script(self) -> bool:
        """Whether it is a script, not a value under a name."""
        return self.place[-1] == SCRIPT and isinstance(self.place[-2], int)

    @property
    def line(self) -> int:
        """Where it is written; of a script, where it names a secret."""
        first = self.file.line(self.place) or 1
        if not self.in_script:
            return first
        lines = self.file.yaml.text.split("\n")
        last = self.file.yaml.last_line(self.place) or first
        return next((at for at in range(first, last + 1) if "secrets" in lines[at - 1]), first)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that its expressions name, but those that every job has."""
        return tuple(name for name in secrets_in(self.value) if name.upper() not in TOKENS)


def secrets_in(value: str) -> tuple[str, ...]:
    """The secrets that the expressions of a value name, in order, each once."""
    found = (secret for expression in workflow.expressions(value) for secret in _SECRET.findall(expression))
    return tuple(dict.fromkeys(one or two for one, two in found))


def expressions(value: str) -> tuple[str, ...]:
    """What stands between `${{` and `}}`."""
    return tuple(each.strip() for each in workflow.expressions(value))


def only_secret(value: str) -> str | None:
    """The secret that a value is, and nothing else; None for any other value."""
    found = _ALONE.fullmatch(value.strip())
    return found[1] if found and found[1].upper() not in TOKENS else None


def entries(file: Workflow) -> tuple[Entry, ...]:
    """All of a workflow, in the order of the file but for `env:` of the whole, which comes first."""
    return tuple(_entries(file))


def _entries(file: Workflow) -> Iterator[Entry]:
    yield from _below(file, ("env",), file.data.get("env"), None, None)
    for job in file.jobs:
        for key in ("env", "with", "secrets"):
            yield from _below(file, (*job.place, key), job.data.get(key), job, None)
        container = job.data.get("container")
        if isinstance(container, Mapping):
            yield from _below(file, (*job.place, "container", "env"), container.get("env"), job, None)
        for step in job.steps:
            for key in ("env", "with"):
                yield from _below(file, (*step.place, key), step.data.get(key), job, step)
            script = Entry(file, (*step.place, SCRIPT), step.run, job, step)
            if script.secrets:
                yield script


def _below(
    file: Workflow, place: tuple[str | int, ...], data: object, job: Job | None, step: Step | None
) -> Iterator[Entry]:
    for name, value in data.items() if isinstance(data, Mapping) else ():
        if not isinstance(value, Mapping | list):
            yield Entry(file, (*place, str(name)), "" if value is None else str(value), job, step)


def seen_by(entries: tuple[Entry, ...], job: Job, step: Step) -> tuple[Entry, ...]:
    """What a step sees: of each variable the innermost value; and its own inputs.
    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-variables"""
    seen: dict[tuple[str, str], Entry] = {}
    for each in entries:
        of_job = each.job is None or each.job.id == job.id
        of_step = each.step is None or each.step.place == step.place
        if of_job and of_step and (each.kind == "env" or each.step is not None):
            seen[each.kind, each.name] = each
    return tuple(seen.values())

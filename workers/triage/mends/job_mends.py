"""Small changes to a job of a workflow: a step, a variable or a permission more. Each gives the file's new text."""

from __future__ import annotations

from collections.abc import Mapping

from workers.triage.repository.workflow import Job, Step
from workers.triage.repository.yaml_file import Path


def with_run_before(job: Job, step: Step, script: str, folder: str = "") -> str | None:
    """One more step before another: a script on one line; None where that is not certain."""
    fields = {"run": script} | ({"working-directory": folder} if folder else {})
    lines = [f"{key}: {_spelt(value)}" for key, value in fields.items()]
    return _with_item(job, step, lines, fields)


def with_copy_before(job: Job, step: Step, copied: Step) -> str | None:
    """A step of a job of the same file once more, before another step; None where that is not certain."""
    yaml = job.file.yaml
    first, last = yaml.line(copied.place), yaml.last_line(copied.place)
    if first is None or last is None:
        return None
    lines = yaml.text.split("\n")[first - 1 : last]
    dash = lines[0].find("- ")
    if dash < 0 or lines[0][:dash].strip():
        return None
    inner = len(lines[0]) - len(lines[0][dash + 1 :].lstrip())
    body = [lines[0][inner:], *(line[inner:] for line in lines[1:])]
    if any(line[:inner].strip() for line in lines[1:]):
        return None
    return _with_item(job, step, [line.rstrip("\r") for line in body], copied.data)


def with_action_before(job: Job, step: Step, uses: str, inputs: Mapping[str, str]) -> str | None:
    """One more step before another: an action with inputs, in double quotes; None where that is not certain."""
    given = [f'  {name}: "{value}"' for name, value in inputs.items()]
    body = [f"uses: {uses}", "with:", *given]
    return _with_item(job, step, body, {"uses": uses, "with": dict(inputs)})


def _with_item(job: Job, step: Step, body: list[str], meaning: object) -> str | None:
    yaml = job.file.yaml
    at = yaml.line(step.place)
    if at is None:
        return None
    lines = yaml.text.split("\n")
    written = lines[at - 1]
    dash = written.find("- ")
    if dash < 0 or written[:dash].strip():
        return None
    inner = len(written) - len(written[dash + 1 :].lstrip())
    first = written[:inner]
    put = [first + body[0], *(" " * inner + line if line else "" for line in body[1:])]
    # A comment above a step belongs to it.
    while at > 1 and lines[at - 2].startswith(" " * dash + "#"):
        at -= 1
    return yaml.with_lines(at, put, step.place, meaning)


def with_variable(job: Job, step: Step, name: str, value: str) -> str | None:
    """One more environment variable of a step; None where that is not certain."""
    return _with_mapping_entry(job, step.place, "env", name, value)


def with_permission(job: Job, place: Path, scope: str, access: str) -> str | None:
    """A scope in the block `permissions` at a place, which is there; None where that is not certain."""
    yaml = job.file.yaml
    block = yaml.at([*place, "permissions"])
    if isinstance(block, Mapping) and scope in block:
        return yaml.with_scalar([*place, "permissions", scope], access)
    return yaml.with_entry([*place, "permissions"], scope, access)


def with_permissions(job: Job, scopes: Mapping[str, str]) -> str | None:
    """A block `permissions` for a job that has none, above its steps; None where that is not certain."""
    return _with_block(job, [*job.place, "steps"], "permissions", scopes)


def _with_mapping_entry(job: Job, place: Path, key: str, name: str, value: str) -> str | None:
    yaml = job.file.yaml
    if isinstance(yaml.at([*place, key]), Mapping):
        return yaml.with_entry([*place, key], name, value)
    before = "run" if yaml.at([*place, "run"]) is not None else "uses"
    return _with_block(job, [*place, before], key, {name: value})


def _with_block(job: Job, beside: Path, key: str, entries: Mapping[str, str]) -> str | None:
    """A mapping in block style under a new key, behind the value that stands beside it."""
    yaml = job.file.yaml
    at, last = yaml.line(beside), yaml.last_line(beside)
    place = [*beside[:-1], key]
    if at is None or last is None or yaml.at(place) is not None:
        return None
    written = yaml.text.split("\n")[at - 1]
    column = written.find(f"{beside[-1]}:")
    if column < 0:
        return None
    indent = " " * column
    put = [f"{indent}{key}:", *(f"{indent}  {name}: {_spelt(value)}" for name, value in entries.items())]
    before = at if beside[-1] == "steps" else last + 1
    return yaml.with_lines(before, put, place, dict(entries))


def _spelt(value: str) -> str:
    """As YAML takes it: plain where it may be, else in single quotes."""
    plain = value[:1].isalnum() and not any(sign in value for sign in (": ", " #")) and not value.endswith(":")
    return value if plain or (value[:1] in {".", "/"} and len(value) > 1) else "'" + value.replace("'", "''") + "'"

"""Small changes to a step of a workflow, each read back before it is offered. All give the file's new text, or None
where the change is not certain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.repository.workflow import Job, Step
from workers.triage.repository.yaml_file import Path, YamlFile


@dataclass(frozen=True, slots=True)
class Item:
    """How a step is written as an item of a list in block style."""

    line: int
    """The line of its dash, from 1."""
    dash: int
    """The column of the dash, from 0."""
    keys: int
    """The column of its keys."""


def item(yaml: YamlFile, place: Path) -> Item | None:
    """How a step is written; None for one in a flow style."""
    line = yaml.line(place)
    if line is None:
        return None
    lines = yaml.text.split("\n")
    keys = len(lines[line - 1]) - len(lines[line - 1].lstrip("- "))
    # A dash may stand alone on a line before.
    while line > 1 and not lines[line - 1].lstrip().startswith("-"):
        line -= 1
    dash = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    return Item(line, dash, keys) if lines[line - 1].lstrip().startswith("-") else None


def with_step_before(job: Job, index: int, fields: Mapping[str, str | dict[str, str]]) -> str | None:
    """One more step before another one of a job."""
    yaml, place = job.file.yaml, (*job.place, "steps", index)
    written = item(yaml, place)
    if written is None:
        return None
    lines = []
    for key, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{key}: {value}")
        else:
            lines += [f"{key}:", *(f"  {name}: {each}" for name, each in value.items())]
    lead, indent = " " * written.dash + "- ", " " * (written.dash + 2)
    new = [(indent if at else lead) + line for at, line in enumerate(lines)]
    return yaml.with_lines(written.line, new, place, dict(fields))


def with_folder(job: Job, step: Step, folder: str) -> str | None:
    """The step with another `working-directory`."""
    place = (*step.place, "working-directory")
    if step.text("working-directory"):
        return job.file.yaml.with_scalar(place, folder)
    return job.file.yaml.with_entry(step.place, "working-directory", folder)


def with_input(job: Job, step: Step, name: str, value: str | bool) -> str | None:
    """The step with an input of its action set."""
    yaml = job.file.yaml
    if name in step.inputs:
        return yaml.with_scalar((*step.place, "with", name), value)
    if step.inputs:
        return yaml.with_entry((*step.place, "with"), name, value)
    written, last = item(yaml, step.place), yaml.last_line(step.place)
    if written is None or last is None or "with" in step.data:
        return None
    indent = " " * written.keys
    spelt = str(value).lower() if isinstance(value, bool) else value
    new = [f"{indent}with:", f"{indent}  {name}: {spelt}"]
    return yaml.with_lines(last + 1, new, (*step.place, "with"), {name: value})


def with_script(job: Job, step: Step, old: str, new: str) -> str | None:
    """The step with a path in its script replaced wherever it stands."""
    changed = replaced(step.run, old, new)
    return changed and with_text(job.file.yaml, (*step.place, "run"), changed, token(old), new)


def with_folder_named(job: Job, step: Step, old: str, new: str) -> str | None:
    """The step with a folder replaced in all paths of its script that lead into it."""
    folder = _leading(old)
    wanted = folder.sub(lambda found: str(found.group(1)) + new, step.run)
    return with_text(job.file.yaml, (*step.place, "run"), wanted, folder, new)


def below(text: str, folder: str) -> frozenset[str]:
    """What a text names below a folder, from there."""
    paths = (re.match(r"/([\w.@+/*?\-]+)", text[found.end() :]) for found in _leading(folder).finditer(text))
    return frozenset(path[1].rstrip("/.") for path in paths if path)


def _leading(folder: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.\-])((?:\./)?){re.escape(folder)}(?=/)")


def with_text(yaml: YamlFile, place: Path, wanted: str, old: re.Pattern[str], new: str) -> str | None:
    """The file in which `old` is replaced in the lines of the text at a place, if that then is what is wanted."""
    first, last = yaml.value_line(place), yaml.last_line(place)
    if first is None or last is None:
        return None
    lines = yaml.text.split("\n")
    part = [old.sub(lambda found: found.group(1) + new, line) for line in lines[first - 1 : last]]
    changed = "\n".join([*lines[: first - 1], *part, *lines[last:]])
    return changed if yaml.means(changed, place, wanted) else None


def token(path: str) -> re.Pattern[str]:
    """A path where it stands for itself, and not as part of a longer one; `./` before it is the first group."""
    return re.compile(rf"(?<![\w/.\-])((?:\./)?){re.escape(path)}(?![\w\-]|/[\w.*]|\.\w)")


def names(text: str, path: str) -> bool:
    """Whether a text speaks of a path, or of something below it."""
    return (
        re.search(rf"(?<![\w/.\-])(?:\./)?{re.escape(path.removeprefix('./').rstrip('/'))}(?![\w\-])", text) is not None
    )


def replaced(text: str, old: str, new: str) -> str | None:
    """A text with a path replaced wherever it stands; None where it does not."""
    changed, count = token(old).subn(lambda found: str(found.group(1)) + new, text)
    return changed if count else None


def with_line(job: Job, step: Step, number: int, new: str) -> str | None:
    """The step with one line of its script replaced, counted from 1."""
    lines = step.run.split("\n")
    wanted = "\n".join([*lines[: number - 1], new, *lines[number:]])
    return with_text(job.file.yaml, (*step.place, "run"), wanted, _whole(lines[number - 1].strip()), new.strip())


def _whole(line: str) -> re.Pattern[str]:
    return re.compile(rf"()(?<!\S){re.escape(line)}(?=\s*$)")


def is_plain(text: str) -> bool:
    """Whether a shell takes the text as it stands."""
    return all(character.isalnum() or character in " /._-" for character in text)

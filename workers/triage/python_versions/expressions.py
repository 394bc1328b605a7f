"""What a version in a workflow stands for: a scalar, several lines, `${{ matrix.x }}` or `${{ env.X }}`.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workers.triage.python_versions.places import Choice, Role, Span, rewritten, taken_out
from workers.triage.python_versions.versions import pick
from workers.triage.python_versions.yaml_places import with_scalar
from workers.triage.workflow import Job, Workflow
from workers.triage.yaml_file import Path, YamlFile

_MATRIX = re.compile(r"\$\{\{\s*matrix(?:\.|\[')(?P<key>[\w-]+)(?:'\])?(?:(?:\.|\[')(?P<inner>[\w-]+)(?:'\])?)?\s*\}\}")
_ENVIRONMENT = re.compile(r"\$\{\{\s*env\.(?P<key>\w+)\s*\}\}")


def resolved(file: Workflow, job: Job, place: Path, value: object) -> tuple[Choice, ...] | None:
    """The versions that a value stands for; None where the repository does not tell."""
    text = str(value).strip()
    if "${{" not in text:
        return literal(file.path, file.yaml, place)
    if matrix := _MATRIX.fullmatch(text):
        return tuple(_of_matrix(file, job, matrix["key"], matrix["inner"])) or None
    if named := _ENVIRONMENT.fullmatch(text):
        places = ([*place[:4], "env", named["key"]], [*job.place, "env", named["key"]], ["env", named["key"]])
        for each in places:
            if file.yaml.at(each) is not None and "${{" not in str(file.yaml.at(each)):
                return literal(file.path, file.yaml, each)
    return None


def literal(path: str, yaml: YamlFile, place: Path) -> tuple[Choice, ...] | None:
    """The version in a scalar, or those on the lines of a block of text; None where none is told."""
    value, line = yaml.at(place), yaml.value_line(place)
    if value is None or line is None or isinstance(value, Mapping | list):
        return None
    if isinstance(value, str) and yaml.written(place) is None:
        return _lines(path, yaml, line) or None
    written, text = yaml.written(place) or str(value), str(value)
    picked = pick(text)
    fixed = picked is None or not picked.plain
    return (
        Choice(
            path,
            line,
            yaml.column(place) or 0,
            written.strip("'\""),
            picked,
            rewrite=None if fixed else with_scalar(place),
        ),
    )


def _lines(path: str, yaml: YamlFile, first: int) -> tuple[Choice, ...]:
    """Of a block scalar that begins on a line: its lines are those indented deeper than that."""
    rows = yaml.text.split("\n")
    indent = len(rows[first - 1]) - len(rows[first - 1].lstrip(" -"))
    found = []
    for number in range(first + 1, len(rows) + 1):
        row = rows[number - 1]
        if row.strip() and len(row) - len(row.lstrip(" ")) <= indent:
            break
        picked = pick(row)
        if picked:
            span = Span(number, len(row) - len(row.lstrip(" ")), row.strip())
            rewrite = rewritten(span) if picked.plain and picked.series else None
            found.append(
                Choice(
                    path,
                    number,
                    span.column,
                    span.text,
                    picked,
                    Role.LISTS,
                    f"{path}:{first}",
                    rewrite,
                    taken_out(span),
                )
            )
    return tuple(found)


def _of_matrix(file: Workflow, job: Job, key: str, inner: str | None) -> Iterator[Choice]:
    place: list[str | int] = [*job.place, "strategy", "matrix"]
    matrix = file.yaml.at(place)
    if not isinstance(matrix, Mapping):
        return
    values = matrix.get(key)
    group = f"{file.path}:{job.id}:{key}"
    for index, item in enumerate(values if isinstance(values, list) else ()):
        here: list[str | int] = [*place, key, index]
        if inner is None:
            yield from _item(file, here, here, group)
        elif isinstance(item, Mapping):
            yield from _item(file, [*here, inner], here, f"{group}:{_rest(item, inner)}")
    more = matrix.get("include")
    for index, item in enumerate(more if isinstance(more, list) else ()):
        here = [*place, "include", index]
        if isinstance(item, Mapping) and key in item:
            # Beside a list, another version in here would meet one of the list's own jobs.
            own = group if isinstance(values, list) else f"{group}:{_rest(item, key)}"
            yield from _item(file, [*here, key, inner] if inner else [*here, key], here, own)


def _rest(item: Mapping[str, object], key: str) -> str:
    """What a job of a matrix has besides its version: jobs that are alike in it can stand for each other."""
    return str(sorted((str(name), str(value)) for name, value in item.items() if name != key))


def _item(file: Workflow, value: Sequence[str | int], whole: Sequence[str | int], group: str) -> Iterator[Choice]:
    for choice in literal(file.path, file.yaml, value) or ():
        if "${{" not in choice.text:
            yield replace(choice, role=Role.LISTS, group=group, drop=lambda text: YamlFile(text).without_item(whole))

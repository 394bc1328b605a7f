"""What a version in a workflow stands for: a scalar, several lines, `${{ matrix.x }}` or `${{ env.X }}`.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from workers.triage.python_versions.images import Image, image
from workers.triage.python_versions.places import Choice, Rewrite, Role, Span, rewritten, taken_out
from workers.triage.python_versions.versions import pick
from workers.triage.python_versions.yaml_places import with_scalar
from workers.triage.repository.workflow import Job, Step, Workflow
from workers.triage.repository.yaml_file import Path, YamlFile

_Matrix = Mapping[str, object]

# GitHub makes no more jobs of one matrix: https://docs.github.com/en/actions/reference/limits
_MOST = 256
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


def of_image(job: Job, reference: str) -> Iterator[Choice]:
    """The versions of a job's image where they come from its matrix: `python:${{ matrix.python }}-slim`."""
    found = _MATRIX.search(reference)
    if found is None:
        return
    for choice in _of_matrix(job.file, job, found["key"], found["inner"]):
        named = image(reference[: found.start()] + choice.text + reference[found.end() :])
        if named and named.version == choice.text:
            yield replace(choice, rewrite=_existing(named, choice.rewrite))


def _existing(named: Image, rewrite: Rewrite | None) -> Rewrite | None:
    return (lambda text, new: rewrite(text, new) if named.exists_for(new) else None) if rewrite else None


def embedded(file: Workflow, job: Job, step: Step | None, expression: str) -> tuple[Choice, ...]:
    """The versions that an expression in a script or an input stands for; none where the repository does not tell."""
    place = [*(step.place if step else job.place), "run"]
    return resolved(file, job, place, expression) or ()


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
    for index, item in enumerate(values[:_MOST] if isinstance(values, list) else ()):
        here: list[str | int] = [*place, key, index]
        if inner is None:
            yield from _item(file, here, here, group)
        elif isinstance(item, Mapping):
            yield from _one_of_alike(file, [*here, inner], here, group, item, inner)
    more = matrix.get("include")
    for index, item in enumerate(more[:_MOST] if isinstance(more, list) else ()):
        here = [*place, "include", index]
        if isinstance(item, Mapping) and key in item:
            where = [*here, key, inner] if inner else [*here, key]
            if isinstance(values, list):
                yield from _beside_list(file, where, here, group, item, key, matrix)
            else:
                # A job that another list makes stays when what this item adds to it is taken out.
                added = any(str(each) in _listed(matrix, str(name)) for name, each in item.items() if name != key)
                for choice in _one_of_alike(file, where, here, group, item, key):
                    yield replace(choice, drop=None) if added else choice


def _beside_list(
    file: Workflow, value: Path, whole: Path, group: str, item: Mapping[str, object], key: str, matrix: _Matrix
) -> Iterator[Choice]:
    """An item of `include` with a version of its own beside the matrix' list of them.

    https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
    """
    rest = {name: str(each) for name, each in item.items() if name != key}
    foreign = {name: each for name, each in rest.items() if each not in _listed(matrix, name)}
    if all(_listed(matrix, name) for name in foreign) and not all(
        _family(each) in map(_family, _listed(matrix, name)) for name, each in foreign.items()
    ):
        # A job that only this item makes, such as the one on Windows: another version is another job of that sort.
        yield from _one_of_alike(file, value, whole, group, item, key)
        return
    extras = [name for name in foreign if not _listed(matrix, name)]
    for choice in _item(file, value, whole, group):
        # With a version of the list it says more of that job; with another it is a job for something else.
        is_own_job = extras and choice.text not in _listed(matrix, key)
        yield replace(choice, rewrite=None, drop=None if is_own_job else choice.drop)


def _listed(matrix: _Matrix, name: str) -> list[str]:
    values = matrix.get(name)
    return [str(each) for each in values] if isinstance(values, list) else []


def _family(value: str) -> str:
    """`ubuntu` of both ubuntu-22.04 and ubuntu-latest."""
    return value.partition("-")[0]


def _one_of_alike(
    file: Workflow, value: Path, whole: Path, group: str, item: Mapping[str, object], key: str
) -> Iterator[Choice]:
    """One of several jobs of a matrix: those that are otherwise alike can stand for each other.

    One whose other values name its version, such as tox' `py39`, cannot have another version alone.
    """
    for choice in _item(file, value, whole, group):
        series = choice.pick.series if choice.pick else None
        named = re.compile(rf"(?<!\d){series[0]}\.?{series[1]}(?!\d)" if series else r"(?!)")
        rest = sorted((str(name), str(each)) for name, each in item.items() if name != key)
        names_it = any(named.search(each) for _, each in rest)
        alike = [(name, named.sub("", each)) for name, each in rest]
        yield replace(choice, group=f"{group}:{alike}", rewrite=None if names_it else choice.rewrite)


def _item(file: Workflow, value: Path, whole: Path, group: str) -> Iterator[Choice]:
    for choice in literal(file.path, file.yaml, value) or ():
        if "${{" not in choice.text:
            yield replace(choice, role=Role.LISTS, group=group, drop=lambda text: YamlFile(text).without_item(whole))

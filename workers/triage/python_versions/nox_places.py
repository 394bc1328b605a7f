"""The Pythons of nox' sessions: `@nox.session(python=["3.12", "3.13"])`, names that stand for such a list included.

https://nox.thea.codes/en/stable/config.html#configuring-a-session-s-virtualenv
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from workers.triage.python_reading import parsed
from workers.triage.python_versions.places import Choice, Role, Span, rewritten, taken_out
from workers.triage.python_versions.versions import pick


def choices(path: str, text: str) -> Iterator[Choice]:
    """What `noxfile.py` says, each version once."""
    module = parsed(text)
    if module is None:
        return
    known = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    lines = text.split("\n")
    seen: set[tuple[str, int, int]] = set()
    for value in _values(module):
        for choice in _of(path, lines, value, known):
            if choice.place not in seen:
                seen.add(choice.place)
                yield choice


def _values(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(decorator, ast.Call) and _named(decorator.func) == "session":
                yield from (each.value for each in decorator.keywords if each.arg in {"python", "py"})


def _named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _of(path: str, lines: Sequence[str], value: ast.expr, known: Mapping[str, ast.expr]) -> Iterator[Choice]:
    if isinstance(value, ast.Name):
        value = known.get(value.id, value)
    if isinstance(value, ast.List | ast.Tuple):
        group = f"{path}:{value.lineno}:{value.col_offset}" if len(value.elts) > 1 else ""
        for item in value.elts:
            yield from _choice(path, lines, item, group)
    else:
        yield from _choice(path, lines, value, "")


def _choice(path: str, lines: Sequence[str], node: ast.expr, group: str) -> Iterator[Choice]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    picked = pick(node.value)
    row = lines[node.lineno - 1]
    # Python counts bytes of UTF-8.
    column = len(row.encode()[: node.col_offset].decode(errors="ignore"))
    written = row[column : column + len(node.value) + 2]
    if picked is None or written[1:-1] != node.value or written[:1] not in {'"', "'"}:
        return
    span = Span(node.lineno, column + 1, node.value)
    yield Choice(
        path,
        node.lineno,
        span.column,
        node.value,
        picked,
        Role.LISTS if group else Role.CHOOSES,
        group,
        rewritten(span) if picked.plain and picked.series else None,
        taken_out(Span(node.lineno, column, written)) if group else None,
    )

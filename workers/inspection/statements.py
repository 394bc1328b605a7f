"""Import statements of a file, with what they are guarded by. Only its syntax tree is looked at."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

Found = tuple[int, str, tuple[str, ...], bool, bool, bool]
"""The fields of an Imported after its file."""

_NAMES = 1_000
_HARMLESS_CONTEXTS = {"open", "catch_warnings", "Lock", "RLock"}
_FREE, _MODULE, _ANY = range(3)
_Guards = tuple[int, bool]
"""What may be lacking without harm in a block: nothing, a module, or anything; and `late` of what stands in it."""


def imports(tree: ast.Module, file: str) -> Iterator[Found]:
    """All import statements in the order of the file; relative ones that lead beyond the top are left out."""
    stack: list[tuple[ast.stmt, _Guards]] = [(node, (_FREE, False)) for node in reversed(tree.body)]
    while stack:
        node, (guarded, late) = stack.pop()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, (), guarded != _FREE, late, False
        elif isinstance(node, ast.ImportFrom):
            if module := absolute(file, node.level, node.module):
                names = tuple(alias.name for alias in node.names[:_NAMES])
                yield node.lineno, module, names, guarded != _FREE, late, guarded == _MODULE
        else:
            blocks = list(_blocks(node, guarded=guarded, late=late))
            stack.extend((child, guards) for body, guards in reversed(blocks) for child in reversed(body))


def absolute(file: str, level: int, module: str | None) -> str:
    """The absolute name of what a file imports from; empty where that leads beyond the top."""
    if not level:
        return module or ""
    package = file.split("/")[:-1]
    if len(package) < level:
        return ""
    return ".".join([*package[: len(package) - level + 1], *([module] if module else [])])


def _blocks(node: ast.stmt, *, guarded: int, late: bool) -> Iterator[tuple[Sequence[ast.stmt], _Guards]]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield node.body, (guarded, True)
        case ast.ClassDef():
            yield node.body, (guarded, late)
        case ast.Try() | ast.TryStar():
            yield from _of_try(node, guarded=guarded, late=late)
        case ast.With() | ast.AsyncWith():
            yield node.body, (guarded if all(_is_harmless(item.context_expr) for item in node.items) else _ANY, late)
        case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
            yield node.body, (_ANY, late)
            yield node.orelse, (_ANY, late)
        case ast.Match():
            for case in node.cases:
                yield case.body, (_ANY, late)


def _of_try(node: ast.Try | ast.TryStar, *, guarded: int, late: bool) -> Iterator[tuple[Sequence[ast.stmt], _Guards]]:
    """What `else` and `finally` raise is not caught; a handler runs only after something went wrong."""
    yield node.body, (max(guarded, _caught(node.handlers)), late)
    for handler in node.handlers:
        yield handler.body, (_ANY, late)
    yield node.orelse, (guarded, late)
    yield node.finalbody, (guarded, late)


def _caught(handlers: Sequence[ast.ExceptHandler]) -> int:
    """What an import may lack without harm: the first handler that catches that does not raise in turn."""
    found = _FREE
    for handler in handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        caught = max(map(_caught_by, kinds), default=_FREE)
        if caught > _FREE and not any(isinstance(statement, ast.Raise) for statement in handler.body):
            found = max(found, caught)
        if caught == _ANY:
            break
    return found


def _caught_by(kind: ast.expr | None) -> int:
    """Anything, too, for what is not known by its name."""
    known = getattr(builtins, kind.id, None) if isinstance(kind, ast.Name) else None
    if known is ModuleNotFoundError:
        return _MODULE
    if isinstance(known, type) and issubclass(known, BaseException):
        return _ANY if issubclass(ImportError, known) else _FREE
    return _ANY


def _is_harmless(context: ast.expr) -> bool:
    """Whether a context manager is known to let errors pass."""
    callee = context.func if isinstance(context, ast.Call) else context
    name = callee.attr if isinstance(callee, ast.Attribute) else callee.id if isinstance(callee, ast.Name) else ""
    return name in _HARMLESS_CONTEXTS

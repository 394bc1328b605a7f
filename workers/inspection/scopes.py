"""What a file binds at module level, statement by statement, by its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from workers.inspection.dynamics import is_dynamic, reaches_out
from workers.inspection.statements import absolute

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class Scope:
    """A module's own level."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    """`bind`, `drop` or `star`, and the name or the module, in the order in which they happen."""
    everywhere: set[str] = field(default_factory=set)
    """What functions and classes declare `global`."""
    exported: set[str] | None = None
    """What `__all__` lists, where it is written out."""
    odd_all: bool = False
    """Whether `__all__` is made in another way."""
    dynamic: bool = False
    """Of the Module."""
    reaches_out: bool = False
    """Whether it may put names into other modules."""
    loaded: set[str] = field(default_factory=set)
    """Modules that it imports, and names that it imports from some, which may be modules: dotted and absolute."""
    lent: set[tuple[str, str]] = field(default_factory=set)
    """What it binds in others: `core.x = 1` is `("core", "x")`."""
    extended: bool = False
    """Whether it does anything with its `__path__`, which may then lead elsewhere, too."""


def scope_of(tree: ast.Module, file: str) -> Scope:
    """Only an unconditional `del` of the module's own level drops a name; every other path may not be taken."""
    scope = Scope(dynamic=is_dynamic(tree), reaches_out=reaches_out(tree))
    scope.extended = any(isinstance(node, ast.Name) and node.id == "__path__" for node in ast.walk(tree))
    for statement in tree.body:
        if isinstance(statement, ast.Delete):
            scope.steps += [("drop", target.id) for target in statement.targets if isinstance(target, ast.Name)]
            continue
        for node in _of_level(statement):
            _take(scope, node, file)
    return scope


def _of_level(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes that belong to the module's level: what stands in functions, classes and lambdas does not, nor do the
    variables of comprehensions; the `:=` in these does. A bare annotation binds nothing."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _FUNCTIONS):
            stack += [*node.decorator_list, *node.args.defaults, *(each for each in node.args.kw_defaults if each)]
        elif isinstance(node, ast.ClassDef):
            stack += [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.comprehension):
            stack += [node.iter, *node.ifs]
        elif isinstance(node, ast.AnnAssign) and node.value is None:
            stack.append(node.annotation)
        elif not isinstance(node, ast.Lambda):
            stack += reversed(list(ast.iter_child_nodes(node)))


def _take(scope: Scope, node: ast.AST, file: str) -> None:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            scope.steps.append(("bind", node.name))
            scope.everywhere.update(_declared_global(node))
        case ast.Name(id=name, ctx=ast.Store()):
            scope.steps.append(("bind", name))
        case ast.Attribute(value=ast.Name(id=name), attr=what, ctx=ast.Store()):
            scope.lent.add((name, what))
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            scope.steps.append(("bind", name))
        case ast.MatchMapping(rest=str(name)):
            scope.steps.append(("bind", name))
        case ast.Import():
            scope.loaded |= {alias.name for alias in node.names}
            scope.steps += [("bind", alias.asname or alias.name.partition(".")[0]) for alias in node.names]
        case ast.ImportFrom():
            _take_from(scope, node, file)
        case _:
            _take_all(scope, node)


def _take_from(scope: Scope, node: ast.ImportFrom, file: str) -> None:
    source = absolute(file, node.level, node.module)
    scope.loaded |= {source, *(f"{source}.{alias.name}" for alias in node.names)}
    for alias in node.names:
        if alias.name != "*":
            scope.steps.append(("bind", alias.asname or alias.name))
        elif source:
            scope.steps.append(("star", source))


def _take_all(scope: Scope, node: ast.AST) -> None:
    """`__all__`, where it is a list or tuple of strings, or grows by such; otherwise it is odd."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            scope.exported = None
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value):
            scope.exported = None
        case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
            pass
        case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__")), args=[value]):
            value = value if isinstance(value, ast.List | ast.Tuple) else ast.List([value])
        case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"))):
            scope.odd_all = True
            return
        case _:
            return
    texts = _texts(value)
    scope.odd_all = scope.odd_all or texts is None
    scope.exported = (scope.exported or set()) | (texts or set())


def _texts(value: ast.expr) -> set[str] | None:
    items = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    texts = {item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    written = isinstance(value, ast.List | ast.Tuple) and all(isinstance(item, ast.Constant) for item in items)
    return texts if written else None


def _declared_global(node: ast.AST) -> set[str]:
    return {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}

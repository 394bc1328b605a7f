"""Whether a module may bind names in a way that its syntax does not show."""

from __future__ import annotations

import ast

_READING = {"get", "items", "keys", "values", "copy", "__contains__"}
_INTO_MODULES = {"global_enum", "_convert", "_convert_", "f_globals"}
"""What puts names into the module that it is used in: https://docs.python.org/3/library/enum.html#enum.global_enum"""


def is_dynamic(tree: ast.Module) -> bool:
    """True for every use that might; reading `globals()` or `sys.modules["other"]` is none.

    `vars()` and `locals()` are the module's own only outside functions and classes.
    """
    read = {id(value) for node in ast.walk(tree) for value in _read_by(node)}
    stack: list[tuple[ast.AST, bool]] = [(tree, True)]
    while stack:
        node, own = stack.pop()
        if id(node) not in read and _binds(node, own=own):
            return True
        inner = own and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
        stack += [(child, inner) for child in ast.iter_child_nodes(node)]
    return False


def reaches_out(tree: ast.Module) -> bool:
    """Whether a module may put names into others: by `sys.meta_path`, or by handing on `sys.modules["other"]`, as
    `tlz` is made by its `_build_tlz`."""
    return any(_is_handed(node) for node in ast.walk(tree))


def _is_handed(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="sys"), attr="meta_path"):
            return True
        case ast.Call(args=args):
            return any(_is_of_modules(value) for value in args)
        case ast.Subscript(value=ast.Attribute(attr="modules"), ctx=ast.Store()):
            return True
    return False


def _is_of_modules(value: ast.expr) -> bool:
    return isinstance(value, ast.Subscript) and isinstance(value.value, ast.Attribute) and value.value.attr == "modules"


def _read_by(node: ast.AST) -> list[ast.expr]:
    """What a node only looks something up in."""
    match node:
        case ast.Subscript(value=value, ctx=ast.Load()):
            return [value]
        case ast.Attribute(value=value, attr=name) if name in _READING:
            return [value]
        case ast.Compare(comparators=values):
            return values
    return []


def _binds(node: ast.AST, *, own: bool) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="globals")):
            return True
        case ast.Call(func=ast.Name(id="vars" | "locals"), args=[]):
            return own
        case ast.Call(func=ast.Name(id="exec"), args=[_]):
            return True
        case (
            ast.Subscript(slice=ast.Name(id="__name__"))
            | ast.Subscript(value=ast.Attribute(attr="modules"), ctx=ast.Store())
        ):
            return True  # sys.modules[__name__], whatever is done with it
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in _INTO_MODULES:
            return True
        case ast.Expr(value=ast.Call(args=args, keywords=keywords)):
            return own and any(_is_own_name(value) for value in [*args, *(keyword.value for keyword in keywords)])
        case ast.Call(func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"), args=[name_]):
            return _is_own_name(name_)
    return False


def _is_own_name(value: ast.expr) -> bool:
    """A call for its effect alone that is told the module's name, such as apipkg's `initpkg(__name__, ...)`."""
    return isinstance(value, ast.Name) and value.id == "__name__"

"""Python files of the repository, which anybody may have written: parsed within bounds, and never run."""

from __future__ import annotations

import ast
import warnings

from workers.triage.patterns import Pattern

MAX_CHARACTERS = 150_000
"""Longer files are not parsed: f-strings and long names take Python the square of their length."""
_ENDLESS_NAME = Pattern(r"(?:\w+[ \t]*\.[ \t]*){200}")
_DEEPEST = 200


def parsed(text: str) -> ast.Module | None:
    """The file's syntax tree, at most 200 nodes deep; None for what this Python cannot parse, or out of bounds."""
    try:
        if len(text) > MAX_CHARACTERS or _ENDLESS_NAME.search(text):
            return None
        with warnings.catch_warnings():
            # Of a wrong escape, for one; the file is not ours to mend.
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return module if _is_shallow(module) else None


def _is_shallow(module: ast.Module) -> bool:
    """Whether a function that calls itself can walk through it."""
    level: list[ast.AST] = [module]
    for _ in range(_DEEPEST):
        level = [inner for node in level for inner in ast.iter_child_nodes(node)]
        if not level:
            return True
    return False

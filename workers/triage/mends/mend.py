"""Mends as unified diffs that `git apply` takes (https://git-scm.com/docs/git-apply)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff

CONTEXT = 3
_NO_NEWLINE = "\\ No newline at end of file\n"
_NOTHING = "/dev/null"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def edited(path: str, before: str, after: str) -> str:
    """The change of a file's text; empty where there is none. Lines end at LF only, as they do for git."""
    if before == after:
        return ""
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    return f"diff --git {old} {new}\n--- {old}\n+++ {new}\n{_hunks(before, after)}"


def added(path: str, text: str, mode: str = "100644") -> str:
    """A new file with that text."""
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    body = f"--- {_NOTHING}\n+++ {new}\n{_hunks('', text)}" if text else ""
    return f"diff --git {old} {new}\nnew file mode {mode}\n{body}"


def removed(path: str, text: str, mode: str = "100644") -> str:
    """A file taken away; `text` is what it holds."""
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    body = f"--- {old}\n+++ {_NOTHING}\n{_hunks(text, '')}" if text else ""
    return f"diff --git {old} {new}\ndeleted file mode {mode}\n{body}"


def mode_changed(path: str, before: str, after: str) -> str:
    """Another mode, such as 100755 for a script that is to be run."""
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    return f"diff --git {old} {new}\nold mode {before}\nnew mode {after}\n"


def renamed(before: str, after: str) -> str:
    """The same file under another path."""
    old, new = _quoted(f"a/{before}"), _quoted(f"b/{after}")
    names = f"rename from {_quoted(before)}\nrename to {_quoted(after)}\n"
    return f"diff --git {old} {new}\nsimilarity index 100%\n{names}"


def replaced_line(path: str, text: str, line: int, new: str) -> str:
    """The change of one line, counted from 1; its line end stays as it is."""
    lines = text.split("\n")
    end = "\r" if lines[line - 1].endswith("\r") else ""
    return edited(path, text, "\n".join([*lines[: line - 1], new + end, *lines[line:]]))


def touched(diff: str) -> frozenset[str] | None:
    """The files that a diff made here changes; None where a name is written in quotes."""
    headers = [line for line in diff.split("\n") if line.startswith("diff --git ")]
    if any('"' in header for header in headers):
        return None
    # Both names are equal but for a rename, whose old name is told on a line of its own.
    names = [header.removeprefix("diff --git a/") for header in headers]
    renamed_from = [line.removeprefix("rename from ") for line in diff.split("\n") if line.startswith("rename from ")]
    return frozenset(name[: (len(name) - len(" b/")) // 2] for name in names) | frozenset(renamed_from)


def _hunks(before: str, after: str) -> str:
    old, new = _lines(before), _lines(after)
    # The two names are cut off again: difflib does not quote them as git does.
    return "".join(_ended(list(unified_diff(old, new, n=CONTEXT))[2:]))


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _ended(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _quoted(path: str) -> str:
    """The path as git writes it: in quotes and with escapes where it holds what a diff could not tell apart.
    https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath"""
    if not any(character in _ESCAPES or not character.isprintable() for character in path):
        # A tab ends a name in a patch, so that one with a space is taken whole.
        return f"{path}"
    return '"' + "".join(map(_escaped, path)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode())

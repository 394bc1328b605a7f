"""The commands that give a file of the repository LF line endings, and keep them so.

A diff would have to hold the very characters that no page shows. https://git-scm.com/docs/gitattributes#_eol
"""

from __future__ import annotations

import posixpath
import shlex

ATTRIBUTES = ".gitattributes"


def rule(path: str) -> str:
    """The line of .gitattributes for files of that sort."""
    pattern = f"*{posixpath.splitext(path)[1]}" if posixpath.splitext(path)[1] else f"/{path}"
    spelt = f'"{pattern}"' if " " in pattern else pattern
    return f"{spelt} text eol=lf"


def commands(path: str, attributes: str | None) -> tuple[str, ...]:
    """To be run at a clone's root; `attributes` is what .gitattributes holds."""
    end = "" if not attributes or attributes.endswith("\n") else "\\n"
    return (
        f"printf '{end}%s\\n' {shlex.quote(rule(path))} >> {ATTRIBUTES}",
        f"git add {ATTRIBUTES}",
        f"git add --renormalize -- {shlex.quote(path)}",
    )

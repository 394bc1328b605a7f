"""Hostile text made harmless. Whatever comes from a log, a branch name or a package passes through here."""

from __future__ import annotations

import re
import unicodedata

MAX_CODE = 200
"""How many characters an inline code span shows at most."""

_BACKTICKS = re.compile("`+")


def visible(text: str) -> str:
    """The same text without characters that reorder, hide or break lines: controls, bidirectional marks, separators.

    Bidirectional controls can make text read as something else (https://trojansource.codes/).
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def is_line(text: str) -> bool:
    """Whether a text is one line of which a page shows every character."""
    return "\n" not in text and visible(text) == text


def _shown(character: str) -> str:
    if character in "\t\n":
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return ""
    return " " if category in {"Zl", "Zp"} else character


def code(text: object, limit: int = MAX_CODE) -> str:
    """An inline Markdown code span that shows the text and nothing else; one line, cut at `limit` characters.

    The fence is longer than any run of backticks inside (https://spec.commonmark.org/0.31.2/#code-spans). GitHub links
    neither mentions nor references inside code.
    """
    shown = " ".join(visible(str(text)).split())
    if len(shown) > limit:
        shown = f"{shown[: limit - 1]}…"
    fence = "`" * (_longest_run(shown) + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown or ' '}{padding}{fence}"


def fenced(text: str, info: str = "text") -> str:
    """A fenced code block that the text cannot leave (https://spec.commonmark.org/0.31.2/#fenced-code-blocks)."""
    shown = visible(text).rstrip("\n")
    fence = "`" * max(3, _longest_run(shown) + 1)
    return f"{fence}{info}\n{shown}\n{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)

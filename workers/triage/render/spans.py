"""A sentence of Markdown for places that read none: as HTML, and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from workers.triage.text import visible

_BACKTICKS = re.compile("`+")


def as_html(sentence: str) -> str:
    """The sentence with its code spans as `<code>`, in which GitHub links neither mentions nor references."""
    pieces = _pieces(" ".join(visible(sentence).split()))
    return "".join(
        f"<code>{escape(text, quote=False)}</code>" if code else escape(text, quote=False) for text, code in pieces
    )


def as_text(sentence: str, limit: int) -> str:
    """The sentence without the marks of its code spans, in one line, cut at `limit` characters."""
    text = "".join(text for text, _ in _pieces(" ".join(visible(sentence).split())))
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _pieces(sentence: str) -> Iterator[tuple[str, bool]]:
    """The texts in their order, and whether each is code: https://spec.commonmark.org/0.31.2/#code-spans"""
    runs = list(_BACKTICKS.finditer(sentence))
    done, at = 0, 0
    while at < len(runs):
        wide = len(runs[at][0])
        end = next((other for other in range(at + 1, len(runs)) if len(runs[other][0]) == wide), None)
        if end is not None:
            yield sentence[done : runs[at].start()], False
            yield _inside(sentence[runs[at].end() : runs[end].start()]), True
            done, at = runs[end].end(), end
        at += 1
    yield sentence[done:], False


def _inside(code: str) -> str:
    padded = code.startswith(" ") and code.endswith(" ") and code.strip()
    return code[1:-1] if padded else code

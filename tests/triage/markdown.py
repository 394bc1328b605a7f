"""GitHub's flavour of Markdown, parsed: what a reader of a comment would get."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.gfm import gfm_plugin

_REFERENCE = re.compile(r"(?<!\w)@\w|(?<!\w)#\d|\bGH-\d")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    gfm_plugin(parser)
    return parser


_PARSER = _parser()


def parse(markdown: str) -> list[Token]:
    """The tokens of the whole text."""
    return list(_PARSER.parse(markdown))


def links(markdown: str) -> list[str]:
    """Where links and images lead."""
    inline = [child for token in parse(markdown) for child in token.children or []]
    found = [child.attrs.get("href") or child.attrs.get("src") for child in inline]
    return [str(address) for address in found if address]


def html(markdown: str) -> list[str]:
    """Every tag and HTML comment."""
    tokens = parse(markdown)
    inline = [child for token in tokens for child in token.children or []]
    raw = [token.content for token in [*tokens, *inline] if token.type in {"html_block", "html_inline"}]
    return [tag for content in raw for tag in re.findall(r"<!--.*?-->|<[^>]*>", content)]


def references(markdown: str) -> list[str]:
    """What GitHub would turn into a mention of a person or a reference to an issue: outside code and links."""
    found: list[str] = []
    for token in parse(markdown):
        inside_link = 0
        for child in token.children or []:
            inside_link += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "text" and not inside_link:
                found += _REFERENCE.findall(child.content)
        if token.type == "html_block":
            found += _REFERENCE.findall(re.sub(r"<code>.*?</code>|<[^>]*>", "", token.content))
    return found


def closed(markdown: str) -> str:
    """What is seen of it while all that is folded stays so: of a fold, its title."""
    shown, depth = [], 0
    for line in markdown.splitlines():
        if not depth and not line.startswith("<!--"):
            shown.append(line)
        depth += line.count("<details>") - line.count("</details>")
    return "\n".join(shown)

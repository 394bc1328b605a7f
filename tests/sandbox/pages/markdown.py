"""Markdown as GitHub shows it.

https://github.github.com/gfm/ and https://docs.github.com/get-started/writing-on-github

markdown-it-py renders; an allow-list then decides which elements and attributes stay, as GitHub's sanitiser does.
Mentions and references become links, so that a comment that would call somebody shows it. Left out: emoji shortcodes,
syntax colours, mathematics, diagrams, images through GitHub's proxy, references to commits.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from mdit_py_plugins.gfm import gfm_plugin

_DROPPED_NAMES = "iframe noembed noframes plaintext script style template textarea title xmp"
_DROPPED_WHOLE = frozenset(_DROPPED_NAMES.split())
"""Elements that go with everything in them."""
_ALLOWED_NAMES = """
a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p pre q s samp section
span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var
"""
_ALLOWED = frozenset(_ALLOWED_NAMES.split())
_VOID = {"br", "hr", "img", "input"}
_ATTRIBUTES = {
    "a": {"href", "title", "name", "id"},
    "img": {"src", "alt", "title", "width", "height", "align"},
    "input": {"type", "checked", "disabled"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan", "style"},
    "th": {"align", "colspan", "rowspan", "style"},
    "div": {"align", "class"},
    "p": {"align", "class"},
    "ul": {"class"},
    "li": {"class", "id"},
    "section": {"class"},
    "code": {"class"},
}
_ADDRESS = re.compile(r"(?:https?://|mailto:|/|#|\.)", re.IGNORECASE)
_STYLE = re.compile(r"text-align:\s*(?:left|right|center)")
_CLASS = re.compile(r"[\w -]+")
_LITERAL = {"code", "pre", "a", "kbd", "samp", "tt"}
"""Where GitHub looks for neither mentions nor references."""
_REFERENCE = re.compile(
    r"(?<![\w/@`])@(?P<login>[A-Za-z\d](?:[A-Za-z\d-]{0,38})(?:/[\w-]+)?)"
    r"|(?<![\w/])(?P<repo>[\w.-]+/[\w.-]+)?#(?P<number>\d+)\b"
)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True})
    gfm_plugin(parser)
    return parser


_MARKDOWN = _parser()


def render(text: str, repository: str) -> str:
    """Markdown as safe HTML; `repository` is where `#7` points."""
    cleaner = _Cleaner(repository)
    cleaner.feed(_MARKDOWN.render(text))
    cleaner.close()
    return cleaner.result()


class _Cleaner(HTMLParser):
    def __init__(self, repository: str) -> None:
        super().__init__(convert_charrefs=True)
        self._repository = repository
        self._out: list[str] = []
        self._open: list[str] = []
        self._dropping: list[str] = []

    def result(self) -> str:
        """What is left, with every element closed."""
        return "".join(self._out) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WHOLE:
            self._dropping.append(tag)
        if self._dropping or tag not in _ALLOWED or (tag == "input" and ("type", "checkbox") not in attrs):
            return
        kept = [(name, value or "") for name, value in attrs if _keeps(tag, name, value or "")]
        if tag == "input":
            kept = [(name, value) for name, value in kept if name != "disabled"] + [("disabled", "")]
        if tag == "a":
            kept.append(("rel", "nofollow"))
        self._out.append(f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in kept) + ">")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED_WHOLE:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag == self._dropping[-1]:
                self._dropping.pop()
            return
        if tag in self._open:
            while (inner := self._open.pop()) != tag:
                self._out.append(f"</{inner}>")
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        if _LITERAL & set(self._open):
            self._out.append(escape(data, quote=False))
            return
        position = 0
        for found in _REFERENCE.finditer(data):
            self._out.append(escape(data[position : found.start()], quote=False))
            self._out.append(self._link(found))
            position = found.end()
        self._out.append(escape(data[position:], quote=False))

    def _link(self, found: re.Match[str]) -> str:
        text = escape(found[0])
        if found["login"]:
            return f'<a class="mention" href="/{escape(found["login"])}">{text}</a>'
        place = found["repo"] or self._repository
        return f'<a class="reference" href="/{escape(place)}/issues/{found["number"]}">{text}</a>'


def _keeps(tag: str, name: str, value: str) -> bool:
    if name not in _ATTRIBUTES.get(tag, ()):
        return False
    if name in {"href", "src"}:
        return _ADDRESS.match(value) is not None
    if name == "style":
        return _STYLE.fullmatch(value.strip("; ")) is not None
    if name == "class":
        return _CLASS.fullmatch(value) is not None
    return True

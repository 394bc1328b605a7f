"""A page as a browser gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from pydantic import SecretStr
from werkzeug.test import TestResponse

from bot.settings import Settings
from tests.bot.payloads import SECRET


@dataclass
class Page(HTMLParser):
    """What a page holds: its elements with their attributes, and the text of each cell by its row."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    links: list[str | None] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.elements and self.elements[-1][0] in {"td", "th"}:
            self.rows[-1][-1] += data.strip()


def page(response: TestResponse) -> Page:
    found = Page()
    found.feed(response.text)
    return found


def settings(url: str = "redis://127.0.0.1:1") -> Settings:
    return Settings(retriage_webhook_secret=SecretStr(SECRET), redis_url=SecretStr(url))

"""What METADATA or PKG-INFO declares."""

from __future__ import annotations

from typing import Any

from packaging.metadata import parse_email

from workers.inspection.archives import shown

_MOST = 1_000
_LENGTH = 2_000


def declared(text: str) -> dict[str, Any]:
    """The fields of a Metadata. What is malformed is left out; a header that may stand once and stands twice, too."""
    raw, _ = parse_email(text)
    urls = {_cut(label): _cut(url) for label, url in list(raw.get("project_urls", {}).items())[:_MOST]}
    if "home_page" in raw and not any(label.casefold() == "homepage" for label in urls):
        urls["Homepage"] = _cut(raw["home_page"])
    requires_python = raw.get("requires_python")
    return {
        "name": _cut(raw.get("name", "")),
        "version": _cut(raw.get("version", "")),
        "requires_python": None if requires_python is None else _cut(requires_python),
        "requires_dist": [_cut(each) for each in raw.get("requires_dist", [])[:_MOST]],
        "urls": urls,
    }


def _cut(value: str) -> str:
    return shown(" ".join(value.split()))[:_LENGTH]

"""What all shapes share: addresses and node ids."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]
"""A JSON object."""


@dataclass(slots=True)
class Urls:
    """Where the sandbox's three servers are; known once they have bound their ports."""

    api: str = ""
    web: str = ""
    logs: str = ""

    def repo(self, full_name: str) -> str:
        """A repository in the API."""
        return f"{self.api}/repos/{full_name}"

    def page(self, full_name: str) -> str:
        """A repository in the browser."""
        return f"{self.web}/{full_name}"


def node_id(prefix: str, identifier: int) -> str:
    """An opaque id that looks like GitHub's: a type's prefix and something in base 64."""
    data = identifier.to_bytes(8, "big")
    return f"{prefix}_{base64.urlsafe_b64encode(data).decode().rstrip('=')}"


def quoted(path: str) -> str:
    """A path for use in an address, slashes kept."""
    return quote(path, safe="/", errors="surrogateescape")

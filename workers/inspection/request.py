"""What the reader is asked, as JSON on its standard input."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """An artifact, and what is asked of it; the fields of an Inquiry mean the same as there."""

    path: str
    """Where the artifact is."""
    wheel: bool
    """Whether it is a wheel, else an sdist."""
    compile: bool = True
    """Of the Inquiry."""
    files: tuple[str, ...] = ()
    """Of the Inquiry."""
    line: int | None = None
    """Of the Inquiry."""
    modules: tuple[str, ...] = ()
    """Of the Inquiry."""
    imports: bool = False
    """Of the Inquiry."""
    python: str = ""
    """Of the Inquiry."""
    begin: int = 0
    """How many steps an earlier reader has done, the one that ended it among them: they are left out."""

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self)).encode()


def read(data: bytes) -> Request:
    """What `written` wrote."""
    fields: dict[str, Any] = json.loads(data)
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Request(**values)

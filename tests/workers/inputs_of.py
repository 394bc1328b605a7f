"""What people give to `retriage analyze`, made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.fakes import MISSING_FILE, OTHER_FILE

PASSED = """\
2026-01-05T10:00:01.0000000Z ##[group]Run make
2026-01-05T10:00:01.0000000Z ##[endgroup]
2026-01-05T10:00:02.0000000Z error: 0 errors
2026-01-05T10:00:02.0000000Z Cleaning up orphan processes
"""
MEMBERS = {
    "0_build (3.11).txt": MISSING_FILE,
    "1_lint.txt": OTHER_FILE,
    "build (3.11)/1_Run cp .env.example .env.txt": MISSING_FILE,
    "build (3.11)/system.txt": "2026-01-05T10:00:00.0000000Z Requested labels: ubuntu-latest\n",
    "lint/1_Run cp settings.toml .env.txt": OTHER_FILE,
}
"""A run's archive, laid out as GitHub does."""


def archive(members: Mapping[str, str] = MEMBERS) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return buffer.getvalue()


def unpacked(folder: Path, members: Mapping[str, str] = MEMBERS) -> Path:
    for name, text in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder

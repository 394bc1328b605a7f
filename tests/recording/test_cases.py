"""The committed recordings must be what their names say, and name neither this machine nor an index."""

import re
from pathlib import Path

import pytest

from tests.recording import cases
from tests.story.test_story import FOREIGN

RECORDED = sorted((Path(__file__).parent / "output").glob("*.log"))
PASSES = re.compile(r"-pass(-|$)|retried-then-found")


def test_every_case_is_recorded_under_its_name() -> None:
    names = [case.name for case in cases.ALL]
    assert len(names) == len(set(names))
    assert set(names) <= {path.stem for path in RECORDED}


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recording_has_the_frame_and_the_outcome_of_its_name(path: Path) -> None:
    raw = path.read_bytes()
    assert len(raw) < 200_000
    assert raw.startswith(b"\xef\xbb\xbf2026-11-20T10:15:31.")
    text = raw.decode("utf-8-sig")
    assert text.endswith(" Cleaning up orphan processes\n")
    assert f" Complete job name: {path.stem}\n" in text
    assert FOREIGN.search(text) is None
    errors = re.findall(r"##\[error\]Process completed with exit code \d+\.", text)
    tolerated = path.stem == "file-pass-continue-on-error"
    assert bool(errors) == (tolerated or PASSES.search(path.stem) is None)

"""Whatever bytes a log holds, it is read and examined without an error, and what is quoted stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.build import stamped, step
from workers.triage import decode, engine
from workers.triage.examine import examine
from workers.triage.gather import gather
from workers.triage.landmarks import Bounds
from workers.triage.log import read_logs
from workers.triage.model import Conclusion
from workers.triage.redact import redact
from workers.triage.steps import Steps

TOKENS = [
    "##[group]Run make",
    "##[group]",
    "##[endgroup]",
    "##[error]",
    "##[error]Process completed with exit code 1.",
    "Post job cleanup.",
    "Cleaning up orphan processes",
    "2026-11-20T10:15:30.1234567Z ",
    "2026-99-99T99:99:99Z ",
    "2026-11-20T10:15:31Z",
    "job\tstep\t",
    "job\tUNKNOWN STEP\t",
    "\ufeff",
    "\x1b[31m",
    "\x1b]0;",
    "\x1b",
    "^[[0m",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "\0",
    "\u2028",
    "cp: cannot stat '",
    "No such file or directory",
    "fatal: No url found for submodule path 'a' in .gitmodules",
    "ERROR: Package 'a' requires a different Python: 3.11.7 not in '>=3.12'",
    "FAILED tests/test_a.py::test_b - assert",
    "=== short test summary info ===",
    "Traceback (most recent call last):",
    '  File "a.py", line 1, in <module>',
    "IndentationError: unexpected indent",
    'The command "make" exited with 2.',
    "travis_fold:start:a",
    "Done. Your build exited with 1.",
    "`<img>@a](b",
    "password=aaaaaaaaaaaaaaaa",
    "-----BEGIN PRIVATE KEY-----",
    "x" * 5000,
    " ",
    ": ",
]
TEXT = st.lists(st.sampled_from(TOKENS) | st.text(max_size=8), max_size=40).map("".join)
BYTES = TEXT.map(lambda text: text.encode("utf-8", "replace")) | TEXT.map(lambda text: text.encode("utf-16", "replace"))
MIXED = st.lists(BYTES | st.binary(max_size=20), max_size=4).map(b"".join)
STEPS = Steps(
    [
        step(1, "Set up job", "success", 0, 0),
        step(2, "Run make", "failure", 0, 1),
        step(3, "Post Run make", "success", 1, None),
        step(4, "Complete job", None, None, None),
    ]
)


@settings(max_examples=250, deadline=None)
@given(MIXED, st.sampled_from(list(Conclusion)) | st.none(), st.booleans())
def test_no_bytes_break_reading_or_examining(data: bytes, concluded: Conclusion | None, known: bool) -> None:
    for log in read_logs(data, "fuzz"):
        steps = STEPS if known else Steps()
        made = examine(log, concluded, steps)
        assert made.lines == len(log)
        assert len(made.excerpt) <= 4000
        assert not made.findings or made.conclusion is not Conclusion.SUCCESS
        for found in made.findings:
            assert found.quote == redact(log.text(found.line))
            assert len(found.excerpt) <= 4000
            assert steps.anchor(log, found.line).startswith("#step:" if steps.at(log, found.line) else "")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=60), st.integers(1, 200), st.integers(16, 600))
def test_no_cut_breaks_reading_or_examining(tokens: list[str], size: int, limit: int) -> None:
    data = stamped(*tokens).encode()
    bounds = Bounds(whole=limit, head=limit // 8, tail=limit // 4, between=limit // 4, segment=max(1, limit // 32))
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "BLOCK", size)
        gathered = gather(chunks, engine.scanner(), engine.LANDMARKS, bounds=bounds)
    for log in read_logs(gathered, "fuzz"):
        for found in examine(log, Conclusion.FAILURE).findings:
            assert found.quote == redact(log.text(found.line))

"""Which processor architecture a job ran on, as far as its log tells."""

from __future__ import annotations

from functools import cache

import re2
from re2 import Set as _PatternSet

from workers.triage.log import JobLog

AMD64 = "amd64"
ARM64 = "arm64"

# What the runner, its images and the set-up actions write about themselves near the top of a log:
# https://github.com/actions/runner-images and https://docs.travis-ci.com/user/multi-cpu-architectures/
_CLUES = (
    (ARM64, r"(?i)(?:image|labels?|runs-on|arch(?:itecture)?)\b[^\n]{0,40}\b(?:arm64|aarch64|[a-z0-9.-]+-arm)\b"),
    (ARM64, r"/(?:hostedtoolcache|Cache)/[^\s]*/arm64\b"),
    (AMD64, r"(?i)(?:image|labels?|runs-on|arch(?:itecture)?)\b[^\n]{0,40}\b(?:amd64|x86_64|x64)\b"),
    (AMD64, r"[/\\]hostedtoolcache[/\\][^\s]*[/\\]x64\b"),
    # GitHub's standard images without an architecture in their name are x64:
    # https://docs.github.com/en/actions/reference/runners/github-hosted-runners
    (AMD64, r"(?m)(?:Image|Requested labels): (?:ubuntu-(?:latest|\d\d\.\d\d)|windows-(?:latest|20\d\d))\s*$"),
)
"""What tells which architecture, the surer before the less sure."""
_LINES_READ = 400


def architecture(log: JobLog) -> str | None:
    """`amd64`, `arm64`, or None where the log does not tell."""
    told = _clues().Match(log.lines.head(_LINES_READ))
    return _CLUES[min(told)][0] if told else None


@cache
def _clues() -> _PatternSet:
    clues = re2.Set.SearchSet()
    for _, pattern in _CLUES:
        clues.Add(pattern)
    clues.Compile()
    return clues

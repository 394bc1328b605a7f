"""Which processor architecture a job ran on, as far as its log tells."""

from __future__ import annotations

import re2

from workers.triage.log import JobLog

AMD64 = "amd64"
ARM64 = "arm64"

# What the runner, its images and the set-up actions write about themselves near the top of a log:
# https://github.com/actions/runner-images and https://docs.travis-ci.com/user/multi-cpu-architectures/
_CLUES = (
    (
        ARM64,
        re2.compile(
            r"(?i)(?:image|labels?|runs-on|arch(?:itecture)?)\b[^\n]{0,40}\b(?:arm64|aarch64|[a-z0-9.-]+-arm)\b"
        ),
    ),
    (ARM64, re2.compile(r"/(?:hostedtoolcache|Cache)/[^\s]*/arm64\b")),
    (AMD64, re2.compile(r"(?i)(?:image|labels?|runs-on|arch(?:itecture)?)\b[^\n]{0,40}\b(?:amd64|x86_64|x64)\b")),
    (AMD64, re2.compile(r"[/\\]hostedtoolcache[/\\][^\s]*[/\\]x64\b")),
    # GitHub's standard images without an architecture in their name are x64:
    # https://docs.github.com/en/actions/reference/runners/github-hosted-runners
    (
        AMD64,
        re2.compile(
            r"(?m)(?:Image: |Requested labels: )(?:ubuntu-(?:latest|\d\d\.\d\d)|windows-(?:latest|20\d\d))\s*$"
        ),
    ),
)
_LINES_READ = 400


def architecture(log: JobLog) -> str | None:
    """`amd64`, `arm64`, or None where the log does not tell."""
    head = log.lines.head(_LINES_READ).decode("utf-8", "replace")
    return next((name for name, pattern in _CLUES if pattern.search(head)), None)

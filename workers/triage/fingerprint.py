"""Same failure, same value: a Finding's kind, subject and quoted line with their volatile parts normalised.

The rules are ordered and named. Their results are stored, so a change of any rule changes VERSION.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import re2

from workers.triage.model import Value

VERSION = 1


@dataclass(frozen=True, slots=True)
class Normaliser:
    """One volatile part and what stands for it."""

    name: str
    """What varies."""
    pattern: str
    """In RE2's syntax."""
    replacement: str
    """What every occurrence becomes."""


NORMALISERS = (
    Normaliser(
        "workspace", r"(?:/home/runner/work|/__w|[A-Z]:\\a|/github/workspace)[/\\][^\s/\\]+[/\\][^\s/\\]+[/\\]?", ""
    ),
    Normaliser(
        "tool-cache", r"(?:/opt/hostedtoolcache|C:\\hostedtoolcache\\windows)[/\\][^\s:'\"]*?(?:x64|arm64)", "<tools>"
    ),
    Normaliser("site-packages", r"[^\s'\"]*(?:site|dist)-packages[/\\]", "<site>/"),
    Normaliser("temporary", r"(?:/tmp|/var/folders|/private/var)/[^\s:'\"]*", "<tmp>"),
    Normaliser("url-query", r"(https?://[^\s?]+)\?\S*", r"\1"),
    Normaliser("uuid", r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b", "<uuid>"),
    Normaliser("timestamp", r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?", "<time>"),
    Normaliser("duration", r"\b\d+(?:\.\d+)?\s?(?:ms|µs|us|ns|s|secs?|seconds?|m|mins?|minutes?)\b", "<duration>"),
    Normaliser("address", r"\b0x[0-9a-fA-F]+\b", "<address>"),
    Normaliser("hash", r"\b[0-9a-f]{7,64}\b", "<hash>"),
    Normaliser("port", r"((?:localhost|\d{1,3}(?:\.\d{1,3}){3})):\d{2,5}\b", r"\1:<port>"),
    Normaliser("process", r"(?i)\b(pid|process|thread)([ =:]+)\d+", r"\1\2<n>"),
)
_COMPILED = tuple((re2.compile(rule.pattern), rule.replacement) for rule in NORMALISERS)


def normalise(text: str) -> str:
    """The text without what varies from run to run."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())


def fingerprint(kind: str, subject: Mapping[str, Value], quote: str) -> str:
    """The value for one Finding: `<version>:<16 hex digits>`.

    A subject identifies the failure; only a Finding without one is known by its quoted line alone.
    """
    known = {name: normalise(str(value)) for name, value in subject.items() if value is not None and name != "line"}
    identity = [kind, known or normalise(quote)]
    digest = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    return f"{VERSION}:{digest[:16]}"

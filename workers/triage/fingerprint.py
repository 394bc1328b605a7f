"""Same failure, same value: a Finding's kind, subject and quoted line with their volatile parts normalised.

The rules are ordered and named. Their results are stored, so a change of any rule changes VERSION.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.model import Value
from workers.triage.patterns import Pattern

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
    # GitHub's own runners, containers, and the `_work` folder of self-hosted ones:
    # https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    Normaliser(
        "workspace",
        r"(?:/(?:home|Users)/runner/work|/__w|[A-Z]:\\a|[^\s'\"(]*[/\\]_work)[/\\][^\s/\\]+[/\\][^\s/\\'\":]+[/\\]?"
        r"|/github/workspace/",
        "",
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
    # Where in a file, as compilers and linters write it: what moves when a line above is added.
    Normaliser("position", r"(\.[A-Za-z]\w{0,9})(?::\d+(?::\d+)?|\(\d+(?:,\s?\d+)?\))", r"\1:<line>"),
    Normaliser("counter", r"\[ *\d+ *(?:/ *\d+|%) *\]|\b\d+ of \d+\b|\(\d+/\d+\)|\b\d+(?:\.\d+)?%|^#\d+ ", "<count>"),
    Normaliser("process", r"(?i)\b(pid|process|thread)([ =:]+)\d+", r"\1\2<n>"),
)
GENERIC = {
    "exit-code": r"(?:.*\b(?:exit(?:ed)?|return(?:ed)?|finished|terminated|completed|failed)\b.*)?"
    r"\b(?:code|status):? ?'?\d+'?\.?",
    "exited": r"(?:the )?(?:process|command|script|job|step|task)\b.*\b(?:exited|failed)(?: with)? ?\d*\.?",
    "cancelled": r"the (?:operation|run|job) was cancell?ed\.?",
    "make": r"(?:g|mingw32-)?make(?:\[\d+\])?: \*\*\* \[[^\]]*\] error \d+",
    "npm": r"npm err(?:or|!).{0,4}(?:code elifecycle|errno \d+|exit status \d+)?|.*elifecycle.*",
    "yarn": r"error command failed.*",
    "build": r"(?:failure: )?(?:the )?build (?:failed|finished|step)\b.*|\[error\] failed to execute goal.*",
    "word": r"(?:error|failed|failure|killed|aborted|terminated|fail)[:.!]*",
}
"""Lines, in lower case and by name, with which any failure of a tool may end: they tell nothing of what failed."""
_GENERIC = Pattern("|".join(f"(?:{pattern})" for pattern in GENERIC.values()))
_MARK = "##[error]"
_COMPILED = tuple((Pattern(rule.pattern), rule.replacement) for rule in NORMALISERS)


def normalise(text: str) -> str:
    """The text without what varies from run to run."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())


def fingerprint(kind: str, subject: Mapping[str, Value], quote: str) -> str | None:
    """The value for one Finding: `<version>:<16 hex digits>`; None for one of which only a generic line is known.

    A subject identifies the failure; where it tells no more than a place in a file, the quoted line does so with it.
    """
    known = {name: normalise(str(value)) for name, value in subject.items() if value is not None and name != "line"}
    identity: list[object] = [kind, known or None]
    if not known.keys() - {"file"}:
        said = normalise(quote)
        if not known and is_generic(said):
            return None
        identity.append(said)
    digest = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
    return f"{VERSION}:{digest[:16]}"


def is_generic(line: str) -> bool:
    """Whether a normalised line only says that something failed: two failures that share it need share nothing else."""
    return _GENERIC.fullmatch(line.removeprefix(_MARK).strip().lower()) is not None

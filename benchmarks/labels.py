"""What a labelled corpus says of each log: the contract of its index, and which Kinds agree with which label.

A corpus is a folder with `index.jsonl`, one JSON object a log:

    file              path of the log below the folder; its second part names the source
    ci                "github-actions", "travis" or another
    category          the coarse cause, or "none (passing)"
    root_cause_line   the text that a person would quote, often several lines
    line_no           where it stands in the file, counted from 1; None where the label does not tell
    confidence        "certain", "probable" or "unknown": how far the label is to be trusted
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

INDEX = "index.jsonl"
PASSING = "none"
"""What the category of a passing run's log begins with."""
UNTRUSTED = "unknown"
"""The trust level of labels that are not scored."""

INFRASTRUCTURE = frozenset(
    {
        "missing-runner",
        "architecture-mismatch",
        "missing-hardware",
        "missing-service",
        "disk-full",
        "out-of-memory",
        "network",
        "rate-limited",
        "runner-lost",
        "timeout",
        "cancelled",
    }
)

KINDS: dict[str, frozenset[str]] = {
    "test": frozenset({"test-failure"}),
    # The labels call every static check lint; mypy and tsc have a Kind of their own here.
    "lint": frozenset({"lint", "type-check"}),
    # tsc and a compiler that cannot find an import fail a build as much as one that rejects a statement.
    "compile": frozenset({"compile-error", "type-check", "missing-module"}),
    # "Something from outside could not be had or does not work": the labels do not tell why.
    "external-dependency": frozenset(
        {"dependency-resolution", "dependency-build", "broken-dependency", "missing-module", "network", "rate-limited"}
    ),
    # What CI was told to do cannot work; a lock file that is out of date is labelled so, too.
    "ci-config": frozenset(
        {"workflow-error", "missing-secret", "missing-command", "permission-denied", "dependency-resolution"}
    ),
    # A shell says "not found" of a program that is not there; the labels see a file.
    "missing-file": frozenset({"missing-file", "missing-command", "missing-module"}),
    "permission": frozenset({"permission-denied"}),
    "submodule": frozenset({"broken-submodule"}),
    "python-version": frozenset({"python-version-mismatch"}),
    # A runner that never came up and one that went away are told apart by nothing but time.
    "missing-runner": frozenset({"missing-runner", "runner-lost"}),
    "cancelled": frozenset({"cancelled", "timeout"}),
    # A job that GitHub ended at its time limit says only "The operation was canceled."
    "infra:timeout": frozenset({"timeout", "cancelled"}),
    "infra:disk-full": frozenset({"disk-full"}),
    # A server that answers 429 and a service that refuses connections are labelled network.
    "infra:network": frozenset({"network", "rate-limited", "missing-service"}),
    "infra:rate-limit": frozenset({"rate-limited"}),
    "infra:runner-lost": frozenset({"runner-lost"}),
    # Also a registry that refuses a token, which is not the change's fault either.
    "infra:other": INFRASTRUCTURE | {"permission-denied", "missing-secret"},
}
"""The Kinds that agree with a category. A category that is not here (`unknown`, `other`) counts for no Kind."""

NARROWER: dict[str, frozenset[str]] = {
    # A test that cannot be loaded or run for a more basic cause is labelled by the step it broke.
    "test": frozenset(
        {
            "missing-module",
            "broken-dependency",
            "python-version-mismatch",
            "missing-file",
            "missing-command",
            "missing-service",
            "compile-error",
            "dependency-build",
            "dependency-resolution",
            "permission-denied",
            "out-of-memory",
            "timeout",
            "lint",  # a coverage gate in the test step
        }
    ),
    # A linter that is not installed is labelled by the step it broke.
    "lint": frozenset({"missing-command", "missing-module", "compile-error", "dependency-resolution", "missing-file"}),
    "compile": frozenset({"missing-file", "missing-command", "broken-dependency", "dependency-resolution", "lint"}),
    "external-dependency": frozenset({"missing-command", "missing-file", "missing-service", "compile-error"}),
    "ci-config": frozenset({"lint", "missing-file"}),
    "permission": frozenset({"workflow-error"}),
}
"""More exact Kinds that agree with a category only where the Finding quotes a labelled line.

Label and Finding then point at the same line, and differ in how coarsely they name it.
"""

_GH_COLUMNS = re.compile(r"^[^\t\n]{1,500}\t[^\t\n]{1,500}\t(?=\ufeff?\d{4}-\d\d-\d\dT)")
_STAMP = re.compile(r"^\ufeff?\d{4}-\d\d-\d\dT[\d:.]+Z ?")
# Escapes as they are, written out by a terminal's log, and with their ESC lost by a web page.
_COLOURS = re.compile(r"(?:\x1b|\^\[)\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\[\d{0,3}(?:;\d+)*m|\x1b[()][A-B0-2]")
_CR_ENDS = re.compile(rb"\r\n|\r|\n")
_SAYS_NOTHING = 4


@dataclass(frozen=True)
class Label:
    """One log of a corpus and what is known of it."""

    file: str
    """Its path below the corpus' folder."""
    ci: str
    """Which service wrote it."""
    category: str
    """The coarse cause."""
    text: str
    """What a person would quote; often several lines."""
    line_no: int | None
    """Where that stands, as the corpus counts."""
    trust: str
    """How far the label is to be trusted."""

    @property
    def folder(self) -> str:
        """The source it is from."""
        return [*self.file.split("/")[1:2], "?"][0]

    @property
    def passing(self) -> bool:
        """Whether the run passed."""
        return self.category.startswith(PASSING)

    @property
    def trusted(self) -> bool:
        """Whether it is scored at all."""
        return self.trust != UNTRUSTED

    @cached_property
    def lines(self) -> list[str]:
        """The labelled lines that say anything, as `bare` gives them."""
        rows = [bare(line) for line in re.split(r"[\r\n]+", self.text)]
        return [row for row in rows if len(row) >= _SAYS_NOTHING]

    def line(self, data: bytes) -> int | None:
        """The label's line number as retriage counts, which ends lines at LF alone.

        In the cidiff data set a CR ends a line, too; `data` is the log's bytes.
        """
        if self.line_no is None or self.folder != "cidiff":
            return self.line_no
        ends = list(_CR_ENDS.finditer(data))
        at = ends[min(self.line_no - 2, len(ends) - 1)].end() if self.line_no > 1 and ends else 0
        return data.count(b"\n", 0, at) + 1


def labels(corpus: Path) -> Iterator[Label]:
    """All logs of a corpus, in the order of its index. Raises OSError where there is none."""
    with (corpus / INDEX).open(encoding="utf-8") as index:
        for row in map(json.loads, index):
            yield Label(
                file=row["file"],
                ci=row.get("ci") or "",
                category=row["category"],
                text=row.get("root_cause_line") or "",
                line_no=row.get("line_no"),
                trust=row.get("confidence") or UNTRUSTED,
            )


def bare(line: str) -> str:
    """A log's line without what services put before it, without colours, its white space made single blanks."""
    return " ".join(_COLOURS.sub("", _STAMP.sub("", _GH_COLUMNS.sub("", line))).split())


def agrees(category: str, kind: str, *, same_line: bool) -> bool | None:
    """Whether a Kind is what a category means; None where the category counts for no Kind.

    `same_line` tells that the Finding quotes a labelled line.
    """
    if category not in KINDS:
        return None
    return kind in KINDS[category] or (same_line and kind in NARROWER.get(category, frozenset()))

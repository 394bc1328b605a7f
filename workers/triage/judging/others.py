"""The same failure on other heads, and what has moved: what speaks against blaming a change."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workers.triage.environment import Moved, Sort
from workers.triage.judging.case import NEVER_FLAKY, Case
from workers.triage.judging.past import head_of, is_of_branch, showing
from workers.triage.model import Finding
from workers.triage.records import RunRecord

_DAY = 86_400
NOW = 7 * _DAY
"""Seconds for which a head's newest run tells how it stands; an older one may be given up."""
LATELY = 30 * _DAY
"""Seconds within which a failure that may come and go has to be new, to be a change's doing."""
_LEAST_NAME = 3


def failing_now(case: Case) -> tuple[RunRecord, ...]:
    """The newest runs of other heads that fail in the same way; the oldest first."""
    found: dict[str, RunRecord] = {}
    for place in case.places:
        newest: dict[str, RunRecord] = {}
        for record in case.records(place.run):
            if not case.is_related(record, place.run) and case.at(place.run) - record.at <= NOW:
                newest[head_of(record)] = record
        found |= {head: each for head, each in newest.items() if showing(each, case.fingerprint)}
    return tuple(sorted(found.values(), key=lambda record: record.at))


def seen_lately(case: Case) -> tuple[RunRecord, ...]:
    """Runs of other heads, and of the base, that failed so not long ago.

    Of what does not come by chance only those of the base: a branch may have begun there before it was mended.
    """
    chance = case.finding.kind not in NEVER_FLAKY
    found: list[RunRecord] = []
    for place in case.places:
        run, since = place.run, case.at(place.run) - LATELY
        found += [
            record
            for record in case.records(run)
            if record.at >= since
            and showing(record, case.fingerprint)
            and record.head_sha != run.head_sha
            and (is_of_branch(record, case.base(run)) or (chance and not case.is_related(record, run)))
        ]
    return tuple(found)


def named_in(case: Case) -> tuple[Moved, ...]:
    """What has moved and is named by the failure."""
    finding = case.finding
    told = [finding.quote, finding.excerpt, *(str(value) for value in finding.subject.values() if value)]
    text = _plain(" ".join(told))
    return tuple(each for each in case.moved if _is_named(each, text))


def _is_named(moved: Moved, text: str) -> bool:
    name = moved.name.partition("@")[0] if moved.sort is Sort.ACTION else moved.name
    plain = _plain(name)
    if moved.sort is Sort.RUNNER_IMAGE or len(plain) < _LEAST_NAME:
        return False
    return re.search(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9])", text) is not None


def broke_inside(case: Case) -> tuple[Moved, ...]:
    """The packages that have moved and that the failure is in: as its subject, or by the file that failed."""
    finding = case.finding
    packages = [each for each in case.moved if each.sort is Sort.PACKAGE]
    return tuple(each for each in packages if _is_subject(finding, each) or _is_file_of(finding, each))


def _is_subject(finding: Finding, moved: Moved) -> bool:
    package = finding.subject.get("package")
    return finding.category == "dependency" and isinstance(package, str) and _plain(package) == _plain(moved.name)


def _is_file_of(finding: Finding, moved: Moved) -> bool:
    file = finding.subject.get("file")
    if not isinstance(file, str):
        return False
    path = file.replace("\\", "/").lower()
    return any(
        f"{folder}/{name}/" in f"/{path}"
        for folder in ("site-packages", "dist-packages", "node_modules")
        for name in _spellings(moved.name)
    )


def _spellings(name: str) -> Iterable[str]:
    lower = name.lower()
    return {lower, lower.replace("-", "_")}


def _plain(text: str) -> str:
    """With what a package's name is spelt by in more than one way made one.

    https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    return re.sub(r"[-_.]+", "-", text.lower())

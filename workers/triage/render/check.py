"""The check run of one head: the summary, and annotations on the lines of the findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePosixPath

from workers.triage.diagnosis import SURE, Diagnosis, Located
from workers.triage.judgement import Judged, Judgement
from workers.triage.model import Category, Finding
from workers.triage.render import proof
from workers.triage.render.page import Frame, failure, headline, heads_of, runs_of
from workers.triage.render.spans import as_text
from workers.triage.text import visible

NAME = "retriage"
LIMIT = 65_535
"""How many bytes GitHub takes of a summary; its documentation calls them characters, its refusal bytes:
`summary exceeds a maximum bytesize of 65535`."""
MAX_TITLE = 255
MAX_ANNOTATIONS = 50
_MAX_MESSAGE = 4000
_MAX_PATH = 500
_MAX_LINE = 10_000_000

GREEN = "CI is green"
RESOLVED = """\
{runs}

As of {heads}.
"""
MESSAGE = """\
{quote}

{remedy}"""

# Where a runner checks a repository out, in a container and on each of the systems.
_WORKSPACE = re.compile(r"(?:/home/runner/work|/Users/runner/work|/__w|[A-Z]:/a|(?P<mounted>/github/workspace))/")
_INSTALLED = frozenset({"site-packages", "dist-packages", "node_modules", ".venv", "venv", ".tox", ".nox", ".git"})
_NO_PATH = re.compile(r"[<>:\"|?*\\]")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of a file at the head."""

    path: str
    """The file."""
    start_line: int
    """From 1."""
    end_line: int
    """The last line."""
    level: str
    """`notice`, `warning` or `failure`."""
    title: str
    """At most 255 characters of plain text."""
    message: str
    """At most 64 KB of plain text."""


@dataclass(frozen=True, slots=True)
class Check:
    """One completed check run: https://docs.github.com/en/rest/checks/runs#create-a-check-run"""

    name: str
    """As it is listed."""
    commit: str
    """The head's full id."""
    conclusion: str
    """`neutral`: retriage explains, it judges nothing; `success` once all is green."""
    title: str
    """One line of plain text."""
    summary: str
    """Markdown, within GitHub's limit."""
    annotations: tuple[Annotation, ...]
    """At most 50, which is what GitHub takes at once."""
    external_id: str
    """Tells what it says, so that the same is not written twice."""


def check_of(judgement: Judgement, *, name: str = NAME) -> Check:
    """The check run for the red runs of one head."""
    frame = Frame(marker="", hint="", limit=LIMIT, size=_bytes, heading=False)
    check = Check(
        name=name,
        commit=judgement.diagnoses[0].run.head_sha,
        conclusion="neutral",
        title=as_text(headline(judgement), MAX_TITLE),
        summary=failure(judgement, frame),
        annotations=_annotations(judgement),
        external_id="",
    )
    return _with_id(check)


def check_resolved(diagnoses: Sequence[Diagnosis], *, name: str = NAME) -> Check:
    """The check run once all runs of the head are green. `diagnoses` are those runs', at least one."""
    summary = RESOLVED.format(runs=runs_of(diagnoses), heads=heads_of(diagnoses))
    return _with_id(Check(name, diagnoses[0].run.head_sha, "success", GREEN, summary, (), external_id=""))


def _with_id(check: Check) -> Check:
    return replace(check, external_id=sha256(repr(check).encode("utf-8", "surrogatepass")).hexdigest())


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _annotations(judgement: Judgement) -> tuple[Annotation, ...]:
    """One for each place that is named, the likeliest causes' first."""
    found: dict[tuple[str, int, str], Annotation] = {}
    for judged in judgement.judged:
        for located in _places(judged):
            annotation = _annotation(located.finding, judged)
            if annotation:
                found.setdefault((annotation.path, annotation.start_line, annotation.title), annotation)
    return tuple(found.values())[:MAX_ANNOTATIONS]


def _places(judged: Judged) -> Iterator[Located]:
    if not judged.ignored:
        for sighting in judged.cause.sightings:
            yield sighting.found
        yield from judged.cause.also


def _annotation(finding: Finding, judged: Judged) -> Annotation | None:
    subject = finding.subject
    path = _path(subject.get("file") or subject.get("path"), judged.cause.sightings[0].run.repository)
    line = subject.get("line")
    # What a package holds is not in the repository, however its path looks.
    if finding.category is Category.DEPENDENCY or path is None or not isinstance(line, int):
        return None
    claim = finding.confidence >= SURE and not proof.contradicted(finding)
    failure = claim and not judged.elsewhere and not judged.wrong
    return (
        Annotation(
            path=path,
            start_line=line,
            end_line=line,
            level="failure" if failure else "warning",
            title=as_text(proof.summary(finding), MAX_TITLE),
            message=MESSAGE.format(
                quote=visible(finding.quote)[:_MAX_MESSAGE], remedy=as_text(proof.remedy(finding), _MAX_MESSAGE)
            ),
        )
        if 0 < line <= _MAX_LINE
        else None
    )


def _path(named: object, repository: str) -> str | None:
    """The path in the repository; None for what is not plausibly one of its files."""
    text = str(named or "").replace("\\", "/")
    folder = repository.rpartition("/")[2]
    in_workspace = _WORKSPACE.match(text)
    if in_workspace:
        own = "" if in_workspace["mounted"] else f"{folder}/{folder}/"
        inside = text[in_workspace.end() :]
        text = inside.removeprefix(own) if inside.startswith(own) else ""
    parts = PurePosixPath(text).parts
    odd = not parts or len(text) > _MAX_PATH or text.endswith("/") or visible(text) != text or "\t" in text
    outside = text.startswith(("/", "~")) or ".." in parts or not _INSTALLED.isdisjoint(parts)
    return None if odd or outside or _NO_PATH.search(text) else str(PurePosixPath(*parts))

"""The draft of an issue for the maintainers of a package that broke: to be read, checked and sent by a person."""

from __future__ import annotations

from workers.triage.environment import Sort
from workers.triage.judgement import Judged
from workers.triage.render.words import blocks, folded
from workers.triage.text import code, fenced, visible

FOLD = "A draft of an issue for the maintainers of the package"

BEFORE = """\
**Before you send it:** only the log of this job was looked at. Nothing was reproduced, and it was not looked up \
whether a later release of {package} mends it, or whether it is reported already. Look for both first. The draft \
quotes the job's log and will be public: read it through.

Title:"""

BODY_LABEL = "Text:"

ISSUE_TITLE = "{package}: {error}{where}"
ISSUE_BODY = """\
{package} fails in CI with {error}.

{facts}

The log of the job says:

{excerpt}

This is all that is known: it was seen in that log, and there is no smaller example yet.
"""

VERSION = "- Version of {package}: {version}"
NOT_TOLD = "the log does not tell"
PLACE = "- Place: {file}{line}"
LINE = ", line {line}"
BEFORE_IT = "- When the same job last passed it had {version}"
STEP = "- Step of the job: {step}"

A_PACKAGE = "the package"
_MAX_TITLE = 200
_MAX_EXCERPT = 8_000


def render_draft(judged: Judged) -> str:
    """The draft, folded, with a title and a text to be copied."""
    finding = judged.cause.found.finding
    package, error = _package(judged), _field(judged, "error") or finding.quote
    named = code(package) if package else A_PACKAGE
    body = ISSUE_BODY.format(
        package=named,
        error=code(error),
        facts="\n".join(_facts(judged, package)),
        excerpt=fenced((finding.excerpt or finding.quote)[:_MAX_EXCERPT]),
    )
    title = fenced(_title(judged, package, error))
    return f"{folded(FOLD, blocks(BEFORE.format(package=named), title, BODY_LABEL, fenced(body, 'markdown')))}\n"


def _title(judged: Judged, package: str, error: str) -> str:
    version, file = _field(judged, "version"), _field(judged, "file")
    name = " ".join(filter(None, (package, version))) or A_PACKAGE
    where = f" in {file}" if file else ""
    title = " ".join(visible(ISSUE_TITLE.format(package=name, error=error, where=where)).split())
    return title if len(title) <= _MAX_TITLE else f"{title[: _MAX_TITLE - 1]}…"


def _facts(judged: Judged, package: str) -> list[str]:
    finding = judged.cause.found.finding
    moved = next((each for each in judged.moved if each.sort is Sort.PACKAGE and each.name == package), None)
    version = _field(judged, "version") or (moved.now if moved else None)
    named = code(package) if package else A_PACKAGE
    rows = [VERSION.format(package=named, version=code(version) if version else NOT_TOLD)]
    if moved and moved.before:
        rows.append(BEFORE_IT.format(version=code(moved.before)))
    file, line = _field(judged, "file"), _field(judged, "line")
    if file:
        rows.append(PLACE.format(file=code(file), line=LINE.format(line=line) if line else ""))
    if finding.step:
        rows.append(STEP.format(step=code(finding.step)))
    return rows


def _package(judged: Judged) -> str:
    """The package that the Finding names, else the only one that has moved."""
    moved = [each.name for each in judged.moved if each.sort is Sort.PACKAGE]
    return _field(judged, "package") or (moved[0] if len(moved) == 1 else "")


def _field(judged: Judged, name: str) -> str:
    value = judged.cause.found.finding.subject.get(name)
    return "" if value is None else str(value)

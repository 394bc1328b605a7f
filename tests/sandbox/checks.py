"""Check runs: what GitHub takes as one, and how it becomes a record.

https://docs.github.com/rest/checks/runs#create-a-check-run. GitHub does not document its refusals; they are as quoted
in https://github.com/dorny/test-reporter/issues/194 (annotations), https://github.com/github/docs/issues/35252 (bytes)
and https://github.com/reviewdog/action-actionlint/issues/72 (characters).
"""

from __future__ import annotations

from tests.sandbox.check_runs import Annotation, CheckRun
from tests.sandbox.errors import ApiError
from tests.sandbox.shapes.base import Json
from tests.sandbox.state import Repository
from tests.sandbox.store import Store

STATUSES = ("queued", "in_progress", "completed")
CONCLUSIONS = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out")
"""What an App may say; `stale` is GitHub's alone."""
LEVELS = ("notice", "warning", "failure")
MOST_ANNOTATIONS = 50
"""In one request."""
LONGEST_TEXT = 65_535
"""Characters, and bytes, of a summary."""
LONGEST_TITLE = 255
LONGEST_MESSAGE = 64 * 1024
"""Bytes of an annotation's message."""


def add(store: Store, repo: Repository, given: Json) -> CheckRun:
    """A new check run of the App.

    Raises:
        ApiError: 422 in GitHub's words.
    """
    name, commit = _text(given, "name"), _text(given, "head_sha")
    status, conclusion = _state(given)
    title, summary, annotations = _output(given.get("output"))
    if commit not in repo.objects.commits:
        raise ApiError(422, f"No commit found for SHA: {commit}")
    now = store.clock.now()
    completed = now if status == "completed" else None
    known = given.get("external_id")
    external = str(known) if known is not None else None
    record = CheckRun(
        store.new_id(), commit, name, status, conclusion, external, title, summary, annotations, now, completed
    )
    repo.checks[record.id] = record
    return record


def _state(given: Json) -> tuple[str, str | None]:
    """Naming a conclusion completes a check run; completing one needs a conclusion."""
    conclusion = given.get("conclusion")
    status = "completed" if conclusion is not None else given.get("status", "queued")
    _among("status", status, STATUSES)
    if status == "completed":
        _need(given, "conclusion")
        _among("conclusion", conclusion, CONCLUSIONS)
    return str(status), conclusion


def _output(given: Json | None) -> tuple[str | None, str | None, tuple[Annotation, ...]]:
    if given is None:
        return None, None, ()
    title, summary = _text(given, "title"), _text(given, "summary")
    if len(summary) > LONGEST_TEXT:
        raise _refused(f"Only {LONGEST_TEXT} characters are allowed; {len(summary)} were supplied.")
    if len(summary.encode()) > LONGEST_TEXT:
        raise _invalid("CheckRun", "summary", f"summary exceeds a maximum bytesize of {LONGEST_TEXT}")
    annotations = given.get("annotations") or []
    if len(annotations) > MOST_ANNOTATIONS:
        raise _refused(f"No more than {MOST_ANNOTATIONS} items are allowed; {len(annotations)} were supplied.")
    return title, summary, tuple(_annotation(each) for each in annotations)


def _annotation(given: Json) -> Annotation:
    path, message, level = _text(given, "path"), _text(given, "message"), _text(given, "annotation_level")
    _among("annotation_level", level, LEVELS)
    first, last = _line(given, "start_line"), _line(given, "end_line")
    if last < first:
        raise _invalid("CheckAnnotation", "end_line", "end_line must be greater than or equal to start_line")
    title = given.get("title")
    if title is not None and len(title) > LONGEST_TITLE:
        raise _refused(f"Only {LONGEST_TITLE} characters are allowed; {len(title)} were supplied.")
    if len(message.encode()) > LONGEST_MESSAGE:
        raise _invalid("CheckAnnotation", "message", f"message exceeds a maximum bytesize of {LONGEST_MESSAGE}")
    return Annotation(path, first, last, level, message, title)


def _line(given: Json, name: str) -> int:
    value = _need(given, name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _refused(f"For 'properties/{name}', {value!r} is not an integer.")
    if value < 1:
        raise _invalid("CheckAnnotation", name, f"{name} must be greater than 0")
    return value


def _text(given: Json, name: str) -> str:
    value = _need(given, name)
    if not isinstance(value, str):
        raise _refused(f"For 'properties/{name}', {value!r} is not a string.")
    return value


def _need(given: Json, name: str) -> object:
    if given.get(name) is None:
        raise _refused(f'"{name}" wasn\'t supplied.')
    return given[name]


def _among(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _refused(f"For 'properties/{name}', {value} is not a member of {list(allowed)}.")


def _refused(reason: str) -> ApiError:
    return ApiError(422, f"Invalid request.\n\n{reason}")


def _invalid(resource: str, name: str, message: str) -> ApiError:
    return ApiError(
        422, "Validation Failed", [{"resource": resource, "code": "custom", "field": name, "message": message}]
    )

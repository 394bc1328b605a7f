"""Which keys a workflow's file may have where, and which names an expression may begin with.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax and
https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workers.triage.repository import workflow
from workers.triage.repository.yaml_file import Path, YamlFile

_ROOT = ("name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs")
_JOB = (
    *("name", "permissions", "needs", "if", "runs-on", "environment", "concurrency", "outputs", "env", "defaults"),
    *("steps", "timeout-minutes", "strategy", "continue-on-error", "container", "services", "uses", "with", "secrets"),
)
_STEP = (
    *("id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error"),
    "timeout-minutes",
)
_STRATEGY = ("matrix", "fail-fast", "max-parallel")
_CONTAINER = ("image", "credentials", "env", "ports", "volumes", "options")
_EVENTS = (
    *("push", "pull_request", "pull_request_target", "workflow_dispatch", "workflow_call", "workflow_run", "schedule"),
    *("release", "issues", "issue_comment", "merge_group", "repository_dispatch", "create", "delete", "deployment"),
    *("deployment_status", "pull_request_review", "pull_request_review_comment", "check_run", "check_suite", "status"),
    *("discussion", "discussion_comment", "fork", "gollum", "label", "milestone", "page_build", "public", "watch"),
    *("registry_package", "branch_protection_rule", "image_version"),
)
_FILTERS = (
    *("branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore", "types", "workflows"),
    *("inputs", "secrets", "outputs"),
)
CONTEXTS = (
    *("github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs"),
)
"""What an expression may begin with, though not in every place."""
FUNCTIONS = (
    *("contains", "startsWith", "endsWith", "format", "join", "toJSON", "fromJSON", "hashFiles"),
    *("success", "always", "cancelled", "failure"),
)
"""The functions of expressions."""

_BELOW: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    2: {"on": _EVENTS},
    3: {"on": _FILTERS},
    4: {"strategy": _STRATEGY, "container": _CONTAINER},
}


def known_beside(path: Path) -> tuple[str, ...]:
    """The keys that may stand where a path ends; empty where that is free or not known here."""
    if len(path) == 1:
        return _ROOT
    if path[0] == "on":
        return _BELOW.get(len(path), {}).get("on", ())
    if path[0] != "jobs" or len(path) == 2:
        return ()
    if len(path) == 3:
        return _JOB
    if len(path) == 4:
        return _BELOW[4].get(str(path[2]), ())
    if path[2] == "services" and len(path) == 5:
        return _CONTAINER
    return _STEP if path[2] == "steps" and len(path) == 5 else ()


def keys_at(file: YamlFile, line: int) -> tuple[Path, ...]:
    """The paths of the keys that stand on a line."""
    return tuple(path for path in _paths(file.data, ()) if file.line(path) == line and isinstance(path[-1], str))


def is_sound(path: str, text: str) -> bool:
    """Whether a text is a workflow in which every key may stand where it stands, and every step does something."""
    file = workflow.read(path, text)
    if file is None or not file.jobs or len(file.jobs) != len(file.data["jobs"]):
        return False
    steps = [step for job in file.jobs for step in job.steps]
    keys = (path for path in _paths(file.data, ()) if isinstance(path[-1], str))
    known = all(path[-1] in allowed for path in keys if (allowed := known_beside(path)))
    return (
        known and all(step.run or step.uses for step in steps) and all("uses" in j.data or j.steps for j in file.jobs)
    )


def _paths(value: object, above: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, Mapping):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    else:
        return
    for key, each in parts:
        yield (*above, key)
        yield from _paths(each, (*above, key))

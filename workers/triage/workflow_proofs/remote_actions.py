"""Actions of other repositories: does the commit exist, is the name right, does GitHub still run that version?

GitHub's own dates:
https://github.blog/changelog/2024-04-16-deprecation-notice-v3-of-the-artifact-actions/ (v3 ended on 30 January 2025),
https://github.blog/changelog/2024-02-13-deprecation-notice-v1-and-v2-of-the-artifact-actions/ (v1, v2 on 30 June 2024),
https://github.com/actions/cache/discussions/1510 (cache v1 and v2, on 1 March 2025).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.triage.model import Proof
from workers.triage.proving import Needs
from workers.triage.repository.near_names import closest
from workers.triage.repository.workflow import Workflow
from workers.triage.repository.yaml_file import Path, YamlFile
from workers.triage.text import code
from workers.triage.workflow_proofs import local_uses
from workers.triage.workflow_proofs.case import Case, confirmed, unsure

NOT_USED = "No line of {path} uses {action} itself: an action that it uses does. Which one was not looked up."
NOT_USED_REMEDY = "Raise the actions that {path} uses to their newest versions: one of them uses {action} inside."
INDIRECT = "{path} uses {found} (line {at}), which uses {action} inside."
INDIRECT_REMEDY = "Write {right} in {path} (line {lines}): they work together only."
NO_REPOSITORY = "GitHub shows no repository {repository}: it is private, deleted or never was."
NO_REPOSITORY_REMEDY = "Correct the owner and the name of {action} in {path} (line {at}), or share the private action."
NO_COMMIT = "{repository} has no commit {commit}."
NO_COMMIT_REMEDY = "Use a commit or a release that {repository} has, in {path} (line {at})."
THERE = "{repository} has the commit {commit}; it is not why."
NOT_LOOKED_UP = "Which versions {repository} has was not looked up: only commits can be."
NOT_LOOKED_FOR = """\
{path} uses {repository} (line {at}), which GitHub does not find; whether it is private, renamed or deleted was not
looked up.
"""
EXISTING_REMEDY = "Use a version that there is, such as `{plain}`, in {path} (line {at})."
MISSPELT = "{path} uses {action} (line {at}), which is likely {right}, one of GitHub's own actions."
NO_V = "{path} uses {action} (line {at}); the versions of GitHub's own actions begin with a `v`."
RIGHT_REMEDY = "Write `uses: {plain}` in {path} (line {at})."
ENDED = "{path} uses {uses}; GitHub has ended these versions ({page})."
ENDED_REMEDY = "Raise them to `v4` in {path}: {lines}."
MATRIX_REMEDY = """\
With `v4` no two jobs may upload an artifact of one name: give each job of the matrix its own
(https://github.com/actions/upload-artifact/blob/main/docs/MIGRATION.md).
"""
HIDDEN_REMEDY = "With `v4` hidden files are left out: add `include-hidden-files: true` where such a path is uploaded."
PINNED_REMEDY = "Pin the commit of a release of `v4` instead, in {path}: {lines}."

_ARTIFACTS = ("actions/upload-artifact", "actions/download-artifact")
_PAGES = {
    "actions/cache": "https://github.com/actions/cache/discussions/1510",
    **dict.fromkeys(
        _ARTIFACTS, "https://github.blog/changelog/2024-04-16-deprecation-notice-v3-of-the-artifact-actions/"
    ),
}
_OLD = {
    "actions/cache": re.compile(r"v[12](?:\.\d{1,6}){0,3}"),
    **dict.fromkeys(_ARTIFACTS, re.compile(r"v[123](?:\.\d{1,6}){0,3}")),
}
_UPLOADS_PAGES = "actions/upload-pages-artifact@"
_WRAPPERS = {"actions/upload-pages-artifact": ("v1", "v2"), "actions/deploy-pages": ("v1", "v2", "v3")}
_RIGHT_WRAPPERS = {"actions/upload-pages-artifact": "v3", "actions/deploy-pages": "v4"}
"""The one takes what the other has uploaded: https://github.com/actions/deploy-pages/releases/tag/v4.0.0"""
_OWN = {
    "actions/checkout": 5,
    "actions/cache": 4,
    "actions/setup-python": 5,
    "actions/setup-node": 4,
    "actions/setup-java": 4,
    "actions/setup-go": 5,
    "actions/setup-dotnet": 4,
    "actions/upload-artifact": 4,
    "actions/download-artifact": 4,
    "actions/github-script": 7,
    "actions/labeler": 5,
    "actions/stale": 9,
    "actions/configure-pages": 5,
    "actions/upload-pages-artifact": 3,
    "actions/deploy-pages": 4,
    "actions/dependency-review-action": 4,
}
"""GitHub's own actions, with a version up to which there certainly are tags `v1`, `v2`, ..."""
_HIDDEN = re.compile(r"(?m)(?:^|/)\.[^./\s]")
_VERSION = re.compile(r"v\d+(?:\.\d{1,6}){0,3}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def _parts(told: str) -> tuple[str, str]:
    """Repository and ref of an action as the runner writes it: `owner/name/folder@ref`, or `owner/name: ref`."""
    name, _, ref = told.replace(": ", "@").partition("@")
    return "/".join(name.split("/")[:2]), ref


def needs(told: str) -> Needs:
    """The commit, where one is asked for; a tag or a branch cannot be looked up."""
    repository, ref = _parts(told)
    asked = _COMMIT.fullmatch(ref) and repository.count("/") == 1
    return Needs(remotes=frozenset({(repository, ref)})) if asked else Needs()


def _uses(file: Workflow) -> Iterator[tuple[Path, str]]:
    for job in file.jobs:
        for step in job.steps:
            if step.uses and not step.uses.startswith(("./", "docker://")):
                yield (*step.place, "uses"), step.uses


def unresolved(case: Case, told: str) -> Proof:
    """GitHub found no such action, or not that version of it."""
    repository, ref = _parts(told)
    # Where the whole repository is not found, GitHub leaves the version out.
    used = [(path, uses) for path, uses in _uses(case.file) if _is(uses, told)]
    places = [path for path, _ in used]
    lines = [case.place.yaml.line(path) for path in places]
    at, looked = str(lines[0] if lines else case.job.line), case.looks(*lines)
    words = {"repository": code(repository), "commit": code(ref[:12]), "action": code(told), "at": at}
    remote = case.facts.remotes.get((repository, ref))
    if remote is not None and not remote.visible:
        return confirmed(case.said(NO_REPOSITORY, **words), case.said(NO_REPOSITORY_REMEDY, **words), looked)
    if remote is not None and not remote.has_commit:
        return confirmed(case.said(NO_COMMIT, **words), case.said(NO_COMMIT_REMEDY, **words), looked)
    if remote is not None:
        return unsure(case.said(THERE, **words), looked)
    right = closest(repository, _OWN)
    number = int(ref) if re.fullmatch(r"[1-9]", ref) else 0
    if right is not None and used:
        plain = f"{right}{used[0][1][len(repository) :]}"
        return _renamed(case, places, MISSPELT, plain, words | {"right": code(right)})
    if not ref:
        return unsure(case.said(NOT_LOOKED_FOR, **words), looked)
    if repository in _OWN and 0 < number <= _OWN[repository]:
        return _renamed(case, places, NO_V, f"{told.removesuffix(ref)}v{ref}", words)
    remedy = None
    if repository in _OWN and _VERSION.fullmatch(ref):
        remedy = case.said(EXISTING_REMEDY, plain=f"{repository}@v{_OWN[repository]}", **words)
    return unsure(case.said(NOT_LOOKED_UP, **words), looked, remedy)


def _is(uses: str, told: str) -> bool:
    uses, told = uses.lower(), told.lower()
    return uses == told or ("@" not in told and uses.partition("@")[0] == told)


def _renamed(case: Case, places: list[Path], detail: str, right: str, words: dict[str, str]) -> Proof:
    lines = [case.place.yaml.line(path) for path in places]
    changed = _replaced(case.place.yaml, [(path, right) for path in places])
    return confirmed(
        case.said(detail, **words),
        case.said(RIGHT_REMEDY, plain=right, **words),
        case.looks(*lines),
        case.diff(changed),
    )


def _replaced(yaml: YamlFile, values: list[tuple[Path, str]]) -> str | None:
    """The file's text with several scalars changed; None where that is not certain of all."""
    text = yaml.text
    for path, value in values:
        changed = YamlFile(text).with_scalar(path, value)
        if changed is None:
            return None
        text = changed
    return text


def ended(case: Case, told: str) -> Proof:
    """GitHub no longer runs that version."""
    name, ref = _parts(told)
    family = _ARTIFACTS if name in _ARTIFACTS else (name,)
    old = [(path, uses) for path, uses in _uses(case.file) if name in _OLD and _is_old(uses, family, ref)]
    if not old:
        return local_uses.old(case, name, ref) or _indirect(case, name, told)
    lines = [case.place.yaml.line(path) or 1 for path, _ in old]
    words = {
        "uses": ", ".join(code(uses) for uses in dict.fromkeys(uses for _, uses in old)),
        "page": _PAGES[name],
        "lines": ", ".join(f"line {line}" for line in lines),
    }
    pinned = any(_COMMIT.search(uses) for _, uses in old)
    changed = None
    remedy = case.said(PINNED_REMEDY if pinned else ENDED_REMEDY, **words)
    if family == _ARTIFACTS and _one_name(case.file):
        remedy = f"{remedy} {case.said(MATRIX_REMEDY)}"
    elif family == _ARTIFACTS and _hidden(case.file):
        remedy = f"{remedy} {case.said(HIDDEN_REMEDY)}"
    elif not pinned:
        changed = _replaced(case.place.yaml, [(path, f"{uses.partition('@')[0]}@v4") for path, uses in old])
    return confirmed(case.said(ENDED, **words), remedy, case.looks(*lines), case.diff(changed))


def _is_old(uses: str, family: tuple[str, ...], ref: str) -> bool:
    action, _, used = uses.partition("@")
    repository = "/".join(action.lower().split("/")[:2])
    # GitHub has also ended some versions that are written in full, and commits of them.
    return repository in family and (used == ref or bool(_OLD[repository].fullmatch(used)))


def _one_name(file: Workflow) -> bool:
    """Whether two jobs of a run would upload an artifact of one name, which `v4` refuses."""
    names = []
    for job in file.jobs:
        for step in job.steps:
            if step.action == _ARTIFACTS[0]:
                name = step.input("name") or "artifact"
                names.append(name)
                if job.data.get("strategy") and "${{" not in name:
                    return True
    return len(set(names)) != len(names)


def _hidden(file: Workflow) -> bool:
    """Whether a hidden file or folder is uploaded, which `v4` leaves out unless it is told otherwise."""
    uploads = (step for job in file.jobs for step in job.steps if step.action == _ARTIFACTS[0])
    return any(_HIDDEN.search(step.input("path")) for step in uploads)


def _is_old_wrapper(uses: str) -> bool:
    action, _, ref = uses.partition("@")
    return ref.split(".")[0] in _WRAPPERS.get(action, ())


def _raised(uses: str) -> str:
    action = uses.partition("@")[0]
    return f"{action}@{_RIGHT_WRAPPERS[action]}"


def _indirect(case: Case, name: str, told: str) -> Proof:
    old = [(path, uses) for path, uses in _uses(case.file) if _is_old_wrapper(uses)]
    lines = [case.place.yaml.line(path) for path, _ in old]
    at = next((place for place, (_, uses) in enumerate(old) if uses.startswith(_UPLOADS_PAGES)), None)
    if name in _ARTIFACTS and at is not None:
        right = [(path, _raised(uses)) for path, uses in old]
        words = {"found": code(old[at][1]), "action": code(told), "at": str(lines[at])}
        told_right = " and ".join(code(f"uses: {value}") for _, value in right)
        remedy = case.said(INDIRECT_REMEDY, right=told_right, lines=", ".join(map(str, lines)))
        changed = _replaced(case.place.yaml, right)
        return confirmed(case.said(INDIRECT, **words), remedy, case.looks(*lines), case.diff(changed))
    remedy = case.said(NOT_USED_REMEDY, action=code(told))
    return unsure(case.said(NOT_USED, action=code(told)), case.looks(case.job.line), remedy)

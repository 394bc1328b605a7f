"""What the repository's own actions use inside, where a job runs them: a version that GitHub has ended."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from workers.triage.mends import mend
from workers.triage.model import Proof
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import look
from workers.triage.repository.yaml_file import Path, YamlFile, YamlFileError
from workers.triage.text import code
from workers.triage.workflow_proofs.case import Case, confirmed

INSIDE = "The action {found} of this repository uses {uses} (line {at}), a version that GitHub has ended."
INSIDE_REMEDY = "Raise it to `v4` in {found} (line {at}) and wherever else it is used, as the versions do not mix."
MOST = 10
"""How many files of the repository's own actions are read at most."""

_OLD = re.compile(r"v[123](?:\.\d{1,6}){0,3}")
_CACHE = "actions/cache"
_OLD_CACHE = re.compile(r"v[12](?:\.\d{1,6}){0,3}")


def paths(tree: Tree) -> frozenset[str]:
    """The files of the repository's own actions; at most MOST of them."""
    own = (path for path in tree.entries if path.endswith(("/action.yml", "/action.yaml")))
    return frozenset(sorted(own)[:MOST])


def old(case: Case, name: str, ref: str) -> Proof | None:
    """One of the actions that the job runs uses it; None where none that was read does."""
    for path, file in _run_by(case):
        for place, uses in _uses(file):
            action, _, used = uses.partition("@")
            repository = "/".join(action.split("/")[:2])
            ended = used == ref or (_OLD_CACHE if name == _CACHE else _OLD).fullmatch(used)
            if repository == name and ended:
                return _inside(case, path, file, place, uses)
    return None


def _run_by(case: Case) -> Iterator[tuple[str, YamlFile]]:
    """The actions of the repository that the job's steps run."""
    for step in case.job.steps:
        folder = posixpath.normpath(step.uses) if step.uses.startswith("./") else ""
        for path in (f"{folder}/action.yml", f"{folder}/action.yaml") if folder else ():
            text = case.facts.text(path)
            if text is not None:
                yield path, YamlFile(text)


def _uses(file: YamlFile) -> Iterator[tuple[Path, str]]:
    try:
        steps = file.at(("runs", "steps"))
    except YamlFileError:
        return
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, Mapping) and isinstance(step.get("uses"), str):
            yield ("runs", "steps", index, "uses"), step["uses"]


def _inside(case: Case, path: str, file: YamlFile, place: Path, uses: str) -> Proof:
    line = file.line(place) or 1
    words = {"found": code(path), "uses": code(uses), "at": str(line)}
    changed = None
    # Other versions of artifacts do not take what the new one has made, and the other way round.
    if uses.startswith(f"{_CACHE}@"):
        changed = file.with_scalar(place, f"{_CACHE}@v4")
    shown = look(case.facts.context, path, line, code(uses))
    diff = mend.edited(path, file.text, changed) if changed else ""
    return confirmed(case.said(INSIDE, **words), case.said(INSIDE_REMEDY, **words), (shown,), diff)

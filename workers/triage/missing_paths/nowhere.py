"""A path that the repository does not have and says nothing of, but for names that are like it."""

from __future__ import annotations

import posixpath
import re

from workers.triage.missing_paths import written
from workers.triage.missing_paths.case import Case, is_folder
from workers.triage.missing_paths.elsewhere import PROJECT_FILES, says_nothing
from workers.triage.missing_paths.outputs import is_secret
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import not_checked
from workers.triage.repository.shell_script import argument
from workers.triage.repository.tree import Entry
from workers.triage.text import code

ABSENT = "{path} is nowhere in the tree at this commit."
ABSENT_HERE = "{path} is not in the tree at this commit."
NEAR = "The nearest name is {near}."
NEAR_REMEDY = "Use {near} if that is what is meant; otherwise commit {path}, or make it in an earlier step."
SUMMARY = "The job needs {path}, which is not there."
FROM_TEMPLATE = "{path} is not in the repository; {template}, from which it is likely made, is."
COPY = "Make {path} from {template} in an earlier step, such as {command}.{commit}"
COMMIT = " If it is to be in the repository, commit it."
CONFIGURE = "Make {path} from {template} in an earlier step; {how}."
BY_CONFIGURE = "often {command} does that"
BY_BUILD = "the project's build (such as `./configure` or `cmake`) does that"
SOMEWHERE = "{found} is in the tree at this commit. In which folder the step looked for {path} cannot be told."
FROM_THERE = "Compare the folder in which it is looked for with {found}."
_TEMPLATES = (".in", ".example", ".sample", ".template", ".tmpl", ".tpl", ".dist", ".default", "-example", "-sample")
_GENERATED = frozenset({".in"})
_INFIXES = ("example", "sample", "template", "dist", "default")
_BETWEEN = re.compile(r"[^0-9a-z]+")
_ALIKE_FOLDERS = 3


def plainly(case: Case) -> Proof:
    """A path that is simply not there."""
    alike = case.ending_alike()
    if alike and (case.folder is None or case.step is None):
        shown = {"found": code(alike[0].path), "path": case.shown}
        seen = Look(f"{shown['found']}: in the tree at this commit", case.context.link(alike[0].path))
        proof = not_checked(SOMEWHERE.format(**shown))
        return Proof(proof.state, proof.detail, (seen, *written.looks(case)), None, FROM_THERE.format(**shown))
    near = _near(case)
    elsewhere = near or alike or case.tree.truncated
    detail = (ABSENT_HERE if elsewhere else ABSENT).format(path=code(case.path))
    gone = Look(f"{code(case.path)}: not in the tree at this commit", case.context.commit_link)
    step = tuple(look for look in (case.folder_look, case.step_look) if look)
    seen_near = tuple(Look(f"{code(each.path)}: a name much like it", case.context.link(each.path)) for each in near)
    named = code(near[0].path) if near else ""
    # Where the log names no path, the workflow does.
    summary = SUMMARY.format(path=code(case.path)) if case.by_input else None
    return Proof(
        ProofState.CONFIRMED,
        f"{detail} {NEAR.format(near=named)}" if near else detail,
        (gone, *seen_near, *written.looks(case), *step),
        summary,
        NEAR_REMEDY.format(near=named, path=code(case.path)) if near else None,
    )


def _near(case: Case) -> tuple[Entry, ...]:
    """What is called much like the path, the likest first."""
    tree, name = case.tree, posixpath.basename(case.path)
    respelt, files = _respelt(case), tree.nearest_names(case.path)
    if name in PROJECT_FILES:
        # A tool that looks for its own file has no use for one of a like name.
        return tuple(entry for entry in files if posixpath.basename(entry.path) == name)
    if says_nothing(name):
        # A name that many folders have tells nothing of them.
        others = {entry.path for entry in tree.named(name)}
        files = tuple(entry for entry in files if entry.path not in others or len(others) == 1)
    folders = () if "." in name[1:] else tree.nearest_folders(case.path)
    found = dict.fromkeys((*respelt, *folders, *files))
    return tuple(found)[:_ALIKE_FOLDERS]


def _respelt(case: Case) -> tuple[Entry, ...]:
    """Paths of the same letters with other signs between them: `requirements/dev.txt` for `requirements-dev.txt`."""
    wanted = _BETWEEN.sub(" ", case.path.lower())
    found = [each for each in case.tree.files() if _BETWEEN.sub(" ", each.path.lower()) == wanted]
    return tuple(each for each in found if each.path != case.path)[:1]


def template(case: Case) -> Proof | None:
    """A file that is made from one beside it: `config.h` from `config.h.in`, `app.yml` from `app.example.yml`."""
    found = _template_of(case) if case.folder is not None or case.is_header else None
    if found is None:
        return None
    path, shown = case.path, {"path": code(case.path), "template": code(found.path)}
    if case.is_header:
        path = found.path.removesuffix(".in")
    detail = FROM_TEMPLATE.format(**shown)
    looked = (Look(f"{code(found.path)}: in the tree at this commit", case.context.link(found.path)),)
    step = (case.step_look,) if case.step_look else ()
    gone = Look(f"{code(path)}: not in the tree at this commit", case.context.commit_link)
    return Proof(
        ProofState.CONFIRMED, detail, (gone, *looked, *written.looks(case), *step), detail, _make(case, found, shown)
    )


def _make(case: Case, found: Entry, shown: dict[str, str]) -> str:
    if found.path.endswith(tuple(_GENERATED)):
        script = posixpath.join(posixpath.dirname(found.path), "configure")
        how = BY_CONFIGURE.format(command=code(f"./{script}")) if case.tree.get(script) else BY_BUILD
        return CONFIGURE.format(**shown, how=how)
    copying = code(f"cp {argument(found.path)} {argument(case.path)}")
    return COPY.format(**shown, command=copying, commit="" if is_secret(case.path) else COMMIT)


def _template_of(case: Case) -> Entry | None:
    stem, ending = posixpath.splitext(case.path)
    names = [f"{case.path}{each}" for each in _TEMPLATES] + [f"{stem}.{each}{ending}" for each in _INFIXES]
    there = (case.tree.get(name) for name in names)
    beside = next((each for each in there if each is not None and not is_folder(each)), None)
    if beside or not case.is_header:
        return beside
    made = case.tree.named(f"{posixpath.basename(case.given)}.in")
    return made[0] if len(made) == 1 else None

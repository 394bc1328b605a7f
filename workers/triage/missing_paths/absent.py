"""The repository does not have the path: taken away, renamed, ignored by git, or never there."""

from __future__ import annotations

import posixpath
import shlex
from dataclasses import replace
from difflib import SequenceMatcher

from workers.triage.missing_paths import likely, written
from workers.triage.missing_paths.case import Case, folders_above
from workers.triage.missing_paths.outputs import is_output, is_secret, may_be_output
from workers.triage.model import Look, Proof, ProofState
from workers.triage.repository import ignored
from workers.triage.repository.ignored import GITIGNORE, Rule
from workers.triage.repository.tree import Entry
from workers.triage.text import code

DELETED = "This pull request deletes {path}, which the job still needs."
DELETED_DETAIL = "{path} is on {branch}, and pull request #{number} takes it away."
RESTORE = "Restore it from {branch} with the commands below, or take it out of what the job needs."
RENAMED = "This pull request renames {path} to {new}; the job still uses the old name."
RENAMED_FOLDER = "This pull request renames the folder {path} to {new}; the job still uses the old name."
RENAMED_DETAIL = "{path} is on {branch}. The same content is at {new} here."
RENAMED_BY_NAME = "{path} is on {branch}. Pull request #{number} renames a file to {new}."
USE_NEW = "Use {new} where {path} is named."
BEHIND = "{path} is on {branch}, but not in the commit that the job checked out."
BEHIND_DETAIL = "{path} is on {branch}. This pull request does not delete it: its branch is behind."
UPDATE = "Bring the branch up to date with {branch}, which has {path}."
IGNORED = "{path} is not in the repository: line {line} of {file} has git ignore it."
IGNORED_DETAIL = "{path} is not in the tree at this commit, and {file} line {line} ({rule}) ignores it."
ADD_FORCED = """\
Where {path} lies on a developer's disk, commit it from there with the command below: without `--force` git passes it
over.{exception}
"""
EXCEPTION = " To have such files taken from now on, add {exception} below line {line} of {file}."
OR_ELSEWHERE = """\
The repository has {found}: if that one is meant, run the step in its folder. Otherwise commit {path} with
`git add --force`, without which git passes it over.
"""
NOT_MADE = "The step needs {path}, which is built, not committed: no step before it plainly makes it."
MAKE_IT = """\
Make {path} in a step of this job before the one that failed, or fetch it with `actions/download-artifact` where another
job makes it.
"""
NOT_COMMITTED = """\
It looks like a file with secrets, so do not commit it: write it in a step of the job, from `secrets`{example}.
"""
FROM_EXAMPLE = ", or copy {example}, which is in the repository"
ABSENT = "{path} is not in the tree at this commit."
_ALIKE = 0.6


def changed_here(case: Case) -> Proof | None:
    """A path that this pull request deletes or renames."""
    base, changes = case.context.base, case.facts.changes
    if base is None or changes is None:
        return None
    paths = [path for path, status in changes.files.items() if status == "DELETED" and _is_meant(case, path)]
    found = case.facts.on_base.get(case.path)
    on_base = found is not None and found.oid is not None
    new = renamed_to(case)
    if on_base and new:
        return _renamed(case, *new)
    gone = case.path if on_base and _deleted_at(case, case.path) else paths[0] if len(paths) == 1 else None
    if gone is None:
        return None
    path = gone if gone == case.path or not gone.startswith(f"{case.path}/") else case.path
    branch, number = code(base.branch), base.number
    return Proof(
        ProofState.CONFIRMED,
        DELETED_DETAIL.format(path=code(path), branch=branch, number=number),
        (
            Look(f"{code(path)}: on {branch} at {code(base.sha[:12])}", _at_base(case, path)),
            Look(f"{code(path)}: deleted by pull request #{number}", f"{_pull(case)}/files"),
            *written.looks(case),
        ),
        DELETED.format(path=code(path)),
        RESTORE.format(branch=branch),
        commands=(_fetch(case), f"git checkout {base.sha} -- {shlex.quote(path)}"),
        by_change=True,
    )


def _fetch(case: Case) -> str:
    """What brings the base's commit into a clone; a fork's clone may know no other repository."""
    context, base = case.context, case.context.base
    remote = f"{context.web_url}/{context.repository}" if context.from_fork else "origin"
    return f"git fetch {shlex.quote(remote)} {shlex.quote(base.branch if base else 'HEAD')}"


def _is_meant(case: Case, path: str) -> bool:
    """Whether a path that the pull request deletes is the missing one."""
    if path == case.path:
        return True
    # What the log names may be below a folder that only the failing program knows.
    return not case.sure and path.endswith(f"/{case.given}")


def _deleted_at(case: Case, path: str) -> bool:
    files = case.facts.changes.files if case.facts.changes else {}
    return any(status == "DELETED" and f"{each}/".startswith(f"{path}/") for each, status in files.items())


def _at_base(case: Case, path: str) -> str:
    base = case.context.base
    return case.context.link(path).replace(case.context.commit, base.sha) if base else ""


def _pull(case: Case) -> str:
    number = case.context.base.number if case.context.base else 0
    return f"{case.context.web_url}/{case.context.repository}/pull/{number}"


def renamed_to(case: Case) -> tuple[str, bool] | None:
    """Where the path is now, and whether its content is still the same."""
    found, changes = case.facts.on_base.get(case.path), case.facts.changes
    if found is None or found.oid is None or changes is None:
        return None
    same = [entry for entry in case.tree.entries.values() if entry.oid == found.oid]
    moved = [entry for entry in same if found.is_folder or changes.files.get(entry.path) in {"RENAMED", "ADDED"}]
    if len(moved) == 1:
        return moved[0].path, True
    if _deleted_at(case, case.path) or found.is_folder:
        return None
    renamed = [path for path, status in changes.files.items() if status == "RENAMED" and _likely(case.path, path)]
    return (renamed[0], False) if len(renamed) == 1 and changes.complete else None


def _likely(old: str, new: str) -> bool:
    """Whether one file may have been renamed to the other: the same name, or one alike in the same folder."""
    (old_folder, old_name), (new_folder, new_name) = posixpath.split(old), posixpath.split(new)
    if old_name == new_name:
        return True
    alike = SequenceMatcher(None, old_name.casefold(), new_name.casefold(), autojunk=False).ratio() >= _ALIKE
    return old_folder == new_folder and alike


def _renamed(case: Case, new: str, same: bool) -> Proof:
    base = case.context.base
    branch, number = (code(base.branch), base.number) if base else ("", 0)
    told = RENAMED_DETAIL if same else RENAMED_BY_NAME
    named = posixpath.relpath(new, case.folder or ".") if case.folder is not None else new
    # A file renamed by name alone may have been split in two.
    diff = written.diff(case, named) if same and case.folder is not None else ""
    old_folder, new_folder = folders_apart(case.path, new)
    whole = written.folder_diff(case, old_folder, new_folder) if diff else ""
    if whole:
        diff, named, shown = whole, new_folder, code(old_folder)
        summary = RENAMED_FOLDER.format(path=shown, new=code(new_folder))
    else:
        shown, summary = case.shown, RENAMED.format(path=code(case.path), new=code(new))
    return Proof(
        ProofState.CONFIRMED,
        told.format(path=code(case.path), branch=branch, new=code(new), number=number),
        (
            Look(f"{code(new)}: in the tree at this commit", case.context.link(new)),
            Look(f"{code(case.path)}: on {branch}", _at_base(case, case.path)),
            *written.looks(case),
        ),
        summary,
        USE_NEW.format(new=code(named), path=shown),
        diff,
        # By the name alone it is likely, and not shown.
        by_change=True if same else None,
    )


def folders_apart(old: str, new: str) -> tuple[str, str]:
    """The folders below which two paths end alike: of `docs/en/a` and `guide/en/a`, `docs` and `guide`."""
    olds, news = old.split("/"), new.split("/")
    while len(olds) > 1 and len(news) > 1 and olds[-1] == news[-1]:
        olds, news = olds[:-1], news[:-1]
    return "/".join(olds), "/".join(news)


def behind(case: Case) -> Proof | None:
    """A path that the base branch has and the pull request's branch not yet."""
    base, found, changes = case.context.base, case.facts.on_base.get(case.path), case.facts.changes
    if base is None or found is None or found.oid is None or changes is None or not changes.complete:
        return None
    branch, path = code(base.branch), code(case.path)
    return Proof(
        ProofState.CONFIRMED,
        BEHIND_DETAIL.format(path=path, branch=branch),
        (
            Look(f"{path}: on {branch} at {code(base.sha[:12])}", _at_base(case, case.path)),
            Look(f"{path}: not in the tree of {code(case.context.commit[:12])}", case.context.commit_link),
        ),
        BEHIND.format(path=path, branch=branch),
        UPDATE.format(path=path, branch=branch),
        by_change=False,
    )


def ignored_path(case: Case) -> Proof | None:
    """A path that a `.gitignore` has git pass over."""
    if case.folder is None:
        return None
    rule = _rule(case)
    if rule is None:
        return None
    path, file = code(case.path), code(rule.file)
    looked = (
        case.look(f"{file} line {rule.line}: {code(rule.text)}", rule.file, rule.line),
        Look(f"{path}: not in the tree at this commit", case.context.commit_link),
        *written.looks(case),
    )
    detail = IGNORED_DETAIL.format(path=path, file=file, line=rule.line, rule=code(rule.text))
    if is_output(case.path, rule.text) and not is_secret(case.path):
        return _not_made(case, detail, looked)
    summary = IGNORED.format(path=path, line=rule.line, file=file)
    remedy, commands = _ignored_mend(case, rule)
    return Proof(ProofState.CONFIRMED, detail, looked, summary, " ".join(remedy.split()), commands=commands)


def _not_made(case: Case, detail: str, looked: tuple[Look, ...]) -> Proof:
    """Of what is built, that git ignores it is no news: it is a step that has not made it."""
    built = likely.built(case)
    if built:
        return replace(built, looked=tuple(dict.fromkeys((*built.looked, looked[0]))))
    path = code(case.path)
    remedy = " ".join(MAKE_IT.format(path=path).split())
    return Proof(ProofState.CONFIRMED, detail, looked, NOT_MADE.format(path=path), remedy)


def output(case: Case) -> Proof | None:
    """A path that is called as what is built, and that nothing has git ignore."""
    if case.folder is None or case.tree.truncated or case.ending_alike():
        return None
    if not is_output(case.path):
        return likely.built(case) if may_be_output(case.path) else None
    path = code(case.path)
    gone = Look(f"{path}: not in the tree at this commit", case.context.commit_link)
    step = (case.step_look,) if case.step_look else ()
    return _not_made(case, ABSENT.format(path=path), (gone, *step))


def _rule(case: Case) -> Rule | None:
    texts = _ignoring(case)
    return ignored.by_git(case.path, texts) or ignored.by_git(case.path, texts, is_folder=True)


def _ignoring(case: Case) -> dict[str, str]:
    """The `.gitignore` files above the path."""
    files = [posixpath.join(folder, GITIGNORE) for folder in folders_above(case.path)]
    return {file: text for file in files if (text := case.facts.text(file)) is not None}


def _ignored_mend(case: Case, rule: Rule) -> tuple[str, tuple[str, ...]]:
    if is_secret(case.path):
        example = next(iter(_examples(case)), None)
        return NOT_COMMITTED.format(example=FROM_EXAMPLE.format(example=code(example.path)) if example else ""), ()
    alike = case.ending_alike()
    if alike:
        return OR_ELSEWHERE.format(found=code(alike[0].path), path=code(case.path)), ()
    remedy = ADD_FORCED.format(path=code(case.path), exception=_exception(case, rule))
    return remedy, (f"git add --force -- {shlex.quote(case.path)}",)


def _exception(case: Case, rule: Rule) -> str:
    """A line that has the path taken, where one line is enough: not below a folder that is ignored as a whole."""
    line = "!/" + case.path[len(posixpath.dirname(rule.file)) :].lstrip("/")
    lines = (case.facts.text(rule.file) or "").split("\n")
    changed = "\n".join([*lines[: rule.line], line, *lines[rule.line :]])
    works = ignored.by_git(case.path, {**_ignoring(case), rule.file: changed}) is None
    return EXCEPTION.format(exception=code(line), line=rule.line, file=code(rule.file)) if works else ""


def _examples(case: Case) -> list[Entry]:
    """Files beside a secret one that show what is in it."""
    endings = (".example", ".sample", ".template", ".dist", "-example", "-sample")
    return [entry for ending in endings if (entry := case.tree.get(f"{case.path}{ending}"))]

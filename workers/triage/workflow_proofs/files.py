"""A workflow's file that GitHub does not understand: the line it names, read and compared with what may stand there."""

from __future__ import annotations

import re

from workers.triage.mends import mend, yaml_edits
from workers.triage.model import Finding, Look, Proof
from workers.triage.proving import Context, Facts, Needs, not_checked
from workers.triage.repository.near_names import closest
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow import Workflow
from workers.triage.repository.workflow_place import FOLDER, look, look_at
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.text import code
from workers.triage.workflow_proofs import calls, composites, expressions
from workers.triage.workflow_proofs.case import confirmed, refuted, unsure
from workers.triage.workflow_proofs.keys import is_sound, keys_at, known_beside

ACTION_FILES = ("action.yml", "action.yaml")
NOT_THERE = "{path}, the workflow that GitHub names, is not in the commit that was looked at."
UNREADABLE = "{path}, the workflow that GitHub names, could not be read."
NO_YAML = "{path} is no YAML: {problem} (line {line})."
NO_YAML_REMEDY = "Mend line {line} of {path}: {problem}."
COLON = "Line {line} of {path} holds a colon and a space in a value without quotes, which YAML takes for a key."
COLON_REMEDY = "Put the value in line {line} of {path} in double quotes."
INDENT = "Line {line} of {path} is not indented as the lines beside it are, so that YAML cannot tell where it belongs."
INDENT_REMEDY = "Indent line {line} of {path} as the keys or items beside it."
TABS = "Line {line} of {path} is indented with a tab, which YAML does not allow."
TABS_REMEDY = "Indent line {line} of {path} with spaces."
KEY = "{path} has the key {key} (line {line}), which GitHub does not know there; {right} is likely meant."
KEY_REMEDY = "Call it {right} in {path} (line {line})."
NO_KEY = "{path} has {key} on line {line}, where GitHub does not know it. Known there: {known}."
NO_KEY_REMEDY = "Take {key} out of line {line} of {path}, or put it where it belongs."
LACKS = "The job {job} in {path} (line {line}) has no {key}."
LACKS_REMEDY = "Add {key} to the job {job} in {path} (line {line})."
NEEDS = "The job {job} in {path} needs {key} (line {line}), and no job of the workflow has that id{meant}."
NEEDS_REMEDY = "Write {right} in line {line} of {path}."
NEEDS_NONE_REMEDY = "Take {key} out of `needs:` in {path} (line {line}), or add a job of that id."
LINE = "Line {line} of {path} is what GitHub names; why it does not understand it was not worked out."
NO_LINE = "{path} can be read as YAML; GitHub's message names no line of it."
VALID = "{path} is YAML at this commit, and has no key that GitHub does not know on that line."

_IN_VALUE = "mapping values are not allowed"
_MISPLACED = re.compile(r"expected <block end>, but found '(?:<block|-|\?)")
_VALUE = re.compile(r"^(?P<before>\s*(?:- )?[\w-]+: )(?P<value>[^\s\"'|>{}\[\]&*!#%@`][^\"\\]*: [^\"\\]*)$")
_AT = re.compile(r"\(Line: (\d+), Col: \d+\)|#L(\d+)|on line (\d+)")
_MORE = re.compile(r"\(Line: \d+, Col|error parsing called workflow|depends on unknown job")
_UNEXPECTED = re.compile(r"Unexpected value '([^']+)'")
_UNKNOWN_JOB = re.compile(r"[Jj]ob '([^']*)' depends on unknown job '([^']*)'")
_REQUIRED = re.compile(r"Required property is missing: ([\w-]+)")


def said(finding: Finding) -> str:
    """The line that tells what is wrong: after one that only names the file, the next one."""
    if not finding.quote.removeprefix("##[error]").startswith("Invalid workflow file"):
        return finding.quote
    _, _, below = finding.excerpt.partition(finding.quote)
    return next((each for each in below.split("\n")[1:3] if _MORE.search(each)), finding.quote)


def path_of(finding: Finding, context: Context) -> str | None:
    """The workflow that the message names; the one that ran where it names none."""
    told = finding.subject.get("file")
    named = isinstance(told, str) and told.endswith((".yml", ".yaml"))
    path = str(told).removeprefix("./") if named else context.workflow_path
    return f"{FOLDER}/{path}" if path and "/" not in path and path not in ACTION_FILES else path


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """That file, and the one that it calls."""
    paths = {path_of(finding, context), calls.called(said(finding))}
    return Needs(files=frozenset(path for path in paths if path and path in tree.entries))


def invalid(finding: Finding, facts: Facts) -> Proof:
    """GitHub does not understand the file."""
    path = path_of(finding, facts.context)
    text = facts.text(path) if path else None
    if path is None or text is None:
        known = path is not None and facts.tree.knows(path) and path not in facts.tree.entries
        return not_checked((NOT_THERE if known else UNREADABLE).format(path=code(path or "the workflow")))
    file = Workflow(path, YamlFile(text))
    try:
        _ = file.data
    except YamlFileError as error:
        return _no_yaml(facts.context, file, error)
    return calls.broken(file, facts, said(finding)) or _valid_yaml(finding, facts.context, file)


def _no_yaml(context: Context, file: Workflow, error: YamlFileError) -> Proof:
    text, line = file.yaml.text, error.line
    if line is None:
        return not_checked(UNREADABLE.format(path=code(file.path)))
    lines = text.split("\n")
    words = {"path": code(file.path), "line": str(min(line, len(lines))), "problem": code(error.problem)}
    shown = (look_at(context, file, min(line, len(lines))),)
    tabbed = next((at for at in (line, line - 1) if 0 < at <= len(lines) and _is_tabbed(lines[at - 1])), None)
    if tabbed is None:
        return _colon(file, line, words, shown, error) or _indent(file, line, words, shown, error)
    words["line"] = str(tabbed)
    detail, remedy = TABS.format(**words), TABS_REMEDY.format(**words)
    return confirmed(detail, remedy, (look_at(context, file, tabbed),), _untabbed(file))


def _colon(
    file: Workflow, line: int, words: dict[str, str], shown: tuple[Look, ...], error: YamlFileError
) -> Proof | None:
    """`name: Build: all` without quotes."""
    lines = file.yaml.text.split("\n")
    found = _VALUE.match(lines[line - 1].rstrip()) if line <= len(lines) else None
    if _IN_VALUE not in error.problem or found is None or " #" in found["value"]:
        return None
    new = f'{found["before"]}"{found["value"]}"'
    changed = "\n".join([*lines[: line - 1], new, *lines[line:]])
    diff = mend.replaced_line(file.path, file.yaml.text, line, new) if is_sound(file.path, changed) else ""
    return confirmed(COLON.format(**words), COLON_REMEDY.format(**words), shown, diff)


def _indent(file: Workflow, line: int, words: dict[str, str], shown: tuple[Look, ...], error: YamlFileError) -> Proof:
    """A line that stands further left or right than its neighbours; or anything else that is no YAML."""
    if not _MISPLACED.search(error.problem):
        return confirmed(NO_YAML.format(**words), NO_YAML_REMEDY.format(**words), shown)
    lines = file.yaml.text.split("\n")
    old = lines[line - 1]
    columns = {len(each) - len(each.lstrip(" ")) for each in lines[: line - 1] if each.strip()}
    columns |= {column + 2 for column in columns}
    right = [" " * column + old.lstrip(" ") for column in sorted(columns)]
    sound = [each for each in right if is_sound(file.path, "\n".join([*lines[: line - 1], each, *lines[line:]]))]
    diff = mend.replaced_line(file.path, file.yaml.text, line, sound[0].rstrip("\r")) if len(sound) == 1 else ""
    return confirmed(INDENT.format(**words), INDENT_REMEDY.format(**words), shown, diff)


def _is_tabbed(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]


def _untabbed(file: Workflow) -> str:
    """Tabs in indents as two, four or eight spaces each, where just one of these makes a workflow of the file."""
    found = [text for width in (2, 4, 8) if is_sound(file.path, text := _spaced(file.yaml.text, width))]
    return mend.edited(file.path, file.yaml.text, found[0]) if len(set(found)) == 1 else ""


def _spaced(text: str, width: int) -> str:
    lines = ((line[: len(line) - len(line.lstrip())], line.lstrip()) for line in text.split("\n"))
    return "\n".join(indent.replace("\t", " " * width) + rest for indent, rest in lines)


def _valid_yaml(finding: Finding, context: Context, file: Workflow) -> Proof:
    quote = said(finding)
    if found := _UNKNOWN_JOB.search(quote):
        return _unknown_job(context, file, found[1], found[2])
    at = _AT.search(quote)
    line = int(at[1] or at[2] or at[3]) if at else None
    if line is None or line > file.yaml.text.count("\n") + 1:
        return unsure(NO_LINE.format(path=code(file.path)), (look(context, file.path, None, "the workflow"),))
    if found := _UNEXPECTED.search(quote):
        return _unexpected(context, file, line, found[1])
    if file.path.rpartition("/")[2] in ACTION_FILES and "Required property is missing: shell" in quote:
        return composites.no_shell(context, file, line)
    if found := _REQUIRED.search(quote):
        return _required(context, file, line, found[1])
    proof = expressions.wrong(context, file, line, quote)
    return proof or unsure(LINE.format(path=code(file.path), line=line), (look_at(context, file, line),))


def _unexpected(context: Context, file: Workflow, line: int, key: str) -> Proof:
    shown = (look_at(context, file, line),)
    path = next((each for each in keys_at(file.yaml, line) if each[-1] == key), None)
    words = {"path": code(file.path), "line": str(line), "key": code(key)}
    known = known_beside(path) if path else ()
    if path is None or not known:
        return unsure(LINE.format(**words), shown)
    if key in known:
        return refuted(VALID.format(**words), shown)
    right = closest(key, known)
    if right is None:
        told = ", ".join(map(code, known))
        return confirmed(NO_KEY.format(known=told, **words), NO_KEY_REMEDY.format(**words), shown)
    changed = yaml_edits.with_key(file.yaml, path, right)
    diff = mend.edited(file.path, file.yaml.text, changed) if changed else ""
    words["right"] = code(right)
    return confirmed(KEY.format(**words), KEY_REMEDY.format(**words), shown, diff)


def _required(context: Context, file: Workflow, line: int, key: str) -> Proof:
    """A job lacks what it must have; most often that is there, but spelt wrong."""
    job = next((job for job in file.jobs if job.line <= line <= (file.yaml.last_line(job.place) or job.line)), None)
    if job is None or key in job.data:
        return unsure(LINE.format(path=code(file.path), line=line), (look_at(context, file, line),))
    near = [str(each) for each in job.data if closest(str(each), known_beside((*job.place, "x"))) == key]
    if len(near) == 1:
        return _unexpected(context, file, file.yaml.line((*job.place, near[0])) or line, near[0])
    words = {"path": code(file.path), "line": str(job.line), "job": code(job.id), "key": code(key)}
    return confirmed(LACKS.format(**words), LACKS_REMEDY.format(**words), (look_at(context, file, job.line),))


def _unknown_job(context: Context, file: Workflow, name: str, wanted: str) -> Proof:
    ids = [job.id for job in file.jobs]
    job = next((job for job in file.jobs if job.id == name), None)
    if job is None or wanted in ids:
        return unsure(NO_LINE.format(path=code(file.path)), (look(context, file.path, None, "the workflow"),))
    needed, place = job.data.get("needs"), (*job.place, "needs")
    items = needed if isinstance(needed, list) else []
    path = (*place, items.index(wanted)) if wanted in items else place
    line, right = file.yaml.line(path) or job.line, closest(wanted, ids)
    words = {"path": code(file.path), "line": str(line), "job": code(name), "key": code(wanted)}
    meant = f"; {code(right)} is likely meant" if right else ""
    changed = file.yaml.with_scalar(path, right) if right else None
    remedy = NEEDS_REMEDY.format(right=code(right), **words) if right else NEEDS_NONE_REMEDY.format(**words)
    diff = mend.edited(file.path, file.yaml.text, changed) if changed else ""
    return confirmed(NEEDS.format(meant=meant, **words), remedy, (look_at(context, file, line),), diff)

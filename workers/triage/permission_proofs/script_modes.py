"""What the repository says of a program that the job may not run: its mode in Git, its first line, who wrote it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

from workers.triage.mends import mend
from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Facts, not_checked
from workers.triage.repository import line_endings
from workers.triage.repository.scripts import Command, with_line_before, with_text
from workers.triage.repository.shell_script import argument
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.repository.tree import Entry, Mode, Tree
from workers.triage.repository.workflow import Step
from workers.triage.text import code

OUTSIDE = "{path} lies outside of the repository: on the machine of the runner, or in a container's image."
IN_SUBMODULE = "{path} belongs to the submodule {folder}, whose modes are in its own repository."
NOT_LISTED = "GitHub does not list all files of this commit, and {path} is not among them."
MADE = "{path} is not in the repository: it comes about while the job runs, and no command that can be read makes it."
PLAIN = "{path} has the mode 100644 in Git, without the executable bit."
PLAIN_SUMMARY = "{path} is committed without the executable bit, so that the job may not run it."
PLAIN_REMEDY = "Give it the bit in Git: {command}."
CARRIAGE = " Its first line ends in CR LF, so that its interpreter would not be found either."
CARRIAGE_REMEDY = " Save it with LF line endings as well, and keep them so: the line {rule} in `.gitattributes`."
NO_SHEBANG = " Its first line names no interpreter (`#!`), so that a shell would take it for a shell script."
NO_SHEBANG_REMEDY = " Begin it with the line `{line}` as well{instead}."
INSTEAD = ", or run it by its interpreter"
MORE = " The job also runs {others}, which have the same mode."
GIVEN = "{path} has the mode 100644 in Git, but {command} (line {line}) gives it the bit: the cause is another one."
EXECUTABLE = "{path} has the executable bit in Git (mode 100755): it is not the mode that keeps it from running."
OTHERWISE_REMEDY = """\
Look at what the step finds there ({command}): an earlier step, a cache or an artifact may have put another file in
its place, and its folder may be mounted so that nothing in it may be run."""
MADE_REMEDY = "Let what makes it give it the executable bit, such as {command} before it is run."
FROM_ARTIFACT = "{step} (line {line}) writes artifacts there, whose files have lost their modes."
FROM_ARTIFACT_SUMMARY = "{path} comes from an artifact, which does not keep the executable bit."
CHMOD_REMEDY = "Give it the bit before it is run: {command}."
WRITTEN = "{path} is not in the repository: {command} (line {line}) writes it, and nothing gives it the executable bit."
WRITTEN_SUMMARY = "The job writes {path} itself, and runs it without having given it the executable bit."
FOLDER = "{path} is a folder, which cannot be run."
FOLDER_SUMMARY = "The job runs {path}, which is a folder."
FOLDER_REMEDY = "Name the program in it."
_MOST = 5
_INTERPRETERS = {
    ".js": "#!/usr/bin/env node",
    ".pl": "#!/usr/bin/env perl",
    ".py": "#!/usr/bin/env python3",
    ".rb": "#!/usr/bin/env ruby",
}
_FETCHES = re.compile(r"-[a-zA-Z]*[oO]")
_OUTPUTS = frozenset({">", ">>", "-o", "-O", "--output", "--output-document"})


def places(tree: Tree, path: str) -> tuple[str, ...]:
    """Where a path of the log may be in the tree: as it is, or below a folder in which a step runs."""
    path = posixpath.normpath(path)
    below = sorted(each for each in tree.entries if each.endswith(f"/{path}"))
    return (path, *below[:_MOST])


def files(tree: Tree, path: str) -> frozenset[str]:
    """What has to be read: the file, and the links that lead to it."""
    links = {link.path for each in places(tree, path) for link in tree.links_on(each)}
    return frozenset({*places(tree, path), *links, line_endings.ATTRIBUTES} & set(tree.entries))


def prove_mode(facts: Facts, step: FailingStep | None, path: str) -> Proof:
    """Why the job may not run it; `path` is relative to the workspace or to where the step runs."""
    if path.startswith(("/", "~", "$")):
        return not_checked(OUTSIDE.format(path=code(path)))
    found = _found(facts, step, path)
    if found is None:
        return _not_there(facts, step, path)
    entry = facts.tree.entries[found]
    if entry.mode == Mode.FOLDER:
        look = Look(f"{code(found)}: is a folder", facts.context.link(found))
        told = FOLDER.format(path=code(found))
        return Proof(ProofState.REFUTED, told, (look,), FOLDER_SUMMARY.format(path=code(found)), FOLDER_REMEDY)
    look = Look(f"{code(found)}: has the mode {entry.mode}", facts.context.link(found))
    # What has no bit in Git needs none taken away by an artifact.
    artifact = _artifact(step, found) if step and entry.mode == Mode.EXECUTABLE else None
    if artifact and step:
        return _from_artifact(step, artifact, path, (look,), refuted=True)
    if entry.mode == Mode.EXECUTABLE:
        return Proof(ProofState.REFUTED, EXECUTABLE.format(path=code(found)), (look,), remedy=_otherwise(found))
    given = next((each for each in _chmods(step) if _names(each, found)), None) if step else None
    if given:
        command = code(given.shown, 80)
        told = GIVEN.format(path=code(found), command=command, line=given.line)
        return Proof(ProofState.NOT_CHECKED, told, (look,), remedy=_otherwise(found))
    return _plain(facts, step, entry, look)


def _otherwise(path: str) -> str:
    return OTHERWISE_REMEDY.format(command=code(f"ls -l {argument(path)}")).replace("\n", " ")


def _found(facts: Facts, step: FailingStep | None, path: str) -> str | None:
    """The path in the tree, links followed; the folder where the step runs counts first."""
    folders = [command.folder for command in reversed(step.own_commands())] if step else []
    starts = [*(folder for folder in folders if folder is not None), (step.directory if step else None) or "", ""]
    for start in dict.fromkeys(starts):
        resolved = facts.resolve(posixpath.join(start, path))
        if resolved:
            return resolved
    certain = {command.folder for command in step.own_commands() if _runs(command, path)} if step else set()
    if certain and None not in certain:
        return None
    others = places(facts.tree, path)[1:]
    return facts.resolve(others[0]) if len(others) == 1 else None


def _runs(command: Command, path: str) -> bool:
    """Whether the step itself calls the program by that path."""
    return posixpath.normpath(command.program) == posixpath.normpath(path)


def _plain(facts: Facts, step: FailingStep | None, entry: Entry, look: Look) -> Proof:
    text, path = facts.text(entry.path), entry.path
    first = (text or "").split("\n", 1)[0]
    detail, remedy = PLAIN.format(path=code(path)), PLAIN_REMEDY.format(command=code(_command(path)))
    looked = [look]
    commands: tuple[str, ...] = ()
    diff = mend.mode_changed(path, entry.mode, Mode.EXECUTABLE)
    if first.startswith("#!") and first.endswith("\r"):
        detail, remedy = detail + CARRIAGE, remedy + CARRIAGE_REMEDY.format(rule=code(line_endings.rule(path)))
        looked.append(Look(f"{code(path)} line 1: {code(first)} with CR LF", facts.context.link(path, 1)))
        commands = line_endings.commands(path, facts.text(line_endings.ATTRIBUTES))
    elif text is not None and not first.startswith("#!"):
        line = _INTERPRETERS.get(posixpath.splitext(path)[1])
        instead = INSTEAD if line else ""
        detail += NO_SHEBANG
        remedy += NO_SHEBANG_REMEDY.format(line=line or "#!/usr/bin/env bash", instead=instead)
        # As a shell script it would only fail in another way.
        diff = "" if line else diff
        looked.append(Look(f"{code(path)} line 1: {code(first)}", facts.context.link(path, 1)))
    others = list(_others(facts, step, path)) if step else []
    if others:
        detail += MORE.format(others=", ".join(code(other) for other in others))
        remedy = remedy.replace(_command(path), _command(path, *others))
        diff = diff and diff + "".join(mend.mode_changed(other, Mode.FILE, Mode.EXECUTABLE) for other in others)
    summary = PLAIN_SUMMARY.format(path=code(path))
    return Proof(ProofState.CONFIRMED, detail, tuple(looked), summary, remedy, diff, commands)


def _command(*paths: str) -> str:
    return f"git update-index --chmod=+x {' '.join(map(argument, paths))}"


def _others(facts: Facts, step: FailingStep, path: str) -> Iterator[str]:
    """Further files without the bit that steps of the job run by their paths."""
    from_steps = (command for each in step.job.steps for command in step.commands_of(each))
    seen = {path}
    for command in from_steps:
        if "/" not in command.program or command.folder is None:
            continue
        other = posixpath.normpath(posixpath.join(command.folder, command.program))
        entry = facts.tree.get(other)
        if entry is not None and entry.mode == Mode.FILE and other not in seen:
            seen.add(other)
            yield other


def _chmods(step: FailingStep) -> Iterator[Command]:
    return (command for command in step.commands() if command.words[0] == "chmod")


def _names(command: Command, path: str) -> bool:
    """Whether a word of a command is that path, from where the command runs, or a pattern that may fit it."""
    folder = command.folder or ""
    said = (posixpath.normpath(posixpath.join(folder, word)) for word in command.words[1:])
    return any(each == path or "*" in each or "$" in each or each == "-R" for each in said)


def _not_there(facts: Facts, step: FailingStep | None, path: str) -> Proof:
    if gitlink := facts.tree.gitlink_above(posixpath.normpath(path)):
        return not_checked(IN_SUBMODULE.format(path=code(path), folder=code(gitlink.path)))
    if not facts.tree.knows(posixpath.normpath(path)):
        return not_checked(NOT_LISTED.format(path=code(path)))
    if step is None or any(_names(each, posixpath.normpath(path)) for each in _chmods(step)):
        return _made(path)
    for command in step.commands():
        if _writes(command, path):
            shown = code(command.shown, 80)
            return _chmod(
                step,
                path,
                ProofState.CONFIRMED,
                WRITTEN.format(path=code(path), command=shown, line=command.line),
                WRITTEN_SUMMARY.format(path=code(path)),
                (step.look(shown, command.line),),
            )
    if artifact := _artifact(step, posixpath.normpath(path)):
        return _from_artifact(step, artifact, path, (), refuted=False)
    return _made(path)


def _made(path: str) -> Proof:
    remedy = MADE_REMEDY.format(command=code(f"chmod +x {argument(posixpath.normpath(path))}"))
    return Proof(ProofState.NOT_CHECKED, MADE.format(path=code(path)), remedy=remedy)


def _writes(command: Command, path: str) -> bool:
    """Whether a command plainly makes that file; a copy of a file of the repository keeps its mode."""
    wanted = posixpath.normpath(path)
    words = command.words
    fetches = words[0] in {"curl", "wget"}
    after = [word for before, word in pairwise(words) if before in _OUTPUTS or (fetches and _FETCHES.fullmatch(before))]
    made = [*after, *(words[1:] if words[0] in {"tee", "touch"} else ())]
    spelt = {posixpath.normpath(posixpath.join(start, word)) for word in made for start in ("", command.folder or "")}
    return wanted in spelt


def _artifact(step: FailingStep, path: str) -> Step | None:
    """The step that writes an artifact over the folder in which the file is.

    https://github.com/actions/upload-artifact#permission-loss
    """
    for each in step.before():
        folder = posixpath.normpath(each.input("path") or ".").removeprefix("${{ github.workspace }}/")
        if each.action == "actions/download-artifact" and (folder == "." or f"{path}/".startswith(f"{folder}/")):
            return each
    return None


def _from_artifact(step: FailingStep, artifact: Step, path: str, looked: tuple[Look, ...], *, refuted: bool) -> Proof:
    told = FROM_ARTIFACT.format(step=code(artifact.uses), line=artifact.line)
    look = step.look(code(artifact.uses), artifact.line)
    state = ProofState.REFUTED if refuted else ProofState.CONFIRMED
    summary = FROM_ARTIFACT_SUMMARY.format(path=code(path))
    return _chmod(step, path, state, f"{code(path)}: {told}", summary, (look, *looked))


def _chmod(step: FailingStep, path: str, state: ProofState, told: str, summary: str, looked: tuple[Look, ...]) -> Proof:
    """The mend for what Git does not keep: `chmod` right before the program is run."""
    command = f"chmod +x {argument(path)}"
    ran = [each for each in step.own_commands() if _runs(each, path)]
    text = None
    if len(ran) == 1:
        text = with_line_before(step.job, ran[0], command)
        text = text or with_text(step.job, ran[0], ran[0].program, f"{command} && {ran[0].program}")
    diff = mend.edited(step.path, step.job.file.yaml.text, text) if text else ""
    return Proof(state, told, looked, summary, CHMOD_REMEDY.format(command=code(command)), diff)

"""How a job comes by its Python packages: what is declared, which step installs which of it, and what would have to be
written for the rest."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workers.triage.manifests.declaration import EXTRA, GROUP, OPTIONAL_GROUP, REQUIREMENTS, Declaration
from workers.triage.manifests.declared import Declared
from workers.triage.manifests.installs import PATH, Install, installs, opaque
from workers.triage.mends.job_mends import with_run_before
from workers.triage.model import Look
from workers.triage.repository.scripts import with_more, with_text
from workers.triage.repository.step_at_fault import FailingStep
from workers.triage.text import code

ACTION = "{action} (line {line}) may install packages of its own"
COMMAND = "{command} (line {line}) may install packages of its own"
IMAGE = "the container {image} (line {line}) may be meant to have packages of its own"
VARIABLE = "what {command} (line {line}) installs depends on values that only the run has"


_PLAIN_IMAGE = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:python|ubuntu|debian|fedora|alpine|rockylinux|node)(?:[:@]|$)"
)
"""Images that bring no packages of a project."""


@dataclass(frozen=True, slots=True)
class Line:
    """An installing command as it should be."""

    command: str
    """The command; empty where it is not certain how it would be written."""
    workflow: str | None
    """The workflow's whole text with it; None where that change is not certain."""
    number: int | None = None
    """The line of the workflow that it takes the place of; None for one more step."""


@dataclass(frozen=True)
class Supply:
    """What the job installs of what is declared."""

    step: FailingStep
    """The step that lacks something."""
    declared: Declared
    """All that the repository declares."""

    @cached_property
    def installs(self) -> tuple[Install, ...]:
        """The commands that install packages, up to the failing step."""
        return installs(tuple(self.step.commands()))

    @cached_property
    def doubt(self) -> str:
        """A clause that says why the job may install more than its commands tell; empty where they tell all."""
        if (step := self.step.unclear_action()) is not None:
            return ACTION.format(action=code(step.uses), line=step.line)
        for command in self.step.commands():
            if opaque(command):
                return COMMAND.format(command=code(command.shown, 80), line=command.line)
        if (image := self.step.job.image) and not _PLAIN_IMAGE.match(image):
            return IMAGE.format(image=code(image), line=self.step.job.file.line([*self.step.job.place, "container"]))
        unclear = next((each for each in self.installs if each.unclear), None)
        return VARIABLE.format(command=code(unclear.command.shown, 80), line=unclear.command.line) if unclear else ""

    def installing(self, declaration: Declaration) -> Install | None:
        """The command that installs what is declared there."""
        for each in self.installs:
            if each.covers(declaration, self.declared.taken_in(each.files)):
                return each
        return None

    def of_project(self, folder: str) -> Install | None:
        """The command that installs the project in a folder."""
        return next((each for each in self.installs if folder in each.projects), None)

    def look(self, install: Install) -> Look:
        """A Look at an installing command."""
        return self.step.look(code(install.command.shown, 120), install.command.line)

    @property
    def has_python(self) -> bool:
        """Whether the job sets a Python up into which pip may install: the one of the system refuses.
        https://packaging.python.org/en/latest/specifications/externally-managed-environments/"""
        by_action = any(step.action == "actions/setup-python" for step in self.step.before())
        return by_action or any(each.tool == "pip" for each in self.installs)

    def line_for(self, declaration: Declaration) -> Line:
        """The command with which the job would install what is declared there."""
        folder = posixpath.dirname(declaration.path)
        if declaration.sort == REQUIREMENTS:
            return self._list(declaration.path)
        found = self.of_project(folder)
        if declaration.sort in {EXTRA, GROUP, OPTIONAL_GROUP}:
            return self._named(found, declaration, folder)
        return self.project_line(folder)

    def project_line(self, folder: str) -> Line:
        """The command with which the job would install the project in a folder."""
        return self._new(f"python -m pip install -e {_quoted(_from(folder, ''))}")

    def _list(self, path: str) -> Line:
        if path.endswith(".in") or "constraint" in path or not path.endswith(".txt"):
            return Line("", None)
        for each in self.installs:
            if (
                each.command.plain
                and each.tool in {"pip", "uv"}
                and (each.files or each.projects)
                and each.command.folder is not None
            ):
                more = f"-r {_quoted(_from(path, each.command.folder))}"
                return self._longer(each, more)
        return self._new(f"python -m pip install -r {_quoted(path)}")

    def _named(self, found: Install | None, declaration: Declaration, folder: str) -> Line:
        group, is_extra = declaration.group, declaration.sort == EXTRA
        if found is None:
            place = _from(folder, "")
            return self._new(f'python -m pip install -e "{place}[{group}]"') if is_extra else Line("", None)
        words = found.command.words
        if "install" in words and found.tool in {"pip", "uv"}:
            return self._with_extra(found, folder, group) if is_extra else Line("", None)
        omitted = next((word for word in words if word in _OMITS.get(found.tool, ())), None)
        if omitted and group == "dev" and not is_extra:
            return self.without_word(found, omitted)
        option = _OPTIONS.get((found.tool, is_extra))
        if option is None or set(words) & {
            "--only",
            "--without",
            "--only-group",
            "--only-main",
            "run",
            *_extras(words),
        }:
            return Line("", None)
        return self._longer(found, f"{option} {group}" if option != "--dev" else option)

    def without_word(self, install: Install, word: str) -> Line:
        """The command without one of its options."""
        words = install.command.words
        before = words[words.index(word) - 1]
        text = with_text(self.step.job, install.command, f"{before} {word}", before)
        shorter = " ".join(each for each in words if each != word)
        return Line(shorter, text, install.command.line)

    def _with_extra(self, found: Install, folder: str, extra: str) -> Line:
        command = found.command
        for word in command.words:
            match = PATH.fullmatch(word)
            if match is None or _from(match["path"], "") != _from(folder, command.folder or ""):
                continue
            new = f"{match['path']}[{','.join(part for part in (match['extras'], extra) if part)}]"
            shown = " ".join(f'"{new}"' if each == word else each for each in command.words)
            # Its quotes are not among the command's words.
            spellings = ((f'"{word}"', f'"{new}"'), (f"'{word}'", f"'{new}'"), (word, f'"{new}"'))
            texts = (with_text(self.step.job, command, old, put) for old, put in spellings)
            return Line(shown, next((text for text in texts if text), None), command.line)
        return Line("", None)

    def _longer(self, install: Install, words: str) -> Line:
        command = install.command
        return Line(f"{command.shown} {words}", with_more(self.step.job, command, words), command.line)

    def _new(self, command: str) -> Line:
        certain = self.has_python and not self.doubt and self.step.checks_out()
        return Line(command, with_run_before(self.step.job, self.step.step, command) if certain else None)


_OPTIONS = {
    ("poetry", True): "--extras",
    ("poetry", False): "--with",
    ("uv", True): "--extra",
    ("uv", False): "--group",
    ("pdm", True): "-G",
    ("pdm", False): "-G",
    ("pipenv", False): "--dev",
}
_EXCLUSIVE = {"--only", "--without", "--only-group", "--only-main", "run"}
_OMITS = {"uv": ("--no-dev",), "poetry": ("--no-dev",), "pdm": ("--prod", "--production")}


def _extras(words: Sequence[str]) -> set[str]:
    """Poetry takes all extras in one option."""
    return {"--extras", "-E"} & set(words) if words[0] == "poetry" else set()


def _from(path: str, folder: str) -> str:
    """A path as a command in a folder has to write it."""
    return posixpath.relpath(path or ".", folder or ".")


def _quoted(path: str) -> str:
    return path if re.fullmatch(r"[\w./@+-]+", path) else "'" + path.replace("'", "'\\''") + "'"


def group_words(declaration: Declaration) -> str:
    """An extra or group as a sentence names it; empty for what is always installed."""
    names = {EXTRA: "the extra", GROUP: "the group", OPTIONAL_GROUP: "the optional group"}
    return f"{names[declaration.sort]} {code(declaration.group)}" if declaration.sort in names else ""

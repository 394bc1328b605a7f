"""Which of a repository's choices the failing step's Python comes from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from workers.triage.model import Finding
from workers.triage.proving import Facts
from workers.triage.python_versions.expressions import literal
from workers.triage.python_versions.in_build import of_build
from workers.triage.python_versions.places import Choice, Requirement, Setup, Span, rewritten
from workers.triage.python_versions.survey import Survey, is_conda
from workers.triage.python_versions.versions import Pick, pick
from workers.triage.python_versions.workflows import IMAGE, SETUP_PYTHON
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import Place, called, skipped
from workers.triage.text import code

EXPRESSION = "The job takes its version from {expression} ({path} line {line}), which the repository does not tell."
NO_FILE = "The job takes its version from {file} ({path} line {line}), which names no version that can be told."
NO_ACTION = "The job sets up its Python in {file} ({path} line {line}), which names no version that can be told."

IN_CONTAINER = "The step runs its command in a container, and what Python that has cannot be told."
IN_IMAGE = "The job runs in an image ({path} line {line}) that does not tell its Python."
MAYBE = "The job may have its Python from {step} ({path} line {line}), which tells no version."

_CONTAINER = re.compile(r"\b(?:docker|podman|docker-compose)\b[^\n|;&]*\b(?:run|exec|up)\b")
_PROVIDERS = re.compile(
    r"\b(?:pyenv|\w*conda|\w*mamba|uv|uvx|mise|asdf|nix|nix-\w+|pixi|rye|hatch|devbox|activate|alternatives)\b"
    r"|\bpython-?3?\.?\d+\b.*\binstall\b|\binstall\b.*\bpython-?3|\bdeadsnakes\b"
)
_PROVIDING_ACTIONS = re.compile(r"py|conda|mamba|uv|mise|asdf|nix|pixi|rye|devbox", re.IGNORECASE)
_NAMED = re.compile(r"request from `(?P<file>[^`]+)`|set by (?P<set>\S+?)\)?$")
_READERS = re.compile(r"\b(?:uv|pyenv|mise|asdf|rye|pipenv|hatch|pdm)\b")
_READING_ACTIONS = re.compile(r"\b(?:mise-action|asdf-vm/actions|setup-uv|setup-pixi|setup-rye|setup-hatch)\b")
VERSION_FILES = (".python-version", ".tool-versions", "mise.toml", ".mise.toml", "Pipfile")
"""Names of files that tell tools which Python to take."""
_INPUT = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")
_CONDA_ACTIONS = ("conda-incubator/", "mamba-org/")
_RUNNERS = re.compile(r"\b(?:tox|nox)\b")
_IN_SCRIPT = re.compile(
    r"(?<![\w./-])(?:python|pip)(?P<named>3\.\d{1,2})(?![\d.])"
    r"|(?:--python|-p)[= ][\"']?(?:python)?(?P<option>3\.\d{1,2})\b"
    r"|\buv python (?:install|pin) (?P<uv>3\.\d{1,2})\b"
)


class How(Enum):
    """How the step came to its Python."""

    CHOSEN = "chosen"
    """By one of the choices."""
    LATER = "later"
    """By no choice yet: the job sets one up in a later step."""
    NOWHERE = "nowhere"
    """By no choice: it is the runner's own."""
    UNKNOWN = "unknown"
    """The repository does not tell."""


@dataclass(frozen=True)
class InForce:
    """What chooses the step's Python."""

    how: How
    """How it is chosen."""
    choices: tuple[Choice, ...] = ()
    """The choices, most often one; several where it cannot be told which of a list it is."""
    setup: Setup | None = None
    """The step that provides it, or will."""
    why: str = ""
    """Of an unknown one, a sentence."""
    siblings: tuple[Choice, ...] = ()
    """All of the list that the choices are of."""
    in_image: bool = False
    """Whether the step builds an image, in which the Python is."""


def in_force(finding: Finding, facts: Facts, survey: Survey, place: Place) -> InForce:
    """What chooses the Python that the Finding is about."""
    found = finding.subject.get("found")
    seen = found if isinstance(found, str) else None
    built = of_build(finding, facts, survey, place)
    if built:
        return _narrowed(
            InForce(How.UNKNOWN if built.why else How.CHOSEN, built.choices, why=built.why, in_image=True),
            finding,
            seen,
        )
    if place.step and _CONTAINER.search(place.step.run):
        return InForce(How.UNKNOWN, why=IN_CONTAINER)
    named = _named(finding, survey, place)
    if named:
        return _narrowed(InForce(How.CHOSEN, named), finding, seen)
    scripted = tuple(_scripted(place, seen)) if seen else ()
    if scripted:
        return InForce(How.CHOSEN, scripted)
    provided = _narrowed(_provided(facts, survey, place), finding, seen)
    if seen and not any(each.pick and each.pick.fits(seen) for each in provided.choices):
        other = _by_tool(survey, place, seen)
        if other:
            return InForce(How.CHOSEN, other)
    return provided


def _named(finding: Finding, survey: Survey, place: Place) -> tuple[Choice, ...]:
    """The file that the tool itself says it has its version from."""
    found = _NAMED.search(finding.quote)
    if found is None:
        return ()
    name = posixpath.basename(found["file"] or found["set"])
    folder = place.job.working_directory(place.step) if place.step else ""
    while True:
        choices = survey.in_file(posixpath.join(folder, name))
        if choices or not folder:
            return choices
        folder = posixpath.dirname(folder)


def _scripted(place: Place, seen: str) -> Iterator[Choice]:
    """Versions that the failing step's script itself calls, and that ran."""
    if place.step is None or not place.step.run:
        return
    first, last = place.yaml.line(place.step.place), place.yaml.last_line(place.step.place)
    rows = place.yaml.text.split("\n")
    for number in range(first or 1, (last or 0) + 1):
        for found in _IN_SCRIPT.finditer(rows[number - 1]):
            group = next(name for name, value in found.groupdict().items() if value)
            picked = pick(found[group])
            if picked and picked.fits(seen):
                span = Span(number, found.start(group), found[group])
                yield Choice(place.path, number, span.column, span.text, picked, rewrite=rewritten(span))


def _provided(facts: Facts, survey: Survey, place: Place) -> InForce:
    """By the steps before the failing one, else by the job's image, else by nothing."""
    own = [each for each in survey.setups if each.path == place.path and each.job == place.job.id]
    at = int(place.step.place[-1]) if place.step else len(place.job.steps)
    ran = [each for each in own if 0 <= each.index <= at and not _skipped(facts, place, each)]
    for setup in reversed(ran):
        found = _of_caller(survey, place, setup) or _of_setup(survey, setup)
        if found:
            return found
    image = next((each for each in own if each.index == IMAGE), None)
    if image:
        return InForce(How.CHOSEN, image.choices, image)
    unclear = _maybe(place, at)
    if unclear:
        return InForce(How.UNKNOWN, why=unclear)
    later = next((each for each in own if each.index > at), None)
    of_later = _of_setup(survey, later) if later else None
    return InForce(How.LATER, of_later.choices, later) if of_later else InForce(How.NOWHERE)


def _maybe(place: Place, at: int) -> str:
    """A sentence on what may provide a Python without telling its version; empty where nothing does."""
    if "container" in place.job.data:
        line = place.yaml.line([*place.job.place, "container"])
        return IN_IMAGE.format(path=code(place.path), line=line)
    for step in place.job.steps[: at + 1]:
        provides = _PROVIDING_ACTIONS.search(step.action) and step.action != SETUP_PYTHON
        if provides or _PROVIDERS.search(step.run):
            return MAYBE.format(step=called(step), path=code(place.path), line=step.line)
    return ""


def _skipped(facts: Facts, place: Place, setup: Setup) -> bool:
    step = next((each for each in place.job.steps if each.place[-1] == setup.index), None)
    return isinstance(step, Step) and skipped(facts.context, step)


def _of_caller(survey: Survey, place: Place, setup: Setup) -> InForce | None:
    """What the calling job gives to the input that a step takes its version from, or else the input's default."""
    own = _INPUT.fullmatch(setup.unresolved.strip())
    if own is None or not place.callers:
        return None
    caller = place.callers[-1]
    given = caller.data.get("with")
    if isinstance(given, Mapping) and own[1] in given:
        calls = (each for each in survey.setups if each.path == caller.file.path and each.job == caller.id)
        known = next((each for each in calls if each.given == own[1] and each.choices), None)
        return InForce(How.CHOSEN, known.choices, known) if known else None
    default = ("on", "workflow_call", "inputs", own[1], "default")
    choices = literal(place.path, place.yaml, default)
    return InForce(How.CHOSEN, choices, setup) if choices else None


def _of_setup(survey: Survey, setup: Setup) -> InForce | None:
    """What a step provides; None for one that provides nothing."""
    at = {"path": code(setup.path), "line": setup.line}
    if setup.unresolved:
        return InForce(How.UNKNOWN, setup=setup, why=EXPRESSION.format(expression=code(setup.unresolved), **at))
    if setup.action:
        names = {posixpath.join(setup.action, name) for name in ("action.yml", "action.yaml")}
        inner = next((each for each in survey.setups if each.path in names), None)
        if inner is None:
            return None
        if not inner.choices:
            return InForce(How.UNKNOWN, setup=setup, why=NO_ACTION.format(file=code(setup.action), **at))
        return InForce(How.CHOSEN, inner.choices, setup)
    if setup.file:
        choices = survey.in_file(posixpath.normpath(setup.file))
        if choices:
            return InForce(How.CHOSEN, choices[:1], setup)
        if setup.file == ".python-version":
            return None
        ranges = tuple(_newest_of(each) for each in survey.requirements if each.path == posixpath.normpath(setup.file))
        if ranges:
            return InForce(How.CHOSEN, ranges[:1], setup)
        return InForce(How.UNKNOWN, setup=setup, why=NO_FILE.format(file=code(setup.file), **at))
    return InForce(How.CHOSEN, setup.choices, setup)


def _newest_of(requirement: Requirement) -> Choice:
    """What setup-python takes from a project's file: the newest version that the project allows.
    https://github.com/actions/setup-python/blob/main/docs/advanced-usage.md#using-the-python-version-file-input"""
    allowed = requirement.range
    text = allowed.text if allowed else requirement.field
    return Choice(requirement.path, requirement.line, 0, text, Pick(text, None, range=allowed) if allowed else None)


def _by_tool(survey: Survey, place: Place, seen: str) -> tuple[Choice, ...]:
    """What tools that the step runs choose themselves, where that is what ran."""
    script = place.step.run if place.step else ""
    actions = " ".join(step.action for step in place.job.steps)
    found: list[Choice] = []
    if _RUNNERS.search(script):
        names = ("tox.ini", "setup.cfg", "noxfile.py", "pyproject.toml")
        found += [each for name in names for each in survey.in_file(name)]
    if _READERS.search(script) or _READING_ACTIONS.search(actions):
        found += [each for name in VERSION_FILES for each in survey.in_file(name)]
    if any(step.action.startswith(_CONDA_ACTIONS) for step in place.job.steps):
        found += [each for each in survey.chosen if is_conda(each.path)]
    return tuple(each for each in found if each.pick and each.pick.fits(seen))


def _narrowed(found: InForce, finding: Finding, seen: str | None) -> InForce:
    """Of a list, the version that the job's name tells, or else that ran."""
    for fitting in (_shown(found.choices, finding.job), _fitting(found.choices, seen)):
        if fitting:
            return replace(found, choices=fitting, siblings=found.choices)
    return found


def _shown(choices: Sequence[Choice], job: str) -> tuple[Choice, ...]:
    if len(choices) < 2:
        return ()
    return tuple(each for each in choices if each.pick and _word(each.pick.text, job))


def _word(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", text) is not None


def _fitting(choices: Sequence[Choice], seen: str | None) -> tuple[Choice, ...]:
    return tuple(each for each in choices if seen and each.pick and each.pick.fits(seen))

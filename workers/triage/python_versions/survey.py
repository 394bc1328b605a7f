"""All that a repository says of Python's version: which files are read, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from workers.triage.python_versions import (
    images,
    nox_places,
    toml_places,
    tox_places,
    version_files,
    workflows,
    yaml_places,
)
from workers.triage.python_versions.places import Choice, Requirement, Role, Setup
from workers.triage.python_versions.requirements import PROJECT_FILES, project_name, requirements
from workers.triage.repository.tree import Tree

MOST = 50
"""How many files are read at most."""
MOST_CHOICES = 2000
"""How many versions are told in all."""
_MOST_OTHERS = 20
_DEEPEST = 4
_OTHERS = re.compile(
    r"(?:^|/)(?:node_modules|vendor|vendored|third[-_]?party|external|site-packages|\.venv|venv|fixtures?|testdata"
    r"|test[-_]data|tests?|docs?|benchmarks?|examples?|samples|templates?|cookiecutter[^/]*|\{\{[^/]*)/"
)
_MISE = re.compile(r"(?:.*/)?(?:\.?mise\.toml|\.?mise/config\.toml|\.config/mise\.toml)")
_CONDA = re.compile(r"(?:.*/)?(?:conda[-_]?)?env(?:ironment)?[\w.-]*\.ya?ml")
_TOX, _NOX, _RUNTIME = "tox.ini", "noxfile.py", "runtime.txt"
_NAMES = {*PROJECT_FILES, _TOX, _NOX, _RUNTIME, ".python-version", ".tool-versions", "Pipfile"}
_DOCS = re.compile(r"\.?readthedocs\.ya?ml")
_ACTION = re.compile(r"(?:.*/)?action\.ya?ml")


def files(tree: Tree, first: str | None = None) -> tuple[str, ...]:
    """The paths that may speak of a version, the given one and the shallowest first; at most MOST.

    Workflows come first, but leave room for the files of projects.
    """
    found = [entry.path for entry in tree.files() if speaks(entry.path) and not _OTHERS.search(entry.path)]
    found = [path for path in found if path.count("/") <= _DEEPEST]
    found.sort(key=lambda path: (path != first, not path.startswith(workflows.FOLDER), path.count("/"), path))
    others = [path for path in found if not path.startswith(workflows.FOLDER)]
    room = MOST - min(len(others), _MOST_OTHERS)
    own = [path for path in found if path.startswith(workflows.FOLDER)][:room]
    return tuple([*own, *others][:MOST])


def speaks(path: str) -> bool:
    """Whether a file of that name may."""
    name = path.rpartition("/")[2]
    if path.startswith(".github/"):
        return bool(_ACTION.fullmatch(path)) or (
            path.startswith(workflows.FOLDER)
            and path.endswith((".yml", ".yaml"))
            and path.count("/") == workflows.FOLDER.count("/")
        )
    known = name in _NAMES or images.is_dockerfile(path) or _DOCS.fullmatch(path) or _ACTION.fullmatch(path)
    return bool(known or _MISE.fullmatch(path) or _CONDA.fullmatch(path))


def is_conda(path: str) -> bool:
    """Whether a file's name is one that conda's environments have."""
    return _CONDA.fullmatch(path) is not None


@dataclass(frozen=True)
class Survey:
    """What was found."""

    requirements: tuple[Requirement, ...] = ()
    """What projects allow."""
    choices: tuple[Choice, ...] = ()
    """Every version that is chosen, each place once."""
    setups: tuple[Setup, ...] = ()
    """What provides a Python in workflows, in composite actions and as a job's image."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of projects, by the file that tells."""

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """Those that something is run with."""
        return tuple(each for each in self.choices if each.role is not Role.SAYS)

    def in_file(self, path: str) -> tuple[Choice, ...]:
        """The choices of one file."""
        return tuple(each for each in self.chosen if each.path == path)


def survey(texts: Mapping[str, str], paths: Container[str] = ()) -> Survey:
    """What these files say; `paths` are all files there are."""
    found: dict[tuple[str, int, int], Choice] = {}
    wanted: list[Requirement] = []
    steps: list[Setup] = []
    names: dict[str, str] = {}
    for path, text in sorted(texts.items()):
        if not speaks(path):
            continue
        own = _fewer(setups(path, text), MOST_CHOICES - len(found))
        steps += own
        wanted += requirements(path, text)
        if path.rpartition("/")[2] in PROJECT_FILES and (name := project_name(path, text)):
            names[path] = name
        told = chain((each for setup in own for each in setup.choices), choices(path, text, paths))
        for choice in islice(told, MOST_CHOICES):
            found.setdefault(choice.place, choice)
    return Survey(tuple(wanted), tuple(found.values()), tuple(steps), names)


def _fewer(setups: Iterable[Setup], most: int) -> list[Setup]:
    """The first ones, as long as their choices are not too many."""
    kept = []
    for setup in setups:
        most -= 1 + len(setup.choices)
        if most < 0:
            break
        kept.append(setup)
    return kept


def setups(path: str, text: str) -> Iterator[Setup]:
    """What a workflow or a composite action provides; nothing for other files."""
    is_workflow = path.startswith(workflows.FOLDER) or _ACTION.fullmatch(path)
    return workflows.setups(path, text) if is_workflow else iter(())


def choices(path: str, text: str, paths: Container[str]) -> Iterator[Choice]:
    """The versions in one file that is no workflow; `paths` are all files there are."""
    name = path.rpartition("/")[2]
    if name in PROJECT_FILES:
        yield from version_files.classifiers(path, text)
    if name == "Pipfile":
        yield from toml_places.pipfile(path, text, locked=f"{path}.lock" in paths)
    elif name in _BY_NAME:
        yield from _BY_NAME[name](path, text)
    else:
        reader = next((read for fits, read in _BY_FORM if fits(path)), None)
        yield from reader(path, text) if reader else ()


_Reader = Callable[[str, str], Iterator[Choice]]
_BY_NAME: Mapping[str, _Reader] = {
    ".python-version": version_files.python_version,
    ".tool-versions": version_files.tool_versions,
    _RUNTIME: version_files.runtime,
    "pyproject.toml": toml_places.pyproject,
    _TOX: tox_places.choices,
    "setup.cfg": tox_places.choices,
    _NOX: nox_places.choices,
}
_BY_FORM: tuple[tuple[Callable[[str], object], _Reader], ...] = (
    (images.is_dockerfile, images.choices),
    (_DOCS.fullmatch, yaml_places.read_the_docs),
    (_MISE.fullmatch, toml_places.mise),
    (is_conda, yaml_places.conda),
)

"""Python versions that do not fit."""

import sys
from pathlib import Path

from tests.recording.cases.common import case, prepared
from tests.recording.plan import Case, Step

_BACKEND = '[build-system]\nrequires = ["setuptools>=77"]\nbuild-backend = "setuptools.build_meta"\n\n'


def _project(requires: str, dependencies: str = "") -> dict[str, str]:
    listed = f"dependencies = [{dependencies}]\n"
    project = f'[project]\nname = "acme-datasets"\nversion = "1.4.0"\nrequires-python = "{requires}"\n{listed}'
    return {"pyproject.toml": _BACKEND + project, "acme_datasets/__init__.py": ""}


_POETRY = """\
[tool.poetry]
name = "acme-datasets"
version = "1.4.0"
description = ""
authors = []
packages = [{include = "acme_datasets"}]

[tool.poetry.dependencies]
python = "^3.13"

[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
"""
_MATCH = """\
def kind(value):
    match value:
        case int():
            return "number"
    return "other"


print(kind(3))
"""
_MENTIONS = """\
pip install --no-deps .
echo "ERROR: Package 'x' requires a different Python: 3.9.1 not in '>=3.10' (expected below 3.10)"
"""
_OLD = next(iter(sorted(Path(sys.base_prefix).parent.glob("3.9.*/bin/python3.9"))), None)


def _older() -> tuple[Case, ...]:
    """Give the case for an older interpreter, where this machine has one beside its own."""
    if _OLD is None:
        return ()
    link = Step(f'ln -s {_OLD} "$(dirname "$(command -v python)")/python3.9"', hidden=True)
    return (case("python-match-statement", link, "python3.9 kinds.py", files={"kinds.py": _MATCH}),)


CASES = (
    case("python-project", "python -m pip install .", files=_project(">=3.13")),
    case("python-project-editable", "pip install -e .", files=_project(">=3.12,<4")),
    case("python-project-older", "pip install .", files=_project(">=3.7,<3.10")),
    case(
        "python-pin-filtered", "pip install --no-deps -r requirements.txt", files={"requirements.txt": "django==6.0\n"}
    ),
    case("python-dependency-filtered", "pip install .", files=_project(">=3.10", '"django>=6.0"')),
    case("python-uv-pip-project", prepared("uv"), "uv pip install --python python .", files=_project(">=3.13")),
    case("python-uv-pip-pin", prepared("uv"), "uv pip install --python python --no-deps django==6.0"),
    case("python-uv-sync", prepared("uv"), "uv sync --python 3.11", files=_project(">=3.13")),
    case(
        "python-poetry",
        prepared("poetry"),
        "poetry install --no-interaction",
        files={"pyproject.toml": _POETRY, "acme_datasets/__init__.py": ""},
    ),
    case("python-no-such-version", "pip install --no-deps django==99.0"),
    case(
        "python-pass-words",
        _MENTIONS,
        files=_project(">=3.10"),
    ),
    case("python-pass-older-release", 'pip install --no-deps "django<6"'),
    *_older(),
)

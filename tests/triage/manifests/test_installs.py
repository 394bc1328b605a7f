"""What the commands of a job install."""

from __future__ import annotations

import pytest

from workers.triage.manifests.declaration import Declaration
from workers.triage.manifests.installs import Install, installs, opaque
from workers.triage.repository.scripts import commands
from workers.triage.repository.workflow import read


def install(script: str, folder: str = "") -> Install | None:
    place = f"        working-directory: {folder}\n" if folder else ""
    body = "".join(f"          {line}\n" for line in script.split("\n"))
    file = read("ci.yml", f"jobs:\n  a:\n    steps:\n      - name: A\n{place}        run: |\n{body}")
    assert file is not None
    job = file.jobs[0]
    return next(iter(installs(commands(job, job.steps[0]))), None)


PROJECT = {
    "main": Declaration("click", "pyproject.toml", 1),
    "dev": Declaration("ruff", "pyproject.toml", 2, "extra", "dev"),
    "group": Declaration("mypy", "pyproject.toml", 3, "group", "dev"),
    "docs": Declaration("mkdocs", "pyproject.toml", 4, "optional group", "docs"),
    "list": Declaration("pytest", "requirements/dev.txt", 1, "requirements"),
    "web": Declaration("react", "web/package.json", 1),
    "build": Declaration("hatchling", "pyproject.toml", 1, "build"),
}


@pytest.mark.parametrize(
    ("script", "covered"),
    [
        ("pip install .", "main"),
        ("python -m pip install -e '.[dev,test]' --upgrade", "main dev"),
        ("python3.11 -m pip install --no-deps .", ""),
        ("pip3 install ./", "main"),
        ("pip install -r requirements/dev.txt", "list"),
        ("pip install -rrequirements/dev.txt", "list"),
        ("pip install --requirement=requirements/dev.txt click==8", "main list"),
        ("cd requirements && pip install -r dev.txt", "list"),
        ("pip install --group dev", "group"),
        ("pip install -c constraints.txt ruff 'mypy>1'", "dev group"),
        ("pip install -i https://acme.example click", "main"),
        ("pip install dist/*.whl", ""),
        ("python setup.py develop", "main"),
        ("python setup.py test", None),
        ("pip download .", None),
        ("uv pip install -e .[dev]", "main dev"),
        ("uv sync", "main group"),
        ("uv sync --no-dev --extra dev", "main dev"),
        ("uv sync --all-groups --all-extras", "main dev group docs"),
        ("uv sync --only-group docs", "docs"),
        ("uv run pytest", "main group"),
        ("uv run --no-project pytest", None),
        ("uv lock", None),
        ("poetry install", "main group"),
        ("poetry install --with docs --extras 'dev test'", "main dev group docs"),
        ("poetry install --only docs", "docs"),
        ("poetry install --only main", "main"),
        ("poetry install --only-main", "main"),
        ("poetry install --without dev --all-extras", "main dev"),
        ("poetry sync --all-groups", "main group docs"),
        ("poetry lock", None),
        ("pdm install", "main group docs"),
        ("pdm install --prod -G dev", "main dev group"),
        ("pdm build", None),
        ("pipenv install", "main"),
        ("pipenv sync --dev", "main group docs"),
        ("pipenv run x", None),
        ("npm ci --prefix web", "main group docs"),
        ("cd web\nnpm ci --omit=dev", "web"),
        ("yarn", "main group docs"),
        ("npm install --global click", None),
        ("npm test", None),
        ("bundle install --without dev", "main docs"),
        ("bundle exec x", None),
        ("echo pip install .", None),
    ],
)
def test_a_command_installs_what_it_says(script: str, covered: str | None) -> None:
    found = install(script)
    names = None if found is None else [name for name, each in PROJECT.items() if found.covers(each, found.files)]
    assert names == (None if covered is None else covered.split())


@pytest.mark.parametrize(
    ("script", "unclear"),
    [
        ("pip install $DEPS", True),
        ("pip install '${{ matrix.deps }}'", True),
        ("cd $DIR && pip install .", True),
        ("uv sync --extra ${{ matrix.extra }}", True),
        ("npm ci -w web", True),
        ("pip install dist/acme.whl", True),
        ("pip install .", False),
    ],
)
def test_what_only_the_run_knows_is_unclear(script: str, unclear: bool) -> None:
    found = install(script)
    assert found is not None
    assert found.unclear is unclear


def test_a_command_installs_where_it_runs() -> None:
    found = install("pip install -e ../lib", "app")
    assert found is not None
    assert found.projects == ("lib",)


@pytest.mark.parametrize(
    ("script", "is_opaque"),
    [
        ("make setup", True),
        ("./ci/setup.sh", True),
        ("bash ci/setup.sh", True),
        ("source .venv/bin/activate", False),
        (".venv/bin/python x.py", False),
        ("tox -e py", True),
        ("python x.py", False),
    ],
)
def test_some_commands_may_install_anything(script: str, is_opaque: bool) -> None:
    file = read("ci.yml", f"jobs:\n  a:\n    steps:\n      - run: {script}\n")
    assert file is not None
    job = file.jobs[0]
    assert [opaque(each) for each in commands(job, job.steps[0])] == [is_opaque]

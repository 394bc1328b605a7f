"""Which images a step builds, of which context and by which Dockerfile."""

from __future__ import annotations

import pytest

from workers.triage.repository import docker_build, workflow
from workers.triage.repository.docker_build import Build


def step_of(text: str) -> workflow.Step:
    file = workflow.read("ci.yml", f"jobs:\n  build:\n    steps:\n{text}")
    assert file is not None
    return file.jobs[0].steps[0]


def unread(path: str) -> None:
    """No file is there."""


def built(script: str, folder: str | None = "", **files: str) -> list[tuple[str, str]]:
    lines = "".join(f"          {line}\n" for line in script.split("\n"))
    step = step_of(f"      - run: |\n{lines}")
    named = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return [(each.context, each.dockerfile) for each in docker_build.builds(step, folder, named.get)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("docker build .", [("", "Dockerfile")]),
        ("docker build -t a/b:1 --build-arg X=1 docker", [("docker", "docker/Dockerfile")]),
        ("docker build -f docker/app.Dockerfile --no-cache .", [("", "docker/app.Dockerfile")]),
        ("docker build --file=a/b .", [("", "a/b")]),
        ("sudo docker buildx build --push --platform linux/arm64 . 2>&1 | tee log", [("", "Dockerfile")]),
        ("docker image build . > log", [("", "Dockerfile")]),
        ("podman build a", [("a", "a/Dockerfile")]),
        ("cd svc && docker build ..", [("", "Dockerfile")]),
        ("cd svc && docker build -f Dockerfile ..", [("", "svc/Dockerfile")]),
        ("docker build -", []),
        ("docker build https://github.com/a/b.git", []),
        ("docker build $CONTEXT", []),
        ("docker build ../..", []),
        ("docker build -f $FILE .", []),
        ("docker build . other", []),
        ("docker build -t", []),
        ("docker run --rm x build .", []),
        ("docker push x", []),
        ("echo docker build .", []),
    ],
)
def test_a_script(script: str, expected: list[tuple[str, str]]) -> None:
    assert built(script) == expected


def test_a_folder_that_is_not_known() -> None:
    assert built("docker build .", None) == []


COMPOSE = """\
services:
  db:
    image: postgres
  web:
    build: ./web
  api:
    build:
      context: .
      dockerfile: api/Dockerfile
  far:
    build: https://github.com/a/b.git
  out:
    build: ../..
  odd: 1
"""


BELOW = [("dev/web", "dev/web/Dockerfile"), ("dev", "dev/api/Dockerfile")]


@pytest.mark.parametrize(
    ("script", "files", "expected"),
    [
        ("docker compose build", {"compose_yaml": COMPOSE}, [("web", "web/Dockerfile"), ("", "api/Dockerfile")]),
        ("docker-compose up -d", {"docker-compose_yml": COMPOSE}, [("web", "web/Dockerfile"), ("", "api/Dockerfile")]),
        ("docker compose -f dev/c.yaml up", {"dev__c_yaml": COMPOSE}, BELOW),
        ("docker compose build", {}, []),
        ("docker compose build", {"compose_yaml": "a: [\n"}, []),
        ("docker compose build", {"compose_yaml": "- a\n"}, []),
        ("docker compose build", {"compose_yaml": "services: 1\n"}, []),
        ("docker compose ps", {"compose_yaml": COMPOSE}, []),
        ("docker compose -f $F build", {"compose_yaml": COMPOSE}, []),
    ],
)  # fmt: skip
def test_compose(script: str, files: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert built(script, "", **files) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ("", ("", "Dockerfile", True)),
        ("context: .", ("", "Dockerfile", False)),
        ("context: ./web", ("web", "web/Dockerfile", False)),
        ("context: .\n          file: ./web/Dockerfile", ("", "web/Dockerfile", False)),
        ('context: "{{defaultContext}}:web"', ("web", "web/Dockerfile", True)),
        ("context: https://github.com/a/b.git", None),
        ("context: ${{ matrix.context }}", None),
        ("file: ${{ matrix.file }}", None),
    ],
)
def test_the_action(inputs: str, expected: tuple[str, str, bool] | None) -> None:
    given = f"        with:\n          {inputs}\n" if inputs else ""
    step = step_of(f"      - uses: docker/build-push-action@v6\n{given}")
    found = [(each.context, each.dockerfile, each.from_git) for each in docker_build.builds(step, "", unread)]
    assert found == ([expected] if expected else [])


def test_builds_of_makefiles_and_scripts() -> None:
    def all_of(path: str, text: str) -> list[Build]:
        return list(docker_build.in_file(path, text, "", unread))

    (made,) = all_of("Makefile", "image:\n\t@-docker build -t x web\nother: docker build .\n")
    assert (made.context, made.script) == ("web", "Makefile")
    (run,) = all_of("ci/build.sh", "set -e\ncd web\ndocker build .\n")
    assert (run.context, run.script) == ("web", "ci/build.sh")

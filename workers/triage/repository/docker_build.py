"""Which image builds a step runs: of which context, by which Dockerfile, and where that is written."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workers.triage.patterns import Pattern
from workers.triage.repository.shell_script import Command, commands, joined
from workers.triage.repository.workflow import Step
from workers.triage.repository.yaml_file import YamlFile, YamlFileError

ACTION = "docker/build-push-action"
COMPOSE_FILES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_SWITCHES = frozenset(
    {
        *("--no-cache", "--pull", "--push", "--load", "--rm", "--force-rm", "-q", "--quiet", "--squash", "--compress"),
        *("--debug", "-D", "--check", "--disable-content-trust"),
    }
)
_COMPOSE_BUILDS = frozenset({"build", "up", "run", "create"})
_DEFAULT_CONTEXT = Pattern(r"^\{\{\s*defaultContext\s*\}\}(?::(.*))?$")
_REMOTE = ("http://", "https://", "git@", "git://", "-")


@dataclass(frozen=True, slots=True)
class Build:
    """One image build. Paths are relative to the workspace, which they never leave."""

    context: str
    """The folder that `COPY` looks in; empty for the workspace itself."""
    dockerfile: str
    """The Dockerfile."""
    words: tuple[str, str | None]
    """How the context and the Dockerfile are written; the latter is None where it is the default."""
    command: Command | None = None
    """The command of the step's script; None for the action."""
    from_git: bool = False
    """Whether BuildKit fetches the context itself: without what earlier steps made, and without `.dockerignore`.
    https://github.com/docker/build-push-action#git-context"""
    compose: tuple[str, str] | None = None
    """The Compose file and the service that it is written in."""
    script: str = ""
    """The script or makefile that runs it; empty for the step itself."""


def builds(step: Step, folder: str | None, read: Callable[[str], str | None]) -> tuple[Build, ...]:
    """The builds of a step whose script runs in `folder`; those whose paths are not plainly written are left out."""
    if step.action == ACTION:
        return tuple(_of_action(step))
    return tuple(build for command in commands(step.run, folder) for build in _of_command(command, read))


def in_file(path: str, text: str, folder: str | None, read: Callable[[str], str | None]) -> Iterator[Build]:
    """The builds of a shell script or a makefile that is started in `folder`."""
    if "akefile" in path:
        recipes = (line[1:].lstrip("@-+ ") for line in text.split("\n") if line.startswith("\t"))
        found = [each for line in recipes for each in commands(line, folder)]
    else:
        found = list(commands(text, folder))
    yield from (replace(build, script=path) for command in found for build in _of_command(command, read))


def _of_action(step: Step) -> Iterator[Build]:
    written, file = step.input("context"), step.input("file")
    default = _DEFAULT_CONTEXT.match(written)
    inside = (default[1] or "") if default else written
    if inside.startswith(_REMOTE):
        return
    context = joined("", inside or ".")
    # The Dockerfile of a Git context is fetched with it, and lies where it does in the checkout.
    dockerfile = joined("", file) if file else _default_dockerfile(context)
    if context is not None and dockerfile is not None:
        yield Build(context, dockerfile, (written, file or None), from_git=not written or default is not None)


def _default_dockerfile(context: str | None) -> str | None:
    return None if context is None else posixpath.join(context, "Dockerfile")


def _of_command(command: Command, read: Callable[[str], str | None]) -> Iterator[Build]:
    words = command.bare
    if command.name == "docker-compose" or (command.name in _CONTAINERS and words[1:2] == ("compose",)):
        yield from _of_compose(command, words[1 if command.name == "docker-compose" else 2 :], read)
        return
    arguments = _build_arguments(words) if command.name in _CONTAINERS else None
    if arguments is None:
        return
    positional, file = _split(arguments)
    if len(positional) != 1 or positional[0].startswith(_REMOTE):
        return
    context = joined(command.folder, positional[0])
    dockerfile = joined(command.folder, file) if file else _default_dockerfile(context)
    if context is not None and dockerfile is not None:
        yield Build(context, dockerfile, (positional[0], file), command)


def _build_arguments(words: Sequence[str]) -> Sequence[str] | None:
    """What follows `build`; None for another command."""
    for head in (("build",), ("buildx", "build"), ("image", "build"), ("builder", "build")):
        if tuple(words[1 : 1 + len(head)]) == head:
            return words[1 + len(head) :]
    return None


def _split(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """The arguments that belong to no option, and what `--file` gives."""
    positional, file, at = [], None, 0
    while at < len(arguments):
        word = arguments[at]
        option, sign, value = word.partition("=")
        if word[:1] in {">", "<", "2"} and word.strip("0123456789<>&") == "":
            break
        if not word.startswith("-") or word == "-":
            positional.append(word)
        elif not sign and option not in _SWITCHES:
            at += 1
            value = arguments[at] if at < len(arguments) else ""
        file = value if option in {"-f", "--file"} else file
        at += 1
    return positional, file


def _of_compose(command: Command, words: Sequence[str], read: Callable[[str], str | None]) -> Iterator[Build]:
    if not _COMPOSE_BUILDS.intersection(words):
        return
    _, file = _split(words)
    names = (file,) if file else COMPOSE_FILES
    for name in names:
        path = joined(command.folder, name)
        text = read(path) if path else None
        if path and text is not None:
            yield from compose_builds(path, text, command)
            return


def compose_builds(path: str, text: str, command: Command | None = None) -> Iterator[Build]:
    """The builds of a Compose file's services. https://docs.docker.com/reference/compose-file/build/"""
    try:
        data = YamlFile(text).data
    except YamlFileError:
        return
    services = data.get("services") if isinstance(data, Mapping) else None
    for name, service in services.items() if isinstance(services, Mapping) else ():
        written = service.get("build") if isinstance(service, Mapping) else None
        build = _of_service(path, str(name), written, command) if written is not None else None
        if build:
            yield build


def _of_service(path: str, name: str, written: Any, command: Command | None) -> Build | None:  # noqa: ANN401 - of YAML
    fields = written if isinstance(written, Mapping) else {"context": written}
    inside = str(fields.get("context", "."))
    file = fields.get("dockerfile")
    context = None if inside.startswith(_REMOTE) else joined(posixpath.dirname(path), inside)
    dockerfile = joined(context, str(file or "Dockerfile"))
    if context is None or dockerfile is None:
        return None
    return Build(context, dockerfile, (inside, str(file) if file else None), command, compose=(path, name))

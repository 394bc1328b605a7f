"""What the steps of a job install, read from their commands."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.triage.manifests.declaration import (
    BUILD,
    EXTRA,
    GROUP,
    OPTIONAL_GROUP,
    REQUIREMENTS,
    Declaration,
    normalised,
)
from workers.triage.manifests.declared_python import named
from workers.triage.repository.scripts import HIDDEN, Command

ALL = "*"
"""Every extra or every group."""
DEFAULT = "not optional"
"""Every group that is not marked optional."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VALUED = _words(
    """
    -c --constraint -t --target -i --index-url --extra-index-url -f --find-links --prefix --root --python
    --platform --upgrade-strategy --python-version --implementation --abi --only-binary --no-binary
    --progress-bar --timeout --retries --trusted-host --cache-dir --src --report --config-settings -C
    --global-option --index --override -p --resolution
    """
)
PATH = re.compile(r"(?P<path>\.{1,2}(?:/[^\[\]]*)?|/?[^\[\]=<>]*/[^\[\]=<>]*)(?:\[(?P<extras>[^\]]*)\])?")
"""How a command names a project by its folder, with extras."""
_OPAQUE = _words(
    """
    make just task tox nox hatch invoke inv doit pixi conda mamba micromamba docker podman nix nix-shell bazel
    pants rye earthly dagger act rake ant mvn gradle devbox flox asdf mise tox-uv docker-compose
    """
)
_NODE = frozenset({"npm", "pnpm", "yarn", "bun"})


@dataclass(frozen=True, slots=True)
class Install:
    """One command that installs packages."""

    command: Command
    """The command."""
    tool: str
    """`pip`, `uv`, `poetry`, `pipenv`, `pdm`, `npm`, `pnpm`, `yarn`, `bun` or `bundle`."""
    projects: tuple[str, ...] = ()
    """The folders whose project it installs."""
    main: bool = True
    """Whether it installs what these projects always need."""
    left_out: str = ""
    """The option with which it leaves the projects themselves out and installs only what they need."""
    extras: frozenset[str] = frozenset()
    """The extras it installs; ALL for every one."""
    groups: frozenset[str] = frozenset()
    """The groups it installs; ALL for every one."""
    without: frozenset[str] = frozenset()
    """Groups that it leaves out."""
    files: tuple[str, ...] = ()
    """The requirements files that it installs."""
    names: frozenset[str] = frozenset()
    """The distributions that it names, normalised."""
    unclear: bool = False
    """Whether it installs more than can be told."""

    def covers(self, declaration: Declaration, taken_in: Sequence[str]) -> bool:
        """Whether it installs what a file declares; `taken_in` are its requirements files with all they include."""
        if normalised(declaration.name) in self.names or declaration.path in taken_in:
            return True
        if declaration.sort in {BUILD, REQUIREMENTS} or posixpath.dirname(declaration.path) not in self.projects:
            return False
        if declaration.sort == EXTRA:
            return ALL in self.extras or normalised(declaration.group) in self.extras
        if declaration.sort == GROUP:
            installed = {ALL, DEFAULT, declaration.group} & self.groups
            return declaration.group not in self.without and bool(installed)
        if declaration.sort == OPTIONAL_GROUP:
            return bool({ALL, declaration.group} & self.groups)
        return self.main


def installs(commands: Sequence[Command]) -> tuple[Install, ...]:
    """Those commands that install packages."""
    return tuple(found for command in commands if (found := _install(command)))


def opaque(command: Command) -> bool:
    """Whether a command may install things that it does not name: a build tool, or a script of the repository."""
    program = posixpath.basename(command.program)
    if program in {"bash", "sh", "source", "."}:
        return any(not word.startswith("-") and "activate" not in word for word in command.words[1:2])
    return program in _OPAQUE or ("/" in command.program and "/bin/" not in f"/{command.program}")


def _install(command: Command) -> Install | None:
    words = list(command.words)
    program = posixpath.basename(words[0])
    if re.fullmatch(r"python[\d.]*|py", program) and words[1:2] == ["-m"]:
        words, program = words[2:], words[2] if len(words) > 2 else ""
    if re.fullmatch(r"python[\d.]*", program) and words[1:2] == ["setup.py"]:
        done = words[2:3] in (["install"], ["develop"])
        return Install(command, "pip", _folders(command, ".")) if done else None
    if program == "uv" and words[1:3] == ["pip", "install"]:
        return _pip(command, words[3:], "uv")
    if re.fullmatch(r"pip[\d.]*", program) and words[1:2] == ["install"]:
        return _pip(command, words[2:], "pip")
    reader = _READERS.get(program)
    return reader(command, words[1:]) if reader else None


def _folders(command: Command, path: str) -> tuple[str, ...]:
    if command.folder is None or path.startswith("/") or "$" in path:
        return ()
    folder = posixpath.normpath(posixpath.join(command.folder, path))
    return ("" if folder == "." else folder,)


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Options with their values, and other words under the empty option."""
    waiting = ""
    for word in words:
        if waiting:
            yield waiting, word
            waiting = ""
        elif word.startswith("--") and "=" in word:
            option, _, value = word.partition("=")
            yield option, value
        elif word in _VALUED or word in _NAMING:
            waiting = word
        elif word.startswith("-r") and len(word) > 2 and not word.startswith("--"):
            yield "-r", word[2:]
        else:
            yield (word, "") if word.startswith("-") else ("", word)


_NAMING = _words(
    """
    -r --requirement -e --editable --group --with --without --only --extra --extras -E -G --only-group
    """
)


def _pip(command: Command, words: Sequence[str], tool: str) -> Install:
    projects: list[str] = []
    files: list[str] = []
    names: set[str] = set()
    extras: set[str] = set()
    groups: set[str] = set()
    unclear, main = command.folder is None, True
    for option, value in _options(words):
        path = PATH.fullmatch(value)
        if option in {"-r", "--requirement"}:
            files += _folders(command, value)
        elif option == "--group":
            groups.add(value)
        elif option in {"", "-e", "--editable"} and path and not value.endswith((".whl", ".gz", ".zip")):
            projects += _folders(command, path["path"])
            extras |= {normalised(each.strip()) for each in (path["extras"] or "").split(",") if each.strip()}
        elif option == "" and (name := named(value)) and HIDDEN not in value and "$" not in value:
            names.add(normalised(name))
        main = main and option != "--no-deps"
        unclear = unclear or HIDDEN in value or "$" in value or value.endswith((".whl", ".gz", ".zip"))
    return Install(
        command,
        tool,
        (*projects, *(_folders(command, ".") if groups else ())),
        main and bool(projects),
        "",
        frozenset(extras if main else ()),
        frozenset(groups),
        frozenset(),
        tuple(files),
        frozenset(names),
        unclear,
    )


def _split(value: str) -> set[str]:
    return {each for each in re.split(r"[,\s]+", value) if each}


def _poetry(command: Command, words: Sequence[str]) -> Install | None:
    if not words or words[0] not in {"install", "sync"}:
        return None
    given = _gathered(words[1:])
    flags = set(given)
    only = _valued(given, "--only")
    groups = only or (set() if flags & {"--no-dev", "--only-main"} else {ALL if "--all-groups" in flags else DEFAULT})
    extras = {normalised(each) for each in _valued(given, "--extras", "-E")}
    main = not only or "main" in only
    return Install(
        command,
        "poetry",
        _folders(command, "."),
        main,
        _rootless(words),
        frozenset({ALL} if "--all-extras" in flags else extras),
        frozenset(groups | _valued(given, "--with")),
        frozenset(_valued(given, "--without")),
        unclear=_hidden(words),
    )


def _uv(command: Command, words: Sequence[str]) -> Install | None:
    if not words or words[0] not in {"sync", "run"} or "--no-project" in words or "--no-sync" in words:
        return None
    given = _gathered(words[1:])
    flags = set(given)
    only = _valued(given, "--only-group")
    groups = only or _valued(given, "--group") | (set() if flags & {"--no-dev", "--no-default-groups"} else {"dev"})
    extras = {normalised(each) for each in _valued(given, "--extra")}
    return Install(
        command,
        "uv",
        _folders(command, "."),
        not only and "--only-dev" not in flags,
        _rootless(words),
        frozenset({ALL} if "--all-extras" in flags else extras),
        frozenset({ALL} if "--all-groups" in flags else groups),
        frozenset(_valued(given, "--no-group")),
        unclear=_hidden(words),
    )


def _pdm(command: Command, words: Sequence[str]) -> Install | None:
    if not words or words[0] not in {"install", "sync"}:
        return None
    given = _gathered(words[1:])
    production = bool(set(given) & {"--prod", "--production"})
    named_groups = _valued(given, "-G", "--group", "--with")
    groups = frozenset(named_groups | (set() if production else {ALL}))
    extras = frozenset(normalised(each) for each in named_groups)
    left_out, folders = _rootless(words), _folders(command, ".")
    return Install(command, "pdm", folders, True, left_out, extras, groups, unclear=_hidden(words))


def _pipenv(command: Command, words: Sequence[str]) -> Install | None:
    if not words or words[0] not in {"install", "sync"}:
        return None
    groups = frozenset({ALL} if {"--dev", "-d"} & set(words) else ())
    return Install(command, "pipenv", _folders(command, "."), True, groups=groups, unclear=_hidden(words))


_ELSEWHERE = frozenset({"-w", "--workspace", "--prefix", "-C", "--filter", "-F"})
OMITTING = ("--production", "--only=production", "--only=prod", "--omit=dev", "--prod", "-P")
"""Options with which the `devDependencies` are left out."""


def _node(command: Command, words: Sequence[str]) -> Install | None:
    tool = posixpath.basename(command.program)
    action = next((word for word in words if not word.startswith("-")), "install" if tool == "yarn" else "")
    if action not in {"install", "ci", "i", "clean-install"} or {"-g", "--global"} & set(words):
        return None
    names = frozenset(word for word in words if not word.startswith("-") and word != action)
    omits = any(word in OMITTING for word in words)
    without = frozenset({"dev"} if omits else ())
    unclear = _hidden(words) or any(word in _ELSEWHERE for word in words)
    everything = frozenset({ALL})
    folders = _folders(command, ".")
    return Install(command, tool, folders, groups=everything, without=without, names=names, unclear=unclear)


def _bundle(command: Command, words: Sequence[str]) -> Install | None:
    if words[:1] not in ([], ["install"]):
        return None
    without = frozenset(_valued(_gathered(words[1:]), "--without"))
    folders = _folders(command, ".")
    return Install(command, "bundle", folders, groups=frozenset({ALL}), without=without, unclear=_hidden(words))


def _rootless(words: Sequence[str]) -> str:
    """https://python-poetry.org/docs/cli/#install, https://docs.astral.sh/uv/reference/cli/#uv-sync"""
    return next((word for word in words if word in {"--no-root", "--no-install-project", "--no-self"}), "")


def _hidden(words: Sequence[str]) -> bool:
    return any(HIDDEN in word or "$" in word for word in words)


def _gathered(words: Sequence[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for option, value in _options(words):
        given.setdefault(option, []).append(value)
    return given


def _valued(given: dict[str, list[str]], *options: str) -> set[str]:
    return {each for option in options for value in given.get(option, ()) for each in _split(value)}


_READERS = {
    "poetry": _poetry,
    "uv": _uv,
    "pdm": _pdm,
    "pipenv": _pipenv,
    "bundle": _bundle,
    **dict.fromkeys(_NODE, _node),
}

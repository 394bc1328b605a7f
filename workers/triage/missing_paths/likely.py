"""A path that earlier steps may have made or fetched: what they left in the workspace, the repository does not tell."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from workers.triage.missing_paths.case import Case
from workers.triage.missing_paths.outputs import is_report
from workers.triage.model import Look, Proof, ProofState
from workers.triage.patterns import Pattern
from workers.triage.repository.shell_script import Command, commands, joined
from workers.triage.repository.workflow import Step
from workers.triage.text import code

FETCHED = "{path} lies in a folder that the step {step} (line {line} of {file}) fetches; its files were not looked at."
LOOK_THERE = "Look at what the step {step} (line {line}) fetches, and whether {path} is among it."
NAMED = "{path} is not in the repository. The step {step} (line {line} of {file}) names it; what it left there cannot \
be seen from here."
BUILT = "{path} looks like something that is built, not committed. What the step {step} (line {line} of {file}) made \
cannot be seen from here."
LOOK_AT = "Look at what the step {step} (line {line} of {file}) made, and where{ran}: {path} should be there.{softly}"
RAN_IN = " (it ran in {folder})"
GOES_ON = " It may have failed unseen: line {line} sets `continue-on-error`."
HIDES = " It may have failed unseen: {sign} hides that."
NAMES = "{file} line {line}: the step {step}, which names it"
BUILDS = "{file} line {line}: the step {step}"
FETCHES = "{file} line {line}: the step {step}, which fetches {folder}"

_TOLERANT = Pattern(r"\|\| *(?:true|:|exit 0)\b|\|\| *:")
_UNPACKED = Pattern(r"(?:\.tar(?:\.\w+)?|\.tgz|\.zip|\.txz|\.7z|\.git)$")
_UNPACKS = frozenset({"tar", "unzip", "7z", "bsdtar"})
_BUILDERS = frozenset(
    {
        *("make", "gmake", "cmake", "ninja", "meson", "bazel", "mvn", "mvnw", "gradle", "gradlew", "ant", "sbt"),
        *("dotnet", "msbuild", "xcodebuild", "swift", "cargo", "go", "tsc", "vite", "webpack", "rollup", "esbuild"),
        *("hugo", "jekyll", "mkdocs", "sphinx-build", "hatch", "flit", "maturin", "protoc", "buf", "just", "task"),
        *("poetry", "uv", "npm", "yarn", "pnpm", "bun", "npx", "python", "python3", "node", "bundle", "zig"),
    }
)
_ONLY_WITH = {
    **dict.fromkeys(("npm", "yarn", "pnpm", "bun", "npx", "bundle"), Pattern(r"\b(?:build|compile|generate|bundle)")),
    **dict.fromkeys(("python", "python3"), Pattern(r"\bbuild\b|bdist|sdist|\.py\b|generate")),
    **dict.fromkeys(("poetry", "uv", "hatch", "flit", "dotnet", "swift"), Pattern(r"\b(?:build|publish|pack)\b")),
    **dict.fromkeys(("cargo", "go", "node", "zig"), Pattern(r"\b(?:build|generate)\b|build\w*\.[cm]?js|\bdoc\b")),
}
"""Programs that do much else: what their arguments must hold."""
_TESTERS = Pattern(r"\b(?:tests?|pytest|tox|nox|jest|vitest|ctest|coverage|phpunit|rspec|nextest|playwright|cypress)\b")
_INSTALLS = Pattern(r"\b(?:install|ci|i|add)\b|^yarn$")
_MODULES = "node_modules"


@dataclass(frozen=True, slots=True)
class _Maybe:
    """A step that may have made a path."""

    step: Step
    command: Command | None = None
    """The command of its script; None for an action."""


def fetched(case: Case) -> Proof | None:
    """A path in what a script clones or unpacks."""
    for each in _commands(case, own=True):
        for folder in _fetches(each.command) if each.command else ():
            if case.tree.get(folder) is None and f"{case.path}/".startswith(f"{folder}/"):
                shown = _shown(case, each)
                look = _look(case, each, FETCHES.format(**shown, folder=code(f"{folder}/")))
                return Proof(
                    ProofState.NOT_CHECKED, FETCHED.format(**shown), (look,), remedy=LOOK_THERE.format(**shown)
                )
    return None


def _fetches(command: Command) -> Iterator[str]:
    """The folders that a command makes of what it fetches."""
    words = [word for word in command.bare[1:] if not word.startswith("-")]
    if command.name == "git" and words[:1] == ["clone"] and len(words) > 1:
        named = words[2] if len(words) > 2 else posixpath.basename(words[1].rstrip("/"))
        yield from _placed(command, named)
    if command.name in _UNPACKS:
        yield from (place for word in words for place in _placed(command, posixpath.basename(word)) if "." in word)


def _placed(command: Command, name: str) -> Iterator[str]:
    place = joined(command.folder, str(_UNPACKED.sub("", name)))
    if place:
        yield place


def named(case: Case) -> Proof | None:
    """A path that an earlier step names, so that it is made there rather than committed."""
    found = [each for each in _commands(case) if each.command and _names(case, each.command)]
    if not found:
        return None
    shown = _shown(case, found[-1])
    looked = (_look(case, found[-1], NAMES.format(**shown)), _absent(case))
    return Proof(ProofState.NOT_CHECKED, NAMED.format(**shown), looked, remedy=_remedy(case, found[-1]))


def _names(case: Case, command: Command) -> bool:
    return any(_is_meant(case, command, word) for word in command.bare[1:] if not word.startswith("-") or "=" in word)


def _is_meant(case: Case, command: Command, word: str) -> bool:
    value = word.rpartition("=")[2] if word.startswith("-") else word
    place = joined(command.folder, value.rpartition(":")[2])
    if not place or "." in {place, value}:
        return False
    return place == case.path or (case.tree.get(place) is None and case.path.startswith(f"{place}/"))


def built(case: Case) -> Proof | None:
    """A path that is built, where an earlier step builds something."""
    found = [each for each in _commands(case) if each.command and _builds(case, each.command)]
    found = found or [_Maybe(step) for step in case.before if case.folder is not None and _brings(case, step)]
    if not found:
        return None
    shown = _shown(case, found[-1])
    looks = tuple(_look(case, each, BUILDS.format(**_shown(case, each))) for each in reversed(found[-2:]))
    return Proof(
        ProofState.NOT_CHECKED, BUILT.format(**shown), (*looks, _absent(case)), remedy=_remedy(case, found[-1])
    )


def _brings(case: Case, step: Step) -> bool:
    """Whether an action may have put the path there: from an artifact, or from a cache that names it."""
    cached = [joined("", line.strip()) for line in step.input("path").split("\n") if line.strip()]
    kept = any(each and f"{case.path}/".startswith(f"{each}/") for each in cached)
    return "download-artifact" in step.action or (step.action.startswith("actions/cache") and kept)


def _builds(case: Case, command: Command) -> bool:
    said = " ".join(command.bare)
    if _MODULES in case.path.split("/"):
        return command.name in {"npm", "yarn", "pnpm", "bun"} and _INSTALLS.search(said) is not None
    if is_report(case.path) and _TESTERS.search(said):
        return True
    only = _ONLY_WITH.get(command.name)
    is_script = command.name.endswith(".sh") or (command.name in {"bash", "sh"} and ".sh" in said)
    return is_script or (command.name in _BUILDERS and (only is None or only.search(said) is not None))


def _commands(case: Case, *, own: bool = False) -> list[_Maybe]:
    """What ran before the step, in order; with `own` its own commands, too."""
    if case.job is None or case.step is None or case.folder is None or case.place:
        return []
    steps = [*case.before, *([case.step] if own else [])]
    starts = [(step, joined("", case.job.working_directory(step) or ".")) for step in steps]
    return [_Maybe(step, each) for step, start in starts for each in commands(step.run, start)]


def _remedy(case: Case, maybe: _Maybe) -> str:
    folder = maybe.command.folder if maybe.command else None
    ran = RAN_IN.format(folder=code(f"{folder}/")) if folder else ""
    return LOOK_AT.format(**_shown(case, maybe), ran=ran, softly=softly(case, maybe.step))


def softly(case: Case, step: Step) -> str:
    """What lets a step fail without an end to the job; a sentence with a blank before it."""
    if case.job is None:
        return ""
    if step.text("continue-on-error").lower() not in {"", "false"}:
        line = case.job.file.yaml.line((*step.place, "continue-on-error")) or step.line
        return GOES_ON.format(line=line)
    hides = _TOLERANT.search(step.run)
    return HIDES.format(sign=code(hides[0])) if hides else ""


def _shown(case: Case, maybe: _Maybe) -> dict[str, str | int]:
    file = case.job.file.path if case.job else ""
    return {
        "path": code(case.path),
        "step": code(maybe.step.shown_name, 80),
        "line": maybe.step.line,
        "file": code(file),
    }


def _look(case: Case, maybe: _Maybe, said: str) -> Look:
    return case.look(said, case.job.file.path if case.job else "", maybe.step.line)


def _absent(case: Case) -> Look:
    return Look(f"{code(case.path)}: not in the tree at this commit", case.context.commit_link)

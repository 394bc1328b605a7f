"""The frame of a job's raw log. Pure: lines in, bytes out.

A log starts with a UTF-8 byte-order mark, has one `2026-11-20T10:15:31.1234567Z ` stamp a line and ends its lines with
LF; an empty line is a stamp and its space. Older downloads (runner 2.297 and before) had CRLF and no mark.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from tests.recording.clock import Clock

_LINE_END = re.compile(r"\r\n|\r|\n")
_COMMAND = re.compile(r"^::(error|warning|notice|debug|group|endgroup)(?: [^:]*)?::(.*)$")


def lines_of(output: str) -> list[str]:
    """Split what a process printed as the runner does: a bare CR ends a line too."""
    lines = _LINE_END.split(output)
    return lines[:-1] if lines[-1] == "" else lines


def as_logged(line: str) -> str:
    """Give a line as the runner logs it: a workflow command becomes its `##[...]` form.

    A message's escaped line ends become real ones, and the lines after the first then bear no time of their own.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    command = _COMMAND.match(line)
    if command is None:
        return line
    message = command[2].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return f"##[{command[1]}]{message}"


class Log:
    """Collects the lines of one job's log."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lines: list[str] = []

    def write(self, *lines: str) -> None:
        """Add lines as they stand, each with its own time."""
        self._lines.extend(f"{self.clock.stamp()} {line}" for line in lines)

    def group(self, title: str, lines: Iterable[str]) -> None:
        """Add a folded block."""
        self.write(f"##[group]{title}", *lines, "##[endgroup]")

    def output(self, text: str) -> None:
        """Add what a process printed."""
        self.write(*(as_logged(line) for line in lines_of(text)))

    def bytes(self) -> bytes:
        """Give the log as the API serves it."""
        return ("\ufeff" + "".join(f"{line}\n" for line in self._lines)).encode()


def setting_up(log: Log, job: str, actions: Sequence[tuple[str, str]]) -> None:
    """Write the step "Set up job" of a hosted runner; `actions` are references and the commits they resolved to."""
    log.write("Current runner version: '2.336.0'")
    log.group("Runner Image Provisioner", _PROVISIONER)
    log.group("Operating System", ["Ubuntu", "24.04.4", "LTS"])
    log.group("Runner Image", _IMAGE)
    log.group("GITHUB_TOKEN Permissions", ["Contents: read", "Metadata: read", "Packages: read"])
    log.write("Secret source: Actions", "Prepare workflow directory")
    log.clock.wait(0.05)
    log.write("Prepare all required actions", "Getting action download info")
    for reference, commit in actions:
        log.clock.wait(0.2)
        log.write(f"Download action repository '{reference}' (SHA:{commit})")
    log.write(f"Complete job name: {job}")


def announcing_action(log: Log, reference: str, inputs: Mapping[str, str], env: Mapping[str, str]) -> None:
    """Write the head of a step that uses an action."""
    given = ["with:", *_pairs(inputs)] if inputs else []
    log.group(f"Run {reference}", [*given, *_env(env)])


def announcing_script(log: Log, script: str, env: Mapping[str, str], shell: str) -> None:
    """Write the head of a `run:` step: its first line as title, then the whole script in bright cyan."""
    lines = script.rstrip("\n").split("\n")
    echoed = [f"\x1b[36;1m{line}\x1b[0m" for line in lines]
    log.group(f"Run {lines[0]}", [*echoed, f"shell: {shell}", *_env(env)])


def exited(log: Log, code: int) -> None:
    """Write the runner's own line about a command that failed; nothing when it did not."""
    if code:
        log.write(f"##[error]Process completed with exit code {code}.")


def _env(env: Mapping[str, str]) -> list[str]:
    return ["env:", *_pairs(env)] if env else []


def _pairs(values: Mapping[str, str]) -> list[str]:
    return [f"  {key}: {value}" for key, value in values.items()]


_PROVISIONER = (
    "Hosted Compute Agent",
    "Version: 20261102.741",
    "Commit: 3d0c1f6a0b0e4f0f8b5e1b6c9a7d2e4f5a6b7c8d",
    "Build Date: 2026-11-02T17:31:44Z",
    "Worker ID: {5b0d6a1e-6f1f-4f0c-9c39-0f6a7c1d2e3b}",
    "Azure Region: eastus",
)
_IMAGES = "https://github.com/actions/runner-images"
_IMAGE = (
    "Image: ubuntu-24.04",
    "Version: 20261116.142.1",
    f"Included Software: {_IMAGES}/blob/ubuntu24/20261116.142/images/ubuntu/Ubuntu2404-Readme.md",
    f"Image Release: {_IMAGES}/releases/tag/ubuntu24%2F20261116.142",
)

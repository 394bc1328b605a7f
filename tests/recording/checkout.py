"""What `actions/checkout@v4` prints: its own words, and the real git run with its commands.

Follows logs of `actions/checkout@v4` of April and May 2026 line by line, e.g. its `Post` step, which runs
`git submodule foreach` and warns when that fails: https://github.com/actions/checkout/issues/354
"""

from tests.recording.frame import Log, announcing_action
from tests.recording.machine import Machine
from tests.recording.plan import NOTHING

REFERENCE = "actions/checkout@v4"
COMMIT = "34e114876b0b11c390a56381ad16ebd13914f8d5"

_EXTRA = r"http\.https\:\/\/github\.com\/\.extraheader"
_UNSET_SSH = (
    "sh -c \"git config --local --name-only --get-regexp 'core\\.sshCommand'"
    " && git config --local --unset-all 'core.sshCommand' || :\""
)
_UNSET_HEADER = (
    f"sh -c \"git config --local --name-only --get-regexp '{_EXTRA}'"
    " && git config --local --unset-all 'http.https://github.com/.extraheader' || :\""
)
_SET_HEADER = ["config", "--local", "http.https://github.com/.extraheader", "AUTHORIZATION: basic ***"]
_FOREACH = ["submodule", "foreach", "--recursive"]
_GET = ["config", "--local", "--name-only", "--get-regexp"]
_INCLUDE = [
    [*_GET, r"^includeIf\.gitdir:"],
    [*_FOREACH, "git config --local --show-origin --name-only --get-regexp remote.origin.url"],
]


def check_out(log: Log, machine: Machine, ref: str, commit: str) -> None:
    """Write the step, and leave the commit checked out in the workspace."""
    announcing_action(log, REFERENCE, _inputs(machine.repository), NOTHING)
    log.clock.wait(0.08)
    log.write(f"Syncing repository: {machine.repository}")
    log.write("##[group]Getting Git version info", f"Working directory is '{machine.shown_workspace}'")
    _git(log, machine, ["version"])
    log.write("##[endgroup]")
    _safe_directory(log, machine)
    log.write(f"Deleting the contents of '{machine.shown_workspace}'")
    _fetch(log, machine, ref, commit)
    log.write("##[group]Determining the checkout info", "##[endgroup]")
    _git(log, machine, ["sparse-checkout", "disable"])
    _git(log, machine, ["config", "--local", "--unset-all", "extensions.worktreeConfig"])
    log.write("##[group]Checking out the ref")
    _git(log, machine, ["checkout", "--progress", "--force", ref])
    log.write("##[endgroup]")
    _git(log, machine, ["log", "-1", "--format=%H"])


def clean_up(log: Log, machine: Machine) -> None:
    """Write the post step. Git's failure is a warning there and the step succeeds."""
    log.write("Post job cleanup.")
    log.clock.wait(0.09)
    _git(log, machine, ["version"])
    _safe_directory(log, machine)
    for arguments in (
        [*_GET, r"core\.sshCommand"],
        [*_FOREACH, _UNSET_SSH],
        [*_GET, _EXTRA],
        ["config", "--local", "--unset-all", "http.https://github.com/.extraheader"],
        [*_FOREACH, _UNSET_HEADER],
        *_INCLUDE,
    ):
        code = _git(log, machine, arguments)
        if code and arguments[:2] == _FOREACH[:2]:
            log.write(f"##[warning]The process '/usr/bin/git' failed with exit code {code}")
            return


def _fetch(log: Log, machine: Machine, ref: str, commit: str) -> None:
    log.write("##[group]Initializing the repository")
    _git(log, machine, ["init", machine.shown_workspace])
    _git(log, machine, ["remote", "add", "origin", f"https://github.com/{machine.repository}"])
    log.write("##[endgroup]", "##[group]Disabling automatic garbage collection")
    _git(log, machine, ["config", "--local", "gc.auto", "0"])
    log.write("##[endgroup]", "##[group]Setting up auth")
    auth = ([*_GET, r"core\.sshCommand"], [*_FOREACH, _UNSET_SSH], [*_GET, _EXTRA], [*_FOREACH, _UNSET_HEADER])
    for arguments in (*auth, *_INCLUDE, _SET_HEADER):
        _git(log, machine, list(arguments))
    log.write("##[endgroup]", "##[group]Fetching the repository")
    options = ["--no-tags", "--prune", "--no-recurse-submodules", "--depth=1"]
    _git(log, machine, ["-c", "protocol.version=2", "fetch", *options, "origin", f"+{commit}:{ref}"], seconds=0.6)
    log.write("##[endgroup]")


def _safe_directory(log: Log, machine: Machine) -> None:
    home = "/home/runner/work/_temp/0c7f7f52-0f0e-4a55-8f0f-2a8f6b1f4c3d"
    log.write(
        f"Temporarily overriding HOME='{home}' before making global git config changes",
        "Adding repository directory to the temporary git global config as a safe directory",
    )
    _git(log, machine, ["config", "--global", "--add", "safe.directory", machine.shown_workspace])


def _git(log: Log, machine: Machine, arguments: list[str], seconds: float = 0.003) -> int:
    """Run one command and write it with its output; the action joins its arguments with plain spaces."""
    log.write(f"[command]/usr/bin/git {' '.join(arguments)}")
    log.clock.wait(seconds)
    real = [str(machine.workspace) if word == machine.shown_workspace else word for word in arguments]
    done = machine.run(["git", *real])
    log.output(done.text)
    return done.code


def _inputs(repository: str) -> dict[str, str]:
    return {
        "repository": repository,
        "token": "***",
        "ssh-strict": "true",
        "ssh-user": "git",
        "persist-credentials": "true",
        "clean": "true",
        "sparse-checkout-cone-mode": "true",
        "fetch-depth": "1",
        "fetch-tags": "false",
        "show-progress": "true",
        "lfs": "false",
        "submodules": "false",
        "set-safe-directory": "true",
    }

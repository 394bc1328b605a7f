"""How tools say that a program started by Node.js, a browser, a target or a script of the project is not there."""

from __future__ import annotations

from workers.triage.phrases import Phrase
from workers.triage.wordings.command_advice import BROWSER, INSTALL, NODE_SCRIPT, NPX, PACKAGE_SCRIPT, TARGET

JAVASCRIPT = (
    Phrase("ENOENT", r"spawn(?:Sync)? (?P<command>(?:[A-Za-z]:\\)?[^\s:'\"]+) ENOENT", INSTALL, 0.92, firm=False),
    Phrase("could not determine executable to run", r"could not determine executable to run", NPX),
    Phrase('error Command "', r"^error Command \"(?P<command>[^\"]+)\" not found\.", PACKAGE_SCRIPT),
    Phrase("ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL", r"Command \"(?P<command>[^\"]+)\" not found", NODE_SCRIPT),
    Phrase("issing script: ", r"[Mm]issing script: [\"']?(?P<command>[^\"'\s]+)", PACKAGE_SCRIPT),
    Phrase("find a script named", r"Couldn't find a script named \"(?P<command>[^\"]+)\"", PACKAGE_SCRIPT),
    Phrase('error: Script not found "', r"error: Script not found \"(?P<command>[^\"]+)\"", PACKAGE_SCRIPT),
    Phrase("executable file: ", r"Unable to locate executable file: '?(?P<command>[^\s'.]+(?:\.[^\s'.]+)*)", INSTALL),
)

# Other browsers and their drivers are services that the tests talk to; Cypress brings its own program.
BROWSERS = (Phrase("Cypress binary is missing", r"the (?P<command>Cypress) binary is missing", BROWSER),)

TARGETS = (
    Phrase(
        "No rule to make target",
        r"No rule to make target [`'‘](?P<command>[\w-]+)['’]\.",
        TARGET,
        0.9,
        fixed={"tool": "make"},
    ),
    Phrase("ninja: error: unknown target", r"unknown target '(?P<command>[^']+)'", TARGET, fixed={"tool": "ninja"}),
    Phrase(
        "does not contain recipe",
        r"[Jj]ustfile does not contain recipe `(?P<command>[^`]+)`",
        TARGET,
        fixed={"tool": "just"},
    ),
    Phrase('task: Task "', r"task: Task \"(?P<command>[^\"]+)\" does not exist", TARGET, fixed={"tool": "task"}),
    Phrase(
        "Don't know how to build task",
        r"Don't know how to build task '(?P<command>[^']+)'",
        TARGET,
        fixed={"tool": "rake"},
    ),
    Phrase(
        "' not found in root project",
        r"[Tt]ask '(?P<command>[^']+)' not found in (?:root )?project",
        TARGET,
        fixed={"tool": "gradle"},
    ),
    Phrase(
        "' not found in project ",
        r"[Tt]ask '(?P<command>[^']+)' not found in project",
        TARGET,
        fixed={"tool": "gradle"},
    ),
    Phrase(
        "No plugin found for prefix", r"No plugin found for prefix '(?P<command>[^']+)'", TARGET, fixed={"tool": "mvn"}
    ),
    Phrase(
        "does not exist in the project",
        r"Target \"(?P<command>[^\"]+)\" does not exist in the project",
        TARGET,
        fixed={"tool": "ant"},
    ),
    Phrase(
        '** (Mix) The task "',
        r"\(Mix\) The task \"(?P<command>[^\"]+)\" could not be found",
        TARGET,
        fixed={"tool": "mix"},
    ),
    Phrase(
        "is not a task. See 'lein help'",
        r"'(?P<command>[^']+)' is not a task\. See 'lein help'",
        TARGET,
        fixed={"tool": "lein"},
    ),
    Phrase("Not a valid command: ", r"\[error\] Not a valid command: (?P<command>\S+)", TARGET, fixed={"tool": "sbt"}),
    Phrase('" is not defined.', r"^Command \"(?P<command>[^\"]+)\" is not defined\.", TARGET, 0.9),
    Phrase("No such command ", r"No such command ['\"](?P<command>[^'\"]+)['\"]", TARGET, 0.85, firm=False),
    Phrase(
        "The requested command ", r"^The (?:requested )?command \"?(?P<command>\S+?)\"? does not exist", TARGET, 0.9
    ),
    Phrase("ask never defined: ", r"Task never defined: (?P<command>\S+)", TARGET, fixed={"tool": "gulp"}),
    Phrase('Warning: Task "', r"Warning: Task \"(?P<command>[^\"]+)\" not found", TARGET, fixed={"tool": "grunt"}),
    Phrase("nox > Sessions not found: ", r"Sessions not found: (?P<command>\S+?)[.,]?$", TARGET, fixed={"tool": "nox"}),
    Phrase("unknown environment '", r"unknown environment '(?P<command>[^']+)'", TARGET, fixed={"tool": "tox"}),
    Phrase(
        "provided environments not found in configuration",
        r"environments not found in configuration file:$",
        TARGET,
        below=r"^\s*(?P<command>\S.*?)\s*$",
        fixed={"tool": "tox"},
    ),
    Phrase("Could not find task `", r"Could not find task `(?P<command>[^`]+)`", TARGET, fixed={"tool": "turbo"}),
    Phrase(
        "Cannot find configuration for task",
        r"Cannot find configuration for task (?P<command>\S+)",
        TARGET,
        fixed={"tool": "nx"},
    ),
    Phrase(
        "does not contain a scheme",
        r"does not contain a scheme named \"(?P<command>[^\"]+)\"",
        TARGET,
        fixed={"tool": "xcodebuild"},
    ),
    Phrase(
        "is required but not installed",
        r"(?i)^(?:error: |✗ |❌ )?['`\"]?(?P<command>[\w.+-]+)['`\"]? is required,? but "
        r"(?:it(?:'s| is) )?(?:not|was not|could not be) (?:installed|found)",
        INSTALL,
        0.9,
        firm=False,
    ),
)

PROJECT = (*JAVASCRIPT, *BROWSERS, *TARGETS)
"""All of them."""

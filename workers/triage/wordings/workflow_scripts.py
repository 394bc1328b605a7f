"""How shells, Git, Docker and registries say that a step's script, or the workflow around it, is wrong."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase
from workers.triage.wordings.workflow_advice import (
    ALREADY_THERE,
    BEHIND,
    HISTORY,
    IDENTITY,
    IMAGE_NAME,
    NO_CHECKOUT,
    NOTHING_TO_COMMIT,
    REF,
    SCRIPT,
    VARIABLE,
)


def _loose(trigger: str, expression: str, advice: Advice, confidence: float = 0.9) -> Phrase:
    """What a script may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False)


def _fatal(trigger: str, expression: str, advice: Advice, confidence: float = 0.93) -> Phrase:
    """What Git says before it exits with code 128, and a script may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False, exits=128)


_SCRIPT = r"^(?P<file>\S.{0,300}?): (?:eval: )?(?:line )?\d+: "
SHELLS = (
    # Bash names the script and the line: "x.sh: line 3: syntax error near unexpected token `fi'".
    _loose("syntax error near unexpected", rf"{_SCRIPT}syntax error near unexpected token", SCRIPT, 0.95),
    _loose("syntax error: unexpected end of", rf"{_SCRIPT}syntax error: unexpected end of file", SCRIPT, 0.95),
    _loose("unexpected EOF while looking for", rf"{_SCRIPT}unexpected EOF while looking for matching", SCRIPT, 0.95),
    _loose("syntax error in conditional", rf"{_SCRIPT}syntax error in conditional expression", SCRIPT, 0.95),
    _loose("conditional binary operator", rf"{_SCRIPT}conditional binary operator expected", SCRIPT, 0.93),
    _loose("unexpected argument ", rf"{_SCRIPT}unexpected argument [`'].* to conditional", SCRIPT, 0.93),
    _loose(": bad substitution", rf"{_SCRIPT}.*: bad substitution", SCRIPT),
    _loose("Bad substitution", rf"{_SCRIPT}Bad substitution", SCRIPT),
    _loose("ambiguous redirect", rf"{_SCRIPT}.*: ambiguous redirect", SCRIPT),
    _loose("unbound variable", rf"{_SCRIPT}(?P<variable>[\w@*]+): unbound variable", VARIABLE, 0.93),
    _loose("parameter null or not set", rf"{_SCRIPT}(?P<variable>\w+): parameter (?:null or )?not set", VARIABLE),
    _loose("parameter not set", rf"{_SCRIPT}(?P<variable>\w+): parameter not set", VARIABLE),
    _loose("invalid option name", rf"{_SCRIPT}set: .*: invalid option name", SCRIPT),
    _loose("Illegal option", rf"{_SCRIPT}set: Illegal option", SCRIPT),
    _loose("Syntax error: ", rf"{_SCRIPT}Syntax error: ", SCRIPT, 0.93),
    _loose("syntax error: ", rf"{_SCRIPT}syntax error: ", SCRIPT),
    _loose("unary operator expected", rf"{_SCRIPT}\[: .*: unary operator expected", SCRIPT, 0.8),
    _loose("too many arguments", rf"{_SCRIPT}\[: too many arguments", SCRIPT, 0.8),
    _loose("integer expression expected", rf"{_SCRIPT}\[: .*: integer expression expected", SCRIPT, 0.8),
    _loose("Argument list too long", rf"{_SCRIPT}\S+: Argument list too long", SCRIPT),
    _loose("unmatched ", r"^xargs: unmatched (?:single|double) quote; by default quotes are special", SCRIPT, 0.93),
    # PowerShell: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing
    Phrase("ParserError: ", r"^ParserError: (?P<file>\S.*?)?(?::\d+)?$", SCRIPT),
    Phrase("is missing the terminator: ", r"The string is missing the terminator: ", SCRIPT, 0.93),
    Phrase("Missing closing '", r"^(?:\s*\|\s*)?Missing closing '[})]' in ", SCRIPT, 0.93),
    _loose("was unexpected at this time.", r"^\S+ was unexpected at this time\.$", SCRIPT),
)

DOCKER = (
    Phrase("invalid reference format", r"invalid reference format", IMAGE_NAME, 0.93),
    Phrase("repository name must be lowercase", r"repository name (?:\(\S+\) )?must be lowercase", IMAGE_NAME),
    Phrase("tag is needed when pushing to registry", r"tag is needed when pushing to registry", IMAGE_NAME),
    Phrase(
        "requires exactly 1 argument", r"\"docker (?:buildx )?build\" requires (?:exactly )?1 argument", IMAGE_NAME, 0.9
    ),
)

GIT = (
    _fatal(
        "unknown revision or path not in",
        r"^fatal: ambiguous argument '(?P<file>[^']+)': unknown revision or path",
        HISTORY,
    ),
    _fatal("fatal: bad revision '", r"^fatal: bad revision '(?P<file>[^']+)'", HISTORY),
    _fatal("fatal: Invalid revision range", r"^fatal: Invalid revision range (?P<file>\S+)", HISTORY),
    _fatal("Not a valid object name", r"^fatal: Not a valid object name:? (?P<file>\S+)", HISTORY),
    _fatal("no merge base", r"^fatal: (?P<file>\S+): no merge base", HISTORY),
    _fatal("No names found, cannot describe", r"^fatal: No names found, cannot describe anything", HISTORY),
    _fatal("No tags can describe", r"^fatal: No tags can describe ", HISTORY),
    _fatal("refusing to merge unrelated histories", r"^fatal: refusing to merge unrelated histories", HISTORY),
    Phrase("was unable to detect version for", r"setuptools[-_]scm was unable to detect version for", HISTORY, 0.93),
    _fatal("not a git repository", r"^fatal: not a git repository \(or any ", NO_CHECKOUT),
    Phrase("could not be found", r"A branch or tag with the name '(?P<file>[^']+)' could not be found", REF),
    Phrase("find remote ref", r"^fatal: couldn't find remote ref (?P<file>\S+)", REF, 0.93),
    Phrase(
        "Remote branch ",
        r"^(?:fatal: |warning: Could not find remote branch .*)?Remote branch (?P<file>\S+) not found in upstream",
        REF,
        0.93,
    ),
    _loose("known to git", r"^error: pathspec '(?P<file>[^']+)' did not match any file\(s\) known to git", REF, 0.85),
    _fatal(
        "was given and auto-detection is", r"^fatal: no (?:email|name) was given and auto-detection is", IDENTITY, 0.95
    ),
    _fatal("empty ident name (for", r"^fatal: empty ident name \(for ", IDENTITY, 0.95),
    _fatal("unable to auto-detect email", r"^fatal: unable to auto-detect email address", IDENTITY, 0.95),
    _loose(" (fetch first)", r"^\s*! \[rejected\]\s+\S+ -> (?P<file>\S+) \(fetch first\)", BEHIND, 0.93),
    _loose(" (non-fast-forward)", r"^\s*! \[rejected\]\s+\S+ -> (?P<file>\S+) \(non-fast-forward\)", BEHIND, 0.93),
    _loose("cannot lock ref '", r"^\s*! \[remote rejected\].*\(cannot lock ref '(?P<file>[^']+)'", BEHIND, 0.9),
    _loose("nothing to commit, working tree clean", r"^nothing to commit, working tree clean", NOTHING_TO_COMMIT, 0.85),
    _loose("nothing added to commit but", r"^nothing added to commit but untracked files", NOTHING_TO_COMMIT, 0.85),
    _loose("no changes added to commit", r"^no changes added to commit", NOTHING_TO_COMMIT, 0.85),
)

PUBLISHED = (
    _fatal("fatal: tag '", r"^fatal: tag '(?P<file>[^']+)' already exists", ALREADY_THERE, 0.95),
    _loose(" (already exists)", r"^\s*! \[rejected\]\s+\S+ -> (?P<file>\S+) \(already exists\)", ALREADY_THERE, 0.93),
    Phrase(
        "publish over the previously published",
        r"You cannot publish over the previously published versions?",
        ALREADY_THERE,
        0.97,
    ),
    Phrase("Cannot publish over existing version", r"Cannot publish over existing version", ALREADY_THERE, 0.97),
    Phrase(
        "File already exists",
        r"400 (?:Client Error: )?File already exists|HTTPError: 400.*File already exists",
        ALREADY_THERE,
    ),
    Phrase("This filename has already been used", r"This filename has already been used", ALREADY_THERE),
    Phrase("is already uploaded", r"crate (?:version )?`?(?P<file>\S+?)`? is already uploaded", ALREADY_THERE),
    Phrase(" already exists on ", r"crate (?P<file>\S+) already exists on \S+ index", ALREADY_THERE),
    Phrase("does not indicate success: 409", r"Response status code does not indicate success: 409", ALREADY_THERE),
    Phrase("status code: 409", r"status(?: code)?: 409", ALREADY_THERE, 0.9),
    Phrase("Received status code 409", r"Received status code 409 from server", ALREADY_THERE),
    Phrase("Repushing of gem versions is not", r"Repushing of gem versions is not allowed", ALREADY_THERE),
    Phrase("already_exists", r"\"?code\"?: ?\"?already_exists", ALREADY_THERE),
    Phrase("a release with the same tag name", r"a release with the same tag name already exists", ALREADY_THERE),
    Phrase(
        "a pull request for branch",
        r"a pull request for branch \"(?P<file>[^\"]+)\" into .* already exists",
        ALREADY_THERE,
    ),
)

SCRIPTS = (*SHELLS, *DOCKER, *GIT, *PUBLISHED)
"""All of them."""

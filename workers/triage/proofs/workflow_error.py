"""What the message names is read in the repository and compared with what may stand there.

Looked at, by what the message is about: the line of the workflow's file and its keys, expressions, `needs:` and inputs;
whether an action of the repository is in the tree, under which name, and checked out by then; versions of actions that
GitHub has ended, and commits of other repositories (tags cannot be looked up); which job uploads an artifact; how deep
the checkout is; the step's script with its shell and its variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from workers.triage.model import Finding, Proof
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import paths_for, place, workflow_paths
from workers.triage.workflow_proofs import (
    artifacts,
    checkouts,
    files,
    inputs,
    local_actions,
    local_uses,
    remote_actions,
    runners,
    step_scripts,
)
from workers.triage.workflow_proofs.case import Case

NOT_TOLD = "What this message is about is not in files of the repository, or was not looked for there."


@dataclass(frozen=True, slots=True)
class _Topic:
    """Messages about one thing, and who looks at it."""

    words: re.Pattern[str]
    prove: Callable[[Case], Proof]


def _told(look: Callable[[Case, str], Proof]) -> Callable[[Case], Proof]:
    return lambda case: look(case, case.told or "")


def _named(look: Callable[[Case, str], Proof], name: re.Pattern[str]) -> Callable[[Case], Proof]:
    def proof(case: Case) -> Proof:
        found = name.search(case.quote)
        return look(case, found[1].strip("'\".,")) if found else not_checked(NOT_TOLD)

    return proof


_LOCAL = re.compile(r"Can't find 'action\.yml'")
_REMOTE = re.compile(r"Unable to resolve action|action could not be found at|Missing download info")
_FILE = re.compile(
    r"\(Line: \d+, Col|Invalid workflow file|error in your yaml syntax|Unrecognized (?:named-value|function)"
    r"|depends on unknown job|error parsing called workflow|Unexpected symbol: "
)
_ENDED = re.compile(r"uses a deprecated version of")
_INPUT = re.compile(r"Input required and not supplied: ")
_CALL = re.compile(r"is not defined in the referenced workflow|but not provided while calling")
_SHELL = re.compile(
    r"(?i)syntax error|unexpected EOF|bad substitution|Illegal option|conditional binary"
    r"|argument .{0,200} to conditional"
)
_HISTORY = re.compile(
    r"unknown revision|bad revision|Invalid revision range|Not a valid object name|no merge base|No names found"
    r"|No tags can describe|unrelated histories|unable to detect version for"
)
_TOPICS = tuple(
    _Topic(re.compile(words) if isinstance(words, str) else words, prove)
    for words, prove in (
        (_LOCAL, _told(local_actions.missing)),
        (_REMOTE, _told(remote_actions.unresolved)),
        (_ENDED, _told(remote_actions.ended)),
        (step_scripts.COMMAND, step_scripts.disabled),
        (_INPUT, _named(inputs.lacking, inputs.REQUIRED)),
        (_CALL, inputs.of_call),
        (artifacts.MISSING, _named(artifacts.missing, artifacts.MISSING)),
        (r"artifact with this name already exists", artifacts.twice),
        (_HISTORY, checkouts.history),
        (r"A branch or tag with the name", checkouts.no_branch),
        (r"not a git repository", checkouts.no_checkout),
        (r"auto-detect|empty ident name", step_scripts.nameless),
        (r"nothing to commit, working tree clean", step_scripts.nothing_changed),
        (r"must be lowercase", step_scripts.image_name),
        (r"only supported on Linux|Container feature is not supported", runners.no_containers),
        (r"unbound variable|parameter (?:null or )?not set", step_scripts.unset),
        (_SHELL, step_scripts.syntax),
    )
)


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The workflow that ran, and what the message is about beside it."""
    told = finding.subject.get("file")
    asked = Needs(files=paths_for(finding, context, tree))
    if _LOCAL.search(finding.quote) and isinstance(told, str):
        return asked | local_actions.needs(local_actions.folder_of(told), context, tree)
    if _REMOTE.search(finding.quote) and isinstance(told, str):
        return asked | remote_actions.needs(told)
    if _FILE.search(finding.quote):
        return asked | files.needs(finding, context, tree)
    if _CALL.search(finding.quote):
        return asked | Needs(files=workflow_paths(context, tree))
    if _INPUT.search(finding.quote):
        return asked | Needs(files=local_uses.paths(tree))
    if _ENDED.search(finding.quote):
        return asked | Needs(files=local_uses.paths(tree))
    return asked


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the repository says of it."""
    quote = finding.quote
    if _FILE.search(quote):
        return files.invalid(finding, facts)
    topic = next((topic for topic in _TOPICS if topic.words.search(quote)), None)
    if topic is None or (_LOCAL.search(quote) and "/_actions/" in quote):
        return not_checked(NOT_TOLD)
    where = place(finding, facts)
    return not_checked(where) if isinstance(where, str) else topic.prove(Case(finding, facts, where))


PROVER = Prover("workflow-error", needs, prove)

"""What the job may not do: run a file without the executable bit, or use its token for what it is not granted.

Checked are the mode, the first line and the line endings of a program in the tree, links followed; whether a step or an
artifact writes it; and what `permissions` of the job and the workflow grant, against what the refused step needs.
Settings of branches, registries, clouds and of the runner's own machine are not in the repository.
"""

from __future__ import annotations

from workers.triage.model import Finding, Proof, ProofState
from workers.triage.patterns import Pattern
from workers.triage.permission_proofs.script_modes import files, prove_mode
from workers.triage.permission_proofs.token_permissions import prove_scopes
from workers.triage.permission_proofs.token_scopes import own_token, wanted
from workers.triage.proving import Context, Facts, Needs, Prover, not_checked
from workers.triage.repository.step_at_fault import FailingStep, failing_step
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow_place import paths_for
from workers.triage.text import code
from workers.triage.wordings.permission_advice import EXECUTE

SETTINGS = "The rules of a branch or tag are settings of the repository, which are not among its files."
APPROVE = "Whether workflows may open pull requests is a setting of the repository, which is not among its files."
WORKFLOWS = "The job's own token may never change files of workflows: `permissions` has no such scope."
OTHER_REPOSITORY = "{path} is another repository than the one that the workflow runs in, {own}."
OTHER_SUMMARY = "The job's own token is for {own} only, and may not write to {path}."
OTHER_REMEDY = """\
Give the step a token or a deploy key that may write to {path}, as a secret of its own."""
OTHER_ACCOUNT = "The step pushes as {account}, whose rights are not in the repository's files."
UNKNOWN_SCOPE = "Which permission the step needs is not certain from its action and its commands."
ANOTHER = "The step is given a token of its own ({name}), so that `permissions` says nothing of what it may do."
MACHINE = "Who may use {path} is decided on the runner's machine or by the service, and is not in the repository."
UNNAMED = "The log does not name what is refused."
CONTAINER = "; {command} (line {line}) runs a container as root, which may have left it so"

_PUSH = Pattern(r"[Pp]ermission to (?P<repository>\S+?)(?:\.git)? denied to (?P<account>\S+?)\.?\s*$")
_TOKEN = Pattern(
    r"Resource not accessible by integration|Ensure GITHUB_TOKEN has permission|ACTIONS_ID_TOKEN_REQUEST_"
    r"|write permissions to id-token|Write access to repository not granted|write_package|installation not allowed to"
    r"|EGITNOPERMISSION"
)
_RULES = Pattern(r"GH006|GH013|protected branch")
_GHCR = Pattern(r"^ghcr\.io/")
_SHELL = Pattern(r"sh: (?:line )?\d+: \.{1,2}/[^:]+: Permission denied$")
_BOT = "github-actions[bot]"
_PACKAGE = "write_package"


def path_of(finding: Finding) -> str:
    """What is refused; empty where the log does not tell."""
    return str(finding.subject.get("path") or "")


def needs(finding: Finding, context: Context, tree: Tree) -> Needs:
    """The workflow, and the program that may not be run."""
    wanted_files = files(tree, path_of(finding)) if path_of(finding) and _runs(finding) else frozenset()
    return Needs(wanted_files | paths_for(finding, context, tree))


def _runs(finding: Finding) -> bool:
    """Whether it is a program that may not be run, not a file that may not be written."""
    said = finding.remedy.startswith(EXECUTE.remedy.split("\n", 1)[0])
    # A shell writes of both in the same words; a file of the checkout may always be written.
    return said or _SHELL.search(finding.quote) is not None


def prove(finding: Finding, facts: Facts) -> Proof:
    """What the repository says of the refusal."""
    path, quote = path_of(finding), finding.quote
    step = failing_step(finding, facts)
    if _runs(finding) and path:
        return prove_mode(facts, None if isinstance(step, str) else step, path)
    if "to create or approve pull requests" in quote:
        return not_checked(APPROVE)
    if "without `workflow" in quote:
        return not_checked(WORKFLOWS)
    if _RULES.search(quote):
        return not_checked(SETTINGS)
    push = _PUSH.search(quote)
    if push or _TOKEN.search(quote):
        if isinstance(step, str):
            return not_checked(step)
        return (
            _pushed(facts, push["repository"], push["account"])
            if push and _is_foreign(facts, push["repository"], push["account"])
            else _token(finding, facts, step, path)
        )
    return _elsewhere(None if isinstance(step, str) else step, path)


def _is_foreign(facts: Facts, repository: str, account: str) -> bool:
    return repository.lower() != facts.context.repository.lower() or account != _BOT


def _pushed(facts: Facts, repository: str, account: str) -> Proof:
    if account != _BOT:
        return not_checked(OTHER_ACCOUNT.format(account=code(account)))
    own, path = code(facts.context.repository), code(repository)
    return Proof(
        ProofState.CONFIRMED,
        OTHER_REPOSITORY.format(path=path, own=own),
        (),
        OTHER_SUMMARY.format(own=own, path=path),
        OTHER_REMEDY.format(path=path),
    )


def _token(finding: Finding, facts: Facts, step: FailingStep, path: str) -> Proof:
    if _PACKAGE in finding.quote and path and not _GHCR.search(path):
        return not_checked(MACHINE.format(path=code(path)))
    if not _PUSH.search(finding.quote) and (name := own_token(step.step)):
        return not_checked(ANOTHER.format(name=code(name)))
    needed = wanted(finding.quote, finding.excerpt, step.step, step.own_commands(), facts.context.event)
    return prove_scopes(facts, step, needed) if needed else not_checked(UNKNOWN_SCOPE)


def _elsewhere(step: FailingStep | None, path: str) -> Proof:
    """What the files of the repository do not decide."""
    if not path:
        return not_checked(UNNAMED)
    told = MACHINE.format(path=code(path))
    if step is None or path.startswith("/"):
        return not_checked(told)
    for command in step.commands():
        words = command.words
        mounts = any(word.startswith(("-v", "--volume", "--mount")) for word in words)
        if words[:2] in {("docker", "run"), ("podman", "run")} and mounts and not {"-u", "--user"} & set(words):
            hint = CONTAINER.format(command=code(command.shown, 80), line=command.line)
            look = step.look(code(command.shown, 120), command.line)
            return Proof(ProofState.NOT_CHECKED, f"{told.rstrip('.')}{hint}.", (look,))
    return not_checked(told)


PROVER = Prover("permission-denied", needs, prove)

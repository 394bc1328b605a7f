"""Nothing gives the step what it lacks: where is it given elsewhere, and under which name?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage.mends import mend, yaml_edits
from workers.triage.model import Proof, ProofState
from workers.triage.repository.near_names import misspelt
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import called, look
from workers.triage.secret_proofs.lacking import Lacking, confirmed
from workers.triage.secret_proofs.uses import Entry, only_secret
from workers.triage.text import code

INPUT = "The step {step} gives its action no input {name} under `with:`."
INPUT_REMEDY = "Write {name} under `with:` of the step {step} in {path} (line {line}), from a secret of the repository."
NEITHER = "The step {step} gives its action neither the input {input} nor a variable {name}."
NEITHER_REMEDY = """\
Write `{plain_input}: ${{{{ secrets.{plain} }}}}` under `with:` of the step {step} in {path} (line {line}), and create a
secret of that name (Settings, Secrets and variables, Actions) unless it is there.
"""
NOWHERE = "No `env:` of the step {step}, its job or the workflow sets {name}, so no secret reaches the script under it."
NOWHERE_REMEDY = """\
Add `env: {plain}: ${{{{ secrets.{plain} }}}}` to the step {step} in {path} (line {line}), and create a secret of that
name (Settings, Secrets and variables, Actions) unless it is there.
"""
ELSEWHERE = "The step {step} is not given {name}; it is set from {value} elsewhere in the workflows, not for this step."
ELSEWHERE_REMEDY = "Add `{kind} {key}: {secret}` to the step {step} in {path} (line {line})."
KEY = "The step {step} is not given {name}; {in} sets {key} (line {at}), which is likely the same, spelt otherwise."
KEY_REMEDY = "Call it {name} in {in} (line {at})."
OTHERWISE = "The step {step} gets the secret {secret} under the name {key} only; what it runs asks for {name}."
OTHERWISE_REMEDY = (
    "Add `{plain}: {value}` under `env:` of the step {step} in {path} (line {line}), or ask for {key} in the script."
)
HAND_ON = "The step {step} needs the job's own token, and no `env:` of it, its job or the workflow sets {key}."
HAND_ON_REMEDY = "Add `env: {plain}: ${{{{ github.token }}}}` to the step {step} in {path} (line {line})."
SET_UP = "The step {before} sets up that login itself; what reached it then is not in the repository."
SET_UP_REMEDY = "Look whether the secret {secret}, which the step {before} in {path} (line {at}) uses, is set."
WRITTEN = "The step {before} before it may set {name} with `$GITHUB_ENV`; what it wrote is not in the repository."
IN_FILE = "The step {before} writes {name} to a file; whether {step} reads that was not looked at."
OF_ENVIRONMENT = """\
There it may come from the environment {environment}: then the job {job} needs `environment: {plain_environment}`, too.
"""
OWN_INPUT_REMEDY = "Write `{plain}: ${{{{ github.token }}}}` under `with:` of the step {step} in {path} (line {line})."
PRIVATE = "The step {step} checks out {repository} without `token:`; the job's own token reads {own} only."
PRIVATE_REMEDY = """\
Give the step {step} in {path} (line {line}) a `token:` from a secret that may read {repository}; where that is public,
check its name: GitHub asks for a login where there is nothing.
"""
GIT = "The step {step} asks for a repository at {name}; which one, and whether it is private, was not looked up."
VAGUE = "The step {step} names no secret, so that the workflow does not tell what should have brought {name}."
NO_SECRETS = "This run gets no secrets all the same: the pull request is from a fork, or Dependabot started it."

_OWN_INPUTS = frozenset({"github_token", "github-token", "repo-token", "repo_token"})
_OWN_TOKENS = ("GH_TOKEN", "GITHUB_TOKEN")
_NPM = r"\.npmrc|_authToken|\bnpm (?:config )?set\b|\bnpm (?:login|adduser)\b|\byarn config set\b|\.yarnrc"
_SETS_UP = {
    "NODE_AUTH_TOKEN": _NPM,
    "NPM_TOKEN": _NPM,
    "TWINE_PASSWORD": r"\.pypirc|\bkeyring\b",
    "GH_TOKEN": r"\bgh auth login\b",
    "CARGO_REGISTRY_TOKEN": r"\bcargo login\b",
    "FIREBASE_TOKEN": r"GOOGLE_APPLICATION_CREDENTIALS",
    "SENTRY_AUTH_TOKEN": r"\.sentryclirc",
}
"""By what a script logs a tool in without that variable."""
_CHECKOUT = "actions/checkout"


def absent(lacking: Lacking) -> Proof:
    """What the workflows say of a value that the step is not given."""
    if "/" in lacking.wanted.name:
        return _git(lacking)
    return (
        _written(lacking)
        or _set_up(lacking)
        or _own_token(lacking)
        or _elsewhere(lacking)
        or _other_key(lacking)
        or _nowhere(lacking)
    )


def _git(lacking: Lacking) -> Proof:
    step, own = lacking.step, lacking.context.repository
    repository = step.input("repository")
    private = step.action == _CHECKOUT and repository and "${{" not in repository and not step.input("token")
    if not private or repository.lower() == own.lower():
        return Proof(ProofState.NOT_CHECKED, lacking.said(GIT), lacking.looks())
    detail = lacking.said(PRIVATE, repository=code(repository), own=code(own))
    return confirmed(detail, lacking.said(PRIVATE_REMEDY, repository=code(repository)), lacking.looks())


def _written(lacking: Lacking) -> Proof | None:
    """An earlier step hands it on through the runner's file."""
    for step in lacking.job.before(lacking.step):
        wrote = any(re.search(rf"\b{re.escape(name)}\b", step.run) for name in lacking.wanted.variables)
        if wrote and "GITHUB_ENV" in step.run:
            shown = look(lacking.context, lacking.place.path, step.line, "the step that writes `$GITHUB_ENV`")
            detail = lacking.said(WRITTEN, before=code(step.shown_name))
            return Proof(ProofState.NOT_CHECKED, detail, (shown, *lacking.looks()))
        filed = any(re.search(rf"\b{re.escape(name)}=[^\n]*>", step.run) for name in lacking.wanted.variables)
        if filed:
            shown = look(lacking.context, lacking.place.path, step.line, f"the step {called(step)}")
            detail = lacking.said(IN_FILE, before=called(step))
            return Proof(ProofState.NOT_CHECKED, detail, (shown, *lacking.looks()))
    return None


def _set_up(lacking: Lacking) -> Proof | None:
    """A step logs the tool in by its own means: a file, or a command."""
    words = _SETS_UP.get(lacking.wanted.name)
    for step in (*lacking.job.before(lacking.step), lacking.step) if words else ():
        if not re.search(words or "", step.run):
            continue
        given = next((each for each in lacking.entries if each.secrets and _is_of(each, lacking, step)), None)
        shown = look(lacking.context, lacking.place.path, step.line, f"the step {called(step)}")
        told = {"before": called(step), "at": str(step.line), "secret": code(given.secrets[0] if given else "")}
        remedy = _with_caution(lacking, lacking.said(SET_UP_REMEDY, None, **told)) if given else None
        detail = lacking.said(SET_UP, None, **told)
        return Proof(ProofState.NOT_CHECKED, detail, (shown, *lacking.looks()), remedy=remedy)
    return None


def _is_of(entry: Entry, lacking: Lacking, step: Step) -> bool:
    return entry.step is not None and entry.step.place == step.place and entry.file.path == lacking.place.path


def _own_token(lacking: Lacking) -> Proof | None:
    """The job has a token of its own, which needs only to be handed on: no secret can have its name."""
    name = next((name for name in _OWN_TOKENS if name in lacking.wanted.variables), None)
    if name is None:
        return None
    diff = _with_value(lacking, "env", name, "${{ github.token }}")
    remedy = lacking.said(HAND_ON_REMEDY, plain=name)
    return confirmed(lacking.said(HAND_ON, key=code(name)), remedy, lacking.looks(), diff)


def _elsewhere(lacking: Lacking) -> Proof | None:
    """Other steps are given it, all of them from the same secret."""
    found = [each for each in lacking.entries if only_secret(each.value) and _is_like(lacking, each)]
    if len({(each.kind, each.name, only_secret(each.value)) for each in found}) != 1:
        return None
    entry = found[0]
    secret = f"${{{{ secrets.{only_secret(entry.value)} }}}}"
    detail = lacking.said(ELSEWHERE, entry, value=code(secret))
    remedy = lacking.said(ELSEWHERE_REMEDY, entry, kind=f"{entry.kind}:", key=entry.name, secret=secret)
    diff = "" if lacking.unseen or lacking.place.callers else _with_value(lacking, entry.kind, entry.name, secret)
    where = entry.job.data.get("environment") if entry.job else None
    if where is not None and where != lacking.job.data.get("environment"):
        name = str(where.get("name") if isinstance(where, Mapping) else where)
        caution = lacking.said(OF_ENVIRONMENT, entry, environment=code(name), plain_environment=name)
        remedy, diff = f"{remedy} {caution}", ""
    return confirmed(detail, _with_caution(lacking, remedy), lacking.looks(entry), diff)


def _is_like(lacking: Lacking, entry: Entry) -> bool:
    if entry.kind == "env":
        reads = bool(lacking.step.run) or lacking.wanted.known
        return entry.name in lacking.wanted.variables and reads
    same = entry.step is not None and entry.step.action == lacking.step.action != ""
    return same and entry.kind == "with" and entry.name in lacking.wanted.inputs


def _other_key(lacking: Lacking) -> Proof | None:
    """The step has it under another name: one that is spelt nearly so, or from the secret of that name."""
    near = [(each, right) for each in lacking.seen if each.step is not None and (right := _meant(lacking, each))]
    if len(near) == 1:
        entry, right = near[0]
        changed = yaml_edits.with_key(entry.file.yaml, entry.place, right)
        diff = mend.edited(entry.file.path, entry.file.yaml.text, changed) if changed else ""
        detail = lacking.said(KEY, entry, name=code(right))
        return confirmed(detail, lacking.said(KEY_REMEDY, entry, name=code(right)), lacking.looks(entry), diff)
    name = lacking.wanted.name
    same = [each for each in lacking.seen if each.step is not None and name in each.secrets and not each.in_script]
    if not same or not lacking.step.run:
        return None
    entry = same[0]
    remedy = lacking.said(OTHERWISE_REMEDY, entry, plain=name, value=f"${{{{ secrets.{name} }}}}")
    return confirmed(lacking.said(OTHERWISE, entry, secret=code(name)), remedy, lacking.looks(entry))


def _meant(lacking: Lacking, entry: Entry) -> str | None:
    """The name that an entry of the step was likely meant to have, so that it would bring what is missing."""
    names = lacking.wanted.variables if entry.kind == "env" else lacking.wanted.inputs
    return next((name for name in names if misspelt(entry.name, name)), None)


def _nowhere(lacking: Lacking) -> Proof:
    name, known = lacking.wanted.name, lacking.wanted.known
    if lacking.step.uses and known and lacking.wanted.inputs:
        words = {"input": code(lacking.wanted.inputs[0]), "plain_input": lacking.wanted.inputs[0], "plain": name}
        remedy = _with_caution(lacking, lacking.said(NEITHER_REMEDY, None, **words))
        return confirmed(lacking.said(NEITHER, None, **words), remedy, lacking.looks())
    if lacking.step.uses and name in _OWN_INPUTS:
        return confirmed(lacking.said(INPUT), lacking.said(OWN_INPUT_REMEDY, plain=name), lacking.looks())
    if lacking.step.uses and not lacking.wanted.vague and not known:
        return confirmed(lacking.said(INPUT), _with_caution(lacking, lacking.said(INPUT_REMEDY)), lacking.looks())
    if lacking.wanted.vague or not re.fullmatch(r"[A-Za-z_]\w*", name):
        return Proof(ProofState.NOT_CHECKED, lacking.said(VAGUE), lacking.looks())
    variable = lacking.wanted.variables[0]
    remedy = _with_caution(lacking, lacking.said(NOWHERE_REMEDY, plain=variable))
    return confirmed(lacking.said(NOWHERE, name=code(variable)), remedy, lacking.looks())


def _with_caution(lacking: Lacking, remedy: str) -> str:
    return f"{remedy} {NO_SECRETS}" if lacking.unseen else remedy


def _with_value(lacking: Lacking, kind: str, name: str, value: str) -> str:
    """One more value for the step, as a diff."""
    yaml, place = lacking.place.yaml, lacking.step.place
    if kind in lacking.step.data:
        changed = yaml.with_entry([*place, kind], name, value)
    else:
        changed = yaml_edits.with_block(yaml, place, kind, {name: value})
    return mend.edited(lacking.place.path, yaml.text, changed) if changed else ""

"""The step is given the secret by name: why is it empty all the same?

Secrets that a run does not see: https://docs.github.com/en/actions/reference/security/secure-use and, of Dependabot,
https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workers.triage.mends import mend
from workers.triage.model import Proof, ProofState
from workers.triage.repository.near_names import meant
from workers.triage.secret_proofs.called import not_handed_on
from workers.triage.secret_proofs.guard import checks, condition, guarded, needed_later
from workers.triage.secret_proofs.lacking import Lacking, confirmed
from workers.triage.secret_proofs.uses import Entry, expressions, only_secret
from workers.triage.text import code

FORK = "The step {step} takes {name} from the secret {secret}, and a pull request from a fork gets no secrets."
FORK_REMEDY = """\
Let the step {step} in {path} (line {line}) run only where there are secrets: `if: {guard}`. What needs them can run
after the merge. Do not switch to `pull_request_target` to run a fork's code with secrets.
"""
FORK_STEPS_REMEDY = """\
Let the step {step} in {path} (line {line}) and those that need it run only where there are secrets: `if: {guard}`. Do
not switch to `pull_request_target` to run a fork's code with secrets.
"""
FORK_CHECKS_REMEDY = """\
Let the step {step} in {path} (line {line}) skip what needs {name} where that is empty, or run only where there are
secrets: `if: {guard}`. Do not switch to `pull_request_target` to run a fork's code with secrets.
"""
CHECKOUT_REMEDY = """\
Write `token: ${{{{ secrets.{plain} || github.token }}}}` in {in} (line {at}): where the secret is empty, the job's own
token is enough to read this repository.
"""
EITHER = "{other} comes from an expression as well: either may be empty."
DEPENDABOT = """\
The step {step} takes {name} from the secret {secret}; Dependabot started this run, which sees Dependabot's own secrets
only.
"""
DEPENDABOT_REMEDY = """\
Add {secret} to Dependabot's secrets (Settings, Secrets and variables, Dependabot), or leave the step {step} in {path}
(line {line}) out with `if: github.actor != 'dependabot[bot]'`.
"""
DEPENDABOT_STEPS_REMEDY = """\
Add {secret} to Dependabot's secrets (Settings, Secrets and variables, Dependabot), or leave the step {step} in {path}
(line {line}) and those that need it out with `if: github.actor != 'dependabot[bot]'`.
"""
MISSPELT = "The step {step} takes {name} from the secret {secret}, which nothing else uses; elsewhere it is {other}."
MISSPELT_REMEDY = "Write `secrets.{plain}` in {in} (line {at})."
NOT_IN_CONTAINER = "The step {step} is given {key}, but `docker run` in its script does not hand it to the container."
NOT_IN_CONTAINER_REMEDY = "Add `--env {plain}` to the `docker run` in the step {step} in {path} (line {line})."
SUDO = "The step {step} is given {key}, but `sudo` in its script does not hand it on."
SUDO_REMEDY = "Write `sudo --preserve-env={plain}` in the step {step} in {path} (line {line})."
MAPPED = "The step {step} takes {name} from the secret {secret}. {unread}"
MAPPED_REMEDY = """\
Create the secret {secret} under that name (Settings, Secrets and variables, Actions), or correct `secrets.{plain}` in
{in} (line {at}).
"""
ENVIRONMENT = "Other jobs that use {secret} name the environment {environment}; the job {job} names none."
ENVIRONMENT_REMEDY = """\
Where {secret} belongs to the environment {environment}, add `environment: {plain_environment}` to the job {job} in
{path}; otherwise create it as a secret of the repository (Settings, Secrets and variables, Actions).
"""
VARIABLE = (
    "The step {step} takes {name} from the variable {variable} of the repository; whether it is set was not read."
)
VARIABLE_REMEDY = """\
Create the variable {variable} (Settings, Secrets and variables, Actions, Variables), or correct its name in {in} (line
{at}).
"""
EMPTY = "{key} is empty in {in} (line {at})."
EMPTY_REMEDY = "Give {key} its value in {in} (line {at}), from a secret where it is one."
FILLED = "The step {step} is given {key} with a value that is never empty ({in}, line {at})."
COMPUTED = "The step {step} is given {key} by an expression that was not resolved: {value}."

_VARS = re.compile(r"vars\.([A-Za-z_]\w*)")
_TOKEN = re.compile(r"github\.token|secrets\.GITHUB_TOKEN", re.IGNORECASE)
_DEFAULT = re.compile(r"\|\|\s*'[^']+'\s*\}\}")
_SUDO = re.compile(r"sudo\s")
_PRESERVES = re.compile(r"\s-\w*E|--preserve-env|\w=")
_CHECKOUT = "actions/checkout"
_BOTH = ("username", "password")
_DOCKER_RUN = re.compile(r"\bdocker (?:container )?run\b")


def given(lacking: Lacking, entries: tuple[Entry, ...]) -> Proof:
    """What the workflow says of a value that the step is given."""
    entry = next((each for each in entries if each.secrets), entries[0])
    if not entry.secrets or _TOKEN.search(entry.value) or _DEFAULT.search(entry.value):
        return _without_secret(lacking, entry)
    secret = lacking.wanted.name if lacking.wanted.name in entry.secrets else entry.secrets[0]
    return (
        _unseen(lacking, entry, secret)
        or not_handed_on(lacking, entry, secret)
        or _misspelt(lacking, entry, secret)
        or _not_in_container(lacking, entry)
        or _not_by_sudo(lacking, entry)
        or _unread(lacking, entry, secret)
    )


def _unseen(lacking: Lacking, entry: Entry, secret: str) -> Proof | None:
    """The run sees no secrets, or other ones."""
    if not lacking.unseen:
        return None
    detail = lacking.said(DEPENDABOT if lacking.of_dependabot else FORK, entry, secret=code(secret))
    if mended := _own_token(lacking, entry, secret):
        return confirmed(detail, lacking.said(CHECKOUT_REMEDY, entry, plain=secret), lacking.looks(entry), mended)
    if lacking.of_dependabot:
        remedy = DEPENDABOT_STEPS_REMEDY if needed_later(lacking) else DEPENDABOT_REMEDY
        return confirmed(detail, lacking.said(remedy, entry, secret=code(secret)), lacking.looks(entry))
    later = FORK_STEPS_REMEDY if needed_later(lacking) else FORK_REMEDY
    remedy = lacking.said(FORK_CHECKS_REMEDY if checks(lacking) else later, entry, guard=condition(lacking))
    return confirmed(detail, remedy, lacking.looks(entry), guarded(lacking, entry))


def _own_token(lacking: Lacking, entry: Entry, secret: str) -> str:
    """A checkout of this repository alone can do without the secret: everything after it needs the files."""
    step, yaml = lacking.step, entry.file.yaml
    own = step.input("repository") in {"", "${{ github.repository }}", lacking.context.repository}
    if step.action != _CHECKOUT or entry.name != "token" or not own or step.input("submodules") not in {"", "false"}:
        return ""
    if only_secret(entry.value) != secret:
        return ""
    changed = yaml.with_scalar(entry.place, f"${{{{ secrets.{secret} || github.token }}}}")
    return mend.edited(entry.file.path, yaml.text, changed) if changed else ""


def _misspelt(lacking: Lacking, entry: Entry, secret: str) -> Proof | None:
    """Another secret with nearly this name is used elsewhere, this one only here."""
    elsewhere = [each for each in lacking.entries if each.place != entry.place or each.file.path != entry.file.path]
    other = meant(secret, [name for each in elsewhere for name in each.secrets])
    if other is None:
        return None
    right = next(each for each in elsewhere if other in each.secrets)
    detail = lacking.said(MISSPELT, entry, secret=code(secret), other=code(other))
    diff = ""
    if entry.value.count(secret) == 1:
        changed = entry.file.yaml.with_scalar(entry.place, entry.value.replace(secret, other))
        diff = mend.edited(entry.file.path, entry.file.yaml.text, changed) if changed else ""
    return confirmed(detail, lacking.said(MISSPELT_REMEDY, entry, plain=other), lacking.looks(entry, right), diff)


def _not_in_container(lacking: Lacking, entry: Entry) -> Proof | None:
    """A container sees none of the step's variables but those that `docker run` is told of."""
    script = lacking.step.run
    handed = re.search(rf"(?:-e|--env)[ =]['\"]?{re.escape(entry.name)}\b|--env-file", script)
    # What the step's own script says of it is not said in a container.
    if entry.kind != "env" or "/_temp/" in lacking.quote or not _DOCKER_RUN.search(script) or handed:
        return None
    remedy = lacking.said(NOT_IN_CONTAINER_REMEDY, entry, plain=entry.name)
    return confirmed(lacking.said(NOT_IN_CONTAINER, entry), remedy, lacking.looks(entry))


def _not_by_sudo(lacking: Lacking, entry: Entry) -> Proof | None:
    """A script of one command that `sudo` runs, with an environment of its own."""
    script = lacking.step.run.strip()
    if entry.kind != "env" or "\n" in script or not _SUDO.match(script) or _PRESERVES.search(script):
        return None
    return confirmed(
        lacking.said(SUDO, entry), lacking.said(SUDO_REMEDY, entry, plain=entry.name), lacking.looks(entry)
    )


def _unread(lacking: Lacking, entry: Entry, secret: str) -> Proof:
    words = {"secret": code(secret), "plain": secret}
    detail, remedy = lacking.said(MAPPED, entry, **words), lacking.said(MAPPED_REMEDY, entry, **words)
    environment, other = _environment(lacking, secret)
    if environment and other:
        words |= {"environment": code(environment), "plain_environment": environment}
        detail = f"{detail} {lacking.said(ENVIRONMENT, entry, **words)}"
        remedy = lacking.said(ENVIRONMENT_REMEDY, entry, **words)
    either = _either(lacking, entry)
    if either:
        detail = f"{detail} {lacking.said(EITHER, other=code(either.name))}"
    looked = lacking.looks(entry, *(each for each in (other, either) if each))
    return Proof(ProofState.NOT_CHECKED, detail, looked, remedy=remedy)


def _either(lacking: Lacking, entry: Entry) -> Entry | None:
    """The other half of a login, where the message names both and an expression gives it, too."""
    if not all(each in lacking.quote.lower() for each in _BOTH):
        return None
    others = (each for each in lacking.seen if each.kind == "with" and each.name in _BOTH and each.name != entry.name)
    return next((each for each in others if re.search(r"\b(?:secrets|vars)\b", each.value)), None)


def _environment(lacking: Lacking, secret: str) -> tuple[str, Entry | None]:
    """The one environment that all other jobs name which use the secret, while this job names none."""
    if lacking.job.data.get("environment") is not None:
        return "", None
    others = [each for each in lacking.entries if secret in each.secrets and each.job and each.job.id != lacking.job.id]
    named = {_named(each.job.data.get("environment")) for each in others if each.job}
    return (named.pop(), others[0]) if len(named) == 1 and "" not in named else ("", None)


def _named(environment: object) -> str:
    name = environment.get("name") if isinstance(environment, Mapping) else environment
    return "" if name is None or "${{" in str(name) or not re.fullmatch(r"[\w.-]+", str(name)) else str(name)


def _without_secret(lacking: Lacking, entry: Entry) -> Proof:
    looked = lacking.looks(entry)
    (*_, inner) = expressions(entry.value) or ("",)
    if variable := _VARS.fullmatch(inner):
        words = {"variable": code(variable[1])}
        detail, remedy = lacking.said(VARIABLE, entry, **words), lacking.said(VARIABLE_REMEDY, entry, **words)
        return Proof(ProofState.NOT_CHECKED, detail, looked, remedy=remedy)
    if not entry.value.strip():
        return confirmed(lacking.said(EMPTY, entry), lacking.said(EMPTY_REMEDY, entry), looked)
    if "${{" in entry.value and not _TOKEN.search(entry.value) and not _DEFAULT.search(entry.value):
        return Proof(ProofState.NOT_CHECKED, lacking.said(COMPUTED, entry, value=code(entry.value)), looked)
    return _not_in_container(lacking, entry) or Proof(ProofState.REFUTED, lacking.said(FILLED, entry), looked)

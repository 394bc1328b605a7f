"""A cloud's tools have no login: is there a step that logs in, and may the job ask for a token of OpenID Connect?

https://docs.github.com/en/actions/reference/security/oidc
"""

from __future__ import annotations

from collections.abc import Mapping

from workers.triage import mend
from workers.triage.model import Proof, ProofState
from workers.triage.secret_proofs.lacking import Lacking, confirmed
from workers.triage.text import code
from workers.triage.workflow import Step
from workers.triage.workflow_place import called, look, skipped

NO_LOGIN = "No step of the job {job} before {step} logs in to {name}, and no `env:` gives it credentials."
NO_LOGIN_REMEDY = "Run {action} in a step of the job {job} in {path} before line {line}."
LOGGED_IN = "The step {login} logs in to {name} before {step}; why that has no credentials all the same is not told."
SKIPPED = "The step {login} logs in to {name}, and GitHub skipped it."
SKIPPED_REMEDY = "Let the step {login} in {path} (line {line}) run whenever {step} does: look at its `if:`."
NO_PERMISSION = "The step {step} logs in by OpenID Connect, and {place} of {path} do not grant `id-token: write`."
NO_PERMISSION_REMEDY = "Add `id-token: write` to `permissions:` of the job {job} in {path}."
NO_BLOCK = (
    "The step {step} logs in by OpenID Connect, and {path} grants `id-token: write` nowhere: it is never a default."
)
NO_BLOCK_REMEDY = """\
Add `permissions:` with `id-token: write` to the job {job} in {path}, and with it what else the job needs, such as
`contents: read`: what the block leaves out is not granted.
"""

_ACTIONS = {
    "AWS": "aws-actions/configure-aws-credentials",
    "Google Cloud": "google-github-actions/auth",
    "Azure": "azure/login",
}
_BY_TOKEN = {"AWS": ("role-to-assume",), "Google Cloud": ("workload_identity_provider",), "Azure": ("client-id",)}
_BY_KEY = {"AWS": ("aws-access-key-id",), "Google Cloud": ("credentials_json",), "Azure": ("creds",)}


def cloud(lacking: Lacking) -> Proof | None:
    """What the workflow says of the login; None where the secrets themselves are to be looked at."""
    name, step = lacking.wanted.name, lacking.step
    if step.action == _ACTIONS[name]:
        by_token = any(step.input(key) for key in _BY_TOKEN[name]) and not any(step.input(key) for key in _BY_KEY[name])
        return _permission(lacking) if by_token else None
    if step.uses or any(each.name in lacking.wanted.variables for each in lacking.seen):
        return None
    before = lacking.job.before(step)
    login = next((each for each in before if _logs_in(each, name)), None)
    if login is not None:
        return _logged_in(lacking, login)
    remedy = lacking.said(NO_LOGIN_REMEDY, action=code(_ACTIONS[name]))
    return confirmed(lacking.said(NO_LOGIN), remedy, lacking.looks())


def _logs_in(step: Step, name: str) -> bool:
    return step.action == _ACTIONS[name] or name.split(maxsplit=1)[0].lower() in step.uses.lower()


def _logged_in(lacking: Lacking, login: Step) -> Proof:
    """A step logs in: did it run?"""
    shown = look(lacking.context, lacking.place.path, login.line, f"the step {called(login)}")
    if not skipped(lacking.context, login):
        detail = lacking.said(LOGGED_IN, login=called(login))
        return Proof(ProofState.NOT_CHECKED, detail, (shown, *lacking.looks()))
    remedy = lacking.said(SKIPPED_REMEDY, login=called(login), line=str(login.line))
    return confirmed(lacking.said(SKIPPED, login=called(login)), remedy, (shown, *lacking.looks()))


def _permission(lacking: Lacking) -> Proof | None:
    for place, data in ((lacking.job.place, lacking.job.data), ((), lacking.place.file.data)):
        granted = data.get("permissions")
        if granted is None:
            continue
        if granted == "write-all" or (isinstance(granted, Mapping) and granted.get("id-token") == "write"):
            return None
        return _without(lacking, (*place, "permissions"), granted)
    return confirmed(lacking.said(NO_BLOCK), lacking.said(NO_BLOCK_REMEDY), lacking.looks())


def _without(lacking: Lacking, place: tuple[str, ...], granted: object) -> Proof:
    yaml, path = lacking.place.yaml, lacking.place.path
    changed = None
    if isinstance(granted, Mapping):
        known = "id-token" in granted
        changed = (
            yaml.with_scalar([*place, "id-token"], "write") if known else yaml.with_entry(place, "id-token", "write")
        )
    detail = lacking.said(NO_PERMISSION, place="`permissions:`")
    shown = look(lacking.context, path, yaml.line(place), "what the job is permitted")
    diff = mend.edited(path, yaml.text, changed) if changed else ""
    return confirmed(detail, lacking.said(NO_PERMISSION_REMEDY), (shown, *lacking.looks()), diff)

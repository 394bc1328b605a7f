"""A cloud's tools have no login: is there a step that logs in, and may the job ask for a token of OpenID Connect?

https://docs.github.com/en/actions/reference/security/oidc
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workers.triage.mends import job_mends, mend
from workers.triage.model import Proof, ProofState
from workers.triage.repository.workflow import Job, Step
from workers.triage.repository.workflow_place import called, look, skipped
from workers.triage.secret_proofs.guard import condition
from workers.triage.secret_proofs.lacking import Lacking, confirmed
from workers.triage.text import code

NO_LOGIN = "No step of the job {job} before {step} logs in to {name}, and no `env:` gives it credentials."
NO_LOGIN_REMEDY = "Run {action} in a step of the job {job} in {path} before line {line}."
LOGGED_IN = "The step {login} logs in to {name} before {step}; why that has no credentials all the same is not told."
SKIPPED = "The step {login} logs in to {name}, and GitHub skipped it."
SKIPPED_REMEDY = "Let the step {login} in {path} (line {line}) run whenever {step} does: look at its `if:`."
FORK = "The step {step} logs in by OpenID Connect, and a pull request from a fork gets no token for that."
FORK_REMEDY = """\
Let the step {step} in {path} (line {line}) and those that need it run only where there is one: `if: {guard}`. Do not
switch to `pull_request_target` to run a fork's code with a login.
"""
NO_PERMISSION = (
    "The step {step} logs in by OpenID Connect, and `permissions:` of {place} do not grant `id-token: write`."
)
NO_PERMISSION_REMEDY = "Add `id-token: write` to `permissions:` of {place}."
NO_PERMISSION_JOB_REMEDY = """\
Give {asking} `permissions:` of its own with `id-token: write` and what it needs of those of the whole workflow, which
hold for it no longer then.
"""
NO_BLOCK = "The step {step} logs in by OpenID Connect, and nothing grants {asking} `id-token: write`: it is no default."
NO_BLOCK_REMEDY = """\
Add `permissions:` with `id-token: write` to {asking}, and with it what else the job needs, such as `contents: read`:
what the block leaves out is not granted.
"""
PERMITTED = """\
The job may log in by OpenID Connect (`id-token: write`), and what the step {step} is given is not empty; why {name}
gives no login is not in the repository.
"""
PERMITTED_REMEDY = """\
Compare what the role or the identity provider at {name} trusts with this repository, its branch and the job's
environment.
"""

_ACTIONS = {
    "AWS": "aws-actions/configure-aws-credentials",
    "Google Cloud": "google-github-actions/auth",
    "Azure": "azure/login",
}
_BY_TOKEN = {"AWS": ("role-to-assume",), "Google Cloud": ("workload_identity_provider",), "Azure": ("client-id",)}
_BY_KEY = {"AWS": ("aws-access-key-id",), "Google Cloud": ("credentials_json",), "Azure": ("creds",)}
_SCOPE = "id-token"


def cloud(lacking: Lacking) -> Proof | None:
    """What the workflow says of the login; None where the secrets themselves are to be looked at."""
    name, step = lacking.wanted.name, lacking.step
    if step.action == _ACTIONS[name]:
        by_token = any(step.input(key) for key in _BY_TOKEN[name]) and not any(step.input(key) for key in _BY_KEY[name])
        return _by_token(lacking) if by_token else None
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


def _by_token(lacking: Lacking) -> Proof | None:
    if lacking.of_fork:
        return confirmed(lacking.said(FORK), lacking.said(FORK_REMEDY, guard=condition(lacking)), lacking.looks())
    for job, place, granted in _granted(lacking):
        if granted == "write-all" or (isinstance(granted, Mapping) and granted.get(_SCOPE) == "write"):
            return _permitted(lacking)
        return _without(lacking, job, place, granted)
    asking = _called(lacking.place.callers[0] if lacking.place.callers else lacking.job)
    return confirmed(
        lacking.said(NO_BLOCK, asking=asking), lacking.said(NO_BLOCK_REMEDY, asking=asking), lacking.looks()
    )


def _granted(lacking: Lacking) -> Iterator[tuple[Job, tuple[str, ...], object]]:
    """What is granted, the innermost first: a called workflow has what its caller has, where it says nothing itself.
    https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations"""
    for job in (lacking.job, *reversed(lacking.place.callers)):
        for place, data in ((job.place, job.data), ((), job.file.data)):
            if data.get("permissions") is not None:
                yield job, (*place, "permissions"), data["permissions"]


def _permitted(lacking: Lacking) -> Proof | None:
    keys = _BY_TOKEN[lacking.wanted.name]
    if any("${{" in lacking.step.input(key) for key in keys):
        return None
    detail, remedy = lacking.said(PERMITTED), lacking.said(PERMITTED_REMEDY)
    return Proof(ProofState.NOT_CHECKED, detail, lacking.looks(), remedy=remedy)


def _without(lacking: Lacking, job: Job, place: tuple[str, ...], granted: object) -> Proof:
    yaml, path = job.file.yaml, job.file.path
    of_all = len(place) == 1 and len(job.file.jobs) > 1
    whose = code(path) if len(place) == 1 else _called(job)
    changed = _changed(job, place, granted, of_all=of_all)
    remedy = NO_PERMISSION_JOB_REMEDY if of_all else NO_PERMISSION_REMEDY
    shown = look(lacking.context, path, yaml.line(place), "what is permitted")
    return confirmed(
        lacking.said(NO_PERMISSION, place=whose),
        lacking.said(remedy, place=whose, asking=_called(job)),
        (shown, *lacking.looks()),
        mend.edited(path, yaml.text, changed) if changed else "",
    )


def _changed(job: Job, place: tuple[str, ...], granted: object, *, of_all: bool) -> str | None:
    """No other job is to get the permission."""
    if not isinstance(granted, Mapping) or job.data.get("uses"):
        return None
    if of_all:
        scopes = {str(scope): str(access) for scope, access in granted.items()}
        return job_mends.with_permissions(job, scopes | {_SCOPE: "write"})
    return job_mends.with_permission(job, place[:-1], _SCOPE, "write")


def _called(job: Job) -> str:
    return f"the job {code(job.id)} in {code(job.file.path)}"

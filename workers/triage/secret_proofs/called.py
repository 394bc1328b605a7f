"""Secrets that a caller does not hand on to the workflow that it calls.

https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-secrets-to-a-reusable-workflow
"""

from __future__ import annotations

from collections.abc import Mapping

from workers.triage.mends import mend, yaml_edits
from workers.triage.model import Proof
from workers.triage.repository.workflow import Job, Workflow
from workers.triage.repository.workflow_place import look
from workers.triage.secret_proofs.lacking import Lacking, confirmed
from workers.triage.secret_proofs.uses import Entry, secrets_in
from workers.triage.text import code

NOT_HANDED = "The job {caller} in {caller_path} calls {path} and does not hand it the secret {secret}."
INHERIT = "Add `secrets: inherit` to the job {caller} in {caller_path} (line {caller_line})."
HAND = """\
Add `{plain}: ${{{{ secrets.{plain} }}}}` under `secrets:` of the job {caller} in {caller_path} (line {caller_line}).
"""
DECLARE = "Declare {secret} under `on.workflow_call.secrets` in {path} as well."


def not_handed_on(lacking: Lacking, entry: Entry, secret: str) -> Proof | None:
    """The first caller, from the failed job outwards, that keeps the secret to itself."""
    called = lacking.place.file
    for caller in reversed(lacking.place.callers):
        handed = caller.data.get("secrets")
        if handed == "inherit":
            called = caller.file
            continue
        value = handed.get(secret) if isinstance(handed, Mapping) else None
        if value is None:
            return _kept(lacking, entry, secret, caller, called)
        names = secrets_in(str(value))
        if not names:
            return None
        secret, called = names[0], caller.file
    return None


def _kept(lacking: Lacking, entry: Entry, secret: str, caller: Job, called: Workflow) -> Proof:
    words = {
        "caller": code(caller.id),
        "caller_path": code(caller.file.path),
        "caller_line": str(caller.line),
        "secret": code(secret),
        "plain": secret,
        "path": code(called.path),
    }
    yaml, declared = caller.file.yaml, _declares(called, secret)
    if "secrets" not in caller.data:
        hands = {secret: f"${{{{ secrets.{secret} }}}}"}
        # Where the called workflow says what it wants, it gets that alone.
        remedy = HAND if declared else INHERIT
        changed = (
            yaml_edits.with_block(yaml, caller.place, "secrets", hands)
            if declared
            else yaml.with_entry(caller.place, "secrets", "inherit")
        )
    else:
        value = f"${{{{ secrets.{secret} }}}}"
        remedy = HAND if declared else HAND + DECLARE
        changed = yaml.with_entry([*caller.place, "secrets"], secret, value) if declared else None
    diff = mend.edited(caller.file.path, yaml.text, changed) if changed else ""
    shown = look(lacking.context, caller.file.path, caller.line, f"the job {code(caller.id)} calls {code(called.path)}")
    detail = lacking.said(NOT_HANDED, entry, **words)
    return confirmed(detail, lacking.said(remedy, entry, **words), (shown, *lacking.looks(entry)), diff)


def _declares(called: Workflow, secret: str) -> bool:
    on = called.data.get("on")
    call = on.get("workflow_call") if isinstance(on, Mapping) else None
    secrets = call.get("secrets") if isinstance(call, Mapping) else None
    return isinstance(secrets, Mapping) and secret in secrets

"""npm has no login although a token is there, or is meant to log in without one.

`actions/setup-node` makes npm read `NODE_AUTH_TOKEN` with its input `registry-url` only
(https://github.com/actions/setup-node/blob/main/docs/advanced-usage.md); npm logs in by OpenID Connect from its version
11.5.1 on (https://docs.npmjs.com/trusted-publishers).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from workers.triage.mends import mend, step_mends
from workers.triage.model import Finding, Proof, ProofState
from workers.triage.patterns import Pattern
from workers.triage.repository.tree import Tree
from workers.triage.repository.workflow import Step
from workers.triage.repository.workflow_place import called, look
from workers.triage.secret_proofs.lacking import Lacking, confirmed
from workers.triage.text import code

NO_REGISTRY = """\
npm reads {name} only where an `.npmrc` names it: none is in the repository, no step writes one, and {setup} does so
with `registry-url:` only.
"""
NO_REGISTRY_REMEDY = "Add `registry-url:` with the registry's URL under `with:` of {setup} in {path} (line {at})."
UNTOLD = """\
The step {step} is given no {name}; the job may ask for a token of OpenID Connect, with which npm 11.5.1 and later log
in. Which npm ran, and whether the registry trusts this workflow, is not in the repository.
"""
UNTOLD_REMEDY = """\
Publish with npm 11.5.1 or later (`npm install --global npm@latest` in a step before), and name the workflow as a
trusted publisher in the package's settings; or give the step {name} from a secret.
"""

_NAME = "NODE_AUTH_TOKEN"
_SETUP = "actions/setup-node"
_NEEDS_LOGIN = "code ENEEDAUTH"
_WRITES = re.compile(r"\.npmrc|_authToken|\bnpm (?:config )?set\b|\bnpm (?:login|adduser)\b")
_AT = Pattern(r"logged in to (?P<url>https://[\w.-]+(?:/[\w./-]*)?)")


def npm(lacking: Lacking, finding: Finding, tree: Tree) -> Proof | None:
    """What the workflow and the repository say of npm's login; None where the secret itself is to be looked at."""
    if lacking.wanted.name != _NAME or _NEEDS_LOGIN not in finding.quote or lacking.unseen:
        return None
    given = any(each.kind == "env" and each.name == _NAME and each.value for each in lacking.seen)
    before = lacking.job.before(lacking.step)
    if any(_WRITES.search(each.run) for each in (*before, lacking.step)):
        return None
    return _no_registry(lacking, finding, tree, before) if given else _by_token(lacking)


def _no_registry(lacking: Lacking, finding: Finding, tree: Tree, before: tuple[Step, ...]) -> Proof | None:
    setups = [each for each in before if each.action == _SETUP]
    others = [each for each in before if each.uses.startswith("./") or (each.uses and "npm" in each.action)]
    known = tree.knows(".npmrc") and not any(posixpath.basename(path) == ".npmrc" for path in tree.entries)
    if len(setups) != 1 or others or not known or setups[0].input("registry-url"):
        return None
    setup = setups[0]
    found = _AT.search(finding.excerpt)
    changed = step_mends.with_input(lacking.job, setup, "registry-url", found["url"]) if found else None
    words = {"setup": called(setup), "at": str(setup.line)}
    shown = look(lacking.context, lacking.place.path, setup.line, f"the step {called(setup)}")
    diff = mend.edited(lacking.place.path, lacking.place.yaml.text, changed) if changed else ""
    detail, remedy = lacking.said(NO_REGISTRY, None, **words), lacking.said(NO_REGISTRY_REMEDY, None, **words)
    return confirmed(detail, remedy, (shown, *lacking.looks()), diff)


def _by_token(lacking: Lacking) -> Proof | None:
    held = (lacking.job.data.get("permissions"), lacking.place.file.data.get("permissions"))
    granted = next((each for each in held if each is not None), None)
    if not isinstance(granted, Mapping) or granted.get("id-token") != "write":
        return None
    detail, remedy = lacking.said(UNTOLD, name=code(_NAME)), lacking.said(UNTOLD_REMEDY, name=code(_NAME))
    return Proof(ProofState.NOT_CHECKED, detail, lacking.looks(), remedy=remedy)

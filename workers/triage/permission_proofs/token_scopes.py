"""Which permissions of the job's token a step needs, as far as its action, its commands or GitHub's answer tell.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions,
https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps, and each action's own README.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from workers.triage.patterns import Pattern
from workers.triage.repository.scripts import Command
from workers.triage.repository.workflow import Step

Scopes = Mapping[str, str]
"""The access by scope, such as `{"contents": "write"}`."""

_CONTENTS = {"contents": "write"}
_PULLS = {"pull-requests": "write"}
_ISSUES = {"issues": "write"}
_CHECKS = {"checks": "write"}
_PAGES = {"pages": "write", "id-token": "write"}
_PUBLISHES = {**_CONTENTS, **_PULLS}

ACTIONS: Mapping[str, Scopes] = {
    "actions/checkout": {"contents": "read"},
    "actions/attest": {"id-token": "write", "attestations": "write"},
    "actions/attest-build-provenance": {"id-token": "write", "attestations": "write"},
    "actions/attest-sbom": {"id-token": "write", "attestations": "write"},
    "actions/deploy-pages": _PAGES,
    "actions/labeler": _PULLS,
    "actions/stale": {**_ISSUES, **_PULLS},
    "aws-actions/configure-aws-credentials": {"id-token": "write"},
    "changesets/action": _PUBLISHES,
    "dorny/test-reporter": _CHECKS,
    "enricomi/publish-unit-test-result-action": {**_CHECKS, **_PULLS},
    "github/codeql-action/analyze": {"security-events": "write"},
    "github/codeql-action/upload-sarif": {"security-events": "write"},
    "google-github-actions/auth": {"id-token": "write"},
    "googleapis/release-please-action": {**_PUBLISHES, **_ISSUES},
    "jamesives/github-pages-deploy-action": _CONTENTS,
    "marocchino/sticky-pull-request-comment": _PULLS,
    "ncipollo/release-action": _CONTENTS,
    "peaceiris/actions-gh-pages": _CONTENTS,
    "peter-evans/create-pull-request": _PUBLISHES,
    "pypa/gh-action-pypi-publish": {"id-token": "write"},
    "release-drafter/release-drafter": {**_CONTENTS, "pull-requests": "read"},
    "softprops/action-gh-release": _CONTENTS,
    "stefanzweifel/git-auto-commit-action": _CONTENTS,
    "thollander/actions-comment-pull-request": _PULLS,
}
"""By action, lower case."""

_KEYS = {
    "aws-actions/configure-aws-credentials": "aws-access-key-id",
    "google-github-actions/auth": "credentials_json",
    "pypa/gh-action-pypi-publish": "password",
}
"""Inputs with which an action needs no token of GitHub's."""
_TOKENLESS = ("actions/setup-", "actions/cache", "actions/upload-artifact", "actions/download-artifact", "docker/")

_GH: Mapping[tuple[str, str], Scopes] = {
    **{("issue", verb): _ISSUES for verb in ("close", "comment", "create", "edit", "reopen")},
    **{("pr", verb): _PULLS for verb in ("close", "comment", "create", "edit", "reopen", "review")},
    ("pr", "merge"): _PUBLISHES,
    **{("release", verb): _CONTENTS for verb in ("create", "delete", "edit", "upload")},
    ("workflow", "run"): {"actions": "write"},
    ("run", "rerun"): {"actions": "write"},
}
_METHODS = (
    (re.compile(r"\brest\.issues\.create\b"), _ISSUES),
    (re.compile(r"\brest\.checks\.(?:create|update)\b"), _CHECKS),
    (re.compile(r"\brest\.pulls\.(?:create|update|requestReviewers|submitReview)\w*"), _PULLS),
    (re.compile(r"\brest\.repos\.(?:create|update|upload)Release\w*|\brest\.git\.create\w+"), _CONTENTS),
    (re.compile(r"\brest\.repos\.createCommitStatus\b"), {"statuses": "write"}),
    (re.compile(r"\brest\.repos\.createDeployment\w*"), {"deployments": "write"}),
)
# GitHub takes either permission for comments and labels of pull requests.
_TALK = re.compile(r"\brest\.issues\.(?:(?:create|update)Comment|update|(?:add|set)Labels|removeLabel|addAssignees)\b")
_NAMED = Pattern(r"x-accepted-github-permissions['\"]?\s*[:=]\s*['\"]?(?P<scopes>[a-z_]+=\w+(?:[,;] ?[a-z_]+=\w+)*)")
_ENSURED = re.compile(r"Ensure GITHUB_TOKEN has permission \"(?P<scope>[a-z-]+): (?P<access>write|read)\"")
_PUSH = re.compile(
    r"Permission to \S+ denied to|Write access to repository not granted|EGITNOPERMISSION|returned error: 403"
)


def wanted(quote: str, excerpt: str, step: Step | None, commands: Sequence[Command], event: str) -> Scopes:
    """What the refused step needs; empty where that is not certain."""
    if match := _ENSURED.search(quote):
        return {match["scope"]: match["access"]}
    if "ACTIONS_ID_TOKEN_REQUEST_" in quote or "write permissions to id-token" in quote:
        return {"id-token": "write"}
    if "write_package" in quote or "installation not allowed to" in quote:
        return {"packages": "write"}
    if named := _accepted(excerpt, event):
        return named
    if _PUSH.search(quote):
        return _CONTENTS
    return of_step(step, commands, event) if step else {}


def _accepted(excerpt: str, event: str) -> Scopes:
    """What GitHub's own answer names; of several ways the one that fits the event.
    https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#permissions-required"""
    match = _NAMED.search(excerpt)
    if match is None:
        return {}
    ways = [_parsed(way) for way in match["scopes"].split(";")]
    on_pull = [way for way in ways if "pull-requests" in way]
    return on_pull[0] if on_pull and event.startswith("pull_request") else ways[0]


def _parsed(way: str) -> Scopes:
    pairs = (pair.strip().partition("=") for pair in way.split(","))
    return {scope.replace("_", "-"): access for scope, _, access in pairs if access in {"read", "write"}}


def of_step(step: Step, commands: Sequence[Command], event: str) -> Scopes:
    """What an action or a script needs; empty where that is not known."""
    if step.action == "docker/login-action":
        return {"packages": "read"} if step.input("registry") == "ghcr.io" else {}
    if step.action in ACTIONS:
        own_key = _KEYS.get(step.action)
        return {} if own_key and step.input(own_key) else ACTIONS[step.action]
    if step.action == "actions/github-script":
        return dict(_of_script(step.input("script"), event))
    found: dict[str, str] = {}
    for command in commands:
        found |= _of_command(command)
    return found


def own_token(step: Step) -> str | None:
    """The input or variable by which a step is given another token than the job's; None where there is none."""
    env = step.data.get("env")
    given = {**step.inputs, **(env if isinstance(env, Mapping) else {})}
    for name, value in given.items():
        other = re.search(r"secrets\.(?!GITHUB_TOKEN\b)|steps\.", str(value))
        if "token" in str(name).lower() and other:
            return str(name)
    return None


def may_need_more(step: Step) -> bool:
    """Whether a step may use the token in a way that is not known."""
    if step.uses:
        return step.action not in ACTIONS and not step.action.startswith(_TOKENLESS)
    return re.search(r"github\.token|GITHUB_TOKEN|GH_TOKEN|\bgit push\b", str(dict(step.data))) is not None


def _of_script(script: str, event: str) -> Iterator[tuple[str, str]]:
    for pattern, scopes in _METHODS:
        if pattern.search(script):
            yield from scopes.items()
    if _TALK.search(script):
        yield from (_PULLS if event.startswith("pull_request") else _ISSUES).items()


def _of_command(command: Command) -> Scopes:
    words = command.words
    if words[0] == "gh" and len(words) > 2:
        return _GH.get((words[1], words[2]), {})
    return _CONTENTS if words[:2] == ("git", "push") else {}

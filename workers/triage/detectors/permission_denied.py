"""The job may not read, write, run or push something.

## Looks like

    ./gradlew: Permission denied
    mkdir: cannot create directory ‘/opt/app’: Permission denied
    permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock
    remote: Permission to acme/app.git denied to github-actions[bot].
    remote: error: GH006: Protected branch update failed for refs/heads/main.
    HttpError: Resource not accessible by integration
    denied: permission_denied: write_package
    An error occurred (AccessDenied) when calling the PutObject operation: Access Denied
    fatal: detected dubious ownership in repository at '/work'

## Why it happens

On the runner itself: a script was committed without its executable bit, a step writes outside of the workspace without
`sudo`, a container left files that belong to root, or Git finds a checkout that belongs to another user.

Elsewhere: the `GITHUB_TOKEN` of a job may do only what `permissions:` or the repository's settings allow, and it only
reads in a pull request from a fork or from Dependabot. A branch is protected. A registry, a cloud or a Git host knows
the job, and does not let it do this; or it refuses credentials that are wrong or have expired. Credentials that are not
given at all are a missing secret.

Only a refusal on which the step ended counts.

## What to do

For a file, look at its mode in Git (`git ls-files --stage <path>`) and at its owner. For GitHub, write the permissions
that the job needs under `permissions:` (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions).
For others, find out which account the job uses there, and what it may do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workers.triage.detector import Detector
from workers.triage.log import JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.spawning import spawned
from workers.triage.wordings.permission_advice import EXECUTE
from workers.triage.wordings.permission_files import PYTHON_REFUSED
from workers.triage.wordings.permissions import PERMISSIONS
from workers.triage.workspace import relative


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """What the job may not use."""

    path: str | None
    """The file, repository, branch, image, package, address or action that is refused; None where not told."""


_SUBMODULE = "submodule path '"
_AROUND = 12
_MAX_PATH = 300
_REPOSITORY = Pattern(r"^https?://(?:[^/@]*@)?github\.com/(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?$")
_TRAILING = "'\"`.,;:)"


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """Each refusal on which a step ended."""
    for said in PERMISSIONS.said(log, hits):
        if not _of_submodule(log, said.line):
            started = said.phrase in PYTHON_REFUSED and spawned(log, said.line)
            yield said.match(Subject(_path(said.named)), EXECUTE if started else None)


def _of_submodule(log: JobLog, number: int) -> bool:
    """Whether Git goes on to say that it is a submodule which cannot be fetched: a kind of its own."""
    return any(_SUBMODULE in text for _, text in log.window(number + 1, number + _AROUND))


def _path(named: Mapping[str, str | None]) -> str | None:
    path = (named.get("path") or named.get("path2") or "").strip().rstrip(_TRAILING)
    repository = _REPOSITORY.match(path)
    path = repository["name"] if repository else relative(path).removeprefix("./")
    return path if 0 < len(path) <= _MAX_PATH else None


DETECTOR = Detector("permission-denied", Category.CONFIGURATION, PERMISSIONS.triggers, detect)

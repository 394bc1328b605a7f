"""How a job checks its repository out, as its workflow says: with which rights, and of which repository.

https://github.com/actions/checkout#usage
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.triage.model import Finding
from workers.triage.proving import Facts
from workers.triage.repository import workflow
from workers.triage.repository.git_urls import Address, Transport
from workers.triage.repository.workflow import Job, Step, Workflow

CHECKOUT = "actions/checkout"
_DEFAULT_TOKEN = re.compile(r"^\$\{\{\s*(?:github\.token|secrets\.GITHUB_TOKEN)\s*\}\}$", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"ssh-agent|ssh-add|ssh-key|\.ssh\b|GIT_SSH|core\.sshCommand|deploy[-_]key"
    r"|insteadOf|extraheader|x-access-token|credential|\.netrc|gh auth|GIT_ASKPASS|GIT_CONFIG|uses:\s*['\"]?\./",
    re.IGNORECASE,
)
_HOSTED = re.compile(r"^(?:ubuntu|windows|macos)-[\w.-]+$")


@dataclass(frozen=True)
class Checkouts:
    """What a job's workflow tells of its checkouts."""

    file: Workflow | None
    """None where it cannot be read, or is in another repository."""
    job: Job | None
    """None where it cannot be told which one of the workflow's it is."""
    step: Step | None
    """The step that failed, likewise."""
    hosted: bool
    """Whether GitHub's own runner ran it, which has no keys."""
    repository: str
    """`owner/name`: where the workflow ran."""
    head_owner: str | None
    """Who owns the pull request's head."""
    without_secrets: bool
    """Whether the run sees no secrets, being a fork's."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """All checkouts of the job."""
        return tuple(step for step in self.job.steps if step.action == CHECKOUT) if self.job else ()

    @property
    def of_another(self) -> Step | None:
        """The first that checks out another repository than the workflow's."""
        return next((step for step in self.steps if self._is_other(step.input("repository"))), None)

    def _is_other(self, repository: str) -> bool:
        return bool(repository) and "${{" not in repository and repository.lower() != self.repository.lower()

    @property
    def of_fork(self) -> Step | None:
        """The one that checks out the pull request's own repository."""
        return next((step for step in self.steps if "head.repo" in step.input("repository")), None)

    @property
    def origin(self) -> str:
        """`owner/name` of what relative addresses start at."""
        if self.of_fork and self.head_owner:
            return f"{self.head_owner}/{self.repository.partition('/')[2]}"
        return self.repository

    @property
    def with_rights(self) -> Step | None:
        """The one that is given a key or a token other than the workflow's own, which reads its own repository only.
        https://docs.github.com/en/actions/concepts/security/github_token"""
        given = ((step, step.input("ssh-key") or step.input("token")) for step in self.steps)
        return next((step for step, value in given if value and not _DEFAULT_TOKEN.match(value)), None)

    @property
    def in_vain(self) -> bool:
        """Whether what it is given is a secret, and a pull request's run for a fork has none.
        https://docs.github.com/en/actions/reference/security/secure-use"""
        step = self.with_rights
        return step is not None and self.without_secrets and "secrets." in step.input("ssh-key") + step.input("token")

    @property
    def otherwise(self) -> bool:
        """Whether Git may have been given rights by other means: by a script, by an action of the repository's own, by
        who runs the runner."""
        return self.job is None or not self.hosted or bool(_OTHERWISE.search(self.job.file.yaml.text))

    @property
    def may_read_others(self) -> bool:
        """Whether the job may be able to read another private repository."""
        return not self.in_vain and (self.with_rights is not None or self.otherwise)

    @property
    def in_checkout(self) -> bool | None:
        """Whether the step that failed is a checkout; None where that is not known."""
        return None if self.step is None else self.step.action == CHECKOUT

    @property
    def allows_files(self) -> bool:
        """Whether the workflow lets Git fetch from a disk, which it refuses by itself in submodules.
        https://git-scm.com/docs/git-config#Documentation/git-config.txt-protocolallow"""
        return self.file is not None and "protocol.file.allow" in self.file.yaml.text

    def lacks_key(self, address: Address) -> bool:
        """Whether it is certain that the job cannot fetch from an address because that wants a key for SSH."""
        if address.transport is not Transport.SSH or self.otherwise or self.in_checkout is None:
            return False
        turned_into_https = self.in_checkout and address.scp and address.repository is not None
        return not turned_into_https

    def naming(self, path: str) -> tuple[int, ...] | None:
        """The workflow's lines that name a path of the repository; None where the workflow is not known."""
        if self.file is None:
            return None
        named = re.compile(rf"(?<![\w./-])(?:\./)?{re.escape(path)}(?![\w-])")
        lines = self.file.yaml.text.split("\n")
        return tuple(number for number, line in enumerate(lines, 1) if named.search(line.partition(" #")[0]))

    def written(self, line: int) -> str:
        """A line of the workflow, without the marks of YAML before it."""
        text = self.file.yaml.text.split("\n")[line - 1] if self.file else ""
        return re.sub(r"^\s*(?:- )?(?:run: )?", "", text).strip()


def read(finding: Finding, facts: Facts) -> Checkouts:
    """Those of the job that a Finding was made in."""
    context = facts.context
    file = workflow.read(context.workflow_path, facts.text(context.workflow_path)) if context.workflow_path else None
    job = file.job(finding.job) if file else None
    labels = context.labels or _labels(job)
    hosted = bool(labels) and all(_HOSTED.match(label) for label in labels)
    step = job.step(finding.step) if job else None
    without_secrets = context.from_fork and context.event == "pull_request"
    return Checkouts(file, job, step, hosted, context.repository, context.head_owner, without_secrets)


def _labels(job: Job | None) -> tuple[str, ...]:
    wanted = job.data.get("runs-on") if job else None
    return (wanted,) if isinstance(wanted, str) else ()

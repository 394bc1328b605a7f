"""A step that lacks a secret, and what its repository's workflows give to steps: what all the checks start from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.triage.model import Look, Proof, ProofState
from workers.triage.proving import Context, Facts
from workers.triage.repository.workflow import Job, Step
from workers.triage.repository.workflow_place import Place, called, look, workflows
from workers.triage.secret_proofs.uses import Entry, entries, expressions, seen_by
from workers.triage.secret_proofs.wanted import CLOUDS, SHELL, Wanted, wanted
from workers.triage.text import code

SECRETS_GUIDE = "https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets"
UNREAD = "Whether it is set cannot be told: retriage does not ask for the right to read secrets."
FORK_EVENTS = frozenset({"pull_request", "pull_request_review", "pull_request_review_comment"})
DEPENDABOT_EVENTS = FORK_EVENTS | {"push", "create", "deployment", "deployment_status"}
_ENV = re.compile(r"env\.([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Lacking:
    """What is missing, where, and what is given to whom."""

    quote: str
    """The line that says so."""
    wanted: Wanted
    """What the step lacks."""
    place: Place
    """The job and, where it is known, the step."""
    step: Step
    """The step."""
    context: Context
    """Where the Finding was made."""
    entries: tuple[Entry, ...]
    """Every value with a name in all workflows that were read, the job's own workflow first."""
    seen: tuple[Entry, ...]
    """Those that the step sees."""

    @property
    def job(self) -> Job:
        """The step's job."""
        return self.place.job

    def said(self, sentence: str, entry: Entry | None = None, **more: str) -> str:
        """A sentence with its names filled in."""
        words = {
            "name": code(self.wanted.name),
            "step": called(self.step),
            "job": code(self.job.id),
            "path": code(self.place.path),
            "line": str(self.step.line),
            "unread": UNREAD,
            "guide": SECRETS_GUIDE,
        }
        if entry:
            # A cloud's or a service's name is none that the workflow knows.
            shown = code(entry.name) if self.wanted.name in CLOUDS and not entry.in_script else words["name"]
            words |= {
                "name": shown,
                "key": code(entry.name),
                "kind": f"`{entry.kind}:`",
                "at": str(entry.line),
                "in": code(entry.file.path),
            }
        return sentence.format(**(words | more)).replace("\n", " ").strip()

    def looks(self, *entries: Entry) -> tuple[Look, ...]:
        """The lines on which values are given, and the step's."""
        given = [look(self.context, each.file.path, each.line, _shown(each)) for each in entries]
        return (*given, look(self.context, self.place.path, self.step.line, f"the step {called(self.step)}"))

    def given(self) -> tuple[Entry, ...]:
        """What the step is given under the names that bring what it lacks; any secret where that is vaguely known."""
        named = [each for each in self.seen if self._brings(each)]
        if not named and self.wanted.vague:
            named = [each for each in self.seen if each.secrets and each.step is not None]
        scripts = [each for each in self.seen if each.in_script and self._brought_by(each)]
        return tuple(self._behind(each) for each in named) or tuple(scripts)

    @property
    def unseen(self) -> bool:
        """Whether the run gets none of the repository's secrets."""
        return self.of_fork or self.of_dependabot

    @property
    def of_fork(self) -> bool:
        """Whether it runs a fork's code, and so gets no secrets and no token of OpenID Connect."""
        return self.context.from_fork and self.context.event in FORK_EVENTS

    @property
    def of_dependabot(self) -> bool:
        """Whether it sees Dependabot's own secrets only."""
        return self.context.by_dependabot and self.context.event in DEPENDABOT_EVENTS

    def _brought_by(self, script: Entry) -> bool:
        """Whether a script hands a secret to what lacks it: on its command line, or as a variable."""
        name = re.escape(self.wanted.name)
        assigned = re.search(rf"(?<![\w$]){name}=[\"']?\$\{{\{{\s*secrets\b", script.value)
        by_shell = any(words in self.quote for words in SHELL)
        return bool(assigned) or (not by_shell and (self.wanted.known or self.wanted.name in script.secrets))

    def _brings(self, entry: Entry) -> bool:
        names = self.wanted.variables if entry.kind == "env" else () if entry.in_script else self.wanted.inputs
        return entry.name.lower() in {name.lower() for name in names} if entry.kind == "with" else entry.name in names

    def _behind(self, entry: Entry) -> Entry:
        """The variable of the workflow that a value is made of, where it is made of one only."""
        (*_, inner) = expressions(entry.value) or ("",)
        found = _ENV.fullmatch(inner)
        behind = [each for each in self.seen if found and each.kind == "env" and each.name == found[1]]
        return behind[0] if behind and len(expressions(entry.value)) == 1 else entry


def of_step(name: str, quote: str, place: Place, step: Step, facts: Facts) -> Lacking:
    """What a step lacks, with all that the workflows which were read give to steps."""
    asked, own = wanted(name, quote, in_script=bool(step.run)), entries(place.file)
    others = (file for file in workflows(facts) if file.path != place.path)
    everything = (*own, *(entry for file in others for entry in entries(file)))
    return Lacking(quote, asked, place, step, facts.context, everything, seen_by(own, place.job, step))


def _shown(entry: Entry) -> str:
    """What is given, but for what may be a secret that was written down."""
    if entry.in_script:
        return f"the script names the secret {code(entry.secrets[0])}" if entry.secrets else "the script"
    value = entry.value if "${{" in entry.value or not entry.value else None
    return f"{code(entry.name)} is {code(value)}" if value is not None else f"{code(entry.name)} has a fixed value"


def confirmed(detail: str, remedy: str, looked: tuple[Look, ...], diff: str = "") -> Proof:
    """What the workflow shows to be the cause; the detail is the summary, too."""
    return Proof(ProofState.CONFIRMED, detail, looked, detail, remedy, diff)

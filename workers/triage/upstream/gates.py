"""Whether an issue may be opened: each gate with its reason, and what they come to together.

What is not known is never taken for a yes: it makes a draft of what would be an issue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from workers.triage.abroad import IssueThere
from workers.triage.releases.claim import Sort
from workers.triage.releases.reproduction import Reproduction
from workers.triage.text import code
from workers.triage.upstream import marker

REPORTED = frozenset({Sort.SYNTAX, Sort.NAME, Sort.ATTRIBUTE, Sort.MODULE, Sort.PYTHON})
"""What maintainers can mend, and released files prove."""


class State(StrEnum):
    """What a gate says."""

    PASSED = "passed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What is done."""

    FILE = "file"
    """An issue is opened."""
    DRAFT = "draft"
    """It is left to a person."""
    LINK_EXISTING = "link-existing"
    """There is one, which is shown."""
    NOTHING = "nothing"
    """There is none, and none is offered."""


class Name(StrEnum):
    """The gates, in their order."""

    REPRODUCED = "reproduced"
    PUBLIC_INDEX = "public-index"
    NEWEST = "newest"
    REPOSITORY = "repository"
    DECLARES = "declares"
    OPEN = "open"
    ISSUES = "issues"
    WANTED = "wanted"
    TEMPLATES = "templates"
    BRANCH = "branch"
    NEW = "new"
    CAPS = "caps"


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition."""

    name: Name
    """Which."""
    state: State
    """Whether it is met."""
    reason: str
    """Why, as one sentence of Markdown."""


@dataclass(frozen=True, slots=True)
class UpstreamFacts:
    """What is known of the place where an issue would be opened. None is always "not known"."""

    repository: str | None
    """`owner/name`, as GitHub has it now; None where the package names none that is there."""
    moved_from: str | None = None
    """The name that its metadata has, where that is another one."""
    elsewhere: tuple[str, ...] = ()
    """Other hosts of repositories that the metadata names."""
    public_index: bool | None = None
    """Whether the release is from the public index, and not from one that may have other packages of the same names."""
    private: bool | None = None
    """Whether the public cannot see it."""
    archived: bool | None = None
    """Whether it can only be read."""
    disabled: bool = False
    """Whether GitHub has locked it."""
    fork: bool = False
    """Whether it is somebody's fork."""
    has_issues: bool | None = None
    """Whether it takes issues."""
    declares: bool | None = None
    """Whether its files declare the distribution."""
    opted_out: str | None = None
    """Why there is to be no issue, a sentence; empty where that is not known, None for no reason."""
    templates_only: bool | None = False
    """Whether an issue has to use one of its templates."""
    branch: bool | None = None
    """Whether the default branch still has the defect."""
    found: tuple[IssueThere, ...] | None = None
    """What the searches found, open and closed; None where one of them was not answered."""
    filed_today: int = 0
    """How many issues were opened within a day, everywhere."""
    filed_there: int = 0
    """How many in this repository within the time that its cap is for."""
    most_today: int = 5
    """The cap for all."""
    most_there: int = 1
    """The cap for one repository."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gates come to."""

    action: Action
    """What is done."""
    gates: tuple[Gate, ...]
    """All of them, with their reasons."""
    existing: IssueThere | None = None
    """The issue that there is, or that may be it."""

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons of those that were not passed."""
        return tuple(gate.reason for gate in self.gates if gate.state is not State.PASSED)


_ONLY_AUTOMATIC = {Name.TEMPLATES, Name.CAPS, Name.PUBLIC_INDEX}
"""Where a refusal leaves it to a person."""
_FIRST = {Name.REPRODUCED, Name.REPOSITORY, Name.DECLARES}
"""Where a refusal means that an issue that was found is none of this defect."""


def decide(found: Reproduction, facts: UpstreamFacts) -> Decision:
    """All gates, and what to do."""
    existing, likeness = _existing(found, facts)
    gates = [Gate(name, *judge(found)) for name, judge in _OF_RELEASE]
    gates += [Gate(name, *judge(facts)) for name, judge in _OF_PLACE if facts.repository or name is Name.REPOSITORY]
    gates += [Gate(Name.NEW, *_new(facts, existing, likeness))] if facts.repository else []
    return _decided(tuple(sorted(gates, key=lambda gate: list(Name).index(gate.name))), existing, likeness)


def _decided(gates: tuple[Gate, ...], existing: IssueThere | None, likeness: marker.Likeness) -> Decision:
    refused = {gate.name for gate in gates if gate.state is State.REFUSED}
    if refused & _FIRST:
        return Decision(Action.NOTHING, gates)
    if likeness is True:
        return Decision(Action.LINK_EXISTING, gates, existing)
    if refused - _ONLY_AUTOMATIC:
        return Decision(Action.NOTHING, gates, existing)
    clear = all(gate.state is State.PASSED for gate in gates)
    return Decision(Action.FILE if clear else Action.DRAFT, gates, existing)


def _existing(found: Reproduction, facts: UpstreamFacts) -> tuple[IssueThere | None, marker.Likeness]:
    """The issue that is likeliest about this: a sure one before one that may be, an open one before a closed one."""
    rows = [(each, _likeness(each, found)) for each in facts.found or ()]
    rows = sorted((row for row in rows if row[1]), key=lambda row: (row[1] is not True, not row[0].open, row[0].number))
    return rows[0] if rows else (None, False)


def _likeness(there: IssueThere, found: Reproduction) -> marker.Likeness:
    """A closed issue may be about an earlier release, unless it names this one; a pull request may be dropped."""
    said = marker.same(there.title, there.body, found)
    if there.pull:
        return "maybe" if said else False
    ours = marker.key(found) in marker.keys(there.body)
    named = bool(found.version) and (found.version or "") in f"{there.title}\n{there.body}"
    return said if there.open or ours or named or said is not True else "maybe"


Judged = tuple[State, str]


def _reproduced(found: Reproduction) -> Judged:
    if not found.confirmed or not found.version:
        return State.REFUSED, "It was not reproduced from the released files."
    if found.sort not in REPORTED:
        return State.REFUSED, "Released files do not prove a defect of this sort well enough to report it."
    return State.PASSED, "It was reproduced from the released files."


def _public_index(facts: UpstreamFacts) -> Judged:
    if facts.public_index is None:
        return State.UNKNOWN, "It is not known whether the release is from the public package index."
    if not facts.public_index:
        return State.REFUSED, "The release is from another package index than the public one."
    return State.PASSED, "The release is from the public package index."


def _newest(found: Reproduction) -> Judged:
    if found.yanked is not None:
        return State.REFUSED, "The release was yanked: its maintainers know."
    if found.fixed_in or found.still is False:
        fixed = found.fixed_in or found.newest
        return State.REFUSED, f"A newer release, {code(fixed)}, no longer has it."
    if found.still is None:
        return State.UNKNOWN, "It is not known whether the newest release still has it."
    return State.PASSED, f"The newest release, {code(found.newest or found.version)}, has it."


def _repository(facts: UpstreamFacts) -> Judged:
    if facts.repository is None:
        hosts = ", ".join(code(host) for host in facts.elsewhere)
        where = f" It names one on {hosts}, where retriage does not report." if hosts else ""
        return State.REFUSED, f"The package's metadata names no repository on GitHub that is there.{where}"
    if facts.private is None:
        return State.UNKNOWN, f"GitHub did not tell of {code(facts.repository)}."
    if facts.private or facts.disabled:
        return State.REFUSED, f"{code(facts.repository)} is not open to the public."
    if facts.fork:
        return State.UNKNOWN, f"{code(facts.repository)} is a fork, which may not be where the package is made."
    moved = f", which has moved from {code(facts.moved_from)}" if facts.moved_from else ""
    return State.PASSED, f"The package's metadata names {code(facts.repository)}{moved}."


def _declares(facts: UpstreamFacts) -> Judged:
    if facts.declares is None or not facts.repository:
        return State.UNKNOWN, "It cannot be told whether the package is made there."
    there = code(facts.repository)
    if not facts.declares:
        return State.REFUSED, f"The files of {there} declare another package."
    return State.PASSED, f"The files of {there} declare the package."


def _open(facts: UpstreamFacts) -> Judged:
    if facts.archived is None:
        return State.UNKNOWN, "It is not known whether the repository is archived."
    return (State.REFUSED, "The repository is archived.") if facts.archived else (State.PASSED, "It is not archived.")


def _issues(facts: UpstreamFacts) -> Judged:
    if facts.has_issues is None:
        return State.UNKNOWN, "It is not known whether the repository takes issues."
    if not facts.has_issues:
        return State.REFUSED, "The repository takes no issues."
    return State.PASSED, "The repository takes issues."


def _wanted(facts: UpstreamFacts) -> Judged:
    if facts.opted_out is None:
        return State.PASSED, "The project has not opted out."
    if not facts.opted_out:
        return State.UNKNOWN, "It is not known whether the project has opted out."
    return State.REFUSED, facts.opted_out


def _templates(facts: UpstreamFacts) -> Judged:
    if facts.templates_only is None:
        return State.UNKNOWN, "It is not known whether the project wants its templates to be used."
    if facts.templates_only:
        return State.REFUSED, "The project takes issues only by its own templates, which a person has to fill in."
    return State.PASSED, "The project takes issues without a template."


def _branch(facts: UpstreamFacts) -> Judged:
    if facts.branch is None:
        return State.UNKNOWN, "It cannot be told whether the default branch still has it."
    if not facts.branch:
        return State.REFUSED, "The default branch has changed there: it seems to be mended already."
    return State.PASSED, "The default branch still has it."


def _new(facts: UpstreamFacts, existing: IssueThere | None, likeness: marker.Likeness) -> Judged:
    if existing is not None:
        link = f"[{'Pull request' if existing.pull else 'Issue'} {existing.number}]({existing.url})"
        if likeness is True:
            return State.REFUSED, f"{link} there is about it."
        return State.UNKNOWN, f"{link} there may be about it."
    if facts.found is None:
        return State.UNKNOWN, "The issues there could not be searched."
    return State.PASSED, "No issue there is about it."


def _caps(facts: UpstreamFacts) -> Judged:
    if facts.filed_there >= facts.most_there:
        return State.REFUSED, f"{facts.filed_there} issues were opened in this project lately, which is the limit."
    if facts.filed_today >= facts.most_today:
        return State.REFUSED, f"{facts.filed_today} issues were opened within a day, which is the limit."
    return State.PASSED, "Few issues were opened lately."


_OF_RELEASE: tuple[tuple[Name, Callable[[Reproduction], Judged]], ...] = (
    (Name.REPRODUCED, _reproduced),
    (Name.NEWEST, _newest),
)
_OF_PLACE: tuple[tuple[Name, Callable[[UpstreamFacts], Judged]], ...] = (
    (Name.PUBLIC_INDEX, _public_index),
    (Name.REPOSITORY, _repository),
    (Name.DECLARES, _declares),
    (Name.OPEN, _open),
    (Name.ISSUES, _issues),
    (Name.WANTED, _wanted),
    (Name.TEMPLATES, _templates),
    (Name.BRANCH, _branch),
    (Name.CAPS, _caps),
)

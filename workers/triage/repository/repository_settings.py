"""What a repository sets for itself in `.github/retriage.yml` on its default branch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from workers.triage.repository.yaml_file import YamlFile, YamlFileError


class Comments(StrEnum):
    """When there is a comment."""

    ALWAYS = "always"
    FAILURES = "failures"
    OFF = "off"


class Rerun(StrEnum):
    """Which failed jobs are started again without being asked."""

    INFRASTRUCTURE = "infrastructure"
    OFF = "off"


class Upstream(StrEnum):
    """What becomes of a defect in somebody else's release."""

    DRAFT = "draft"
    OFF = "off"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Filter(_Strict):
    """Which of many are looked at: those that any pattern of `include` takes, and none of `ignore`."""

    include: tuple[str, ...] = ("**",)
    """Patterns as in a workflow's `paths`; all where there is none."""
    ignore: tuple[str, ...] = ()
    """Patterns that win over those."""


class Who(_Strict):
    """The least role that may give a command: `read`, `triage`, `write`, `maintain` or `admin`."""

    analyse: str = "triage"
    """For what reads and says; the author of the pull request may, too."""
    act: str = "write"
    """For what changes something: `rerun`, `ignore`, `upstream`."""


class Rule(_Strict):
    """A cause that only this repository knows."""

    name: str
    """What it is called in messages."""
    kind: str
    """One of retriage's Kinds."""
    literal: str | None = None
    """Text that the line holds. Either this or `pattern`."""
    pattern: str | None = None
    """An expression of RE2, which takes linear time."""
    summary: str
    """One sentence: what broke."""
    remedy: str
    """What to do about it."""


class RepositorySettings(_Strict):
    """The settings, each with what holds where nothing is set."""

    enable: bool = True
    """Whether retriage does anything here."""
    comment: Comments = Comments.FAILURES
    """Whether there is a comment on green pull requests, too, on red ones only, or on none."""
    drafts: bool = True
    """Whether draft pull requests get one."""
    bots: bool = True
    """Whether pull requests that bots opened get one."""
    workflows: Filter = Filter()
    """Which workflows are looked at, by file name or name."""
    paths: Filter = Filter()
    """Pull requests that change none of these files are left alone."""
    ignore_kinds: tuple[str, ...] = ()
    """Kinds that are not told."""
    suggest: bool = False
    """Whether a certain mend is also offered as a review suggestion, where its lines are in the pull request's diff."""
    check: bool = False
    """Whether there is a check run with annotations, too."""
    branch_issue: bool = False
    """Whether an issue is kept while the default branch is red."""
    rerun: Rerun = Rerun.OFF
    """Which failed jobs are started again, once."""
    upstream: Upstream = Upstream.DRAFT
    """Whether a draft for the maintainers of a broken package is offered."""
    who: Who = Who()
    """Who may command."""
    rules: tuple[Rule, ...] = ()
    """Causes that only this repository knows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the settings do not count, and the defaults hold."""

    line: int | None
    """Where in the file, from 1; None where it is not at one place."""
    message: str
    """What is wrong and what to write instead; one sentence of plain text."""


def read(text: str | None) -> tuple[RepositorySettings, Problem | None]:
    """The settings in a file's text; the defaults for no file, and with the reason for one that is not understood."""
    try:
        data = YamlFile(text or "").data
    except YamlFileError as error:
        return RepositorySettings(), Problem(None, str(error))
    return RepositorySettings.model_validate(data or {}), None

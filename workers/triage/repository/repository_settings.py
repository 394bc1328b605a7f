"""What a repository sets for itself in `.github/retriage.yml` on its default branch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)
from ruamel.yaml.scalarbool import ScalarBoolean
from ruamel.yaml.scalarint import ScalarInt

from workers.triage.repository import settings_problems, settings_values
from workers.triage.repository.globs import LONGEST
from workers.triage.repository.settings_problems import Problem
from workers.triage.repository.yaml_file import YamlFile, YamlFileError
from workers.triage.text import code

__all__ = [
    "Comments",
    "Deps",
    "Filter",
    "Problem",
    "RepositorySettings",
    "Rerun",
    "Role",
    "Rule",
    "Upstream",
    "Who",
    "read",
    "rules_digest",
]

MAX_CHARACTERS = 64 * 1024
"""How long it may be."""
MAX_RULES = 50
"""How many rules it may hold."""
MAX_ITEMS = 100
"""How many items its other lists may hold."""


class Comments(StrEnum):
    """When there is a comment: on every pull request that was looked at, on those that fail, or never."""

    ALWAYS = "always"
    FAILURES = "failures"
    OFF = "off"


class Rerun(StrEnum):
    """Which failed jobs are started again without being asked."""

    INFRASTRUCTURE = "infrastructure"
    OFF = "off"


class Upstream(StrEnum):
    """What becomes of a defect in somebody else's release: an issue there, a draft of one, or nothing."""

    AUTO = "auto"
    DRAFT = "draft"
    OFF = "off"


class Deps(StrEnum):
    """How often the releases that the project depends on are looked at without being asked."""

    WEEKLY = "weekly"
    OFF = "off"


class Role(StrEnum):
    """Roles in a repository, the least first:
    https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/repository-roles-for-an-organization
    """

    READ = "read"
    TRIAGE = "triage"
    WRITE = "write"
    MAINTAIN = "maintain"
    ADMIN = "admin"


Glob = Annotated[str, Field(max_length=LONGEST), AfterValidator(settings_values.glob)]
Kind = Annotated[str, AfterValidator(settings_values.known_kind)]
Line = Annotated[str, AfterValidator(settings_values.one_line)]
Markdown = Annotated[str, AfterValidator(settings_values.markdown)]
Pattern = Annotated[str, Field(max_length=settings_values.LONGEST_PATTERN), AfterValidator(settings_values.pattern)]
Literal = Annotated[str, Field(max_length=500), AfterValidator(settings_values.literal)]
_OR_OFF = BeforeValidator(settings_values.off)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _set(cls, data: object) -> object:
        """Without the settings that have no value: of a list that is commented out, only its name is left."""
        if not isinstance(data, Mapping):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


class Filter(_Strict):
    """Which of many are looked at: those that any pattern of `include` takes, and none of `ignore`."""

    include: Annotated[tuple[Glob, ...], Field(max_length=MAX_ITEMS)] = ("**",)
    """Patterns as in a workflow's `paths`; all where there is none."""
    ignore: Annotated[tuple[Glob, ...], Field(max_length=MAX_ITEMS)] = ()
    """Patterns that win over those."""


class Who(_Strict):
    """The least role that may give a command: `read`, `triage`, `write`, `maintain` or `admin`."""

    analyse: Role = Role.TRIAGE
    """For what reads and says; the author of the pull request may, too."""
    act: Role = Role.WRITE
    """For what changes something: `rerun`, `ignore`, `upstream`."""


class Rule(_Strict):
    """A cause that only this repository knows."""

    name: Annotated[Line, Field(max_length=80)]
    """What it is called in messages; no two rules have one name."""
    kind: Annotated[Kind, AfterValidator(settings_values.telling_kind)]
    """One of retriage's kinds, which tells whose concern it is; not `unknown`."""
    literal: Literal | None = None
    """Text that the line holds, three bytes or more, in upper and lower case as it is. Either this or `pattern`."""
    pattern: Pattern | None = None
    """An expression of RE2, which takes linear time, that the line holds a match of."""
    summary: Annotated[Markdown, Field(max_length=300)]
    """One sentence: what broke. Markdown without mentions, HTML and images."""
    remedy: Annotated[Markdown, Field(max_length=1000)]
    """What to do about it, in the imperative. The same Markdown."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.literal is None) == (self.pattern is None):
            raise ValueError("is to have either `literal` or `pattern`, and one of them only")
        return self


def _together(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    settings_values.patterns([rule.pattern for rule in rules if rule.pattern is not None])
    return rules


class RepositorySettings(_Strict):
    """The settings of one repository, each with what holds where nothing is set."""

    enable: StrictBool = True
    """Whether retriage does anything here."""
    comment: Annotated[Comments, _OR_OFF] = Comments.FAILURES
    """Whether there is a comment on green pull requests, too (`always`), on red ones only (`failures`), or on none
    (`off`)."""
    drafts: StrictBool = True
    """Whether draft pull requests get one."""
    bots: StrictBool = True
    """Whether pull requests that bots opened get one."""
    workflows: Filter = Filter()
    """Which workflows are looked at, by file name or name."""
    paths: Filter = Filter()
    """Pull requests that change none of these files are left alone."""
    ignore_kinds: Annotated[tuple[Kind, ...], Field(max_length=MAX_ITEMS)] = ()
    """Kinds that are not told."""
    suggest: StrictBool = False
    """Whether a certain mend is also offered as a review suggestion, where its lines are in the pull request's diff."""
    check: StrictBool = False
    """Whether there is a check run with annotations, too."""
    branch_issue: StrictBool = False
    """Whether an issue is kept while the default branch is red."""
    rerun: Annotated[Rerun, _OR_OFF] = Rerun.OFF
    """Which failed jobs are started again, once."""
    upstream: Annotated[Upstream, _OR_OFF] = Upstream.DRAFT
    """Whether a broken package is reported to its maintainers (`auto`), or a prefilled issue is offered (`draft`)."""
    deps: Annotated[Deps, _OR_OFF] = Deps.OFF
    """Whether the releases that the project depends on are looked at each week, with one issue while something is
    wrong with them (`weekly`)."""
    who: Who = Who()
    """Who may command."""
    rules: Annotated[tuple[Rule, ...], Field(max_length=MAX_RULES), AfterValidator(_together)] = ()
    """Causes that only this repository knows."""


def read(text: str | None) -> tuple[RepositorySettings, Problem | None]:
    """The settings in a file's text; the defaults for no file, and with the reason for one that is not understood.

    One mistake and the defaults hold as a whole: half of what somebody wanted may be the opposite of it.
    """
    settings = _understood(text or "")
    return (RepositorySettings(), settings) if isinstance(settings, Problem) else (settings, None)


def _understood(text: str) -> RepositorySettings | Problem:
    if len(text) > MAX_CHARACTERS:
        return Problem(None, f"The file is longer than {MAX_CHARACTERS:,} characters; shorten it.")
    file = YamlFile(text.removeprefix("\ufeff"))
    try:
        data = _native(file.data)
        twice = settings_problems.repeated(file.text)
    except YamlFileError as error:
        what = "mend it here or in the line before" if error.line else "write it anew"
        return Problem(error.line, f"This is no YAML that can be read ({code(error.problem)}); {what}.")
    if twice:
        return twice
    try:
        settings = RepositorySettings.model_validate({} if data is None else data)
    except ValidationError as error:
        return settings_problems.of(file, error, _names)
    return _same_names(file, settings) or settings


def _native(value: Any) -> Any:  # noqa: ANN401 - whatever a file holds
    """The same without the types of ruamel, which pydantic does not know."""
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else str(key): _native(each) for key, each in value.items()}
    if isinstance(value, list):
        return tuple(map(_native, value))
    if isinstance(value, ScalarBoolean):
        return bool(value)
    if isinstance(value, ScalarInt):
        return int(value)
    return str(value) if isinstance(value, str) else value


def _names(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The settings that there are at a place."""
    model: Any = RepositorySettings
    for part in path:
        if isinstance(part, str):
            kind = model.model_fields[part].annotation
            model = get_args(kind)[0] if get_args(kind) else kind
    return tuple(model.model_fields)


def _same_names(file: YamlFile, settings: RepositorySettings) -> Problem | None:
    seen: set[str] = set()
    for index, rule in enumerate(settings.rules):
        if rule.name in seen:
            line = file.line(["rules", index, "name"]) or file.line(["rules", index])
            return Problem(line, f"Another rule is called {code(rule.name)}, too; give each its own name.")
        seen.add(rule.name)
    return None


def rules_digest(settings: RepositorySettings) -> str:
    """What the rules are known by: other text that they look for, another value; empty where there are none.

    Their summaries and remedies may change: where they fire does not.
    """
    if not settings.rules:
        return ""
    told = json.dumps([[rule.name, rule.literal, rule.pattern] for rule in settings.rules])
    return hashlib.sha256(told.encode()).hexdigest()[:16]

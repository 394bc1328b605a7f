"""One Finding with all that was read for it, and how its parts are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workers.triage.model import Finding, Look
from workers.triage.proving import Facts
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import disagreeing, too_new, version
from workers.triage.python_versions.in_force import InForce
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.scope import Scope, scope
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import at, listed, place_of
from workers.triage.python_versions.versions import pick, to_use
from workers.triage.python_versions.wanted import By, Wanted, nearest_project
from workers.triage.repository.workflow_place import Place, look
from workers.triage.text import code

OF_PROJECT = "{who} needs Python {range} ({place})"
OF_COMPUTED = "{who} needs Python {range} ({place} computes it)"
OF_PACKAGE = "{who} needs Python {range}"
OF_CODE = "{place} needs Python {range}"
A_DEPENDENCY = "A dependency"
SOME_AGREE = "Agreeing with {range}: {right}; not agreeing: {wrong}."
NONE_AGREES = "No place that was found agrees with {range}: not {wrong}."
ONLY_ONE = "No other place that was found chooses the project's Python."
ONLY_HERE = "Nothing shows that other places need it, too."
ALL_AGREE = "Agreeing with {range}: {right}."
IN_USE = "{target} is what {place} chooses already."
LOWEST = "{target} is the lowest version that {range} allows."
HIGHEST = "{target} is the highest version that {range} allows."
THE_CODE = "The code needs Python {range}"


@dataclass(frozen=True)
class Case:
    """One Finding with all that was read for it."""

    finding: Finding
    facts: Facts
    survey: Survey
    wanted: Wanted
    place: Place
    force: InForce

    @property
    def ran(self) -> str | None:
        """The version that ran, where the log tells."""
        found = self.finding.subject.get("found")
        return found if isinstance(found, str) else None

    @property
    def who(self) -> str:
        """Who needs it, as a sentence begins."""
        package = self.wanted.package or self.finding.subject.get("package")
        return code(package) if package else A_DEPENDENCY if self.wanted.by is By.PACKAGE else "The project"

    @property
    def range(self) -> str:
        """What is needed, in a code span."""
        return code(self.wanted.range.text)

    @cached_property
    def scope(self) -> Scope:
        """The choices that the requirement is about."""
        return scope(self.survey, self.wanted, self.force, self.texts)

    @property
    def bound(self) -> tuple[Choice, ...]:
        """Those that it binds."""
        return self.scope.bound

    @cached_property
    def texts(self) -> dict[str, str]:
        """What was read, by path."""
        return {path: read.text for path, read in self.facts.texts.items() if read.text is not None}

    @cached_property
    def culprits(self) -> tuple[Choice, ...]:
        """Those in force that are not allowed."""
        return disagreeing(self.force.choices, self.wanted.range)

    @cached_property
    def wrong(self) -> tuple[Choice, ...]:
        """What it binds and is not allowed; a range in force among it that took what ran."""
        known = disagreeing(self.bound, self.wanted.range)
        return (*known, *(each for each in self.force.choices if each not in known and self._took(each)))

    def _took(self, choice: Choice) -> bool:
        open_range = choice.pick is not None and choice.pick.series is None and choice.pick.fits(self.ran or "")
        return open_range and self.ran is not None and not self.wanted.range.allows(self.ran)

    @cached_property
    def target(self) -> str | None:
        """The version to be written."""
        others = [each.range for each in self.wanted.otherwise if each.range and each not in self.wanted.promises]
        return version(self.bound, self.wanted.range, others, self.comes_down)

    @property
    def is_named(self) -> bool:
        """Whether what needs it is a package that the log names, or code of the repository or of no known place."""
        built = self.wanted.by is By.PACKAGE and not self.finding.subject.get("package")
        return not built

    @property
    def need(self) -> str:
        """Who needs what and where that stands, without a full stop."""
        if self.wanted.by is By.PACKAGE:
            return OF_PACKAGE.format(who=self.who, range=self.range)
        if self.wanted.by is By.CODE:
            where = at(*self.wanted.code) if self.wanted.code else ""
            return OF_CODE.format(place=where, range=self.range) if where else THE_CODE.format(range=self.range)
        source = self.wanted.stated or self.wanted.otherwise
        words = OF_PROJECT if self.wanted.stated else OF_COMPUTED
        return words.format(who=self.who, range=self.range, place=place_of(source[0]))

    def looked(self, *first: Look) -> tuple[Look, ...]:
        """All that was looked at."""
        return telling.unique((*first, *self._looks()))

    def _looks(self) -> Iterator[Look]:
        context, wanted = self.facts.context, self.wanted
        yield from telling.of_requirements(context, (*wanted.stated, *wanted.otherwise, *wanted.promises))
        if wanted.code:
            yield look(context, *wanted.code, "what the log shows as failing")
        lines = {(each.path, each.line) for each in self.force.choices}
        took = [each for each in self.wrong if self._took(each) and each not in self.culprits]
        known = (*self.survey.chosen, *self.bound, *self.force.choices)
        together = [each for each in known if (each.path, each.line) in lines]
        yield from telling.of_choices(context, set(together), wanted.range, took)
        for each in wanted.declared[:2]:
            yield look(context, each.path, each.line, f"names {code(each.name)}")
        yield from telling.of_choices(context, (*self.bound, *self.scope.aside), wanted.range, took)
        own = [each for each in self.survey.choices if nearest_project(self.survey, each.folder) == self.scope.folder]
        yield from telling.of_the_rest(context, self.survey.setups, own, wanted.range)

    @property
    def declared(self) -> str:
        """Where the package is declared, in brackets; empty where that is not known."""
        known = [at(each.path, each.line) for each in self.wanted.declared if each.line]
        return f" ({listed(known[:2])})" if known else ""

    @property
    def agreement(self) -> str:
        """A sentence on which places agree with what is needed, and which do not."""
        wrong = self.wrong
        right = [each for each in self.bound if each.pick and each.pick.agrees(self.wanted.range) and each not in wrong]
        told = {"range": self.range, "right": telling.placed(right), "wrong": telling.placed(wrong)}
        if wrong and not self.wanted.everywhere:
            return ONLY_HERE
        if wrong:
            alone = "" if self.scope.aside else ONLY_ONE
            return (SOME_AGREE if right else NONE_AGREES if len(wrong) > 1 else alone).format(**told)
        return ALL_AGREE.format(**told) if right else ""

    @property
    def choice_of_target(self) -> str:
        """A sentence that says why the new version is the one that it is; empty where there is none."""
        if self.target is None:
            return ""
        used = [each for each in self.bound if each.pick and each.pick.plain and each.pick.series_text == self.target]
        if used:
            return IN_USE.format(target=code(self.target), place=place_of(used[0]))
        words = HIGHEST if self.comes_down else LOWEST
        return words.format(target=code(self.target), range=self.range)

    @property
    def comes_down(self) -> bool:
        """Whether what is chosen or ran is too new rather than too old."""
        ran = pick(self.ran or "")
        lowest = to_use([self.wanted.range], (), lower=False)
        if ran and ran.series and lowest and not self.wanted.range.allows_series(*ran.series):
            return ran.series > lowest
        return too_new(disagreeing(self.bound, self.wanted.range), self.wanted.range)

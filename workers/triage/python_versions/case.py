"""One Finding with all that was read for it, and how its parts are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workers.triage.model import Finding, Look
from workers.triage.proving import Facts
from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import disagreeing, version
from workers.triage.python_versions.in_force import InForce
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.scope import bound
from workers.triage.python_versions.survey import Survey
from workers.triage.python_versions.telling import at, listed, place_of
from workers.triage.python_versions.wanted import By, Wanted
from workers.triage.text import code
from workers.triage.workflow_place import Place, look

OF_PROJECT = "{who} needs Python {range} ({place})"
OF_COMPUTED = "{who} needs Python {range} ({place} computes it)"
OF_PACKAGE = "{who} needs Python {range}"
OF_CODE = "{place} needs Python {range}"
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
        package = self.finding.subject.get("package")
        return code(package) if package else "The project"

    @property
    def range(self) -> str:
        """What is needed, in a code span."""
        return code(self.wanted.range.text)

    @cached_property
    def bound(self) -> tuple[Choice, ...]:
        """The choices that the requirement binds."""
        return bound(self.survey, self.wanted, self.force)

    @cached_property
    def culprits(self) -> tuple[Choice, ...]:
        """Those in force that are not allowed."""
        return disagreeing(self.force.choices, self.wanted.range)

    @cached_property
    def target(self) -> str | None:
        """The version to be written."""
        others = [each.range for each in self.wanted.otherwise if each.range and each not in self.wanted.promises]
        return version(self.bound, self.wanted.range, others)

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
        together = [each for each in self.survey.chosen if (each.path, each.line) in lines]
        yield from telling.of_choices(context, {*together, *self.force.choices}, wanted.range)
        for each in wanted.declared[:2]:
            yield look(context, each.path, each.line, f"names {code(each.name)}")
        yield from telling.of_choices(context, self.survey.chosen, wanted.range)
        yield from telling.of_the_rest(context, self.survey, wanted.range)

    @property
    def declared(self) -> str:
        """Where the package is declared, in brackets; empty where that is not known."""
        known = [at(each.path, each.line) for each in self.wanted.declared if each.line]
        return f" ({listed(known[:2])})" if known else ""

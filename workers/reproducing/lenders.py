"""The other distribution: which it is, and whether the release asked for that version of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from workers.reproducing.desk import Chosen
from workers.reproducing.pairs import Case, Course, ahead, chosen_of, course
from workers.triage.manifests.distributions import candidates
from workers.triage.releases import supply
from workers.triage.releases.claim import Package
from workers.triage.releases.imports import ancestors, has_module, is_whole, top
from workers.triage.releases.model import Contents, Inquiry
from workers.triage.text import code

OTHER_GUESSED = "Nothing tells which release of {other} the job had: {found} was the newest."
EXCLUDED = "{package} {version} asks for {requirement}, which {other} {found} is not: pip chooses no such pair."
LETS = " {requirement} lets the two meet."
UNDECLARED = " {package} does not declare {other} at all."
EXTRA = " {requirement}, of an extra, lets the two meet."
NO_PIN = "{package} asks for {requirement}, and no release of {other} that would do is one of those."
_MOST_OWNERS = 4


@dataclass(frozen=True, slots=True)
class Lender:
    """The distribution that the name was to come from."""

    package: Package
    """As far as is known."""
    chosen: Chosen
    """Its release."""
    contents: Contents
    """What that one's artifact shows."""

    @property
    def shown(self) -> dict[str, str]:
        """Its name and release, to be shown."""
        return {"other": code(self.chosen.project.name), "version": code(self.chosen.release.version)}

    @property
    def guessed(self) -> bool:
        """Whether nothing tells its version."""
        return self.package.version is None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is taken for granted of it."""
        shown = {"other": self.shown["other"], "found": self.shown["version"]}
        return (OTHER_GUESSED.format(**shown),) if self.guessed else ()

    @property
    def facts(self) -> dict[str, object]:
        """By the names that they have in a Reproduction."""
        return {"other": self.chosen.project.name, "other_version": self.chosen.release.version}


def lender_of(case: Case, module: str) -> Lender | None:
    """The distribution that brings a module, by its artifact."""
    claim = case.claim
    declared = {each.name for each in supply.demands(case.contents.metadata, claim.platform)}
    likely = [Package(name) for name in candidates(top(module)) if name in declared]
    further = [Package(name) for name in claim.candidates if name != case.chosen.project.name]
    packages = [*([claim.other] if claim.other else []), *likely, *further]
    by_name = {each.name: each for each in reversed(packages)}
    for package in list(dict.fromkeys(each.name for each in packages))[:_MOST_OWNERS]:
        chosen = chosen_of(case.desk, by_name[package])
        if chosen is None:
            continue
        contents = case.desk.look(chosen.artifact, Inquiry(compile=False, modules=ancestors(module)))
        if has_module(contents, module) or is_whole(contents, module):
            return Lender(by_name[package], chosen, contents)
    return None


def excluded(case: Case, lender: Lender) -> supply.Demand | None:
    """The requirement that the other's release does not fit, where there is one: then the release asked for no such."""
    found = supply.on(case.contents.metadata, lender.chosen.project.name, case.claim.platform)
    binding = [each for each in found if each.applies] or [each for each in found if each.extras]
    version = lender.chosen.release.version
    if not binding or all(each.admits(version) for each in binding):
        return None
    # Of several extras, any may have been asked for.
    some = not binding[0].applies and any(each.admits(version) for each in binding)
    return None if some else next(each for each in binding if not each.admits(version))


def against_asked(case: Case, lender: Lender) -> str:
    """What to say where the release asked for another version of it; empty where it did not."""
    demand = excluded(case, lender)
    if demand is None:
        return ""
    shown = {"other": lender.shown["other"], "found": lender.shown["version"], "requirement": code(demand.written)}
    return EXCLUDED.format(package=case.name, version=case.version, **shown)


def demand_on(case: Case, lender: Lender) -> supply.Demand | None:
    """The requirement that let the two meet."""
    return next(iter(supply.on(case.contents.metadata, lender.chosen.project.name, case.claim.platform)), None)


def met(case: Case, lender: Lender) -> str:
    """How the two came to meet; a sentence."""
    demand = demand_on(case, lender)
    if demand is None:
        return UNDECLARED.format(package=case.name, other=lender.shown["other"])
    return (LETS if demand.applies else EXTRA).format(requirement=code(demand.written))


def moved(case: Case, lender: Lender, bad: Callable[[Contents], bool | None]) -> tuple[Course, str | None]:
    """How what is lacking came and went in the other's releases, with a pin that the package's requirement allows; and
    the first newer release that has it, where no older one does."""
    inquiry = Inquiry(compile=False, modules=ancestors(case.claim.module or ""))
    past = course(case.desk, lender.chosen, inquiry, bad)
    later = ahead(case.desk, lender.chosen, inquiry, bad).fixed_in if past.last_good is None else None
    other, demand = lender.chosen.project.name, demand_on(case, lender)
    kept = later or past.last_good
    if later:
        past = replace(past, pin=f"{other}>={later}")
    if kept is not None and demand is not None and not demand.admits(kept):
        note = NO_PIN.format(package=case.name, other=code(other), requirement=code(demand.written))
        past = replace(past, pin=None, notes=(*past.notes, note))
    return replace(past, notes=(*lender.notes, *past.notes)), later

"""What proofs of imports share: the artifact at fault opened, and what is found in it said."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from workers.reproducing.desk import Chosen, Desk, NotCheckedError
from workers.triage.proof_state import ProofState
from workers.triage.releases.choosing import artifact_for
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.model import Contents, Inquiry, Packaging, Release
from workers.triage.releases.pins import named, pin_before, pin_to
from workers.triage.releases.reproduction import Reproduction
from workers.triage.releases.searching import Ahead, Searched, newest_of
from workers.triage.text import code

NO_FILE = "The artifact {artifact} holds no file {file}."
PLACED = "The artifact {artifact} holds no file {file}, but is built first, which may make it or put it elsewhere."
UNREAD = "{file} of {package} {version} could not be looked at: {why}."
NOT_TOLD = "The log does not tell in which file of {package}, or what was lacking."
GUESSED = "Nothing tells which release of {package} the job had: {version} was the newest."

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Course:
    """How a defect goes through the releases of one project."""

    last_good: str | None = None
    """As `Reproduction` has it."""
    first_bad: str | None = None
    """Likewise."""
    pin: str | None = None
    """Likewise."""
    notes: tuple[str, ...] = ()
    """Likewise."""

    @property
    def facts(self) -> dict[str, object]:
        """By the names that they have in a Reproduction."""
        return {"last_good": self.last_good, "first_bad": self.first_bad, "pin": self.pin, "notes": self.notes}


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, and the artifact that it is about."""

    desk: Desk
    """Where releases are looked at."""
    claim: Claim
    """What is claimed."""
    chosen: Chosen
    """The release at fault, as far as is claimed."""
    contents: Contents
    """What its artifact shows."""

    @property
    def name(self) -> str:
        """The package's name, to be shown."""
        return code(self.written)

    @property
    def written(self) -> str:
        """The same as its metadata writes it."""
        return named(self.chosen.project.name, self.contents.metadata.name)

    @property
    def version(self) -> str:
        """Its version, to be shown."""
        return code(self.chosen.release.version)

    def told(self, verdict: ProofState, reason: str, **more: object) -> Reproduction:
        """What came of it, and the facts of the artifact."""
        claim, chosen, metadata = self.claim, self.chosen, self.contents.metadata
        facts: dict[str, object] = {
            "notes": self.guesses(),
            "python": claim.platform.python,
            "artifact": chosen.artifact.filename,
            "digest": chosen.artifact.digests.get("sha256", ""),
            "file": claim.file,
            "line": claim.line,
            "module": claim.module,
            "name": claim.name,
            "yanked": chosen.release.yanked,
            "urls": metadata.urls,
            "written": self.written,
        }
        return Reproduction(
            claim.sort,
            verdict,
            reason,
            chosen.project.name,
            chosen.release.version,
            **(facts | more),  # type: ignore[arg-type]  # each field has its own type
        )

    def guesses(self) -> tuple[str, ...]:
        """What is not known but taken for granted."""
        if self.claim.package.version is not None:
            return ()
        return (GUESSED.format(package=self.name, version=self.version),)

    def noted(self, past: Course) -> dict[str, object]:
        """The facts of a course, with the guesses that they stand on."""
        return {**past.facts, "notes": (*self.guesses(), *past.notes)}

    def confirmed(self, reason: str, **more: object) -> Reproduction:
        """The artifact shows it. Nothing else of the log is repeated than what it shows."""
        shown = {"around": self.contents.around, "error": error_of(self.claim), "moved": self.chosen.project.name}
        return self.told(ProofState.CONFIRMED, reason, **(shown | more))

    def not_checked(self, reason: str, **more: object) -> Reproduction:
        """It cannot be told."""
        return self.told(ProofState.NOT_CHECKED, reason, **more)

    def contradicted(self, reason: str, *, guessed: bool = False, **more: object) -> Reproduction:
        """The artifacts show the contrary, which only counts where it is known which they were."""
        known = self.claim.package.version is not None and not guessed
        return self.told(ProofState.REFUTED if known else ProofState.NOT_CHECKED, reason, **more)

    def unreadable(self, file: str) -> Reproduction | None:
        """What to say where a file is not there, or was not looked at; None where it was."""
        artifact = self.chosen.artifact
        if file not in self.contents.files and artifact.packaging is Packaging.SDIST:
            return self.not_checked(PLACED.format(artifact=code(artifact.filename), file=code(file)))
        if file not in self.contents.files:
            return self.contradicted(NO_FILE.format(artifact=code(artifact.filename), file=code(file)))
        why = dict(self.contents.unread).get(file)
        if broken := self.contents.broken_file(file):
            why = f"it does not compile ({code(broken.error)})"
        if why is None:
            return None
        return self.not_checked(UNREAD.format(file=code(file), package=self.name, version=self.version, why=why))


ERRORS = {
    Sort.NAME: "ImportError: cannot import name '{name}' from '{module}'",
    Sort.ATTRIBUTE: "AttributeError: module '{module}' has no attribute '{name}'",
    Sort.MODULE: "ModuleNotFoundError: No module named '{module}'",
}


def error_of(claim: Claim) -> str:
    """What Python says of it."""
    return ERRORS[claim.sort].format(name=claim.name, module=claim.module)


def opened(desk: Desk, claim: Claim, inquiry: Inquiry) -> Case:
    """The artifact of the claim's package. Raises NotCheckedError."""
    chosen = desk.chosen(claim.package)
    return Case(desk, claim, chosen, desk.look(chosen.artifact, inquiry))


def if_possible(ask: Callable[[], Value], otherwise: Callable[[str], Value]) -> Value:
    """What is good to know of a proved claim, but does not undo it where it cannot be had."""
    try:
        return ask()
    except NotCheckedError as error:
        return otherwise(str(error))


def course(desk: Desk, chosen: Chosen, inquiry: Inquiry, bad: Callable[[Contents], bool | None]) -> Course:
    """The last good release before a bad one, and the pin that keeps to it."""
    return if_possible(
        lambda: _course(chosen.project.name, desk.search(chosen.project, chosen.release, _always(inquiry), bad)),
        lambda reason: Course(notes=(reason,)),
    )


def _course(name: str, found: Searched) -> Course:
    pin = None
    if found.last_good is not None:
        before = pin_before(name, found.first_bad, found.last_good)
        pin = before if found.exact else pin_to(name, found.last_good)
    return Course(found.last_good, found.first_bad, pin, _of(name, found.notes))


def ahead(desk: Desk, chosen: Chosen, inquiry: Inquiry, bad: Callable[[Contents], bool | None]) -> Ahead:
    """Whether a newer release is without the defect."""
    found = if_possible(
        lambda: desk.forward(chosen.project, chosen.release, _always(inquiry), bad),
        lambda reason: Ahead(None, None, None, (reason,)),
    )
    return replace(found, notes=_of(chosen.project.name, found.notes))


def newest_first(desk: Desk, chosen: Chosen, inquiry: Inquiry) -> None:
    """Look at the newest release while that is within bounds: whether it has the defect matters most of what is ahead,
    and the search for a pin, which comes first, may need all the rest."""
    newest = newest_of(chosen.project)
    artifact = artifact_for(newest, desk.platform, yanked=False) if newest else None
    with suppress(NotCheckedError):
        if artifact is not None:
            desk.look(artifact, inquiry)


def _of(name: str, notes: tuple[str, ...]) -> tuple[str, ...]:
    """What was noted of one of two projects, with its name."""
    return tuple(f"{code(name)}: {note}" for note in notes)


def _always(inquiry: Inquiry) -> Callable[[Release], Inquiry]:
    return lambda _: inquiry


def chosen_of(desk: Desk, package: Package) -> Chosen | None:
    """What pip would have got of a package; None where the index has nothing of it for the platform."""
    try:
        return desk.chosen(package)
    except NotCheckedError:
        return None


def with_future(found: Reproduction, future: Ahead) -> Reproduction:
    """The same with what newer releases show."""
    return replace(
        found,
        fixed_in=future.fixed_in,
        newest=future.newest,
        still=future.still,
        notes=(*found.notes, *future.notes),
    )

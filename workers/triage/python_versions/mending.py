"""What to do where a place chooses a Python that is not allowed: in words, and as a diff where that is certain."""

from __future__ import annotations

from dataclasses import dataclass

from workers.triage.python_versions import telling
from workers.triage.python_versions.agreement import Agreement, agree
from workers.triage.python_versions.case import A_DEPENDENCY, Case
from workers.triage.python_versions.places import Choice
from workers.triage.python_versions.telling import listed, place_of, places
from workers.triage.python_versions.versions import dotted
from workers.triage.python_versions.wanted import By
from workers.triage.text import code

CONTRADICTION = """\
The repository contradicts itself: {stated} against {promises}. Decide which is meant, write it in both, and let the
job's Python ({place}) satisfy it."""
OF_PACKAGE = """\
Either use a release of {who} that supports Python {ran}{declared}, or {change}."""
OF_CODE = """\
Either write the code so that it runs on Python {ran}, too, or {change}."""
PROMISE_OF_PACKAGE = """\
{promises} allows Python {ran}. Either use a release of {who} that supports it{declared}, or no longer allow
what {range} does not{as_well}."""
PROMISE_OF_CODE = """\
{promises} allows Python {ran}. Either write the code so that it runs there, or no longer allow what
{range} does not{as_well}."""
GONE = """\
What the code uses is gone from Python {ran}. Write the code for the newer Python; until then {change}."""
OR_RELEASE = "Or use a release of {who} that supports {ran}{declared}."
OR_CODE = "Better still, write the code for Python {ran}: what it uses is gone from there."
OR_OLDER = "Or write the code so that it runs on Python {ran}, too."
LET = "let {places} choose a Python that {range} allows{such}"
TAKE = "take {texts} out of the list at {places}"
OR_ALLOW = "Should {texts} be supported, change {stated} instead."


@dataclass(frozen=True, slots=True)
class Mend:
    """What to do."""

    remedy: str
    """In words."""
    diff: str = ""
    """Empty where no change is certain."""
    writes: bool = False
    """Whether a version is written in it, rather than one taken out."""


def mended(case: Case, culprit: Choice) -> Mend:
    """How all places come to agree."""
    wanted = case.wanted
    wrong = case.wrong
    told = _told(case, culprit, wrong)
    gone = wanted.by is By.CODE and wanted.range.text.startswith("<")
    if gone and (wanted.promises or not _settled(wrong)):
        return _words(GONE, told)
    if wanted.promises:
        words = {By.PROJECT: CONTRADICTION, By.PACKAGE: PROMISE_OF_PACKAGE, By.CODE: PROMISE_OF_CODE}
        return _words(words[wanted.by], told)
    if wanted.by is not By.PROJECT and not (_settled(wrong) and case.is_named):
        return _words(OF_PACKAGE if wanted.by is By.PACKAGE else OF_CODE, told)
    made = agree(case.bound, wanted.range, case.target, case.texts, wrong)
    if not made.diff or culprit in made.left:
        return Mend(f"{told['change'][0].upper()}{told['change'][1:]}.")
    more = {By.PROJECT: "", By.PACKAGE: OR_RELEASE, By.CODE: OR_CODE if gone else OR_OLDER}[wanted.by]
    if wanted.by is By.PROJECT and made.dropped and wanted.stated:
        more = OR_ALLOW
        series = {each.pick.series for each in made.dropped if each.pick and each.pick.series}
        told["texts"] = listed(code(dotted(each)) for each in sorted(series))
        told["stated"] = places(wanted.stated)
    return Mend(_sentences(case, made, more.format(**told)), made.diff, bool(made.raised))


def _settled(wrong: tuple[Choice, ...]) -> bool:
    """Whether a newer Python certainly is what is meant, where a package or the code needs it: not where a list tests
    the older one on purpose, or something besides the workflows runs it."""
    if any(each.group for each in wrong):
        return False
    return len(wrong) == 1 or all(each.path.startswith(".github/") for each in wrong)


def _told(case: Case, culprit: Choice, wrong: tuple[Choice, ...]) -> dict[str, str]:
    wanted = case.wanted
    others = [each for each in wrong if (each.path, each.line) not in {(one.path, one.line) for one in wanted.promises}]
    return {
        "who": case.who if case.who != A_DEPENDENCY else "it",
        "as_well": f", and choose another Python at {places(others)}" if others else "",
        "range": case.range,
        "ran": code(case.ran or culprit.text),
        "place": place_of(culprit),
        "places": places(wrong),
        "declared": case.declared,
        "such": _such(case, wrong),
        "change": _change(case, wrong),
        "stated": listed(f"{place_of(each)} ({code(each.range.text)})" for each in wanted.stated if each.range),
        "promises": listed(f"{place_of(each)} ({code(each.range.text)})" for each in wanted.promises if each.range),
    }


def _such(case: Case, wrong: tuple[Choice, ...]) -> str:
    """An example; none where a whole version or another sort of Python has to stand."""
    shorter = all(
        each.pick and each.pick.plain and (each.rewrite or not (each.pick.patch or each.group)) for each in wrong
    )
    return f", such as {code(case.target)}" if case.target and shorter else ""


def _change(case: Case, wrong: tuple[Choice, ...]) -> str:
    """Another version, or one less in lists that have others."""
    right = {_sort(each) for each in case.bound if each not in wrong}
    if all(each.drop and _sort(each) in right for each in wrong):
        return TAKE.format(texts=telling.texts_of(wrong), places=places(wrong))
    return LET.format(places=places(wrong), range=case.range, such=_such(case, wrong))


def _sort(choice: Choice) -> tuple[str, str]:
    return choice.group, choice.pick.flavour if choice.pick else ""


def _words(template: str, told: dict[str, str]) -> Mend:
    return Mend(" ".join(template.format(**told).split()))


def _sentences(case: Case, made: Agreement, more: str) -> str:
    sentences = (
        telling.changes(made),
        telling.left(made),
        telling.aside(case.scope.aside, case.wanted.range),
        telling.comparisons(made, case.texts),
        more,
    )
    return " ".join(filter(None, sentences))

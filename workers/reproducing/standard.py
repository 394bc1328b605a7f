"""What Python itself has no more, or not yet, and a release needs."""

from __future__ import annotations

from collections.abc import Callable

from workers.reproducing.pairs import Case, Course, ahead, course, with_future
from workers.triage.python_history import MODULES_SINCE, MODULES_UNTIL, NAMES_SINCE, NAMES_UNTIL, Version
from workers.triage.releases import supply
from workers.triage.releases.claim import Sort
from workers.triage.releases.imports import must, needs, top
from workers.triage.releases.model import Contents, Imported, Inquiry
from workers.triage.releases.reproduction import Reproduction
from workers.triage.text import code

NO_MORE = "{package} {version} needs {what}, which Python has no more since {edge}, and admits Python {python}."
NOT_YET = "{package} {version} needs {what}, which Python has since {edge} only, and admits Python {python}."
STILL = "Python {python} has {what}."
NOT_KNOWN = "Whether Python {python} has {what} is not in the table of what came and went."
BROUGHT_BACK = "{package} {version} asks for {requirement}, which brings {what} back."
NAME_OF = "{name} of {module}"


def name_gone(case: Case, module: str, name: str) -> Reproduction:
    """A name of one of Python's own modules."""
    what = NAME_OF.format(name=code(name), module=code(module))
    until, since = NAMES_UNTIL.get(module, {}).get(name), NAMES_SINCE.get(module, {}).get(name)

    def still(contents: Contents) -> bool | None:
        if case.claim.sort is Sort.ATTRIBUTE:
            return None if any(top(each.module) == top(module) for each in contents.imports) else False
        return _any(case, contents, lambda each: each.module == module and name in each.names)

    return _judged(case, what, until, since, still)


def module_gone(case: Case, module: str) -> Reproduction:
    """One of Python's own modules."""
    what = code(module)
    names = supply.backports(top(module))
    brought = next(
        (
            demand
            for demand in supply.demands(case.contents.metadata, case.claim.platform)
            if demand.name in names and demand.applies
        ),
        None,
    )
    if brought is not None:
        shown = {"package": case.name, "version": case.version, "requirement": code(brought.written)}
        return case.contradicted(BROUGHT_BACK.format(what=what, **shown), requirement=brought.written)
    until = MODULES_UNTIL.get(module) or MODULES_UNTIL.get(top(module))
    since = MODULES_SINCE.get(module) or MODULES_SINCE.get(top(module))

    def still(contents: Contents) -> bool | None:
        declared = {each.name for each in supply.demands(contents.metadata, case.claim.platform) if each.applies}
        return not declared & set(names) and _any(case, contents, lambda each: needs(each, module))

    return _judged(case, what, until, since, still)


def _any(case: Case, contents: Contents, fits: Callable[[Imported], bool]) -> bool | None:
    if case.claim.file in dict(contents.unread):
        return None
    found = [each for each in contents.imports if not each.guarded and fits(each)]
    return any(must(each) or each.file == case.claim.file for each in found)


def _judged(
    case: Case, what: str, until: Version | None, since: Version | None, still: Callable[[Contents], bool | None]
) -> Reproduction:
    python = case.claim.platform.python
    major, _, minor = python.partition(".")
    job = (int(major), int(minor))
    shown = {"package": case.name, "version": case.version, "what": what, "python": python}
    if until is not None and job >= until:
        return _confirmed(case, NO_MORE.format(edge=_text(until), **shown), still)
    if since is not None and job < since:
        return _confirmed(case, NOT_YET.format(edge=_text(since), **shown), still)
    if until is None and since is None:
        return case.not_checked(NOT_KNOWN.format(**shown))
    return case.contradicted(STILL.format(**shown))


def _text(version: Version) -> str:
    return ".".join(map(str, version))


def _confirmed(case: Case, reason: str, still: Callable[[Contents], bool | None]) -> Reproduction:
    inquiry = Inquiry(compile=False, imports=True)
    future = ahead(case.desk, case.chosen, inquiry, still)
    # Older releases are likelier to need it than not: they are only asked where no newer one does without.
    past = Course() if future.fixed_in else course(case.desk, case.chosen, inquiry, still)
    return with_future(case.confirmed(reason, **case.noted(past)), future)

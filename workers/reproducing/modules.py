"""`No module named Y`, raised by a file of a release: its own module, Python's, or another distribution's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from workers.reproducing import standard
from workers.reproducing.desk import Desk
from workers.reproducing.lenders import Lender, against_asked, demand_on, excluded, met, moved
from workers.reproducing.pairs import NOT_TOLD, Case, ahead, chosen_of, course, newest_first, opened, with_future
from workers.triage.manifests.distributions import candidates, of_module
from workers.triage.releases import imports, supply
from workers.triage.releases.claim import Claim, Package
from workers.triage.releases.imports import has_module, holds, is_whole, needs, reached, top
from workers.triage.releases.model import Contents, Imported, Inquiry, Packaging
from workers.triage.releases.reproduction import Reproduction
from workers.triage.standard_modules import is_standard
from workers.triage.text import code

NOT_NEEDED = "{file} of {package} {version} does not import {module}."
BY_CALL = "{file} of {package} {version} imports by calls, whose arguments artifacts do not tell."
OPTIONAL = "{place} need not have {module}: it stands in a condition or a function, or what it raises is caught."
SHIPPED = "The artifact of {package} {version} does hold {module}."
MADE = "{package} {version} has only an sdist for the job: {module} may be made while that is built."
ABSENT = "{place} imports {module}, a module of its own that the artifact {artifact} does not hold{more}."
RECORDED = ", although its RECORD names it"
LEFT_OUT = ", while {last} did"
DECLARED = "{package} {version} declares {requirement}, and {other} {found} holds {module}: it was not installed."
OF_EXTRA = "{package} {version} needs {module} for its extra {extra} only, which declares {requirement}."
MOVED = "{place} imports {module}, which {other} {found} does not hold{since}."
SINCE = "; {last} was the last release that did"
FIRST = "; {first} is the first release that does"
UNDECLARED = "{place} imports {module}, which {package} does not declare."
ELSEWHERE = "{place} imports {module}, which {package} declares for other platforms only: {requirement}."
ON_DEMAND = "{file} of {package} {version} is loaded only by those who ask for it; they may be meant to have {module}."
SHARED = "Many distributions bring parts of {top}: which of them has {module}, and who asks for it, cannot be told."
TOO_MANY = "{package} {version} declares {count} distributions, any of which may hold {module}; not all were looked at."
DYNAMIC = "{module} may be made by {package} {version} as it is loaded: its files do not tell."
_MOST_LOOKS = 5
_CALLS = ("import_module(", "__import__(")


def prove(desk: Desk, claim: Claim) -> Reproduction:
    """Whether the release imports what neither it nor anything that it declares holds. Raises NotCheckedError."""
    files = (claim.file,) if claim.file else ()
    case = opened(
        desk, claim, Inquiry(compile=False, files=files, line=claim.line, modules=_around(claim.module), imports=True)
    )
    if claim.file is None or claim.module is None:
        return case.not_checked(NOT_TOLD.format(package=case.name))
    if found := case.unreadable(claim.file):
        return found
    file, module = claim.file, claim.module
    statement = imports.of_module(case.contents, file, claim.line, module) or _by_call(case, module)
    if statement is None:
        called = any(call in text for _, text in case.contents.around for call in _CALLS)
        told = (BY_CALL if called else NOT_NEEDED).format(
            file=code(file), package=case.name, version=case.version, module=code(module)
        )
        return case.not_checked(told) if called else case.contradicted(told)
    case = replace(case, claim=replace(claim, line=claim.line or statement.line))
    return _judged(case, module, statement)


def _by_call(case: Case, module: str) -> Imported | None:
    """`__import__("module")` in the line that failed; what is indented may be meant to fail."""
    text = dict(case.contents.around).get(case.claim.line or 0, "")
    if not re.search(rf"(?:import_module|__import__)\(\s*(['\"]){re.escape(module)}\1\s*\)", text):
        return None
    return Imported(case.claim.file or "", case.claim.line or 0, module, guarded=text[:1].isspace())


def _around(module: str | None) -> tuple[str, ...]:
    return imports.ancestors(module) if module else ()


def _place(case: Case) -> str:
    return f"Line {case.claim.line} of {code(case.claim.file)} of {case.name} {case.version}"


def _judged(case: Case, module: str, statement: Imported) -> Reproduction:
    if has_module(case.contents, module):
        return case.contradicted(SHIPPED.format(package=case.name, version=case.version, module=code(module)))
    if not imports.must(statement):
        return case.not_checked(OPTIONAL.format(place=_place(case), module=code(module)))
    if holds(case.contents, module) is None:
        return case.not_checked(DYNAMIC.format(package=case.name, version=case.version, module=code(module)))
    if is_whole(case.contents, module):
        return _own(case, module)
    if is_standard(top(module)):
        return standard.module_gone(case, module)
    return _of_other(case, module)


def _own(case: Case, module: str) -> Reproduction:
    if case.chosen.artifact.packaging is Packaging.SDIST:
        return case.not_checked(MADE.format(package=case.name, version=case.version, module=code(module)))

    def bad(contents: Contents) -> bool | None:
        return _still(case, contents, module) and absent(contents, module)

    inquiry = Inquiry(compile=False, modules=_around(module), imports=True)
    future, past = (
        ahead(case.desk, case.chosen, inquiry, bad),
        course(case.desk, case.chosen, inquiry, bad),
    )
    path = module.replace(".", "/")
    recorded = any(file.startswith((f"{path}.", f"{path}/")) for file in case.contents.absent)
    more = RECORDED if recorded else LEFT_OUT.format(last=code(past.last_good)) if past.last_good else ""
    shown = {"module": code(module), "artifact": code(case.chosen.artifact.filename), "more": more}
    return with_future(case.confirmed(ABSENT.format(place=_place(case), **shown), **case.noted(past)), future)


def absent(contents: Contents, module: str) -> bool | None:
    """Whether contents lack a module; None where that cannot be told."""
    held = holds(contents, module)
    if held is False and contents.recorded is None:
        return None  # what an sdist lacks may be made as it is built
    return None if held is None or not contents.files else not held


def _still(case: Case, contents: Contents, module: str) -> bool | None:
    """Whether a release must have a module; None where that cannot be told."""
    file = case.claim.file or ""
    # Where another release imports by a call is not looked for.
    if file in dict(contents.unread) or imports.of_module(case.contents, file, case.claim.line, module) is None:
        return None
    return any(imports.must(each) and needs(each, module) for each in contents.imports)


def _of_other(case: Case, module: str) -> Reproduction:
    metadata, platform = case.contents.metadata, case.claim.platform
    declared = supply.demands(metadata, platform)
    applying = {each.name: each for each in declared if each.applies}
    names = _likely(case, module)
    likely = [name for name in names if name in applying]
    lender, complete = _lender(case, module, [*likely, *(name for name in applying if name not in likely)])
    if lender is not None:
        return _declared(case, module, lender)
    extra = next((each for each in declared if each.extras and each.name in names), None)
    if extra is not None:
        shown = {"extra": code(extra.extras[0]), "requirement": code(extra.written), "module": code(module)}
        told = OF_EXTRA.format(package=case.name, version=case.version, **shown)
        return case.contradicted(told, requirement=extra.written)
    if not complete and not (of_module(top(module)) or case.claim.other):
        shown = {"package": case.name, "version": case.version, "module": code(module)}
        return case.not_checked(TOO_MANY.format(count=len(applying), **shown))
    return _undeclared(case, module, names)


def _likely(case: Case, module: str) -> tuple[str, ...]:
    """The distributions that may hold a module, by their names."""
    claim = case.claim
    other = (claim.other.name,) if claim.other else ()
    named = (*other, *candidates(top(module)), *claim.candidates)
    return tuple(dict.fromkeys(name for name in named if name != case.chosen.project.name))


def _lender(case: Case, module: str, names: list[str]) -> tuple[Lender | None, bool]:
    """Which of some distributions has the module's package, and whether all were looked at where none has."""
    for name in names[:_MOST_LOOKS]:
        package = case.claim.other if case.claim.other and case.claim.other.name == name else Package(name)
        chosen = chosen_of(case.desk, package)
        if chosen is None:
            continue
        contents = case.desk.look(chosen.artifact, Inquiry(compile=False, modules=_around(module)))
        if has_module(contents, module) or is_whole(contents, module) or name in candidates(top(module)):
            return Lender(package, chosen, contents), True
    return None, len(names) <= _MOST_LOOKS


def _declared(case: Case, module: str, lender: Lender) -> Reproduction:
    demand = demand_on(case, lender)
    requirement = demand.written if demand else None
    facts = {"requirement": requirement, "notes": (*case.guesses(), *lender.notes), **lender.facts}
    shown = {"other": lender.shown["other"], "found": lender.shown["version"], "module": code(module)}
    if has_module(lender.contents, module):
        told = DECLARED.format(package=case.name, version=case.version, requirement=code(requirement), **shown)
        return case.contradicted(told, guessed=lender.guessed, **facts)
    if holds(lender.contents, module) is None:
        shown = {"package": lender.shown["other"], "version": lender.shown["version"], "module": code(module)}
        return case.not_checked(DYNAMIC.format(**shown), **facts)
    if against := against_asked(case, lender):
        return case.contradicted(against, guessed=lender.guessed, **facts)
    return _moved(case, module, lender, requirement)


def _moved(case: Case, module: str, lender: Lender, requirement: str | None) -> Reproduction:
    """A module that the other distribution has no more, or not yet."""

    def meets(contents: Contents) -> bool | None:
        if excluded(replace(case, contents=contents), lender) is not None:
            return False
        return _still(case, contents, module)

    inquiry = Inquiry(compile=False, imports=True)
    newest_first(case.desk, case.chosen, inquiry)
    past, later = moved(case, lender, lambda contents: absent(contents, module))
    future = ahead(case.desk, case.chosen, inquiry, meets)
    since = SINCE.format(last=code(past.last_good)) if past.last_good else ""
    since = FIRST.format(first=code(later)) if later else since
    shown = {"other": lender.shown["other"], "found": lender.shown["version"], "module": code(module)}
    told = MOVED.format(place=_place(case), since=since, **shown) + met(case, lender)
    facts = {**case.noted(past), **lender.facts, "moved": lender.chosen.project.name, "requirement": requirement}
    return with_future(case.confirmed(told, **facts), future)


def _undeclared(case: Case, module: str, names: tuple[str, ...]) -> Reproduction:
    shown = {"package": case.name, "module": code(module)}
    if has_module(case.contents, top(module)):
        return case.not_checked(SHARED.format(top=code(top(module)), version=case.version, **shown))
    if case.claim.file not in reached(case.contents):
        return case.not_checked(ON_DEMAND.format(file=code(case.claim.file), version=case.version, **shown))
    known = of_module(top(module)) or (case.claim.other.name if case.claim.other else None)
    lender, _ = _lender(case, module, [name for name in names if known]) if known else (None, True)
    if lender is not None and holds(lender.contents, module) is False:
        return _moved(case, module, lender, None)
    bad = _lacks_declaration(case, module, names)
    inquiry = Inquiry(compile=False, imports=True)
    future = ahead(case.desk, case.chosen, inquiry, bad)
    past = course(case.desk, case.chosen, inquiry, bad)
    elsewhere = next(
        (each for each in supply.demands(case.contents.metadata, case.claim.platform) if each.name in names), None
    )
    told = (ELSEWHERE if elsewhere else UNDECLARED).format(
        place=_place(case), requirement=code(elsewhere.written) if elsewhere else "", **shown
    )
    facts = {**case.noted(past), **(lender.facts if lender else {})}
    return with_future(case.confirmed(told, requirement=elsewhere.written if elsewhere else None, **facts), future)


def _lacks_declaration(case: Case, module: str, names: tuple[str, ...]) -> Callable[[Contents], bool | None]:
    """Whether a release imports the module and declares nothing that may hold it."""
    before = {each.name for each in supply.demands(case.contents.metadata, case.claim.platform)}

    def judged(contents: Contents) -> bool | None:
        declared = {each.name for each in supply.demands(contents.metadata, case.claim.platform) if each.applies}
        if declared & set(names):
            return False
        still = _still(case, contents, module)
        # What it did not declare in the claimed release may be what holds the module.
        return None if still and declared - before else still

    return judged

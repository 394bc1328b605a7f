"""`cannot import name X from Y`, and `module Y has no attribute X`: proved on both artifacts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from workers.reproducing import standard
from workers.reproducing.desk import Desk
from workers.reproducing.lenders import Lender, against_asked, demand_on, excluded, lender_of, met, moved
from workers.reproducing.pairs import NOT_TOLD, Case, ahead, course, newest_first, opened, with_future
from workers.triage.releases.claim import Claim, Sort
from workers.triage.releases.imports import ancestors, has_module, is_whole, of_name, top
from workers.triage.releases.model import Contents, Inquiry
from workers.triage.releases.reproduction import Reproduction
from workers.triage.standard_modules import is_standard
from workers.triage.text import code

NOT_IMPORTED = "{file} of {package} {version} does not import {name} from {module}."
NOT_USED = "Line {line} of {file} of {package} {version} does not use {name} of {module}."
NO_LINE = "The log does not tell which line of {file} uses {name}."
GUARDED = "{place} may fail without harm: it stands in a condition, or what it raises is caught."
CIRCULAR = "Two modules import each other while they are being loaded: artifacts do not tell in which order."
NO_OWNER = "It is not known which distribution brings {module}."
NOT_THERE = "{other} {version} has no module {module}."
DEFINED = "{other} {version} does define {name} in {module}."
SUBMODULE = "{name} is a module of {other} {version}, which is there once something has imported it."
GIVES_ANY = "{module} of {other} {version} has a `__getattr__`, which may give any name."
FROM_ELSEWHERE = "{module} of {other} {version} takes all names of {stars}, of another distribution."
DYNAMIC = "{module} of {other} {version} is compiled, or makes names as it is loaded: its syntax does not tell them."
GONE = "{place} needs {name} of {module}, which {other} {found} does not define{since}."
SINCE = "; {last} was the last release that did"
FIRST = "; {first} is the first release that does"
OWN = "{place} needs {name} of {module}, which the release itself does not define."
_MOST_LINES = 5


def prove(desk: Desk, claim: Claim) -> Reproduction:
    """Whether the release needs a name that the other one does not have. Raises NotCheckedError."""
    wanted = ancestors(claim.module) if claim.module else ()
    files = (claim.file,) if claim.file else ()
    case = opened(desk, claim, Inquiry(compile=False, files=files, line=claim.line, modules=wanted, imports=True))
    if claim.file is None or claim.module is None or claim.name is None:
        return case.not_checked(NOT_TOLD.format(package=case.name))
    if found := case.unreadable(claim.file):
        return found
    checked = _used(case, claim.file, claim.module, claim.name)
    if isinstance(checked, Reproduction):
        return checked
    if is_standard(top(claim.module)):
        return standard.name_gone(checked, claim.module, claim.name)
    if "partially initialized" in claim.error or "circular import" in claim.error:
        return checked.not_checked(CIRCULAR)
    if claim.module in checked.contents.modules or is_whole(checked.contents, claim.module):
        return _own(checked, claim.module, claim.name)
    return _of_other(checked, claim.module, claim.name)


def place(case: Case) -> str:
    """The file and line, and whose they are."""
    line = f"Line {case.claim.line} of " if case.claim.line else ""
    return f"{line}{code(case.claim.file)} of {case.name} {case.version}"


def _used(case: Case, file: str, module: str, name: str) -> Case | Reproduction:
    """The case at the line that needs the name; or what to say where there is none, or it need not be there."""
    if case.claim.sort is Sort.ATTRIBUTE:
        return _accessed(case, file, module, name)
    shown = {"file": code(file), "name": code(name), "module": code(module)}
    statement = of_name(case.contents, file, case.claim.line, module, name)
    if statement is None:
        return case.contradicted(NOT_IMPORTED.format(package=case.name, version=case.version, **shown))
    at_line = replace(case, claim=replace(case.claim, line=case.claim.line or statement.line))
    if statement.guarded and not statement.named:
        return at_line.not_checked(GUARDED.format(place=place(at_line)))
    return at_line


def _accessed(case: Case, file: str, module: str, name: str) -> Case | Reproduction:
    if case.claim.line is None:
        return case.not_checked(NO_LINE.format(file=code(file), name=code(name)))
    lines = dict(case.contents.around)
    access = re.compile(rf"\.\s*{re.escape(name)}\b")
    there = range(case.claim.line, case.claim.line + _MOST_LINES)
    if not any(access.search(lines.get(number, "")) for number in there):
        shown = {"file": code(file), "name": code(name), "module": code(module), "line": case.claim.line}
        return case.contradicted(NOT_USED.format(package=case.name, version=case.version, **shown))
    if _is_guarded(lines, case.claim.line):
        return case.not_checked(GUARDED.format(place=place(case)))
    return case


_HEADER = re.compile(r"(?:try|if|elif|else|while|with)\b")


def _is_guarded(lines: dict[int, str], line: int) -> bool:
    """Whether a line stands in a condition or a `try`, as far as its indentation and the lines above show."""
    depth = _indent(lines.get(line, ""))
    for number in range(line - 1, 0, -1):
        text = lines.get(number)
        if text is None or not depth:
            break
        if text.strip() and _indent(text) < depth:
            depth = _indent(text)
            if _HEADER.match(text.strip()):
                return True
    return "hasattr(" in lines.get(line, "") or "getattr(" in lines.get(line, "")


def _indent(text: str) -> int:
    return len(text.expandtabs()) - len(text.expandtabs().lstrip())


def lacks(module: str, name: str, sort: Sort) -> Callable[[Contents], bool | None]:
    """Whether contents lack a name of a module; None where they do not tell."""

    def judged(contents: Contents) -> bool | None:
        found = contents.modules.get(module)
        if found is None:
            # What an sdist lacks may be made as it is built.
            held = has_module(contents, module) or contents.recorded is None
            return None if held or not contents.files else True
        if sort is Sort.ATTRIBUTE and has_module(contents, f"{module}.{name}"):
            return None
        defined = found.defines(name)
        return None if defined is None else not defined

    return judged


def _uncertain(contents: Contents, module: str, name: str, shown: dict[str, str]) -> str:
    """Why it cannot be told whether a module has a name."""
    facts = {**shown, "module": code(module), "name": code(name)}
    found = contents.modules.get(module)
    if has_module(contents, f"{module}.{name}"):
        return SUBMODULE.format(**facts)
    if found is not None and found.getattr:
        return GIVES_ANY.format(**facts)
    if found is not None and found.stars:
        return FROM_ELSEWHERE.format(stars=", ".join(map(code, found.stars[:3])), **facts)
    return DYNAMIC.format(**facts)


def _own(case: Case, module: str, name: str) -> Reproduction:
    bad = lacks(module, name, case.claim.sort)
    shown = {"other": case.name, "version": case.version}
    facts = {"name": code(name), "module": code(module)}
    match bad(case.contents):
        case None:
            return case.not_checked(_uncertain(case.contents, module, name, shown))
        case False:
            return case.contradicted(DEFINED.format(**shown, **facts))
        case True if module not in case.contents.modules:
            return case.contradicted(NOT_THERE.format(module=code(module), **shown))
    inquiry = Inquiry(compile=False, modules=(module,), imports=True)

    def still(contents: Contents) -> bool | None:
        return needed(case, contents) and bad(contents)

    future = ahead(case.desk, case.chosen, inquiry, still)
    past = course(case.desk, case.chosen, inquiry, still)
    told = OWN.format(place=place(case), **facts)
    return with_future(case.confirmed(told, **case.noted(past)), future)


def needed(case: Case, contents: Contents) -> bool | None:
    """Whether another release of the package still needs the name; None where that cannot be told."""
    file, module, name = case.claim.file or "", case.claim.module or "", case.claim.name or ""
    if file in dict(contents.unread):
        return None
    if case.claim.sort is Sort.ATTRIBUTE:
        # Where another release uses an attribute is not looked for.
        return None if any(top(each.module) == top(module) for each in contents.imports) else False
    return any(
        (not each.guarded or each.named) and (not each.late or each.file == file)
        for each in contents.imports
        if each.module == module and name in each.names
    )


def _of_other(case: Case, module: str, name: str) -> Reproduction:
    lender = lender_of(case, module)
    if lender is None:
        return case.not_checked(NO_OWNER.format(module=code(module)))
    facts = {"name": code(name), "module": code(module), **lender.shown}
    more = {"notes": (*case.guesses(), *lender.notes), **lender.facts}
    if not has_module(lender.contents, module):
        return case.contradicted(NOT_THERE.format(**facts), guessed=lender.guessed, **more)
    match lacks(module, name, case.claim.sort)(lender.contents):
        case None:
            return case.not_checked(_uncertain(lender.contents, module, name, lender.shown), **more)
        case False:
            return case.contradicted(DEFINED.format(**facts), guessed=lender.guessed, **more)
    if against := against_asked(case, lender):
        return case.contradicted(against, guessed=lender.guessed, **more)
    return _explained(case, lender, module, name)


def _explained(case: Case, lender: Lender, module: str, name: str) -> Reproduction:
    inquiry = Inquiry(compile=False, imports=True)
    newest_first(case.desk, case.chosen, inquiry)
    past, later = moved(case, lender, lacks(module, name, case.claim.sort))
    future = ahead(case.desk, case.chosen, inquiry, _meets(case, lender))
    since = SINCE.format(last=code(past.last_good)) if past.last_good else ""
    since = FIRST.format(first=code(later)) if later else since
    shown = {"name": code(name), "module": code(module), "other": lender.shown["other"]}
    demand = demand_on(case, lender)
    confirmed = case.confirmed(
        GONE.format(place=place(case), found=lender.shown["version"], since=since, **shown) + met(case, lender),
        requirement=demand.written if demand else None,
        **lender.facts,
        **{**past.facts, "moved": lender.chosen.project.name, "notes": (*case.guesses(), *past.notes)},
    )
    return with_future(confirmed, future)


def _meets(case: Case, lender: Lender) -> Callable[[Contents], bool | None]:
    """Whether a release of the package needs the name, and may meet the other's release."""

    def judged(contents: Contents) -> bool | None:
        if excluded(replace(case, contents=contents), lender) is not None:
            return False
        return needed(case, contents)

    return judged

"""What there is to see of a repository's submodules: each with the page where it stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import quote

from workers.triage.model import Look
from workers.triage.proving import Context
from workers.triage.repository.gitmodules import PATH
from workers.triage.repository.tree import Entry
from workers.triage.submodule_proofs.submodule_advice import base_url
from workers.triage.submodule_proofs.submodule_mends import Mends, namesake_of, serves
from workers.triage.submodule_proofs.submodules import SHORT, UNLISTED, WITHOUT_ADDRESS, Fault, Sort
from workers.triage.text import code

GITLINK_LOOK = "gitlink {path} wants commit {commit}"
URL_LOOK = "`.gitmodules` line {line}: the address is {url}"
BASE_SAME = "{branch} has the same gitlink"
BASE_OTHER = "on {branch}, {path} wants commit {commit}"
BASE_NONE = "{branch} has nothing at {path}"
BASE_URL_LOOK = "on {branch}, the address of {path} is {url}"
HAS = "{repository} has commit {commit}"
LACKS = "{repository} does not have commit {commit}"
NOT_SEEN = "{repository}: retriage sees no such repository"
LEFT_OUT = "{count} more were looked at"
CUT_LOOK = "GitHub did not list all files of the commit: there may be other submodules"

_MOST = 12
_MOST_NAMED = 3


def looks(gitlink: Entry | None, mends: Mends) -> tuple[Look, ...]:
    """The submodule's own faults, what there is of it, then the faults of all others."""
    own = mends.submodules.of(gitlink.path) if gitlink else ()
    others = (fault for fault in mends.submodules.faults if fault not in own)
    found = [*(_fault(fault, mends.context) for fault in own)]
    if gitlink:
        found += [*_of_gitlink(gitlink, mends), *_of_workflow(gitlink, mends), *_of_known(gitlink, mends)]
    found += [_fault(fault, mends.context) for fault in others]
    if len(found) > _MOST:
        found = [*found[: _MOST - 1], Look(LEFT_OUT.format(count=len(found) - _MOST + 1))]
    return (*found, *([Look(CUT_LOOK)] if mends.submodules.tree.truncated else []))


def _fault(fault: Fault, context: Context) -> Look:
    return Look(fault.says, context.link(PATH, fault.line) if fault.line else _folder(fault.path, context))


def _folder(path: str, context: Context) -> str:
    """The page that shows a gitlink: GitHub has none of its own for it."""
    folder = posixpath.dirname(path)
    return f"{context.commit_link}/{quote(folder)}" if folder else context.commit_link


def _of_gitlink(gitlink: Entry, mends: Mends) -> Iterator[Look]:
    context, submodule = mends.context, mends.submodules.modules.at(gitlink.path)
    shown = {"path": code(gitlink.path), "commit": code(gitlink.oid[:SHORT])}
    own = mends.submodules.of(gitlink.path)
    url = submodule.url if submodule else None
    if url and all(fault.sort is not Sort.NO_COMMIT for fault in own):
        yield Look(GITLINK_LOOK.format(**shown), _folder(gitlink.path, context))
    if url and all(fault.line != url.line for fault in own):
        yield Look(URL_LOOK.format(line=url.line, url=code(url.text)), context.link(PATH, url.line))
    before = mends.on_base.get(gitlink.path)
    if context.base and before:
        branch = code(context.base.branch)
        if before.oid == gitlink.oid:
            yield Look(BASE_SAME.format(**shown, branch=branch))
        elif before.oid:
            yield Look(BASE_OTHER.format(path=shown["path"], branch=branch, commit=code(before.oid[:SHORT])))
        else:
            yield Look(BASE_NONE.format(**shown, branch=branch))
    changed = base_url(gitlink.path, mends)
    if context.base and changed:
        yield Look(BASE_URL_LOOK.format(**shown, branch=code(context.base.branch), url=code(changed)))


def _of_workflow(gitlink: Entry, mends: Mends) -> Iterator[Look]:
    """Which lines need the submodule's files, where it has no address."""
    fetched = mends.submodules.checkouts
    if not mends.submodules.modules.at(gitlink.path) and fetched.file:
        for line in (fetched.naming(gitlink.path) or ())[:_MOST_NAMED]:
            text = f"{code(fetched.file.path)} line {line}: {code(fetched.written(line))}"
            yield Look(text, mends.context.link(fetched.file.path, line))


def _of_known(gitlink: Entry, mends: Mends) -> Iterator[Look]:
    """Which repositories were asked for the commit of a submodule without an address."""
    sorts = {fault.sort for fault in mends.submodules.of(gitlink.path)}
    namesake = namesake_of(gitlink.path, mends.context.repository)
    for (repository, commit), remote in mends.submodules.remotes.items():
        tried = sorts & WITHOUT_ADDRESS and repository == namesake
        if commit == gitlink.oid and sorts & UNLISTED and (serves(remote) or tried):
            text = HAS if serves(remote) else LACKS if remote.visible else NOT_SEEN
            page = f"{mends.context.web_url}/{repository}"
            yield Look(text.format(repository=code(repository), commit=code(commit[:SHORT])), page)

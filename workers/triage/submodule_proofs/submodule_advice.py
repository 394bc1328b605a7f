"""What is said of a submodule that cannot be had: what broke, and what to do about it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from workers.triage.repository import git_urls
from workers.triage.repository.git_urls import Address
from workers.triage.repository.tree import Entry
from workers.triage.submodule_proofs.submodule_mends import Known, Mends
from workers.triage.submodule_proofs.submodules import SHORT, Fault, Sort
from workers.triage.text import code

SUMMARIES = {
    Sort.NO_FILE: "The repository has a submodule at {path} but no `.gitmodules`, so Git has no address for it.",
    Sort.NO_ENTRY: "The repository has a submodule at {path}, but no entry of its `.gitmodules` has that path.",
    Sort.SPELT: "`.gitmodules` line {line} writes the path of the submodule {path} in another way, so Git has no \
address for it.",
    Sort.OVERTAKEN: "Two submodules in `.gitmodules` have the name {name}, so Git has no address for {path}.",
    Sort.BAD_NAME: "Git passes over the entry of {path} in `.gitmodules`, because of its name {name}.",
    Sort.NO_PATH: "The entry {name} in `.gitmodules` has no `path`, so Git has no address for the submodule {path}.",
    Sort.NO_URL: "The entry of the submodule {path} in `.gitmodules` has no `url`.",
    Sort.ON_DISK: "The submodule {path} is fetched from {url}, a place on a disk that a runner does not have.",
    Sort.TURNED_OFF: "The submodule {path} is fetched by the `git:` protocol, which GitHub has turned off.",
    Sort.NO_KEY: "The submodule {path} is fetched from {url} by SSH, and the job has no key for it.",
    Sort.UNSEEN: "The submodule {path} comes from {repository}, which is private, was deleted, or never was.",
    Sort.PRIVATE: "The submodule {path} comes from the private {repository}, which the job's token cannot read.",
    Sort.NO_COMMIT: "The commit {commit} that the repository wants in its submodule {path} is not in {repository}.",
}
REMEDIES = {
    Sort.SPELT: "Write {path} in `.gitmodules` line {line}, letter by letter as the tree has it.",
    Sort.OVERTAKEN: "Give the entry in `.gitmodules` line {line} a name of its own: {header}.",
    Sort.BAD_NAME: "Give the entry in `.gitmodules` line {line} a name that Git takes: {header}.",
    Sort.NO_PATH: "Add {path_line} to the entry in `.gitmodules` line {line}.",
    Sort.NO_URL: "Add its address to the entry in `.gitmodules` line {line}: {configure_url}.",
    Sort.ON_DISK: "Give it an address that a runner can reach: {set_url}, then commit `.gitmodules`.",
    Sort.TURNED_OFF: "Fetch it by HTTPS: {set_https}, then commit `.gitmodules`.",
    Sort.NO_KEY: "Give `actions/checkout` a deploy key of that repository (`ssh-key`{hosts}) and let it fetch the \
submodules (`submodules: true`). If everybody may read the repository, fetch it by HTTPS instead: {set_https}.",
    Sort.UNSEEN: "If {repository} is private, let `actions/checkout` fetch it (`submodules: true`) with a `token` or \
an `ssh-key` that may read it: the workflow's own token reads only {own}. If it was deleted or its name is wrong, \
correct the address: {set_url}.",
    Sort.PRIVATE: "Let `actions/checkout` fetch it (`submodules: true`) with a `token` or an `ssh-key` that may read \
{repository}: the workflow's own token reads only {own}.",
    Sort.NO_COMMIT: "Push the commit {commit} to {repository}, or record one that is there: check it out in {path}, \
then {add}.",
}
KNOWN_HOSTS = ", with the host's own key in `ssh-known-hosts`"
BY_HTTPS = "{repository} is public: fetch it by HTTPS, which needs no key: {set_https}, then commit `.gitmodules`."
NO_SECRETS = "A run for a fork's pull request gets no secrets, so what line {line} of the workflow gives is empty."
HAS_RIGHTS = (
    "Line {line} of the workflow gives the checkout a token or a key already; it has to be one that may read it."
)
RELATIVE = "The address {url} is relative: in {own} it means {repository}, in a fork or a mirror another repository. \
If it was meant to be one and the same everywhere, write it in full."
IN_FORK = (
    "The address {url} is relative, and the job checks out the fork (line {line} of the workflow): there it means \
{repository}. Write it in full."
)
BASE_URL = "The base branch fetches it from {base_url}; {set_base_url} goes back to that."
ENTRY_BACK = "Give {path} its entry in `.gitmodules` back: on the base branch its address is {url}."
ENTRY_FOUND = "Give {path} an entry in `.gitmodules` with the address {url}: {repository} has the commit {commit}."
ENTRY_MOVED = "Write {path} as the `path` of the entry in `.gitmodules` line {line}: {why}."
HAS_COMMIT = "{repository}, its address, has the commit {commit}"
WAS_THERE = "on the base branch the same commit stands at {before}"
LEFTOVER = (
    "Remove the leftover: {remove}, then commit. Neither the workflow nor a build file at hand names it, and a fresh \
clone has no files there. If the project needs them, give it its address instead: {configure}."
)
GIVE_ADDRESS = "{why}. Give it the address of the repository that has the commit {commit}: {configure}."
ORIGIN = "Whoever added it can read the address in their clone: {origin}."
OR_REMOVE = "If nobody needs its files, remove it and what names it: {remove}."
NAMED = "Line {line} of {file} names {path}: {script}"
THE_WORKFLOW = "the workflow"
MAY_BE_NEEDED = "The job may need its files"
PERHAPS = (
    "`.gitmodules` line {line} has an entry of {entry}, where no submodule is: if that is this one, write {path} as \
its `path`. If not, give it its address: {configure}."
)


def summary(fault: Fault, told: Mapping[str, str]) -> str:
    """What broke."""
    return SUMMARIES[fault.sort].format(**told)


def told_of(fault: Fault, gitlink: Entry, mends: Mends) -> dict[str, str]:
    """What the sentences above speak of, ready to be shown."""
    path = gitlink.path
    submodules = mends.submodules
    submodule = submodules.modules.at(path)
    address = submodules.address(submodule)
    section = fault.section
    https = (address.over_https(mends.context.web_url) or git_urls.as_https(address.written)) if address else None
    name = section.name if section else path
    return {
        "path": code(path),
        "commit": code(gitlink.oid[:SHORT]),
        "line": str(fault.line or ""),
        "name": code(name),
        "url": code(address.written if address else ""),
        "repository": code(address.repository or "" if address else ""),
        "own": code(mends.context.repository),
        "header": code(f'[submodule "{path}"]'),
        "path_line": code(f"path = {path}"),
        "configure_url": code(f"git config -f .gitmodules {shlex.quote(f'submodule.{name}.url')} <URL>"),
        "configure": configure(path),
        "set_url": set_url(path, "<URL>"),
        "set_https": set_url(path, mends.public_address(path) or https or "<URL>"),
        "hosts": "" if address is None or address.repository else KNOWN_HOSTS,
        "add": code(f"git add -- {shlex.quote(path)}"),
        "origin": code(f"git -C {shlex.quote(path)} remote get-url origin"),
        "remove": code(f"git rm --cached -- {shlex.quote(path)}"),
    }


def configure(path: str) -> str:
    """The commands that write an entry. `git submodule add` refuses a folder that a clone has made for the gitlink."""
    keys = [shlex.quote(f"submodule.{path}.{key}") for key in ("path", "url")]
    first = code(f"git config -f .gitmodules {keys[0]} {shlex.quote(path)}")
    return f"{first}, {code(f'git config -f .gitmodules {keys[1]} <URL>')} and `git add .gitmodules`"


def set_url(path: str, url: str) -> str:
    """The command that changes an address."""
    shown = url if url == "<URL>" else shlex.quote(url)
    return code(f"git submodule set-url -- {shlex.quote(path)} {shown}")


def remedy(fault: Fault, gitlink: Entry, mends: Mends, told: Mapping[str, str]) -> str:
    """What to do."""
    if fault.sort in {Sort.NO_FILE, Sort.NO_ENTRY} or (fault.sort is Sort.NO_URL and gitlink.path in mends.known):
        return _of_entry(gitlink, mends, told)
    if fault.sort is Sort.NO_KEY and mends.public_address(gitlink.path):
        return BY_HTTPS.format(**told)
    said = [REMEDIES[fault.sort].format(**told)]
    step = mends.submodules.checkouts.with_rights
    if step and fault.sort in {Sort.PRIVATE, Sort.UNSEEN}:
        in_vain = mends.submodules.checkouts.in_vain
        said.insert(0, (NO_SECRETS if in_vain else HAS_RIGHTS).format(line=step.line))
    address = mends.submodules.address(mends.submodules.modules.at(gitlink.path))
    if address and fault.sort in {Sort.UNSEEN, Sort.NO_COMMIT}:
        # An address that means another repository here is likelier the cause than a repository that is gone.
        said = [*_of_relative(address, mends, told), *said]
    before = base_url(gitlink.path, mends)
    if before:
        said.insert(0, BASE_URL.format(base_url=code(before), set_base_url=set_url(gitlink.path, before)))
    return " ".join(said)


def base_url(path: str, mends: Mends) -> str | None:
    """The address on the base branch where that is another one."""
    before = mends.base.at(path) if mends.base else None
    now = mends.submodules.modules.at(path)
    if not (before and before.url and now and now.url) or before.url.text == now.url.text:
        return None
    return before.url.text


def _of_relative(address: Address, mends: Mends, told: Mapping[str, str]) -> list[str]:
    if not address.relative:
        return []
    fork = mends.submodules.checkouts.of_fork
    return [IN_FORK.format(**{**told, "line": fork.line})] if fork else [RELATIVE.format(**told)]


def _of_entry(gitlink: Entry, mends: Mends, told: Mapping[str, str]) -> str:
    known = mends.known.get(gitlink.path)
    if known:
        return _of_known(known, told)
    if mends.is_leftover(gitlink.path):
        return LEFTOVER.format(**told)
    if mends.submodules.unused:
        entry = mends.submodules.unused[0]
        path = entry.path.text if entry.path else ""
        return PERHAPS.format(**{**told, "line": entry.line, "entry": code(path)})
    why = _named(gitlink, mends, told) or MAY_BE_NEEDED
    return " ".join(text.format(**told, why=why) for text in (GIVE_ADDRESS, ORIGIN, OR_REMOVE))


def _named(gitlink: Entry, mends: Mends, told: Mapping[str, str]) -> str | None:
    """What needs the submodule's files, as far as a line names them."""
    lines = mends.submodules.checkouts.naming(gitlink.path)
    if lines:
        script = code(mends.submodules.checkouts.written(lines[0]))
        return NAMED.format(**{**told, "line": lines[0], "file": THE_WORKFLOW, "script": script})
    found = mends.mention(gitlink.path)
    if found is None:
        return None
    return NAMED.format(**{**told, "line": found.line, "file": code(found.file), "script": code(found.text, 100)})


def _of_known(known: Known, told: Mapping[str, str]) -> str:
    shown = {**told, "url": code(known.url), "repository": code(known.repository or "")}
    if known.section:
        before = code(known.section.path or "")
        why = HAS_COMMIT.format(**shown) if known.repository else WAS_THERE.format(before=before)
        return ENTRY_MOVED.format(**{**shown, "line": known.section.line, "why": why})
    return (ENTRY_FOUND if known.repository else ENTRY_BACK).format(**shown)

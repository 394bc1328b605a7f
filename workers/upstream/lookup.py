"""What a package's repository is, and whether the defect is known there: one request, kept for ten minutes.

It is asked only where a release was confirmed to be broken, through the installation of the repository that saw it, and
beside the requests that a plain run may cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from workers.errors import GoneError
from workers.ports import Cache, Upstream
from workers.triage.abroad import Abroad, IssueThere
from workers.triage.facts import Issue
from workers.triage.installed import normalised
from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import branch, declared, marker, optout
from workers.triage.upstream.gates import Name, State, UpstreamFacts, decide
from workers.triage.upstream.target import Candidate, Targets, targets

KEEP: Final = 600
"""Seconds that an answer is kept: somebody may report the defect, or archive the repository."""
MOST_CANDIDATES: Final = 2
"""How many repositories of a package are looked at."""
PUBLIC: Final = "https://github.com"
"""Where addresses in the metadata of packages lead."""

ABSENT: Final = "is not there"
"""What the edge says of a file that is not there."""

_ABROAD: Final = TypeAdapter(Abroad | None)


@dataclass(frozen=True, slots=True)
class Place:
    """A package's repository, as far as it is known."""

    asked: str
    """`owner/name`, as the package's metadata has it."""
    searched: str
    """`owner/name`, as the searches had it."""
    abroad: Abroad
    """What it is now."""

    @property
    def repository(self) -> str:
        """`owner/name`, as it is now."""
        return self.abroad.name

    @property
    def texts(self) -> Mapping[str, str]:
        """The files of its default branch that are there and could be read."""
        return {path: text.text for path, text in self.abroad.files.items() if text.text is not None}

    def knows(self, path: str) -> bool:
        """Whether it is known what a file says, or that there is none."""
        text = self.abroad.files.get(path)
        return text is not None and (text.text is not None or text.why == ABSENT)


def files(found: Reproduction) -> tuple[str, ...]:
    """What is read of a repository."""
    return tuple(dict.fromkeys((*declared.FILES, *optout.FILES, *branch.wanted(found))))


def candidates(found: Reproduction, web_url: str) -> Targets:
    """The repositories on this GitHub that the package's addresses name, and the other hosts.

    Another GitHub than the public one, such as an Enterprise Server, cannot ask the public one.
    """
    if web_url == PUBLIC:
        return targets(found.urls)
    here = {label: PUBLIC + url[len(web_url) :] for label, url in found.urls.items() if url.startswith(f"{web_url}/")}
    others = targets({label: url for label, url in found.urls.items() if label not in here})
    return Targets(targets(here).candidates, others.elsewhere)


def public_candidates(found: Reproduction, web_url: str) -> tuple[str, ...]:
    """The repositories on the public GitHub that the package's addresses name, where `web_url` is another one."""
    urls = {label: url for label, url in found.urls.items() if not url.startswith(f"{web_url}/")}
    return tuple(each.repository for each in targets(urls).candidates)


def reportable(found: Reproduction) -> bool:
    """Whether the released files prove a defect that no later release mends."""
    gates = {gate.name: gate.state for gate in decide(found, UpstreamFacts(None)).gates}
    return gates[Name.REPRODUCED] is State.PASSED and gates[Name.NEWEST] is not State.REFUSED


def place(github: Upstream, cache: Cache, found: Reproduction, chosen: Targets) -> Place | None:
    """The first candidate that declares the distribution, else the first that may; None where none is to be seen.

    Raises RetryableError and PermanentError where GitHub does not tell.
    """
    seen = [at for each in chosen.candidates[:MOST_CANDIDATES] if (at := _at(github, cache, found, each)) is not None]
    ours = [at for at in seen if declares(at, found) is not False]
    return next((at for at in ours if declares(at, found)), ours[0] if ours else (seen[0] if seen else None))


def declares(at: Place, found: Reproduction) -> bool | None:
    """Whether the repository's own files declare the distribution; None where they do not tell."""
    return declared.declares(normalised(found.package), at.texts)


def afresh(github: Upstream, at: Place, found: Reproduction) -> Place:
    """The same asked again, as somebody who may write there sees it."""
    return Place(
        at.asked, at.repository, github.abroad(at.repository, files(found), marker.searches(found, at.repository))
    )


def with_own(at: Place, mine: Sequence[Issue]) -> Place:
    """With issues that whoever asks opened there, as if each search had found them."""
    own = tuple(IssueThere(each.number, each.title, each.body, each.open, each.url) for each in mine)
    found = {search: (*issues, *own) for search, issues in at.abroad.found.items()}
    return replace(at, abroad=replace(at.abroad, found=found))


def _at(github: Upstream, cache: Cache, found: Reproduction, candidate: Candidate) -> Place | None:
    key = f"abroad:{candidate.repository.lower()}:{marker.key(found)}"
    (kept,) = cache.read([key])
    known, abroad = _parsed(kept)
    if not known:
        abroad = _asked(github, candidate.repository, found)
        cache.write({key: _ABROAD.dump_json(abroad)}, KEEP)
    # What the public cannot see is not spoken of where others read it.
    if abroad is None or abroad.private:
        return None
    return Place(candidate.repository, abroad.name, abroad)


def _asked(github: Upstream, repository: str, found: Reproduction) -> Abroad | None:
    """Asked again where it has moved: by its old name, a repository is found, but no issue in it."""
    try:
        abroad = github.abroad(repository, files(found), marker.searches(found, repository))
        if abroad.private or abroad.name.lower() == repository.lower():
            return replace(abroad, found=_by_name(found, repository, abroad))
        return github.abroad(abroad.name, files(found), marker.searches(found, abroad.name))
    except GoneError:
        return None


def _by_name(found: Reproduction, repository: str, abroad: Abroad) -> dict[str, tuple[IssueThere, ...]]:
    """What was found, by the searches as they are for the repository's name as GitHub writes it."""
    asked = zip(marker.searches(found, abroad.name), marker.searches(found, repository), strict=True)
    return {named: abroad.found[search] for named, search in asked if search in abroad.found}


def _parsed(kept: bytes | None) -> tuple[bool, Abroad | None]:
    try:
        return (True, _ABROAD.validate_json(kept)) if kept is not None else (False, None)
    except ValidationError:
        # Kept by another version.
        return False, None

"""Whose repository it is: from the addresses in a package's metadata to `owner/name` on GitHub.

Labels: https://packaging.python.org/en/latest/specifications/well-known-project-urls/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.triage.patterns import Pattern

_MOST = 40
_LONGEST = 500
_GITHUB = "github.com"
_RANKS = (
    "source repository sourcecode github code scm git repo sources githubrepository githubrepo sourcerepository vcs",
    "issues bugs issue tracker issuetracker bugtracker bugreports reportissues githubissues",
    "homepage home website",
    "documentation docs changelog changes whatsnew history releasenotes download",
)
_OTHERS = "funding sponsor sponsors sponsoring donate donation donations twitter mastodon chat discord"
"""Labels of what is no place of the project."""
_RESERVED = (
    "about account apps blog codespaces collections contact customer-stories dashboard enterprise events explore"
    " features issues join login logout marketplace new notifications organizations orgs pricing pulls readme search"
    " security sessions settings signup site sponsors stars team topics trending users"
)
"""First parts of GitHub's own pages, which no account can have for a name."""
_ADDRESS = Pattern(
    r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?([A-Za-z0-9.-]+\.[A-Za-z]{2,})(?::\d+)?(?:[/:]+([^\s?#]*))?"
)
_OWNER = Pattern(r"^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$")
_NAME = Pattern(r"^[A-Za-z0-9_.-]{1,100}$")
_ELSEWHERE = Pattern(
    r"^(?:www\.)?(?:gitlab|gitea|forgejo|git|code|codeberg|bitbucket|gitee|framagit|salsa|invent|launchpad|sr|sourceforge|hg)"
    r"(?:\.[a-z0-9-]+)+$"
)
_UNSAID = Pattern(r"[^a-z0-9]+")
_PAGES = ".github.io"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A repository that may be the package's."""

    repository: str
    """`owner/name`, as the address has it."""
    label: str
    """Which of the addresses says so."""
    guessed: bool = False
    """Whether that is only the host of its pages, `owner.github.io/name`."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What the addresses tell."""

    candidates: tuple[Candidate, ...] = ()
    """On GitHub, the likeliest first, each once."""
    elsewhere: tuple[str, ...] = ()
    """Other hosts of repositories that are named, such as `gitlab.com`; each once."""


def targets(urls: Mapping[str, str]) -> Targets:
    """Candidates by a project's addresses, which anybody may have written."""
    ranked = sorted((_rank(label), place, label) for place, label in enumerate(urls) if _rank(label) is not None)
    found: dict[str, Candidate] = {}
    hosts: dict[str, None] = {}
    for _, _, label in ranked[:_MOST]:
        host, path = _parts(urls[label])
        candidate = _candidate(host, path, label)
        if candidate is not None:
            found.setdefault(candidate.repository.lower(), candidate)
        elif _ELSEWHERE.search(host):
            hosts.setdefault(host)
    likeliest = sorted(found.values(), key=lambda each: each.guessed)
    return Targets(tuple(likeliest), tuple(hosts))


def _rank(label: str) -> int | None:
    """How likely an address of this label is the repository's; None where it is of something else."""
    word = _UNSAID.sub("", label.lower())
    if word in _OTHERS.split():
        return None
    return next((place for place, words in enumerate(_RANKS) if word in words.split()), len(_RANKS))


def _parts(url: str) -> tuple[str, list[str]]:
    found = _ADDRESS.search(url.strip().removeprefix("git+")[:_LONGEST])
    if found is None:
        return "", []
    return found[1].lower().removeprefix("www."), [part for part in (found[2] or "").split("/") if part]


def _candidate(host: str, path: list[str], label: str) -> Candidate | None:
    if host == _GITHUB and len(path) >= 2 and path[0].lower() not in _RESERVED.split():
        return _named(path[0], path[1], label)
    if host.endswith(_PAGES) and path:
        return _named(host.removesuffix(_PAGES), path[0], label, guessed=True)
    return None


def _named(owner: str, name: str, label: str, *, guessed: bool = False) -> Candidate | None:
    name = name.rstrip(".,;)>").removesuffix(".git").rstrip(".")
    if not _OWNER.search(owner) or not _NAME.search(name) or not name.strip("."):
        return None
    return Candidate(f"{owner}/{name}", label, guessed)

"""A Git submodule cannot be checked out.

## Looks like

    fatal: No url found for submodule path 'vendor/parser' in .gitmodules
    fatal: Fetched in submodule path 'parser', but it did not contain 5de5a44. Direct fetching of that commit failed.
    fatal: clone of 'git@github.com:acme/parser.git' into submodule path '/home/runner/work/app/app/parser' failed

## Why it happens

A commit records each submodule twice: as a *gitlink*, a path with the commit wanted there, and as an entry in
`.gitmodules` with the address to fetch it from. Git stops when a gitlink has no entry (a repository was added by
`git add` instead of `git submodule add`, or its entry was removed and the gitlink was not), when the commit was never
pushed or was rewritten away, and when the address cannot be read by the credentials of the job. A host that does not
answer is another kind of failure and is not reported here.

The warning that `actions/checkout` prints in its clean-up, because of a gitlink without an entry, fails no job and is
not reported either.

## What to do

Run `git ls-files --stage | grep ^160000` and compare it with `.gitmodules`. Remove a gitlink nobody wants with
`git rm --cached <path>`, or add the missing entry. Push the commit that the gitlink wants, or record one that exists.
Give the job a token or a deploy key that may read the submodule's repository: the `GITHUB_TOKEN` of a workflow reads
only its own repository (https://docs.github.com/en/actions/concepts/security/github_token).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from workers.triage.detector import Detector
from workers.triage.ending import lines_until_failure
from workers.triage.log import POST_STEP, JobLog
from workers.triage.model import Category, Match
from workers.triage.model import Subject as BaseSubject
from workers.triage.patterns import Pattern
from workers.triage.text import code

UNLISTED = "The repository has a submodule at {path}, but `.gitmodules` has no address for it."
UNLISTED_REMEDY = """\
Add the missing entry to `.gitmodules` and commit it, or remove the leftover with `git rm --cached {path}`.
"""

UNPUSHED = "The commit {commit} that the repository wants in its submodule {path} cannot be fetched."
UNPUSHED_REMEDY = """\
Push that commit to the submodule's repository, or check out one that exists there and record it with `git add {path}`.
"""

UNREADABLE = "The submodule {path} cannot be cloned from {url}: the job may not read it, or it is not there."
UNREADABLE_REMEDY = """\
Check the address in `.gitmodules`, and give the checkout a token or a deploy key that may read that repository; the
workflow's own `GITHUB_TOKEN` reads only its own repository.
"""

FILE_TRANSPORT = "The submodule {path} is fetched from a local path, which Git refuses by default."
FILE_TRANSPORT_REMEDY = """\
Use an address that can be fetched over the network, or allow it with `git -c protocol.file.allow=always`.
"""

OTHER = "Git could not check out the submodule {path}."
OTHER_REMEDY = """\
Run `git submodule update --init --recursive` in a fresh clone to see the same failure, and mend the address in
`.gitmodules` or the commit that the repository records.
"""

REMEDIES = {
    UNLISTED: UNLISTED_REMEDY,
    UNPUSHED: UNPUSHED_REMEDY,
    UNREADABLE: UNREADABLE_REMEDY,
    FILE_TRANSPORT: FILE_TRANSPORT_REMEDY,
    OTHER: OTHER_REMEDY,
}


@dataclass(frozen=True, slots=True)
class Subject(BaseSubject):
    """The submodule, as far as Git named it."""

    path: str | None
    """Where it lies, relative to the repository where the log allows that."""
    url: str | None = None
    """Where it is fetched from."""
    commit: str | None = None
    """The commit wanted there."""


_PREFIX = r"^\s*(?:##\[error\]|> )?(?:remote: )?(?:fatal: |error: )?"
# Both of Git's spellings: until 2.35 parts of this were a shell script with its own words.
_WORDINGS = tuple(
    (summary, Pattern(_PREFIX + pattern))
    for summary, pattern in (
        (UNLISTED, r"No url found for submodule path '(?P<path>[^']+)' in \.gitmodules"),
        (UNLISTED, r"[Nn]o submodule mapping found in \.gitmodules for path '(?P<path>[^']+)'"),
        (
            UNPUSHED,
            r"Fetched in submodule path '(?P<path>[^']+)', but it did not contain (?P<commit>[0-9a-f]{4,64})",
        ),
        (UNPUSHED, r"Unable to checkout '(?P<commit>[0-9a-f]{4,64})' in submodule path '(?P<path>[^']+)'"),
        (UNREADABLE, r"clone of '(?P<url>[^']+)' into submodule path '(?P<path>[^']+)' failed"),
        (OTHER, r"Unable to find (?:current|(?:[\w./-]+ )+)revision in submodule path '(?P<path>[^']+)'"),
        (OTHER, r"Unable to fetch in submodule path '(?P<path>[^']+)'$"),
        (OTHER, r"not a git repository: .*\.git/modules/(?P<path>\S+)"),
        (OTHER, r"Could not access submodule '(?P<path>[^']+)'"),
        (OTHER, r"Failed to clone '(?P<path>[^']+)' a second time, aborting"),
        (OTHER, r"[Ff]ailed to (?:recurse into|update) submodule(?: path)? ['`](?P<path>[^'`]+)['`]"),
    )
)
_REGISTERED = Pattern(r"^Submodule '[^']*' \((?P<url>[^)]+)\) registered for path '(?P<path>[^']+)'")
_NEAR = 12
"""How many lines may follow before the step fails: a clone is tried twice, and parallel ones write in between."""
_REASON_LINES = 8
_FARTHEST = 2000
_MOST = 1000
_REASONS = (
    "Permission denied (publickey",
    "Host key verification failed",
    "Repository not found",
    "could not read Username",
    "could not read Password",
    "Authentication failed",
    "does not exist or you do not have",
    "The requested URL returned error: 403",
    "The requested URL returned error: 404",
    "does not appear to be a git repository",
    "not our ref",
    "no such remote ref",
    "unadvertised object",
    "reference is not a tree",
    "Needed a single revision",
)
_FILE_REFUSED = "transport 'file' not allowed"
# These mean that a host did not answer, whatever Git goes on to say about the submodule.
_NETWORK = (
    "Could not resolve host",
    "Failed to connect to",
    "Connection timed out",
    "Operation timed out",
    "Connection reset",
    "Connection refused",
    "RPC failed",
    "early EOF",
    "gnutls_handshake",
    "SSL_ERROR",
    "SSL_connect",
    "The requested URL returned error: 5",
)


def detect(log: JobLog, hits: Sequence[int]) -> Iterable[Match]:
    """The first failure of each submodule; what Git says of the repositories around it only follows from that."""
    seen: set[str] = set()
    for number in hits[-_MOST:]:
        if not _is_fatal(log, number):
            continue
        for summary, pattern in _WORDINGS:
            found = pattern.search(log.text(number))
            if found and not (summary is OTHER and seen):
                yield from _match(log, number, summary, found.groupdict())
                seen.add(found["path"])
                break


def _is_fatal(log: JobLog, number: int) -> bool:
    span = log.span(number)
    if span is None or log.text(span.first) == POST_STEP:
        return False
    left = lines_until_failure(log, number)
    return left is not None and left <= _NEAR


def _match(log: JobLog, number: int, summary: str, groups: dict[str, str | None]) -> Iterator[Match]:
    before = list(log.window(number - _REASON_LINES, number - 1))
    if summary is not UNLISTED and any(_holds(text, _NETWORK) for _, text in before):
        return
    reasons = tuple(at for at, text in before if _holds(text, _REASONS))
    if summary in {UNREADABLE, OTHER} and any(_FILE_REFUSED in text for _, text in before):
        summary = FILE_TRANSPORT
    path = _relative(groups["path"])
    subject = Subject(path, groups.get("url") or _announced(log, number, path), groups.get("commit"))
    shown = {name: code(value or "?") for name, value in subject.fields().items()}
    shown_path = {**shown, "path": str(subject.path)} if _is_plain(subject.path) else {**shown, "path": "<path>"}
    yield Match(
        line=number,
        subject=subject,
        confidence=_confidence(summary, bool(reasons)),
        summary=summary.format(**shown),
        remedy=REMEDIES[summary].format(**shown_path).replace("\n", " ").strip(),
        evidence=reasons,
    )


def _announced(log: JobLog, number: int, path: str | None) -> str | None:
    """The address that Git named when it set the submodule up, in the same step."""
    span = log.span(number)
    first = max(span.first, number - _FARTHEST) if span else number
    for _, text in reversed(list(log.window(first, number))):
        found = _REGISTERED.search(text)
        if found and found["path"] == path:
            return str(found["url"])
    return None


def _confidence(summary: str, has_reason: bool) -> float:
    if summary in {UNLISTED, UNPUSHED, FILE_TRANSPORT}:
        return 0.97
    return 0.95 if has_reason else 0.75


def _holds(text: str, parts: Sequence[str]) -> bool:
    return any(part in text for part in parts)


def _is_plain(path: str | None) -> bool:
    """Whether the path may stand inside a command that a person copies."""
    return bool(path) and all(character.isalnum() or character in "/._-" for character in path or "")


def _relative(path: str | None) -> str | None:
    """Git names a clone's target with its full path; below the runner's workspace the rest is the repository's."""
    parts = PurePosixPath(path or "").parts
    if path and path.startswith(("/home/runner/work/", "/Users/runner/work/", "/__w/")):
        return "/".join(parts[parts.index("__w" if path.startswith("/__w/") else "work") + 3 :]) or path
    return path


DETECTOR = Detector(
    kind="broken-submodule",
    category=Category.CONFIGURATION,
    triggers=(
        "submodule path '",
        "in .gitmodules for path '",
        "a second time, aborting",
        "update submodule `",
        ".git/modules/",
        "access submodule '",
    ),
    detect=detect,
)

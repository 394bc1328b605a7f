"""How projects' own scripts and checks say that a lock file is out of date, whatever tool it belongs to."""

from __future__ import annotations

from workers.triage.resolvers.refusal import Reason, Refusal

OUTDATED = Reason(
    "A file that pins the dependencies is out of date: {wanted}.",
    """\
Renew {wanted} with the tool that writes it, as the message or the script that checks it says, and commit it together
with the change that made it necessary.
""",
)
_FILES = (
    r"go\.(?:mod|sum|work)|Cargo\.lock|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?"
    r"|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|packages\.lock\.json|Podfile\.lock"
    r"|Package\.resolved|mix\.lock|rebar\.lock|pubspec\.lock|Chart\.lock|\.terraform\.lock\.hcl|flake\.lock"
    r"|conda-lock\.yml|gradle\.lockfile|MODULE\.bazel\.lock|requirements[\w.-]*\.(?:txt|lock)"
)
_SAID = (
    "not up-to-date",
    "not up to date",
    "out-of-date",
    "out of date",
    "out of sync",
    "not in sync",
    "not tidy",
    "needs to be updated",
    "need to be updated",
    "is outdated",
    "are outdated",
)
LOCKS = tuple(
    Refusal(
        "A check",
        OUTDATED,
        said,
        rf"(?i)^(?:\S{{0,3}} ?(?:error|fatal|failed|failure)\b\W{{0,3}}|[✗✘❌×] ?)?[^:|]{{0,30}}?"
        rf"(?P<package>[\w./-]*(?:{_FILES})(?:(?:/|, | and | or )(?:{_FILES}))*)\W[^|]{{0,40}}\b{said}",
        confidence=0.85,
        reach=6,
    )
    for said in _SAID
)
"""One for each way to say it."""

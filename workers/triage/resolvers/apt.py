"""How Debian's package managers say that a package cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, NETWORK, Reason, Refusal

_APT_LISTS = """\
Run `apt-get update` before installing. When {wanted} is still not found, it has another name in this release of the
distribution, or lies in a repository that the job has not added.
"""
_APT_GONE = """\
Run `apt-get update` in the same step before installing: the package lists name {wanted}, which its mirror has replaced
by a newer version.
"""
_APT_VERSION = "Ask for a version that `apt-cache policy {package}` lists; mirrors keep only the newest."
_APT_BROKEN = """\
Read what {package} needs or must not go with, and install both in versions that fit; packages from a foreign repository
are the usual cause.
"""
_REPOSITORY = Reason(
    "The repository {wanted} cannot be used by apt.",
    "Remove the repository {wanted}, or replace it by one that serves this release of the distribution and is signed.",
)
_UNREACHED = NETWORK + r"|Temporary failure resolving|Could not connect to|Could not resolve '"
_DEBIAN = r"(?P<package>[a-z0-9][a-z0-9+.-]*)"

# https://manpages.debian.org/apt-get, https://wiki.debian.org/AptConfiguration
APT = (
    Refusal(
        "apt",
        ABSENT,
        "Unable to locate package",
        r"^E: Unable to locate package (?P<package>\S+)",
        _APT_LISTS,
        unless=_UNREACHED,
        before=60,
        after=0,
        reach=12,
    ),
    Refusal(
        "apt",
        ABSENT,
        "has no installation candidate",
        r"^E: Package '?(?P<package>[^\s']+)'? has no installation candidate",
        _APT_LISTS,
        unless=_UNREACHED,
        before=60,
        after=0,
        reach=12,
    ),
    Refusal(
        "apt",
        ABSENT,
        "E: Version '",
        r"^E: Version '(?P<requirement>[^']+)' for '(?P<package>[^']+)' was not found",
        _APT_VERSION,
        reach=12,
    ),
    Refusal(
        "apt",
        ABSENT,
        "Couldn't find any package by ",
        r"^E: Couldn't find any package by (?:glob|regex) '(?P<package>[^']+)'",
        _APT_LISTS,
        unless="Unable to locate package",
        before=6,
        after=0,
        reach=12,
    ),
    Refusal(
        "apt",
        ABSENT,
        "404  Not Found",
        (
            r"^(?:E: |Err:\d+ )?Failed to fetch \S+/(?P<package>[a-z0-9][a-z0-9+.-]*)_"
            r"(?P<requirement>[^_/]+)_\w+\.deb +404 "
        ),
        _APT_GONE,
        reach=20,
    ),
    Refusal(
        "apt",
        _REPOSITORY,
        "404  Not Found",
        r"^E: Failed to fetch (?:(?P<package>https?://\S+?)/dists/\S*|(?P<package2>https?://\S+)/\S+) +404 ",
        after=3,
        needs=r"^E: (?:Some index files failed|The repository|Unable to fetch)",
        reach=30,
    ),
    Refusal(
        "apt",
        CONFLICT,
        "The following packages have unmet dependencies",
        r"^The following packages have unmet dependencies",
        _APT_BROKEN,
        near=(rf"^\s*{_DEBIAN}(?::\w+)? : (?:Pre)?[A-Z]\w+: ",),
        shows=r"^\s*\S+ : |^E: ",
        needs=r"^E: ",
        after=30,
        reach=20,
    ),
    Refusal(
        "apt",
        CONFLICT,
        "you have held broken packages",
        r"^E: Unable to correct problems, you have held broken packages",
        _APT_BROKEN,
        unless="have unmet dependencies",
        before=30,
        after=0,
        reach=12,
    ),
    Refusal(
        "apt",
        _REPOSITORY,
        "does not have a Release file",
        r"^E: The repository '(?P<package>[^']+)' (?:does not have|no longer has) a Release file",
        reach=20,
    ),
    Refusal(
        "apt",
        _REPOSITORY,
        "' is not signed.",
        r"^E: The repository '(?P<package>[^']+)' is not signed\.",
        shows="NO_PUBKEY|EXPKEYSIG",
        before=6,
        reach=20,
    ),
    Refusal(
        "apt",
        _REPOSITORY,
        "Cannot add PPA: '",
        r"^Cannot add PPA: '(?P<package>[^']+)'",
        unless="timed out|unreachable|resolve",
        after=4,
        reach=12,
    ),
    Refusal(
        "dpkg",
        CONFLICT,
        "dependency problems prevent configuration of",
        rf"^dpkg: dependency problems prevent configuration of {_DEBIAN}",
        _APT_BROKEN,
        shows=r"^\s+\S+ depends on|is not installed",
        reach=40,
    ),
)

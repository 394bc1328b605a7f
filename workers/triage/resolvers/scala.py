"""How sbt, Ivy and Leiningen say that an artifact cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.jvm import REPOSITORY, TYPED
from workers.triage.resolvers.refusal import ABSENT, CONFLICT, NETWORK, Refusal

_IVY = r"(?P<package>[\w.-]+#[\w.-]+);(?P<requirement>[^\s:]+)"
SBT_AND_IVY = (
    Refusal(
        "Ivy",
        ABSENT,
        "unresolved dependency: ",
        rf"unresolved dependency: {_IVY}: (?:not found|configuration not)",
        REPOSITORY,
        reach=120,
    ),
    Refusal(
        "Ivy",
        ABSENT,
        "UNRESOLVED DEPENDENCIES",
        r"::\s+UNRESOLVED DEPENDENCIES\s+::",
        REPOSITORY,
        near=(rf"::\s+{_IVY}: not found",),
        shows=r"::\s+\S+#\S+;\S+: ",
        unless=r"unresolved dependency: ",
        after=60,
        reach=120,
    ),
    Refusal(
        "sbt",
        ABSENT,
        "ResolveException: Error downloading",
        r"ResolveException: Error downloading (?P<package>[\w.-]+:[\w.-]+):(?P<requirement>\S+)",
        REPOSITORY,
        shows="not found: ",
        unless=NETWORK,
        reach=120,
    ),
    Refusal(
        "sbt",
        CONFLICT,
        "found version conflict(s) in library dependencies",
        r"found version conflict\(s\) in library dependencies",
        near=(r"\* (?P<package>[\w.-]+:[\w.-]+):(?P<requirement>\S+) ",),
        shows=r"\* \S+:\S+|\+- ",
        reach=60,
    ),
    Refusal(
        "Leiningen",
        ABSENT,
        "Could not find artifact ",
        rf"^Could not find artifact {TYPED} in \S+ \(",
        REPOSITORY,
        shows="This could be due to",
        unless=NETWORK + r"|Could not transfer artifact",
        needs="This could be due to a typo",
        after=8,
        reach=12,
        confidence=0.9,
    ),
)

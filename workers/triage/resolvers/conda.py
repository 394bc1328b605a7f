"""How conda, mamba and pixi say that an environment cannot be solved."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, STALE, Refusal

# https://docs.conda.io/projects/conda/en/stable/dev-guide/api/conda/exceptions/, https://mamba.readthedocs.io/
CONDA = (
    Refusal(
        "conda",
        ABSENT,
        "PackagesNotFoundError: ",
        r"^PackagesNotFoundError: ",
        near=(r"^\s+- (?P<package>[\w.:/-]+?)(?P<requirement>[=<>!~ ].*)?$",),
        shows=r"^\s+- ",
    ),
    Refusal(
        "conda",
        ABSENT,
        "ResolvePackageNotFound:",
        r"^ResolvePackageNotFound:",
        near=(r"^\s+- (?P<package>[\w.:/-]+?)(?P<requirement>[=<>!~ ].*)?$",),
        shows=r"^\s+- ",
    ),
    Refusal(
        "conda",
        CONFLICT,
        "UnsatisfiableError: ",
        r"^(?:LibMamba)?UnsatisfiableError: ",
        near=(
            r"nothing provides (?:requested )?(?P<package>[\w.-]+) ?(?P<requirement>[^\s,]*)",
            r"[├└]─ (?P<package>[\w.-]+) (?P<requirement>\S*) *(?:does not exist|is not installable|would require)",
            r"package (?P<package>[\w.-]+)-(?P<requirement>\d[^-\s]*)-\S+ (?:requires|is excluded|has constraint)",
            r"^\s+- (?P<package>[\w.-]+?)(?P<requirement>[=<>!~ ][^ ]*)?(?: ->.*)?$",
        ),
        shows=r"^\s+- |[├└]─ ",
        after=20,
    ),
    Refusal(
        "mamba",
        CONFLICT,
        "Could not solve for environment specs",
        r"^(?:(?:error|critical) +libmamba +)?Could not solve for environment specs",
        near=(
            r"[├└]─ (?P<package>[\w.-]+) (?P<requirement>\S*) *(?:does not exist|is not installable|would require)",
            r"nothing provides (?:requested )?(?P<package>[\w.-]+) ?(?P<requirement>[^\s,]*)",
        ),
        shows=r"[├└]─ |nothing provides",
        before=8,
    ),
    Refusal(
        "mamba",
        CONFLICT,
        "Encountered problems while solving",
        r"^(?:(?:error|critical) +libmamba +)?Encountered problems while solving",
        near=(
            r"nothing provides (?:requested )?(?P<package>[\w.-]+) ?(?P<requirement>[^\s,]*)",
            r"package (?P<package>[\w.-]+)-(?P<requirement>\d[^-\s]*)-\S+ (?:requires|is excluded|has constraint)",
        ),
        shows=r"^\s+- ",
    ),
    Refusal(
        "conda",
        ABSENT,
        "UnavailableInvalidChannel: ",
        r"^UnavailableInvalidChannel: .*",
        near=(r"channel (?P<package>\S+) <",),
        confidence=0.9,
    ),
    Refusal("pixi", STALE, "lock-file not up-to-date", r"lock-file not up-to-date", "Run `pixi lock` and commit it."),
    Refusal(
        "pixi",
        CONFLICT,
        "failed to solve the conda requirements",
        r"failed to solve the conda requirements",
        near=(r"No candidates were found for (?P<package>[\w.-]+) ?(?P<requirement>[^\s.]*)",),
        shows=r"[├└╰]─",
    ),
)

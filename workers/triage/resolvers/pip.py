"""How pip says that a requirement cannot be met."""

from __future__ import annotations

from workers.triage.resolvers.refusal import (
    ABSENT,
    CONFLICT,
    HASH,
    INSTALLED,
    INVALID,
    NETWORK,
    PY,
    UNSUPPORTED,
    Reason,
    Refusal,
)

_EXTRAS = r"(?:\[[^\]]*\])?"
_SPEC = r"(?P<requirement>(?: ?[<>=!~]=?=? ?[^ ;(,]+,?)*)"
UNINSTALL = Reason(
    "The package {wanted} cannot be replaced by pip: the system installed it without a record of its files.",
    "Install into a virtual environment, or let the system's package manager remove {wanted} first.",
)
_ASK_INDEX = """\
Compare {wanted} with what `pip index versions` lists for it. A version that exists may have no file for this Python or
platform, was withdrawn, or lies in an index that the job does not ask.
"""
_GIT = r"git checkout|'git', 'checkout'|Running command git|Git operation failed|/git', "

# https://pip.pypa.io/en/stable/topics/dependency-resolution/, .../topics/secure-installs/
PIP = (
    Refusal(
        "pip",
        ABSENT,
        "Could not find a version that satisfies the requirement",
        rf"^(?:ERROR: )?Could not find a version that satisfies the requirement (?P<package>{PY}){_EXTRAS}{_SPEC}",
        _ASK_INDEX,
        shows=r"No matching distribution found|has invalid metadata",
        unless=NETWORK,
        before=30,
        after=3,
        by_python=True,
    ),
    Refusal(
        "pip",
        ABSENT,
        "No matching distribution found for",
        rf"^(?:ERROR: |nox > ERROR: )?No matching distribution found for (?P<package>{PY}){_EXTRAS}{_SPEC}",
        _ASK_INDEX,
        unless=NETWORK,
        before=30,
        after=3,
        by_python=True,
    ),
    Refusal(
        "pip",
        CONFLICT,
        "because these package versions have conflicting dependencies",
        r"^(?:ERROR: )?Cannot install .* because these package versions have conflicting dependencies",
        near=(
            rf"^\s+\S.* depends on (?P<package>{PY}){_EXTRAS}{_SPEC}",
            rf"^\s+The user requested (?P<package>{PY}){_EXTRAS}{_SPEC}",
        ),
        shows=r"^\s+(?:The user requested|The constraint|\S.* depends on )|ResolutionImpossible",
        after=25,
    ),
    Refusal(
        "pip",
        CONFLICT,
        "Dependency resolution exceeded maximum depth",
        r"Dependency resolution exceeded maximum depth",
        confidence=0.9,
    ),
    Refusal(
        "pip",
        INSTALLED,
        " has requirement ",
        rf"^{PY} \S+ has requirement (?P<package>{PY}){_EXTRAS}{_SPEC}, but you have \S+ \S+\.$",
        unless=r"^Successfully |^Installing collected",
        after=8,
        confidence=0.9,
        reach=8,
    ),
    Refusal(
        "pip",
        INSTALLED,
        ", which is not installed.",
        rf"^{PY} \S+ requires (?P<package>{PY}){_EXTRAS}{_SPEC}, which is not installed\.$",
        unless=r"^Successfully |^Installing collected|dependency resolver does not currently",
        before=8,
        after=8,
        confidence=0.9,
        reach=8,
    ),
    Refusal(
        "pip",
        HASH,
        "THESE PACKAGES DO NOT MATCH THE HASHES",
        r"THESE PACKAGES DO NOT MATCH THE HASHES",
        near=(rf"^\s+(?P<package>{PY}){_EXTRAS}{_SPEC} (?:from|\(from) ",),
        shows=r"^\s+Expected (?:or )?\w+ |^\s+Got ",
    ),
    Refusal(
        "pip",
        HASH,
        "Hashes are required in --require-hashes mode",
        r"^(?:ERROR: )?Hashes are required in --require-hashes mode",
        "Record the hash of {wanted} in the requirements file; `pip-compile --generate-hashes` records all of them.",
        near=(rf"^\s+(?P<package>{PY}){_EXTRAS}{_SPEC} --hash=",),
    ),
    Refusal(
        "pip",
        HASH,
        "In --require-hashes mode, all requirements must",
        r"In --require-hashes mode, all requirements must have their versions pinned",
        "Pin {wanted} with `==` and record its hash; `pip-compile --generate-hashes` does both.",
        near=(rf"^\s+(?P<package>{PY}){_EXTRAS}{_SPEC} \(?from",),
    ),
    Refusal(
        "pip",
        INVALID,
        "Invalid requirement: ",
        r"^(?:ERROR: |error: )?Invalid requirement: ['\"](?P<requirement>[^'\"]+)",
        unless="does not exist",
        shows="^Hint: ",
        after=3,
    ),
    Refusal(
        "pip",
        UNINSTALL,
        "Cannot uninstall ",
        rf"^(?:ERROR: |error: uninstall-\S+|× )*Cannot uninstall '?(?P<package>{PY}?)'?(?: (?P<requirement>\d[^ ,]*?))?"
        r"[.,]?(?: It is a distutils| RECORD file not found|$)",
        confidence=0.9,
    ),
    Refusal(
        "pip",
        UNSUPPORTED,
        "is not a supported wheel on this platform",
        r"(?:^|[/ ])(?P<package>[A-Za-z0-9][\w.]*)-(?P<requirement>\d[^- ]*)-\S+\.whl is not a supported wheel",
        confidence=0.9,
    ),
    Refusal(
        "pip",
        ABSENT,
        "did not match any file(s) known to git",
        r"^(?:error: |fatal: )?pathspec '(?P<requirement>[^']+)' did not match any file\(s\) known to git",
        "Correct the revision {wanted}: the repository that the requirement names has no such branch, tag or commit.",
        near=(r"Cloning (?P<package>\S+) \(to revision", r"Initializing environment for (?P<package>[^\s:]+:[^\s:]+)"),
        needs=_GIT,
        before=10,
        after=6,
        confidence=0.9,
    ),
)

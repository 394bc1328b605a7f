"""How npm says that a dependency cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import (
    ABSENT,
    CONFLICT,
    HASH,
    INSTALLED,
    INVALID,
    NPM,
    STALE,
    UNSUPPORTED,
    Reason,
    Refusal,
)

_SAYS = r"^npm (?:ERR!|error) "
_AT = rf"(?P<package>{NPM})@(?P<requirement>[^\s,'\"]+)"
_WHOLE = rf"(?P<package>{NPM}@[^\s:'\"]+)"
_PEER = rf"(?P<package>{NPM})@\"(?P<requirement>[^\"]*)\""
_NPM_LOCK = "Run `npm install` and commit `package-lock.json` together with the change to `package.json`."
_NPM_CONFLICT = """\
Update the package that asks for another version of {package}, or pin {package} to one that all of them accept. Only
when they are known to work together anyway, use `overrides` in `package.json` or `npm install --legacy-peer-deps`.
"""
_ENGINE = """\
Let the job run a version of Node.js and of the package manager that {wanted} accepts (`node-version` of
`actions/setup-node`), or use a release of it that supports this one.
"""


def _npm(code: str, reason: Reason, *near: str, advice: str = "", shows: str = "", after: int = 14) -> Refusal:
    """One of npm's error codes: https://docs.npmjs.com/cli/using-npm/logging."""
    said = tuple(_SAYS + expression for expression in near)
    return Refusal(
        "npm",
        reason,
        f" code {code}",
        rf"{_SAYS}code {code}\s*$",
        advice,
        near=said,
        shows=_SAYS + shows if shows else "",
        after=after,
    )


NPM_CODES = (
    Refusal(
        "npm",
        CONFLICT,
        " code ERESOLVE",
        rf"{_SAYS}code ERESOLVE\s*$",
        _NPM_CONFLICT,
        near=(
            rf"{_SAYS}Could not resolve dependency: +(?:npm \S+ +)?(?:\w+ )*{_PEER}",
            rf"{_SAYS} *(?:\w+ )?peer {_PEER} from ",
            rf"{_SAYS}Found: {_AT}",
        ),
        shows=rf"{_SAYS}(?:Found: |Could not resolve|(?:\w+ )?peer |Conflicting peer|While resolving)",
        after=30,
    ),
    _npm("ETARGET", ABSENT, rf"(?:notarget )?No matching version found for {_AT}?\.?$", shows="notarget No "),
    _npm("ENOVERSIONS", ABSENT, rf"No versions available for (?P<package>{NPM})"),
    Refusal(
        "npm",
        ABSENT,
        " code E404",
        rf"{_SAYS}code E404\s*$",
        near=(
            rf"{_SAYS}404 +(?:The requested resource )?'(?P<package>{NPM})@(?P<requirement>[^']*)' ",
            (
                rf"{_SAYS}404 +(?:Not Found: )?'?(?P<package>{NPM})(?:@(?P<requirement>[^\s']+))?'? (?:is not "
                r"in|- GET|could)"
            ),
            rf"{_SAYS}404 +Not Found: {_AT}",
            rf"{_SAYS}404 Not Found - GET \S+/(?P<package>{NPM})(?:\s|$)",
        ),
        shows=rf"{_SAYS}404 +\S",
        unless=r"Not Found - PUT",
    ),
    Refusal(
        "npm",
        STALE,
        " code EUSAGE",
        rf"{_SAYS}code EUSAGE\s*$",
        _NPM_LOCK,
        near=(
            rf"{_SAYS}Missing: {_AT} from lock file",
            rf"{_SAYS}Invalid: lock file's \S+ does not satisfy {_AT}",
        ),
        needs=r"are in sync",
        shows=rf"{_SAYS}(?:Missing: |Invalid: |.*are in sync)",
        after=20,
    ),
    Refusal(
        "npm",
        STALE,
        "cipm can only install packages",
        r"cipm can only install packages when your package\.json and \S+",
        _NPM_LOCK,
        near=(rf"{_SAYS}Missing: {_AT}", rf"{_SAYS}Invalid: lock file's \S+ does not satisfy {_AT}"),
    ),
    _npm(
        "EBADENGINE",
        UNSUPPORTED,
        rf"(?:engine|notsup) Not compatible with your version of node/npm: {_WHOLE}",
        advice=_ENGINE,
        shows="(?:engine|notsup) (?:Not|Req|Act)",
    ),
    _npm(
        "ENOTSUP",
        UNSUPPORTED,
        rf"notsup (?:Unsupported engine for|Not compatible with your version of node/npm:) {_WHOLE}",
        advice=_ENGINE,
        shows="notsup ",
    ),
    _npm("EBADPLATFORM", UNSUPPORTED, rf"notsup Unsupported platform for {_WHOLE}:", shows="notsup "),
    Refusal(
        "npm",
        HASH,
        " code EINTEGRITY",
        rf"{_SAYS}code EINTEGRITY\s*$",
        near=(
            rf"Verification failed while extracting {_AT}",
            rf"tarball data for (?P<package>{NPM})@\S+ .*seems to be corrupted",
        ),
        shows=rf"{_SAYS}(?:sha\d+-|Verification failed)",
        before=6,
    ),
    _npm(
        "EOVERRIDE",
        CONFLICT,
        rf"Override for {_AT} conflicts",
        advice="Make the override of {wanted} in `package.json` and the direct dependency on it name the same version.",
    ),
    _npm(
        "EUNSUPPORTEDPROTOCOL",
        INVALID,
        r"Unsupported URL Type \"[^\"]+\": (?P<requirement>\S+)",
        advice="Install with the package manager that understands {wanted}, or write the requirement in npm's terms.",
    ),
    _npm("EINVALIDPACKAGENAME", INVALID, r"Invalid package name \"(?P<requirement>[^\"]+)\""),
    _npm("EINVALIDTAGNAME", INVALID, r"Invalid tag name \"(?P<requirement>[^\"]+)\""),
    _npm("EPEERINVALID", CONFLICT, rf"peerinvalid The package {_AT} does not satisfy"),
    _npm("ELSPROBLEMS", INSTALLED, rf"(?:missing|invalid|extraneous): {_AT}", shows="(?:missing|invalid): "),
    Refusal(
        "npm",
        ABSENT,
        "notarget No compatible version found: ",
        rf"{_SAYS}notarget No compatible version found: {_AT}",
    ),
)

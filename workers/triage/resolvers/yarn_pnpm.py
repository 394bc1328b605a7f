"""How JavaScript's other package managers say it: Yarn, pnpm, Bun, Deno."""

from __future__ import annotations

from workers.triage.resolvers.refusal import (
    ABSENT,
    CONFLICT,
    HASH,
    INSTALLED,
    INVALID,
    NPM,
    STALE,
    TOOLCHAIN,
    UNSUPPORTED,
    Reason,
    Refusal,
)

_AT = rf"(?P<package>{NPM})@(?P<requirement>[^\s,'\"]+)"
_WHOLE = rf"(?P<package>{NPM}@[^\s:'\"]+)"
_YARN_LOCK = "Run `yarn install` and commit `yarn.lock` together with the change to `package.json`."
_PNPM_LOCK = "Run `pnpm install` and commit `pnpm-lock.yaml` together with the change to `package.json`."
_BUN_LOCK = "Run `bun install` and commit its lock file together with the change to `package.json`."
_ENGINE = """\
Let the job run a version of Node.js and of the package manager that {wanted} accepts (`node-version` of
`actions/setup-node`), or use a release of it that supports this one.
"""
_WORKSPACE = "Add {wanted} to the workspace, or correct the name or the version that asks for it."
_MANAGER = """\
Install {wanted} as `packageManager` in `package.json` asks, for instance with `corepack enable`, or change that field.
"""
MANAGER = Reason("The job runs another package manager than the project asks for: {wanted}.", _MANAGER)

YARN_CLASSIC = (
    Refusal(
        "Yarn",
        ABSENT,
        "Couldn't find any versions for ",
        r"^error Couldn't find any versions for \"(?P<package>[^\"]+)\" that matches \"(?P<requirement>[^\"]+)\"",
    ),
    Refusal("Yarn", ABSENT, "Couldn't find package ", r"^error Couldn't find package \"(?P<package>[^\"]+)\""),
    Refusal(
        "Yarn",
        ABSENT,
        ": Not found",
        r"^error An unexpected error occurred: \"https?://[^/]+/(?P<package>[^\"]+): Not found\"",
    ),
    Refusal(
        "Yarn", STALE, "Your lockfile needs to be updated", r"^error Your lockfile needs to be updated", _YARN_LOCK
    ),
    Refusal(
        "Yarn",
        UNSUPPORTED,
        "is incompatible with this module",
        rf"^error {_WHOLE}: The (?:engine|platform|CPU architecture) \"\S+\" is incompatible with this module",
        _ENGINE,
    ),
    Refusal(
        "Yarn",
        HASH,
        "Integrity check failed for ",
        r"^error .*Integrity check failed for \"(?P<package>[^\"]+)\"",
    ),
    Refusal("Yarn", INSTALLED, "Lock files don't match", r"^error Integrity check: Lock files don't match", _YARN_LOCK),
    Refusal(
        "Yarn",
        MANAGER,
        'defines "packageManager": ',
        r"This project's package\.json defines \"packageManager\": \"(?P<package>\w+)@(?P<requirement>[^\"+]+)",
    ),
)
_BERRY = r"^(?:➤ )?YN\d{4}: (?:[│·┌└] *)*"

# https://yarnpkg.com/advanced/error-codes
YARN_BERRY = (
    Refusal(
        "Yarn",
        STALE,
        "YN0028",
        rf"{_BERRY}(?:[-+]|The lockfile would have been \w+ by this install)",
        _YARN_LOCK,
        near=(rf"{_BERRY}\+ *\"?(?P<package>{NPM})\"?(?:@|: \"?)npm:(?P<requirement>[^\":]+)",),
        shows=rf"{_BERRY}(?:[-+]|The lockfile would)",
        after=8,
        output=40,
    ),
    Refusal(
        "Yarn",
        ABSENT,
        ": No candidates found",
        rf"{_BERRY}(?:Error: )?(?P<package>{NPM})@(?:npm:)?(?P<requirement>[^:]+): No candidates found",
    ),
    Refusal(
        "Yarn",
        ABSENT,
        ": Package not found",
        rf"{_BERRY}(?P<package>{NPM})@(?:npm:)?(?P<requirement>[^:]+): Package not found",
    ),
    Refusal(
        "Yarn",
        ABSENT,
        "can't be resolved to a satisfying range",
        rf"{_BERRY}(?P<package>{NPM})@(?:npm:)?(?P<requirement>\S+) can't be resolved to a satisfying range",
    ),
    Refusal(
        "Yarn",
        HASH,
        "doesn't match the expected checksum",
        rf"{_BERRY}(?P<package>{NPM})@(?:npm:)?(?P<requirement>\S+): The remote archive doesn't match the expected",
    ),
    Refusal(
        "Yarn",
        STALE,
        "seem to be present in your lockfile",
        r"(?P<package>\S+?)(?:@workspace:\S*)?: This package doesn't seem to be present in your lockfile",
        _YARN_LOCK,
    ),
)


def _pnpm(code: str, reason: Reason, *near: str, advice: str = "", shows: str = "", after: int = 12) -> Refusal:
    """One of pnpm's error codes: https://pnpm.io/errors. What they say may stand on their line or below it."""
    return Refusal(
        "pnpm",
        reason,
        f"ERR_PNPM_{code}",
        rf"^\[?ERR_PNPM_{code}\b",
        advice,
        near=near,
        shows=shows,
        after=after,
    )


PNPM = (
    _pnpm(
        "OUTDATED_LOCKFILE",
        STALE,
        (
            r"^\s*\* \d+ dependenc\w+ (?:were|was) (?:added|mismatched)\w*: (?P<package>[^\s@]+|@[^\s@]+)@"
            r"(?P<requirement>[^\s,]+)"
        ),
        advice=_PNPM_LOCK,
        shows=r"Failure reason|specifiers in the lockfile|^\s*\* \d+ dep",
    ),
    _pnpm("LOCKFILE_CONFIG_MISMATCH", STALE, advice=_PNPM_LOCK),
    _pnpm("LOCKFILE_BREAKING_CHANGE", STALE, advice=_PNPM_LOCK),
    _pnpm("FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE", STALE, advice=_PNPM_LOCK),
    _pnpm("BROKEN_LOCKFILE", STALE, advice=_PNPM_LOCK),
    _pnpm("LOCKFILE_MISSING_DEPENDENCY", STALE, rf"no entry for '/?{_AT}", advice=_PNPM_LOCK),
    _pnpm("NO_MATCHING_VERSION_INSIDE_WORKSPACE", ABSENT, rf"version found for {_AT}", advice=_WORKSPACE),
    _pnpm("NO_MATCHING_VERSION", ABSENT, rf"No matching version found for {_AT}", shows="^The latest release"),
    _pnpm("NO_MATURE_MATCHING_VERSION", ABSENT, r"Version (?P<requirement>\S+) .* of (?P<package>\S+) does not meet"),
    _pnpm(
        "FETCH_404", ABSENT, rf"GET https?://[^/]+/(?P<package>{NPM}): Not Found", shows="is not in the npm registry"
    ),
    _pnpm(
        "PEER_DEP_ISSUES",
        CONFLICT,
        rf"(?:unmet|missing) peer (?P<package>{NPM})@(?P<requirement>.*?)(?:: found .*)?$",
        shows="peer ",
        after=20,
    ),
    _pnpm(
        "UNSUPPORTED_ENGINE",
        UNSUPPORTED,
        r"Your \S+ version is incompatible with \"(?P<package>[^\"/][^\"]*)\"",
        advice=_ENGINE,
        shows="version is incompatible|^Expected version|^Got: ",
    ),
    _pnpm("UNSUPPORTED_PLATFORM", UNSUPPORTED, rf"Unsupported platform for {_WHOLE}:"),
    _pnpm("TARBALL_INTEGRITY", HASH, r"unexpected checksum for \"(?P<package>[^\"]+)\""),
    _pnpm(
        "WORKSPACE_PKG_NOT_FOUND", ABSENT, rf"\"(?P<package>{NPM})@(?P<requirement>[^\"]+)\" is in", advice=_WORKSPACE
    ),
    _pnpm("CATALOG_ENTRY_NOT_FOUND_FOR_SPEC", ABSENT, r"No catalog entry '(?P<package>[^']+)'"),
    _pnpm(
        "SPEC_NOT_SUPPORTED_BY_ANY_RESOLVER", INVALID, r"SPEC_NOT_SUPPORTED_BY_ANY_RESOLVER\]? +(?P<requirement>\S+) "
    ),
    _pnpm("BAD_PM_VERSION", MANAGER, r"configured to use v(?P<requirement>\S+) of (?P<package>\w+)"),
    _pnpm("OTHER_PM_EXPECTED", MANAGER, r"configured to use (?P<package>\w+)"),
)

OTHERS = (
    Refusal(
        "Bun",
        STALE,
        "lockfile is frozen",
        r"^error: lockfile had changes, but lockfile is frozen",
        _BUN_LOCK,
        shows="^note: ",
    ),
    Refusal(
        "Bun",
        ABSENT,
        "found for specifier ",
        r"^error: No version matching \"(?P<requirement>[^\"]+)\" found for specifier \"(?P<package>[^\"]+)\"",
    ),
    Refusal("Bun", ABSENT, " failed to resolve", rf"^error: {_AT} failed to resolve$", confidence=0.9),
    Refusal(
        "Bun", HASH, "Integrity check failed", r"^error: Integrity check failed(?: for tarball)?:? (?P<package>\S+)"
    ),
    Refusal(
        "Bun",
        ABSENT,
        "Workspace dependency ",
        r"^error: Workspace dependency \"(?P<package>[^\"]+)\" not found",
        _WORKSPACE,
    ),
    Refusal(
        "Deno",
        STALE,
        "The lockfile is out of date",
        r"^error: The lockfile is out of date",
        "Run `deno install` and commit `deno.lock`.",
    ),
    Refusal(
        "Deno",
        ABSENT,
        "that matches specified version constraint",
        r"^error: Could not find (?:version of )?'(?P<package>[^']+)' that matches",
    ),
    Refusal("Deno", ABSENT, "error: npm package '", r"^error: npm package '(?P<package>[^']+)' does not exist"),
    Refusal(
        "actions/setup-node",
        TOOLCHAIN,
        "Unable to find Node version",
        r"^(?:Error: )?Unable to find Node version '(?P<requirement>[^']+)'",
    ),
)

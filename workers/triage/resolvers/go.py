"""How Go's module system says that a module cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, HASH, OTHER_TOOL, STALE, TOOLCHAIN, Refusal

_MODULE = r"(?P<package>[\w.-]+\.\w+/[^\s@:]+|[\w.-]+\.\w+)"
_TIDY = "Run `go mod tidy` and commit `go.mod` and `go.sum`."
_VENDOR = "Run `go mod vendor` and commit what it changes."
_GO_TOO_OLD = "Let the job use the Go version that `go.mod` asks for (`go-version-file: go.mod` of `actions/setup-go`)."

# https://go.dev/ref/mod
GO = (
    Refusal(
        "Go",
        STALE,
        "missing go.sum entry for ",
        rf"missing go\.sum entry for module providing package {_MODULE}",
        _TIDY,
        shows="go get |go mod ",
    ),
    Refusal(
        "Go",
        STALE,
        "missing go.sum entry",
        rf"^(?:go: )?{_MODULE}@(?P<requirement>[^:\s]+): missing go\.sum entry",
        _TIDY,
        shows="go get |go mod ",
    ),
    Refusal("Go", STALE, "updates to go.", r"^go: updates to go\.(?:mod|sum|work) needed", _TIDY, shows="go mod tidy"),
    Refusal(
        "Go",
        HASH,
        ": checksum mismatch",
        rf"^(?:go: )?(?:verifying (?:module: )?)?{_MODULE}@(?P<requirement>[^:\s/]+)(?:/go\.mod)?: checksum mismatch",
        shows=r"^\s*downloaded:|go\.sum:|sum\.golang\.org:|SECURITY ERROR",
    ),
    Refusal(
        "Go",
        ABSENT,
        ": invalid version: ",
        (
            rf"^go: (?:.* requires )?{_MODULE}@(?P<requirement>[^:\s]+): invalid version: (?:unknown revision"
            r"|git|should be|module contains|go\.mod has)"
        ),
        unless="could not read Username|Could not resolve host|terminal prompts disabled",
        after=6,
    ),
    Refusal("Go", ABSENT, ": unknown revision ", rf"^go: .*?{_MODULE}@(?P<requirement>[^:\s]+): .*unknown revision "),
    Refusal(
        "Go",
        ABSENT,
        "but does not contain package",
        rf"module {_MODULE}@\S+ found(?: \((?P<requirement>[^),]+).*?\))?, but does not contain package",
    ),
    Refusal(
        "Go", ABSENT, "404 Not Found", rf"^(?:go: )?.*?{_MODULE}@(?P<requirement>[^:\s]+): reading \S+: 404 Not Found"
    ),
    Refusal("Go", ABSENT, "410 Gone", rf"^(?:go: )?.*?{_MODULE}@(?P<requirement>[^:\s]+): reading \S+: 410 Gone"),
    Refusal(
        "Go",
        CONFLICT,
        "module declares its path as: ",
        r"module declares its path as: (?P<requirement>\S+)",
        "Require {package} by the path that it declares itself: {requirement}.",
        near=(
            rf"^go: (?:.* requires )?{_MODULE}@\S+(?: \S+)*: parsing go\.mod",
            r"but was required as: (?P<package>\S+)",
        ),
        before=3,
        after=2,
        shows="but was required as|parsing go.mod",
    ),
    Refusal(
        "Go",
        STALE,
        "go: inconsistent vendoring",
        r"^go: inconsistent vendoring in",
        _VENDOR,
        near=(rf"^\s+{_MODULE}@(?P<requirement>[^:\s]+): is",),
        shows="is explicitly required|is marked as explicit|is replaced",
    ),
    Refusal(
        "Go",
        OTHER_TOOL,
        "requires go >= ",
        r"^go: (?P<package>\S+?)(?:@\S+)? requires go >= (?P<requirement>[\d.]+)",
        _GO_TOO_OLD,
    ),
    Refusal(
        "Go",
        OTHER_TOOL,
        "invalid go version '",
        r"go\.mod:\d+: invalid go version '(?P<requirement>[^']+)'",
        _GO_TOO_OLD,
    ),
    Refusal(
        "Go",
        OTHER_TOOL,
        "unknown directive: ",
        r"go\.mod:\d+: unknown directive: (?P<requirement>toolchain|tool|godebug|ignore)",
        _GO_TOO_OLD,
    ),
    Refusal(
        "Go",
        OTHER_TOOL,
        "toolchain not available",
        r"^go: download (?P<requirement>go\S+) for \S+: toolchain not available",
        _GO_TOO_OLD,
    ),
    Refusal(
        "Go",
        ABSENT,
        "invalid: should be v",
        rf"go\.mod:\d+: require {_MODULE}: version \"(?P<requirement>[^\"]+)\" invalid",
    ),
    Refusal(
        "Go",
        CONFLICT,
        "ambiguous import: ",
        r"ambiguous import: found package (?P<package>\S+) in multiple modules",
        after=4,
        shows=r"^\s+\S+ v\d",
    ),
    Refusal(
        "actions/setup-go",
        TOOLCHAIN,
        "Unable to find Go version",
        r"^(?:Error: )?Unable to find Go version '(?P<requirement>[^']+)'",
    ),
)

"""How NuGet and the .NET SDK say that a package or an SDK cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, HASH, OTHER_TOOL, STALE, TOOLCHAIN, UNSUPPORTED, Refusal

_NUGET_LOCK = "Restore with `--force-evaluate` on a developer's machine and commit `packages.lock.json`."
_SDK = "Install the .NET SDK that `global.json` asks for (`global-json-file` of `actions/setup-dotnet`)."

# https://learn.microsoft.com/nuget/reference/errors-and-warnings
DOTNET = (
    Refusal(
        "NuGet",
        ABSENT,
        "error NU110",
        (
            r"error NU110[0-46]: Unable to (?:find (?:a stable )?package|resolve) '?(?P<package>[\w.-]+)(?: "
            r"with version \((?P<requirement>[^)]+)\)| \((?P<requirement2>[^)]+)\)')?"
        ),
        shows="Found \\d+ version|Nearest version",
    ),
    Refusal(
        "NuGet",
        CONFLICT,
        "error NU1107",
        r"error NU1107: Version conflict detected for (?P<package>[\w.-]*\w)",
        shows="->",
    ),
    Refusal(
        "NuGet",
        CONFLICT,
        "error NU160",
        (
            r"error NU160[58]:.*?(?:downgrade|outside of dependency constraint): (?P<package>[\w.-]+)(?: "
            r"from (?P<requirement>\S+))?"
        ),
        shows="->",
    ),
    Refusal("NuGet", CONFLICT, "error NU1108", r"error NU1108:.*?(?P<package>[\w.-]+) ->", shows="->"),
    Refusal("NuGet", STALE, "error NU1004", r"error NU1004: ", _NUGET_LOCK),
    Refusal(
        "NuGet",
        HASH,
        "error NU1403",
        r"error NU1403: Package content hash validation failed for (?P<package>[\w.-]*\w)",
    ),
    Refusal(
        "NuGet",
        UNSUPPORTED,
        "error NU120",
        r"error NU120[1-3]: (?:Package|Project) (?P<package>\S+) (?:(?P<requirement>\d\S*) )?is not compatible with",
    ),
    Refusal(
        ".NET",
        TOOLCHAIN,
        "A compatible .NET SDK was not found",
        r"^A compatible (?:installed )?\.NET SDK was not found",
        _SDK,
        near=(
            r"Requested SDK version: (?P<requirement>\S+)",
            r"SDK (?:for global\.json )?version:? \[?(?P<requirement>\d[^\]\s]*)",
        ),
        shows="Requested SDK|global.json file|Installed SDKs",
    ),
    Refusal(
        ".NET",
        TOOLCHAIN,
        "A compatible installed .NET",
        r"A compatible installed \.NET (?:Core )?SDK for global\.json version \[(?P<requirement>[^\]]+)\]",
        _SDK,
    ),
    Refusal(
        ".NET",
        OTHER_TOOL,
        "error NETSDK1045",
        r"error NETSDK1045: .*targeting (?P<requirement>\.NET\S* \S*\d)",
        "Install the .NET SDK of that version in the job (`dotnet-version` of `actions/setup-dotnet`).",
    ),
    Refusal(
        ".NET",
        TOOLCHAIN,
        "error NETSDK1147",
        r"error NETSDK1147: .*workloads must be installed: (?P<package>\S+)",
        "Run `dotnet workload restore` before the build.",
    ),
    Refusal(
        "MSBuild",
        ABSENT,
        "error MSB4236",
        r"error MSB4236: The SDK '(?P<package>[^'/]+)(?:/(?P<requirement>[^']+))?' specified could not be found",
    ),
)

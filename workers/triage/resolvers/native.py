"""How Apple's and C++'s package managers say it: CocoaPods, SwiftPM, Conan, vcpkg, Meson, pkg-config."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, INSTALLED, STALE, UNSUPPORTED, Refusal

_PODS = "Run `pod install` and commit `Podfile.lock` together with the change to `Podfile`."

APPLE = (
    Refusal(
        "CocoaPods",
        CONFLICT,
        "CocoaPods could not find compatible versions",
        r"CocoaPods could not find compatible versions for pod \"(?P<package>[^\"]+)\"",
        shows=r"^\s+\S+ \(|Podfile",
    ),
    Refusal(
        "CocoaPods",
        ABSENT,
        "Unable to find a specification for",
        r"Unable to find a specification for `(?P<package>[^` ]+)(?: \((?P<requirement>[^)]+)\))?",
    ),
    Refusal(
        "CocoaPods",
        STALE,
        "The sandbox is not in sync with the Podfile.lock",
        r"The sandbox is not in sync with the Podfile\.lock",
        _PODS,
    ),
    Refusal(
        "CocoaPods",
        STALE,
        "changes to the lockfile in deployment mode",
        r"There were changes to the lockfile in deployment mode",
        _PODS,
    ),
    Refusal(
        "SwiftPM",
        CONFLICT,
        "ependencies could not be resolved because",
        r"^(?:error: |.*error: )?Dependencies could not be resolved because",
        near=(
            r"depends on '(?P<package>[^']+)' (?P<requirement>[^ ]+)",
            r"no versions of '(?P<package>[^']+)' match the requirement (?P<requirement>\S+)",
        ),
        shows="because |depends on",
    ),
    Refusal(
        "SwiftPM",
        ABSENT,
        "Could not resolve package dependencies",
        r"(?:error: )?Could not resolve package dependencies:",
        near=(
            r"(?:of|on) '(?P<package>[^']+)' (?:match the requirement )?(?P<requirement>\d\S*)",
            r"(?:package|repository|of) '(?P<package>[^']+)'",
            r"for '(?P<package>[^']+)'",
        ),
        unless="Could not resolve host|unable to access|timed out",
        shows="^\\s+\\S",
        after=5,
    ),
    Refusal(
        "SwiftPM",
        UNSUPPORTED,
        "is using Swift tools version",
        r"package '(?P<package>[^']+)'(?: @ \S+)? is using Swift tools version (?P<requirement>[\d.]+) but",
    ),
)

NATIVE = (
    Refusal(
        "Conan",
        ABSENT,
        "not resolved: ",
        r"^ERROR: Package '(?P<package>[^'/]+)/(?P<requirement>[^'@]+)[^']*' not resolved",
    ),
    Refusal(
        "Conan",
        ABSENT,
        "' in remotes",
        r"^ERROR: .*Unable to find '(?P<package>[^'/]+)/(?P<requirement>[^'@]+)[^']*' in remotes",
    ),
    Refusal(
        "Conan",
        ABSENT,
        "ERROR: Missing ",
        r"^ERROR: Missing (?:binary|prebuilt package)(?: for)?:? '?(?P<package>[^'/\s]+)/(?P<requirement>[^'@:\s]+)",
        "Build {wanted} in the job with `--build=missing`, or use a profile for which a binary exists.",
    ),
    Refusal(
        "Conan",
        CONFLICT,
        "ERROR: Version conflict: ",
        r"^ERROR: Version conflict: .*?(?P<package>[\w.+-]+)/(?P<requirement>[^\s@'\"]+)",
    ),
    Refusal(
        "vcpkg",
        ABSENT,
        "error: no version database entry for ",
        r"^error: no version database entry for (?P<package>\S+) at (?P<requirement>\S+)",
    ),
    Refusal(
        "vcpkg",
        ABSENT,
        "does not contain an entry for ",
        r"error: the baseline does not contain an entry for (?:port )?(?P<package>\S+)",
    ),
    Refusal("vcpkg", ABSENT, "error: while loading ", r"^error: while loading (?:port )?(?P<package>[\w-]+)"),
    Refusal(
        "Meson",
        INSTALLED,
        "ERROR: Dependency ",
        r"^(?:\S+: )?ERROR: Dependency ['\"](?P<package>[^'\"]+)['\"] (?:is required but )?not found",
        "Install the development package that brings {wanted}.",
    ),
    Refusal(
        "pkg-config",
        INSTALLED,
        "configure: error: Package requirements (",
        r"^configure: error: Package requirements \((?P<package>[\w.+-]+) ?(?P<requirement>[^)]*)\) were not met",
        "Install the development package that brings {wanted}.",
    ),
)

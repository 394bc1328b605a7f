"""How the build tools of the JVM say that an artifact cannot be had: Maven and Gradle."""

from __future__ import annotations

from workers.triage.resolvers.refusal import (
    ABSENT,
    CONFLICT,
    HASH,
    JAVA,
    NETWORK,
    OTHER_TOOL,
    STALE,
    UNSUPPORTED,
    Reason,
    Refusal,
)

TYPED = rf"(?P<package>{JAVA}):(?:[\w.-]+:){{1,2}}(?P<requirement>[\[(][^\s\])]*[\])]|[^\s:(),]+)"
_PLAIN = rf"(?P<package>{JAVA}):(?P<requirement>[\[(][^\s\])]*[\])]|[^\s:()]+)"
_NOT_FOUND = (
    rf"(?:Could not find artifact|Failure to find) {TYPED}",
    rf"{TYPED} was not found in \S+",
    rf"{TYPED} \(absent\)",
    rf"The following artifacts could not be resolved: {TYPED}",
    rf"No versions available for {TYPED} within specified range",
    rf"Missing artifact {TYPED}",
)
_TRANSFER = r"Could not transfer artifact|transfer failed for"
REPOSITORY = """\
Check that {wanted} was released to one of the repositories that the build asks. A snapshot of a sibling project has to
be built or deployed first; a private repository needs its entry and its credentials in the job's `settings.xml`.
"""
_VERSION = "Give {wanted} a version, or import the BOM that manages it."
_NO_HTTP = "Use `https` for the repository of {wanted}: Maven no longer asks repositories over plain HTTP."
_JVM_NEEDED = "Run the build with the Java version that {wanted} needs (`java-version` of `actions/setup-java`)."
PLUGIN = Reason("The build needs the plugin {wanted}, which {tool} finds nowhere.", REPOSITORY)

# https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html and the pages that
# Maven's own [Help 1] names.
MAVEN = (
    Refusal(
        "Maven",
        ABSENT,
        "maven-default-http-blocker",
        rf"Could not transfer artifact {TYPED} from/to maven-default-http-blocker",
        _NO_HTTP,
        reach=40,
        output=12,
    ),
    Refusal(
        "Maven",
        ABSENT,
        "Could not resolve dependencies for project",
        rf"Could not resolve dependencies for project .*(?:{'|'.join(_NOT_FOUND[:1])})",
        REPOSITORY,
        reach=40,
        output=12,
    ),
    Refusal(
        "Maven",
        ABSENT,
        "Could not resolve dependencies for project",
        r"^(?:Failed to execute goal .*: )?Could not resolve dependencies for project",
        REPOSITORY,
        near=_NOT_FOUND,
        unless=_TRANSFER,
        after=4,
        reach=40,
        output=12,
    ),
    Refusal(
        "Maven",
        ABSENT,
        "Failed to collect dependencies at",
        r"^(?:Failed to execute goal .*: )?.*Failed to collect dependencies at",
        REPOSITORY,
        near=_NOT_FOUND,
        unless=_TRANSFER,
        after=4,
        confidence=0.9,
        reach=40,
        output=12,
    ),
    Refusal(
        "Maven",
        ABSENT,
        "Non-resolvable ",
        (
            r"^Non-resolvable (?:parent|import) POM(?: for [^:]+:[^:]+:\S+)?: .*?(?:Could not find artifact"
            rf"|Failure to find) {TYPED}"
        ),
        REPOSITORY,
        reach=200,
        output=150,
    ),
    Refusal(
        "Maven",
        ABSENT,
        "Non-resolvable ",
        r"^Non-resolvable (?:parent|import) POM",
        REPOSITORY,
        near=_NOT_FOUND,
        unless=_TRANSFER,
        after=1,
        reach=200,
        output=150,
    ),
    Refusal(
        "Maven",
        ABSENT,
        "dependency.version' for ",
        rf"^'dependencies\.dependency\.version' for (?P<package>{JAVA})\S* is missing",
        _VERSION,
        unless=r"Non-resolvable (?:import|parent) POM",
        before=100,
        reach=60,
        output=12,
    ),
    Refusal(
        "Maven",
        PLUGIN,
        " or one of its dependencies could not be resolved",
        rf"^(?:Failed to execute goal .*: |Unresolveable build extension: |\S*ExtensionResolutionException: )?"
        rf"(?:Plugin|Extension) {_PLAIN} or one of its dependencies could not be resolved",
        unless=_TRANSFER,
        after=0,
        reach=40,
        output=12,
    ),
    Refusal(
        "Maven",
        PLUGIN,
        "Error resolving version for plugin",
        rf"^Error resolving version for plugin '(?P<package>{JAVA})'",
        reach=40,
        output=12,
    ),
    Refusal(
        "Maven",
        CONFLICT,
        "ependency convergence error for",
        rf"Dependency convergence error for (?P<package>{JAVA}):",
        shows=r"^\s*\+-",
        confidence=0.9,
        reach=60,
        output=12,
    ),
)

# https://docs.gradle.org/current/userguide/dependency_resolution.html
_OF_GRADLE = r"Could not (?:resolve|determine)|A problem occurred|went wrong|Could not get resource"
_CONFIGURATION = r"Could not resolve (?:all|plugin)|Required by:|^\s+project :|> Could not "
GRADLE = (
    Refusal(
        "Gradle",
        ABSENT,
        "> Could not find ",
        rf"^> Could not find (?:any version that matches )?{_PLAIN}\.$",
        REPOSITORY,
        shows=_CONFIGURATION,
        needs=_OF_GRADLE,
        before=12,
    ),
    Refusal(
        "Gradle",
        ABSENT,
        "> Could not find any ",
        rf"^> Could not find any (?:matches for|version that matches) {_PLAIN}",
        REPOSITORY,
        shows=_CONFIGURATION,
        before=4,
    ),
    Refusal(
        "Gradle",
        UNSUPPORTED,
        "No matching variant of ",
        rf"No matching variant of (?:\w+ )?(?:{_PLAIN}|(?P<package2>\S+)) was found",
        shows=_CONFIGURATION + r"|Incompatible because|compatible with Java",
        before=6,
    ),
    Refusal(
        "Gradle",
        CONFLICT,
        "Cannot choose between the following ",
        rf"Cannot choose between the following (?:variants|configurations) of {_PLAIN}",
        shows=_CONFIGURATION,
        before=6,
    ),
    Refusal(
        "Gradle",
        CONFLICT,
        "Cannot find a version of '",
        r"Cannot find a version of '(?P<package>[^']+)' that satisfies the version constraints",
        shows=r"Dependency path|Constraint path",
        before=4,
    ),
    Refusal(
        "Gradle",
        CONFLICT,
        "onflict found for the following module",
        r"^>? ?Conflict found for the following module",
        near=(rf"^\s+- (?P<package>{JAVA}) between versions (?P<requirement>.*)",),
    ),
    Refusal(
        "Gradle",
        STALE,
        "Dependency lock state for ",
        r"Dependency lock state for .* is out of date|Dependency lock state .* constraints",
        "Run Gradle with `--write-locks` and commit the lock files.",
        near=(rf"'{_PLAIN}'",),
    ),
    Refusal(
        "Gradle",
        HASH,
        "Dependency verification failed for ",
        r"^> Dependency verification failed for ",
        near=(rf"\({JAVA}:[^)]*\)|On artifact \S+ \({_PLAIN}\)", rf"^\s+- {_PLAIN} "),
        shows="On artifact|expected a|artifacts? failed",
    ),
    Refusal(
        "Gradle",
        PLUGIN,
        "was not found in any of the following sources",
        r"Plugin \[id: '(?P<package>[^']+)'(?:, version: '(?P<requirement>[^']+)')?[^\]]*\] was not found in any",
        shows="^- |could not resolve plugin artifact",
        unless=NETWORK,
    ),
    Refusal(
        "Java",
        OTHER_TOOL,
        "Dependency requires at least JVM runtime version",
        r"Dependency requires at least JVM runtime version (?P<requirement>\d+)",
        "Run Gradle with Java {wanted} or newer (`java-version` of `actions/setup-java`).",
        before=4,
        shows=_CONFIGURATION,
    ),
    Refusal(
        "Gradle",
        ABSENT,
        "available for offline mode",
        rf"No cached version of {_PLAIN} available for offline mode",
        "Let the build go online once, or bring {wanted} into its cache before.",
    ),
)

JVM = (*MAVEN, *GRADLE)
"""Both."""

"""How the package managers of R, Perl, Lua, Dart, Elixir, Erlang, Haskell and OCaml say it."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, INSTALLED, OTHER_TOOL, STALE, TOOLCHAIN, Refusal

_MIX_LOCK = "Run `mix deps.get` on a developer's machine and commit `mix.lock`."
_R = "Install {wanted} in the job before (`r-lib/actions/setup-r-dependencies` installs all that DESCRIPTION names)."

# What several resolvers that follow PubGrub end their explanation with.
PUBGRUB = (
    Refusal(
        "The resolver",
        CONFLICT,
        "version solving failed",
        r"version solving failed\.?$",
        near=(
            r"requires (?P<package>(?:Dart |Flutter )?SDK) version (?P<requirement>[^,]+)",
            r"(?:Because|and) no versions of (?P<package>[\w.@/-]+) match (?P<requirement>[^,]+)",
            r"depends on (?P<package>[\w.-]+) \((?P<requirement>[^)]*)\)",
            r"depends on \"(?P<package>[\w-]+) (?P<requirement>[^\"]+)\"",
            r"depends on (?P<package>[\w-]+) (?P<requirement>[\^<>=~!\d][^,\s]*)",
            r"depends on (?P<package>[\w-]+)",
        ),
        shows=r"^\s*(?:Because|And because|and |So, because|Thus|The current .* SDK version)",
        unless=r"Python requirement|supported Python range|requires Python",
        before=16,
        after=0,
    ),
)

# https://cran.r-project.org/doc/manuals/r-release/R-admin.html
R = (
    Refusal(
        "R",
        INSTALLED,
        "required but not available",
        r"^Packages? required but not available: [‘'](?P<package>[^’']+)",
        _R,
    ),
    Refusal(
        "R",
        INSTALLED,
        "suggested but not available",
        r"^Packages? suggested but not available: [‘'](?P<package>[^’']+)",
        _R,
        needs="ERROR",
        before=2,
        after=8,
        confidence=0.85,
    ),
    Refusal(
        "R",
        INSTALLED,
        " not available for package ",
        r"^ERROR: dependenc(?:y|ies) [‘'](?P<package>[^’']+)[’'].* (?:is|are) not available for package",
        _R,
    ),
    Refusal(
        "pak",
        ABSENT,
        "Could not solve package dependencies",
        r"Could not solve package dependencies",
        near=(
            r"Can't find package called (?P<package>[\w.]+)",
            r"^\s*\* (?P<package>[\w./@:-]+): (?:Can't|Could|dependency|Needs)",
        ),
        shows=r"^\s*\* |Can't",
    ),
)

OTHERS = (
    Refusal(
        "cpanm",
        ABSENT,
        "Couldn't find module or a distribution",
        r"^! Couldn't find module or a distribution (?P<package>[\w:]+)(?: \((?P<requirement>[^)]+)\))?",
    ),
    Refusal(
        "cpanm",
        INSTALLED,
        "Installing the dependencies failed: ",
        r"^! Installing the dependencies failed: (?:Module '(?P<package>[\w:]+)'|Installed version)",
        shows="! Bailing out",
    ),
    Refusal(
        "LuaRocks",
        ABSENT,
        "No results matching query were found",
        (
            r"^Error: (?:Could not satisfy dependency (?P<package>[\w.-]+)(?: (?P<requirement>[^:]+))?: )?No "
            r"results matching query were found"
        ),
    ),
    Refusal(
        "pub",
        STALE,
        "using `pubspec.lock`",
        r"^Unable to satisfy `pubspec\.yaml` using `pubspec\.lock`",
        "Run `dart pub get` and commit `pubspec.lock`.",
    ),
    Refusal("pub", ABSENT, "Could not find package ", r"^Could not find package [\"`]?(?P<package>\w+)[\"`]? at "),
    Refusal(
        "Mix",
        CONFLICT,
        "Hex dependency resolution failed",
        r"^\*\* \(Mix\) Hex dependency resolution failed",
        before=20,
        after=0,
        near=(r"depends on \"(?P<package>[\w-]+) (?P<requirement>[^\"]+)\"",),
        shows="Because |depends on",
        unless="version solving failed",
    ),
    Refusal(
        "Mix",
        STALE,
        "lock mismatch: the dependency is out of date",
        r"^lock mismatch: the dependency is out of date",
        _MIX_LOCK,
        near=(r"^\* (?P<package>\w+)",),
        before=1,
        after=0,
    ),
    Refusal(
        "Mix",
        INSTALLED,
        "the dependency is not available",
        r"^the dependency is not available",
        "Run `mix deps.get` before this step.",
        near=(r"^\* (?P<package>\w+)",),
        before=1,
        after=3,
        needs="errors on dependencies|^the dependency is not available",
    ),
    Refusal("Mix", STALE, "Your mix.lock is out of date", r"^\*\* \(Mix\) Your mix\.lock is out of date", _MIX_LOCK),
    Refusal(
        "Mix", ABSENT, "No package with name ", r"No package with name (?P<package>\w+) \(from: [^)]+\) in registry"
    ),
    Refusal(
        "Elixir",
        OTHER_TOOL,
        "You're trying to run :",
        (
            r"You're trying to run :(?P<package>\w+) on Elixir v\S+ but it has declared in its mix\.exs file "
            r"it supports only (?P<requirement>Elixir .*\S)"
        ),
    ),
    Refusal(
        "rebar3",
        ABSENT,
        "Package not found in any repo",
        r"^(?:===> )?Package not found in any repo: (?P<package>\S+) ?(?P<requirement>\S*)",
    ),
    Refusal(
        "cabal",
        CONFLICT,
        "Could not resolve dependencies:",
        r"^(?:Error: )?(?:\[Cabal-\d+\] *)?(?:cabal: )?Could not resolve dependencies:",
        near=(
            r"\[__\d+\] unknown package: (?P<package>[\w-]+)",
            r"rejecting: (?P<package>[\w-]+?)[-;](?P<requirement>[\d.]+)",
            r"trouble fulfilling: (?P<package>[\w-]+)",
        ),
        shows=r"^\[__\d+\] (?:rejecting|fail|unknown|next goal)|trouble fulfilling",
        after=16,
    ),
    Refusal(
        "cabal",
        ABSENT,
        "There is no package named",
        r"^(?:Error: )?cabal: There is no package named '(?P<package>[^']+)'",
    ),
    Refusal(
        "Stack",
        CONFLICT,
        "While constructing the build plan",
        r"While constructing the build plan, (?:Stack encountered|the following exceptions)",
        near=(
            r"^\s+\*? ?(?P<package>[\w-]+) (?P<requirement>needed|must match [^,]+|from stack configuration)",
            r"^\s+(?P<package>[\w-]+)-[\d.]+ (?:from|is|must)",
        ),
        shows=r"In the dependencies for|needed|must match|does not match",
        after=16,
    ),
    Refusal(
        "opam",
        CONFLICT,
        "[ERROR] Package conflict",
        r"^Package conflict",
        near=(r"^\s+- (?P<package>[\w.-]+)(?: (?P<requirement>[<>=&|!].*))?$",),
        shows=r"^\s+[-*] ",
    ),
    Refusal("opam", ABSENT, "[ERROR] No package named", r"^No package named (?P<package>\S+) found"),
    Refusal(
        "erlef/setup-beam",
        TOOLCHAIN,
        "not found in version list",
        r"^(?:Error: )?Requested (?P<package>[\w/]+) version \(?(?P<requirement>[^)\s]+)\)? not found in version list",
    ),
    Refusal(
        "actions/setup-java",
        TOOLCHAIN,
        "Could not find satisfied version for",
        r"^(?:Error: )?Could not find satisfied version for [Ss]em[Vv]er '?(?P<requirement>[^'\s.]+(?:\.\d+)*)'?",
    ),
)

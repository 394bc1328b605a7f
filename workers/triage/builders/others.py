"""How the package managers of other languages and of operating systems say that a package could not be built."""

from __future__ import annotations

from workers.triage.resolvers.refusal import BUILD, Refusal

_CRATE = r"(?P<package>[A-Za-z][\w-]*?)"
_NAMED = r"(?P<package>[\w-]+?)-(?P<version>\d[\w.]*)"

# https://guides.rubygems.org/gems-with-extensions/
RUBY = (
    Refusal(
        "RubyGems",
        BUILD,
        "Failed to build gem native extension",
        r"Failed to build gem native extension\.?$",
        near=(
            r"/gems/(?P<package>[\w.-]+?)-(?P<version>\d[\w.]*)(?:-[\w-]+)?/",
            r"An error occurred while installing (?P<package>\S+) \((?P<version>[^)]+)\)",
            r"^Installing (?P<package>\S+) (?P<version>\S+) with native extensions",
            r"Error installing (?P<package>[\w.-]+):",
        ),
        shows=r"An error occurred while installing|\*\*\* extconf\.rb failed|^\s*checking for .* no$",
        before=4,
        after=60,
        reach=120,
    ),
)

# https://doc.rust-lang.org/cargo/reference/build-scripts.html
RUST = (
    Refusal(
        "Cargo",
        BUILD,
        "failed to run custom build command for",
        rf"^error: failed to run custom build command for `{_CRATE} v(?P<version>[^\s`]+)"
        r"(?: \((?:https?|ssh|git|registry)[^)]*\))?`",
        shows=r"panicked at|^Caused by",
        reach=60,
    ),
    Refusal(
        "Cargo",
        BUILD,
        "/.cargo/registry/src/",
        rf"^--> \S*/\.cargo/registry/src/[^/]+/{_CRATE}-(?P<version>\d+\.\d+\.\d+[^/]*)/",
        needs=r"^error(?:\[E\d+\])?: ",
        unless=r"^note: |^warning: ",
        before=1,
        after=0,
        reach=120,
    ),
    Refusal(
        "Cargo",
        BUILD,
        "error: failed to compile `",
        rf"^error: failed to compile `{_CRATE} v(?P<version>[^\s`]+)`, intermediate artifacts",
        after=0,
        confidence=0.9,
        output_above=True,
    ),
)

GO = (
    Refusal(
        "Go",
        BUILD,
        "/pkg/mod/",
        r"^(?:\S+: )?\S*/pkg/mod/(?P<package>[^@\s]+)@(?P<version>v[^/\s]+)/\S*?\.(?:go|h|c|cc|cpp|S):\d+:\d+: ",
        needs=r"^# [\w./-]+|is not in (?:GOROOT|std)|build constraints exclude all Go files|requires newer Go version",
        unless=r"^WARN|level=warn",
        before=10,
        after=3,
        confidence=0.9,
    ),
)

HASKELL_AND_OTHERS = (
    Refusal(
        "cabal",
        BUILD,
        "(which is required by",
        rf"^(?:Error: )?(?:\[Cabal-\d+\] *)?(?:cabal: )?Failed to build (?:[\w:]+ (?:from|of) )?{_NAMED} \(which is",
        before=40,
        after=0,
        output_above=True,
    ),
    Refusal(
        "Stack",
        BUILD,
        "While building ",
        rf"While building (?:custom Setup\.hs for |simple Setup\.hs .*for )?package {_NAMED}\b",
        needs=r"Logs have been written to:|/stack-[0-9a-f]+/",
        after=12,
        output_above=True,
    ),
    Refusal(
        "opam",
        BUILD,
        "The compilation of ",
        r"^The compilation of (?P<package>[\w-]+?)\.(?P<version>v?\d\S*) failed",
        before=0,
        after=40,
        reach=60,
    ),
    Refusal(
        "Mix",
        BUILD,
        "ould not compile dependency :",
        r"^(?:\*\* \(Mix\) )?[cC]ould not compile dependency :(?P<package>\w+),",
        before=40,
        after=0,
        output_above=True,
    ),
    Refusal(
        "rebar3",
        BUILD,
        "===> Compiling ",
        r"^===> Compiling \S*_build/\w+/(?:lib|plugins)/(?P<package>\w+)/\S+ failed",
        after=10,
    ),
    Refusal(
        "R",
        BUILD,
        " failed for package ",
        r"^ERROR: (?:compilation|configuration|lazy loading|loading|package installation) failed for package "
        r"[‘'](?P<package>[^’']+)",
        unless=r"checking for file [‘'].*DESCRIPTION|this is package [‘']|^\* preparing [‘']",
        before=60,
        after=2,
        output_above=True,
    ),
    Refusal(
        "cpanm",
        BUILD,
        "! Installing ",
        r"(?:Building and testing|Configuring) (?P<package>[\w-]+)-v?(?P<version>\d[\w.]*) \.\.\. .*! "
        r"Installing \S+ failed|! Installing (?P<package2>\S+?) failed\. See ",
        before=8,
        after=0,
        confidence=0.9,
        output_above=True,
    ),
    Refusal(
        "LuaRocks",
        BUILD,
        "Error: Build error: ",
        r"^Error: Build error: ",
        near=(
            r"^Installing \S*/(?P<package>[\w.-]+?)-(?P<version>\d[\d.]*-\d+)\.(?:\w+\.)?rock",
            r"^(?P<package>[\w.-]+) (?P<version>\d[\d.]*-\d+) (?:depends on|is now)",
        ),
        needs=r"^Installing https?://",
        before=60,
        after=0,
        output_above=True,
    ),
    Refusal(
        "LuaRocks",
        BUILD,
        "Error: Could not find ",
        r"^Error: Could not find (?:header|library|expected) file for ",
        near=(r"^Installing \S*/(?P<package>[\w.-]+?)-(?P<version>\d[\d.]*-\d+)\.(?:\w+\.)?rock",),
        before=60,
        after=2,
        output_above=True,
    ),
    Refusal(
        "PECL",
        BUILD,
        "ERROR: `",
        r"^ERROR: `(?:make[^']*|phpize|\S*/configure.*)' failed",
        near=(
            r"building in \S*/(?P<package>\w+)-(?P<version>\d[\w.]*)",
            r"/pear/temp/(?:pear-build-\w+/)?(?P<package>\w+?)(?:-(?P<version>\d[\w.]*))?(?:/|$)",
            r"^downloading (?P<package>\w+)-(?P<version>\d[\w.]*)\.tgz",
        ),
        before=150,
        after=0,
        output_above=True,
    ),
)

# https://docs.conan.io/, https://learn.microsoft.com/vcpkg/, https://manpages.debian.org/dpkg, https://docs.chocolatey.org/
SYSTEM = (
    Refusal(
        "Conan",
        BUILD,
        ": Error in ",
        r"^ERROR: (?P<package>[\w.+-]+)/(?P<version>[^:@\s]+)(?:@\S*)?: Error in (?:build|source|package)\(\) method",
        before=40,
        after=3,
    ),
    Refusal(
        "vcpkg",
        BUILD,
        "failed with: ",
        (
            r"^error: [Bb]uilding (?:package )?(?P<package>[\w-]+)(?:\[[^\]]*\])?:\S+ failed with: "
            r"(?:BUILD_FAILED|POST_BUILD)"
        ),
        shows=r"See logs for more|\.log$",
        before=20,
        reach=60,
    ),
    Refusal(
        "dpkg",
        BUILD,
        "dpkg: error processing ",
        r"^dpkg: error processing (?:package |archive )(?:\S*/)?(?P<package>[a-z0-9][a-z0-9+.-]*?)"
        r"(?:_(?P<version>[^_/\s]+)_\w+\.deb)?(?::\w+)? \(--(?:configure|unpack|install|remove)\)",
        unless=r"dependency problems|frontend lock|No space left",
        shows=r"returned error exit status|trying to overwrite|^Errors were encountered",
        before=6,
        after=3,
        reach=40,
    ),
    Refusal(
        "Chocolatey",
        BUILD,
        "Error while running '",
        r"Error while running '.*\\lib\\(?P<package>[\w.-]+)\\tools\\chocolatey\w+\.ps1'",
        unless=r"\b(?:404|503|502|timed out)\b",
        before=10,
        after=2,
    ),
    Refusal(
        "Homebrew",
        BUILD,
        " did not build",
        r"^Error: (?P<package>[\w@.+/-]+) (?:(?P<version>\d\S*) )?did not build",
        before=20,
        after=6,
    ),
)

OTHERS = (*RUBY, *RUST, *GO, *HASKELL_AND_OTHERS, *SYSTEM)
"""All of them."""

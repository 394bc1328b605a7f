"""How JavaScript's package managers say that a dependency's install script failed."""

from __future__ import annotations

from workers.triage.resolvers.refusal import BUILD, NETWORK, NPM, Refusal

_FOLDER = r"[/\\]node_modules[/\\](?P<package>(?:@[\w.~-]+[/\\])?[\w.~-]+)"
_UNREACHED = rf"{NETWORK}|related to network connectivity|getaddrinfo"
_IGNORED = "Allow the build scripts of the packages that need them, as pnpm's message says, or ignore them for good."

JAVASCRIPT = (
    # npm 7 and later: https://docs.npmjs.com/cli/using-npm/scripts
    *(
        Refusal(
            "npm",
            BUILD,
            f"{says} path ",
            rf"^{says} path .*{_FOLDER}$",
            needs=rf"^{says} command failed",
            unless=_UNREACHED,
            after=120,
            shows=r"gyp ERR! (?:build|configure) error|gyp ERR! stack Error|command sh -c|Exit status",
        )
        for says in ("npm ERR!", "npm error")
    ),
    # npm 6 and before name the package and the script.
    Refusal(
        "npm",
        BUILD,
        "install: `",
        rf"^npm ERR! (?P<package>{NPM})@(?P<version>\S+) (?:pre|post)?install: `",
        needs=r"^> \S+@\S+ (?:pre|post)?install .*node_modules",
        unless=_UNREACHED,
        before=200,
        after=0,
        shows=r"gyp ERR! (?:build|configure) error|gyp ERR! stack Error",
        output_above=True,
    ),
    Refusal(
        "Yarn",
        BUILD,
        ": Command failed.",
        rf"^error \S*{_FOLDER}: Command failed\.$",
        unless=_UNREACHED,
        after=200,
        shows=r"^(?:Exit code|Command): |gyp ERR! (?:build|configure) error|gyp ERR! stack Error",
        reach=200,
    ),
    Refusal(
        "Yarn",
        BUILD,
        "couldn't be built successfully",
        rf"(?P<package>{NPM})@npm:(?P<version>[^\s\[]+?)(?: \[\w+\])? couldn't be built successfully",
        shows=r"YN0009",
    ),
    Refusal(
        "pnpm",
        BUILD,
        "install: Failed",
        rf"^\S*{_FOLDER} (?:pre|post)?install: Failed$",
        unless=_UNREACHED,
        before=60,
        after=1,
        shows=r"gyp ERR! (?:build|configure) error|gyp ERR! stack Error",
        output_above=True,
    ),
    Refusal(
        "pnpm",
        BUILD,
        "ERR_PNPM_IGNORED_BUILDS",
        r"^\[?ERR_PNPM_IGNORED_BUILDS\b",
        _IGNORED,
        near=(
            rf"gnored build scripts: (?P<package>{NPM})@(?P<version>[^\s,]+)",
            rf"gnored build scripts: (?P<package>{NPM})",
        ),
    ),
    Refusal(
        "Bun",
        BUILD,
        " script from ",
        r"^error: (?:pre|post)?install script from \"(?P<package>[^\"]+)\" exited with",
        unless=_UNREACHED,
        before=60,
        after=0,
        shows=r"gyp ERR! (?:build|configure) error|gyp ERR! stack Error",
        output_above=True,
    ),
    # node-gyp itself, below whatever ran it: https://github.com/nodejs/node-gyp
    *(
        Refusal(
            "node-gyp",
            BUILD,
            f"gyp ERR! {step} error",
            rf"gyp ERR! {step} error *$",
            near=(rf"gyp ERR! cwd .*{_FOLDER}$",),
            needs=rf"gyp ERR! cwd .*{_FOLDER}$",
            unless=rf"{_UNREACHED}|SKIPPING OPTIONAL",
            before=0,
            after=25,
            shows=r"gyp ERR! stack Error",
            confidence=0.9,
            output_above=True,
        )
        for step in ("build", "configure")
    ),
)
"""All of them."""

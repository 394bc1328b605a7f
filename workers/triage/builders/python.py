"""How Python's package managers say that a package could not be built."""

from __future__ import annotations

from functools import partial

from workers.triage.resolvers.refusal import BUILD, PY, Refusal

_pip = partial(Refusal, "pip", BUILD, before=0, after=0, reach=40)
# What lies in pip's folders of a checkout or of a link, and not of an index, is named `pip-req-build-...`.
_UNPACKED = rf"/pip-(?:install|build|wheel)-[\w-]+/(?P<package>{PY}?)(?:_[0-9a-f]{{32}})?/?$"

# https://pip.pypa.io/en/stable/topics/dependency-resolution/, https://pip.pypa.io/en/stable/reference/build-system/
PIP = (
    _pip(
        "did not run successfully.",
        rf"^× Building wheel for (?P<package>{PY})(?: \(.*\))? did not run successfully\.",
    ),
    _pip(
        "did not run successfully.",
        r"^× (?:Getting requirements to build wheel|Preparing metadata \(.*\)|python setup\.py "
        r"(?:egg_info|bdist_wheel)) did not run successfully\.",
    ),
    _pip(
        "did not run successfully.",
        r"^× (?:pip subprocess to install (?:build|backend) dependencies|installing (?:build|backend) dependencies for "
        rf"(?P<package>{PY})) did not run successfully\.",
        unless=r"No matching distribution found|Could not find a version that satisfies",
        after=60,
    ),
    _pip(
        "did not run successfully.", rf"^× Running setup\.py install for (?P<package>{PY}) did not run successfully\."
    ),
    _pip(
        "Command errored out with exit status",
        r"^(?:ERROR: )?Command errored out with exit status \d+:",
        near=(rf"cwd: \S*{_UNPACKED}", rf"\S*{_UNPACKED}"),
        needs=_UNPACKED,
        after=4,
    ),
    _pip('" failed with error code ', rf'^(?:ERROR: )?Command ".*" failed with error code \d+ in \S*{_UNPACKED}'),
    _pip("Failed building wheel for ", rf"^(?:ERROR: )?Failed building wheel for (?P<package>{PY})"),
    _pip("Could not build wheels for ", rf"^(?:ERROR: )?Could not build wheels for (?P<package>{PY}[A-Za-z0-9]|\w)"),
    _pip(
        "Failed to build installable wheels for some",
        r"Failed to build installable wheels for some pyproject\.toml based projects",
        near=(rf"projects \((?P<package>{PY})", rf"^╰─> (?P<package>{PY})"),
        after=1,
    ),
    _pip(
        "Setup script exited with",
        r"^error: Setup script exited with",
        near=(r"^Running (?P<package>[A-Za-z0-9][\w.]*(?:-[A-Za-z][\w.]*)*)-(?P<version>\d[\w.]*)/setup\.py",),
        needs=r"^Running \S+/setup\.py",
        before=150,
        output_above=True,
    ),
)

# https://docs.astral.sh/uv/reference/troubleshooting/build-failures/, https://python-poetry.org/docs/faq/
OTHERS = (
    *(
        Refusal(
            "uv",
            BUILD,
            says,
            rf"^(?:(?:×|error:|├─▶|╰─▶|Caused by:|cause:) *)*Failed to (?:download and )?build:? `(?P<package>{PY})"
            r"(?:==(?P<version>[^`]+)| @ (?:git\+|https?:)[^`]+)`",
            after=0,
            reach=40,
        )
        for says in ("Failed to build `", "Failed to build: `", "Failed to download and build `")
    ),
    Refusal(
        "Poetry",
        BUILD,
        "ChefBuildError",
        r"^ChefBuildError$",
        near=(rf"likely not a problem with poetry but with (?P<package>{PY}) \((?P<version>[^) ]+)",),
        after=180,
        reach=120,
    ),
    Refusal(
        "Poetry",
        BUILD,
        "PEP517 build of a dependency failed",
        r"^PEP517 build of a dependency failed$",
        near=(rf"following issues with (?P<package>{PY}) \((?P<version>[^) ]+)",),
        after=180,
        reach=120,
    ),
    Refusal(
        "Poetry",
        BUILD,
        "likely not a problem with poetry but ",
        rf"likely not a problem with poetry but (?:with|one of the following issues with) (?P<package>{PY}) "
        r"\((?P<version>[^) ]+)",
        after=0,
        reach=40,
    ),
    Refusal(
        "PDM",
        BUILD,
        "Build backend raised error",
        r"Build backend raised error",
        near=(rf"(?:✖|Install) (?P<package>{PY}) (?P<version>\d\S*) failed",),
        before=60,
        after=60,
        reach=60,
        confidence=0.85,
    ),
    Refusal(
        "conda",
        BUILD,
        "post-link script failed for package",
        r"post-link script failed for package (?:\S+::)?(?P<package>[\w.-]+?)-(?P<version>\d[^-\s]*)-",
        after=0,
        reach=40,
    ),
)

PYTHON = (*PIP, *OTHERS)
"""All of them."""

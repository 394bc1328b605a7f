"""How uv, Poetry, PDM and Pipenv say that a requirement cannot be met or a lock file is out of date."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, HASH, PY, STALE, UNSUPPORTED, Refusal

_EXTRAS = r"(?:\[[^\]]*\])?"
_SPEC = r"(?P<requirement>(?: ?[<>=!~]=?=? ?[^ ;(,]+,?)*)"
_UV_LOCK = "Run `uv lock` and commit `uv.lock` together with the change to `pyproject.toml`."
_POETRY_LOCK = "Run `poetry lock` and commit `poetry.lock` together with the change to `pyproject.toml`."
_PDM_LOCK = "Run `pdm lock` and commit `pdm.lock` together with the change to `pyproject.toml`."
_PIPENV_LOCK = "Run `pipenv lock` and commit `Pipfile.lock` together with the change to `Pipfile`."
_UNDECLARED = "Declare the extra or group {wanted} in `pyproject.toml`, or correct the name in the command."
_PYTHON_BOUND = r"Python version \(|Python requirement|requires Python |requires-python"

# https://docs.astral.sh/uv/concepts/resolution/
UV = (
    Refusal(
        "uv",
        CONFLICT,
        "No solution found when resolving",
        r"^(?:(?:×|error:|x|├─▶|╰─▶|Caused by:|cause:) *)*No solution found when resolving",
        near=(
            rf"there (?:is|are) no versions? of (?P<package>{PY}){_EXTRAS}{_SPEC}",
            rf"ecause (?P<package>{PY}){_EXTRAS} was not found in the",
            rf"only (?P<package>{PY}){_EXTRAS}\S* (?:is|are) available",
            rf"And because .* depends on (?P<package>{PY}){_EXTRAS}{_SPEC}",
            rf"depends on (?P<package>{PY}){_EXTRAS}{_SPEC}",
        ),
        shows=r"[Bb]ecause |we can conclude|^\s+hint: ",
        unless=_PYTHON_BOUND,
        after=14,
    ),
    Refusal(
        "uv",
        STALE,
        "needs to be updated, but `--",
        r"^(?:error: )?The lockfile at `[^`]+` needs to be updated, but `--\w+` was provided",
        _UV_LOCK,
    ),
    Refusal(
        "uv",
        UNSUPPORTED,
        "can't be installed because",
        rf"^(?:error: )?Distribution `(?P<package>{PY})==(?P<requirement>[^ `]+).*can't be installed because",
        shows="^hint: ",
    ),
    Refusal(
        "uv",
        HASH,
        "Hash mismatch for `",
        rf"Hash mismatch for `(?P<package>{PY})==(?P<requirement>[^`]+)`",
        shows="Expected:|Computed:|sha256:",
    ),
    Refusal(
        "uv",
        HASH,
        "In `--require-hashes` mode, all requirements must",
        rf"In `--require-hashes` mode, all requirements must .*(?:for|found): `?(?P<package>{PY}){_SPEC}",
        "Pin {wanted} with `==` and record its hash; `uv pip compile --generate-hashes` does both.",
    ),
    Refusal(
        "uv",
        ABSENT,
        "` is not defined in the ",
        r"^(?:error: )?(?:Extra|Group) `(?P<package>[^`]+)` is not defined in the ",
        _UNDECLARED,
    ),
    Refusal(
        "uv",
        ABSENT,
        "HTTP status client error (404",
        r"HTTP status client error \(404 Not Found\) for url \((?P<requirement>[^)]+)\)",
        near=(rf"Failed to (?:download|fetch)[^`]*`(?P<package>{PY})==",),
        needs=r"Failed to (?:download|fetch)",
        before=4,
        after=1,
        confidence=0.85,
    ),
    Refusal(
        "uv",
        ABSENT,
        "failed to find branch, tag, or commit",
        r"failed to find branch, tag, or commit `(?P<requirement>[^`]+)`",
        "Correct the revision {wanted}: the repository that the requirement names has no such branch, tag or commit.",
        near=(rf"Failed to [^`]*`(?P<package>{PY})",),
        before=6,
        after=0,
    ),
)

# https://python-poetry.org/docs/cli/, https://pdm-project.org/, https://pipenv.pypa.io/
LOCKERS = (
    Refusal(
        "Poetry",
        STALE,
        "since poetry.lock was last generated",
        r"^(?:Error: )?pyproject\.toml changed significantly since poetry\.lock was last generated",
        _POETRY_LOCK,
    ),
    Refusal(
        "Poetry",
        STALE,
        "poetry.lock is not up to date with pyproject.toml",
        r"^(?:Error: )?poetry\.lock is not up to date with pyproject\.toml",
        _POETRY_LOCK,
    ),
    Refusal(
        "Poetry",
        ABSENT,
        "Unable to find installation candidates for",
        rf"Unable to find installation candidates for (?P<package>{PY}) \((?P<requirement>[^)]+)\)",
        "Check that {wanted} has a file for this Python and platform, then lock again with `poetry update`.",
    ),
    Refusal(
        "Poetry",
        HASH,
        "not found in known hashes",
        rf"Hash for (?P<package>{PY}) \((?P<requirement>[^)]+)\) from archive \S+ not found in known hashes",
    ),
    Refusal(
        "Poetry",
        ABSENT,
        ") not found.",
        rf"^Package (?P<package>{PY}) \((?P<requirement>[^)]+)\) not found\.$",
        confidence=0.9,
    ),
    Refusal(
        "Poetry",
        ABSENT,
        "Group(s) not found: ",
        r"^Group\(s\) not found: (?P<package>[\w, -]+?)(?: \(via|$)",
        _UNDECLARED,
    ),
    Refusal("Poetry", ABSENT, "] is not specified.", r"^Extra \[(?P<package>[^\]]+)\] is not specified\.", _UNDECLARED),
    Refusal(
        "PDM",
        ABSENT,
        "Unable to find candidates for",
        rf"Unable to find candidates for (?P<package>{PY})",
    ),
    Refusal(
        "PDM",
        CONFLICT,
        "Unable to find a resolution",
        r"Unable to find a resolution(?: for (?P<package>\S+))?",
        near=(rf"^\s+(?P<package>{PY}){_EXTRAS}{_SPEC} \(from ",),
        shows=r"^\s+\S+ \(from ",
        unless=_PYTHON_BOUND,
    ),
    Refusal(
        "PDM", STALE, "Lock file is not up to date", r"^(?:ERROR: |\[\w+\]: )?Lock file is not up to date", _PDM_LOCK
    ),
    Refusal(
        "PDM",
        STALE,
        "Please run `pdm lock` to update the lock file",
        r"^(?:ERROR: |\[\w+\]: )?Please run `pdm lock` to update the lock file",
        _PDM_LOCK,
        unless="Lockfile does not exist",
        before=4,
    ),
    Refusal(
        "Pipenv",
        STALE,
        "Your Pipfile.lock",
        r"^Your Pipfile\.lock",
        _PIPENV_LOCK,
        needs=r"(?:is )?out of\s*(?:date)?|^date\. Expected",
        after=3,
        shows="Expected: |DeployException",
        output=60,
    ),
    Refusal("Pipenv", STALE, "Pipfile.lock is out-of-date", r"^Pipfile\.lock is out-of-date", _PIPENV_LOCK),
)

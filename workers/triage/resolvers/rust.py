"""How Cargo and rustup say that a crate or a toolchain cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, HASH, OTHER_TOOL, STALE, TOOLCHAIN, UNSUPPORTED, Refusal

_CRATE = r"(?P<package>[\w-]+)"
_REQUIRED_BY = r"required by package|location searched|candidate versions|versions that meet|depends on|\.\.\. which"
_CARGO_LOCK = "Run `cargo update --workspace` (or build once without `--locked`) and commit `Cargo.lock`."
_RUST = """\
Raise the Rust toolchain of the job (`rust-toolchain.toml` or the set-up step) to the version that {wanted} needs, or
take an older release with `cargo update {package} --precise <version>`.
"""

# https://doc.rust-lang.org/cargo/reference/resolver.html, https://rust-lang.github.io/rustup/
RUST = (
    Refusal(
        "Cargo",
        CONFLICT,
        "failed to select a version for ",
        (
            rf"^error: failed to select a version for (?:the requirement `{_CRATE} = \""
            r"(?P<requirement>[^\"]+)\"|`(?P<package2>[^`]+)`)"
        ),
        shows=_REQUIRED_BY,
        before=0,
    ),
    Refusal(
        "Cargo",
        ABSENT,
        "error: no matching package",
        r"^error: no matching package(?:s)?(?: named)? (?:`(?P<package>[^`]+)` )?found",
        near=(r"searched package name: `(?P<package>[^`]+)`",),
        shows=_REQUIRED_BY,
    ),
    Refusal(
        "Cargo",
        STALE,
        "--locked was passed to prevent this",
        (
            r"^error: (?:the lock file \S+ needs to be updated but|cannot (?:update|create) the lock file "
            r"\S+ because) --locked"
        ),
        _CARGO_LOCK,
    ),
    Refusal(
        "Cargo",
        STALE,
        "--frozen was passed to prevent this",
        (
            r"^error: (?:the lock file \S+ needs to be updated but|cannot (?:update|create) the lock file "
            r"\S+ because) --frozen"
        ),
        _CARGO_LOCK,
    ),
    Refusal(
        "Cargo",
        UNSUPPORTED,
        "is not supported by the following package",
        r"^error: rustc \S+ is not supported by the following package",
        _RUST,
        near=(r"^\s+(?P<package>[\w-]+)@\S+ requires (?P<requirement>rustc \S+)",),
        shows=r"^\s+\S+@\S+ requires rustc",
    ),
    Refusal(
        "Cargo",
        UNSUPPORTED,
        " requires rustc ",
        rf"^error: (?:package|cannot install package) `{_CRATE} v?[^`]+`.* requires (?P<requirement>rustc [\d.]+)",
        _RUST,
    ),
    Refusal(
        "Cargo",
        UNSUPPORTED,
        "The package requires the Cargo feature called",
        r"The package requires the Cargo feature called `(?P<requirement>[^`]+)`",
        _RUST,
        near=(
            r"failed to parse (?:the )?manifest at `\S*/(?P<package>[\w-]+?)-\d[^/]*/Cargo\.toml`",
            r"failed to download `(?P<package>[\w-]+) v",
        ),
        before=8,
        after=0,
        shows="failed to (?:parse|download)",
    ),
    Refusal(
        "Cargo",
        OTHER_TOOL,
        "lock file version",
        r"lock file version `?(?P<requirement>\d+)`? (?:requires|was found, but this version of Cargo)",
        "Raise the Rust toolchain of the job: its Cargo is too old for the format of the committed `Cargo.lock`.",
    ),
    Refusal(
        "Cargo",
        HASH,
        "changed between lock files",
        rf"^error: checksum for `{_CRATE} v(?P<requirement>[^`]+)` changed between lock files",
    ),
    Refusal(
        "Cargo",
        ABSENT,
        "failed to find branch `",
        r"failed to find (?:branch|tag) `(?P<requirement>[^`]+)`",
        near=(rf"failed to (?:load source for|get) (?:dependency )?`{_CRATE}`", r"Unable to update (?P<package>\S+)"),
        before=10,
        after=2,
    ),
    Refusal(
        "Cargo",
        ABSENT,
        "error: could not find `",
        (
            r"^error: could not find `(?P<package>[^`]+)` in (?:registry|https?|directory)\S*.* with version "
            r"`(?P<requirement>[^`]+)`"
        ),
    ),
    Refusal(
        "rustup",
        TOOLCHAIN,
        "error: toolchain '",
        r"^error: toolchain '(?P<package>[^']+)' is not (?:installed|installable)",
    ),
    Refusal(
        "rustup",
        TOOLCHAIN,
        "is unavailable for download for channel",
        (
            r"component '(?P<package>[^']+)' for target '[^']+' is unavailable for download for channel '"
            r"(?P<requirement>[^']+)'"
        ),
    ),
    Refusal(
        "rustup",
        TOOLCHAIN,
        "does not contain component",
        r"^error: toolchain '(?P<requirement>[^']+)' does not contain component '(?P<package>[^']+)'",
    ),
    Refusal(
        "rustup",
        TOOLCHAIN,
        "error: no release found for",
        r"^error: no release found for '(?P<package>[^']+)'",
    ),
    Refusal(
        "rustup",
        TOOLCHAIN,
        "could not download nonexistent rust version",
        r"could not download nonexistent rust version `(?P<package>[^`]+)`",
    ),
)

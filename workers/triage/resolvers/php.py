"""How Composer and PECL say that a package cannot be had."""

from __future__ import annotations

from workers.triage.resolvers.refusal import ABSENT, CONFLICT, HASH, INSTALLED, STALE, TOOLCHAIN, Refusal

_COMPOSER = """\
Read the problems that Composer lists. Correct the constraint on {wanted}, or give the job the PHP version and the
extensions that it needs (`shivammathur/setup-php`).
"""
_COMPOSER_LOCK = "Run `composer update --lock` (or `composer update {package}`) and commit `composer.lock`."
_PHP = "Let the job run the PHP version and the extensions that the installed packages need."
_VENDOR_PACKAGE = r"(?P<package>[a-z0-9_.-]+/[a-z0-9_.-]+)"

# https://getcomposer.org/doc/articles/troubleshooting.md
PHP = (
    Refusal(
        "Composer",
        CONFLICT,
        "Your requirements could not be resolved",
        r"^Your requirements could not be resolved to an installable set of packages",
        _COMPOSER,
        near=(
            (
                rf"requires {_VENDOR_PACKAGE} (?P<requirement>[^,]*?), (?:it could not be found|found .* does "
                r"not match|it is satisfiable by|found)"
            ),
            r"requires (?P<package>php(?:-64bit)?|ext-[\w-]+|lib-[\w-]+|composer-\S+) (?P<requirement>\S+) (?:->|but)",
            rf"requires {_VENDOR_PACKAGE} (?P<requirement>\S+)",
        ),
        shows=r"^\s*(?:\S+ )?- |^\s*Problem \d",
    ),
    Refusal(
        "Composer",
        ABSENT,
        "Could not find a matching version of package",
        r"^Could not find a matching version of package (?P<package>[\w./-]*\w)",
    ),
    Refusal("Composer", ABSENT, "Could not find package ", rf"^Could not find package {_VENDOR_PACKAGE}"),
    Refusal(
        "Composer",
        STALE,
        "Required package ",
        (
            rf"^- Required (?:\(in require-dev\) )?package \"{_VENDOR_PACKAGE}\" is (?:not present in the "
            r"lock file|in the lock file as \"[^\"]+\" but that does not satisfy your constraint \""
            r"(?P<requirement>[^\"]+)\")"
        ),
        _COMPOSER_LOCK,
    ),
    Refusal(
        "Composer",
        STALE,
        "Your lock file does not contain a compatible set",
        r"^Your lock file does not contain a compatible set of packages",
        (
            "Give the job the PHP version and extensions that the locked packages need, or run `composer "
            "update` and commit `composer.lock`."
        ),
        near=(
            r"- (?P<package>[a-z0-9_.-]+/[a-z0-9_.-]+) \S+ requires (?P<requirement>\S+ \S+)",
            rf"- {_VENDOR_PACKAGE} is locked to version (?P<requirement>\S+)",
        ),
        shows=r"^\s*- |^\s*Problem \d",
        after=16,
    ),
    Refusal(
        "Composer",
        STALE,
        "The lock file is not up to date with the latest",
        r"^- The lock file is not up to date with the latest changes in composer\.json",
        "Run `composer update --lock` and commit `composer.lock`.",
    ),
    Refusal(
        "Composer",
        INSTALLED,
        "Composer detected issues in your platform",
        r"^(?:PHP Fatal error: +)?Composer detected issues in your platform",
        _PHP,
        near=(r"require a (?P<package>PHP) version \"(?P<requirement>[^\"]+)\"",),
        shows="require a PHP version|PHP extensions",
    ),
    Refusal(
        "Composer",
        HASH,
        "The checksum verification of the file failed",
        r"^The checksum verification of the file failed \(downloaded from (?P<package>[^)]+)\)",
    ),
    Refusal(
        "PECL",
        ABSENT,
        "No releases available for package",
        r"^No releases available for package \"(?:pecl\.php\.net/)?(?P<package>[^\"]+)\"",
    ),
    Refusal(
        "shivammathur/setup-php",
        TOOLCHAIN,
        "Could not setup PHP",
        r"^(?:✗ PHP )?Could not setup PHP (?P<requirement>[\d.]+)",
    ),
)

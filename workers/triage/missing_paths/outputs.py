"""Names of what is built rather than committed, and of what must not be committed."""

from __future__ import annotations

from workers.triage.patterns import Pattern

_FOLDERS = frozenset(
    {
        *("dist", "build", "_build", "out", "output", "outputs", "target", "bin", "obj", "lib", "node_modules", "site"),
        *("_site", "public", "coverage", "htmlcov", ".next", ".nuxt", ".output", ".svelte-kit", "storybook-static"),
        *("generated", "gen", "__pycache__", "venv", ".venv", "env", "artifacts", "reports", "tmp", "temp", "cache"),
        *(
            ".cache",
            ".gradle",
            "debug",
            "release",
            "vendor",
            ".terraform",
            "logs",
            "results",
            "test-results",
            "_output",
        ),
    }
)
_FILES = Pattern(
    r"(?i)\.(?:o|a|so|obj|exe|dll|dylib|class|jar|war|whl|pyc|pyd|egg|gz|tgz|zip|tar|deb|rpm|log|map|min\.js|min\.css"
    r"|tsbuildinfo|lcov|info|gcov|gcda|gcno|bin|elf|wasm|pdf|out|pid|cache|apk|aab|ipa|nupkg)$"
    r"|^coverage\.|\.(?:generated|gen|pb)\.|_pb2(?:_grpc)?\.py$|^_version\.py$|version\.(?:txt|py)$"
)
_BY_HAND = Pattern(
    r"(?i)\.(?:py|pyi|ts|tsx|jsx|vue|svelte|go|rs|java|kt|c|cc|cpp|h|hpp|rb|php|sh|bash|ps1|md|rst|toml|ya?ml|cmake|mk|tmpl)$"
    r"|^(?:Dockerfile|Makefile|Jenkinsfile|package\.json)"
)
_MIXED = frozenset(
    {"lib", "bin", "env", "build", "out", "public", "vendor", "release", "site", "cache", "logs", "target"}
)
_SOURCES = frozenset({"lib", "bin", "env", "vendor", "cache", "logs"})
_SHOWN = Pattern(r"(?i)[._-](?:example|sample|template|tpl|dist|default|defaults|schema)s?(?:\.|$)")
_SECRET = Pattern(
    r"(?i)^\.env(?:\.|$)|^\.?(?:secret|credential|password)s?(?:[._-]|$)|[._-](?:secret|credential|password)s?\."
    r"|\.(?:pem|key|p12|pfx|jks|keystore|asc|gpg|kdbx|mobileprovision|tfvars|ovpn)$|^id_(?:rsa|dsa|ecdsa|ed25519)"
    r"|^\.(?:npmrc|pypirc|netrc|pgpass|htpasswd|dockercfg)$|service[-_]?account.*\.json$|^google-services\.json$"
    r"|^GoogleService-Info\.plist$|^kubeconfig$|^local\.settings\.json$|^(?:local|key)\.properties$"
)


_REPORT = Pattern(
    r"(?i)(?:^|[/_.-])(?:coverage|reports?|results?|junit|lcov|cobertura|benchmarks?-out|artifacts?)(?:[/_.-]|$)"
)
_DATA = Pattern(r"(?i)(?:^|/)[^/.]+$|\.(?:json|xml|html?|txt|csv|sarif|info|log|out|zip|tar|gz|tap|trx)$")


def is_report(path: str) -> bool:
    """Whether a path is called as what tests and checks write is: `test-results.xml`, `coverage-reports`."""
    return _REPORT.search(path) is not None and _DATA.search(path) is not None


def is_output(path: str, rule: str = "") -> bool:
    """Whether a path, or the line that has git ignore it, is of something that is built."""
    if is_report(path):
        return True
    folders = _FOLDERS if rule else _FOLDERS - _MIXED
    return _FILES.search(path.rpartition("/")[2]) is not None or _is_in(folders, path, rule)


def may_be_output(path: str) -> bool:
    """Whether a path may be of something that is built, in a folder that can hold sources just as well."""
    return is_output(path) or _is_in(_FOLDERS - _SOURCES, path, "")


def _is_in(folders: frozenset[str], path: str, rule: str) -> bool:
    found = folders.intersection([*path.lower().split("/"), *rule.lower().strip("/*!").split("/")])
    # Rules for what Python and others build there catch sources in folders of the same names, too.
    by_hand = _BY_HAND.search(path.rpartition("/")[2]) is not None and found <= _MIXED
    return bool(found) and not by_hand


def is_secret(path: str) -> bool:
    """Whether a file of that name is likely to hold secrets; one that only shows what is in such a file is not."""
    name = path.rpartition("/")[2]
    return _SECRET.search(name) is not None and _SHOWN.search(name) is None

"""What Findings claim of releases, and which claim nothing that an index could tell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.triage.build import finding
from tests.triage.proofs.imagined import context
from workers.triage.manifests.locks import Resolved
from workers.triage.model import Category, Finding
from workers.triage.proving import Context
from workers.triage.releases.claim import Claim, Package, Sort
from workers.triage.releases.claiming import claim
from workers.triage.releases.model import Platform

SITE = "/opt/hostedtoolcache/Python/3.11.7/x64/lib/python3.11/site-packages"
PLATFORM = Platform(python="3.11")
AT = 1_790_000_000


def broken(error: str, file: str, line: int | None = 3, *, version: str | None = None, excerpt: str = "") -> Finding:
    package = file.split("/", maxsplit=1)[0].removesuffix(".py").replace("_", "-")
    subject = {"package": package, "version": version, "file": file, "line": line, "error": error}
    return finding(
        error,
        kind="broken-dependency",
        category=Category.DEPENDENCY,
        subject=subject,
        excerpt=excerpt or f'File "{SITE}/{file}", line {line}\n{error}',
    )


def where(*packages: str, **more: Any) -> Context:  # noqa: ANN401 - fields of Context
    named = (each.partition("==") for each in packages)
    told = tuple(Package(name, version, "the log, line 9") for name, _, version in named)
    fields: dict[str, Any] = {"packages": told, "platform": PLATFORM, "at": AT, "index": True}
    return context(**fields | more)


def locked(package: str, version: str, path: str = "uv.lock", origin: str = "") -> Resolved:
    return Resolved(path, 7, package, version, origin=origin)


def claimed(found: Finding, *packages: str, locks: tuple[Resolved, ...] = ()) -> Claim:
    made = claim(found, where(*packages), locks)
    assert isinstance(made, Claim), made
    return made


def refused(found: Finding, *packages: str, locks: tuple[Resolved, ...] = (), **more: object) -> str:
    made = claim(found, where(*packages, **more), locks)
    assert isinstance(made, str)
    return made


def test_a_file_that_does_not_compile() -> None:
    made = claimed(
        broken("IndentationError: unexpected indent", "ipfs_kit_py/install_ipfs.py", 460), "ipfs-kit-py==0.3"
    )
    assert made == Claim(
        Sort.SYNTAX,
        Package("ipfs-kit-py", "0.3", "the log, line 9"),
        PLATFORM,
        "ipfs_kit_py/install_ipfs.py",
        460,
        "IndentationError: unexpected indent",
        at=AT,
    )


@pytest.mark.parametrize(
    ("error", "file", "sort", "module", "name", "other"),
    [
        (
            f"ImportError: cannot import name 'url_quote' from 'werkzeug.urls' ({SITE}/werkzeug/urls.py)",
            "flask/app.py",
            Sort.NAME,
            "werkzeug.urls",
            "url_quote",
            "werkzeug",
        ),
        (
            "ImportError: cannot import name 'x' from 'flask.a' (unknown location)",
            "flask/app.py",
            Sort.NAME,
            "flask.a",
            "x",
            None,
        ),
        (
            "AttributeError: module 'yaml' has no attribute 'FullLoad'. Did you mean: 'FullLoader'?",
            "flask/app.py",
            Sort.ATTRIBUTE,
            "yaml",
            "FullLoad",
            "pyyaml",
        ),
        ("AttributeError: module 'unheard' has no attribute 'x'", "flask/app.py", Sort.ATTRIBUTE, "unheard", "x", None),
        (
            "ModuleNotFoundError: No module named 'flask._speedups'",
            "flask/app.py",
            Sort.MODULE,
            "flask._speedups",
            None,
            None,
        ),
        (
            "ModuleNotFoundError: No module named 'pkg_resources'",
            "flask/app.py",
            Sort.MODULE,
            "pkg_resources",
            None,
            "setuptools",
        ),
        ("ModuleNotFoundError: No module named 'distutils'", "flask/app.py", Sort.PYTHON, "distutils", None, None),
        (
            "AttributeError: module 'collections' has no attribute 'Mapping'",
            "flask/app.py",
            Sort.PYTHON,
            "collections",
            "Mapping",
            None,
        ),
    ],
)
def test_what_is_lacking(error: str, file: str, sort: Sort, module: str, name: str | None, other: str | None) -> None:
    made = claimed(broken(error, file), "flask==2.2.2", "werkzeug==3.0.0", "pyyaml==6.0")
    assert (made.sort, made.module, made.name) == (sort, module, name)
    assert (made.other.name if made.other else None) == other
    assert "(" not in made.error
    assert "Did you mean" not in made.error


def test_a_namespace_package_is_the_distribution_of_its_parts() -> None:
    error = "SyntaxError: invalid syntax"
    packages = ("google-auth==2.0", "google-cloud-storage==2.1", "google-cloud-core==2.2")
    made = claimed(broken(error, "google/cloud/storage/client.py"), *packages)
    assert made.package.name == "google-cloud-storage"
    assert made.candidates == ("google-auth", "google-cloud-core", "google")


def test_the_version_is_the_logs_then_the_lock_files_else_the_newest() -> None:
    found, file = "SyntaxError: invalid syntax", "hishel/a.py"
    lock = (locked("hishel", "1.0"),)
    assert claimed(broken(found, file), "hishel==2.0", locks=lock).package.version == "2.0"
    assert claimed(broken(found, file, version="1.5"), locks=lock).package == Package("hishel", "1.5", "the log")
    assert claimed(broken(found, file), locks=lock).package == Package("hishel", "1.0", "`uv.lock`")
    assert claimed(broken(found, file), "attrs==1").package == Package("hishel")
    assert claimed(broken(found, file), "hishel==2.0rc01").package.version == "2.0rc1"


@pytest.mark.parametrize(
    ("found", "packages", "locks", "more", "why"),
    [
        (broken("SyntaxError: x", "hishel/a.py"), (), (), {"platform": None}, "which CPython"),
        (broken("SyntaxError: x", "a b/a.py"), (), (), {}, "no name that a package"),
        (broken("SyntaxError: x", "hishel/a.py"), (), (), {"elsewhere": (("hishel", "it is so"),)}, "it is so"),
        (broken("SyntaxError: x", "hishel/a.py"), (), (), {"elsewhere": (("", "of all"),)}, "of all"),
        (broken("SyntaxError: x", "hishel/a.py"), ("hishel==2+gabc",), (), {}, "no version"),
        (broken("SyntaxError: x", "hishel/a.py"), ("hishel==2.x",), (), {}, "no version"),
        (
            broken("SyntaxError: x", "hishel/a.py"),
            (),
            (locked("hishel", "1", origin="git"),),
            {},
            "address or a folder",
        ),
        (
            broken("SyntaxError: x", "hishel/a.py"),
            (),
            (locked("hishel", "1"), locked("hishel", "2", "b/uv.lock")),
            {},
            "`uv.lock` and `b/uv.lock` names more than one",
        ),
        (
            broken("SyntaxError: x", "apt/a.py", excerpt='File "/usr/lib/python3/dist-packages/apt/a.py"'),
            (),
            (),
            {},
            "package manager",
        ),
        (
            broken("SyntaxError: x", "a/a.py", excerpt='File "/opt/miniconda3/lib/python3.9/site-packages/a/a.py"'),
            (),
            (),
            {},
            "conda",
        ),
        (broken("ValueError: x", "hishel/a.py"), (), (), {}, "of this sort"),
        (
            broken("AttributeError: module 'yaml' has no attribute 'x'", "hishel/a.py"),
            ("pyyaml==6",),
            (),
            {"elsewhere": (("pyyaml", "it is ours"),)},
            "it is ours",
        ),
    ],
)
def test_what_claims_nothing_that_an_index_could_tell(
    found: Finding, packages: tuple[str, ...], locks: tuple[Resolved, ...], more: dict[str, Any], why: str
) -> None:
    assert why in refused(found, *packages, locks=locks, **more)


def wanted(kind: str, quote: str, **subject: str | None) -> Finding:
    return finding(quote, kind=kind, category=Category.DEPENDENCY, subject=subject)


def test_releases_that_are_not_had_or_not_built() -> None:
    quote = "ERROR: No matching distribution found for markupsafe==99.1"
    asked = wanted("dependency-resolution", quote, package="MarkupSafe", requirement="==99.1")
    made = claimed(asked, "markupsafe==2.0")
    assert (made.sort, made.package.name, made.package.version) == (Sort.VERSION, "markupsafe", "99.1")
    built = wanted("dependency-build", "Failed building wheel for lxml", package="lxml", version=None)
    made = claimed(built, "lxml==3.0", locks=(locked("lxml", "4.0"),))
    assert (made.sort, made.package.version) == (Sort.BUILD, "4.0")
    ranged = wanted("dependency-resolution", quote, package="markupsafe", requirement=">=99")
    assert "Which release" in refused(ranged)
    assert "no name" in refused(wanted("dependency-build", "x", package="/tmp/x", version=None))

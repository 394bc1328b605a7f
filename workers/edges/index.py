"""The Python package index that pip would use, behind ports.PackageIndex. This module alone imports pypi_simple.

https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

import httpx
from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from packaging.version import Version
from pydantic import TypeAdapter, ValidationError
from pypi_simple import ACCEPT_ANY, PYPI_SIMPLE_ENDPOINT, DistributionPackage, ProjectPage
from pypi_simple.errors import UnsupportedRepoVersionError

from workers.edges.artifacts import Artifacts
from workers.edges.fetching import Fetcher, bounded, shown
from workers.errors import ForbiddenError, GoneError, PermanentError, RetryableError
from workers.inspection import inspector
from workers.inspection.reader import reader
from workers.ports import Cache
from workers.triage.releases.model import Artifact, Contents, Inquiry, Packaging, Project, Release

DEFAULT_INDEX = PYPI_SIMPLE_ENDPOINT
"""Where nobody configured another one."""
MOST_OF_ARTIFACT = 64 * 1024**2
"""Bytes of one artifact; larger ones are not fetched."""
MOST_OF_PAGE = 32 * 1024**2
"""Bytes of a project's page."""
SECONDS_OF_ARTIFACT = 120.0
"""How long fetching one may take."""
SECONDS_OF_PAGE = 60.0
"""The same for a page."""
PROJECTS_KEPT = 300
"""Seconds for which a project's page counts as it is."""
CONTENTS_KEPT = 7 * 86_400
"""Seconds for which it is remembered what an artifact shows."""
_LONGEST_NAME = 200
_PROJECT = TypeAdapter(Project)
_CONTENTS = TypeAdapter(Contents)
_INQUIRY = TypeAdapter(Inquiry)
_SUFFIXES = (".whl", ".tar.gz", ".zip")
_TOO_WEAK = frozenset({"shake_128", "shake_256"})
"""Digests without a length of their own."""

Inspect = Callable[[Path, Packaging, Inquiry], Contents]
Chunks = Iterator[bytes]
Value = TypeVar("Value")


class IndexEdge:
    """One or several indexes, merged as pip does: all count the same, and of a file that two have the first one's.

    https://pip.pypa.io/en/stable/cli/pip_install/#finding-packages. A context manager.
    """

    def __init__(
        self,
        urls: Sequence[str],
        cache: Cache,
        folder: Path,
        inspect: Inspect = inspector.inspect,
        *,
        afresh: bool = False,
    ) -> None:
        """`urls` as PIP_INDEX_URL has them, with their credentials, an empty one being the usual index; `folder` keeps
        artifacts by their digest; `afresh`: which releases there are is asked anew, whatever was known lately."""
        self._indexes = [(url or DEFAULT_INDEX).rstrip("/") + "/" for url in urls or ("",)]
        self._cache = cache
        self._artifacts = Artifacts(folder)
        self._inspect = inspect
        self._fetcher = Fetcher(self._indexes)
        self._bytes = 0
        self._afresh = afresh

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fetcher.__exit__()

    @property
    def bytes(self) -> int:
        """See ports.PackageIndex."""
        return self._bytes

    def project(self, name: str) -> Project:
        """See ports.PackageIndex."""
        wanted = _checked(name)
        found = [project for index in self._indexes if (project := self._on(index, wanted))]
        if not found:
            raise GoneError(f"the package index has no project {wanted}", status=404)
        return found[0] if len(found) == 1 else _merged(found)

    def look(self, artifact: Artifact, inquiry: Inquiry) -> Contents:
        """See ports.PackageIndex."""
        key = _key(artifact, inquiry)
        kept = self._cache.read([key])[0] if "sha256" in artifact.digests else None
        if kept is not None and (known := _read(_CONTENTS, kept)):
            return known
        with self._artifacts.workplace() as folder:
            path = folder / f"artifact{_suffix(artifact.filename)}"
            self._obtain(artifact, path)
            contents = self._inspect(path, artifact.packaging, inquiry)
        if "sha256" in artifact.digests:
            self._keep(key, contents)
        return contents

    def _keep(self, key: str, contents: Contents) -> None:
        try:
            self._cache.write({key: _CONTENTS.dump_json(contents)}, CONTENTS_KEPT)
        except ValueError:
            # Half characters of hostile names have no form in UTF-8: such contents are made again each time.
            return

    def _on(self, index: str, name: str) -> Project | None:
        place = shown(index)
        key = f"index:project:1:{_hashed(place)}:{name}"
        kept = None if self._afresh else self._cache.read([key])[0]
        if kept is not None and (known := _read(_PROJECT, kept)):
            return known
        page = self._page(f"{index}{name}/", name)
        if page is None:
            return None
        project = Project(name, _releases(name, page), place)
        self._cache.write({key: _PROJECT.dump_json(project)}, PROJECTS_KEPT)
        return project

    def _page(self, url: str, name: str) -> ProjectPage | None:
        """A project's page; None where the index has none, or does not let us see it."""
        what = f"the page of {name}"
        with self._fetcher.stream(url, {"Accept": ACCEPT_ANY}) as response:
            # Some storages say so of what is not there, and pip goes on with its other indexes, too.
            if response.status_code in {401, 403} and len(self._indexes) > 1:
                return None
            if response.status_code in {404, 410}:
                return None
            _refused(response, what)
            body = b"".join(bounded(response.iter_bytes(), MOST_OF_PAGE, SECONDS_OF_PAGE, what))
            return _parsed(response, body, name)

    def _obtain(self, artifact: Artifact, path: Path) -> None:
        """The artifact as a file whose digests are right."""
        digest = artifact.digests.get("sha256", "")
        if self._artifacts.take(digest, path):
            return
        if artifact.size is not None and artifact.size > MOST_OF_ARTIFACT:
            raise PermanentError(f"{artifact.filename} has {artifact.size:,} bytes, too many to look at")
        self._download(artifact, path)
        self._artifacts.keep(digest, path)

    def _download(self, artifact: Artifact, path: Path) -> None:
        most = MOST_OF_ARTIFACT if artifact.size is None else artifact.size
        hashes = {name: hashlib.new(name, usedforsecurity=False) for name in _known(artifact)}
        # What a server packs on its own is not what the digest is of.
        with self._fetcher.stream(artifact.url, {"Accept-Encoding": "identity"}) as response, path.open("wb") as file:
            if response.status_code in {404, 410}:
                raise GoneError(f"{artifact.filename} is not on the package index any more", status=404)
            _refused(response, artifact.filename)
            for chunk in bounded(self._counted(response), most, SECONDS_OF_ARTIFACT, artifact.filename):
                file.write(chunk)
                for each in hashes.values():
                    each.update(chunk)
        wrong = [name for name, each in hashes.items() if each.hexdigest() != artifact.digests[name].lower()]
        if wrong:
            raise PermanentError(f"{artifact.filename} is not what its {wrong[0]} on the package index says")

    def _counted(self, response: httpx.Response) -> Chunks:
        for chunk in response.iter_raw():
            self._bytes += len(chunk)
            yield chunk


@contextmanager
def _as_permanent(what: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError, UnsupportedRepoVersionError) as error:
        raise PermanentError(f"{what} on the package index cannot be understood") from error


def _checked(name: str) -> str:
    """The normalised name. Raises PermanentError for what no project can be called."""
    with _as_permanent("this name"):
        if len(name) > _LONGEST_NAME:
            raise ValueError(name)
        return canonicalize_name(name, validate=True)


def _refused(response: httpx.Response, what: str) -> None:
    """Raises for any answer but 200."""
    status = response.status_code
    if status == 200:
        return
    if status == 429 or status >= 500:
        wait = response.headers.get("Retry-After", "")
        seconds = int(wait) if wait.isascii() and wait.isdecimal() and len(wait) < 10 else None
        raise RetryableError(f"the package index answered {status} to {what}", retry_after=seconds)
    if status in {401, 403, 407}:
        raise ForbiddenError(f"the package index answered {status} to {what}: check PIP_INDEX_URL's credentials")
    raise PermanentError(f"the package index answered {status} to {what}")


def _parsed(response: httpx.Response, body: bytes, name: str) -> ProjectPage:
    kind = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    with _as_permanent(f"the page of {name}"):
        if kind == "application/vnd.pypi.simple.v1+json":
            return ProjectPage.from_json_data(json.loads(body), str(response.url))
        if kind in {"application/vnd.pypi.simple.v1+html", "text/html"}:
            return ProjectPage.from_html(name, body, str(response.url), response.charset_encoding)
        raise ValueError(kind)


def _releases(name: str, page: ProjectPage) -> tuple[Release, ...]:
    found: dict[Version, list[Artifact]] = {}
    for package in page.packages:
        with _left_out():
            version = _version(name, package.filename)
            artifact = _artifact(package, version)
            found.setdefault(version, []).append(artifact)
    return tuple(Release(str(version), tuple(found[version])) for version in sorted(found))


@contextmanager
def _left_out() -> Iterator[None]:
    """Files that are of another project, of no form that pip installs, or at no address."""
    try:
        yield
    except (ValueError, httpx.InvalidURL):
        return


def _version(name: str, filename: str) -> Version:
    if "/" in filename or not filename.endswith(_SUFFIXES):
        raise ValueError(filename)
    if filename.endswith(".whl"):
        of, version, _, _ = parse_wheel_filename(filename)
    else:
        of, version = parse_sdist_filename(filename)
    if of != name:
        raise ValueError(filename)
    return version


def _artifact(package: DistributionPackage, version: Version) -> Artifact:
    return Artifact(
        filename=package.filename,
        url=str(httpx.URL(package.url).copy_with(userinfo=b"")),
        packaging=Packaging.WHEEL if package.filename.endswith(".whl") else Packaging.SDIST,
        version=str(version),
        digests={name.lower(): value.lower() for name, value in package.digests.items()},
        size=package.size,
        requires_python=package.requires_python,
        yanked=(package.yanked_reason or "") if package.is_yanked else None,
        uploaded=int(package.upload_time.timestamp()) if package.upload_time else None,
    )


def _merged(projects: Sequence[Project]) -> Project:
    found: dict[Version, dict[str, Artifact]] = {}
    for project in projects:
        for release in project.releases:
            held = found.setdefault(Version(release.version), {})
            for artifact in release.artifacts:
                held.setdefault(artifact.filename, artifact)
    releases = tuple(Release(str(version), tuple(found[version].values())) for version in sorted(found))
    return replace(projects[0], releases=releases)


def _known(artifact: Artifact) -> list[str]:
    return [name for name in artifact.digests if name in hashlib.algorithms_guaranteed - _TOO_WEAK]


def _suffix(filename: str) -> str:
    return next((suffix for suffix in _SUFFIXES if filename.endswith(suffix)), "")


def _key(artifact: Artifact, inquiry: Inquiry) -> str:
    told = f"{artifact.key} {artifact.packaging} {_suffix(artifact.filename)} {_INQUIRY.dump_json(inquiry).decode()}"
    return f"index:contents:{reader()}:{_hashed(told)}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _read(kind: TypeAdapter[Value], kept: bytes) -> Value | None:
    try:
        return kind.validate_json(kept)
    except ValidationError:
        return None

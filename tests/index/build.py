"""Wheels and sdists, built in memory; the same arguments always give the same bytes.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/,
https://packaging.python.org/en/latest/specifications/source-distribution-format/
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Built:
    """An artifact."""

    filename: str
    data: bytes
    requires_python: str | None = None
    """What the index says of it, too."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def project(self) -> str:
        """Its normalised name."""
        return self.filename.split("-")[0].replace("_", "-").replace(".", "-").lower()


def wheel(
    name: str,
    version: str,
    files: Mapping[str, str | bytes],
    *,
    requires: Iterable[str] = (),
    requires_python: str | None = None,
    urls: Mapping[str, str] = NOTHING,
    tag: str = "py3-none-any",
    record: str | None = None,
) -> Built:
    """`files` by their paths below site-packages. `record` is written in RECORD's place; "" leaves RECORD out."""
    stem = f"{_escaped(name)}-{version}"
    held = {path: _bytes(content) for path, content in files.items()}
    held[f"{stem}.dist-info/METADATA"] = _metadata(name, version, requires, requires_python, urls)
    pure = str(tag.endswith("-any")).lower()
    held[f"{stem}.dist-info/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: {pure}\nTag: {tag}\n".encode()
    )
    path = f"{stem}.dist-info/RECORD"
    if record != "":
        held[path] = record.encode() if record else recorded(held, path).encode()
    return Built(f"{stem}-{tag}.whl", zipped(held), requires_python)


def sdist(
    name: str,
    version: str,
    files: Mapping[str, str | bytes],
    *,
    requires: Iterable[str] = (),
    requires_python: str | None = None,
    urls: Mapping[str, str] = NOTHING,
    suffix: str = ".tar.gz",
) -> Built:
    """`files` by their paths below the one folder. `suffix` may be `.zip`."""
    stem = f"{_escaped(name)}-{version}"
    held = {f"{stem}/{path}": _bytes(content) for path, content in files.items()}
    held[f"{stem}/PKG-INFO"] = _metadata(name, version, requires, requires_python, urls)
    data = zipped(held) if suffix == ".zip" else tarred(held)
    return Built(f"{stem}{suffix}", data, requires_python)


def recorded(held: Mapping[str, bytes], path: str) -> str:
    """RECORD, which stands at `path` and does not hash itself."""
    rows = (f"{each},sha256={_digest(data)},{len(data)}\n" for each, data in held.items())
    return "".join((*rows, f"{path},,\n"))


def zipped(held: Mapping[str, bytes]) -> bytes:
    """A zip archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in held.items():
            archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(held: Mapping[str, bytes]) -> bytes:
    """A gzipped tar archive of files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, data in held.items():
            member = tarfile.TarInfo(path)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)


def _metadata(
    name: str, version: str, requires: Iterable[str], requires_python: str | None, urls: Mapping[str, str]
) -> bytes:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Python: {requires_python}"] if requires_python else []
    lines += [f"Requires-Dist: {each}" for each in requires]
    lines += [f"Project-URL: {label}, {url}" for label, url in urls.items()]
    return "\n".join((*lines, "", "Built by tests.", "")).encode()


def _escaped(name: str) -> str:
    return name.replace("-", "_")


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _digest(data: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()

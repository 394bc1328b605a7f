"""Where a repository is fetched from: the forms of Git's addresses (https://git-scm.com/docs/git-clone#_git_urls)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//)(.+)")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")
_URL = re.compile(r"([a-z][a-z0-9+.-]*)://(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)(?::\d*)?(?:/(.*))?", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+")
_SAME_HOST = {"ssh.github.com": "github.com", "www.github.com": "github.com"}


class Transport(StrEnum):
    """How Git fetches."""

    HTTP = "http"
    SSH = "ssh"
    GIT = "git"
    FILE = "file"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a repository."""

    written: str
    """As it stands in the file."""
    transport: Transport
    """How it is fetched; of a relative one, as the repository that it starts at is by a job: by HTTPS."""
    repository: str | None
    """`owner/name` where it is on the same GitHub; None for another host, or for no repository's address."""
    relative: bool = False
    """Whether it starts at the repository's own address, so that a fork or a mirror makes another of it.
    https://git-scm.com/docs/git-submodule#Documentation/git-submodule.txt-add"""
    scp: bool = False
    """Whether it is of the form `git@host:path`, the only one that `actions/checkout` turns into HTTPS.
    https://github.com/actions/checkout#usage"""

    def over_https(self, web_url: str) -> str | None:
        """The same repository for everybody: without a key, and from anywhere. None where it is not known."""
        suffix = ".git" if self.written.rstrip("/").endswith(".git") else ""
        return f"{web_url}/{self.repository}{suffix}" if self.repository else None

    def moved(self, repository: str) -> Address:
        """The same, of a repository with another name."""
        return replace(self, repository=repository)


def read(written: str, repository: str, web_url: str) -> Address:
    """An address as it is to a job that checked out `repository` (`owner/name`) from the GitHub at `web_url`."""
    if written.startswith(("./", "../")) or written in {".", ".."}:
        path = posixpath.normpath(f"/{repository}/{written}").strip("/")
        climbs = written.count("../") + (written.endswith("..")) > len(repository.split("/"))
        return Address(written, Transport.HTTP, None if climbs else _repository(path), relative=True)
    transport, host, path = _parts(written)
    ours = _SAME_HOST.get(host, host) == (urlsplit(web_url).hostname or "")
    scp = transport is Transport.SSH and "://" not in written
    return Address(written, transport, _repository(path) if ours else None, scp=scp)


def as_https(written: str) -> str | None:
    """An address by SSH as the same host most likely serves it by HTTPS; None for other addresses."""
    transport, host, path = _parts(written)
    plain = transport is Transport.SSH and host and path and not path.startswith(("/", "~"))
    return f"https://{host}/{path}" if plain else None


def _parts(written: str) -> tuple[Transport, str, str]:
    found = _URL.fullmatch(written)
    if found:
        scheme = found[1].lower()
        schemes = {"https": "http", "git+ssh": "ssh", "ssh+git": "ssh"}
        scheme = schemes.get(scheme, scheme)
        transport = Transport(scheme) if scheme in set(Transport) else Transport.OTHER
        return transport, found[2].lower(), found[3] or ""
    if "::" in written:
        # For a helper program: https://git-scm.com/docs/gitremote-helpers
        return Transport.OTHER, "", ""
    scp = None if _DRIVE.match(written) or "/" in written.partition(":")[0] else _SCP.fullmatch(written)
    if scp:
        return Transport.SSH, scp[1].lower(), scp[2]
    return Transport.FILE, "", ""


def _repository(path: str) -> str | None:
    parts = path.strip("/").removesuffix(".git").split("/")
    return "/".join(parts) if len(parts) == 2 and all(map(_is_name, parts)) else None


def _is_name(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and part not in {".", ".."}

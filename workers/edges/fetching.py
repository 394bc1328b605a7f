"""How a package index is asked: over HTTP within bounds, and never where its pages have no business to send us."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Self

import httpx

from workers.errors import PermanentError, RetryableError

MOST_REDIRECTS = 5
_TIMEOUT = 20.0
_PORTS = {"http": 80, "https": 443}


class Fetcher:
    """Asks the indexes that are configured, and the hosts that their pages name.

    Only the places of the indexes get the credentials that stand in their addresses. Hosts of a private network are
    asked where the indexes themselves are in one, which mirrors are; this machine and its link never, but for an index
    that is configured there. Plain HTTP is for indexes that are configured so. A context manager.
    """

    def __init__(self, indexes: Sequence[str]) -> None:
        urls = [httpx.URL(index) for index in indexes]
        self._logins = {_place(url): (url.username, url.password) for url in urls if url.userinfo}
        self._places = {_place(url) for url in urls}
        self._plain = any(url.scheme == "http" for url in urls)
        self._client = httpx.Client(timeout=_TIMEOUT, follow_redirects=False, headers={"User-Agent": "retriage"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """The answer, after redirects and with its body yet to be read.

        Raises RetryableError while the host is away, PermanentError where the address is not to be asked.
        """
        try:
            address = self._allowed(httpx.URL(url))
            for _ in range(MOST_REDIRECTS):
                with self._ask(address, headers) as response:
                    if not response.has_redirect_location:
                        yield response
                        return
                    address = self._allowed(address.join(response.headers["Location"]))
        except httpx.HTTPError as error:
            raise RetryableError(f"the package index could not be read: {type(error).__name__}") from error
        except httpx.InvalidURL as error:
            raise PermanentError("the package index names an address that is none") from error
        raise PermanentError(f"the package index redirects more than {MOST_REDIRECTS} times")

    def _ask(self, address: httpx.URL, headers: Mapping[str, str]) -> Any:  # noqa: ANN401  httpx gives it no public name
        login = self._logins.get(_place(address))
        return self._client.stream(
            "GET",
            address,
            headers=dict(headers),
            auth=httpx.BasicAuth(*login) if login else None,
            extensions={} if _place(address) in self._places else {"trace": self._guard(address)},
        )

    def _guard(self, address: httpx.URL) -> Callable[[str, Mapping[str, Any]], None]:
        """Ends a connection to a private address before anything is sent: a public name may resolve to one.

        https://www.encode.io/httpcore/extensions/#trace
        """
        connecting: list[str] = []

        def trace(event: str, info: Mapping[str, Any]) -> None:
            if event == "connection.connect_tcp.started":
                connecting.append(info["host"])
            # Where a proxy is configured, the connection is to it, and it alone knows the address of the name.
            if event == "connection.connect_tcp.complete" and connecting[-1:] == [address.raw_host.decode("ascii")]:
                peer = str(info["return_value"].get_extra_info("server_addr")[0])
                if _is_private(peer) and (_is_near(peer) or not self._inside):
                    info["return_value"].close()
                    raise PermanentError(f"the package index names an address of a private network: {shown(address)}")

        return trace

    @cached_property
    def _inside(self) -> bool:
        """Whether one of the indexes is in a private network."""
        found: list[str] = []
        for host, port in self._places:
            with suppress(OSError):
                found += [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        return any(_is_private(each) and not _is_near(each) for each in found)

    def _allowed(self, url: httpx.URL) -> httpx.URL:
        """The address without credentials. Raises PermanentError for one that is not to be asked."""
        schemes = {"http", "https"} if self._plain else {"https"}
        if url.scheme not in schemes or not url.host or not 0 < (url.port or 80) < 65_536:
            raise PermanentError(f"the package index names an address that is not on the web: {shown(url)}")
        if _place(url) not in self._places and _is_private(url.host):
            raise PermanentError(f"the package index names an address of a private network: {shown(url)}")
        return url.copy_with(userinfo=b"")


def bounded(chunks: Iterator[bytes], most: int, seconds: float, what: str) -> Iterator[bytes]:
    """Bytes as they come. Raises PermanentError beyond `most`, RetryableError after so many seconds."""
    started = time.monotonic()
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > most:
            raise PermanentError(f"{what} is larger than {most:,} bytes and was not read")
        if time.monotonic() - started > seconds:
            raise RetryableError(f"{what} took longer than {seconds:g} seconds")
        yield chunk


def shown(url: httpx.URL | str) -> str:
    """An address as it may be shown: without credentials, query and fragment."""
    return str(httpx.URL(url).copy_with(userinfo=b"", query=None, fragment=None))


def _place(url: httpx.URL) -> tuple[str, int | None]:
    return url.host, url.port or _PORTS.get(url.scheme)


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _address(host)
    return address is not None and (not address.is_global or address.is_multicast)


def _is_near(host: str) -> bool:
    """Whether an address is this machine's, or of what hangs on its link: the metadata of clouds is there."""
    address = _address(host)
    return address is not None and (address.is_loopback or address.is_link_local or address.is_unspecified)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address

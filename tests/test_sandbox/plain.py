"""Requests without a client. Nothing here is encrypted, and reading the certificates takes longer than the request."""

from __future__ import annotations

import functools

import httpx

get = functools.partial(httpx.get, verify=False)
post = functools.partial(httpx.post, verify=False)
request = functools.partial(httpx.request, verify=False)

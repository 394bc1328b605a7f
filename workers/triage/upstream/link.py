"""The address of a new issue that is filled in, for a person to send.

https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue#creating-an-issue-from-a-url-query
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from workers.triage.releases.reproduction import Reproduction
from workers.triage.upstream import issue
from workers.triage.upstream.issue import Part

LONGEST = 8_000
"""Bytes. GitHub answers 414 to what is longer than it reads, about 8,192."""


def new_issue(web: str, repository: str, found: Reproduction, seen: int = 1) -> str:
    """The address below `web`, such as `https://github.com`; whole sections are left out until it is short enough."""
    start = f"{web.rstrip('/')}/{quote(repository)}/issues/new?"
    title = issue.title(found)
    for most in range(len(Part) + 1):
        body = issue.body(found, seen, by_hand=True, without=tuple(Part)[:most])
        address = start + urlencode({"title": title, "body": body})
        if len(address) <= LONGEST:
            return address
    return start + urlencode({"title": title})

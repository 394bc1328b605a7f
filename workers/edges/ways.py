"""The ways to write in repositories outside the installation: the App where it is installed, or a machine account.

An installation's token opens issues only in the repositories of that installation.
https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from workers.edges.github import GitHubEdge, as_app, as_installation, with_token


@dataclass(frozen=True, slots=True)
class GitHubWays:
    """ports.Ways on GitHub."""

    app_id: str
    """The App's."""
    private_key: str = field(repr=False)
    """The App's, as PEM."""
    api_url: str
    """The REST API."""
    token: str = field(default="", repr=False)
    """The machine account's; empty for none."""

    @contextmanager
    def app(self, repository: str) -> Iterator[GitHubEdge | None]:
        """See ports.Ways."""
        with as_app(self.app_id, self.private_key, self.api_url) as edge:
            installation = edge.installation(repository)
        if installation is None:
            yield None
            return
        with as_installation(self.app_id, self.private_key, installation, self.api_url) as edge:
            yield edge

    @contextmanager
    def machine(self) -> Iterator[GitHubEdge | None]:
        """See ports.Ways."""
        if not self.token:
            yield None
            return
        with with_token(self.token, self.api_url) as edge:
            yield edge

"""The forms in which the address of a repository is written."""

from __future__ import annotations

import pytest

from workers.triage.repository import git_urls
from workers.triage.repository.git_urls import Transport

OURS = "https://github.com"


@pytest.mark.parametrize(
    ("written", "transport", "repository"),
    [
        ("https://github.com/acme/tokenizers", Transport.HTTP, "acme/tokenizers"),
        ("https://github.com/acme/tokenizers.git/", Transport.HTTP, "acme/tokenizers"),
        ("HTTPS://alice:secret@GitHub.com:443/acme/tokenizers.git", Transport.HTTP, "acme/tokenizers"),
        ("http://www.github.com/acme/tokenizers", Transport.HTTP, "acme/tokenizers"),
        ("git@github.com:acme/tokenizers.git", Transport.SSH, "acme/tokenizers"),
        ("github.com:acme/tokenizers", Transport.SSH, "acme/tokenizers"),
        ("ssh://git@github.com/acme/tokenizers.git", Transport.SSH, "acme/tokenizers"),
        ("ssh://git@ssh.github.com:443/acme/tokenizers.git", Transport.SSH, "acme/tokenizers"),
        ("git+ssh://git@github.com/acme/tokenizers.git", Transport.SSH, "acme/tokenizers"),
        ("git://github.com/acme/tokenizers.git", Transport.GIT, "acme/tokenizers"),
        ("https://github.com/acme/tokenizers/tree/main", Transport.HTTP, None),
        ("https://github.com/acme", Transport.HTTP, None),
        ("https://github.com", Transport.HTTP, None),
        ("https://github.com/acme/..", Transport.HTTP, None),
        ("https://gist.github.com/alice/0123", Transport.HTTP, None),
        ("https://gitlab.com/acme/tokenizers", Transport.HTTP, None),
        ("git@gitlab.com:acme/tokenizers", Transport.SSH, None),
        ("ftp://github.com/acme/tokenizers", Transport.OTHER, "acme/tokenizers"),
        ("codecommit::eu-west-1://tokenizers", Transport.OTHER, None),
        ("file:///srv/tokenizers", Transport.FILE, None),
        ("/home/alice/tokenizers", Transport.FILE, None),
        ("tokenizers", Transport.FILE, None),
        ("folder/with:colon", Transport.FILE, None),
        ("C:\\work\\tokenizers", Transport.FILE, None),
        ("../tokenizers.git", Transport.HTTP, "acme/tokenizers"),
        ("../../other/tokenizers", Transport.HTTP, "other/tokenizers"),
        ("../../../other/tokenizers", Transport.HTTP, None),
        ("./tokenizers", Transport.HTTP, None),
        ("..", Transport.HTTP, None),
    ],
)
def test_an_address_is_read(written: str, transport: Transport, repository: str | None) -> None:
    address = git_urls.read(written, "acme/datasets", OURS)
    assert (address.transport, address.repository) == (transport, repository)
    assert address.relative is written.startswith(".")


def test_a_server_of_ones_own_is_this_github_only() -> None:
    assert git_urls.read("git@git.acme.example:a/b", "a/c", "https://git.acme.example").repository == "a/b"
    assert git_urls.read("https://github.com/a/b", "a/c", "https://git.acme.example").repository is None


def test_only_the_short_form_is_turned_into_https_by_the_checkout() -> None:
    assert git_urls.read("git@github.com:a/b", "a/c", OURS).scp
    assert not git_urls.read("ssh://git@github.com/a/b", "a/c", OURS).scp


@pytest.mark.parametrize(
    ("written", "https"),
    [
        ("git@github.com:acme/tokenizers.git", "https://github.com/acme/tokenizers.git"),
        ("ssh://git@github.com/acme/tokenizers", "https://github.com/acme/tokenizers"),
        ("git@gitlab.com:acme/tokenizers", None),
    ],
)
def test_everybody_fetches_by_https(written: str, https: str | None) -> None:
    address = git_urls.read(written, "acme/datasets", OURS)
    assert address.over_https(OURS) == https


def test_a_repository_that_moved_keeps_the_form() -> None:
    address = git_urls.read("git@github.com:acme/tokenizers.git", "acme/datasets", OURS).moved("new/name")
    assert address.over_https(OURS) == "https://github.com/new/name.git"


@pytest.mark.parametrize(
    ("written", "https"),
    [
        ("git@gitlab.com:acme/tokenizers.git", "https://gitlab.com/acme/tokenizers.git"),
        ("ssh://git@git.example.com:2222/acme/tokenizers", "https://git.example.com/acme/tokenizers"),
        ("git@example.com:/srv/git/tokenizers", None),
        ("https://gitlab.com/acme/tokenizers", None),
        ("../tokenizers", None),
    ],
)
def test_another_hosts_address_by_https(written: str, https: str | None) -> None:
    assert git_urls.as_https(written) == https

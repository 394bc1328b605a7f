"""Which host a line speaks of."""

from __future__ import annotations

import pytest

from tests.triage.build import read_one
from workers.triage.wordings.hosts import host_in, host_of_command, is_local


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Could not resolve host: a.example.org", "a.example.org"),
        ("fatal: unable to access 'https://who@a.example.org/x.git/': Failed to connect", "a.example.org"),
        ("dial tcp: lookup a.example.org on 127.0.0.53:53: no such host", "a.example.org"),
        ("HTTPSConnectionPool(host='a.example.org', port=443): Read timed out.", "a.example.org"),
        ("getaddrinfo ENOTFOUND a.example.org", "a.example.org"),
        ("read tcp 10.1.0.82:5277->203.0.113.7:443: read: connection reset by peer", "203.0.113.7"),
        ("http://[::1]:3000/health", "::1"),
        ("certificate verify failed: certificate has expired (_ssl.c:1006)", None),
        ("    at Download.main(Download.java:12)", None),
        ("Could not resolve dependencies for project g:a", None),
        ("Operation timed out after 30001 milliseconds with 0 bytes received", None),
    ],
)
def test_the_host_is_found_in_the_words_of_many_tools(text: str, host: str | None) -> None:
    assert host_in(text) == host


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "db", "10.0.0.4", "172.17.0.2", "a.svc", "x.local"])
def test_a_machine_beside_the_job_is_local(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["github.com", "203.0.113.7", "172.32.0.1", "registry.example.org"])
def test_a_machine_elsewhere_is_not_local(host: str) -> None:
    assert not is_local(host)


def test_the_script_tells_which_host_a_command_asks() -> None:
    log = read_one(
        "##[group]Run curl https://a.example.org/x\ncurl -f https://a.example.org/x\n##[endgroup]\ncurl: (56)\n"
    )
    assert host_of_command(log, 4, "curl") == "a.example.org"


def test_a_script_that_asks_two_hosts_tells_none() -> None:
    script = "curl https://a.example.org/x\ncurl https://b.example.org/x\n"
    log = read_one(f"##[group]Run both\n{script}##[endgroup]\ncurl: (56) Recv failure\n")
    assert host_of_command(log, 5, "curl") is None


def test_what_a_tool_says_before_it_asks_counts_for_more_than_the_script() -> None:
    log = read_one(
        "##[group]Run wget https://a.example.org\nwget https://a.example.org\n##[endgroup]\n"
        "--2026-11-20 10:15:33--  https://b.example.org/x\n2026-11-20 10:15:33 ERROR 503: Unavailable.\n"
    )
    assert host_of_command(log, 5, "wget") == "b.example.org"

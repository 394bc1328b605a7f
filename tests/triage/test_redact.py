"""Secrets never reach a comment. The planted ones are made up, and joined here so that no scanner takes offence."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.triage.redact import MASK, RULES, redact

A = "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cF"
"""32 characters of a token."""


@dataclass(frozen=True)
class Plant:
    """A secret of a rule's shape, and what looks alike and is none."""

    secret: str
    near_miss: str
    around: str = "{}"
    """Where it stands; what must be kept."""


PLANTS = {
    "github-token": Plant("ghp" + f"_{A}abcd", "ghp_short"),
    "gitlab-token": Plant("glpat" + "-aB3dE6gH9jK2mN5pQ8sT", "glpat-short"),
    "aws-key-id": Plant("AKIA" + "IOSFODNN7EXAMPLE", "AKIANOTLONGENOUGH"),
    "slack-token": Plant("xoxb" + "-123456789012-abcdef", "xoxb-1"),
    "slack-webhook": Plant(
        "T01234567/B01234567/" + A[:24], "https://hooks.slack.com/services/", "https://hooks.slack.com/services/{}"
    ),
    "pypi-token": Plant("pypi" + f"-{A}{A}", "pypi-server==2.0"),
    "npm-token": Plant("npm" + f"_{A}wxyz", "npm_config_cache"),
    "docker-token": Plant("dckr" + f"_pat_{A[:27]}", "dckr_pat_x"),
    "hugging-face-token": Plant("hf" + f"_{A}", "hf_hub_download"),
    "service-key": Plant("sk" + f"_live_{A[:24]}", "sk_live_short and risk-free"),
    "sendgrid-key": Plant("SG" + f".{A[:22]}.{A}", "SG.short.key"),
    "google-api-key": Plant("AIza" + f"{A}xyz", "AIzaShort"),
    "google-token": Plant("ya29" + f".{A}", "ya29.x"),
    "json-web-token": Plant("eyJhbGciOiJIUzI1" + ".eyJzdWIiOiIxMjM0." + A, "eyJhbGciOiJIUzI1.notclaims.x"),
    "private-key": Plant(
        f"-----BEGIN RSA PRIVATE KEY-----\n{A}\n{A}==\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMFww",
    ),
    "url-password": Plant("hunter2", "http://localhost:8080/path user@host", "postgres://app:{}@db.internal:5432/x"),
    "url-token": Plant(A, "ssh://git@github.com/acme/datasets", "https://{}@github.com/acme/datasets"),
    "signed-url": Plant(
        A, "https://x.example/?page=12345678&monkey=1234567890", "https://x.blob.core.windows.net/l?sp=r&sig={}&se=1"
    ),
    "authorization": Plant(A, "authorization: bearer ***", "Authorization: Bearer {}"),
    "cookie": Plant(A, "Set-Cookie: a=***", "Set-Cookie: session={}; Path=/"),
    "azure-account-key": Plant(f"{A}{A}==", "AccountKey=***", "AccountName=acme;AccountKey={}"),
    "assigned-secret": Plant("correct-horse-battery", "password: ***", "DB_PASSWORD={}"),
    "assigned-token": Plant(A, "token = next_token(stream_of_tokens)", "DEPLOY_TOKEN={}"),
}
ALSO = (
    Plant("gho" + f"_{A}", "", "https://x-access-token:{}@github.com/acme/datasets"),
    Plant("github" + f"_pat_{A}", "", "remote: {} is not valid"),
    Plant("sk" + f"-proj-{A}{A}", "", "key {}."),
    Plant("sk" + f"-ant-api03-{A}", "", "key {}."),
    Plant(A, "", "INPUT_GITHUB_TOKEN: {}"),
    Plant(A, "", '{{"api_key": "{}"}}'),
    Plant(A, "", "//npm.example/:_authToken={}"),
    Plant(A, "", "AUTHORIZATION: basic {}"),
    Plant("p:w", "", "redis://:{}@cache:6379/0"),
    Plant(f"{A}+/{A}", "", "export AWS_SECRET_ACCESS_KEY={}"),
    Plant(
        f"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n{A}\n…\n{A}",
        "",
        "key:\n{}",
    ),
    Plant(f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{A}\n", "", "{}"),
    Plant(f"{A}\\n{A}", "", '{{"key": "-----BEGIN PRIVATE KEY-----\\n{}"}}'),
)


def pieces(secret: str) -> list[str]:
    """What of a secret gives it away: its long unbroken parts."""
    return re.findall(r"[A-Za-z0-9]{16,}", secret) or [secret]


def test_every_rule_has_an_example() -> None:
    assert list(PLANTS) == [rule.name for rule in RULES]


@pytest.mark.parametrize("rule", PLANTS)
def test_a_secret_is_masked_and_what_stands_around_it_is_kept(rule: str) -> None:
    plant = PLANTS[rule]
    before, _, after = plant.around.partition("{}")
    shown = redact(f"line: {plant.around.format(plant.secret)} end")
    assert not [piece for piece in pieces(plant.secret) if piece in shown]
    assert shown.startswith(f"line: {before}{MASK}")
    assert after in shown


@pytest.mark.parametrize("rule", PLANTS)
def test_what_only_looks_like_a_secret_is_kept(rule: str) -> None:
    near_miss = PLANTS[rule].near_miss
    assert redact(f"line: {near_miss} end") == f"line: {near_miss} end"


@pytest.mark.parametrize("plant", ALSO, ids=lambda plant: plant.around[:30])
def test_other_shapes_of_the_same_secrets_are_masked(plant: Plant) -> None:
    shown = redact(plant.around.format(plant.secret))
    assert MASK in shown
    assert not [piece for piece in pieces(plant.secret) if piece in shown]


@pytest.mark.parametrize(
    "line",
    [
        "AUTHORIZATION: basic ***",
        "##[add-mask]***",
        "password=***",
        "GITHUB_TOKEN: ***",
        "https://x-access-token:***@github.com/acme/datasets",
    ],
)
def test_what_github_masked_already_stays_as_it_is(line: str) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "cp: cannot stat '.env.example': No such file or directory",
        "KeyError: 'password'",
        "assert token == expected_token",
        "fetch https://github.com/acme/datasets/actions/runs/42?check_suite_focus=true",
        "HEAD is now at 655ea44c0ffee655ea44c0ffee655ea44c0ffee0 Merge",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "ERROR tests/test_secret.py::test_password - assert False",
        "expected the header '-----BEGIN CERTIFICATE-----'",
        "git@github.com:acme/datasets.git",
        "ImportError: cannot import name 'soft_unicode' from 'markupsafe'",
        "user@example.org wrote: see http://localhost:8080/?q=a@b",
    ],
)
def test_ordinary_lines_are_not_touched(line: str) -> None:
    assert redact(line) == line


WORDS = st.text("abcXYZ019 =:/'\"@.,;()[]{}<>-+", max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*PLANTS.values(), *ALSO]),
    WORDS.map(lambda words: f"{words} "),
    WORDS.map(lambda words: f" {words}"),
)
def test_a_planted_secret_never_survives(plant: Plant, before: str, after: str) -> None:
    shown = redact(f"{before}{plant.around.format(plant.secret)}{after}")
    assert not [piece for piece in pieces(plant.secret) if len(piece) >= 16 and piece in shown]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*(plant.around.format(plant.secret) for plant in PLANTS.values()), "x y"]), max_size=5)
)
def test_redacting_twice_changes_nothing_more(lines: list[str]) -> None:
    once = redact("\n".join(lines))
    assert redact(once) == once


@pytest.mark.parametrize(
    "unit", ["password=", "x://a:", "-----BEGIN PRIVATE KEY-----", "eyJaaaaaaaa.", "ghp_", "?sig="]
)
def test_a_long_hostile_text_is_read_to_its_end(unit: str) -> None:
    secret = PLANTS["github-token"].secret
    assert secret not in redact(f"{unit * (1_000_000 // len(unit))} {secret}")

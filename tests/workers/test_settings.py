"""What a worker says of an environment it cannot work with."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from workers.errors import SettingsError
from workers.settings import IndexSettings, QueueSettings, WorkerSettings


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> str:
    secrecy = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8 if password else serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, secrecy).decode()


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = pem_of(RSA)
PUBLIC = RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no `.env` of this machine's."""
    monkeypatch.chdir(tmp_path)
    for name in (*WorkerSettings.model_fields, *QueueSettings.model_fields):
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("RETRIAGE_APP_ID", "4711")
    monkeypatch.setenv("RETRIAGE_PRIVATE_KEY", PEM)
    return monkeypatch


def key_of(settings: WorkerSettings) -> str:
    return settings.retriage_private_key.get_secret_value().strip()


def test_a_pem_in_the_environment_is_enough(environment: pytest.MonkeyPatch) -> None:
    settings = WorkerSettings.load()
    assert key_of(settings) == PEM.strip()
    assert settings.retriage_app_id == "4711"
    assert settings.github_api_url == "https://api.github.com"
    assert settings.redis_url == "redis://127.0.0.1:6379/0"


def test_a_pem_on_one_line_is_unfolded(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RETRIAGE_PRIVATE_KEY", PEM.replace("\n", "\\n"))
    assert key_of(WorkerSettings.load()) == PEM.strip()


def test_a_pem_may_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(PEM)
    environment.setenv("RETRIAGE_PRIVATE_KEY", "key.pem")
    assert key_of(WorkerSettings.load()) == PEM.strip()


def test_settings_may_stand_in_a_dotenv_file(tmp_path: Path) -> None:
    one_line = PEM.replace("\n", "\\n")
    (tmp_path / ".env").write_text(f'RETRIAGE_APP_ID=Iv23lix\nRETRIAGE_PRIVATE_KEY="{one_line}"\nOTHER=1\n')
    assert WorkerSettings.load().retriage_app_id == "Iv23lix"


def test_nothing_set_is_one_line_that_names_everything() -> None:
    with pytest.raises(SettingsError) as caught:
        WorkerSettings.load()
    assert str(caught.value) == "RETRIAGE_APP_ID is not set; RETRIAGE_PRIVATE_KEY is not set (see .env.example)"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (pem_of(ec.generate_private_key(ec.SECP256R1())), "is not an RSA key"),
        (pem_of(RSA, b"s3cret-passphrase"), "is not a private key in PEM form"),
        (PUBLIC.decode(), "is not a private key in PEM form"),
        (PEM[:700] + "\n-----END RSA PRIVATE KEY-----\n", "is not a private key in PEM form"),
        ("/nowhere/k3y.pem", "is neither a PEM nor the path of a readable file (FileNotFoundError)"),
        ("MIIEowIBAAKCAQEAs3cret" * 40, "is neither a PEM nor the path of a readable file (OSError)"),
        ("/", "is neither a PEM nor the path of a readable file (IsADirectoryError)"),
        ("", "is neither a PEM nor the path of a readable file"),
    ],
    ids=["EC key", "passphrase", "public key", "cut off", "no file", "no armour", "folder", "empty"],
)
def test_a_wrong_key_is_one_line_that_does_not_repeat_it(
    environment: pytest.MonkeyPatch, value: str, said: str
) -> None:
    environment.setenv("RETRIAGE_PRIVATE_KEY", value)
    with pytest.raises(SettingsError) as caught:
        WorkerSettings.load()
    message = str(caught.value)
    assert message.startswith("RETRIAGE_PRIVATE_KEY ")
    assert said in message
    assert "\n" not in message
    assert not any(len(part) > 7 and part in message for part in value.split())
    assert caught.value.__cause__ is None


def test_a_file_that_is_no_text_is_refused(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.der").write_bytes(b"\x30\x82\xff\xfe")
    environment.setenv("RETRIAGE_PRIVATE_KEY", "key.der")
    with pytest.raises(SettingsError, match="is neither a PEM nor the path of a readable file"):
        WorkerSettings.load()


def test_an_empty_app_id_is_refused(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RETRIAGE_APP_ID", "")
    with pytest.raises(SettingsError, match=r"^RETRIAGE_APP_ID "):
        WorkerSettings.load()


def test_an_unknown_log_level_names_the_known_ones(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RETRIAGE_LOG_LEVEL", "LOUD")
    with pytest.raises(SettingsError, match=r"^RETRIAGE_LOG_LEVEL .*'WARNING'"):
        WorkerSettings.load()


def test_settings_do_not_show_the_key_when_printed(environment: pytest.MonkeyPatch) -> None:
    assert "PRIVATE" not in repr(WorkerSettings.load())


def test_projects_that_want_no_reports_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "optout.txt").write_text("acme/widgets\nflask\n")
    environment.setenv("RETRIAGE_UPSTREAM_OPTOUT", "optout.txt")
    assert WorkerSettings.load().opted_out == ("acme/widgets", "flask")
    environment.delenv("RETRIAGE_UPSTREAM_OPTOUT")
    assert WorkerSettings.load().opted_out == ()


def test_a_list_of_them_that_cannot_be_read_is_not_passed_over(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RETRIAGE_UPSTREAM_OPTOUT", "nowhere.txt")
    with pytest.raises(SettingsError, match=r"^RETRIAGE_UPSTREAM_OPTOUT is not the path of a readable file"):
        WorkerSettings.load()


def test_the_index_is_the_one_that_pip_would_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    assert IndexSettings.load().indexes == ("",)
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:word@index.example/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", " https://a.example\n http://b.example ")
    settings = IndexSettings.load()
    assert settings.indexes == ("https://me:word@index.example/simple", "https://a.example", "http://b.example")
    assert "word" not in repr(settings)


@pytest.mark.parametrize("url", ["file:///secret/simple", "https://", "index.example", "https://[secret"])
def test_an_index_that_is_not_on_the_web_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", url)
    with pytest.raises(SettingsError, match=r"^PIP_INDEX_URL .+ \(see \.env\.example\)$") as caught:
        IndexSettings.load()
    assert "secret" not in str(caught.value)

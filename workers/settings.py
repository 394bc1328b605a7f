"""What a worker needs to know, from the environment or `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from workers.errors import SettingsError


class Loaded(BaseSettings):
    """Settings from the environment or `.env`. Names are those of the environment variables, in upper case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    @classmethod
    def load(cls) -> Self:
        """Read them. Raises SettingsError, which names each setting that is missing or wrong, but no value."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(explained(error)) from None


class QueueSettings(Loaded):
    """Where the queue is."""

    redis_url: str = "redis://127.0.0.1:6379/0"
    """Where Redis or Valkey listens."""


class ClockSettings(QueueSettings):
    """What the clock needs."""

    retriage_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """How much is logged."""


class IndexSettings(Loaded):
    """Which package index is asked: the one that pip would ask, by the same variables.

    https://pip.pypa.io/en/stable/topics/configuration/#environment-variables
    """

    pip_index_url: SecretStr = SecretStr("")
    """Its address, which may hold credentials; empty for the usual one."""
    pip_extra_index_url: SecretStr = SecretStr("")
    """Addresses of further ones, with spaces between them."""
    retriage_cache_dir: str = ""
    """Where artifacts are kept; empty for a folder of this user below the one for temporary files."""

    @field_validator("pip_index_url", "pip_extra_index_url")
    @classmethod
    def _is_on_the_web(cls, value: SecretStr) -> SecretStr:
        for url in value.get_secret_value().split():
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("is no http or https address")
        return value

    @property
    def indexes(self) -> tuple[str, ...]:
        """All addresses, as pip orders them; the first is empty for the usual one."""
        given = self.pip_index_url.get_secret_value().strip()
        return (given, *self.pip_extra_index_url.get_secret_value().split())


class WorkerSettings(ClockSettings, IndexSettings):
    """All that a worker needs."""

    retriage_app_id: str = Field(min_length=1)
    """The App's id or client id, from its settings page."""
    retriage_private_key: SecretStr
    """The App's private key: the PEM text itself, or the path of its file."""
    github_api_url: str = "https://api.github.com"
    """The REST API; `https://HOST/api/v3` for GitHub Enterprise Server."""
    retriage_upstream_token: SecretStr = SecretStr("")
    """A machine account's token, which reports broken packages where the App is not installed; empty for none."""
    retriage_upstream_optout: str = ""
    """The path of a file with projects that want no reports: `owner/name` or a package's name, one a line."""
    retriage_upstream_per_day: int = Field(5, ge=0, le=100)
    """How many issues are opened in other projects within a day at most."""
    retriage_upstream_mirror: bool = False
    """Whether the indexes of PIP_INDEX_URL and PIP_EXTRA_INDEX_URL have nothing but the public one's packages."""

    @property
    def github_web_url(self) -> str:
        """The address of GitHub's pages.

        https://docs.github.com/en/enterprise-server/rest/quickstart and, for GHE.com,
        https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom
        """
        address = urlsplit(self.github_api_url)
        host = address.netloc.removeprefix("api.")
        return f"{address.scheme}://{host}"

    @field_validator("retriage_private_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        pem = _pem(value.get_secret_value())
        try:
            key = load_pem_private_key(pem.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise ValueError("is not a private key in PEM form; download one from the App's settings page") from error
        if not isinstance(key, RSAPrivateKey):
            raise ValueError("is not an RSA key; GitHub Apps sign with RS256")  # noqa: TRY004  pydantic wants ValueError
        return SecretStr(pem)

    @field_validator("retriage_upstream_optout")
    @classmethod
    def _is_a_list(cls, value: str) -> str:
        # Who wrote such a list must not be passed over because it cannot be found.
        _lines(value)
        return value

    @property
    def opted_out(self) -> tuple[str, ...]:
        """The lines of the list of projects that want no reports."""
        return _lines(self.retriage_upstream_optout)


def explained(error: ValidationError) -> str:
    """What is wrong with the environment, without repeating any value."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        name = "_".join(str(part) for part in problem["loc"]).upper()
        said = "is not set" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ")
        lines.append(f"{name} {said}")
    return "; ".join(lines) + " (see .env.example)"


def _pem(value: str) -> str:
    """The key's text. One line with `\\n` in it is how some platforms keep a PEM in an environment variable."""
    text = value.strip()
    if "-----BEGIN" in text:
        return text.replace("\\n", "\n")
    try:
        return Path(text).expanduser().read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"is neither a PEM nor the path of a readable file ({type(error).__name__})") from error


def _lines(path: str) -> tuple[str, ...]:
    if not path:
        return ()
    try:
        return tuple(Path(path).expanduser().read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError) as error:
        raise ValueError(f"is not the path of a readable file ({type(error).__name__})") from error

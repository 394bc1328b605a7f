"""What a worker needs to know, from the environment or `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from workers.errors import SettingsError


class QueueSettings(BaseSettings):
    """Where the queue is. Names are those of the environment variables, in upper case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    redis_url: str = "redis://127.0.0.1:6379/0"
    """Where Redis or Valkey listens."""

    @classmethod
    def load(cls) -> Self:
        """Read them. Raises SettingsError, which names each setting that is missing or wrong, but no value."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(explained(error)) from None


class WorkerSettings(QueueSettings):
    """All that a worker needs."""

    retriage_app_id: str = Field(min_length=1)
    """The App's id or client id, from its settings page."""
    retriage_private_key: SecretStr
    """The App's private key: the PEM text itself, or the path of its file."""
    github_api_url: str = "https://api.github.com"
    """The REST API; `https://HOST/api/v3` for GitHub Enterprise Server."""
    retriage_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """How much is logged."""

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

"""What the web process needs to know, from the environment or `.env`. The App's private key is not among it."""

from __future__ import annotations

from typing import Final, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from workers.errors import SettingsError

REDIS_SCHEMES: Final = ("redis://", "rediss://", "unix://")


class Settings(BaseSettings):
    """What the web application is configured with. Names are those of the environment variables, in upper case."""

    # .env also holds what the workers need; that is passed over.
    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    retriage_webhook_secret: SecretStr = Field(
        min_length=1, description="set it to the secret in the webhook settings of the GitHub App"
    )
    """What GitHub signs deliveries with."""
    redis_url: SecretStr = Field(
        default=SecretStr("redis://127.0.0.1:6379/0"),
        description="set it to redis://HOST:PORT/DATABASE, or rediss:// for TLS",
    )
    """Where the queue lives; secret because it may hold a password."""
    retriage_concurrency: int = Field(default=4, ge=1, description="set it to a whole number of at least 1")
    """How many tasks of one installation may be queued or running at the same time."""
    retriage_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="set it to DEBUG, INFO, WARNING or ERROR"
    )
    """The least severe log entry that is written."""

    @field_validator("redis_url")
    @classmethod
    def _known_scheme(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(REDIS_SCHEMES):
            raise ValueError("no Redis URL")
        return url


class ServerSettings(BaseSettings):
    """What the WSGI server is configured with; the names are those that hosting platforms set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    port: int = Field(default=8000, ge=0, le=65535, description="set it to a TCP port")
    """Where to listen, on all addresses."""
    web_concurrency: int = Field(default=2, ge=1, description="set it to a number of processes")
    """How many web processes to run."""


_SettingsT = TypeVar("_SettingsT", bound=BaseSettings)


def load(kind: type[_SettingsT]) -> _SettingsT:
    """Read the settings. Raises SettingsError, in one line for all that is wrong."""
    try:
        return kind()
    except ValidationError as error:
        problems = [_problem(kind, str(each["loc"][0]), each["type"]) for each in error.errors(include_input=False)]
        raise SettingsError("; ".join(problems)) from None


def _problem(kind: type[BaseSettings], field: str, error: str) -> str:
    what = "missing" if error == "missing" else "not usable"
    return f"{field.upper()} is {what}: {kind.model_fields[field].description}"

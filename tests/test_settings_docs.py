"""`.env.example` and `app.yml` say what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from bot.events import HANDLERS
from bot.manifest import PERMISSIONS
from bot.settings import ServerSettings, Settings
from workers.settings import WorkerSettings

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[1]
KINDS: list[type[BaseSettings]] = [Settings, ServerSettings, WorkerSettings]
LINE = re.compile(r"(?P<off># )?(?P<name>[A-Z_]+)=(?P<value>.*)")


def fields() -> dict[str, list[FieldInfo]]:
    """The settings of all processes by variable; one that two processes read has two fields."""
    found: dict[str, list[FieldInfo]] = {}
    for kind in KINDS:
        assert not kind.model_config.get("env_prefix")
        for name, field in kind.model_fields.items():
            assert field.validation_alias is None
            found.setdefault(name.upper(), []).append(field)
    return found


def documented() -> dict[str, tuple[bool, str, str]]:
    """Of each variable in `.env.example`: whether it is commented out, its value, and the line above it."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    matches = [(LINE.fullmatch(line), above) for above, line in zip(["", *lines], lines, strict=False)]
    return {match["name"]: (bool(match["off"]), match["value"], above) for match, above in matches if match}


def plain(default: object) -> str:
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def test_every_setting_is_in_the_example_and_no_other() -> None:
    assert sorted(documented()) == sorted(fields())


@pytest.mark.parametrize("name", sorted(fields()))
def test_a_setting_is_documented_as_it_is(name: str) -> None:
    off, value, above = documented()[name]
    assert re.fullmatch(r"# (Web|Worker|Web and worker): .+\.", above)
    for field in fields()[name]:
        assert ("Required." in above) is field.is_required()
        assert off is not field.is_required()
        assert value == ("" if field.is_required() else plain(field.default))


def test_the_example_names_the_processes_that_read_a_setting() -> None:
    for name, (_, _, above) in documented().items():
        web = any(name.lower() in kind.model_fields for kind in (Settings, ServerSettings))
        worker = name.lower() in WorkerSettings.model_fields
        said = above.removeprefix("# ").partition(":")[0].lower()
        assert ("web" in said, "worker" in said) == (web, worker), name


@pytest.fixture
def manifest() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "app.yml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_the_app_subscribes_to_the_events_that_are_handled(manifest: dict[str, Any]) -> None:
    assert sorted(manifest["default_events"]) == sorted(set(HANDLERS) - {"ping"})


def test_the_app_asks_for_the_permissions_that_are_used(manifest: dict[str, Any]) -> None:
    assert manifest["default_permissions"] == {name: wanted.level for name, wanted in PERMISSIONS.items()}


def test_each_permission_is_explained_above_it() -> None:
    lines = (ROOT / "app.yml").read_text(encoding="utf-8").splitlines()
    for name, wanted in PERMISSIONS.items():
        assert lines[lines.index(f"  {name}: {wanted.level}") - 1].startswith("  # ")


def test_the_app_is_private_and_delivers_to_the_webhook(manifest: dict[str, Any]) -> None:
    assert manifest["public"] is False
    assert manifest["hook_attributes"] == {"url": f"{manifest['url']}/webhook", "active": True}

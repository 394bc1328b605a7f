"""`.env.example`, `app.yml`, and the page and schema of a repository's settings say what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
import yaml
from click.testing import CliRunner
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from bot.events import HANDLERS
from bot.manifest import PERMISSIONS
from bot.settings import ServerSettings, Settings
from workers.cli import main as cli
from workers.settings import WorkerSettings
from workers.triage.repository.repository_settings import (
    Comments,
    RepositorySettings,
    Rerun,
    Role,
    Rule,
    Upstream,
    read,
)
from workers.triage.repository.settings_schema import schema

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[1]
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
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


def settings_leaves(model: type[BaseModel], above: str = "") -> dict[str, Any]:
    """The names of a repository's settings, dotted, with their defaults."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found |= settings_leaves(kind, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = field.default
    return found


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the first table below a heading of docs/settings.md, by their first cell."""
    part = SETTINGS_PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [row.strip("|").split(" | ") for row in part.splitlines() if row.startswith("| `")]
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def test_every_repository_setting_is_documented_with_its_default() -> None:
    told = table("Every setting")
    known = settings_leaves(RepositorySettings)
    assert list(told) == list(known)
    for name, default in known.items():
        shown = json.dumps(list(default)) if isinstance(default, tuple) else default
        assert told[name][0] == f"`{str(shown).lower() if isinstance(shown, bool) else shown}`", name
        assert told[name][1].endswith((".", "see below."))


def test_every_field_of_a_rule_is_documented() -> None:
    assert list(table("Rules")) == list(Rule.model_fields)


def test_the_page_names_every_choice_there_is() -> None:
    for choices in (Comments, Rerun, Upstream, Role):
        assert [choice for choice in choices if f"`{choice}`" not in SETTINGS_PAGE] == []


@pytest.mark.parametrize("page", ["docs/settings.md", "README.md"])
def test_the_examples_are_good(page: str) -> None:
    found = re.findall(r"<!-- example -->\n```yaml\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    for text in found:
        settings, problem = read(text)
        assert problem is None
        assert settings != RepositorySettings()
        jsonschema.validate(yaml.safe_load(text), schema())


def test_the_committed_schema_is_what_is_printed() -> None:
    committed = (ROOT / "docs" / "retriage.schema.json").read_bytes()
    assert committed == CliRunner().invoke(cli, ["config", "schema"]).stdout_bytes, "run: retriage config schema"


def test_the_schema_is_one_and_refuses_what_is_wrong() -> None:
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    validator = jsonschema.Draft202012Validator(made)
    rule = {"name": "a", "kind": "lint", "literal": "abc", "summary": "a", "remedy": "b"}
    good: list[object] = [{}, {"comment": False}, {"rerun": "off"}, {"who": {"act": "admin"}}, {"rules": [rule]}]
    assert [each for each in good if not validator.is_valid(each)] == []
    wrong_rules = [{**rule, "pattern": "a"}, {**rule, "kind": "unknown"}, {"name": "a"}, {**rule, "more": 1}]
    wrong: list[object] = [{"x": 1}, {"comment": "on"}, {"who": {"x": 1}}, {"ignore_kinds": ["x"]}, []]
    assert [each for each in wrong if validator.is_valid(each)] == []
    assert [each for each in wrong_rules if validator.is_valid({"rules": [each]})] == []

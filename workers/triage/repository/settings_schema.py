"""The JSON schema of `.github/retriage.yml`, for editors."""

from __future__ import annotations

from typing import Any

from workers.triage.model import Category
from workers.triage.repository.repository_settings import RepositorySettings
from workers.triage.repository.settings_values import category, kinds

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TITLE = "retriage's settings of one repository"


def schema() -> dict[str, Any]:
    """As `retriage config schema` prints it. What a schema cannot say, such as what RE2 takes, `config check` tells."""
    made = RepositorySettings.model_json_schema()
    parts = made["$defs"]
    rule, settings = parts["Rule"]["properties"], made["properties"]
    parts["Rule"]["oneOf"] = [{"required": ["literal"]}, {"required": ["pattern"]}]
    for name in ("literal", "pattern"):
        rule[name] = {**rule[name]["anyOf"][0], "description": rule[name]["description"]}
    rule["kind"]["enum"] = [kind for kind in kinds() if category(kind) is not Category.UNKNOWN]
    settings["ignore_kinds"]["items"]["enum"] = list(kinds())
    for name in ("comment", "rerun", "upstream", "deps"):
        # A reader of YAML 1.1 makes false of `off`.
        settings[name]["anyOf"] = [{"$ref": settings[name].pop("$ref")}, {"const": False}]
    for part in (made, *parts.values()):
        _tidy(part)
    return {"$schema": DRAFT, **made, "title": _TITLE}


def _tidy(part: dict[str, Any]) -> None:
    """Descriptions on one line, and no titles that only repeat names."""
    for value in (part, *part.get("properties", {}).values()):
        value.pop("title", None)
        if "description" in value:
            value["description"] = " ".join(value["description"].split())

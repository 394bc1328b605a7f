"""The contract of `retriage analyze --json`, as a JSON schema (https://json-schema.org/draft/2020-12)."""

from __future__ import annotations

from typing import Any, Final


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_CONCLUSION: Final = {"enum": ["failure", "success", "unknown"]}
_KIND: Final = {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"}

_JOB: Final = _closed(
    {
        "name": _TEXT,
        "architecture": {"enum": ["amd64", "arm64", None]},
        "conclusion": _CONCLUSION,
        "lines": {"type": "integer", "minimum": 0},
    }
)
_FINDING: Final = _closed(
    {
        "kind": _KIND,
        "category": {"enum": ["configuration", "code", "dependency", "infrastructure", "unknown"]},
        "subject": {"type": "object", "additionalProperties": {"type": ["string", "integer", "null"]}},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "job": _TEXT,
        "step": _TEXT_OR_NULL,
        "line": {"type": "integer", "minimum": 1},
        "quote": _TEXT,
        "excerpt": _TEXT,
        "summary": _TEXT,
        "remedy": _TEXT,
        "fingerprint": {"type": ["string", "null"], "pattern": r"^\d+:"},
        "proof": {
            "anyOf": [
                {"type": "null"},
                _closed({"state": {"enum": ["confirmed", "refuted", "not-checked"]}, "detail": _TEXT}),
            ]
        },
    }
)
REPORT: Final = _closed(
    {
        "schema": {"const": 1},
        "input": _TEXT,
        "conclusion": _CONCLUSION,
        "jobs": {"type": "array", "items": _JOB},
        "findings": {"type": "array", "items": _FINDING},
        "excerpt": {"type": "string", "maxLength": 4000},
        "not_examined": {"type": "array", "items": _TEXT},
    }
)

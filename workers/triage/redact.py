"""Secrets out of log text before it is stored or shown: ordered, named rules. GitHub's own `***` stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

import re2

MASK = "[redacted]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape of secret."""

    name: str
    """What it recognises."""
    pattern: str
    """In RE2's syntax, so that it runs in linear time. Group 1, where there is one, is kept before the mask."""


RULES = (
    # https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/
    Rule("github-token", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})"),
    Rule("gitlab-token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    Rule("aws-key-id", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    Rule("slack-token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    Rule("pypi-token", r"\bpypi-[A-Za-z0-9_-]{50,}"),
    Rule("npm-token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    Rule("google-api-key", r"\bAIza[A-Za-z0-9_-]{35}"),
    Rule("json-web-token", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    Rule("private-key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----[A-Za-z0-9+/=\s\\n]*(?:-----END [A-Z ]*PRIVATE KEY-----)?"),
    # user:password@host: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
    Rule("url-password", r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]*:)[^\s/@]{1,500}(?:@)"),
    Rule(
        "authorization", r"(?i)(\bauthorization['\"]?\s*[:=]\s*['\"]?(?:bearer|basic|token)\s+)[A-Za-z0-9._~+/=-]{8,}"
    ),
    Rule(
        "assigned-secret",
        r"(?i)(\b[a-z0-9_-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token)"
        r"['\"]?\s*[:=]\s*['\"]?)[A-Za-z0-9._~+/=!@#$%^&-]{12,}",
    ),
)
_COMPILED = tuple((rule, re2.compile(rule.pattern)) for rule in RULES)


def redact(text: str) -> str:
    """The text with every recognised secret replaced by `[redacted]`."""
    for rule, pattern in _COMPILED:
        kept = r"\1" if pattern.groups else ""
        closing = "@" if rule.name == "url-password" else ""
        text = pattern.sub(f"{kept}{MASK}{closing}", text)
    return text

"""Secrets out of log text before it is stored or shown: ordered, named rules. GitHub's own `***` stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workers.triage.patterns import Pattern

MASK = "[redacted]"
# The beginning of a group that is numbered.
_GROUP = re.compile(r"(?<!\\)\((?!\?)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape of secret."""

    name: str
    """What it recognises."""
    pattern: str
    """In RE2's syntax, so that it runs in linear time. Group 1, where there is one, is kept before the mask."""
    closing: str = ""
    """What the pattern takes in behind the secret, to be kept behind the mask."""

    @property
    def masked(self) -> str:
        """What stands for a match."""
        kept = r"\1" if _GROUP.search(self.pattern) else ""
        return f"{kept}{MASK}{self.closing}"


RULES = (
    # https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available/
    Rule("github-token", r"(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})"),
    Rule("gitlab-token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    Rule("aws-key-id", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    Rule("slack-token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    # https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
    Rule("slack-webhook", r"(https://hooks\.slack\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/_-]{10,}"),
    Rule("pypi-token", r"\bpypi-[A-Za-z0-9_-]{50,}"),
    Rule("npm-token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    Rule("docker-token", r"\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
    Rule("hugging-face-token", r"\bhf_[A-Za-z0-9]{30,}"),
    # Stripe's, OpenAI's and Anthropic's: https://docs.stripe.com/keys, https://platform.openai.com/docs/api-reference
    Rule("service-key", r"\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|sk-(?:[a-z]+\d*-)*[A-Za-z0-9_-]{32,})"),
    # https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication
    Rule("sendgrid-key", r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    Rule("google-api-key", r"\bAIza[A-Za-z0-9_-]{35}"),
    Rule("google-token", r"\bya29\.[A-Za-z0-9_-]{20,}"),
    Rule("json-web-token", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    # With the headers of an encrypted or armoured key: https://www.rfc-editor.org/rfc/rfc1421#section-4.6
    Rule(
        "private-key",
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"
        r"(?:\s*(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): [^\n]*\n)*"
        r"[A-Za-z0-9+/=…\s\\]*(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?",
    ),
    # user:password@host, unless it is all `*`: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
    Rule("url-password", r"((?i:\b[a-z][a-z0-9+.-]{1,20})://[^\s/:@]*:)[^\s/@?#]*[^\s/@?#*][^\s/@?#]*@", closing="@"),
    Rule("url-token", r"((?i:\b[a-z][a-z0-9+.-]{1,20})://)[^\s/:@?#]{20,500}@", closing="@"),
    # https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html and its likes at Azure and Google
    Rule(
        "signed-url",
        r"(?i)([?&](?:sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token)|(?:access_|auth_)?token"
        r"|(?:api_?)?key|client_secret)=)[A-Za-z0-9%+/=._~-]{8,}",
    ),
    Rule(
        "authorization", r"(?i)(\bauthorization['\"]?\s*[:=]\s*['\"]?(?:bearer|basic|token)\s+)[A-Za-z0-9._~+/=-]{8,}"
    ),
    Rule("cookie", r"(?i)(\b(?:set-)?cookie\s*:\s*[^\s=;]{1,100}=)[^\s;*]{8,}"),
    Rule("azure-account-key", r"(\b(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/]{20,}=*"),
    Rule(
        "assigned-secret",
        r"(?i)(\b[a-z0-9_-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token)"
        r"['\"]?\s*[:=]\s*['\"]?)[A-Za-z0-9._~+/=!@#$%^&-]{12,}",
    ),
    # The environment's names are upper-case; `token = next_token(stream)` in a traceback is none.
    Rule("assigned-token", r"(\b[A-Z0-9_]*TOKEN['\"]?\s*[:=]\s*['\"]?)[A-Za-z0-9._~+/=-]{16,}"),
)
# Nearly all text holds no secret, which one search tells.
_ANY = Pattern("|".join(f"(?:{rule.pattern})" for rule in RULES))
_EACH = tuple((rule, Pattern(rule.pattern)) for rule in RULES)


def redact(text: str) -> str:
    """The text with every recognised secret replaced by `[redacted]`."""
    if not _ANY.search(text):
        return text
    for rule, pattern in _EACH:
        text = pattern.sub(rule.masked, text)
    return text

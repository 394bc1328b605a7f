"""How services say that they were asked too often, or that what was paid for is used up."""

from __future__ import annotations

from workers.triage.aftermath import Ending
from workers.triage.sayings import Saying, all_about

QUOTA = "quota"
BILLING = "billing"

_GITHUB = (
    Saying("API rate limit", r"(?i)API rate limit (?:already )?exceeded", 0.94),
    Saying("secondary rate limit", r"(?i)secondary rate limit", 0.93),
    Saying("GitHub API limit (", r"GitHub API limit \(\d+ calls/hr\) is exhausted", 0.94),
    Saying("abuse detection mechanism", r"triggered an abuse detection mechanism", 0.92),
)
_GITHUB_QUOTA = (
    Saying("storage quota has been hit", r"[Aa]rtifact storage quota has been hit", 0.97, Ending.FIRM),
    Saying("is over its data quota", r"This repository is over its data quota", 0.97),
    Saying("exceeded its LFS budget", r"This repository exceeded its LFS budget", 0.97),
)
_GITHUB_BILLING = (
    Saying("account payments have failed or", r"recent account payments have failed or your spending limit", 0.98),
    Saying("due to a billing issue", r"account is locked due to a billing issue", 0.97),
    Saying("spending limit needs to be increased", r"spending limit needs to be increased", 0.97),
)
_DOCKER = (
    Saying("pull rate limit", r"You have reached your (?:\w+ )?pull rate limit", 0.97),
    Saying("toomanyrequests: ", r"toomanyrequests: ", 0.93),
)
_OPENAI = (
    Saying("insufficient_quota", r"insufficient_quota", 0.92),
    Saying("You exceeded your current quota", r"You exceeded your current quota", 0.93),
)
_CODECOV = (
    Saying("Rate limit reached", r"Rate limit reached\. Please upload with the Codecov", 0.94),
    Saying("Expected available in ", r"Request was throttled\. Expected available in", 0.75),
)
_AWS = (
    Saying("ThrottlingException", r"\(?ThrottlingException\)?", 0.88),
    Saying("RequestLimitExceeded", r"RequestLimitExceeded", 0.9),
    Saying("TooManyRequestsException", r"TooManyRequestsException", 0.9),
)
_GOOGLE = (
    Saying("Quota exceeded for quota metric", r"Quota exceeded for quota metric", 0.93),
    Saying("RESOURCE_EXHAUSTED", r"RESOURCE_EXHAUSTED: .*(?:[Qq]uota|rate)", 0.88),
)

# The answer 429 in the words of each tool: https://www.rfc-editor.org/rfc/rfc6585#section-4
ANSWERS = (
    Saying("requested URL returned error: 429", r"The requested URL returned error: 429", 0.95),
    Saying("429 Client Error", r"429 Client Error: .*for url: ", 0.92),
    Saying("code E429", r"^npm (?:ERR!|error) code E429", 0.96, Ending.FIRM),
    Saying("ERR_PNPM_FETCH_429", r"ERR_PNPM_FETCH_429", 0.96, Ending.FIRM),
    Saying("client error (429", r"HTTP status client error \(429", 0.95, Ending.FIRM),
    Saying("got 429", r"failed to get successful HTTP response from .*, got 429", 0.95, Ending.FIRM),
    Saying("status code 429", r"[Rr]eceived status code 429 from server", 0.95, Ending.FIRM),
    Saying("status code: 429", r"status code:? 429\b", 0.93, Ending.FIRM),
    Saying("ERROR 429: ", r" ERROR 429: ", 0.93),
    Saying("HTTP/1.1 429", r"HTTP/[\d.]+\"? 429\b", 0.9),
    Saying("HTTP Error 429", r"HTTP Error 429: ", 0.92),
    Saying("HTTP 429", r"(?i)\bHTTP 429\b", 0.9),
    Saying("Too Many Requests 429", r"Too Many Requests 429", 0.93),
    Saying("429 Too Many Requests", r"\b429 Too Many Requests", 0.9),
    Saying("429  Too Many Requests", r"429  Too Many Requests", 0.93, Ending.FIRM),
    Saying(": Too Many Requests", r"(?:^error Error: https?://\S+|status): Too Many Requests", 0.92),
    Saying("Response Code: 429", r"YN0035: .*Response Code: 429", 0.94, Ending.FIRM),
    Saying("does not indicate success: 429", r"does not indicate success: 429", 0.93),
    Saying("Error code: 429", r"Error code: 429\b", 0.9),
    Saying("Request failed with status code 429", r"Request failed with status code 429", 0.9),
    Saying("RateLimitError", r"^(?:E +)?(?:[\w.]+\.)?RateLimitError: ", 0.88),
    Saying("rate_limit_e", r"\brate_limit_e(?:xceeded|rror)\b", 0.88),
    Saying("ate limit exceeded", r"(?i)\brate limit exceeded", 0.85),
    Saying("quota exceeded", r"(?i)^(?:##\[error\])?(?:\w*error: )?.{0,60}\bquota exceeded", 0.7, advice=QUOTA),
    Saying("Quota exceeded", r"^(?:##\[error\])?(?:\w*[Ee]rror: )?.{0,60}\bQuota exceeded", 0.7, advice=QUOTA),
)

QUOTAS = (
    *all_about(_GITHUB_BILLING, "GitHub Actions", BILLING, Ending.SURE),
    *all_about(_GITHUB_QUOTA, "GitHub", QUOTA),
    *all_about(_GITHUB, "GitHub"),
    *all_about(_DOCKER, "Docker Hub"),
    *all_about(_OPENAI, "OpenAI", QUOTA),
    *all_about(_CODECOV, "Codecov"),
    *all_about(_AWS, "AWS"),
    *all_about(_GOOGLE, "Google Cloud", QUOTA),
    *ANSWERS,
)
"""All of them; where two know a line, the first speaks."""

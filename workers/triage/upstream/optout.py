"""Whether a project wants such reports: its settings for retriage, a list of the deployment, and its own guide-lines.

In doubt it does not. A sentence that forbids issues by bots, by automation or by AI forbids these; one that merely
mentions bots does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workers.triage.abroad import SHARED
from workers.triage.installed import normalised
from workers.triage.patterns import Pattern
from workers.triage.repository import yaml_reading
from workers.triage.repository.yaml_reading import YamlFileError
from workers.triage.text import code

SETTINGS = ".github/retriage.yml"
CHOOSER = ".github/ISSUE_TEMPLATE/config.yml"
_SHARED_SETTINGS, _SHARED_CHOOSER = (f"{SHARED}{path}" for path in (SETTINGS, CHOOSER))
GUIDES = (
    "CONTRIBUTING.md",
    "contributing.md",
    ".github/CONTRIBUTING.md",
    ".github/contributing.md",
    "docs/CONTRIBUTING.md",
    "docs/contributing.md",
    "CONTRIBUTING.rst",
    "docs/contributing.rst",
    "CONTRIBUTING.txt",
    "CONTRIBUTING",
    "AI_POLICY.md",
    ".github/ISSUE_TEMPLATE.md",
    ".github/ISSUE_TEMPLATE/bug_report.md",
    ".github/ISSUE_TEMPLATE/bug_report.yml",
    ".github/ISSUE_TEMPLATE/bug-report.yml",
    ".github/ISSUE_TEMPLATE/bug.yml",
    f"{SHARED}CONTRIBUTING.md",
    f"{SHARED}.github/CONTRIBUTING.md",
    f"{SHARED}AI_POLICY.md",
)
CHOOSERS = (CHOOSER, _SHARED_CHOOSER)
FILES = (SETTINGS, _SHARED_SETTINGS, *CHOOSERS, *GUIDES)
"""What is read of a project for this."""

_LONGEST = 100_000
_OFF = frozenset({"off", "false", "no", "never"})
_MAKER = (
    r"(?:bots?|automat(?:ed|ic|ion)|(?:generative |gen)?ai|llms?|chatgpt|gpt|copilot|agents?|machines?|scripts?|tools?)"
)
_MADE = (
    r"(?:automated|automatic|auto-?(?:generated|created|filed)|automatically[ -](?:generated|created|filed|opened)"
    r"|bots?|bot-(?:generated|created|filed)|(?:fully |purely |entirely )?(?:ai|llm|chatgpt|gpt|machine)(?:[- ]"
    r"(?:generated|written|assisted|created|authored|produced))?)"
)
_REPORT = r"(?:issues?|(?:[a-z]+ )?reports?|tickets?|submissions?|contributions?|content|posts?|slop)"
_PAST = r"(?:opened|filed|created|submitted|made|posted|generated|written|produced|authored|reported)"
_OPEN = r"(?:open|file|create|submit|post|write|generate|report)(?:e?s|ing)?"
_GAP = r"(?: [a-z'-]+){0,4}"
_NOT = Pattern(
    r"(?i)\b(?:not?|never|cannot|without|refrain|avoid|reject(?:ed)?|refused?|forbid(?:den|s)?|prohibit(?:ed|s)?"
    r"|ban(?:ned)?|disallow(?:ed)?|unwelcome|unacceptable|closed?|deleted?|spam|blocked|[a-z]+n['’]t)\b"
)
_SUCH = Pattern(
    rf"(?i)\b{_MADE}(?:(?:,| or| and|/) ?(?:[a-z-]+ ){{0,2}}?[a-z-]+){{0,2}} {_REPORT}\b"
    rf"|\b{_REPORT}\b{_GAP} {_PAST}{_GAP} (?:by|with|using|from|through){_GAP} {_MAKER}\b"
    rf"|\b{_MAKER}{_GAP} {_OPEN}{_GAP} {_REPORT}\b"
)
_CLOSES = Pattern(r"(?i)\b(?:bot|action|workflow)\b.*\b(?:clos|label|mark|assign|remind)\w*")
"""What projects say of a bot of their own, which closes and labels issues."""
_SENTENCES = Pattern(r"[.!?](?:\s+|$)|\n\s*\n|\n\s*[-*+#]")


def settings(text: str) -> bool | None:
    """Whether `.github/retriage.yml` turns reports off; None for a file that cannot be read."""
    try:
        data = yaml_reading.read(text[:_LONGEST])
    except YamlFileError:
        return None
    if not isinstance(data, Mapping):
        return None if data else False
    off = [name for name in ("upstream", "reports") if _is_off(data.get(name))]
    return bool(off) or _is_off(data.get("enable"))


def _is_off(value: object) -> bool:
    return value is not None and str(value).strip().lower() in _OFF


def listed(lines: Iterable[str], repository: str, distribution: str) -> bool:
    """Whether a list names the project: lines of `owner/name`, `owner/*` or a distribution; `#` begins a comment."""
    owner = repository.partition("/")[0]
    wanted = {repository.lower(), f"{owner}/*".lower()}
    for line in lines:
        name = line.partition("#")[0].strip()
        if name.lower() in wanted or ("/" not in name and name and normalised(name) == normalised(distribution)):
            return True
    return False


def forbids(text: str) -> str | None:
    """The first sentence of a guide-line that forbids such reports."""
    for sentence in _SENTENCES.split(text[:_LONGEST]):
        plain = " ".join(sentence.replace("*", "").replace("_", " ").split())
        if _SUCH.search(plain) and _NOT.search(plain) and not _CLOSES.search(plain):
            return plain
    return None


def by_templates(files: Mapping[str, str]) -> bool | None:
    """Whether an issue has to use one of the project's templates, by its own file or its owner's; see below."""
    told = [templates_only(files[path]) for path in CHOOSERS if path in files]
    return True if True in told else None if None in told else False


def templates_only(text: str) -> bool | None:
    """Whether an issue has to use one of the project's templates; None for a file that cannot be read.

    https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/configuring-issue-templates-for-your-repository
    """
    try:
        data = yaml_reading.read(text[:_LONGEST])
    except YamlFileError:
        return None
    return isinstance(data, Mapping) and _is_off(data.get("blank_issues_enabled"))


def opted_out(files: Mapping[str, str], lines: Iterable[str], repository: str, distribution: str) -> str | None:
    """Why there is to be no report, as a sentence of Markdown; empty where that cannot be told, None for no reason."""
    if listed(lines, repository, distribution):
        return "This deployment's list names the project as one that wants no reports."
    states = {path: settings(files[path]) for path in (SETTINGS, _SHARED_SETTINGS) if path in files}
    for path, state in states.items():
        if state:
            return f"The project's `{path}` turns reports off."
    for path in GUIDES:
        sentence = forbids(files.get(path, ""))
        if sentence:
            return f"The project's `{path}` forbids them: {code(sentence)}."
    return "" if None in states.values() else None

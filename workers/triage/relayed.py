"""A line as its tool wrote it, below what a task runner or GitHub's runner puts before it."""

from __future__ import annotations

from functools import cache

from workers.triage.patterns import Found, Pattern

# Turborepo, pnpm, Lerna, Yarn, concurrently and their like pass on the output of several tools, each line marked.
_RELAYED = Pattern(
    r"^(?:##\[(?:error|warning)\]|\[[\w:@/. -]{1,60}\] (?:\[(?:ERROR|WARN)\] )?|➤ YN\d{4}: (?:│ )?(?:\[[^\]]*\]: )?"
    r"|@?[\w/.-]+:[\w:.-]+: |@?[\w/.-]+ [\w:.-]+: |@[\w.-]+/[\w.-]+: |[\w.-]+ +\| )"
)


@cache
def compiled(pattern: str) -> Pattern:
    """The pattern, compiled once."""
    return Pattern(pattern)


def said(pattern: str, text: str) -> Found | None:
    """What the pattern matches in the line, or in what is left of it without such a mark."""
    wanted = compiled(pattern)
    found = wanted.search(text)
    if found:
        return found
    mark = _RELAYED.match(text)
    if mark is None:
        return None
    rest = text[mark.end() :]
    # What matters is whether a line is indented, unless GitHub's runner has marked it as a whole.
    return wanted.search(rest) or (wanted.search(rest.lstrip()) if text.startswith("##[") else None)


def groups(found: Found | None) -> dict[str, str]:
    """The groups that matched something; a digit at the end of a name tells alternatives apart."""
    named = found.groupdict() if found else {}
    return {name.rstrip("0123456789"): value for name, value in named.items() if value}

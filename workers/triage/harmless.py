"""A last look at what a Proof says, before it is shown: whether anything hostile stands outside of its code spans.

Each prover puts what comes from files and logs into code spans. Should one forget to, or write the backticks itself
around a text that has some, what it says is shown as a whole in one span: it is ugly then, and harmless.
"""

from __future__ import annotations

import re

from workers.triage.patterns import Pattern
from workers.triage.text import code

_LONGEST = 1000
_BACKTICKS = re.compile("`+")
# What the provers themselves say in plain words: the run's own pull request, and where to read on.
_OWN = Pattern(
    r"pull request #\d+"
    r"|https://(?:docs\.github\.com|github\.blog|github\.com/actions|hub\.docker\.com|peps\.python\.org"
    r"|docs\.npmjs\.com|git-scm\.com)/[\w./#?=&-]*"
)
# Mentions, references, addresses, links, HTML and entities, and what would change the meaning of what follows it.
_HARM = Pattern(
    r"(?i)[@`\\\x00-\x08\x0b-\x1f\x7f]|#\d|\bGH-\d|://|\bwww\.|\]\([^)]|<[a-z/!?]|&#?\w+;|\p{Cf}|[\x{2028}\x{2029}]"
)


def harmless(markdown: str) -> str:
    """The same Markdown; of one that is not harmless, all that it says in one code span."""
    return code(markdown.replace("`", "'"), _LONGEST) if _HARM.search(_OWN.sub("", prose(markdown))) else markdown


def prose(markdown: str) -> str:
    """What stands outside of code spans (https://spec.commonmark.org/0.31.2/#code-spans)."""
    runs = list(_BACKTICKS.finditer(markdown))
    outside, at = [], 0
    while runs:
        opening = runs.pop(0)
        length = len(opening[0])
        closing = next((place for place, run in enumerate(runs) if len(run[0]) == length), None)
        if closing is not None:
            outside.append(markdown[at : opening.start()])
            at = runs[closing].end()
            runs = runs[closing + 1 :]
    return "".join([*outside, markdown[at:]])

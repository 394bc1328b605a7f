"""What was checked outside the log, and the mend, as Markdown: the parts of a comment that tell of a Proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from workers.triage.model import Finding, Look, Proof, ProofState
from workers.triage.render.words import count, folded, listed
from workers.triage.text import code, fenced, is_line, visible

CHECKED = "**Checked:** {state} {detail}"
LOOKED = "Looked at: {looks}"

DIFF_FOLDED = "The change: a diff of {count} lines"

NOT_SHOWN = """\
*{what} cannot be shown: a comment would lose some of the characters.*"""
DIFF = "The change"
COMMANDS = "The commands"

CONTRADICTED = "The log says {quote}, but the repository contradicts it."
CONTRADICTED_BY_RELEASE = "The log says {quote}, but the released package does not show it."
READ_ON_RELEASE = """\
Read the lines around this one in the log before changing anything: the release itself does not have this defect, so \
that something else is installed there, or the log is not what it seems."""
READ_ON = """\
Read the lines around this one in the log before changing anything: what this line says does not hold in the \
repository."""

AROUND = "the file as it was released"
OTHER_FILES = "{count} of this release that {do} not compile"

STATE = {
    ProofState.CONFIRMED: "confirmed.",
    ProofState.REFUTED: "refuted.",
    ProofState.NOT_CHECKED: "not checked:",
}
"""How a sentence on the Proof begins."""

_MOST_INLINE = 3
_MOST_AROUND = 15
_MOST_FILES = 20
_MOST_LOOKS = 12
_LONGEST_OPEN = 25
_MAX_QUOTE = 120
# What of a URL could end a Markdown link, or is none.
_PLAIN_URL = re.compile(r"[!-~]+")
_ENDS_LINK = re.compile(r"[()<>\[\]\\`\"]")


def contradicted(finding: Finding) -> bool:
    """Whether the repository refutes what the log says, and does not tell what broke instead."""
    proof = finding.proof
    return proof is not None and proof.state is ProofState.REFUTED and proof.summary is None


def of_release(finding: Finding) -> bool:
    """Whether a released package was looked at for it."""
    return finding.proof is not None and finding.proof.release is not None


def why_unchecked(finding: Finding) -> str | None:
    """Why nothing was checked; None where something was, or was not tried."""
    proof = finding.proof
    return proof.detail if proof and proof.state is ProofState.NOT_CHECKED and not proof.looked else None


def summary(finding: Finding) -> str:
    """One sentence: what broke; of what the repository contradicts, only what the log says."""
    form = CONTRADICTED_BY_RELEASE if of_release(finding) else CONTRADICTED
    return form.format(quote=code(finding.quote, _MAX_QUOTE)) if contradicted(finding) else finding.summary


def remedy(finding: Finding) -> str:
    """What to do. What a detector advises is not repeated where the repository contradicts its claim."""
    advised = finding.proof is not None and finding.proof.remedy is not None
    read_on = READ_ON_RELEASE if of_release(finding) else READ_ON
    return read_on if contradicted(finding) and not advised else finding.remedy


def checked(proof: Proof | None) -> str:
    """The line that says what the Proof showed; empty where nothing was tried."""
    return CHECKED.format(state=STATE[proof.state], detail=proof.detail) if proof else ""


def looked(proof: Proof | None, page: str) -> str:
    """What was looked at, in a line; empty where `places` lists it. Links only to the GitHub that `page` is of."""
    looks = _looks(proof, page)
    return LOOKED.format(looks=" · ".join(looks)) if 0 < len(looks) <= _MOST_INLINE else ""


def places(proof: Proof | None, page: str) -> list[str]:
    """What was looked at, where that is more than a line takes."""
    looks = _looks(proof, page)
    return looks if len(looks) > _MOST_INLINE else []


def _looks(proof: Proof | None, page: str) -> list[str]:
    return [look(each, page) for each in proof.looked[:_MOST_LOOKS]] if proof else []


def look(seen: Look, page: str) -> str:
    """One Look, as a link where it leads to the GitHub that `page` is of."""
    # What a proof names may come from a hostile file, such as a submodule's address.
    ours = urlsplit(seen.url)[:2] == urlsplit(page)[:2]
    plain = ours and _PLAIN_URL.fullmatch(seen.url) and not _ENDS_LINK.search(seen.url)
    return f"[{seen.text}]({seen.url})" if plain else seen.text


def released(proof: Proof | None) -> tuple[tuple[str, str], ...]:
    """What else a broken release shows, each with the words of its title: the lines around the defect, and the other
    files that do not compile."""
    if proof is None or proof.release is None or not proof.release.confirmed:
        return ()
    shown = proof.release
    mark = {shown.line: ">"}
    lines = "\n".join(f"{mark.get(number, ' ')} {number:>5}  {text}" for number, text in shown.around[:_MOST_AROUND])
    rows = [
        f"- {code(each.file)}{f', line {each.line}' if each.line else ''}: {code(each.error)}"
        for each in shown.other_files
    ]
    title = OTHER_FILES.format(count=count(len(rows), "other file"), do="does" if len(rows) == 1 else "do")
    return ((AROUND, fenced(lines) if lines else ""), (title, listed(rows, _MOST_FILES)))


def commands(proof: Proof | None) -> str:
    """The mend's commands, as a block to be copied whole; empty where there are none."""
    if not proof or not proof.commands:
        return ""
    # One that goes on over several lines is not read as one.
    lines = proof.commands if all(map(is_line, proof.commands)) else None
    return _block(lines, "sh", COMMANDS)


def diff(proof: Proof | None) -> str:
    """The mend's diff, as a block to be copied whole; folded where it is long, empty where there is none."""
    if not proof or not proof.diff:
        return ""
    lines = proof.diff.removesuffix("\n").split("\n")
    block = _block(lines, "diff", DIFF)
    long = len(lines) > _LONGEST_OPEN and copies(proof.diff)
    return folded(DIFF_FOLDED.format(count=len(lines)), block) if long else block


def copies(text: str) -> bool:
    """Whether what a reader copies from a page is the text itself: nothing of it is hidden or left out on the way."""
    return visible(text) == text


def _block(lines: Sequence[str] | None, info: str, what: str) -> str:
    text = "\n".join(lines or ())
    shown = lines is not None and copies(text)
    return fenced(text, info) if shown else NOT_SHOWN.format(what=what)

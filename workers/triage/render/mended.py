"""What is said in the comment of a closed pull request when a release mends what it had met."""

from __future__ import annotations

from collections.abc import Sequence

from workers.triage.manifests.declaration import Declaration
from workers.triage.render.words import joined
from workers.triage.text import code

NOTE = """\
**Mended upstream:** {release} works. {where} still holds it back with {pin}, which can be taken back now."""
PLACE = "{path} line {line}"
_MOST = 3


def with_note(body: str, package: str, release: str, pin: str, held: Sequence[Declaration]) -> str:
    """A comment with the note below its hidden first line; an older note of the same package gives way."""
    marker, _, rest = body.replace("\r\n", "\n").partition("\n")
    kept = [part for part in rest.split("\n\n") if not part.strip().startswith(_begin(package))]
    places = joined([PLACE.format(path=code(each.path), line=each.line) for each in held[:_MOST]])
    note = NOTE.format(release=_named(package, release), where=places, pin=code(pin))
    return f"{marker}\n{note}\n\n" + "\n\n".join(kept)


def already(body: str, package: str, release: str) -> bool:
    """Whether a comment has the note on that release."""
    return f"{_begin(package, release)} works. " in body


def _begin(package: str, release: str = "") -> str:
    named = _named(package, release) if release else _named(package, "").rstrip("` ")
    return f"**Mended upstream:** {named}"


def _named(package: str, release: str) -> str:
    return code(f"{package} {release}".strip())

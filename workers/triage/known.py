"""What a passing log of the same job said: lines that a failure did not add.

LogJuicer (https://github.com/logjuicer/logjuicer) and rust-log-analyzer (https://github.com/rust-lang/rust-log-analyzer)
find what is new in a failed log by what passing logs hold, once dates, numbers, hashes and the like are taken out. The
same is done here with whole lines, whose normalised forms are kept as 64-bit hashes: a passing log of a million lines
takes as much room as its distinct lines do, and none of its text is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from workers.triage.fingerprint import normalise
from workers.triage.patterns import Pattern

MAX_LINES = 200_000
"""How many distinct lines of a passing log are known."""
_BYTES = 8
# What is left of a line without its numbers must say something, or any table of numbers would be known.
_LETTERS = 3
# What stands for a varying part: a number is taken for a hash where it is long enough, so both must come to nothing.
_PLACEHOLDER = Pattern(r"<[a-z]+>")
_NO_DIGITS = str.maketrans("", "", "0123456789")


@dataclass(frozen=True, slots=True)
class KnownLines:
    """The lines of a passing log. Those of no log, where there is none."""

    hashes: frozenset[int] = frozenset()
    """Of each line's normalised form."""

    def __bool__(self) -> bool:
        """Whether there was a passing log at all."""
        return bool(self.hashes)

    def __contains__(self, text: object) -> bool:
        """Whether the passing log has the line, but for what varies from run to run."""
        return isinstance(text, str) and _hash(_steady(text)) in self.hashes


NOTHING_KNOWN = KnownLines()


def known_lines(texts: Iterable[str]) -> KnownLines:
    """Learn the clean lines of a passing log; the first MAX_LINES distinct ones."""
    hashes: set[int] = set()
    seen: set[int] = set()
    for text in texts:
        # Most lines differ from one before in nothing but numbers, and normalising is dear.
        rough = hash(text.translate(_NO_DIGITS))
        if rough in seen:
            continue
        if len(hashes) >= MAX_LINES:
            break
        seen.add(rough)
        hashes.add(_hash(_steady(text)))
    return KnownLines(frozenset(hashes))


def _steady(text: str) -> str:
    """The line without what varies from run to run, its numbers among that."""
    normalised = normalise(text)
    steady = " ".join(_PLACEHOLDER.sub("", normalised).translate(_NO_DIGITS).split())
    return steady if sum(map(str.isalpha, steady)) >= _LETTERS else normalised


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=_BYTES).digest(), "big")

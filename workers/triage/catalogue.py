"""The page of all Kinds, made of the docstrings of the detectors and of the provers beside them.

`python -m workers.triage.catalogue > docs/kinds.md` renews the committed page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc

from workers.triage import detectors, proofs
from workers.triage.detector import Detector
from workers.triage.model import Category

SECTIONS = ("Looks like", "Why it happens", "What to do")
"""The sections of a detector's docstring, in this order, each below a line `## <section>`."""

CHECKED = "What is checked in the repository"
"""The last section of a Kind that has a prover: that one's docstring."""

_HEADER = """\
# What retriage recognises

One section a kind, made of the detectors' and provers' own documentation by `python -m workers.triage.catalogue`.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What one detector says of its Kind."""

    kind: str
    """The stable name."""
    category: Category
    """Whose concern it is."""
    title: str
    """One sentence."""
    sections: tuple[tuple[str, str], ...]
    """Heading and text of each section, in order."""


def page(detector: Detector) -> Page:
    """The published documentation of one detector, read from its module's docstring."""
    name = detector.kind.replace("-", "_")
    module = import_module(f"{detectors.__name__}.{name}")
    title, *parts = f"\n{cleandoc(module.__doc__ or '')}".split("\n## ")
    sections = [part.partition("\n") for part in parts]
    if detector.kind in proofs.provers():
        checked = import_module(f"{proofs.__name__}.{name}")
        sections.append((CHECKED, "\n", cleandoc(checked.__doc__ or "")))
    return Page(
        detector.kind,
        detector.category,
        " ".join(title.split()),
        # The indentation of a first line makes it code, and stays.
        tuple((heading.strip(), text.strip("\n")) for heading, _, text in sections),
    )


def render(pages: Sequence[Page]) -> str:
    """All pages as one Markdown document."""
    return "\n".join(_lines(pages))


def _lines(pages: Sequence[Page]) -> Iterator[str]:
    yield _HEADER
    yield "| kind | category | what it is |"
    yield "|---|---|---|"
    for entry in pages:
        yield f"| [`{entry.kind}`](#{entry.kind}) | {entry.category} | {entry.title} |"
    for entry in pages:
        yield f"\n## {entry.kind}\n\n{entry.title} Category: `{entry.category}`."
        for heading, text in entry.sections:
            yield f"\n### {heading}\n\n{text}"
    yield ""


def main() -> None:
    """Write the document to standard output."""
    sys.stdout.write(render([page(detector) for detector in detectors.load()]))


if __name__ == "__main__":
    main()

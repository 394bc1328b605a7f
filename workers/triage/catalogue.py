"""The page of all Kinds, made of the detectors' docstrings.

`python -m workers.triage.catalogue > docs/kinds.md` renews the committed page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc

from workers.triage import detectors
from workers.triage.detector import Detector
from workers.triage.model import Category

SECTIONS = ("Looks like", "Why it happens", "What to do")
"""The sections of a detector's docstring, in this order, each below a line `## <section>`."""

_HEADER = """\
# What retriage recognises

One section a kind, made of the detectors' own documentation by `python -m workers.triage.catalogue`.
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
    module = import_module(f"{detectors.__name__}.{detector.kind.replace('-', '_')}")
    title, *parts = f"\n{cleandoc(module.__doc__ or '')}".split("\n## ")
    sections = (part.partition("\n") for part in parts)
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

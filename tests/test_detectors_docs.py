"""The documentation of the detectors is what is published, and it is current."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.detectors.cases import DETECTORS
from workers.triage import proofs
from workers.triage.catalogue import CHECKED, SECTIONS, main, page, render

pytestmark = pytest.mark.docs

KINDS_PAGE = Path(__file__).parent.parent / "docs" / "kinds.md"
PAGES = {kind: page(detector) for kind, detector in DETECTORS.items()}


@pytest.mark.parametrize("kind", DETECTORS)
def test_a_detector_s_documentation_is_one_sentence_and_its_three_sections(kind: str) -> None:
    entry = PAGES[kind]
    assert entry.title.endswith(".")
    assert len(entry.title) <= 120
    checked = (CHECKED,) if kind in proofs.provers() else ()
    assert tuple(heading for heading, _ in entry.sections) == (*SECTIONS, *checked)
    assert all(text for _, text in entry.sections)


def test_every_kind_is_listed_with_its_category_and_linked_to_its_section() -> None:
    text = render(list(PAGES.values()))
    for kind, detector in DETECTORS.items():
        assert f"| [`{kind}`](#{kind}) | {detector.category} |" in text
        assert f"\n## {kind}\n" in text


def test_the_committed_page_of_kinds_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    assert KINDS_PAGE.read_text(encoding="utf-8") == capsys.readouterr().out, (
        "run: python -m workers.triage.catalogue > docs/kinds.md"
    )


def test_examples_are_shown_as_code() -> None:
    """Indented lines are code in Markdown only after a blank line: https://spec.commonmark.org/0.31.2/#indented-code"""
    lines = KINDS_PAGE.read_text("utf-8").split("\n")
    torn = [line for before, line in pairwise(lines) if line.startswith("    ") and before and before[:4].strip()]
    assert torn == []

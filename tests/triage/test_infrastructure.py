"""The words by which tools say that the machine, the network or a service failed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.detectors.cases import DETECTORS
from tests.triage.build import read_one
from workers.triage.examine import examine
from workers.triage.model import Finding

SAMPLES: dict[str, list[tuple[str, str | None]]] = yaml.safe_load(
    Path(__file__).with_name("infrastructure.yml").read_text(encoding="utf-8")
)
TOLD = [(kind, text, subject) for kind, samples in SAMPLES.items() if kind != "silent" for text, subject in samples]


def found(text: str) -> list[Finding]:
    """What all detectors say of a step that ends on these lines."""
    log = read_one(f"##[group]Run make all\n##[endgroup]\n{text}\n##[error]Process completed with exit code 1.\n")
    return list(examine(log).findings)


@pytest.mark.parametrize(("kind", "text", "subject"), TOLD, ids=lambda value: str(value)[:60])
def test_it_is_named_with_what_it_is_about(kind: str, text: str, subject: str | None) -> None:
    findings = found(text)
    named = next(finding for finding in findings if finding.kind == kind)
    assert named.line == findings[0].line
    assert named.confidence >= 0.5
    assert next(iter(named.subject.values()), None) == subject
    assert named.quote in text.split("\n")


@pytest.mark.parametrize(("text", "kind"), SAMPLES["silent"], ids=lambda value: str(value)[:60])
def test_what_looks_alike_is_not_named(text: str, kind: str) -> None:
    assert kind in DETECTORS
    assert kind not in {finding.kind for finding in found(text)}

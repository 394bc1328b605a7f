"""Check runs in a test's hands."""

from __future__ import annotations

from dataclasses import dataclass

from tests.sandbox.check_runs import Annotation, CheckRun


@dataclass(frozen=True, slots=True)
class CheckHandle:
    """One check run of the App."""

    record: CheckRun

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def status(self) -> str:
        return self.record.status

    @property
    def conclusion(self) -> str | None:
        """None while it goes on."""
        return self.record.conclusion

    @property
    def external_id(self) -> str | None:
        return self.record.external_id

    @property
    def title(self) -> str | None:
        return self.record.title

    @property
    def summary(self) -> str | None:
        """Markdown."""
        return self.record.summary

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self.record.annotations

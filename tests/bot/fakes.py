"""A stand-in for the queue: what each method answers can be set, as a value or as an error."""

from __future__ import annotations

from dataclasses import dataclass, field

from workers.queue import Request, Submission


@dataclass(slots=True)
class FakeRequests:
    """Remembers what was submitted."""

    submit_answer: Submission | Exception = Submission.QUEUED
    ready_answer: bool = True
    submitted: list[tuple[str, Request]] = field(default_factory=list)

    def submit(self, delivery: str, request: Request) -> Submission:
        if isinstance(self.submit_answer, Exception):
            raise self.submit_answer
        self.submitted.append((delivery, request))
        return self.submit_answer

    def ready(self) -> bool:
        return self.ready_answer

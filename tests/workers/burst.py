"""RQ's worker within the test's own process."""

from __future__ import annotations

from rq import Queue, SimpleWorker

from workers.queue import SERIALIZER
from workers.tasks import decide_retry


class DeafWorker(SimpleWorker):
    """Takes no remote commands: to end the thread that waits for them takes RQ a second."""

    def subscribe(self) -> None:
        """Listen to nothing."""

    def unsubscribe(self) -> None:
        """Nothing was listened to."""


def work(queue: Queue) -> None:
    """What is queued now is worked on; what is scheduled stays."""
    worker = DeafWorker([queue], connection=queue.connection, serializer=SERIALIZER, exception_handlers=[decide_retry])
    worker.work(burst=True, logging_level="CRITICAL")

"""What each event asks of the workers. app.yml subscribes to the events of the table; ping comes unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from bot.delivery import Delivery
from bot.events import issue_comment, ping, workflow_run
from bot.events.outcome import Acknowledged
from workers.queue import Request

Handler = Callable[[Delivery], Request | Acknowledged]

HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "issue_comment": issue_comment.decide,
        "ping": ping.decide,
        "workflow_run": workflow_run.decide,
    }
)


def decide(delivery: Delivery) -> Request | Acknowledged:
    """What a delivery asks of the workers, or why nothing. Raises MalformedError for a payload without its fields."""
    handler = HANDLERS.get(delivery.event)
    if handler is None:
        return Acknowledged(f"retriage does not handle the event {delivery.event}")
    return handler(delivery)

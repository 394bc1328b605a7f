"""What an event can come to besides a Request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.delivery import Delivery, MalformedError


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Taken note of; nothing is enqueued."""

    reason: str
    """Why, in one line."""
    status: Literal["ignored", "pong"] = "ignored"
    """The word the answer begins with."""


NO_INSTALLATION = Acknowledged(
    "the payload names no installation: this webhook is not the App's; remove it from the repository or organisation"
)
"""What to do about webhooks that were set up by hand beside the App: without an installation there is no token."""


def repository_of(delivery: Delivery) -> str:
    """The delivery's repository. Raises MalformedError when it names none."""
    if delivery.repository is None:
        raise MalformedError("repository is missing")
    return delivery.repository

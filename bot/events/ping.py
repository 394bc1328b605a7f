"""GitHub greets a new webhook with a ping: https://docs.github.com/en/webhooks/webhook-events-and-payloads#ping"""

from __future__ import annotations

from bot.delivery import Delivery
from bot.events.outcome import Acknowledged


def decide(_: Delivery) -> Acknowledged:
    """Answer it. That the signature held is all there is to say."""
    return Acknowledged("the webhook is set up: address and secret are right", status="pong")

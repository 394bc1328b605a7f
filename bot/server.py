"""Gunicorn's settings: https://gunicorn.org/reference/settings/. Used as `gunicorn --config python:bot.server`."""

from __future__ import annotations

from typing import Final

from bot.settings import ServerSettings, load
from workers.errors import SettingsError

try:
    _settings = load(ServerSettings)
except SettingsError as error:
    raise SystemExit(f"retriage: {error}") from None

wsgi_app: Final = "bot.web:application()"
bind: Final = f"0.0.0.0:{_settings.port}"
workers: Final = _settings.web_concurrency
worker_class: Final = "gthread"
threads: Final = 8
"""Requests at a time in a process. They wait for slow senders and for Redis; the work itself is short."""
preload_app: Final = True
"""Wrong settings then end the server at once, not each process in turn. Nothing connects before the fork."""
timeout: Final = 30
graceful_timeout: Final = 20
"""Seconds to finish requests after SIGTERM. Heroku kills after 30:
https://devcenter.heroku.com/articles/dyno-shutdown-behavior"""
keepalive: Final = 15
"""Seconds an idle connection stays open for the next request."""
control_socket_disable: Final = True
"""It would be written into the home directory, and nothing asks it."""

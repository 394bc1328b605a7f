"""A clock that gives the same times at every recording."""

from datetime import UTC, datetime, timedelta

_TICKS_PER_SECOND = 10_000_000
_MULTIPLIER, _INCREMENT, _MODULUS = 1_103_515_245, 12_345, 2**31


class Clock:
    """Advances by a small, uneven and repeatable step at every reading, as the lines of a real log do."""

    def __init__(self, start: datetime, seed: int) -> None:
        self._start = start
        self._ticks = 0
        self._state = seed

    def stamp(self) -> str:
        """Advance and give the time as the runner prints it: UTC with seven fractional digits."""
        self._state = (self._state * _MULTIPLIER + _INCREMENT) % _MODULUS
        self._ticks += 2_000 + self._state % 30_000
        seconds, fraction = divmod(self._ticks, _TICKS_PER_SECOND)
        moment = self._start + timedelta(seconds=seconds)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction:07d}Z"

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, as between the start of a command and its first line."""
        self._ticks += int(seconds * _TICKS_PER_SECOND)

    def second(self) -> str:
        """Give the present second as GitHub's REST API does, without advancing."""
        moment = self._start + timedelta(seconds=self._ticks // _TICKS_PER_SECOND)
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

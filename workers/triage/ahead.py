"""Reading ahead: the next item is made in a thread of its own while the last one is worked on.

Inflating and searching both let other threads run, so on two cores they take the time of the longer one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")

_END: Final = object()
# A thread is not worth its start for less.
_FEW = 8


def ahead(items: Iterable[T]) -> Generator[T, None, None]:
    """The same items, one made ahead. What is raised while making an item is raised in its place.

    Closing the generator ends the thread.
    """
    source = iter(items)
    few = 0
    for item in islice(source, _FEW):
        few += 1
        yield item
    if few < _FEW:
        return
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        pending = pool.submit(next, source, _END)
        while (made := pending.result()) is not _END:
            pending = pool.submit(next, source, _END)
            yield made  # type: ignore[misc]  # _END has gone

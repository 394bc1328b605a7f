"""Items are made one ahead, in a thread that ends with who asks for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from workers.triage.ahead import ahead


def counted(made: list[int], upto: int) -> Iterator[int]:
    for number in range(upto):
        made.append(threading.get_ident())
        yield number


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 100])
def test_the_same_items_come_in_order(count: int) -> None:
    assert list(ahead(counted([], count))) == list(range(count))


def test_few_items_are_made_without_a_thread_and_many_with_one() -> None:
    few: list[int] = []
    many: list[int] = []
    list(ahead(counted(few, 7)))
    list(ahead(counted(many, 50)))
    assert set(few) == {threading.get_ident()}
    assert len(set(many)) == 2


def test_what_is_raised_while_making_an_item_is_raised_in_its_place() -> None:
    def broken() -> Iterator[int]:
        yield from range(20)
        raise OSError("gone")

    got: list[int] = []
    with pytest.raises(OSError, match="gone"):
        got.extend(ahead(broken()))
    assert got == list(range(20))


def test_the_thread_ends_when_nobody_asks_any_more() -> None:
    made: list[int] = []
    asked = ahead(counted(made, 1_000_000))
    for _ in range(20):
        next(asked)
    before = threading.active_count()
    asked.close()
    assert threading.active_count() < before
    assert len(made) <= 22

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from harmattan.errors import InputError, SetupError
from harmattan.runner import map_ordered


def slower_first(number: int) -> tuple[int, str]:
    time.sleep(0.05 if number == 0 else 0)
    return number * 2, os.environ["OMP_NUM_THREADS"]


def dies(number: int) -> int:
    os._exit(number)


def fails(number: int) -> int:
    return 1 // number


def test_results_come_in_order_from_workers_with_one_thread_each() -> None:
    assert list(map_ordered(slower_first, range(5), workers=2)) == [(number * 2, "1") for number in range(5)]


def test_items_are_taken_lazily_in_process() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    assert next(map_ordered(abs, items())) == 0
    assert taken == [0]


def test_a_dead_worker_is_told_with_its_remedy() -> None:
    with pytest.raises(SetupError, match="fewer workers"):
        list(map_ordered(dies, [3], workers=2))


def test_an_error_of_the_step_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        list(map_ordered(fails, [1, 0], workers=2))


def test_no_worker_is_refused() -> None:
    with pytest.raises(InputError):
        map_ordered(abs, [], workers=0)

"""Applies a step to items in order: in this process, or in several at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from .errors import InputError, SetupError

Item = TypeVar("Item")
Result = TypeVar("Result")

_ahead = 2  # items that wait for each worker, so that none idles and memory stays flat
_threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def map_ordered(step: Callable[[Item], Result], items: Iterable[Item], workers: int = 1) -> Iterator[Result]:
    """Give `step(item)` of each item, in order and lazily; with more than one worker, in as many processes.

    `step` and the items then go to the processes by pickle: a function of a module. A work begun anew goes on where it
    stopped if the caller leaves out of `items` what is done. Raise InputError for less than one worker, SetupError when
    a process dies.

    >>> list(map_ordered(abs, [-2, 3]))
    [2, 3]
    """
    if workers < 1:
        raise InputError(f"{workers} workers cannot work: give 1 or more.")
    return map(step, items) if workers == 1 else _in_processes(step, iter(items), workers)


def _in_processes(step: Callable[[Item], Result], items: Iterator[Item], workers: int) -> Iterator[Result]:
    # A fresh process each, since a fork of one with threads may hang.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _one_thread)
    try:
        waiting: deque[Future[Result]] = deque(pool.submit(step, item) for item in islice(items, workers * _ahead))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(step, item) for item in islice(items, 1))
    except BrokenProcessPool as error:
        raise SetupError(
            "A worker process died, most often for lack of memory. Run the command again with fewer workers: it goes on "
            "where it stopped."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _one_thread() -> None:
    os.environ.update(dict.fromkeys(_threads, "1"))

"""Whatever the order in which reports come: the same events, ids that lead to them for good, each claim in one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from harmattan.consolidate import consolidate
from tests.builders import made_up


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(seed: int, shuffler: random.Random) -> None:
    readings = made_up(seed, 12)
    first = consolidate(readings)
    shuffler.shuffle(readings)
    assert consolidate(readings) == first


def test_an_id_once_shown_still_leads_to_its_event() -> None:
    readings = made_up(7, 30)
    seen = {event.id for event in consolidate(readings[:20]).events}
    grown = {name for event in consolidate(readings).events for name in (event.id, *event.aliases)}
    assert seen <= grown


def test_every_claim_is_in_exactly_one_event() -> None:
    readings = made_up(3, 40)
    claims = sorted(claim.id for each in readings for claim in each.claims)
    assert sorted(claim.claim for event in consolidate(readings).events for claim in event.claims) == claims


def test_thousands_of_mentions_take_seconds() -> None:
    readings = made_up(1, 2500)
    mentions = sum(len(each.events) for each in readings)
    start = time.perf_counter()
    consolidate(readings)
    assert mentions > 4500
    assert time.perf_counter() - start < 30


def test_salted_hashes_change_nothing() -> None:
    program = (
        "from harmattan.chronicle.codec import dump\n"
        "from harmattan.consolidate import consolidate\n"
        "from tests.builders import made_up\n"
        "made = consolidate(made_up(9, 60))\n"
        "print(*map(dump, (*made.events, *made.presences, *made.judgements)), sep='\\n')"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": salt},
            check=True,
            capture_output=True,
        ).stdout
        for salt in ("1", "2")
    }
    assert len(told) == 1
    assert told.pop()

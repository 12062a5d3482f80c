"""Which pairs are compared: none that could be one event is left out, and what comes later changes nothing between the rest."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from harmattan.consolidate import candidates, numbers
from harmattan.consolidate.clusters import weigh
from harmattan.consolidate.scoring import compare
from harmattan.consolidate.tellings import Telling, tell
from harmattan.consolidate.weights import rules
from tests.builders import made_up


def meets(left: Telling, right: Telling) -> bool:
    """Tell whether two tellings share a block: a name with days in reach, a print or an original."""
    a, b = numbers.of([left, right])
    near = a["lo"] < b["hi"] and b["lo"] < a["hi"]
    shared = set(a["keys"]) & set(b["keys"]) - {0}
    return (near and bool(shared)) or left.original == right.original or bool(left.print and left.print == right.print)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_bound_is_never_below_the_odds(seed: int) -> None:
    tellings = tell(made_up(seed, 14), {})
    kept = {tuple(pair) for pair in candidates.within(numbers.of(tellings)).tolist()}
    least = rules()["threshold"]["unsure"]
    for pair in combinations(range(len(tellings)), 2):
        left, right = (tellings[index] for index in pair)
        if left.mention.type != right.mention.type or not meets(left, right):
            continue
        verdict = compare(left, right)
        if not verdict.veto and verdict.odds >= least:
            assert pair in kept, verdict.why


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 13))
def test_pairs_do_not_depend_on_what_else_there_is(seed: int, cut: int) -> None:
    tellings = tell(made_up(seed, 14), {})
    random.Random(seed).shuffle(tellings)
    whole = {frozenset(pair) for pair in weigh(tellings, candidates.within(numbers.of(tellings)).tolist())}
    old, new = tellings[:cut], tellings[cut:]
    first = {frozenset(pair) for pair in weigh(old, candidates.within(numbers.of(old)).tolist())}
    both = [*new, *old]
    added = weigh(both, candidates.between(numbers.of(new), numbers.of(old)).tolist())
    place = {telling.id: index for index, telling in enumerate(tellings)}
    later = {frozenset(place[both[index].id] for index in pair) for pair in added}
    assert first | later == whole


def test_numbers_are_the_same_everywhere() -> None:
    tellings = tell(made_up(5, 3), {})
    assert numbers.hashed("MLI") == 5969502562639900203
    rows = numbers.of(tellings)
    assert np.array_equal(np.frombuffer(rows.tobytes(), numbers.layout), rows)

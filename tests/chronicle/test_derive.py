"""Adding little by little, in any order, with decisions in between, gives what building anew gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harmattan.chronicle import Chronicle, open_chronicle
from harmattan.consolidate import consolidate
from harmattan.records import Judgement, Reading
from tests.builders import act, made_up, reading
from tests.databases import fresh, kinds

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_copies(readings: list[Reading], draw: random.Random) -> list[Reading]:
    """Make some of the readings copies of others, some of which come later."""
    made = []
    for each in readings:
        report = each.page.report
        other = draw.choice(readings).page.report
        if draw.random() < 0.3 and other.id != report.id:
            report = replace(report, copy_of=other.id)
        made.append(replace(each, page=replace(each.page, report=report)))
    return made


def derived(chronicle: Chronicle) -> tuple[object, ...]:
    return chronicle.events(), chronicle.presences(), sorted(map(repr, in_force(chronicle)))


def in_force(chronicle: Chronicle) -> list[Judgement]:
    return [each for each in chronicle.judgements() if each.retracted_at is None]


@few
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_little_by_little_is_as_good_as_anew(seed: int, draw: random.Random) -> None:
    grown("sqlite", seed, draw)


def grown(kind: str, seed: int, draw: random.Random) -> None:
    readings = with_copies(made_up(seed, 16), draw)
    draw.shuffle(readings)
    with open_chronicle(fresh(kind)) as chronicle:
        left = readings
        while left:
            size = draw.randint(1, 6)
            chronicle.add_all(left[:size])
            left = left[size:]
            chronicle.refresh()
        added, before = chronicle.fingerprint(), derived(chronicle)
        chronicle.rebuild()
        assert derived(chronicle) == before
        assert chronicle.fingerprint() == added
        made = consolidate(readings)
        assert (list(made.events), list(made.presences)) == before[:2]
        assert sorted(map(repr, made.judgements)) == before[2]


@few
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_decisions_in_between_too(seed: int, draw: random.Random) -> None:
    decided_on("sqlite", seed, draw)


def decided_on(kind: str, seed: int, draw: random.Random) -> None:
    readings = made_up(seed, 14)
    with open_chronicle(fresh(kind)) as chronicle:
        chronicle.add_all(readings[:9])
        chronicle.refresh()
        names = [name for event in chronicle.events() for name in (event.id, *event.aliases)]
        decided = []
        for number in range(3):
            left, right = draw.sample(names, 2)
            verdict = draw.choice(["same", "different"])
            chronicle.judge(Judgement(left, right, verdict, 1.0, "ana", "I know", f"2023-01-0{number + 1}"))  # type: ignore[arg-type]
            decided.append((left, right))
            chronicle.refresh()
        chronicle.add_all(readings[9:])
        chronicle.refresh()
        chronicle.retract(*decided[0], retracted_at="2023-01-09")
        chronicle.refresh()
        before = derived(chronicle)
        chronicle.rebuild()
        assert derived(chronicle) == before


@few
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_an_id_never_changes_meaning(seed: int, draw: random.Random) -> None:
    meant_for_good("sqlite", seed, draw)


def meant_for_good(kind: str, seed: int, draw: random.Random) -> None:
    readings = made_up(seed, 14)
    draw.shuffle(readings)
    meant: dict[str, str] = {}
    with open_chronicle(fresh(kind)) as chronicle:
        for each in readings:
            chronicle.add(each)
            for event in chronicle.events():
                claims = {claim.claim for claim in event.claims}
                for name in (event.id, *event.aliases):
                    # An id names the event of one telling for good: that telling's claim is always in it.
                    assert meant.setdefault(name, _own(chronicle, name)) in claims


@pytest.mark.parametrize("law", [grown, decided_on, meant_for_good])
@pytest.mark.parametrize("kind", kinds[1:])
def test_a_server_keeps_the_same_laws(kind: str, law: Callable[[str, int, random.Random], None]) -> None:
    law(kind, 5, random.Random(5))


def _own(chronicle: Chronicle, name: str) -> str:
    from sqlalchemy import select

    from harmattan.chronicle import rows, schema
    from harmattan.consolidate.tellings import tell

    with chronicle._read() as connection:
        sha = connection.scalars(select(schema.telling.c.sha).where(schema.telling.c.id == name)).one()
        [telling] = [each for each in tell(rows.gists(connection, [sha]), {}) if each.id == name]
    return telling.sayings[0].claim.id


def test_a_short_form_spelt_out_later_makes_two_actors_one() -> None:
    def told(name: str, day: str, party: str, tail: str = "") -> Reading:
        made = reading(name, day, act("ASSAULT", "attaque", party, place="Boni", when="2021-06-05", tail=tail), outlet=name)
        return replace(
            made, mentions=tuple(replace(m, sort="armed_group", name=m.text) if m.text == party else m for m in made.mentions)
        )

    short = told("a", "2021-06-06", "FPDN")
    full = told("b", "2021-06-07", "Front patriotique du Dallol Nord", "le Front patriotique du Dallol Nord (FPDN)")
    with open_chronicle(":memory:") as chronicle:
        chronicle.add(short)
        (before,) = chronicle.events()
        chronicle.add(full)
        (event,) = chronicle.events()
        assert [party.name for party in event.actors] == ["Front patriotique du Dallol Nord"]
        assert event.actors[0].id
        assert event.actors[0].id != before.actors[0].id
        added = derived(chronicle)
        chronicle.rebuild()
        assert derived(chronicle) == added


def test_a_short_form_of_two_names_waits_for_a_person_and_is_decided() -> None:
    def told(name: str, party: str, tail: str = "") -> Reading:
        made = reading(
            name, "2021-06-06", act("ASSAULT", "attaque", party, place="Boni", when="2021-06-05", tail=tail), outlet=name
        )
        return replace(
            made, mentions=tuple(replace(m, sort="armed_group", name=m.text) if m.text == party else m for m in made.mentions)
        )

    with open_chronicle(":memory:") as chronicle:
        chronicle.add_all(
            [told("a", "FPDN"), told("b", "Front patriotique du Dallol Nord", "le Front patriotique du Dallol Nord (FPDN)")]
        )
        assert not chronicle.unsure()
        chronicle.add(told("c", "Front populaire de Dosso Niger", "le Front populaire de Dosso Niger (FPDN)"))
        pairs = [each for each in chronicle.unsure() if each.left.startswith("a-")]
        assert len(pairs) == 2
        meant = next(each for each in pairs if each.why.endswith("Is it Front populaire de Dosso Niger?"))
        chronicle.judge(replace(meant, verdict="same", by="ana", made_at="2021-06-08"))
        assert not [each for each in chronicle.unsure() if each.left.startswith("a-")]
        [party] = {p for event in chronicle.events() for p in event.actors if any(claim.report == "a" for claim in event.claims)}
        assert party.id == meant.left
        added = derived(chronicle)
        chronicle.rebuild()
        assert derived(chronicle) == added
        assert chronicle.retract(meant.left, meant.right, "2021-06-09") == 1
        assert len([each for each in chronicle.unsure() if each.left.startswith("a-")]) == 2

"""Same event or not: what merges, what must not, and what an event keeps of those who tell it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harmattan.consolidate import consolidate, lookalike
from harmattan.consolidate.figures import disputed
from harmattan.consolidate.tellings import tell
from harmattan.records import Event, Judgement, Reading
from tests.builders import act, reading


def events(*readings: Reading) -> tuple[Event, ...]:
    return consolidate(readings).events


def together(left: Reading, right: Reading) -> bool:
    """Tell whether the first acts of two readings became one event."""
    return any({"a", "b"} <= {claim.report for claim in event.claims} for event in events(left, right))


def pair(left: dict, right: dict, type: str = "ASSAULT", days: tuple[str, str] = ("2021-06-07", "2021-06-07")) -> bool:
    a, b = ({"trigger": "attaque", **described} for described in (left, right))
    return together(reading("a", days[0], act(type, **a), outlet="A"), reading("b", days[1], act(type, **b), outlet="B"))


class TestSame:
    def test_same_village_same_day(self) -> None:
        assert pair({"place": "Solhan", "when": "2021-06-05"}, {"place": "Solhan", "when": "2021-06-05", "trigger": "tuées"})

    def test_undated_told_the_day_after(self) -> None:
        assert pair({"place": "Boni", "when": "2021-06-05"}, {"place": "Boni"}, days=("2021-06-06", "2021-06-06"))

    def test_accusation_between_the_same_governments(self) -> None:
        said = {"trigger": "accuse", "actors": "FRA-GOV", "recipients": "MLI-GOV", "when": "2022-02-14"}
        assert pair(said, {**said, "trigger": "a dénoncé"}, "ACCUSE", ("2022-02-14", "2022-02-15"))

    def test_army_and_government_are_one_state(self) -> None:
        left = {"trigger": "retrait", "actors": "FRA-GOV", "place": "MLI", "when": "2022-08-15"}
        assert pair(left, {**left, "trigger": "ont quitté", "actors": "FRA-MIL"}, "RETREAT", ("2022-08-16", "2022-08-17"))

    def test_coup_told_by_year_and_by_day(self) -> None:
        left = {"trigger": "coup d'État", "recipients": "MLI-GOV", "place": "MLI", "when": "2020"}
        assert pair(left, {**left, "trigger": "putsch", "when": "2020-08-18"}, "COERCE", ("2022-02-17", "2020-08-19"))

    def test_visit_announced_and_made(self) -> None:
        visit = {"trigger": "visite", "actors": "FRA-MACRON", "recipients": "CIV-GOV", "place": "CIV"}
        announced = {**visit, "modality": "planned"}
        made = {**visit, "trigger": "s'est rendu", "when": "2021-12-20"}
        assert pair(announced, made, "CONSULT", ("2021-12-01", "2021-12-21"))

    def test_retold_in_one_report(self) -> None:
        told = act("ASSAULT", "attaque", "MLI-JNIM", place="MLI")
        assert len(events(reading("a", "2021-06-07", told, replace(told, trigger="l'attaque")))) == 1

    def test_a_sentence_reprinted(self) -> None:
        said = {"trigger": "accuse", "actors": "le porte-parole", "tail": "de mentir sur les pertes de la semaine passée"}
        assert pair(said, said, "ACCUSE")
        assert not pair(said, {**said, "tail": "de cacher les siens"}, "ACCUSE")

    def test_clash_with_the_sides_swapped(self) -> None:
        left = {"trigger": "affrontements", "actors": "MLI-MIL, MLI-JNIM", "place": "Boni", "when": "2021-06-05"}
        assert pair(left, {**left, "actors": "MLI-JNIM", "recipients": "MLI-MIL"})


class TestLookAlikes:
    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ({"place": "Solhan", "when": "2021-06-05"}, {"place": "Solhan", "when": "2021-06-06"}),
            ({"place": "Boni", "when": "2021-06-05"}, {"place": "Hombori", "when": "2021-06-05"}),
            (
                {"place": "Boni", "actors": "MLI-JNIM", "when": "2021-06-05"},
                {"place": "Hombori", "actors": "MLI-JNIM", "when": "2021-06-05"},
            ),
            (
                {"place": "Boni", "actors": "MLI-JNIM", "when": "2021-06-05"},
                {"place": "Boni", "actors": "MLI-EIGS", "when": "2021-06-05"},
            ),
            ({"place": "MLI", "when": "2021-06-05"}, {"place": "BFA", "when": "2021-06-05"}),
            ({"place": "MLI", "when": "2021-06-05"}, {"place": "MLI", "when": "2021-06-05"}),
            ({"when": "2021-06-05"}, {"when": "2021-06-05"}),
            ({"actors": "hommes armés", "when": "2021-06-05"}, {"actors": "hommes armés", "when": "2021-06-05"}),
        ],
    )
    def test_attacks(self, left: dict, right: dict) -> None:
        assert not pair(left, right)

    def test_old_attack_and_undated_one_at_the_same_place(self) -> None:
        assert not pair({"place": "Boni", "when": "2021-03-05"}, {"place": "Boni"}, days=("2021-03-06", "2021-06-06"))

    def test_told_before_it_happened(self) -> None:
        assert not pair({"place": "Boni", "when": "2021-06-05"}, {"place": "Boni"}, days=("2021-06-06", "2021-06-03"))

    def test_two_visits(self) -> None:
        visit = {"trigger": "visite", "actors": "FRA-MACRON", "recipients": "CIV-GOV", "place": "CIV"}
        first, second = {**visit, "when": "2021-12-20"}, {**visit, "when": "2022-01-05"}
        assert not pair(first, second, "CONSULT", ("2021-12-21", "2022-01-06"))

    def test_visits_by_two_persons(self) -> None:
        left = {"trigger": "visite", "actors": "FRA-MACRON", "recipients": "CIV-GOV", "place": "CIV", "when": "2021-12-20"}
        assert not pair(left, {**left, "actors": "FRA-PARLY"}, "CONSULT", ("2021-12-21", "2021-12-21"))

    def test_arrest_and_curfew(self) -> None:
        left = {"trigger": "arrêté", "mode": "arrest", "actors": "MLI-MIL", "place": "MLI", "when": "2020-08-18"}
        assert not pair(left, {**left, "trigger": "couvre-feu", "mode": "curfew"}, "COERCE")

    def test_accusations_of_two_governments(self) -> None:
        left = {"trigger": "accuse", "actors": "FRA-GOV", "recipients": "MLI-GOV", "when": "2022-02-14"}
        assert not pair(left, {**left, "recipients": "BFA-GOV"}, "ACCUSE")

    def test_double_coup_in_one_sentence(self) -> None:
        first = act("COERCE", "coup d'État", recipients="MLI-GOV", place="MLI", when="2020")
        second = act("COERCE", "coup d'État", recipients="MLI-GOV", place="MLI", when="2021", beside=True)
        assert len(events(reading("a", "2022-02", first, second))) == 2

    def test_vague_telling_joins_one_of_two_visits_only(self) -> None:
        visit = act("CONSULT", "visite", "FRA-MACRON", "CIV-GOV", place="CIV")
        told = events(
            reading("p", "2021-12-01", replace(visit, modality="planned"), outlet="P"),
            reading("a", "2021-12-21", replace(visit, when="2021-12-20"), outlet="A"),
            reading("b", "2022-01-06", replace(visit, when="2022-01-05"), outlet="B"),
        )
        assert sorted(sorted(claim.report for claim in event.claims) for event in told) == [["a", "p"], ["b"]]


class TestWhatAnEventKeeps:
    def test_announced_then_done_is_actual_and_keeps_its_history(self) -> None:
        planned = act("RETREAT", "retrait", "FRA-GOV", place="MLI", modality="planned", when="2022-02-17")
        done = act("RETREAT", "ont quitté", "FRA-MIL", place="MLI", when="2022-08-15", mode="withdraw")
        (event,) = events(reading("a", "2022-02-17", planned, outlet="A"), reading("b", "2022-08-16", done, outlet="B"))
        assert event.modality == "actual"
        assert [claim.modality for claim in event.claims] == ["planned", "actual"]
        assert event.when
        assert event.when.edtf == "2022-08-15"

    def test_a_day_narrows_a_month(self) -> None:
        told = act("RETREAT", "retrait", "FRA-GOV", place="MLI", modality="planned")
        (event,) = events(
            reading("a", "2022-02", replace(told, when="2022-02-XX"), outlet="A"),
            reading("b", "2022-02-18", replace(told, when="2022-02-17"), outlet="B"),
        )
        assert event.when
        assert (event.when.edtf, event.when.basis) == ("2022-02-17", "narrowed")
        assert (event.status, event.independent_sources) == ("corroborated", 2)

    def test_undated_act_lies_on_or_before_its_publication(self) -> None:
        (event,) = events(reading("a", "2022-02-17", act("ASSAULT", "attaque", place="Boni")))
        assert event.when
        assert (event.when.edtf, event.when.basis) == ("../2022-02-17", "published")

    def test_denial_is_kept_beside_the_claim(self) -> None:
        told = act("ASSAULT", "frappe", "FRA-MIL", place="Boni", when="2021-01-03", speaker="les villageois", killed=(20, 20))
        denied = replace(told, modality="negated", speaker="FRA-GOV", killed=None)
        (event,) = events(reading("a", "2021-01-05", told, outlet="A"), reading("b", "2021-01-06", denied, outlet="B"))
        assert event.status == "contested"
        assert event.modality == "actual"
        assert {(claim.speaker, claim.modality) for claim in event.claims} == {
            ("les villageois", "actual"),
            ("FRA-GOV", "negated"),
        }

    def test_figures_side_by_side(self) -> None:
        told = act("ASSAULT", "attaque", place="Boni", when="2021-06-05")
        (event,) = events(
            reading("a", "2021-06-06", replace(told, speaker="MLI-MIL", killed=(10, 10)), outlet="A"),
            reading("b", "2021-06-07", replace(told, speaker="MLI-JNIM", killed=(60, None)), outlet="B"),
        )
        assert [(figure.low, figure.high, figure.report) for figure in event.figures] == [(10, 10, "a"), (60, None, "b")]
        assert disputed(event.figures)
        assert event.status == "contested"

    def test_a_rising_toll_is_no_dispute(self) -> None:
        told = act("ASSAULT", "attaque", place="Boni", when="2021-06-05")
        (event,) = events(
            reading("a", "2021-06-06", replace(told, killed=(10, 10)), outlet="A"),
            reading("b", "2021-06-07", replace(told, killed=(24, 24)), outlet="B"),
        )
        assert event.status == "corroborated"

    def test_only_denied(self) -> None:
        (event,) = events(reading("a", "2021-06-06", act("ASSAULT", "attaque", place="Boni", modality="negated")))
        assert (event.status, event.independent_sources) == ("denied", 0)

    def test_withdrawn_by_who_held_it(self) -> None:
        told = act("ASSAULT", "attaque", place="Boni", when="2021-06-05", speaker="MLI-MIL")
        (event,) = events(
            reading("a", "2021-06-06", told, outlet="A"),
            reading("b", "2021-06-08", replace(told, modality="negated"), outlet="B"),
        )
        assert event.status == "withdrawn"

    @pytest.mark.parametrize(
        ("first", "second", "sources"),
        [
            ({"agency": "AFP", "outlet": "A"}, {"agency": "AFP", "outlet": "B"}, 1),
            ({"outlet": "A"}, {"outlet": "B", "copy_of": "a"}, 1),
            ({"outlet": "A"}, {"outlet": "A"}, 1),
            ({"url": "https://a.example/1"}, {"url": "https://a.example/2"}, 1),
            ({}, {"copy_of": "a"}, 1),
            ({}, {}, 2),
            ({"outlet": "A"}, {"outlet": "B"}, 2),
        ],
    )
    def test_independent_sources(self, first: dict, second: dict, sources: int) -> None:
        told = act("ASSAULT", "attaque", place="Boni", when="2021-06-05")
        (event,) = events(reading("a", "2021-06-06", told, **first), reading("b", "2021-06-06", told, **second))
        assert event.independent_sources == sources
        assert event.status == ("corroborated" if sources > 1 else "reported")

    def test_who_asks_for_it_does_not_assert_it(self) -> None:
        done = act("RETREAT", "ont quitté", "FRA-MIL", place="MLI", when="2022-08-15")
        asked = replace(done, trigger="départ", modality="requested", speaker="MLI-GOV")
        (event,) = events(reading("a", "2022-08-14", asked, outlet="A"), reading("b", "2022-08-16", done, outlet="B"))
        assert (event.modality, event.status, event.independent_sources) == ("actual", "reported", 1)

    def test_a_pronoun_of_nobody_is_no_party(self) -> None:
        made = reading("a", "2021-06-06", act("ACCUSE", "accuse", "il", "MLI-GOV"))
        pronoun = replace(made.mentions[0], sort="pronoun")
        (event,) = events(replace(made, mentions=(pronoun, *made.mentions[1:])))
        assert event.actors == ()

    def test_what_is_deduced_gives_way_to_what_is_named(self) -> None:
        told = act("ASSAULT", "attaque", "MLI-GOV", place="Boni", when="2021-06-05")
        made = reading("a", "2021-06-06", told)
        deduced = replace(made, mentions=tuple(replace(each, deduced=each.kind == "actor") for each in made.mentions))
        named = reading("b", "2021-06-06", replace(told, actors=("MLI-JNIM",)))
        (event,) = events(deduced, named)
        assert [party.id for party in event.actors] == ["MLI-JNIM"]
        assert [party.id for party in events(deduced)[0].actors] == ["MLI-GOV"]

    def test_part_of_the_operation(self) -> None:
        launch = act("MOBILIZE", "opération", "FRA-MIL", place="MLI", objects="INT-OPSERVAL", when="2013-01-11")
        raid = act("ASSAULT", "frappes", "FRA-MIL", place="Gao", objects="INT-OPSERVAL", when="2013-01-13")
        told = {event.type: event for event in events(reading("a", "2013-01-14", launch, raid))}
        assert told["ASSAULT"].part_of == told["MOBILIZE"].id
        assert told["MOBILIZE"].part_of is None


class TestJudgements:
    boni = reading("a", "2021-06-06", act("ASSAULT", "attaque", place="Boni", when="2021-06-05"), outlet="A")
    again = reading("b", "2021-06-07", act("ASSAULT", "raid", place="Boni", when="2021-06-05"), outlet="B")

    def decide(self, verdict: str, left: str, right: str) -> Judgement:
        return Judgement(left, right, verdict, 1.0, "ana", "she was there", "2021-07-01")  # type: ignore[arg-type]

    def test_a_merge_says_why(self) -> None:
        (made,) = consolidate([self.boni, self.again]).judgements
        assert made.verdict == "same"
        assert "the same place (Boni)" in made.why
        assert made.why.endswith(".")

    def test_a_person_parts_and_takes_back(self) -> None:
        (event,) = consolidate([self.boni, self.again]).events
        parted = self.decide("different", event.id, event.aliases[0])
        assert len(consolidate([self.boni, self.again], [parted]).events) == 2
        assert consolidate([self.boni, self.again], [replace(parted, retracted_at="2021-07-02")]).events == (event,)

    def test_a_person_joins_and_the_contradiction_stays(self) -> None:
        other = reading("b", "2021-06-07", act("ASSAULT", "raid", place="Hombori", when="2021-06-06"), outlet="B")
        left, right = consolidate([self.boni, other]).events
        (event,) = consolidate([self.boni, other], [self.decide("same", left.id, right.id)]).events
        assert {claim.report for claim in event.claims} == {"a", "b"}
        assert event.when
        assert event.when.edtf == "2021-06-05"

    def test_a_person_joins_two_actors(self) -> None:
        left = act("ASSAULT", "attaque", "MLI-JNIM", place="Boni", when="2021-06-05")
        readings = [reading("a", "2021-06-06", left), reading("b", "2021-06-06", replace(left, actors=("MLI-EIGS",)))]
        assert len(consolidate(readings).events) == 2
        assert len(consolidate(readings, [self.decide("same", "MLI-JNIM", "MLI-EIGS")]).events) == 1

    def test_a_look_alike_says_why_not(self) -> None:
        other = reading("b", "2021-06-07", act("ASSAULT", "attaque", place="Boni", when="2021-06-06"), outlet="B")
        ours, theirs = (tell([each], {}) for each in (self.boni, other))
        made = lookalike(ours, theirs)
        assert made
        assert made.verdict == "different"
        assert "2021-06-05 and 2021-06-06" in made.why


def test_a_word_of_a_report_and_of_its_copy_are_one_act() -> None:
    wire = act("SANCTION", "embargo", "", "MLI", tail="pour punir la junte qui entend se maintenir au pouvoir")
    paper = act("SANCTION", "embargo", "", "MLI-GOV", tail="pour punir les autorités de la transition")
    first = reading("wire", "2022-01-09", wire, agency="AGP")
    copied = consolidate([first, reading("paper", "2022-01-10", paper, outlet="Le Fil", copy_of="wire")]).events
    apart = consolidate([first, reading("paper", "2022-01-30", paper, outlet="Le Fil")]).events
    assert [event.independent_sources for event in copied] == [1]
    assert len(apart) == 2


def test_a_definite_noun_takes_up_the_act_before_it() -> None:
    told = act("ASSAULT", "ont attaqué", "hommes armés", "MLI-MIL", place="MLI", when="2022-02-08")
    taken_up = act("ASSAULT", "attaque", place="MLI")
    both = reading("a", "2022-02-09", told, act("ACCUSE", "blâme", "MLI-GOV", tail="L'"), taken_up)
    assert [len(event.claims) for event in consolidate([both]).events if event.type == "ASSAULT"] == [1, 1]
    sentence = replace(both.sentences[2], start=both.page.report.body.index("L' ."))
    body = both.page.report.body.replace("L' . attaque", "   L'attaque")
    definite = replace(both, page=replace(both.page, report=replace(both.page.report, body=body)))
    definite = replace(definite, sentences=(*both.sentences[:2], sentence))
    assert [len(event.claims) for event in consolidate([definite]).events if event.type == "ASSAULT"] == [2]


def test_nobody_acts_on_himself_where_no_word_names_him() -> None:
    told = reading("a", "2022-02-09", act("ACCUSE", "dénonce", "FRA-GOV", "FRA-GOV"))
    second = replace(told.mentions[told.events[0].recipients[0]], deduced=True, sort="implied")
    mentions = tuple(second if mention.index == second.index else mention for mention in told.mentions)
    (event,) = consolidate([replace(told, mentions=mentions)]).events
    assert event.actors
    assert not event.recipients


def test_events_told_by_a_day_stand_on_that_day() -> None:
    undated = act("ACCUSE", "accuse", "FRA-GOV", "RUS-GOV")
    dated = act("CONSULT", "rencontre", "CIV-GOV", "GHA-GOV", when="2022-02-01")
    events = consolidate([reading("a", "2022-01-31", undated), reading("b", "2022-02-01", dated)]).events
    assert [event.type for event in events] == ["ACCUSE", "CONSULT"]
    assert events[0].when
    assert (events[0].when.edtf, events[0].when.basis) == ("../2022-01-31", "published")


def test_a_toll_brought_up_to_date_is_that_of_the_act_told_before() -> None:
    first = act("ASSAULT", "tuées", "", "CIV", place="CIV", when="2022-02-08", killed=(6, None))
    later = act("ASSAULT", "embuscade", place="CIV", when="2022-02-08", killed=(8, 8), tail="désormais")
    other = act("ASSAULT", "embuscade", place="CIV", when="2022-02-08", killed=(3, 3))
    assert together(reading("a", "2022-02-09", first), reading("b", "2022-02-11", later))
    assert not together(reading("a", "2022-02-09", first), reading("b", "2022-02-11", other))
    (event,) = events(reading("a", "2022-02-09", first, outlet="A"), reading("b", "2022-02-11", later, outlet="B"))
    assert [(figure.low, figure.high) for figure in event.figures] == [(6, None), (8, 8)]


def test_an_army_is_not_the_mercenaries_of_its_country() -> None:
    army = act("MOBILIZE", "présence", "RUS-MIL", place="MLI", when="2021-12")
    hired = act("MOBILIZE", "déployés", "RUS-WAGNER", place="MLI", when="2021-12")
    assert not together(reading("a", "2022-02-03", army), reading("b", "2022-02-03", hired))


def test_a_corrected_toll_is_kept_and_marked() -> None:
    told = act("ASSAULT", "attaque", place="Solhan", when="2021-06-05", killed=(100, 100), speaker="BFA-GOV")
    (event,) = events(
        reading("a", "2021-06-06", told, outlet="A"),
        reading("b", "2021-06-07", replace(told, killed=(132, 132)), outlet="B"),
        reading("c", "2021-06-07", replace(told, killed=(160, 160), speaker="outlet"), outlet="C"),
    )
    assert [(figure.low, figure.superseded) for figure in event.figures] == [(100, True), (132, False), (160, False)]
    assert event.status != "contested"


def test_dates_narrow_with_their_evidence_and_contradictions_stay() -> None:
    vague = act("ASSAULT", "attaque", place="Solhan", when="2021-06-XX")
    first, second = (
        reading(name, "2021-06-30", replace(vague, when=day), outlet=name)
        for name, day in (("a", "2021-06-XX"), ("b", "2021-06-05"))
    )
    (event,) = events(first, second)
    assert event.when
    assert (event.when.edtf, event.when.basis) == ("2021-06-05", "narrowed")
    assert [(each.value, each.agrees, each.report) for each in event.variants] == [
        ("2021-06-XX", True, "a"),
        ("2021-06-05", True, "b"),
    ]
    other = reading("c", "2021-06-30", replace(vague, when="2021-06-06"), outlet="c")
    parted = consolidate([second, other]).events
    joined = Judgement(parted[0].id, parted[1].id, "same", 1.0, "ana", "one attack", "2021-07-01")
    (event,) = consolidate([second, other], [joined]).events
    assert {(each.value, each.agrees) for each in event.variants} == {("2021-06-05", True), ("2021-06-06", False)}

"""Who is where, since when: what opens, attests, closes and contests a presence."""

from __future__ import annotations

from dataclasses import replace

from harmattan.consolidate import consolidate
from harmattan.records import Presence, Reading
from tests.builders import Act, act, reading

PRESENT = act("MOBILIZE", "présente", "FRA", place="MLI", when="2013/..", mode="troops")


def ledger(*readings: Reading) -> dict[tuple[str, str, str], Presence]:
    return {(each.relation, each.actor.id or each.actor.name, each.place.name): each for each in consolidate(readings).presences}


def told(report_id: str, day: str, *acts: Act) -> Reading:
    return reading(report_id, day, *acts, outlet=report_id)


def shown(presence: Presence) -> tuple[str | None, str | None, str | None, bool]:
    start, end, last = (when.edtf if when else None for when in (presence.start, presence.end, presence.last_attested))
    return start, end, last, presence.contested


def test_present_since_2013_is_open() -> None:
    (presence,) = ledger(told("a", "2022-02-17", PRESENT)).values()
    assert shown(presence) == ("2013", "..", "2022-02-17", False)
    assert presence.claims[0].text == "présente"


def test_a_withdrawal_closes_and_its_announcement_attests() -> None:
    planned = act("RETREAT", "retrait", "FRA-GOV", place="MLI", modality="planned", mode="withdraw")
    left = act("RETREAT", "ont quitté", "FRA-MIL", place="MLI", when="2022-08-15", mode="withdraw")
    before = ledger(told("a", "2022-02-01", PRESENT), told("b", "2022-02-17", planned))
    assert shown(before["deployed", "FRA", "Mali"]) == ("2013", "..", "2022-02-17", False)
    after = ledger(told("a", "2022-02-01", PRESENT), told("b", "2022-02-17", planned), told("c", "2022-08-16", left))
    assert shown(after["deployed", "FRA", "Mali"]) == ("2013", "2022-08-15", "2022-02-17", False)


def test_only_who_left_has_left() -> None:
    planned = act("RETREAT", "retrait", "FRA-GOV, CAN-GOV", place="MLI", modality="planned", mode="withdraw")
    left = act("RETREAT", "retrait", "FRA-MIL", place="MLI", when="2022-08-15", mode="withdraw")
    present = ledger(told("a", "2022-02-17", planned), told("b", "2022-08-16", left))
    assert shown(present["deployed", "CAN-GOV", "Mali"])[:2] == (None, "..")


def test_a_town_within_the_country_is_left_too() -> None:
    at_gao = act("MOBILIZE", "déployés", "FRA-MIL", place="Gao", when="2014-08-01", mode="troops")
    left = act("RETREAT", "retrait", "FRA-MIL", place="MLI", when="2022-08-15")
    present = ledger(told("a", "2014-08-02", at_gao), told("b", "2022-08-16", left))
    assert shown(present["deployed", "FRA-MIL", "Gao"])[1] == "2022-08-15"


def test_leaving_a_town_is_not_leaving_the_country() -> None:
    left = act("RETREAT", "retrait", "FRA-MIL", place="Ménaka", when="2022-06-13")
    assert shown(ledger(told("a", "2022-02-17", PRESENT), told("b", "2022-06-14", left))["deployed", "FRA", "Mali"])[1] == ".."


def test_a_return_is_another_stay() -> None:
    first = act("MOBILIZE", "déployés", "FRA-MIL", place="NER", when="2014-08-01")
    left = act("RETREAT", "retrait", "FRA-MIL", place="NER", when="2016-05-01")
    back = act("MOBILIZE", "déployés", "FRA-MIL", place="NER", when="2019-02-01")
    stays = consolidate([told("a", "2014-08-02", first), told("b", "2016-05-02", left), told("c", "2019-02-02", back)]).presences
    spans = [tuple(when.edtf if when else None for when in (each.start, each.end)) for each in stays]
    assert spans == [("2014-08-01", "2016-05-01"), ("2019-02-01", "..")]
    assert len({each.id for each in stays}) == 2


def test_the_past_retold_does_not_bring_back_who_left() -> None:
    left = act("RETREAT", "retrait", "FRA-MIL", place="MLI", when="2022-08-15")
    retold = act("MOBILIZE", "opération", "FRA-MIL", place="MLI")
    (presence,) = ledger(told("a", "2022-08-16", left), told("b", "2022-10-01", retold)).values()
    assert presence.end
    assert presence.end.edtf == "2022-08-15"


def test_one_side_asserts_the_other_denies() -> None:
    called = act("REQUEST", "font appel", "MLI-GOV", "INT-WAGNER", mode="assist", speaker="les Européens")
    denied = act("MOBILIZE", "présence", "INT-WAGNER", place="MLI", modality="negated", speaker="MLI-GOV")
    alone = ledger(told("a", "2022-02-17", called))["deployed", "INT-WAGNER", "Mali"]
    assert alone.contested
    assert [claim.speaker for claim in alone.claims] == ["les Européens"]
    both = next(iter(ledger(told("a", "2022-02-17", called), told("b", "2022-02-20", denied)).values()))
    assert both.contested
    assert {(claim.speaker, claim.modality) for claim in both.claims} == {("les Européens", "actual"), ("MLI-GOV", "negated")}


def test_what_only_third_parties_assert_is_contested() -> None:
    present = act("MOBILIZE", "présent", "INT-WAGNER", place="MLI", speaker="FRA-GOV")
    seen = act("MOBILIZE", "présent", "INT-WAGNER", place="MLI")
    admitted = act("MOBILIZE", "présent", "INT-WAGNER", place="MLI", speaker="MLI-GOV")
    key = ("deployed", "INT-WAGNER", "Mali")
    assert ledger(told("a", "2022-02-17", present))[key].contested
    assert not ledger(told("a", "2022-02-17", present), told("b", "2022-02-20", seen))[key].contested
    assert not ledger(told("a", "2022-02-17", present), told("b", "2022-02-20", admitted))[key].contested


def test_who_is_asked_to_leave_is_there() -> None:
    asked = act("RETREAT", "retirer", "FRA-MIL", place="MLI", modality="requested", mode="withdraw", speaker="MLI-GOV")
    (presence,) = ledger(told("a", "2022-02-18", asked)).values()
    assert shown(presence) == (None, "..", "2022-02-18", False)


def test_troops_that_are_stationed_are_there_whoever_sent_them() -> None:
    stationed = act("MOBILIZE", "stationnés", "", "FRA-MIL", place="MLI", mode="troops")
    assert list(ledger(told("a", "2022-02-17", stationed))) == [("deployed", "FRA-MIL", "Mali")]


def test_an_operation_beside_an_army_operates_in_its_country() -> None:
    joint = act("COOPERATE", "opération conjointe", "MLI-MIL, INT-OPTAKUBA", contexts=("military",))
    assert ("operates", "INT-OPTAKUBA", "Mali") in ledger(told("a", "2022-02-07", joint))


def test_a_state_does_not_govern_itself_nor_recalled_ambassadors_sanction() -> None:
    coup = act("COERCE", "coup d'État", "MLI", "MLI-GOV", place="MLI", when="2020-08-18")
    recalled = act("SANCTION", "rappelé", "FRA-GOV", "MLI-GOV", mode="withdraw", when="2022-01-31")
    assert not ledger(told("a", "2022-02-18", coup, recalled))


def test_a_denial_from_before_and_a_denied_attack_contest_nothing() -> None:
    early = act("MOBILIZE", "présence", "RUS-MIL", place="MLI", modality="negated", speaker="MLI-GOV")
    later = act("MOBILIZE", "déployés", "RUS-MIL", place="MLI", when="2022-01-05")
    assert not ledger(told("a", "2020-02-20", early), told("b", "2022-01-06", later))["deployed", "RUS-MIL", "Mali"].contested
    attack = act("ASSAULT", "attaque", "MLI-JNIM", place="Boni", when="2021-06-05")
    denied = act("ASSAULT", "raid", "MLI-JNIM", place="Hombori", when="2021-08-05", modality="negated", speaker="MLI-JNIM")
    (presence,) = ledger(told("a", "2021-06-06", attack), told("b", "2021-08-06", denied)).values()
    assert not presence.contested


def test_a_denial_alone_is_no_presence() -> None:
    denied = act("MOBILIZE", "présence", "INT-WAGNER", place="MLI", modality="negated", speaker="MLI-GOV")
    assert not ledger(told("a", "2022-02-20", denied))


def test_planned_and_possible_do_not_open() -> None:
    planned = act("MOBILIZE", "déploiement", "FRA-MIL", place="NER", modality="planned")
    possible = act("MOBILIZE", "déployés", "INT-WAGNER", place="BFA", modality="possible")
    assert not ledger(told("a", "2022-02-20", planned, possible))


def test_nobody_is_deployed_at_home() -> None:
    assert not ledger(told("a", "2021-06-07", act("MOBILIZE", "déployés", "MLI-MIL", place="Gao", when="2021-06-06")))


def test_sanctions_are_imposed_and_lifted() -> None:
    imposed = act("SANCTION", "sanctions", "INT-ECOWAS", "MLI", when="2022-01-09")
    lifted = act("CONCEDE", "levé", "INT-ECOWAS", "MLI", when="2022-07-03", tail="les sanctions économiques")
    yielded = act("CONCEDE", "accepte", "INT-ECOWAS", "MLI", when="2022-03-03", tail="un calendrier")
    open_still = ledger(told("a", "2022-01-10", imposed), told("b", "2022-03-04", yielded))
    assert shown(open_still["sanctions", "INT-ECOWAS", "Mali"])[:2] == ("2022-01-09", "..")
    closed = ledger(told("a", "2022-01-10", imposed), told("c", "2022-07-04", lifted))
    assert shown(closed["sanctions", "INT-ECOWAS", "Mali"])[:2] == ("2022-01-09", "2022-07-03")


def test_a_coup_brings_one_in_and_the_other_out() -> None:
    first = act("COERCE", "coup d'État", "MLI-MIL", "MLI-GOV", place="MLI", when="2020-08-18")
    second = act("COERCE", "coup d'État", "MLI-JUNTA", "MLI-GOV", place="MLI", when="2021-05-24")
    present = ledger(told("a", "2020-08-19", first), told("b", "2021-05-25", second))
    assert shown(present["governs", "MLI-MIL", "Mali"])[:2] == ("2020-08-18", "2021-05-24")
    assert shown(present["governs", "MLI-JUNTA", "Mali"])[:2] == ("2021-05-24", "..")


def test_an_operation_and_an_armed_group_operate() -> None:
    launch = act("MOBILIZE", "opération", "FRA-MIL", place="MLI", objects="INT-OPBARKHANE", when="2014-08-01")
    attack = act("ASSAULT", "attaque", "MLI-JNIM", place="Solhan", when="2021-06-05")
    present = ledger(told("a", "2021-06-06", launch, attack))
    assert ("operates", "INT-OPBARKHANE", "Mali") in present
    assert [key for key in present if key[:2] == ("operates", "MLI-JNIM")] == [("operates", "MLI-JNIM", "Burkina Faso")]


def test_a_headline_in_the_present_closes_nothing() -> None:
    told_so = told("b", "2022-02-17", act("RETREAT", "quitte", "FRA", place="MLI", mode="withdraw"))
    headline = replace(told_so, sentences=tuple(replace(sentence, part="headline") for sentence in told_so.sentences))
    present = ledger(told("a", "2022-02-01", PRESENT), headline)
    assert shown(present["deployed", "FRA", "Mali"]) == ("2013", "..", "2022-02-17", False)


def test_what_is_known_by_its_end_alone_is_not_contested() -> None:
    left = act("RETREAT", "a retiré", "FRA", place="MLI", when="2022-08-15", mode="withdraw")
    assert shown(ledger(told("a", "2022-08-16", left))["deployed", "FRA", "Mali"]) == (None, "2022-08-15", None, False)


def test_soldiers_without_a_name_are_those_of_their_state() -> None:
    came = told("a", "2021-02-06", act("MOBILIZE", "déployé", "FRA", place="MLI", when="2021-02-05", mode="troops"))
    left = told("b", "2023-01-21", act("RETREAT", "quitté", "FRA-SOLDIERS", place="MLI", when="2023-01-20", mode="withdraw"))
    unnamed = tuple(
        replace(each, refers_to=None, sort="group", sector=None) if each.kind == "actor" else each for each in left.mentions
    )
    (presence,) = ledger(came, replace(left, mentions=unnamed)).values()
    assert shown(presence)[:2] == ("2021-02-05", "2023-01-20")


def test_a_second_seizure_of_power_begins_anew_and_the_first_told_again_does_not() -> None:
    first = act("COERCE", "coup d'État", "MLI-MIL", "MLI-GOV", place="MLI", when="2020-08-18")
    again = act("COERCE", "putsch", "MLI-MIL", "MLI-GOV", place="MLI", when="2020-08")
    second = act("COERCE", "coup d'État", "MLI-MIL", "MLI-GOV", place="MLI", when="2021-05-24")
    readings = [told("a", "2020-08-19", first), told("b", "2020-09-02", again), told("c", "2021-05-25", second)]
    spans = [shown(each)[:2] for each in consolidate(readings).presences if each.relation == "governs"]
    assert spans == [("2020-08-18", "2021-05-24"), ("2021-05-24", "..")]


def test_what_one_telling_leaves_out_another_of_the_same_event_gives() -> None:
    imposed = act("SANCTION", "sanctions", "INT-ECOWAS", "MLI", when="2022-01-09")
    lifted = act("CONCEDE", "levé", "INT-ECOWAS", place="MLI", when="2022-07-03", tail="les sanctions")
    foreseen = act("CONCEDE", "levée", "INT-ECOWAS", "MLI", place="MLI", when="2022-07-03", modality="planned")
    present = ledger(told("a", "2022-01-10", imposed), told("b", "2022-07-03", foreseen), told("c", "2022-07-04", lifted))
    assert shown(present["sanctions", "INT-ECOWAS", "Mali"])[:2] == ("2022-01-09", "2022-07-03")


def test_offices_end_by_resignation_dismissal_and_coup_and_begin_by_a_coup() -> None:
    resigned = act("RETREAT", "démissionné", "CIV-OUATTARA", place="CIV", when="2024-05-02", mode="resign")
    dismissed = act("COERCE", "limogé", "FRA-GOV", "FRA-PARLY", when="2022-05-20")
    seized = act("COERCE", "a pris le pouvoir", "BEN-TALON", "NER-GOV", place="NER", when="2023-07-26")
    disputed = act("RETREAT", "démission", "FRA-MACRON", when="2024-06-10", mode="resign", speaker="RUS-GOV")
    present = ledger(told("a", "2024-06-11", resigned, dismissed, seized, disputed))
    ends = {holder: shown(each) for (relation, holder, _), each in present.items() if relation == "office"}
    assert ends["CIV-OUATTARA"] == (None, "2024-05-02", None, False)
    assert ends["FRA-PARLY"][1] == "2022-05-20"
    assert ends["BEN-TALON"][:2] == ("2023-07-26", "..")
    assert ends["FRA-MACRON"][3]  # only another state says so


def test_taking_hostages_or_aim_is_not_taking_a_town() -> None:
    hostages = act("ASSAULT", "prise d'otages", "MLI-JNIM", place="Gao", when="2022-03-01")
    aim = act("ASSAULT", "pris pour cible", "MLI-JNIM", place="Gao", when="2022-03-05")
    taken = act("ASSAULT", "prise", "MLI-JNIM", place="Ménaka", when="2022-03-09")
    controlled = [key for key in ledger(told("a", "2022-03-10", hostages, aim, taken)) if key[0] == "controls"]
    assert controlled == [("controls", "MLI-JNIM", "Ménaka")]

"""The bundled sample, from dispatches to one chronicle: what an analyst must see, and must not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import harmattan
from harmattan.chronicle import open_chronicle
from harmattan.records import Event, Report
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def events(db: Path) -> list[Event]:
    return harmattan.timeline(db=db, all=True)


@pytest.fixture(scope="module")
def reports(db: Path) -> dict[str, Report]:
    with open_chronicle(db) as chronicle:
        return {report.id: report for report in chronicle.reports()}


def told_in(event: Event) -> set[str]:
    return {claim.report for claim in event.claims}


def test_every_dispatch_has_its_date_and_its_source(reports: dict[str, Report]) -> None:
    assert len(reports) == 29
    dates = {name: report.published.edtf for name, report in reports.items() if report.published}
    assert len(dates) == 29
    assert dates["2022-01-09-asp-sanctions.txt"] == "2022-01-09"
    assert dates["2022-02-18-radio-niger-info-accueil.txt"] == "2022-02-18"
    assert dates["2022-02-page-sauvegardee.txt"] == "2022-02"
    assert {report.outlet or report.agency for report in reports.values()} == {
        "Agence Sahel Presse",
        "La Dépêche du Golfe",
        "La Gazette du Méridien",
        "Le Courrier des Lagunes",
        "Le Fil de Bamako",
        "Radio Niger Info",
    }


def test_the_two_reprints_and_nothing_else_are_copies(reports: dict[str, Report]) -> None:
    assert {name: report.copy_of for name, report in reports.items() if report.copy_of} == {
        "2022-01-10-fil-de-bamako-sanctions.txt": "2022-01-09-asp-sanctions.txt",
        "2022-02-17-depeche-du-golfe-retrait.txt": "2022-02-17-asp-retrait.txt",
    }


def test_bad_files_are_set_aside_with_their_reasons(db: Path) -> None:
    with open_chronicle(db) as chronicle:
        reasons = {Path(each.source).name: each.reason for each in chronicle.rejections()}
    assert set(reasons) == {"2022-02-20-depeche-vide.txt", "2022-02-20-photo-mal-nommee.txt"}
    assert "empty" in reasons["2022-02-20-depeche-vide.txt"]
    assert "binary" in reasons["2022-02-20-photo-mal-nommee.txt"]


def test_a_reprint_is_no_second_source(events: list[Event]) -> None:
    pairs = [{f"2022-01-{day}" for day in ("09-asp-sanctions.txt", "10-fil-de-bamako-sanctions.txt")}]
    pairs.append({f"2022-02-17-{name}-retrait.txt" for name in ("asp", "depeche-du-golfe")})
    for pair in pairs:
        shared = [event for event in events if told_in(event) == pair]
        assert len(shared) >= 2
        assert {event.independent_sources for event in shared} == {1}


def test_the_coup_in_ouagadougou_is_one_event_told_by_several(events: list[Event]) -> None:
    coups = [event for event in events if event.type == "COERCE" and {"2022-01-24-asp-burkina.txt", "asp-0204"} <= told_in(event)]
    assert len(coups) == 1
    assert coups[0].when
    assert coups[0].when.edtf == "2022-01-24"
    assert coups[0].place
    assert coups[0].place.country == "BFA"


def test_the_attack_in_the_park_keeps_both_tolls_side_by_side(events: list[Event]) -> None:
    wanted = {"2022-02-09-depeche-du-golfe-parc-w.txt", "2022-02-11-radio-niger-info-parc-w.txt"}
    attacks = [event for event in events if event.type == "ASSAULT" and wanted <= told_in(event)]
    assert len(attacks) == 1
    assert attacks[0].when
    assert attacks[0].when.edtf == "2022-02-08"
    assert attacks[0].independent_sources == 2
    killed = {(figure.low, figure.report) for figure in attacks[0].figures if figure.property == "killed"}
    assert {(6, "2022-02-09-depeche-du-golfe-parc-w.txt"), (8, "2022-02-11-radio-niger-info-parc-w.txt")} <= killed


def test_sport_and_health_tell_no_violence(db: Path) -> None:
    quiet = {"2022-02-03-radio-niger-info-meningite.txt", "2022-02-06-depeche-du-golfe-can.txt"}
    happened = harmattan.timeline(db=db)
    assert not [event for event in happened if told_in(event) & quiet and event.type in ("ASSAULT", "COERCE", "PROTEST")]


def test_nobody_acts_on_himself_alone(events: list[Event]) -> None:
    assert [event for event in events if event.actors and event.actors == event.recipients and len(event.claims) == 1] == []


def test_the_ledger_names_nobody_twice_and_no_state_at_home(db: Path) -> None:
    presences = harmattan.presence(db=db)
    keys = [(each.relation, each.actor.id or each.actor.name, each.place.id, each.start) for each in presences]
    assert len(keys) == len(set(keys))
    assert not [each for each in presences if each.relation == "governs" and each.actor.id == f"{each.place.country}-GOV"]
    assert not [each for each in presences if each.relation == "sanctions" and each.actor.country == each.place.country]


def test_the_ledger_tells_who_is_in_mali_since_when(db: Path) -> None:
    presences = harmattan.presence(db=db)
    held = {
        (each.relation, name, each.place.country, each.start.edtf if each.start else None)
        for each in presences
        for name in (each.actor.id, each.actor.country)
    }
    assert {
        ("deployed", "FRA", "MLI", "2013-01"),
        ("deployed", "INT-MINUSMA", "MLI", "2013-07"),
        ("deployed", "INT-TAKUBA", "MLI", "2020"),
        ("deployed", "RUS-WAGNER", "MLI", "2021-12"),
        ("sanctions", "INT-CEDEAO", "MLI", "2022-01-09"),
        ("sanctions", "INT-UEMOA", "MLI", "2022-01-09"),
        ("governs", "MLI", "MLI", "2020-08"),
        ("governs", "BFA-MPSR", "BFA", "2022-01-24"),
    } <= held
    contested = {each.actor.id for each in presences if each.contested}
    assert "RUS-WAGNER" in contested
    assert not {"INT-MINUSMA", "INT-TAKUBA", "INT-CEDEAO"} & contested
    assert [each.actor.name for each in presences if each.relation == "deployed" and each.end and each.end.end] == []


def test_on_the_first_of_february_nothing_later_is_known(db: Path) -> None:
    known = harmattan.timeline(db=db, as_of="2022-02-01", all=True)
    assert known
    assert max(claim.known_at for event in known for claim in event.claims if claim.known_at) <= dt.date(2022, 2, 1)
    assert all(claim.known_at for event in known for claim in event.claims)
    names = {report for event in known for report in told_in(event)}
    assert "2022-01-31-asp-ambassadeur.txt" in names
    assert not [name for name in names if name.startswith("2022-02") or name == "asp-0204"]
    later = harmattan.timeline(db=db, all=True)
    assert len(known) < len(later)
    presences = harmattan.presence(db=db, as_of="2022-02-01")
    assert all(claim.known_at and claim.known_at <= dt.date(2022, 2, 1) for each in presences for claim in each.claims)


def test_open_dates_are_not_looked_for_for_ever(db: Path) -> None:
    assert harmattan.timeline(db=db, since="2031") == []
    assert harmattan.timeline(db=db, until="1990") == []


def test_the_sample_again_changes_nothing(db: Path) -> None:
    before = list(harmattan.export(db=db))
    sources = sorted(path for path in SAMPLE.iterdir() if path.suffix != ".md")
    again = harmattan.add(sources, db=db)
    assert (again.added, again.known, len(again.rejected)) == (0, 29, 2)
    assert list(harmattan.export(db=db)) == before

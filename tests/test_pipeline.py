from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import harmattan
from harmattan import pipeline
from harmattan.chronicle import open_chronicle
from harmattan.errors import Rejected
from harmattan.records import Page, Reading, Rejection

WORDS = (
    "Des hommes armés ont attaqué {} le poste de Boni, tuant douze gendarmes et brûlant trois véhicules de la patrouille. "
    "Le gouvernement a condamné cette attaque et promis de poursuivre les assaillants jusque dans leurs repaires. "
    "Les habitants du village, réfugiés chez leurs voisins, attendent des vivres et demandent le retour de l'armée."
)


def write(path: Path, *dispatches: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"lang": "fr"} | each) + "\n" for each in dispatches), encoding="utf-8")
    return path


def lines(path: Path) -> Path:
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "hier", "avant-hier", "ce matin", "ce soir")
    texts = [f"Le ministre de l'Intérieur a rencontré {day} les chefs du village." for day in days]
    return write(path, *({"id": day, "date": "2022-02-17", "text": text} for day, text in zip(days, texts, strict=True)))


def test_what_cannot_be_read_is_raised_or_handed_on(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="empty"):
        harmattan.read(" ")
    with pytest.raises(Rejected, match="language"):
        harmattan.read("The minister met the chiefs of the village yesterday, and they all agreed.")
    source = write(
        tmp_path / "in.jsonl",
        {"text": "Le ministre est parti."},
        {"text": ""},
        {"text": "…", "lang": ""},
        {"text": "Il est revenu."},
    )
    results = list(harmattan.read_all([source]))
    assert [type(result) for result in results] == [Reading, Rejection, Rejection, Reading]


def test_a_dispatch_over_which_the_reader_stumbles_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = lines(tmp_path / "in.jsonl")
    parsed = pipeline._parsed

    def stumbling(pages: Iterable[Page]) -> Iterator[Reading]:
        for reading in parsed(pages):
            if reading.page.report.id == "mardi":
                raise IndexError("out of range")
            yield reading

    monkeypatch.setattr(pipeline, "_parsed", stumbling)
    results = list(harmattan.read_all([source]))
    assert len(results) == 11
    [rejection] = [result for result in results if isinstance(result, Rejection)]
    assert rejection.source.endswith("in.jsonl:2")
    assert "IndexError: out of range, test_pipeline.py" in rejection.reason


def test_workers_read_the_same_in_the_same_order(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl")
    assert list(harmattan.read_all([source], workers=2)) == list(harmattan.read_all([source]))


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = lines(tmp_path / "in.jsonl")
    whole, parts = tmp_path / "whole.db", tmp_path / "parts.db"
    assert harmattan.add([source], db=whole).added == 11
    with open_chronicle(parts) as chronicle:
        for progress in pipeline.adding(chronicle, [source]):
            if progress.added == 3:
                break
    read = []
    monkeypatch.setattr(pipeline, "read_reports", lambda items: read.extend(items) or pipeline_read(items))  # type: ignore[func-returns-value]
    progress = harmattan.add([source], db=parts)
    assert (progress.added, progress.known, progress.new, len(read)) == (8, 3, 8, 8)
    assert list(harmattan.export(db=parts)) == list(harmattan.export(db=whole))


pipeline_read = pipeline.read_reports


def test_adding_again_reads_nothing_and_keeps_a_rejection_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": WORDS.format("lundi"), "date": "2022-02-17"}, {"id": "b"})
    db = tmp_path / "c.db"
    first = harmattan.add([source], db=db)
    monkeypatch.setattr(pipeline, "read_reports", None)
    again = harmattan.add([source, source], db=db)
    assert (first.added, first.known, len(first.rejected)) == (1, 0, 1)
    assert (again.added, again.known, len(again.rejected)) == (0, 2, 2)
    with open_chronicle(db) as chronicle:
        assert chronicle.counts()["rejections"] == chronicle.counts()["reports"] == 1


def test_near_copies_are_marked_in_one_run_and_across_runs(tmp_path: Path) -> None:
    wire = {"id": "wire", "text": WORDS.format("lundi"), "date": "2022-02-14", "outlet": "Agence"}
    paper = {"id": "paper", "text": WORDS.format("lundi") + " (Agence)", "date": "2022-02-15", "outlet": "Journal"}
    together, apart, reverse = tmp_path / "together.db", tmp_path / "apart.db", tmp_path / "reverse.db"
    harmattan.add([write(tmp_path / "both.jsonl", paper, wire)], db=together)
    for each in (wire, paper):
        harmattan.add([write(tmp_path / f"{each['id']}.jsonl", each)], db=apart)
    for each in (paper, wire):
        harmattan.add([tmp_path / f"{each['id']}.jsonl"], db=reverse)
    marked = {}
    for db in (together, apart, reverse):
        with open_chronicle(db) as chronicle:
            marked[db.stem] = {report.id: report.copy_of for report in chronicle.reports()}
            assert {event.independent_sources for event in chronicle.events(type="ASSAULT")} == {1}
    assert marked["together"] == marked["apart"] == {"paper": "wire", "wire": None}
    assert marked["reverse"] == {"paper": None, "wire": "paper"}

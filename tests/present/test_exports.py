from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest

import harmattan
from harmattan import edtf
from harmattan.errors import InputError
from harmattan.present import exports
from harmattan.records import Attestation, Event, Figure, Party, Place

GAO = Place("g-gao", "Gao", "city", "MLI", 16.27, -0.04, "Gao", geonames=2457161)
CLAIM = Attestation("c-1", "a.txt", 3, 10, "attaqué", "actual", "outlet", dt.date(2022, 2, 17))
EVENT = Event(
    id="ev-1",
    type="ASSAULT",
    mode=None,
    modality="actual",
    status="reported",
    when=edtf.when("2022-02", "stated"),
    place=GAO,
    actors=(Party("MLI-MIL", "armée malienne", "MLI", "MIL"),),
    recipients=(Party(None, '=HYPERLINK("x")'),),
    objects=(),
    figures=(Figure("killed", 8, 12, "outlet", "a.txt"),),
    claims=(CLAIM,),
    independent_sources=1,
    first_known=dt.date(2022, 2, 17),
    confidence=0.8,
)


def test_csv_has_a_row_an_event_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(exports.csv([EVENT, replace(EVENT, when=None, place=None)])))))
    first, second = rows
    assert first["recipients"] == '\'=HYPERLINK("x")'
    assert (first["lat"], first["lon"]) == ("16.27", "-0.04")
    assert (first["start"], first["end"]) == ("2022-02-01", "2022-02-28")
    assert first["figures"] == "killed 8–12 (outlet)"
    assert (second["date"], second["place"], second["lon"]) == ("", "", "")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert str(exports.cell(text)).startswith("'")


@pytest.mark.parametrize("precision", ["city", "village", "site"])
def test_a_town_or_closer_is_a_point(precision: str) -> None:
    [feature] = json.loads("".join(exports.geojson([replace(EVENT, place=replace(GAO, precision=precision))])))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-0.04, 16.27]}
    assert feature["properties"]["id"] == "ev-1"


@pytest.mark.parametrize("precision", ["country", "admin1", "region", "border"])
def test_what_is_no_closer_than_a_region_is_no_point(precision: str) -> None:
    event = replace(EVENT, place=replace(GAO, precision=precision))
    collection = json.loads("".join(exports.geojson([event, replace(EVENT, place=None)])))
    assert [feature["geometry"] for feature in collection["features"]] == [None, None]


def test_no_event_is_still_a_collection() -> None:
    assert json.loads("".join(exports.geojson([]))) == {"type": "FeatureCollection", "features": []}


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="geojson"):
        harmattan.export("xml")

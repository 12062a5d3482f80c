from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmattan.chronicle import open_chronicle
from harmattan.errors import InputError
from harmattan.outlook import grid
from harmattan.outlook.importers import import_file
from harmattan.outlook.series import Source, build, last_day, month_of, month_text
from harmattan.outlook.told import from_chronicle
from tests.builders import act, reading

CODES = {"Mali": "MLI", "Nigeria": "NGA", "Burkina Faso": "BFA", "Ghana": "GHA"}
GED = (
    "id,relid,type_of_violence,code_status,where_prec,date_start,date_end,best,country,adm_1,"
    "latitude,longitude,side_a,side_b,where_coordinates"
)
ACLED = ",".join(
    "event_id_cnty event_date time_precision event_type actor1 country admin1 location latitude longitude geo_precision "
    "fatalities".split()
)


def code(name: str) -> str | None:
    return CODES.get(name)


def source(folder: Path, name: str, *lines: str, published: dt.date | None = None, covers: str | None = None) -> Source:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_file(path, code=code, published=published, covers=covers)


@pytest.mark.parametrize(
    ("cell", "lat", "lon"),  # as they stand in UCDP's own column
    [(146547, 11.84644, 13.160274), (144380, 10.313441, 9.843273), (135739, 4.25, 9.25), (1, -90, -180), (259200, 89.9, 179.9)],
)
def test_known_cells(cell: int, lat: float, lon: float) -> None:
    assert grid.cell_of(lat, lon) == cell


@given(st.integers(1, 259200))
def test_a_cell_holds_its_centre_and_its_neighbours_touch_it(cell: int) -> None:
    assert grid.cell_of(*grid.centre_of(cell)) == cell
    assert all(cell in grid.around(other) for other in grid.around(cell))


def test_no_point_and_no_cell_are_refused() -> None:
    with pytest.raises(ValueError, match="no point"):
        grid.cell_of(91, 0)
    with pytest.raises(ValueError, match="no cell"):
        grid.centre_of(0)


@given(st.integers(1900 * 12, 2100 * 12))
def test_months_are_reckoned_with(month: int) -> None:
    assert month_of(month_text(month)) == month
    assert month_of(last_day(month).isoformat()) == month


def test_ged_is_read_with_its_tags_and_its_doubts(tmp_path: Path) -> None:
    found = source(
        tmp_path,
        "GEDEvent_v25_1.csv",
        GED,
        ",,,,,#date+start,#date+end,#affected,,,,,,,",
        "7.0,N-1,1,Clear,1.0,2019-01-03 00:00:00.000,2019-01-03 00:00:00.000,5,Nigeria,Borno state,11.8,13.1,A,B,Maiduguri",
        "8,N-2,1,Clear,4,2019-01-09,2019-01-10,2,Nigeria,Borno state,11.8,13.1,A,B,Borno",
        "9,N-3,1,Clear,1,2019-01-30,2019-02-02,9,Nigeria,Borno state,11.8,13.1,A,B,Baga",
        "10,N-4,1,Check dyad,1,2019-03-01,2019-03-01,9,Nigeria,Borno state,11.8,13.1,A,B,Baga",
        "11,N-5,1,Clear,1,soon,2019-03-01,9,Nigeria,Borno state,11.8,13.1,A,B,Baga",
        "12,N-6",
    )
    why = [
        "over several months",
        "not yet clear by its own code_status",
        "with a date or number that is none",
        "with too few fields",
    ]
    assert (found.mark, found.left_out) == ("ucdp 25.1", dict.fromkeys(why, 1))
    country = build([found], "country", "deaths")
    assert [unit.id for unit in country.units] == ["NGA"]
    assert country.values.tolist() == [[7, 0, 0]]
    cells = build([found], "cell", "deaths")
    assert len(cells.units) == 9
    assert cells.values[[unit.id for unit in cells.units].index("146547")].tolist() == [5, 0, 0]
    assert cells.left_out["not placed closely enough for a cell"] == 1
    assert build([found], "admin1", "events").values.tolist() == [[2, 0, 0]]


def test_packed_files_are_read_and_bombs_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "7,N-1,1,Clear,1,2019-01-03,2019-01-03,5,Nigeria,Borno,11.8,13.1,A,B,Maiduguri"
    with zipfile.ZipFile(tmp_path / "ged241-csv.zip", "w") as packed:
        packed.writestr("GEDEvent_v24_1.csv", f"{GED}\n{line}\n")
    assert len(import_file(tmp_path / "ged241-csv.zip", code=code).incidents) == 1
    (tmp_path / "ged.csv.gz").write_bytes(gzip.compress(f"{GED}\n{line}\n".encode()))
    assert len(import_file(tmp_path / "ged.csv.gz", code=code).incidents) == 1
    monkeypatch.setattr("harmattan.outlook.importers.largest", 100)
    with pytest.raises(InputError, match="more than 100 bytes"):
        import_file(tmp_path / "ged.csv.gz", code=code)


def test_acled_counts_violence_and_covers_a_country_from_its_first_event(tmp_path: Path) -> None:
    found = source(
        tmp_path,
        "acled.csv",
        ACLED,
        "MLI1,2021-11-05,1,Protests,Protesters,Mali,Gao,Gao,16.27,-0.04,1,0",
        "MLI2,17 February 2022,1,Battles,JNIM,Mali,Gao,Gao,16.27,-0.04,1,4",
        "BFA1,2022-02-20,1,Violence against civilians,X,Burkina Faso,Est,Fada,12.06,0.36,3,2",
    )
    series = build([found], "country", "deaths")
    assert [unit.id for unit in series.units] == ["BFA", "MLI"]
    assert series.values[1].tolist() == [0, 0, 0, 4]
    assert np.isnan(series.values[0, :3]).all()
    assert series.values[0, 3] == 2
    assert dict(series.left_out)["of a type that is no violence"] == 1


def test_a_missing_month_is_no_zero(tmp_path: Path) -> None:
    found = source(tmp_path, "plain.csv", "place,date,count", "MLI,2022-01,3", "MLI,2022-03,0", "GHA,2022-02,1")
    series = build([found], "country", "events")
    assert np.array_equal(series.values, [[np.nan, 1, np.nan], [3, np.nan, 0]], equal_nan=True)


def test_countries_by_month(tmp_path: Path) -> None:
    found = source(tmp_path, "wide.csv", ",Mali,Ghana,", "2022-01-31,4,,9", "2022-02-28,5,0,0")
    series = build([found], "country", "deaths")
    assert np.array_equal(series.values, [[np.nan, 0], [4, 5]], equal_nan=True)
    assert series.events is None
    assert series.left_out == {"in a column without a name": 2}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["a,b", "1,2"], "it is none of"),
        (["place,date,count", "MLI,2022-01,-1"], "no figure that can be used"),
        (["place,date,count", "MLI,2022-01,1", "146547,2022-01,1"], "several kinds"),
        (["place,date,count", "999999,2022-01,1"], "line 2: 999999 is no cell"),
        ([",Mali", "soon,4"], "'soon' is no month"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        source(tmp_path, "x.csv", *lines)


def test_the_last_edition_known_on_the_day_counts(tmp_path: Path) -> None:
    event = "7,N-1,1,Clear,1,2019-01-03,2019-01-03,{},Mali,Gao,16.27,-0.04,A,B,Gao"
    early = source(tmp_path, "GEDEvent_v19_0_1.csv", GED, event.format(4), published=dt.date(2019, 2, 20))
    late = source(tmp_path, "GEDEvent_v20_1.csv", GED, event.format(9), published=dt.date(2020, 6, 1))
    assert build([late, early], "country", "deaths").values.tolist() == [[9]]
    assert build([late, early], "country", "deaths", as_of=dt.date(2019, 12, 31)).values.tolist() == [[4]]
    with pytest.raises(InputError, match="no month"):
        build([late, early], "country", "deaths", as_of=dt.date(2019, 1, 31))


def test_coding_schemes_are_not_mixed_unmarked(tmp_path: Path) -> None:
    ucdp = source(tmp_path, "GEDEvent_v19_1.csv", GED, "7,N-1,1,Clear,1,2019-01-03,2019-01-03,4,Mali,Gao,16.27,-0.04,A,B,Gao")
    acled = source(tmp_path, "acled.csv", ACLED, "M,2019-01-17,1,Battles,JNIM,Mali,Gao,Gao,16.27,-0.04,1,4")
    with pytest.raises(InputError, match="different rules"):
        build([ucdp, acled], "country", "deaths")
    mixed = build([ucdp, acled], "country", "deaths", mixed=True)
    assert mixed.marks == ("ucdp 19.1", "acled acled")
    assert mixed.values.tolist() == [[8]]


def test_the_chronicle_tells_what_it_knew_on_the_day() -> None:
    with open_chronicle(":memory:") as chronicle:
        first = act("ASSAULT", "tués", "JNIM", "MLI", place="Gao", when="2022-01-10", killed=(3, None))
        chronicle.add(reading("a", "2022-01-12", first))
        later = act("ASSAULT", "attaque", "EIGS", "MLI", place="Ménaka", when="2022-01-20", killed=(8, 8))
        undated = act("ASSAULT", "assaut", "EIGS", "MLI", place="Boni")
        asked = act("PROTEST", "manifester", "MLI", place="Gao", when="2022-01-20")
        chronicle.add(reading("b", "2022-03-02", later, undated, asked))
        then = build([from_chronicle(chronicle, dt.date(2022, 1, 31))], "country", "deaths")
        now = build([from_chronicle(chronicle)], "country", "deaths")
        cells = build([from_chronicle(chronicle)], "cell", "events")
    assert then.values.tolist() == [[3]]
    assert np.array_equal(now.values, [[11, np.nan, 0]], equal_nan=True)  # no dispatch of February: nothing is known of it
    assert now.left_out == {"without a date in the text": 1}
    assert str(grid.cell_of(16.27, -0.04)) in {unit.id for unit in cells.units}

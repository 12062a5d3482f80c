"""Reads what a user supplies: UCDP GED and Candidate (csv, zip), ACLED exports, tables of place, date, count,
and tables of countries by month.

The kind of a file is told from its columns. What cannot be used is counted by reason, never guessed.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from ..errors import InputError
from .series import Incident, Level, Source, month_of

Code = Callable[[str], str | None]
Rows = Iterator[list[str]]

largest = 2_000_000_000  # bytes of a file once unpacked; UCDP's largest edition has a sixth of it
_violent = {"battles", "explosions/remote violence", "violence against civilians"}  # ACLED's event types with deaths
_ged = {"type_of_violence", "where_prec", "date_start", "date_end", "best", "country", "latitude", "longitude"}
_acled = {"event_date", "event_type", "country", "latitude", "longitude", "fatalities", "time_precision", "geo_precision"}
_plain = {"place", "date", "count"}
_kinds = "UCDP GED or Candidate, ACLED, a table with the columns place, date, count, or months in rows and countries in columns"


def import_file(path: str | Path, *, code: Code, published: dt.date | None = None, covers: str | None = None) -> Source:
    """Read one file as a source; `code` gives a country's alpha-3 code by its name, None where there is none.

    `published` is the day of the edition. `covers` ("2018-01/2019-12") are the months that a list of events covers:
    without it, from its first to its last. InputError tells what is wrong with a file.
    """
    path = Path(path)
    digest, text = _open(path)
    rows = csv.reader(text)
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        if head and head[0].startswith("\ufeff"):
            head[0] = head[0].removeprefix("\ufeff")
        columns = set(head)
        if columns >= _ged:
            source = _read_ged(path, head, rows, code, covers)
        elif columns >= _acled:
            source = _read_acled(path, head, rows, code, covers)
        elif columns >= _plain:
            source = _read_plain(path, head, rows, code)
        elif head and re.fullmatch(r"|date|month", head[0]) and len(head) > 1:
            source = _read_wide(path, head, rows, code)
        else:
            raise InputError(f"{path}: it is none of {_kinds}; its columns are {', '.join(head[:8]) or 'none'}.")
    except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile, EOFError, OSError) as error:
        raise InputError(f"{path}: it cannot be read as a table ({error}): give it as CSV in UTF-8.") from error
    if not source.incidents and not source.covers:
        raise InputError(f"{path}: it holds no figure that can be used ({dict(source.left_out) or 'it has no rows'}).")
    return replace(source, published=published, digest=digest)


def _open(path: Path) -> tuple[str, io.TextIOBase]:
    """Give the SHA-256 of a file, and its text: plain, gzip, or the one table in a zip."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check its name and the right to read it.") from error
    digest = sha256(raw).hexdigest()
    stream: io.BufferedIOBase = io.BytesIO(raw)
    if raw[:4] == b"PK\x03\x04":
        packed = zipfile.ZipFile(io.BytesIO(raw))
        tables = [each for each in packed.infolist() if each.filename.lower().endswith(".csv")]
        if len(tables) != 1:
            raise InputError(f"{path}: it holds {len(tables)} CSV files, not one: unpack it and give the one to use.")
        stream = packed.open(tables[0])  # type: ignore[assignment]
    elif raw[:2] == b"\x1f\x8b":
        stream = gzip.GzipFile(fileobj=io.BytesIO(raw))
    bounded = io.BufferedReader(_Bounded(stream, path))
    return digest, io.TextIOWrapper(bounded, encoding="utf-8", newline="")


class _Bounded(io.RawIOBase):
    """Hands on a stream, and refuses to go on where unpacking gives more than a table can have."""

    def __init__(self, stream: io.BufferedIOBase, path: Path) -> None:
        self._stream, self._path, self._left = stream, path, largest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"{self._path}: unpacked, it has more than {largest:,} bytes: give a part of it.")
        view[: len(data)] = data
        return len(data)


def _read_ged(path: Path, head: Sequence[str], rows: Rows, code: Code, covers: str | None) -> Source:
    """Events of UCDP: those whose days lie in one month; points good to a district (where_prec 1 to 3) are good for a cell."""
    left, incidents, months, countries = Counter[str](), list[Incident](), set[int](), set[str | None]()
    for row in _records(head, rows, left):
        if not row["date_start"] or row["date_start"].startswith("#"):
            continue  # the line of tags under the head
        try:
            start, end = month_of(row["date_start"]), month_of(row["date_end"])
            deaths, precise = float(row["best"]), float(row["where_prec"])
            lat, lon = float(row["latitude"]), float(row["longitude"])
        except (ValueError, InputError):
            left["with a date or number that is none"] += 1
            continue
        country = _country(row["country"], code)
        months |= {start, end}
        countries.add(country)
        if row.get("code_status", "") not in ("", "Clear"):
            left["not yet clear by its own code_status"] += 1
        elif start != end:
            left["over several months"] += 1
        else:
            name = _short(row.get("adm_1", ""))
            sides = f"{row.get('side_a', '')} – {row.get('side_b', '')}"
            text = f"{row['date_start'][:10]} {sides}, {row.get('where_coordinates', '')}"
            number = row.get("id", "").removesuffix(".0")
            incidents.append(Incident(number, start, country, name, lat, lon, precise <= 3, 1.0, deaths, _short(text) or ""))
    spans = _span(months, covers)
    found = re.search(r"(?<!\d)v?(\d{2})[_.](\d{1,2})(?:[_.](\d{1,2}))?(?!\d)", path.name)
    version = ".".join(filter(None, found.groups())) if found else _short(path.name.split(".")[0]) or ""
    return Source("ucdp", version, path.name, None, tuple(incidents), dict.fromkeys(countries, spans), left)


def _read_acled(path: Path, head: Sequence[str], rows: Rows, code: Code, covers: str | None) -> Source:
    """Violent events of ACLED; a country is covered from its first event of any type. Points of precision 1 and 2 suit a cell."""
    left, incidents = Counter[str](), list[Incident]()
    begins: dict[str | None, int] = {}
    last = 0
    for row in _records(head, rows, left):
        try:
            day = _acled_day(row["event_date"])
            deaths, lat, lon = float(row["fatalities"]), float(row["latitude"]), float(row["longitude"])
        except ValueError:
            left["with a date or number that is none"] += 1
            continue
        month, country = day.year * 12 + day.month - 1, _country(row["country"], code)
        begins[country] = min(month, begins.get(country, month))
        last = max(last, month)
        if row["event_type"].lower() not in _violent:
            left["of a type that is no violence"] += 1
        else:
            name, exact = _short(row.get("admin1", "")), row["geo_precision"].strip() in ("1", "2")
            text = _short(f"{day} {row.get('actor1', '')} – {row.get('actor2', '')}, {row.get('location', '')}") or ""
            number = row.get("event_id_cnty", "")
            incidents.append(Incident(number, month, country, name, lat, lon, exact, 1.0, deaths, text))
    spans = {country: _span({first, last}, covers) for country, first in begins.items()}
    return Source("acled", _short(path.name.split(".")[0]) or "", path.name, None, tuple(incidents), spans, left)


def _read_plain(path: Path, head: Sequence[str], rows: Rows, code: Code) -> Source:
    """A table of figures: what has no row is not known. Places are cells, countries, or divisions as MLI/Gao."""
    left, incidents = Counter[str](), list[Incident]()
    seen: set[Level] = set()
    covers: dict[str | None, set[int]] = {}
    for number, row in enumerate(_records(head, rows, left), 2):
        place, count = row["place"].strip(), row["count"].strip()
        try:
            month, figure = month_of(row["date"].strip()), float(count)
            if not 0 <= figure < float("inf"):
                raise ValueError
        except (ValueError, InputError):
            left["with a date or number that is none"] += 1
            continue
        if not place:
            left["without a place"] += 1
            continue
        level: Level = "cell" if place.isdecimal() else "admin1" if "/" in place else "country"
        country = None if level == "cell" else _country(place.split("/")[0], code)
        lat = lon = None
        if level == "cell":
            from .grid import centre_of

            try:
                lat, lon = centre_of(int(place))
            except ValueError as error:
                raise InputError(f"{path}, line {number}: {error}.") from error
        division = place.split("/", 1)[1].strip() if level == "admin1" else None
        seen.add(level)
        covers.setdefault(country, set()).add(month)
        incidents.append(Incident(f"line {number}", month, country, division, lat, lon, True, figure, None))
    if len(seen) > 1:
        raise InputError(f"{path}: its places are of several kinds ({', '.join(sorted(seen))}): give a file for each.")
    spans: dict[str | None, frozenset[int]] = {country: frozenset(each) for country, each in covers.items()}
    level_read = next(iter(seen), None)
    return Source("table", _short(path.stem) or "", path.name, None, tuple(incidents), spans, left, False, level_read)


def _read_wide(path: Path, head: Sequence[str], rows: Rows, code: Code) -> Source:
    """Deaths with months in rows and countries in columns; an empty field is not known. A column without a name is left out."""
    left, incidents, months = Counter[str](), list[Incident](), set[int]()
    countries = [_country(name, code) if name else None for name in head]
    for row in rows:
        if not row or not row[0].strip():
            continue
        month = month_of(row[0].strip())
        months.add(month)
        for country, field in zip(countries[1:], row[1:], strict=False):
            if not field.strip():
                continue
            try:
                deaths = float(field)
            except ValueError:
                left["with a number that is none"] += 1
                continue
            if country is None:
                left["in a column without a name"] += 1
            else:
                incidents.append(Incident("", month, country, None, None, None, False, None, deaths))
    spans: dict[str | None, frozenset[int]] = {country: frozenset(months) for country in countries[1:] if country}
    return Source("table", _short(path.stem) or "", path.name, None, tuple(incidents), spans, left, False, "country")


def _records(head: Sequence[str], rows: Rows, left: Counter[str]) -> Iterator[dict[str, str]]:
    for row in rows:
        if len(row) >= len(head) > 0:
            yield dict(zip(head, row, strict=False))
        elif row:
            left["with too few fields"] += 1


def _country(name: str, code: Code) -> str:
    name = name.strip()
    if re.fullmatch("[A-Z]{3}", name):
        return name
    return code(name) or " ".join(name.split())[:80]


def _short(text: str) -> str | None:
    return " ".join(text.split())[:160] or None


def _acled_day(text: str) -> dt.date:
    text = text.strip()
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return dt.datetime.strptime(text, "%d %B %Y").date()


def _span(months: set[int], covers: str | None) -> frozenset[int]:
    if covers:
        first, _, last = covers.partition("/")
        return frozenset(range(month_of(first), month_of(last or first) + 1))
    return frozenset(range(min(months), max(months) + 1)) if months else frozenset()

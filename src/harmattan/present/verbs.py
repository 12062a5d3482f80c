"""What can be asked of a chronicle: one function a command, from a database to records."""

from __future__ import annotations

import datetime as dt
import getpass
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .. import edtf
from ..errors import ChronicleError, InputError
from ..records import Event, Judgement, Modality, Presence, type_names

if TYPE_CHECKING:
    from ..chronicle import Chronicle, Explanation, Found, Quoted

Day = str | dt.date | None
Db = str | Path
default_db = "chronicle.db"
least_sure = 0.5  # events read with less are more often misread than not, by their calibrated confidence


def existing(db: Db) -> Chronicle:
    """Open a chronicle that is there; ChronicleError tells how to make one where there is none."""
    from ..chronicle import open_chronicle

    path = str(db).removeprefix("sqlite:///")
    if path != ":memory:" and "://" not in path and not Path(path).exists():
        raise ChronicleError(f"{path}: there is no chronicle. Make one with: harmattan add FILE… --db {path}")
    return open_chronicle(db)


def timeline(
    *,
    db: Db = default_db,
    since: Day = None,
    until: Day = None,
    type: str | None = None,
    country: str | None = None,
    actor: str | None = None,
    as_of: Day = None,
    limit: int | None = None,
    confidence: float | None = None,
    all: bool = False,
) -> list[Event]:
    """List events in order of date: what happened, or with `all` also what is planned, requested, possible or negated.

    What was read with less than `confidence` (0 to 1) is left out: by default 0.5, with `all` nothing.

    `since` and `until` are days, or EDTF such as "2022-02", and include both ends; an undated event is listed only
    without them. `type` is a PLOVER type, `country` ISO 3166-1 alpha-3, `actor` an id, a country or a name. `as_of` gives
    the chronicle as it was known on a day. Raise InputError for a value that cannot be, ChronicleError without a database.

    >>> timeline(db=":memory:", since="2022-02", type="RETREAT", country="MLI")  # a new chronicle holds nothing
    []
    """
    modality: Modality | None = None if all else "actual"
    filters = {
        "since": first_day(since),
        "until": last_day(until),
        "type": event_type(type),
        "country": country_code(country),
        "actor": actor,
        "modality": modality,
        "confidence": (None if all else least_sure) if confidence is None else confidence,
    }
    with existing(db) as chronicle:
        return list(islice(chronicle.events(as_of=last_day(as_of), **filters), limit))


def presence(
    *,
    db: Db = default_db,
    on: Day = None,
    place: str | None = None,
    actor: str | None = None,
    relation: str | None = None,
    as_of: Day = None,
    limit: int | None = None,
) -> list[Presence]:
    """List who is where, in what relation, since when and till when, in order of start.

    `on` is a day on which it is in force; `place` a name, an id or a country's alpha-3 code; `actor` an id, a country or
    a name; `relation` deployed, based, controls, operates, sanctions, governs or office.

    >>> presence(db=":memory:", on="2022-02-17", place="MLI", relation="deployed")
    []
    """
    with existing(db) as chronicle:
        found = chronicle.presences(as_of=last_day(as_of), on=one_day(on), place=place, actor=actor, relation=relation)
        return found[:limit]


def quotes(
    *, db: Db = default_db, speaker: str | None = None, words: str | None = None, as_of: Day = None, limit: int | None = None
) -> list[Quoted]:
    """List quotations in order of publication, by the speaker's id or part of the name, and by words in them.

    >>> quotes(db=":memory:", speaker="Macron", words="retrait")
    []
    """
    with existing(db) as chronicle:
        return chronicle.quotes(as_of=last_day(as_of), speaker=speaker, words=words)[:limit]


def search(words: str, *, db: Db = default_db, limit: int = 50) -> list[Found]:
    """Find sentences with all these words, best first, accents and case aside; "in quotes" a phrase, end* a beginning.

    >>> search('"état de siège" junt*', db=":memory:")
    []
    """
    with existing(db) as chronicle:
        return chronicle.search(words, limit=limit)


def explain(id: str, *, db: Db = default_db) -> Explanation:
    """Lead an event, a presence, a claim or an event mention back to its words; ChronicleError if there is none.

    >>> explain("ev-0123456789", db=":memory:")
    Traceback (most recent call last):
    harmattan.errors.ChronicleError: Nothing has the id ev-0123456789. List ids with `harmattan export`.
    """
    with existing(db) as chronicle:
        return chronicle.explain(id)


def judge(left: str, right: str, verdict: str, *, db: Db = default_db, why: str = "", by: str | None = None) -> Judgement:
    """Decide that two events, actors or places are the "same" or "different"; it holds whatever the rules say, until undone.

    `left` and `right` are ids; of two actors or places the right is read as the left. `by` is who decides, by default the
    user of the machine. Raise InputError for another verdict or one thing twice, ChronicleError for an id that is not there.

    >>> judge("ev-0123456789", "ev-9876543210", "same", db=":memory:")
    Traceback (most recent call last):
    harmattan.errors.ChronicleError: Nothing has the id ev-0123456789. List ids with `harmattan export`.
    """
    if verdict not in ("same", "different"):
        raise InputError(f"{verdict!r} is no decision: give same or different.")
    if left == right:
        raise InputError(f"{left} is one thing: give two ids.")
    made = Judgement(left, right, "same" if verdict == "same" else "different", 1.0, by or person(), why, now())
    with existing(db) as chronicle:
        chronicle.judge(made)
        chronicle.refresh()
    return made


def undo(left: str, right: str, *, db: Db = default_db) -> int:
    """Take back what persons decided on two ids, in either order; give the number of decisions, which stay on record.

    >>> undo("ev-0123456789", "ev-9876543210", db=":memory:")
    0
    """
    with existing(db) as chronicle:
        taken = chronicle.retract(left, right, now())
        chronicle.refresh()
    return taken


def person() -> str:
    """Give the name of the user of this machine, or "somebody"."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def now() -> str:
    """Give this moment in UTC, as ISO 8601."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def export(format: str = "jsonl", *, db: Db = default_db, as_of: Day = None, all: bool = True) -> Iterator[str]:
    """Give the events as text, piece by piece: jsonl, csv or geojson; without `all`, only what happened.

    Pieces end with a line feed and are to be written as UTF-8. Raise InputError for another format.

    >>> next(export("csv", db=":memory:")).split(",")[:4]
    ['id', 'type', 'mode', 'modality']
    """
    from . import exports

    writers = {"jsonl": exports.jsonl, "csv": exports.csv, "geojson": exports.geojson}
    if format not in writers:
        raise InputError(f"There is no format {format!r}: give one of {', '.join(writers)}.")
    return writers[format](timeline(db=db, as_of=as_of, confidence=0, all=all))


def first_day(value: Day) -> dt.date | None:
    """Give the first day of a date in EDTF; InputError if it is none.

    >>> first_day("2022-02"), last_day("2022-02")
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 28))
    """
    return value if value is None or isinstance(value, dt.date) else edtf.bounds(value)[0]


def last_day(value: Day) -> dt.date | None:
    """Give the last day of a date in EDTF; InputError if it is none."""
    if value is None or isinstance(value, dt.date):
        return value
    end = edtf.bounds(value)[1]
    return end and end - dt.timedelta(days=1)


def one_day(value: Day) -> dt.date | None:
    """Give the day of a date that is one; InputError if it is longer or no date."""
    first, last = first_day(value), last_day(value)
    if first != last or (value is not None and first is None):
        raise InputError(f"{value!r} is not one day: write it as 2022-02-17.")
    return first


def event_type(value: str | None) -> str | None:
    """Give a PLOVER type in capitals; InputError lists them if it is none."""
    if value is None or value.upper() in type_names:
        return value and value.upper()
    raise InputError(f"{value!r} is not an event type: give one of {', '.join(type_names)}.")


def country_code(value: str | None) -> str | None:
    """Give a country's code in capitals; InputError if it has not the form of one."""
    if value is None or re.fullmatch("[A-Za-z]{3}", value):
        return value and value.upper()
    raise InputError(f"{value!r} is not a country's code: give three letters of ISO 3166-1, as MLI for Mali.")

"""What persons decided on the coding of events: a decision's `right` says which, and an overlay lays them over what was read.

`right` is `text` (the coding is what the text says, or not), `field:value`, or `undo:` and the number of the decision undone. The
value of parties and places is JSON of the records, so that it says the same for good, whatever the chronicle learns later.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ... import edtf, gazetteer
from ...chronicle import browsing
from ...consolidate.words import fold
from ...errors import InputError
from ...records import Judgement, Party, Place, modality_names, type_names
from .columns import Columns, Row

fields = ("type", "mode", "modality", "date", "actors", "recipients", "place")
sides = ("actors", "recipients")
_most_parties = 12
_country = re.compile(r"(.*?)\s*\(([A-Z]{3})\)")


@dataclass(frozen=True)
class Overlay:
    """What persons decided on the coding of events: accepted, rejected, and fields that they set."""

    verdicts: dict[str, Judgement]
    edits: dict[str, dict[str, Judgement]]

    def applied(self, row: Row) -> Row:
        """Give an event's row with the edits of persons, and in words what stood there before under `edited`."""
        names = (row["id"], *row.get("aliases", ()))
        edits = {field: made for name in names for field, made in self.edits.get(name, {}).items()}
        verdict = next((self.verdicts[name] for name in names if name in self.verdicts), None)
        if not edits and verdict is None:
            return row
        row = dict(row)
        row["review"] = None if verdict is None else "accepted" if verdict.verdict == "same" else "rejected"
        before: Row = {}
        for field, made in edits.items():
            value = made.right.partition(":")[2]
            if field == "date":
                before[field] = row["when"]["edtf"] if row.get("when") else None
                row["when"] = browsing.as_row(edtf.when(value, "stated", value))
            elif field in sides:
                before[field] = _names(row[field])
                row[field] = json.loads(value)
            elif field == "place":
                before[field] = row["place"]["name"] if row.get("place") else None
                row["place"] = json.loads(value)
            else:
                before[field] = row.get(field)
                row[field] = value or None
        row["edited"] = before
        return row


def overlay(decisions: Iterable[browsing.Decision], day: dt.date | None) -> Overlay:
    """Gather the decisions on codings that are in force, or were on a day; the newest of several on one thing counts."""
    verdicts: dict[str, Judgement] = {}
    edits: dict[str, dict[str, Judgement]] = {}
    for made in (decision.judgement for decision in decisions):
        if not browsing.on_coding(made) or not _in_force(made, day):
            continue
        field = made.right.partition(":")[0]
        if made.right == "text":
            verdicts.setdefault(made.left, made)
        elif field in fields:
            edits.setdefault(made.left, {}).setdefault(field, made)
    return Overlay(verdicts, edits)


def right(field: str, value: str, columns: Columns) -> str:
    """Give what a decision compares with that sets a field to a value, as a person wrote it; InputError where that cannot be.

    Parties are written as ids or names, with ";" between them and "(MLI)" after one whose country is to be said; nothing means
    that no one is told. A place is an id or a name of the chronicle or the gazetteer.
    """
    choices = {"type": type_names, "modality": modality_names}.get(field)
    if field not in fields:
        raise InputError(f"{field!r} cannot be edited: choose one of {', '.join(fields)}.")
    if choices and value not in choices:
        raise InputError(f"{value!r} is no {field}: choose one of {', '.join(choices)}.")
    if field in sides:
        parties = [each.strip() for each in value.split(";") if each.strip()]
        if len(parties) > _most_parties:
            raise InputError(f"{len(parties)} parties are too many: give {_most_parties} at most.")
        return f"{field}:{json.dumps([_party(each, columns) for each in parties], ensure_ascii=False)}"
    if field == "place":
        return f"place:{json.dumps(_place(value.strip(), columns), ensure_ascii=False)}"
    if field == "date":
        edtf.when(value, "stated", value)
    elif ":" in value or len(value) > 60:
        raise InputError(f"{value!r} is no {field}: write one short word.")
    return f"{field}:{value}"


def told(right: str) -> tuple[str, str | None] | None:
    """Give the field that a decision set and the value in words, None where it set none.

    >>> told('place:{"name": "Gao"}'), told("type:AID"), told("text")
    (('place', 'Gao'), ('type', 'AID'), None)
    """
    field, _, value = right.partition(":")
    if field not in fields or not value:
        return None
    if field in sides:
        return field, _names(json.loads(value))
    if field == "place":
        found = json.loads(value)
        return field, found["name"] if found else None
    return field, value


def _names(parties: list[Row]) -> str | None:
    return "; ".join(party["name"] for party in parties) or None


def _party(text: str, columns: Columns) -> Row:
    match = _country.fullmatch(text)
    name, country = (match[1], match[2]) if match and match[1] else (text, None)
    number = columns.parties.numbers.get(text)
    if number is None:
        wanted = fold(name)
        entries = columns.parties.entries
        alike = [i for i, names in enumerate(columns.parties.names) if any(fold(each) == wanted for each in names)]
        alike += [i for i, entry in enumerate(entries) if entry.get("id") == name]
        alike = [i for i in alike if country in (None, entries[i].get("country"))]
        number = min(alike, key=lambda i: entries[i].get("id") is None, default=None)
    if number is not None:
        held = columns.parties.entries[number]
        return browsing.as_row(Party(held.get("id"), held["name"], held.get("country"), held.get("sector")))
    if country:
        gazetteer.country_place(country)
    return browsing.as_row(Party(None, name, country))


def _place(text: str, columns: Columns) -> Row | None:
    if not text:
        return None
    match = _country.fullmatch(text)
    name, country = (match[1], match[2]) if match and match[1] else (text, None)
    wanted = fold(name)
    for i, entry in enumerate(columns.places.entries):
        named = entry["id"] == text or any(fold(each) == wanted for each in columns.places.names[i])
        if named and country in (None, entry.get("country")):
            known = {key: entry.get(key) for key in Place.__dataclass_fields__}
            return browsing.as_row(Place(**known | {"id": entry["id"].partition("|")[0]}))  # type: ignore[arg-type]
    if country:
        gazetteer.country_place(country)
    likely = gazetteer.locate(name, [country] if country else [])
    alike = [*([likely[0]] if likely else []), *gazetteer.find(name)]
    found = next((place for place in alike if country in (None, place.country)), None)
    if found is None:
        raise InputError(
            f"{text!r} is no place that the chronicle or the gazetteer knows: write its name, or Gao (MLI) for one of many."
        )
    return browsing.as_row(found)


def _in_force(made: Judgement, day: dt.date | None) -> bool:
    if day is None:
        return made.retracted_at is None
    return made.made_at[:10] <= day.isoformat() and (made.retracted_at is None or made.retracted_at[:10] > day.isoformat())

"""What a request may ask for, and which events that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ... import edtf
from ...errors import InputError
from ...records import modality_names, type_names
from .columns import Codes, Columns, Ints, Mask, never, status_names

Name = Annotated[str, Field(max_length=200)]
Names = Annotated[list[Name], Field(max_length=40)]
Box = Annotated[str, Field(max_length=100, pattern=r"^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}$")]
Order = Literal["time", "-time", "confidence", "-confidence", "-sources", "-known", "-killed"]


class Filters(BaseModel):
    """Filters of events, all of which must hold; of a list, one value must."""

    model_config = ConfigDict(extra="forbid")

    q: Name = Field("", description="Words: in a party's or a place's name, or in a sentence that tells the event.")
    type: Annotated[list[Literal[tuple(type_names)]], Field(max_length=16)] = Field([], description="PLOVER types.")  # type: ignore[valid-type]
    modality: Annotated[list[Literal[tuple(modality_names)]], Field(max_length=5)] = Field(  # type: ignore[valid-type]
        ["actual"], description="By default only what happened."
    )
    status: Annotated[list[Literal[status_names]], Field(max_length=5)] = Field([], description="How well attested.")  # type: ignore[valid-type]
    country: Names = Field([], description="Where it happened, ISO 3166-1 alpha-3; without a place, a party's.")
    party: Name = Field("", description="On either side: an id, a country, or words of a name.")
    actor: Name = Field("", description="Who did it: an id, a country, or words of a name.")
    recipient: Name = Field("", description="To whom: an id, a country, or words of a name.")
    speaker: Name = Field("", description="Who says so, as the claims name them.")
    place: Name = Field("", description="A place's id, or words of its name.")
    bbox: Box | None = Field(None, description="West,south,east,north in degrees; events that have no point are left out.")
    since: Name | None = Field(None, description="On or after this date (EDTF, as 2022-02-17 or 2022).")
    until: Name | None = Field(None, description="On or before this date.")
    confidence: Annotated[float, Field(ge=0, le=1)] = Field(0.5, description="Read with at least this confidence.")
    sources: Annotated[int, Field(ge=0, le=1000)] = Field(0, description="At least so many independent sources.")
    as_of: Name | None = Field(None, description="As the chronicle was known on this date.")

    @field_validator("since", "until", "as_of")
    @classmethod
    def _date(cls, value: str | None) -> str | None:
        if not value:
            return None
        try:
            first, _ = edtf.bounds(value)
        except InputError as error:
            raise ValueError(str(error)) from error
        if first is None:
            raise ValueError(f"{value!r} has no first day: write it as 2022-02-17, 2022-02 or 2022")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Filters:
        if self.since and self.until and (edtf.bounds(self.since)[0] or dt.date.min) > last_day(self.until):
            raise ValueError(f"since {self.since} is after until {self.until}: nothing lies between; change one of them")
        return self

    def day(self) -> dt.date | None:
        """Give the day as of which the chronicle is asked for."""
        return last_day(self.as_of) if self.as_of else None


def last_day(value: str) -> dt.date:
    """Give the last day of a date in EDTF, the last of all where it is open."""
    end = edtf.bounds(value)[1]
    return end - dt.timedelta(days=1) if end else dt.date.max


def masks(columns: Columns, filters: Filters, words: Ints | None = None) -> dict[str, Mask]:
    """Give, for each filter that is set, which events pass it. `words` are the events that a word search found."""
    found: dict[str, Mask] = {}
    count = columns.count
    if filters.type:
        found["type"] = _among(columns.type, filters.type, type_names)
    if filters.modality and len(set(filters.modality)) < len(modality_names):
        found["modality"] = _among(columns.modality, filters.modality, modality_names)
    if filters.status:
        found["status"] = _among(columns.status, filters.status, status_names)
    if filters.country:
        numbers = columns.countries.vocabulary.numbers
        wanted = np.array([numbers[name] for name in filters.country if name in numbers], np.int32)
        found["country"] = columns.countries.having(wanted, count)
    sides = {"actor": (columns.actors,), "recipient": (columns.recipients,), "party": (columns.actors, columns.recipients)}
    for name, several in sides.items():
        if value := getattr(filters, name):
            numbers_named = _party(columns, value)
            found[name] = np.any([pairs.having(numbers_named, count) for pairs in several], axis=0)
    if filters.speaker:
        number = columns.speakers.vocabulary.numbers.get(filters.speaker)
        which = columns.speakers.vocabulary.named(filters.speaker) if number is None else np.array([number], np.int32)
        found["speaker"] = columns.speakers.having(which, count)
    if filters.place:
        found["place"] = _at(columns, _place(columns, filters.place))
    if filters.bbox:
        west, south, east, north = map(float, filters.bbox.split(","))
        across = (columns.lon >= west) & (columns.lon <= east) if west <= east else (columns.lon >= west) | (columns.lon <= east)
        found["bbox"] = _at(columns, np.flatnonzero(across & (columns.lat >= south) & (columns.lat <= north)).astype(np.int32))
    if filters.since or filters.until:
        found["time"] = _touching(columns, filters)
    if filters.confidence > 0:
        found["confidence"] = columns.confidence >= filters.confidence
    if filters.sources > 0:
        found["sources"] = columns.sources >= filters.sources
    if filters.q.strip():
        named = columns.parties.named(filters.q.strip())
        hit = columns.actors.having(named, count) | columns.recipients.having(named, count) | columns.objects.having(named, count)
        hit |= _at(columns, columns.places.named(filters.q.strip()))
        if words is not None:
            hit[words] = True
        found["q"] = hit
    return found


def together(found: dict[str, Mask], count: int, without: str = "") -> Mask:
    """Give which events pass all filters but one."""
    mask = np.ones(count, bool)
    for name, each in found.items():
        if name != without:
            mask &= each
    return mask


def ordered(columns: Columns, mask: Mask, order: Order, offset: int, limit: int) -> list[int]:
    """Give the positions of a page of the events of a mask in an order; events without a date come last."""
    everything = columns.order(order)
    found: list[int] = []
    step, skipped = 4096, 0
    for first in range(0, len(everything), step):
        chosen = everything[first : first + step]
        chosen = chosen[mask[chosen]]
        found += chosen[max(offset - skipped, 0) :].tolist() if skipped + len(chosen) > offset else []
        skipped += len(chosen)
        if len(found) >= limit:
            break
    return found[:limit]


def _among(column: Codes, values: list[str], names: Sequence[str]) -> Mask:
    wanted = np.zeros(len(names), bool)
    wanted[[names.index(value) for value in values]] = True
    return wanted[column]


def _party(columns: Columns, value: str) -> Ints:
    number = columns.parties.numbers.get(value)
    return columns.parties.named(value) if number is None else np.array([number], np.int32)


def _place(columns: Columns, value: str) -> Ints:
    number = columns.places.numbers.get(value)
    return columns.places.named(value) if number is None else np.array([number], np.int32)


def _at(columns: Columns, places: Ints) -> Mask:
    wanted = np.zeros(len(columns.places.entries) + 1, bool)
    wanted[places] = True
    wanted[-1] = False
    found: Mask = wanted[columns.place]
    return found


def _touching(columns: Columns, filters: Filters) -> Mask:
    first = edtf.bounds(filters.since)[0] if filters.since else None
    lower = first.toordinal() if first else never
    upper = last_day(filters.until).toordinal() if filters.until else 2**31 - 1
    begun = (columns.start == never) | (columns.start <= upper)
    open_end = (columns.end == never) | (columns.end > lower)
    touching: Mask = begun & open_end & ((columns.start != never) | (columns.end != never))
    return touching

"""The options that commands share, each checked before a command runs: a wrong value is wrong usage, exit code 2."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Annotated, TypeVar

import typer

from ..errors import InputError

Value = TypeVar("Value")


class Listing(StrEnum):
    """How a command lists what it found."""

    table = "table"
    jsonl = "jsonl"


class Decision(StrEnum):
    """What a person decides on two things."""

    same = "same"
    different = "different"


class Exported(StrEnum):
    """What other programs read."""

    csv = "csv"
    geojson = "geojson"
    jsonl = "jsonl"


def checked(check: Callable[[Value], object]) -> Callable[[Value], Value]:
    """Make the callback of an option that a check refuses by an InputError: wrong usage, exit code 2."""

    @wraps(check)
    def callback(value: Value) -> Value:
        try:
            check(value)
        except InputError as error:
            raise typer.BadParameter(str(error)) from error
        return value

    return callback


def _check_date(value: str | None) -> None:
    from ..edtf import bounds

    if value is not None:
        bounds(value)


def _check_day(value: str | None) -> None:
    from .verbs import one_day

    one_day(value)


def _check_published(value: str | None) -> None:
    from ..ingest import ingest

    ingest([], date=value)


def _check_language(value: str | None) -> None:
    from ..ingest import ingest

    ingest([], language=value)


def _check_type(value: str | None) -> None:
    from .verbs import event_type

    event_type(value)


def _check_country(value: str | None) -> None:
    from .verbs import country_code

    country_code(value)


Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE…", help="Text, HTML, JSON Lines (one dispatch an object), a folder of these, or - for standard input."
    ),
]
Db = Annotated[str, typer.Option("--db", "--chronicle", metavar="FILE", help="The chronicle: a file, or postgresql://host/name.")]
Format = Annotated[Listing, typer.Option("--format", help="A table for people, or one JSON object a line.")]
Published = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DATE",
        callback=checked(_check_published),
        help="When dispatches that do not tell were published, as 2022-02-17 or 2022-02.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="CODE",
        callback=checked(_check_language),
        help="The language of dispatches that do not tell it, as fr; else it is told from the text.",
    ),
]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Who published dispatches that do not tell it.")]
Workers = Annotated[int, typer.Option("--workers", min=1, metavar="N", help="Read in so many processes at a time.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", callback=checked(_check_day), help="In force on this day, as 2022-02-17.")
]
Since = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="DATE", callback=checked(_check_date), help="Events on or after this date, as 2022-02-17 or 2022."
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", callback=checked(_check_date), help="Events on or before this date."),
]
Type = Annotated[
    str | None,
    typer.Option("--type", metavar="TYPE", callback=checked(_check_type), help="Events of this PLOVER type, as RETREAT."),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country", metavar="CODE", callback=checked(_check_country), help="Events in this country (ISO 3166-1 alpha-3, as MLI)."
    ),
]
Actor = Annotated[str | None, typer.Option("--actor", metavar="NAME", help="By this actor: a name, an id, or a country's code.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", callback=checked(_check_date), help="As the chronicle was known on this day."),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; else the user of this machine.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")]
Confidence = Annotated[
    float | None,
    typer.Option(
        "--confidence",
        min=0,
        max=1,
        metavar="P",
        help="Leave out what was read with less confidence; without it 0.5, and with --all nothing.",
    ),
]

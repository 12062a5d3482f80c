"""The commands of `harmattan outlook`: one a function of `harmattan.present.outlook`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from . import output as out
from .options import AsOf, Db, Format, Limit, Listing


class Levels(StrEnum):
    """For which places."""

    country = "country"
    admin1 = "admin1"
    cell = "cell"


class Measures(StrEnum):
    """What is counted."""

    deaths = "deaths"
    events = "events"


Data = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="UCDP, ACLED or a table instead of the chronicle; FILE@2025-06-01 tells when it was published.",
    ),
]
Level = Annotated[Levels, typer.Option("--level", help="Countries, first-level divisions, or cells of the PRIO-GRID.")]
Measure = Annotated[Measures, typer.Option("--measure", help="Deaths or events.")]
Places = Annotated[list[str] | None, typer.Option("--place", metavar="ID", help="Only these places, as a region of their own.")]
Mixed = Annotated[bool, typer.Option("--mixed", help="Allow sources of different coding rules; every figure is then marked.")]
Months = Annotated[int, typer.Option("--months", min=2, metavar="N", help="Score the last so many months.")]
Horizons = Annotated[int, typer.Option("--horizons", min=1, max=12, metavar="N", help="Up to so many months ahead.")]

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    help="Say where violence may spread, with the record of what came true beside it.",
    invoke_without_command=True,
)


@app.callback()
def outlook(
    context: typer.Context,
    db: Db = "chronicle.db",
    data: Data = None,
    level: Level = Levels.country,
    measure: Measure = Measures.deaths,
    place: Places = None,
    as_of: AsOf = None,
    mixed: Mixed = False,
    months: Months = 24,
    horizons: Horizons = 6,
    format: Format = Listing.table,
) -> None:
    """Say where violence may spread: the figures of the next months, by what has passed the backtest."""
    if context.invoked_subcommand is not None:
        return
    from . import outlook as verbs

    made = verbs.outlook(
        db=db, data=data or (), level=level.value, measure=measure.value, places=place or (), as_of=as_of, mixed=mixed,
        months=months, horizons=horizons, watch=out.with_steps,
    )  # fmt: skip
    _show(made, format)


@app.command()
def backtest(
    db: Db = "chronicle.db",
    data: Data = None,
    level: Level = Levels.country,
    measure: Measure = Measures.deaths,
    place: Places = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="MONTH", help="Take this as the last month, as 2024-12.")
    ] = None,
    mixed: Mixed = False,
    months: Months = 24,
    horizons: Horizons = 6,
    format: Format = Listing.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Also write the tables to this file, as Markdown.")
    ] = None,
) -> None:
    """Score all models from past origins, beside the baselines, and say which may be used."""
    from . import outlook as verbs
    from . import outlook_tables as tables

    tested = verbs.backtest(
        db=db, data=data or (), level=level.value, measure=measure.value, places=place or (), until=until, mixed=mixed,
        months=months, horizons=horizons, watch=out.with_steps,
    )  # fmt: skip
    if output is not None:
        out.save(output, [tables.markdown(tested)])
    if format is Listing.jsonl:
        out.lines(tables.backtest_json(tested))
        return
    for title, head, rows in tables.sections(tested):
        out.write(f"\n{title}\n")
        out.table(head, rows)
    out.write(f"\n{tested.verdict.told()}\n")


@app.command()
def issue(
    db: Db = "chronicle.db",
    data: Data = None,
    level: Level = Levels.country,
    measure: Measure = Measures.deaths,
    place: Places = None,
    as_of: AsOf = None,
    mixed: Mixed = False,
    months: Months = 24,
    horizons: Horizons = 6,
    format: Format = Listing.table,
) -> None:
    """Keep the outlook in the chronicle, each figure with the rule that will resolve it."""
    from . import outlook as verbs

    new, made = verbs.issue(
        db=db, data=data or (), level=level.value, measure=measure.value, places=place or (), as_of=as_of, mixed=mixed,
        months=months, horizons=horizons, watch=out.with_steps,
    )  # fmt: skip
    _show(made, format)
    out.note(f"{new} forecasts issued; {db} keeps them with their rules.")


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the sample's chronicle lies or is made.")] = Path("demo"),
) -> None:
    """Show the outlook on a drawn history whose process is known, and what the bundled sample has for one."""
    from . import outlook_demo

    outlook_demo.tell(folder, out.write, out.table, out.with_steps)


@app.command()
def resolve(
    db: Db = "chronicle.db", data: Data = None, as_of: AsOf = None, mixed: Mixed = False, format: Format = Listing.table
) -> None:
    """Score the forecasts whose time has come."""
    from . import outlook as verbs
    from . import outlook_tables as tables

    found, waiting = verbs.resolve(db=db, data=data or (), as_of=as_of, mixed=mixed)
    if format is Listing.jsonl:
        out.lines(tables.forecast_json(found))
    else:
        out.table(tables.record_head, tables.record_rows(found), "nothing is due")
    out.note(f"{len(found)} resolved, {waiting} wait for data of their months.")


@app.command()
def record(db: Db = "chronicle.db", limit: Limit = 20, format: Format = Listing.table) -> None:
    """Tell what came true: hits, misses, calibration, and the biggest errors first."""
    from . import outlook as verbs
    from . import outlook_tables as tables

    standing = verbs.record(db=db, limit=limit)
    if format is Listing.jsonl:
        out.lines([tables.standing_json(standing)])
        return
    out.write("".join(f"{line}\n" for line in tables.standing_lines(standing)))
    if standing.calibration:
        out.write("\n")
        out.table(tables.reliability_head, tables.reliability_rows(standing.calibration))
        out.write("\n")
        out.table(tables.record_head, tables.record_rows(standing.errors))


@app.command()
def why(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A place's id or name, as the outlook lists it.")],
    db: Db = "chronicle.db",
    data: Data = None,
    level: Level = Levels.country,
    measure: Measure = Measures.events,
    as_of: AsOf = None,
    mixed: Mixed = False,
    format: Format = Listing.table,
) -> None:
    """Tell which past events and neighbours raise a place's figure, and lead to their evidence."""
    from . import outlook as verbs
    from . import outlook_tables as tables

    found = verbs.why(place, db=db, data=data or (), level=level.value, measure=measure.value, as_of=as_of, mixed=mixed)
    if format is Listing.jsonl:
        out.lines(tables.plain(found))
    else:
        out.table(tables.reason_head, tables.reason_rows(found))


@app.command()
def whatif(
    db: Db = "chronicle.db",
    data: Data = None,
    level: Level = Levels.country,
    measure: Measure = Measures.events,
    as_of: AsOf = None,
    mixed: Mixed = False,
    horizons: Horizons = 6,
    factor: Annotated[
        list[str] | None, typer.Option("--factor", metavar="ID=N", help="Multiply what this place brings forth, as MLI=0.5.")
    ] = None,
    move: Annotated[
        list[str] | None, typer.Option("--move", metavar="ID=ID", help="Carry the past of a place over to another, as MLI=BFA.")
    ] = None,
    format: Format = Listing.table,
) -> None:
    """Simulate what would follow if a force left or a front moved: conditional on the model, not causal."""
    from ..outlook.explain import label
    from . import outlook as verbs
    from . import outlook_tables as tables

    found = verbs.whatif(
        db=db, data=data or (), level=level.value, measure=measure.value, as_of=as_of, mixed=mixed, horizons=horizons,
        factor=factor or (), move=move or (),
    )  # fmt: skip
    if format is Listing.jsonl:
        out.lines(tables.plain(found))
        return
    out.table(tables.supposed_head, tables.supposed_rows(found[:20]))
    out.write(f"\n{label}\n")


def _show(made: Any, format: Listing) -> None:
    from . import outlook_tables as tables

    if format is Listing.jsonl:
        out.lines(tables.forecast_json((each, None) for each in made.forecasts))
        return
    out.write(f"{tables.told_before(made)}\n\n")
    out.table(tables.forecast_head, tables.forecast_rows(made.forecasts))
    if made.spread:
        out.write("\nWhere it may spread: places quiet for 24 months, within 6 months\n")
        out.table(tables.risk_head, tables.risk_rows(made.spread))
        out.write(f"\n{tables.told_sides(made.spread)}\n")

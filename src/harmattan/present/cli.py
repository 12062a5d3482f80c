"""The command line: one command a public function. All else is imported when a command runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from ..errors import HarmattanError
from . import outlook_cli
from . import output as out
from .options import (
    Actor,
    AsOf,
    By,
    Confidence,
    Country,
    Db,
    Decision,
    Exported,
    Files,
    Format,
    Language,
    Limit,
    Listing,
    On,
    Outlet,
    Published,
    Since,
    Type,
    Until,
    Workers,
)


class Commands(typer.core.TyperGroup):
    """The commands; an error that Harmattan raises is one line on stderr and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except HarmattanError as error:
            out.note(f"harmattan: {error}")
            raise typer.Exit(1) from error
        except KeyboardInterrupt as stopped:
            out.note("harmattan: stopped. What was added is kept: run the same command again to go on.")
            raise typer.Exit(130) from stopped


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn news dispatches into a chronicle that can be cited: who did what to whom, where, when, according to whom.",
)


app.add_typer(outlook_cli.app, name="outlook")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version and leave.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"harmattan {installed('harmattan')}")
        raise typer.Exit()


@app.command()
def read(
    files: Files,
    format: Format = Listing.table,
    date: Published = None,
    language: Language = None,
    outlet: Outlet = None,
    workers: Workers = 1,
) -> None:
    """Read dispatches and print what they say, each piece tied to its words."""
    from .. import pipeline
    from ..records import Rejection
    from . import contract, tables
    from .safe import safe

    count = 0
    rejected: list[Rejection] = []
    results = pipeline.read_all(files, date=date, language=language, outlet=outlet, workers=workers)
    for result in out.with_bar(results, quiet=sys.stdout.isatty()):
        if isinstance(result, Rejection):
            rejected.append(result)
            continue
        count += 1
        if format is Listing.jsonl:
            out.write(contract.line(contract.as_json(result)))
            continue
        report = result.page.report
        told = "  ".join(filter(None, (report.id, tables.date(result.page.published), report.outlet, report.headline)))
        out.write(safe(told) + "\n")
        out.table(tables.reading_head, tables.reading_rows(result), "no event")
        if result.quotes:
            out.write("\n")
            out.table(tables.quote_head, tables.reading_quotes(result))
        out.write("\n")
    out.finish(rejected, count)


@app.command()
def add(
    files: Files,
    db: Db = "chronicle.db",
    date: Published = None,
    language: Language = None,
    outlet: Outlet = None,
    workers: Workers = 1,
) -> None:
    """Add dispatches to a chronicle; what it has already is left out, so a broken run goes on where it stopped."""
    from .. import pipeline
    from ..chronicle import open_chronicle
    from .safe import safe

    with open_chronicle(db) as chronicle:
        steps = pipeline.adding(chronicle, files, date=date, language=language, outlet=outlet, workers=workers)
        progress = pipeline.last(out.with_progress(steps))
        counts = chronicle.counts()
    now = f"{counts['reports']} dispatches, {counts['events']} events, {counts['presences']} presences"
    told = f"{progress.added} added, {progress.known} already there, {len(progress.rejected)} set aside; {db} has {now}."
    out.write(safe(told) + "\n")
    out.finish(progress.rejected, progress.added + progress.known)


@app.command()
def timeline(
    db: Db = "chronicle.db",
    format: Format = Listing.table,
    since: Since = None,
    until: Until = None,
    type: Type = None,
    country: Country = None,
    actor: Actor = None,
    as_of: AsOf = None,
    limit: Limit = None,
    confidence: Confidence = None,
    all: Annotated[bool, typer.Option("--all", help="Also what is planned, requested, possible or negated.")] = False,
) -> None:
    """List what happened, in order of date."""
    from . import contract, tables, verbs

    events = verbs.timeline(
        db=db,
        since=since,
        until=until,
        type=type,
        country=country,
        actor=actor,
        as_of=as_of,
        limit=limit,
        confidence=confidence,
        all=all,
    )
    if format is Listing.jsonl:
        out.lines(map(contract.event_json, events))
    else:
        out.table(tables.event_head, tables.event_rows(events), "no event")


@app.command()
def presence(
    db: Db = "chronicle.db",
    format: Format = Listing.table,
    on: On = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help="At this place: a name, an id, or a country's code, as MLI.")
    ] = None,
    actor: Actor = None,
    relation: Annotated[
        str | None,
        typer.Option("--relation", metavar="NAME", help="deployed, based, controls, operates, sanctions, governs or office."),
    ] = None,
    as_of: AsOf = None,
    limit: Limit = None,
) -> None:
    """List who is where, in what relation, from when to when; an end that nobody told stays open."""
    from . import contract, tables, verbs

    presences = verbs.presence(db=db, on=on, place=place, actor=actor, relation=relation, as_of=as_of, limit=limit)
    if format is Listing.jsonl:
        out.lines(map(contract.presence_json, presences))
    else:
        out.table(tables.presence_head, tables.presence_rows(presences), "no presence")


@app.command()
def quotes(
    db: Db = "chronicle.db",
    format: Format = Listing.table,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="NAME", help="By this speaker: part of a name, or an id.")
    ] = None,
    words: Annotated[str | None, typer.Option("--words", metavar="WORDS", help="With these words in them.")] = None,
    as_of: AsOf = None,
    limit: Limit = None,
) -> None:
    """List who said what, in order of publication."""
    from . import tables, verbs

    found = verbs.quotes(db=db, speaker=speaker, words=words, as_of=as_of, limit=limit)
    if format is Listing.jsonl:
        out.lines(found)
    else:
        out.table(tables.quote_head, tables.quote_rows(found), "no quotation")


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help='All of these; "in quotes" a phrase, end* a beginning.')],
    db: Db = "chronicle.db",
    format: Format = Listing.table,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = 50,
) -> None:
    """Find sentences by their words, best first; accents and case do not matter."""
    from . import tables, verbs

    found = verbs.search(" ".join(words), db=db, limit=limit)
    if format is Listing.jsonl:
        out.lines(found)
    else:
        out.table(tables.found_head, tables.found_rows(found), "no sentence")


@app.command()
def explain(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="An event, a presence, a claim or an event mention, as other commands list them.")
    ],
    db: Db = "chronicle.db",
    format: Format = Listing.table,
) -> None:
    """Lead an entry back to its judgements, claims, cues, and the sentences that it rests on."""
    from . import explain as shown
    from . import verbs

    explanation = verbs.explain(id, db=db)
    if format is Listing.jsonl:
        out.lines([shown.as_json(explanation)])
        return
    for line in shown.lines(explanation, shown.in_terminal if sys.stdout.isatty() else shown.in_text):
        out.write(line + "\n")


@app.command()
def judge(
    left: Annotated[str, typer.Argument(metavar="ID", help="An event, an actor or a place.")],
    right: Annotated[str, typer.Argument(metavar="ID", help="Another one.")],
    verdict: Annotated[Decision, typer.Argument(metavar="same|different", help="What you decide.")],
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="Why, for those who read it later.")] = "",
    by: By = None,
    db: Db = "chronicle.db",
) -> None:
    """Decide that two are one, or are two, whatever the rules say; `undo` takes it back."""
    from . import verbs
    from .safe import safe

    made = verbs.judge(left, right, verdict.value, db=db, why=why, by=by)
    out.write(safe(f"{made.left} and {made.right}: {made.verdict}, by {made.by}, {made.made_at}.") + "\n")


@app.command()
def undo(
    left: Annotated[str, typer.Argument(metavar="ID", help="One of two that were judged.")],
    right: Annotated[str, typer.Argument(metavar="ID", help="The other one.")],
    db: Db = "chronicle.db",
) -> None:
    """Take back what was decided on two ids; the decision stays on record as taken back."""
    from . import verbs
    from .safe import safe

    taken = verbs.undo(left, right, db=db)
    if not taken:
        out.note(safe(f"harmattan: nobody has decided on {left} and {right}. `harmattan explain {left}` lists its judgements."))
        raise typer.Exit(1)
    out.write(f"{taken} taken back.\n")


@app.command()
def review(db: Db = "chronicle.db", by: By = None, limit: Limit = None) -> None:
    """Walk the pairs of events that the rules leave to you, likeliest first: s same, d different, Enter skip, q stop."""
    from . import review as walk

    done = walk.walk(db, by=by, limit=limit, ask=out.ask, write=out.write)
    out.write(f"{done} decided.\n")


@app.command()
def export(
    db: Db = "chronicle.db",
    format: Annotated[
        Exported, typer.Option("--format", help="JSON Lines, CSV for spreadsheets, or GeoJSON for maps.")
    ] = Exported.jsonl,
    as_of: AsOf = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to standard output.")
    ] = None,
) -> None:
    """Give all events to other programs, whatever their modality."""
    from . import verbs

    pieces = verbs.export(format.value, db=db, as_of=as_of)
    if output is None:
        for piece in pieces:
            out.write(piece)
    else:
        out.save(output, pieces)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="Where the chronicle and its exports go.")] = Path(
        "demo"
    ),
) -> None:
    """Read the bundled sample into a chronicle and print what it tells."""
    from . import demo as story

    story.tell(folder, write=out.write, table=out.page, watch=out.with_progress)


@app.command()
def serve(
    db: Db = "chronicle.db",
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="Where to listen; beyond this machine, a token is needed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N", help="The port to listen on.")] = 8765,
    token: Annotated[str | None, typer.Option("--token", metavar="TOKEN", help="What askers must show.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nothing can be added or decided.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, max=32, metavar="N", help="Answer in so many processes.")] = 1,
    sample: Annotated[bool, typer.Option("--sample", help="Serve the bundled sample, read into demo/chronicle.db.")] = False,
) -> None:
    """Open a chronicle as a page with map, timeline and evidence, and as a JSON API, until stopped."""
    from .web import serving

    serving.serve(
        db,
        host=host,
        port=port,
        token=token,
        read_only=read_only,
        workers=workers,
        sample=sample,
        told=lambda address: out.note(f"Open {address} (stop with Ctrl-C)"),
    )


@app.command()
def doctor(db: Db = "chronicle.db") -> None:
    """Check versions, language models, data files and the database, and say how to mend what is wrong."""
    from . import doctor as checks
    from .safe import safe

    sound = True
    for check in checks.checks(db):
        sound = sound and check.sound
        out.write(safe(f"{'ok  ' if check.sound else 'FAIL'}  {check.name}: {check.told}") + "\n")
    if not sound:
        raise typer.Exit(1)

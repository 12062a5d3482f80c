"""The bundled sample, from dispatches to a chronicle: what was read, what it tells, and who said what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from . import exports, tables
from .output import save

if TYPE_CHECKING:
    from ..pipeline import Progress
    from ..records import Reading

Table = Callable[[tables.Row, Iterable[tables.Row], str], None]
first, last = "2022-01-09", "2022-02-20"  # the days that the sample covers
announced = ("planned", "requested")
report_head = ("published", "language", "acts", "quotes", "outlet", "dispatch", "copy of")
rejection_head = ("file", "why")


def tell(
    folder: Path, write: Callable[[str], None], table: Table, watch: Callable[[Iterator[Progress]], Iterable[Progress]]
) -> None:
    """Add the sample to `folder`/chronicle.db, export it beside, and write what it tells; twice tells the same."""
    from ..chronicle import open_chronicle
    from . import verbs

    db = keep(folder, watch)
    with open_chronicle(db) as chronicle:
        readings = chronicle.readings()
        rejections = chronicle.rejections()
        counts = chronicle.counts()

    def title(text: str) -> None:
        write(f"\n{text}\n{'─' * len(text)}\n")

    rows = [_report_row(reading) for reading in readings]
    title(f"Read: {len(rows)} dispatches")
    table(report_head, sorted(rows), "")
    title(f"Not read: {len(rejections)}")
    table(rejection_head, sorted((Path(each.source).name, each.reason) for each in rejections), "")
    happened = verbs.timeline(db=db, since=first, until=last)
    dated = [event for event in happened if event.when and event.when.basis != "published"]
    title(f"What happened, {first} to {last}: {len(dated)} dated events of {counts['events']}")
    table(tables.event_head, tables.event_rows(dated), "")
    write(f"\nNot shown: {len(happened) - len(dated)} that the texts do not date. By the day of their telling they are in\n")
    write(f"  harmattan timeline --db {db}\n")
    everything = verbs.timeline(db=db, confidence=verbs.least_sure, all=True)
    coming = [event for event in everything if event.modality in announced]
    title(f"What was announced or asked for: {len(coming)} events")
    table(tables.event_head, tables.event_rows(coming), "")
    presences = verbs.presence(db=db)
    title(f"Who is where: {len(presences)} presences")
    table(tables.presence_head, tables.presence_rows(presences), "")
    quoted = verbs.quotes(db=db)
    title(f"Who said what: {len(quoted)} quotations")
    table(tables.quote_head, tables.quote_rows(quoted), "")
    title("Where the files are")
    write(f"{db}\n")
    events = verbs.timeline(db=db, all=True)
    for kind, pieces in (("jsonl", exports.jsonl(events)), ("csv", exports.csv(events)), ("geojson", exports.geojson(events))):
        save(folder / f"events.{kind}", pieces)
        write(f"{folder / f'events.{kind}'}\n")
    write(f"\nAlso what is only possible, or denied:\n  harmattan timeline --all --db {db}\n")
    write(f"\nAs a page with map and timeline, in your browser:\n  harmattan serve --db {db}\n")
    write(f"What was known on 1 February:\n  harmattan timeline --as-of 2022-02-01 --db {db}\n")
    if dated:
        most = max(dated, key=lambda event: (event.independent_sources, len(event.claims)))
        write(f"Why an entry is there:\n  harmattan explain {most.id} --db {db}\n")


def keep(folder: Path, watch: Callable[[Iterator[Progress]], Iterable[Progress]]) -> Path:
    """Add the sample to `folder`/chronicle.db, and give that path; InputError where the folder cannot be made."""
    from ..chronicle import open_chronicle
    from ..pipeline import adding

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made ({error.strerror}): give another with --folder.") from error
    db = folder / "chronicle.db"
    with as_file(files("harmattan") / "data" / "sample") as sample, open_chronicle(db) as chronicle:
        files_read = sorted(path for path in sample.iterdir() if path.suffix != ".md")
        for _ in watch(adding(chronicle, files_read)):
            pass
    return db


def _report_row(reading: Reading) -> tables.Row:
    report = reading.page.report
    told = str(len(reading.events)), str(len(reading.quotes))
    outlet = report.outlet or report.agency or tables.none
    return tables.date(reading.page.published), reading.page.language, *told, outlet, report.id, report.copy_of or tables.none

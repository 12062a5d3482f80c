"""The plot: sources are ingested, cleaned, read and resolved, then kept in the chronicle and told as events."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from .errors import HarmattanError, Rejected
from .ingest import from_text, ingest
from .records import Page, Reading, Rejection, Report
from .runner import map_ordered

if TYPE_CHECKING:
    from .chronicle import Chronicle

reach = dt.timedelta(days=31)  # between a dispatch and its reprint; undated ones are compared with all
together = 8  # dispatches read at a time: enough for the parser to work in batches, few enough to see progress


@dataclass(frozen=True, slots=True)
class Progress:
    """How far `adding` has come: new dispatches added, those known before, those set aside, and new ones in all.

    `new` is None until all sources are looked through.
    """

    added: int = 0
    known: int = 0
    rejected: tuple[Rejection, ...] = ()
    new: int | None = None


def read(text: str, *, date: str | None = None, language: str | None = None, headline: str | None = None) -> Reading:
    """Read one text; `date` is EDTF, `language` ISO 639-1; raise Rejected if it is not prose in a language that is read.

    >>> reading = read("Paris a rappelé jeudi son ambassadeur.", date="2022-02-18", language="fr")
    >>> [(event.type, event.when.edtf) for event in reading.events]
    [('SANCTION', '2022-02-17')]
    """
    [result] = read_reports([from_text(text, date=date, language=language, headline=headline)])
    if isinstance(result, Rejection):
        raise Rejected(result.source, result.reason)
    return result


def read_all(
    sources: Iterable[str | Path],
    *,
    date: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    workers: int = 1,
) -> Iterator[Reading | Rejection]:
    """Read files, folders or "-" lazily, in order; what cannot be read comes as a Rejection with its reason.

    >>> [result.source for result in read_all(["missing.txt"]) if isinstance(result, Rejection)]
    ['missing.txt']
    """
    items = ingest(sources, date=date, language=language, outlet=outlet)
    for results in map_ordered(read_reports, _chunks(items), workers):
        yield from results


def read_reports(items: Sequence[Report | Rejection]) -> list[Reading | Rejection]:
    """Take some dispatches through the stages that need nothing else: clean, read, resolve. Rejections are handed on."""
    pages = [_cleaned(item) for item in items]
    try:
        readings = _parsed([page for page in pages if isinstance(page, Page)])
        return [next(readings) if isinstance(page, Page) else page for page in pages]
    except (HarmattanError, ImportError, MemoryError):
        raise
    except Exception:  # a fault of ours in one dispatch must not lose the others: each is read alone, the faulty one listed
        return [_alone(page) if isinstance(page, Page) else page for page in pages]


def add(
    sources: Iterable[str | Path],
    *,
    db: str | Path = "chronicle.db",
    date: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    workers: int = 1,
) -> Progress:
    """Add dispatches to a chronicle, made if it is not there; give how many, and what was set aside.

    The same dispatch twice changes nothing, and a run that was broken off goes on where it stopped.

    >>> add(["missing.txt"], db=":memory:").rejected[0].source
    'missing.txt'
    """
    from .chronicle import open_chronicle

    with open_chronicle(db) as chronicle:
        return last(adding(chronicle, sources, date=date, language=language, outlet=outlet, workers=workers))


def adding(
    chronicle: Chronicle,
    sources: Iterable[str | Path],
    *,
    date: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    workers: int = 1,
    within: str | Path | None = None,
) -> Iterator[Progress]:
    """Add dispatches to an open chronicle and tell the progress after each; the folder `within` is no part of their names.

    1. Ingest and clean, leaving out what the chronicle has.
    2. Mark near copies of one another and of what the chronicle has.
    3. Read and resolve, and add each reading in its own transaction.
    4. Derive the events and presences again.
    """
    new: dict[str, Page] = {}
    progress = Progress()
    folder = f"{within}/" if within else ""
    for found in ingest(sources, date=date, language=language, outlet=outlet):
        item = replace(found, source=found.source.removeprefix(folder))
        if isinstance(item, Report) and (item.sha in new or chronicle.has(item.sha)):
            progress = replace(progress, known=progress.known + 1)
        elif isinstance(page := _cleaned(item), Page):
            new[page.report.sha] = _slim(page)
        else:
            progress = _set_aside(chronicle, progress, page)
        yield progress

    progress = replace(progress, new=len(new))
    reports = _copies_marked(new, chronicle) if new else []
    for results in map_ordered(read_reports, _chunks(reports), workers):
        for result in results:
            if isinstance(result, Rejection):
                progress = _set_aside(chronicle, progress, result)
            elif chronicle.add(result):
                progress = replace(progress, added=progress.added + 1)
            else:
                progress = replace(progress, known=progress.known + 1)
            yield progress

    chronicle.refresh()
    yield progress


def last(steps: Iterable[Progress]) -> Progress:
    """Work through the steps, and give the last one."""
    return deque(steps, maxlen=1)[0]


def _chunks(items: Iterable[Report | Rejection]) -> Iterator[list[Report | Rejection]]:
    stream = iter(items)
    while chunk := list(islice(stream, together)):
        yield chunk


def _parsed(pages: Iterable[Page]) -> Iterator[Reading]:
    from .read import read_all as parsed
    from .resolve import resolve

    return map(resolve, parsed(pages))


def _alone(page: Page) -> Reading | Rejection:
    """Read one dispatch of a batch that failed: the one over which the reader stumbles does not cost the others."""
    try:
        return next(_parsed([page]))
    except (HarmattanError, ImportError, MemoryError):
        raise
    except Exception as error:
        where = extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}: {error}, {Path(where.filename).name}:{where.lineno}"
        report = page.report
        return Rejection(
            report.source or report.id, f"the reader failed on it ({fault}): this is a fault of Harmattan, report it"
        )


def _cleaned(item: Report | Rejection) -> Page | Rejection:
    from .clean import clean

    if isinstance(item, Rejection):
        return item
    try:
        return clean(item)
    except Rejected as rejected:
        return Rejection(item.source or rejected.source, rejected.reason)


def _set_aside(chronicle: Chronicle, progress: Progress, rejection: Rejection) -> Progress:
    chronicle.reject(rejection)
    return replace(progress, rejected=(*progress.rejected, rejection))


def _copies_marked(new: Mapping[str, Page], chronicle: Chronicle) -> list[Report | Rejection]:
    """Give the new dispatches, each with the id of the one that it copies, or that copies it where that came earlier."""
    from .clean import near_copies

    days = [page.published.start for page in new.values() if page.published and page.published.start]
    first, last = (min(days), max(days)) if days else (dt.date.max, dt.date.max)
    near = chronicle.pages(first - min(reach, first - dt.date.min), last + min(reach, dt.date.max - last))
    known = {page.report.sha: _slim(page) for page in near}
    pages = {**known, **new}
    copies = near_copies(replace(page, report=replace(page.report, id=sha)) for sha, page in pages.items())
    for copy, original in copies.items():
        if copy in known and original in new:
            copies = {**copies, original: copies.get(original, copy)}
    return [_marked(page.report, pages, copies) for page in new.values()]


def _marked(report: Report, pages: Mapping[str, Page], copies: Mapping[str, str]) -> Report:
    if report.sha not in copies:
        return report
    original = pages[copies[report.sha]].report
    return replace(report, copy_of=original.sha if original.id == report.id else original.id)


def _slim(page: Page) -> Page:
    """Leave out of a page what takes most memory: the place of each character."""
    return replace(page, parts=tuple(replace(part, offsets=()) for part in page.parts))

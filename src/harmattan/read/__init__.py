"""The language pipeline: find, then qualify, then place in time and space; every piece tied to its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from ..records import Page, Reading
from . import assemble
from .lines import Line, lines_of, parse_lines

STEPS = (
    "split each part into sentences",
    "find names and times in every sentence",
    "parse the sentences that hold an event word, a quotation or a source",
    "find acts: event words whose frame the sentence fills",
    "qualify each: modality, source, place, time, figures",
    "turn sides into mentions and link pronouns to what they stand for",
)
batch = 32  # pages parsed together


def read(page: Page) -> Reading:
    """Read one cleaned dispatch.

    >>> from harmattan import clean, ingest
    >>> page = clean.clean(ingest.from_text("L'armée malienne a attaqué des rebelles à Kidal.", language="fr"))
    >>> [(event.type, event.trigger.text) for event in read(page).events]
    [('ASSAULT', 'attaqué')]
    """
    return next(read_all([page]))


def read_all(pages: Iterable[Page]) -> Iterator[Reading]:
    """Read cleaned dispatches in order, a batch at a time; memory stays flat."""
    stream = iter(pages)
    while chunk := list(islice(stream, batch)):
        lines: list[list[Line]] = [lines_of(page) for page in chunk]
        for page, parsed in zip(chunk, parse_lines(lines, [page.language for page in chunk]), strict=True):
            yield assemble.assemble(page, parsed)

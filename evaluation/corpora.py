"""The corpora that are scored: where they are, what they hold, their fingerprints, and what the reader makes of them.

Ours stand beside this file. Others are in a folder of development data beside the checkout, when present; the environment
variable HARMATTAN_SHARED names another folder.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path

from harmattan import pipeline
from harmattan.errors import InputError
from harmattan.ingest import from_text
from harmattan.present.contract import as_json
from harmattan.records import Reading, Rejection, Report

from .scoring import Json

home = Path(__file__).parent
quiet_categories = ("sports", "health", "technology")


@dataclass(frozen=True)
class Corpus:
    """Files that a part of the scores rests on; `bundled` ones come with the checkout and cannot be missing."""

    name: str
    title: str
    files: tuple[Path, ...]
    bundled: bool = False

    @property
    def present(self) -> bool:
        return all(path.is_file() for path in self.files)

    @cached_property
    def fingerprint(self) -> str:
        """The hex SHA-256 of the files' bytes, one after the other."""
        digest = sha256()
        for path in self.files:
            digest.update(path.read_bytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Readings:
    """What the reader made of some dispatches: readings and contract objects by id, and what was set aside."""

    readings: Mapping[str, Reading]
    objects: Mapping[str, Json]
    rejected: tuple[Rejection, ...] = ()


def shared_folder() -> Path:
    """Give the folder of development data, whether it is there or not."""
    return Path(os.environ.get("HARMATTAN_SHARED") or home.parent.parent / "shared")


def own_gold() -> Corpus:
    return Corpus("own", "our own gold", (home / "gold" / "docs.jsonl", home / "gold" / "gold.jsonl"), bundled=True)


def development_gold(shared: Path, part: str = "dev") -> Corpus:
    gold = shared / "gold"
    return Corpus(part, "the development gold", (gold / f"{part}.docs.jsonl", gold / f"{part}.gold.jsonl"))


def further_labels() -> Path:
    """Give the folder of our labels on texts of others, apart from the texts."""
    return home / "labels"


def worked_dates(shared: Path) -> Corpus:
    return Corpus("dates", "sentences with dates worked out", (shared / "gold" / "dates.dev.jsonl",))


def own_dates() -> Corpus:
    return Corpus("times", "press sentences with dates worked out", (home / "dates" / "press.jsonl",), bundled=True)


def quiet_press(shared: Path) -> Corpus:
    title = "press articles on sport, health and technology"
    return Corpus("press", title, (shared / "data" / "press" / "masakhanews-fra-dev.tsv",))


def annotated_names(shared: Path) -> Corpus:
    return Corpus("names", "news articles with names and dates", (shared / "data" / "winer" / "dev.jsonl",))


def invented_reports(shared: Path) -> Corpus:
    return Corpus("popcorn", "invented reports of another ontology", (shared / "data" / "popcorn" / "train.jsonl",))


def load_jsonl(path: Path) -> list[Json]:
    """Read one object a line; InputError naming the file and the line where it is not JSON."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise InputError(f"{path.name}:{number} is not JSON ({error}): mend the line.") from error
    return found


def by_id(records: Iterable[Json]) -> dict[str, Json]:
    return {record["id"]: record for record in records}


def read_files(paths: Sequence[Path]) -> Readings:
    """Read files of dispatches as `harmattan read` does, from ingest to resolve."""
    return _gathered(pipeline.read_all(paths))


def read_articles(corpus: Corpus) -> dict[str, Readings]:
    """Read the articles of a tab-separated file (category, headline, text, url) by quiet category."""
    csv.field_size_limit(10_000_000)
    with corpus.files[0].open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["category"] in quiet_categories]
    found = {}
    for category in quiet_categories:
        reports = [
            from_text(row["text"], id=f"{category}-{number}", language="fr", headline=row["headline"] or None)
            for number, row in enumerate(rows)
            if row["category"] == category
        ]
        found[category] = _gathered(chain.from_iterable(map(pipeline.read_reports, _chunks(reports))))
    return found


def _chunks(reports: Sequence[Report], size: int = 32) -> Iterator[Sequence[Report]]:
    return (reports[start : start + size] for start in range(0, len(reports), size))


def _gathered(results: Iterable[Reading | Rejection]) -> Readings:
    readings, rejected = {}, []
    for result in results:
        if isinstance(result, Rejection):
            rejected.append(result)
        else:
            readings[result.page.report.id] = result
    return Readings(readings, {key: as_json(reading) for key, reading in readings.items()}, tuple(rejected))


def count_words(text: str) -> int:
    """Count the words of a text.

    >>> count_words("L'armée s'est repliée.")
    5
    """
    return len(re.findall(r"\w+", text))

"""Labels kept apart from their texts: the texts belong to others and stay in the folder of development data; here are offsets.

A folder of labels holds `docs.jsonl` (source file, row, where the text is cut, its SHA-256, date, sentences) and `gold.jsonl`
(records and quotations as in our own gold, with [start, end) offsets in code points in the place of words).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from harmattan.errors import InputError

from .corpora import Corpus, load_jsonl
from .scoring import Json

single = ("trigger", "time", "place", "asserter")
several = ("agents", "recipients")
stretch = 10  # sentences of a newspaper that are read as one dispatch, where its file has no articles


@contextmanager
def assembled(folder: Path, shared: Path, title: str, part: str | None = None) -> Iterator[Corpus]:
    """Put a folder's dispatches (of one part only, if told) and their labels together for a while.

    InputError where a source is not the one that was labelled.
    """
    records = [record for record in load_jsonl(folder / "docs.jsonl") if part is None or record["part"] == part]
    documents = [dispatch(record, shared) for record in records]
    texts = {d["id"]: d["text"] for d in documents}
    gold = [labels(record, texts[record["id"]]) for record in load_jsonl(folder / "gold.jsonl") if record["id"] in texts]
    with TemporaryDirectory() as place:
        files = (Path(place) / "docs.jsonl", Path(place) / "gold.jsonl")
        for path, records in zip(files, (documents, gold), strict=True):
            path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
        yield Corpus(folder.name, title, files)


def dispatch(record: Json, shared: Path) -> Json:
    """Put a dispatch together from its source; InputError where the source is not the one that was labelled."""
    text, headline, url = source(shared / "data" / record["source"])[str(record["row"])]
    text = text[: record["end"]]
    if sha256(text.encode()).hexdigest() != record["sha256"]:
        raise InputError(f"{record['source']}, {record['row']}: not the text that was labelled. Restore the file.")
    kept = {key: record[key] for key in ("id", "date", "sentences")}
    return {"lang": "fr", "headline": headline, "text": text, "url": url, **kept}


@cache
def source(path: Path) -> Mapping[str, tuple[str, str, str]]:
    """Give text, headline and address by row or id, of articles (tab-separated, or JSON Lines) or of stretches of sentences."""
    if path.suffix == ".txt":
        lines = path.read_text(encoding="utf-8").splitlines()
        return {str(k): ("\n".join(lines[k : k + stretch]), "", "") for k in range(0, len(lines), stretch)}
    if path.suffix == ".tsv":
        csv.field_size_limit(10_000_000)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return {str(number): (row["text"], row["headline"], row["url"]) for number, row in enumerate(rows)}
    return {record["id"]: (record["text"], "", "") for record in load_jsonl(path)}


def labels(record: Json, text: str) -> Json:
    """Put words in the place of offsets, in the records and quotations of one dispatch."""

    def words(span: list[int] | None) -> str | None:
        return None if span is None else text[span[0] : span[1]]

    def event(e: Json) -> Json:
        told = e | {key: words(e[key]) for key in single} | {key: [words(span) for span in e[key]] for key in several}
        return told | {"also": event(e["also"])} if e.get("also") else told

    quotes = [{"text": words(q["text"]), "speaker": words(q["speaker"])} for q in record["quotes"]]
    return {"id": record["id"], "events": [event(e) for e in record["events"]], "quotes": quotes}

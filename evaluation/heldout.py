"""The held-out dispatches: `python -m evaluation.heldout` scores them, and the development gold beside them.

Their texts belong to others and stay in the folder of development data; here are only offsets and labels. They are scored seldom,
and nothing is mended after what they get wrong: a gap to the development gold tells what was learnt by heart there.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from harmattan.errors import HarmattanError, InputError

from . import corpora
from .measure import GoldScores, figures_of_gold, score_gold
from .results import gold_tables, number, table
from .scoring import Json

folder = corpora.home / "heldout"
single = ("trigger", "time", "place", "asserter")
several = ("agents", "recipients")
# What is asked of the held-out set, by the gate's names of figures.
asked = {
    "event.f1": 0.76,
    "full.f1": 0.48,
    "trigger.f1": 0.85,
    "modality": 0.93,
    "place_country": 0.80,
    "date_when_stated": 0.78,
    "speaker_when_stated": 0.68,
    "killed_when_stated": 0.85,
    "actors.f1": 0.72,
    "recipients.f1": 0.55,
    "actor_countries.f1": 0.82,
    "recipient_countries.f1": 0.76,
    "quotes.f1": 0.95,
    "quote_speaker": 0.78,
}
head = """# Held-out dispatches

Written by `python -m evaluation.heldout`: do not edit. See `README.md` here for what they are. The floor is what we aimed at
before scoring; dev is the development gold, which was looked at while the reader was made.
"""


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
    """Give text, headline and address by row or id of a file of articles (tab-separated, or JSON Lines)."""
    if path.suffix == ".tsv":
        csv.field_size_limit(10_000_000)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return {str(number): (row["text"], row["headline"], row["url"]) for number, row in enumerate(rows)}
    return {record["id"]: (record["text"], "", "") for record in corpora.load_jsonl(path)}


def labels(record: Json, text: str) -> Json:
    """Put words in the place of offsets, in the records and quotations of one dispatch."""

    def words(span: list[int] | None) -> str | None:
        return None if span is None else text[span[0] : span[1]]

    def event(e: Json) -> Json:
        told = e | {key: words(e[key]) for key in single} | {key: [words(span) for span in e[key]] for key in several}
        return told | {"also": event(e["also"])} if e.get("also") else told

    quotes = [{"text": words(q["text"]), "speaker": words(q["speaker"])} for q in record["quotes"]]
    return {"id": record["id"], "events": [event(e) for e in record["events"]], "quotes": quotes}


def score(shared: Path) -> GoldScores:
    """Score the held-out dispatches, whose texts are put together for the time of the scoring."""
    documents = [dispatch(record, shared) for record in corpora.load_jsonl(folder / "docs.jsonl")]
    texts = {d["id"]: d["text"] for d in documents}
    gold = [labels(record, texts[record["id"]]) for record in corpora.load_jsonl(folder / "gold.jsonl")]
    with TemporaryDirectory() as place:
        files = (Path(place) / "docs.jsonl", Path(place) / "gold.jsonl")
        for path, records in zip(files, (documents, gold), strict=True):
            path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
        return score_gold(corpora.Corpus("heldout", "held-out dispatches", files))


def beside(held: GoldScores, dev: GoldScores) -> str:
    """Write the figures that are asked for, with their floors and the development gold's."""
    ours, theirs = figures_of_gold(held), figures_of_gold(dev)
    rows = [
        [name, number(ours[name].value), f"≥ {number(floor)}", str(ours[name].n), number(theirs[name].value)]
        for name, floor in asked.items()
    ]
    return table(["", "held out", "aim", "n", "dev"], rows)


def main() -> int:
    """Score, print the table and write RESULTS.md; give the exit code."""
    shared = corpora.shared_folder()
    dev = corpora.development_gold(shared)
    if not dev.present:
        print("heldout: the folder of development data, with the texts, is not there.", file=sys.stderr)
        return 1
    try:
        held = score(shared)
    except HarmattanError as error:
        print(f"heldout: {error}", file=sys.stderr)
        return 1
    shown = beside(held, score_gold(dev))
    (folder / "RESULTS.md").write_text("\n".join([head, shown, *gold_tables(held, "##")]), encoding="utf-8")
    print(shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())

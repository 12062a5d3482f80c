"""Merged events to be read by eye: `python -m evaluation.drawn --db FILE [--press] [--count 50] [--seed 1]`.

With `--press` a chronicle of the press of the folder of development data is made first: an article of the news corpus is a
dispatch, and so are twelve sentences in a row of the sentence corpora; none has a date. Then so many events told more than once
are drawn, and each is printed with its tellings and the sentences that they stand in, to be judged right or wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import harmattan
from harmattan.chronicle import Chronicle, open_chronicle
from harmattan.records import Event

from .corpora import shared_folder
from .scoring import Json

sentences_each = 12


def press(shared: Path) -> Iterator[Json]:
    """Give the dispatches of the press, as `add` takes them."""
    folder = shared / "data" / "press"
    for path in sorted(folder.glob("mafand-*.txt")):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for start in range(0, len(lines), sentences_each):
            name = f"{path.stem}-{start // sentences_each + 1}"
            yield {"id": name, "text": " ".join(lines[start : start + sentences_each]), "lang": "fr"}
    csv.field_size_limit(10_000_000)
    for path in sorted(folder.glob("masakhanews-*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream, delimiter="\t"), 1):
                headline = {"headline": row["headline"]} if row["headline"] else {}
                yield {"id": f"{path.stem}-{number}", "text": row["text"], "lang": "fr", **headline}


def fill(db: str, shared: Path) -> None:
    """Read the press into a chronicle and say what was set aside."""
    with TemporaryDirectory() as place:
        source = Path(place) / "press.jsonl"
        source.write_text("".join(json.dumps(raw, ensure_ascii=False) + "\n" for raw in press(shared)), encoding="utf-8")
        done = harmattan.add([source], db=db)
    print(f"{done.added} added, {done.known} known before, {len(done.rejected)} set aside")


def counted(chronicle: Chronicle) -> str:
    """Say how much is in a chronicle."""
    readings, events = chronicle.readings(), chronicle.events()
    merged = [event for event in events if told_again(event)]
    across = sum(len({claim.report for claim in event.claims}) > 1 for event in merged)
    return (
        f"{len(readings)} dispatches, {sum(len(reading.sentences) for reading in readings)} sentences,"
        f" {sum(len(reading.events) for reading in readings)} event mentions: {len(events)} events, {len(merged)} merged,"
        f" {across} of them across dispatches, {len(chronicle.presences())} presences"
    )


def told_again(event: Event) -> bool:
    """Tell whether more than one word tells the event."""
    return len({(claim.report, claim.start) for claim in event.claims}) > 1


def shown(event: Event, sentences: Mapping[tuple[str, int], str]) -> Iterator[str]:
    """Give the lines that show an event and its tellings."""
    sides = (", ".join(party.name for party in side) or "-" for side in (event.actors, event.recipients))
    place, when = event.place.name if event.place else "-", event.when.edtf if event.when else "-"
    yield f"{event.id} {event.type}/{event.mode or '-'}: {' > '.join(sides)}; {place}; {when}"
    for report, start, text in sorted({(claim.report, claim.start, claim.text) for claim in event.claims}):
        yield f"    {report} «{text}»: {sentences[report, start]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the chronicle if asked, print its counts, then the events drawn; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", required=True)
    parser.add_argument("--press", action="store_true", help="read the press into the chronicle first")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.press:
        fill(options.db, shared_folder())
    with open_chronicle(options.db) as chronicle:
        print(counted(chronicle))
        sentences = {
            (reading.page.report.id, event.trigger.start): reading.page.report.body[sentence.start : sentence.end]
            for reading in chronicle.readings()
            for event in reading.events
            for sentence in reading.sentences
            if sentence.index == event.sentence
        }
        merged = [event for event in chronicle.events() if told_again(event)]
        for number, event in enumerate(random.Random(options.seed).sample(merged, min(options.count, len(merged))), 1):
            print(f"{number:2}", *shown(event, sentences), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

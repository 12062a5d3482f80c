"""Why the reader misses, invents and mistakes: `python -m evaluation.causes` sorts its faults on a gold and writes CAUSES.md.

The causes are told by what the reader itself saw: whether a word of ours stands on the gold's trigger, what became of it, and
whether a side was named, deduced or left out. Their shares say what to work on next. Counts only: no text
of the gold is written.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from harmattan.clean import clean
from harmattan.errors import HarmattanError
from harmattan.ingest import ingest
from harmattan.read.confidence import threshold
from harmattan.read.findings import Found, candidates
from harmattan.read.lines import Line, body_span, lines_of, parse_lines
from harmattan.records import Page, Rejection

from . import corpora, standoff
from .results import table
from .scoring import Json, Told, gold_event, pair, read_event, same_speaker, same_type, sentence_at

target = corpora.home / "CAUSES.md"
reach = 3  # letters by which a word may miss the gold's trigger
sections = ("missed", "extra", "modality", "actor countries", "recipient countries", "country of the place", "date", "speaker")
head = """# What goes wrong, by cause

Written by `python -m evaluation.causes` (`--gold train` or `--gold labels` to learn from): do not edit. Each fault
is counted once in its section, on events that the gold asks for; the sections after the first two are about events that match in
sentence and type.
"""
Seen = tuple[int, int, str, Found]


def faults(dispatch: Json, gold: Json, read: Json, seen: Sequence[Seen]) -> Iterator[tuple[str, str]]:
    """Give the faults of one dispatch, each as its section and its cause."""
    asked, told = defaultdict(list), defaultdict(list)
    for record in gold["events"]:
        asked[record["s"]].append(gold_event(dispatch, record))
    for event in read["events"]:
        told[sentence_at(dispatch, event["start"])].append((read_event(event), event))
    for k in sorted({*asked, *told}):
        pairs, lost, extra = pair(asked[k], [t for t, _ in told[k]], same_type)
        here = [s for s in seen if sentence_at(dispatch, s[0]) == k]
        for g in lost:
            if not g.optional:
                yield "missed", missed(g, here, [t for t, _ in told[k]])
        for p in extra:
            if not any(g.optional and g.overlaps(p) for g in lost):
                yield "extra", invented(p, lost, asked[k], here)
        for g, p in pairs:
            if not g.optional:
                yield from mistaken(g, p, next(e for t, e in told[k] if t is p))


def missed(g: Told, here: Sequence[Seen], told: Sequence[Told]) -> str:
    """Tell why an event was missed."""
    on = [s for s in here if g.start - reach <= s[0] < g.end + reach]
    same = [s for s in on if s[2] == g.type]
    if not on:
        return "no word of ours stands there" if here else "no word of ours in the sentence"
    if not same:
        return "a word of ours, of another type only"
    found = same[0][3]
    if any(t.start == same[0][0] and t.type == g.type for t in told):
        return "told, but paired with another record of the sentence"
    if found.confidence >= threshold():
        return "folded into another act of the sentence"
    kind = "weak word" if found.act.entry.weak else "word"
    frame = {
        "met": "whose frame is met",
        "absent": "whose frame has an empty slot",
        "unlisted": "whose frame lists something else",
    }
    return f"{kind} {frame[found.act.status]}, too little speaks for it"


def invented(p: Told, lost: Sequence[Told], asked: Sequence[Told], here: Sequence[Seen]) -> str:
    """Tell what an extra event is."""
    if any(g.overlaps(p) for g in lost):
        return "right word, wrong type"
    if any(g.overlaps(p) for g in asked):
        return "right word, which the gold has with another type or takes as optional"
    if any(g.type == p.type for g in asked):
        return "another act of that type is in the sentence: told twice, or a second one"
    pos = next((f.act.entry.pos for start, _, kind, f in here if start == p.start and kind == p.type), "word")
    return f"no event, by a {pos}" + (", in a sentence with events" if asked else ", in a sentence without events")


def mistaken(g: Told, p: Told, event: Json) -> Iterator[tuple[str, str]]:
    """Tell what is wrong with an event that matches."""
    if all(r.modality != p.modality for r in g.readings):
        yield "modality", f"{p.modality} for {g.modality}"
    for section, wanted, given, side in (
        ("actor countries", [r.actor_countries for r in g.readings], p.actor_countries, event.get("actors")),
        ("recipient countries", [r.recipient_countries for r in g.readings], p.recipient_countries, event.get("recipients")),
    ):
        if given not in wanted:
            yield section, f"{basis(side or [])}: {relation(wanted[0], given)}"
    if all(r.place_country != p.place_country for r in g.readings):
        place = event.get("place")
        yield "country of the place", f"{basis([place] if place else [])}: {relation(one(g.place_country), one(p.place_country))}"
    if all(r.date != p.date for r in g.readings):
        yield "date", relation(one(g.date), one(p.date))
    if not any(same_speaker(r.speaker, p.speaker) for r in g.readings):
        yield "speaker", relation(one(g.speaker), one(p.speaker))


def one(value: str | None) -> frozenset[str]:
    return frozenset((value,)) if value else frozenset()


def basis(side: Sequence[Json]) -> str:
    """Tell how a side came about: by its words, by deduction, or not at all."""
    if not side:
        return "left out"
    return "deduced" if any(party.get("deduced") for party in side) else "named"


def relation(wanted: frozenset[str], given: frozenset[str]) -> str:
    """Tell how what was given stands to what was wanted.

    >>> relation(frozenset({"MLI"}), frozenset())
    'missing'
    """
    if not given:
        return "missing"
    if not wanted:
        return "given where the gold has none"
    return "in part" if wanted & given else "another"


def seen_in(path: Path) -> dict[str, list[Seen]]:
    """Give every word that may tell an event, by dispatch, with its offsets into the body and its type."""
    pages = [clean(item) for item in ingest([path]) if not isinstance(item, Rejection)]
    parsed = parse_lines([lines_of(page) for page in pages], [page.language for page in pages])
    return {page.report.id: list(words_of(page, lines)) for page, lines in zip(pages, parsed, strict=True)}


def words_of(page: Page, lines: Sequence[Line]) -> Iterator[Seen]:
    for found in candidates(page, lines):
        start, end = body_span(lines[found.line], page.parts, found.act.start, found.act.end)
        yield start, end, found.act.entry.type, found


def sort(corpus: corpora.Corpus) -> dict[str, Counter[str]]:
    """Count the faults on a gold by section and cause."""
    documents, records = corpus.files
    read, seen = corpora.read_files([documents]).objects, seen_in(documents)
    gold = corpora.by_id(corpora.load_jsonl(records))
    found: dict[str, Counter[str]] = {section: Counter() for section in sections}
    for dispatch in corpora.load_jsonl(documents):
        for section, cause in faults(dispatch, gold[dispatch["id"]], read[dispatch["id"]], seen[dispatch["id"]]):
            found[section][cause] += 1
    return found


def rendered(counts: Mapping[str, Counter[str]]) -> str:
    """Write the counts as a table a section, the commonest cause first."""
    parts = []
    for section, causes in counts.items():
        total = causes.total()
        rows = [[cause, str(n), f"{100 * n / total:.0f} %"] for cause, n in sorted(causes.items(), key=lambda x: (-x[1], x[0]))]
        parts.append(f"## {section.capitalize()}: {total}\n\n" + table(["cause", "n", "share"], rows))
    return "\n".join(parts)


def main(argv: Sequence[str] | None = None) -> int:
    """Sort the faults, print the tables, and write them where the gold is the development gold; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.causes", description="Sort the reader's faults by cause.")
    parser.add_argument("--gold", choices=("dev", "train", "own", "labels"), default="dev")
    options = parser.parse_args(argv)
    shared = corpora.shared_folder()
    corpus = corpora.own_gold() if options.gold == "own" else corpora.development_gold(shared)
    if not corpus.present:
        print("causes: the folder of development data is not there.", file=sys.stderr)
        return 1
    try:
        if options.gold == "labels":
            with standoff.assembled(corpora.further_labels(), shared, "our labels", "learn") as corpus:
                shown = rendered(sort(corpus))
        else:
            corpus = corpora.development_gold(shared, "train") if options.gold == "train" else corpus
            shown = rendered(sort(corpus))
    except HarmattanError as error:
        print(f"causes: {error}", file=sys.stderr)
        return 1
    print(shown)
    if options.gold == "dev":
        target.write_text(f"{head}\nOn {corpus.title}.\n\n{shown}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

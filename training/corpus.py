"""What the reader learns from: labelled dispatches, names of Wikinews, and dispatches in which nothing political happens."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation import corpora, standoff
from harmattan.read.sentences import split

Json = dict[str, Any]
plain = 100  # of the dispatches of quiet.txt


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A dispatch with its events and its names; None where nobody labelled them. `fresh`: the word files were made without it."""

    record: Json
    events: list[Json] | None
    entities: list[list[Any]] | None
    fresh: bool = True


def labelled(more: Sequence[tuple[Path, Path]]) -> list[Dispatch]:
    """Gather all that is labelled and may be learned from: never the development gold, our own gold or the held-out set."""
    shared = corpora.shared_folder()
    wiki = {record["id"]: record for record in corpora.load_jsonl(shared / "data" / "winer" / "dev.jsonl")}
    out = {}
    known = corpora.development_gold(shared, "train").files
    for documents, gold in (known, *more):
        told = corpora.by_id(corpora.load_jsonl(gold))
        for record in corpora.load_jsonl(documents):
            if record["id"] in told:
                out[record["id"]] = Dispatch(
                    record, told[record["id"]]["events"], names_in(record, wiki), (documents, gold) != known
                )
    for part in ("learn", "check"):
        with standoff.assembled(corpora.further_labels(), shared, "further labels", part) as corpus:
            records, told = (corpora.load_jsonl(path) for path in corpus.files)
        events = corpora.by_id(told)
        for record in records:
            out[record["id"]] = Dispatch(record, events[record["id"]]["events"], names_in(record, wiki), part == "check")
    texts = {d.record["text"][:80] for d in out.values()}
    lines = (corpora.home / "quiet.txt").read_text(encoding="utf-8").splitlines()
    quiet = [line for line in lines if line and not line.startswith("#") and wiki[line]["text"][:80] not in texts]
    for name in sorted(quiet, key=lambda n: hashlib.sha256(n.encode()).hexdigest())[:plain]:
        record = {**wiki[name], "id": f"quiet {name}", "sentences": split(wiki[name]["text"], "fr")}
        out[record["id"]] = Dispatch(record, [], wiki[name]["entities"], fresh=False)
    return list(out.values())


def names_in(record: Json, wiki: dict[str, Json]) -> list[list[Any]] | None:
    """Give the names of a dispatch that WiNER has annotated, as far as its text goes; None for others."""
    other = wiki.get(record["id"][1:])
    if other is None or not other["text"].startswith(record["text"]):
        return None
    return [entity for entity in other["entities"] if entity[1] <= len(record["text"])]

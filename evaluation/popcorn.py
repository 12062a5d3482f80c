"""Events, places and times on POPCORN, a corpus of invented French reports with another ontology, through a written mapping.

The mapping is in `popcorn.toml`. An event of theirs is found when a trigger of ours of its class overlaps one of its mentions;
an event of ours of a class is extra when it overlaps no mention of that class. The macro F1 is the plain mean of the classes' F1:
once over the classes that have a counterpart, once over all of theirs (joined ones once, those outside as 0). The published
figure, .452, is for a model trained on this very corpus and its ontology; nothing here was trained or tuned on it.

Places are asked for where they are named, with a capital letter: a town or a hospital without a name is a place there, not here.
Times are asked for as they are, durations too. Both by overlap, one to one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from harmattan import pipeline
from harmattan.ingest import from_text
from harmattan.present.contract import as_json
from harmattan.records import Reading

from .corpora import Corpus, home, load_jsonl
from .counts import Tally
from .measure import Figure
from .names import matched
from .scoring import Json

published = 0.452


@dataclass(frozen=True, slots=True)
class PopcornScores:
    """Tallies by class, of named places and of times, and the number of classes of theirs, joined ones once."""

    texts: int
    classes: Mapping[str, Tally]
    places: Tally
    times: Tally
    all_classes: int

    @property
    def mapped(self) -> float:
        """The macro F1 over the classes with a counterpart."""
        return sum(tally.f1 for tally in self.classes.values()) / len(self.classes)

    @property
    def whole(self) -> float:
        """The macro F1 over all classes."""
        return sum(tally.f1 for tally in self.classes.values()) / self.all_classes


@cache
def mapping() -> Json:
    return tomllib.loads((home / "popcorn.toml").read_text(encoding="utf-8"))


def class_of(event: Json) -> str | None:
    """Give the class to which an event of ours belongs, None where their ontology has none.

    >>> class_of({"type": "PROTEST", "mode": "strike", "text": "grève"}), class_of({"type": "AID", "mode": None, "text": "aide"})
    ('strike', None)
    """
    for each in mapping()["class"]:
        fits = event["type"] == each["type"] and ("modes" not in each or (event["mode"] or "") in each["modes"])
        if fits and ("words" not in each or any(word in event["text"].lower() for word in each["words"])):
            return str(each["name"])
    return None


def score_popcorn(corpus: Corpus) -> PopcornScores:
    """Read the reports and score them."""
    documents = load_jsonl(corpus.files[0])
    done = {}
    for result in pipeline.read_reports([from_text(d["text"], id=d["id"], language="fr") for d in documents]):
        if isinstance(result, Reading):
            done[result.page.report.id] = as_json(result)
    classes = {each["name"]: Tally() for each in mapping()["class"]}
    places, times = Tally(), Tally()
    for document in documents:
        ours = done.get(document["id"], {"events": [], "places": [], "times": []})
        for name, tally in classes_of(document, ours).items():
            classes[name] += tally
        places += spans_of(document, "places", ours["places"])
        times += spans_of(document, "dates", ours["times"])
    return PopcornScores(len(documents), classes, places, times, len(classes) + len(mapping()["others"]["outside"]))


def classes_of(document: Json, ours: Json) -> dict[str, Tally]:
    """Count one report's events by class."""
    found = {}
    for each in mapping()["class"]:
        asked = [
            [(m["start"], m["end"]) for m in entity["mentions"]]
            for entity in document["entities"]
            if entity["type"] in each["labels"]
        ]
        told = [(e["start"], e["end"]) for e in ours["events"] if class_of(e) == each["name"]]
        hits = sum(any(meets(mention, told) for mention in mentions) for mentions in asked)
        extra = sum(not meets(span, [m for mentions in asked for m in mentions]) for span in told)
        found[each["name"]] = Tally(hits, extra, len(asked) - hits)
    return found


def figures_of_popcorn(scores: PopcornScores) -> dict[str, Figure]:
    """Name the figures of the invented reports that have floors."""
    asked = sum(tally.asked for tally in scores.classes.values())
    return {
        "events.macro_f1": Figure(scores.mapped, asked),
        "places.f1": Figure(scores.places.f1, scores.places.asked),
        "times.f1": Figure(scores.times.f1, scores.times.asked),
    }


def meets(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def spans_of(document: Json, kind: str, told: Sequence[Json]) -> Tally:
    """Count one report's named places, or its times."""
    labels = mapping()["others"][kind]
    mentions = [m for entity in document["entities"] if entity["type"] in labels for m in entity["mentions"]]
    every = sorted({(m["start"], m["end"]) for m in mentions})
    asked = sorted({(m["start"], m["end"]) for m in mentions if kind != "places" or m["value"][:1].isupper()})
    spans = sorted({(t["start"], t["end"]) for t in told})
    tally = matched(asked, spans, [], exact=False)
    left = sum(1 for span in spans if not meets(span, asked) and meets(span, every))
    return Tally(tally.hit, tally.extra - left, tally.missed)

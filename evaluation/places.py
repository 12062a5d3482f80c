"""How well places are found: `python -m evaluation.places` prints the tables; `--gold train` takes the training gold.

- *Coverage*: names of towns and villages drawn from GeoNames' full lists of seven states (the install has its towns of 500
  people only), looked up with their country as the context and without: in their country, in another, or nowhere. A town has
  5,000 people or is the seat of a division.
- *Our own places*: every name of the word files, looked up in its country: found as itself, as another, or not at all.
- *Mentions*: each place that the gold's events name in a dispatch, once: what country the reader gives those words, and whether
  it takes them for a place or for a part of an actor's name.
- *Events*: the country of the place of events that match.
- *Toponyms*: English news with coordinates; of what is found, how much lies within 161 km. No context is given: a smoke test.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from harmattan.errors import HarmattanError
from harmattan.gazetteer import locate
from harmattan.gazetteer_build import entries, kilometres
from harmattan.records import Place

from . import corpora
from .counts import Rate, total
from .results import table
from .scoring import Json, score_all

drawn = 200  # names a state and class
near_km = 161.0  # a hundred miles, as the field counts
itself_km = 50.0
town = 5_000
seats = ("PPLC", "PPLA", "PPLA2")
states = {"BF": "BFA", "CI": "CIV", "GN": "GIN", "ML": "MLI", "MR": "MRT", "NE": "NER", "SN": "SEN"}
toponym_files = {"lgl.xml": ("toponym", "phrase", "gaztag/"), "GeoVirus.xml": ("location", "name", "")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A populated place of GeoNames: its name, its country, and whether it is a town or a village."""

    name: str
    country: str
    sort: str


def listed(folder: Path) -> list[Listed]:
    """Draw names from the lists of a folder, the same at each run."""
    found: list[Listed] = []
    for code, country in states.items():
        path = folder / f"{code}.txt.gz"
        if not path.is_file():
            continue
        names: dict[str, set[str]] = {"towns": set(), "villages": set()}
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in (line.split("\t") for line in file):
                if row[6] == "P":
                    names["towns" if row[7] in seats or int(row[14] or 0) >= town else "villages"].add(row[1])
        for sort, every in names.items():
            chosen = random.Random(0).sample(sorted(every), min(drawn, len(every)))
            found += [Listed(name, country, sort) for name in chosen]
    return found


def outcome(name: str, country: str, context: Sequence[str]) -> str:
    """Tell where a name is found: "right", "another" country, or "nothing"."""
    found = locate(name, context)
    return "nothing" if found is None else "right" if found[0].country == country else "another"


def coverage(names: Iterable[Listed]) -> dict[tuple[str, str, str], Counter[str]]:
    """Count the outcomes by class, state, and whether the state was the context."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for each in names:
        for told, context in (("with its country", (each.country,)), ("alone", ())):
            result = outcome(each.name, each.country, context)
            for country in (each.country, "all"):
                found.setdefault((each.sort, country, told), Counter())[result] += 1
    return found


def own_places() -> tuple[Rate, list[str]]:
    """Look up every name of the word files in its country; give how many are found as themselves, and the others."""
    right, asked, wrong = 0, 0, []
    for _, _, raw in entries():
        context = [raw["country"]] if "country" in raw else list(raw.get("countries", ()))
        for name in raw["names"]:
            asked += 1
            found = locate(name, context)
            if found is not None and is_itself(raw, found[0]):
                right += 1
            else:
                wrong.append(f"{name} ({'/'.join(context) or 'no country'})")
    return Rate(right, asked), wrong


def is_itself(raw: Json, place: Place) -> bool:
    """Tell whether a place is that of an entry: by its number, its name and country, or by where it lies."""
    if raw.get("geonames") is not None and raw["geonames"] == place.geonames:
        return True
    if place.country != raw.get("country"):
        return False
    if place.name == raw["names"][0] or "lat" not in raw or place.lat is None or place.lon is None:
        return True
    return bool(kilometres(raw["lat"], raw["lon"], place.lat, place.lon) <= max(itself_km, raw["radius_km"]))


def mentions(dispatch: Json, gold: Json, read: Json) -> Iterator[tuple[bool, str, str]]:
    """Give each place of a dispatch's events once: whether it is a name, how the reader takes the words, and its country.

    The words are a "place", an "actor" (the state in a court's name) or "nothing"; the country is "right", "another" or "none".
    """
    told = {(event["place"], event["place_iso"], event["s"]) for event in gold["events"] if event["place"] and event["place_iso"]}
    first: dict[tuple[str, str], int] = {}
    for words, country, sentence in sorted(told, key=lambda x: x[2]):
        first.setdefault((words, country), sentence)
    for (words, country), sentence in first.items():
        start = dispatch["text"].find(words, dispatch["sentences"][sentence][0])
        start = start if start >= 0 else dispatch["text"].find(words)
        over = [
            (sort, each.get("country"))
            for sort, section in (("place", "places"), ("actor", "entities"))
            for each in read[section]
            if each["start"] < start + len(words) and start < each["end"]
        ]
        over = [x for x in over if x[0] == "place"] or over
        given = [code for _, code in over if code]
        capitals = re.findall(r"[^\W\d_a-zà-ÿ]", words)
        named = len(capitals) > (start == dispatch["sentences"][sentence][0])
        yield named, over[0][0] if over else "nothing", "right" if country in given else "another" if given else "none"


def toponyms(path: Path) -> Iterator[tuple[str, float, float]]:
    """Give the toponyms of a file that have coordinates, with them."""
    element, words, inner = toponym_files[path.name]
    for node in ElementTree.parse(path).iter(element):
        name, lat, lon = node.findtext(words), node.findtext(f"{inner}lat"), node.findtext(f"{inner}lon")
        if name and lat and lon:
            yield name, float(lat), float(lon)


def within_reach(found: Iterable[tuple[str, float, float]]) -> tuple[Rate, Rate]:
    """Give how many toponyms are found, and of those how many lie within 161 km."""
    asked = located = right = 0
    for name, lat, lon in found:
        asked += 1
        place = locate(name)
        if place is not None and place[0].lat is not None and place[0].lon is not None:
            located += 1
            right += kilometres(lat, lon, place[0].lat, place[0].lon) <= near_km
    return Rate(located, asked), Rate(right, located)


def of_gold(corpus: corpora.Corpus) -> str:
    """Measure the mentions and the events of a gold; give the tables."""
    documents, records = corpus.files
    dispatches, gold = corpora.load_jsonl(documents), corpora.by_id(corpora.load_jsonl(records))
    read = corpora.read_files([documents]).objects
    counts: dict[str, Counter[str]] = {}
    for dispatch in dispatches:
        for named, taken, country in mentions(dispatch, gold[dispatch["id"]], read[dispatch["id"]]):
            for group in ("all", "names" if named else "other words", f"taken for {taken}"):
                counts.setdefault(group, Counter())[country] += 1
    rate = total(score_all(dispatches, gold, read).values()).rate("place_country")
    rows = [[g, str(c.total()), *(share(c, x) for x in ("right", "another", "none"))] for g, c in sorted(counts.items())]
    shown = table(["places of events", "n", "right country", "another", "none"], rows)
    return f"{shown}\nCountry of the place of events that match: {rate.share:.3f} of {rate.asked}\n"


def share(counts: Counter[str], key: str) -> str:
    return f"{counts[key] / counts.total():.3f}" if counts.total() else "-"


def of_lists(folder: Path) -> str:
    """Measure the coverage of the lists of a folder; give the table."""
    rows = [
        [sort, country, told, str(c.total()), share(c, "right"), share(c, "another"), share(c, "nothing")]
        for (sort, country, told), c in sorted(coverage(listed(folder)).items())
    ]
    return table(["names of", "state", "looked up", "n", "right country", "another", "nothing"], rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure places and print the tables; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.places", description="Measure how well places are found.")
    parser.add_argument("--gold", choices=("dev", "train", "none"), default="dev")
    options = parser.parse_args(argv)
    shared = corpora.shared_folder()
    try:
        rate, wrong = own_places()
        print(f"Our own places found as themselves: {rate.share:.3f} of {rate.asked}")
        print("".join(f"  not: {name}\n" for name in wrong))
        if (shared / "data" / "geonames").is_dir():
            print(of_lists(shared / "data" / "geonames"))
        for path in (shared / "data" / "places" / name for name in toponym_files):
            if path.is_file():
                located, right = within_reach(toponyms(path))
                print(f"{path.name}: {located.share:.3f} of {located.asked} found, {right.share:.3f} of these within 161 km")
        corpus = corpora.development_gold(shared, options.gold)
        if options.gold != "none" and corpus.present:
            print("\n" + of_gold(corpus))
    except HarmattanError as error:
        print(f"places: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

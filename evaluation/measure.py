"""Measure every stage that has a gold, ours and its rivals, and name each figure with the number of things it rests on."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from harmattan.read.times import find_times

from .corpora import Corpus, Readings, by_id, count_words, load_jsonl, read_articles, read_files
from .counts import Rate, Score, Tally, total
from .rivals import every_word, rivals, sentences_by_stops
from .scoring import Json, score_all

levels = ("trigger", "event", "full", "quotes")
sides = ("actors", "recipients", "actor_countries", "recipient_countries")
fields = (
    "modality",
    "speaker",
    "speaker_when_stated",
    "date",
    "date_when_stated",
    "place_country",
    "killed_when_stated",
    "quote_speaker",
)
bands = (0.0, 0.5, 0.7, 0.9)
draws = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the number of things it rests on; `step` is what one of them weighs."""

    value: float
    n: int
    lower_is_better: bool = False
    unit: float = 1.0

    @property
    def step(self) -> float:
        return self.unit / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Text in which nothing political is told: its words, our events and the rival's that takes every word, and texts unread."""

    articles: int
    words: int
    events: int
    every_word: int
    unread: int = 0

    @property
    def rate(self) -> float:
        """Our events per 1,000 words."""
        return 1000 * self.events / self.words if self.words else 0.0

    @property
    def rival_rate(self) -> float:
        return 1000 * self.every_word / self.words if self.words else 0.0

    def __add__(self, other: Quiet) -> Quiet:
        return Quiet(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class GoldScores:
    """What a gold of dispatches says of ours and of the rivals. `objects` are the contract's, as they were scored."""

    corpus: Corpus
    dispatches: int
    by_dispatch: Mapping[str, Score]
    ours: Score
    rivals: Mapping[str, Score]
    sentences: Tally
    sentences_by_stops: Tally
    quiet: Quiet
    objects: Mapping[str, Json]
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateScores:
    """Time expressions by their words alone, and by words and value."""

    cases: int
    spans: Tally
    values: Tally


def score_gold(corpus: Corpus) -> GoldScores:
    """Read a gold's dispatches and score them."""
    documents, records = corpus.files
    dispatches, gold = load_jsonl(documents), by_id(load_jsonl(records))
    done = read_files([documents])
    by_dispatch = score_all(dispatches, gold, done.objects)
    read = [d for d in dispatches if d["id"] in done.objects]
    theirs = {name: {d["id"]: rival(d, done.objects[d["id"]]) for d in read} for name, rival in rivals.items()}
    silent = {key for key, record in gold.items() if not record["events"]}
    return GoldScores(
        corpus=corpus,
        dispatches=len(by_dispatch),
        by_dispatch=by_dispatch,
        ours=total(by_dispatch.values()),
        rivals={name: total(score_all(dispatches, gold, objects).values()) for name, objects in theirs.items()},
        sentences=_total(spans_tally(d, read_spans(done, d["id"])) for d in dispatches),
        sentences_by_stops=_total(spans_tally(d, sentences_by_stops(d["text"])) for d in dispatches),
        quiet=_sum(_quiet(d["text"], done.objects[d["id"]]) for d in read if d["id"] in silent),
        objects=done.objects,
        rejected=tuple(f"{Path(r.source).name}: {r.reason}" for r in done.rejected),
    )


def read_spans(done: Readings, key: str) -> list[tuple[int, int]]:
    """Give the spans of the sentences into which the reader cut a dispatch, none where it was not read."""
    return [(s.start, s.end) for s in done.readings[key].sentences] if key in done.readings else []


def spans_tally(dispatch: Json, spans: Iterable[tuple[int, int]]) -> Tally:
    """Count the sentences that end where the gold's do, blanks aside; where they begin depends on what is set aside as no prose.

    >>> spans_tally({"text": "Il part. Il revient.", "sentences": [[0, 9], [9, 20]]}, [(0, 8), (9, 11)])
    Tally(hit=1, extra=1, missed=1)
    """
    text = dispatch["text"]
    asked = {start + len(text[start:end].rstrip()) for start, end in dispatch["sentences"]}
    told = {start + len(text[start:end].rstrip()) for start, end in spans}
    return Tally(len(asked & told), len(told - asked), len(asked - told))


def _total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _sum(texts: Iterable[Quiet]) -> Quiet:
    return sum(texts, Quiet(0, 0, 0, 0))


def _quiet(text: str, ours: Json) -> Quiet:
    words = every_word({"id": ours["id"], "text": text}, ours)
    return Quiet(1, count_words(text), len(ours["events"]), len(words["events"]))


def score_press(corpus: Corpus) -> dict[str, Quiet]:
    """Count the events read in articles on sport, health and technology, by category."""
    found = {}
    for category, done in read_articles(corpus).items():
        unread = Quiet(0, 0, 0, 0, len(done.rejected))
        found[category] = sum((_quiet(r.page.report.body, done.objects[key]) for key, r in done.readings.items()), unread)
    return found


def score_dates(corpus: Corpus) -> DateScores:
    """Score time expressions on sentences with their reference day."""
    cases = load_jsonl(corpus.files[0])
    spans, values = Tally(), Tally()
    for case in cases:
        found = [(t.text, t.edtf) for t in find_times(case["text"], case["reference"], case.get("lang", "fr")) if t.edtf]
        asked = [(text, value) for text, value in case["times"] if value]
        spans += _matched([text for text, _ in asked], [text for text, _ in found])
        values += _matched(asked, found)
    return DateScores(len(cases), spans, values)


def _matched(asked: Sequence[object], told: Sequence[object]) -> Tally:
    left = list(told)
    for wanted in asked:
        if wanted in left:
            left.remove(wanted)
    hits = len(told) - len(left)
    return Tally(hits, len(left), len(asked) - hits)


def interval(scores: Sequence[Score], name: str) -> tuple[float, float]:
    """Give the 95 % interval of a tally's F1 by drawing dispatches anew 1,000 times; the draws are always the same."""
    chance = random.Random(0)
    tallies = [score.tally(name) for score in scores]
    drawn = sorted(_total(chance.choices(tallies, k=len(tallies))).f1 for _ in range(draws)) if tallies else [0.0]
    edge = len(drawn) * 25 // 1000
    return drawn[edge], drawn[-edge - 1]


def calibration(verdicts: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float, Rate]]:
    """Give bands of confidence as (from, to, mean confidence, how many were right), those without a verdict left out."""
    found = []
    for low, high in zip(bands, [*bands[1:], 1.0], strict=True):
        inside = [(c, right) for c, right in verdicts if low <= c < high or (high == 1.0 and c >= high)]
        if inside:
            found.append((low, high, sum(c for c, _ in inside) / len(inside), Rate(sum(r for _, r in inside), len(inside))))
    return found


def figures_of_gold(scores: GoldScores) -> dict[str, Figure]:
    """Name the figures of a gold that have floors."""
    found = {}
    for name in (*levels, *sides):
        tally = scores.ours.tally(name)
        found[f"{name}.f1"] = Figure(tally.f1, tally.asked)
    for name in fields:
        rate = scores.ours.rate(name)
        found[name] = Figure(rate.share, rate.asked)
    found["unread"] = unread(len(scores.rejected), scores.dispatches)
    found["sentences.f1"] = Figure(scores.sentences.f1, scores.sentences.asked)
    if scores.quiet.words:
        found["false_events"] = figure_of_quiet(scores.quiet)
    return found


def unread(rejected: int, asked: int) -> Figure:
    """Name the share of dispatches that were not read: of them, the pin leaves no room for one more."""
    return Figure(rejected / asked if asked else 0.0, asked, lower_is_better=True, unit=0.0)


def figure_of_quiet(quiet: Quiet) -> Figure:
    """Name the false events per 1,000 words: the lower the better."""
    return Figure(quiet.rate, quiet.words, lower_is_better=True, unit=1000.0)


def figures_of_dates(scores: DateScores) -> dict[str, Figure]:
    """Name the figures of the worked dates."""
    return {"spans.f1": Figure(scores.spans.f1, scores.spans.asked), "values.f1": Figure(scores.values.f1, scores.values.asked)}


def figures_of_press(press: Mapping[str, Quiet]) -> dict[str, Figure]:
    """Name the figure of the quiet press, all categories together."""
    quiet = _sum(press.values())
    return {"false_events": figure_of_quiet(quiet), "unread": unread(quiet.unread, quiet.articles + quiet.unread)}

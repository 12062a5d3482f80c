"""The tables that a sceptical reader would want, as Markdown; the same measures give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .counts import Rate, Tally
from .measure import DateScores, GoldScores, Quiet, calibration, interval, levels, sides
from .names import NameScores, kinds, rules
from .peers import peers
from .popcorn import PopcornScores, published

development = "## Development data"
one_hand = """Texts and annotation come from one hand of this project, and no weight was fitted on them: they tell what broke,
not how the reader does on other people's prose"""
head = """# Results

Written by `python -m evaluation.gate` (`make gate`): do not edit. The bounds below which the gate fails are in `pins.json`.

P is precision, R recall, n what the gold asks for. `trigger`: an event was seen in that sentence; `event`: with the right type;
`full`: with the right modality and the right countries on both sides as well; `quotes`: both spans cover 80 % of each other.
Records that the gold calls optional are neither asked for nor held against anyone. Intervals of 95 % come from drawing whole
dispatches anew 1,000 times. Text goes the whole way from ingest to resolve; sentences are cut by the reader, not by the gold.

Rivals are a few lines each (`rivals.py`): *every event word* takes each word of our own word files for an event, whatever stands
around it; *no qualifying* leaves our events but calls them actual, told by the outlet, undated, with the sentence's first number
of dead; *first country* leaves our events but gives every side and place the first country that the text names; *quotation marks*
takes what stands between them, of nobody; *full stops* cuts sentences after each.
"""
development_head = """Measured on a folder of development data beside the checkout, when present; else kept from the last run.
We measured on it while we worked: it tells what the method can reach, not what it does on unseen text.
"""
peer_head = """## Peers, on their own ground

None of these corpora is ours: the figures tell the order of size, not who wins.
"""
tail = """## What is not scored here

No gold of ours says which dispatches tell the same event, what is web residue, or who is present where: consolidation, cleaning
and presences are held by tests on made-up dispatches, not by a figure. Forecasts keep their own record.
"""
names = {
    "modality": "modality",
    "speaker": "speaker, or that the outlet says it",
    "speaker_when_stated": "speaker, where the gold has one",
    "date": "date, or that none is told",
    "date_when_stated": "date, where the gold has one",
    "place_country": "country of the place, or none",
    "killed_when_stated": "killed, where the gold has a figure",
    "quote_speaker": "speaker of a matched quotation",
    "actors": "actors, by words",
    "recipients": "recipients, by words",
    "actor_countries": "actors' countries",
    "recipient_countries": "recipients' countries",
}
plainest = {
    "modality": "no qualifying",
    "speaker": "no qualifying",
    "speaker_when_stated": "no qualifying",
    "date": "no qualifying",
    "date_when_stated": "no qualifying",
    "place_country": "first country",
    "killed_when_stated": "no qualifying",
    "quote_speaker": "quotation marks",
    "actor_countries": "first country",
    "recipient_countries": "first country",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """All that one run measured; what rests on the folder of development data is None or empty without it."""

    own: GoldScores
    dev: GoldScores | None = None
    dates: DateScores | None = None
    press: Mapping[str, Quiet] | None = None
    agreed: tuple[str, ...] = ()
    names: NameScores | None = None
    popcorn: PopcornScores | None = None
    own_dates: DateScores | None = None

    @property
    def developed(self) -> bool:
        """Tell whether anything of the folder of development data was measured."""
        return bool(self.dev or self.dates or self.press or self.names or self.popcorn)


def render(measures: Measures, before: str = "") -> str:
    """Write the results; where the folder of development data is absent, keep that part of the results `before`."""
    parts = [head, f"## Our own gold\n\n{described(measures.own)}", *gold_tables(measures.own)]
    parts.append(quiet_table({"our plain negatives": measures.own.quiet}))
    if measures.own_dates:
        parts.append(dates_table(measures.own_dates, "press sentences of our own"))
    if measures.developed:
        parts += development_part(measures)
    elif development in before:
        parts.append(development + before.split(development, 1)[1].split("\n## ", 1)[0].rstrip() + "\n")
    return "\n".join([*parts, peer_head, peer_table(), tail])


def described(scores: GoldScores) -> str:
    asked = scores.ours.tally("event").asked
    told = f"{scores.dispatches} dispatches, {asked} records asked for, {scores.ours.tally('quotes').asked} quotations"
    if scores.corpus.bundled:
        told += f"; see `gold/README.md`.\n{one_hand}"
    return told + ".\n" + "".join(f"Not read: {each}\n" for each in scores.rejected)


def development_part(measures: Measures) -> list[str]:
    """Write what rests on the folder of development data."""
    parts = [f"{development}\n\n{development_head}"]
    if measures.dev:
        title = measures.dev.corpus.title.capitalize()
        parts += [f"### {title}\n\n{described(measures.dev)}", *gold_tables(measures.dev, "####")]
    if measures.agreed:
        parts.append(f"The codebook's own scorer gives the same counts as ours on {' and '.join(measures.agreed)}.\n")
    if measures.dates:
        parts.append(dates_table(measures.dates))
    if measures.press:
        parts.append(quiet_table(measures.press, "### False events in the press"))
    if measures.names:
        parts.append(names_table(measures.names))
    if measures.popcorn:
        parts.append(popcorn_table(measures.popcorn))
    return parts


def gold_tables(scores: GoldScores, mark: str = "###") -> list[str]:
    """Write the tables of one gold."""
    return [
        f"{mark} Events and quotations\n\n" + levels_table(scores),
        f"{mark} On the events that match\n\n" + fields_table(scores),
        f"{mark} Sides of the events that match\n\n" + sides_table(scores),
        f"{mark} By type\n\n" + types_table(scores),
        f"{mark} Is the confidence honest?\n\n" + calibration_table(scores),
        f"{mark} Sentences that end where the gold's do\n\n" + sentences_table(scores),
    ]


def levels_table(scores: GoldScores) -> str:
    rows = []
    for name in levels:
        tally = scores.ours.tally(name)
        low, high = interval(list(scores.by_dispatch.values()), name)
        theirs = [number(scores.rivals[rival].tally(name).f1) for rival in ("every event word", "no qualifying", "first country")]
        if name == "quotes":
            theirs = [f"{number(scores.rivals['quotation marks'].tally(name).f1)} (quotation marks)", "", ""]
        rows.append([name, *prf(tally), f"{number(low)}–{number(high)}", str(tally.asked), *theirs])
    return table(["", "P", "R", "F1", "95 %", "n", "F1 every event word", "F1 no qualifying", "F1 first country"], rows)


def fields_table(scores: GoldScores) -> str:
    rows = []
    for name in (name for name in names if name in plainest and name not in sides):
        ours, theirs = scores.ours.rate(name), scores.rivals[plainest[name]].rate(name)
        rows.append([names[name], share(ours), str(ours.asked), f"{share(theirs)} ({plainest[name]})"])
    return table(["right", "ours", "n", "rival"], rows)


def sides_table(scores: GoldScores) -> str:
    rows = []
    for name in sides:
        rival = f"{number(scores.rivals[plainest[name]].tally(name).f1)} ({plainest[name]})" if name in plainest else ""
        tally = scores.ours.tally(name)
        rows.append([names[name], *prf(tally), str(tally.asked), rival])
    return table(["", "P", "R", "F1", "n", "F1 rival"], rows)


def types_table(scores: GoldScores) -> str:
    kinds = sorted(name for name in scores.ours.tallies if name.startswith("type "))
    rows = []
    for name in kinds:
        tally, theirs = scores.ours.tally(name), scores.rivals["every event word"].tally(name)
        rows.append([name.removeprefix("type "), *prf(tally), str(tally.asked), number(theirs.f1)])
    note = "\nHere an event that only an optional record explains counts as extra.\n"
    return table(["type", "P", "R", "F1", "n", "F1 every event word"], rows) + note


def calibration_table(scores: GoldScores) -> str:
    found = calibration(scores.ours.verdicts)
    rows = [[f"{low:.1f} to {high:.1f}", number(mean), share(rate), str(rate.asked)] for low, high, mean, rate in found]
    return table(["confidence", "mean", "right", "n"], rows)


def sentences_table(scores: GoldScores) -> str:
    rows = [[who, *prf(t), str(t.asked)] for who, t in (("ours", scores.sentences), ("full stops", scores.sentences_by_stops))]
    return table(["", "P", "R", "F1", "n"], rows)


def dates_table(scores: DateScores, where: str = "sentences") -> str:
    rows = [[what, *prf(t), str(t.asked)] for what, t in (("words", scores.spans), ("words and value", scores.values))]
    return f"### Dates worked out in {scores.cases} {where}\n\n" + table(["", "P", "R", "F1", "n"], rows)


def names_table(scores: NameScores) -> str:
    """Write our names and dates beside those of the language pipeline's own name finder."""
    rows = []
    for kind in kinds:
        for rule in rules:
            mine, theirs = scores.ours[kind, rule], scores.spacy[kind, rule]
            rows.append([kind, rule, *prf(mine), str(mine.asked), *(prf(theirs) if theirs.hit else ["–", "–", "–"])])
    note = "\nBoth on the same text by the same rule; `names.py` says what is asked for. Plain spaCy finds no dates.\n"
    columns = ["", "span", "P", "R", "F1", "n", "P spaCy", "R spaCy", "F1 spaCy"]
    return f"### Names and dates in {scores.texts} news articles\n\n" + table(columns, rows) + note


def popcorn_table(scores: PopcornScores) -> str:
    """Write the events of the invented reports, by class, with the macro F1 beside the published one."""
    rows = [[name, *prf(t), str(t.asked)] for name, t in scores.classes.items()]
    rows += [[name, *prf(t), str(t.asked)] for name, t in (("places named", scores.places), ("times", scores.times))]
    note = (
        f"\nMacro F1 over the {len(scores.classes)} classes that have a counterpart here: {number(scores.mapped)}; over all "
        f"{scores.all_classes}, those without one as 0: {number(scores.whole)}. Published, by a model trained on it, over "
        f"its own classes: {number(published)}; the figures are not like for like. The mapping is in `popcorn.toml`.\n"
    )
    return f"### Another ontology: {scores.texts} invented reports\n\n" + table(["", "P", "R", "F1", "n"], rows) + note


def quiet_table(texts: Mapping[str, Quiet], title: str = "### False events where nothing political is told") -> str:
    listed, note = dict(texts), ""
    if len(texts) > 1:
        listed["all"] = sum(texts.values(), Quiet(0, 0, 0, 0))
        note = "\nSome of these articles do tell a strike, a ban or an arrest: the rates are upper bounds of what is false.\n"
    rows = [
        [kind, str(q.articles), f"{q.words:,}", str(q.events), f"{q.rate:.2f}", f"{q.rival_rate:.2f}"]
        for kind, q in listed.items()
    ]
    columns = ["", "texts", "words", "events", "per 1,000 words", "every event word, per 1,000"]
    return f"{title}\n\n" + table(columns, rows) + note


def peer_table() -> str:
    return table(["task", "who", "figure", "source"], [[p.task, p.peer, p.figure, p.source] for p in peers])


def prf(tally: Tally) -> list[str]:
    return [number(tally.precision), number(tally.recall), number(tally.f1)]


def share(rate: Rate) -> str:
    return number(rate.share) if rate.asked else "–"


def number(value: float) -> str:
    """Write a share as it is printed in tables.

    >>> number(0.6934), number(1.0)
    ('.693', '1.000')
    """
    return f"{value:.3f}".removeprefix("0")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)

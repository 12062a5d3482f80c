"""From event words to findings: each act qualified, weighed, placed and dated, and words that tell one act folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from .. import edtf
from ..lexicon import load_toml
from ..records import Page, When
from . import learnt
from .attribution import Source, attribute, speaker_phrase
from .confidence import confidence, evidence, threshold
from .entities import Name
from .events import Act, event_index, find_acts
from .lines import Line, telling
from .modality import Verdict, qualify
from .outcomes import cost_too, is_outcome, outcome_of
from .parties import Phrase, joint, phrase
from .reaching import reach
from .relevance import Setting, one_act, setting_of
from .scene import Scene
from .sides import when, where
from .times import TimeExpression, find_times
from .trees import auxiliaries

most_of_a_year = 180  # days by which the other side of a dispatch must be nearer
ends = {"CONCEDE": ("SANCTION",)}  # types of acts that end what those of other types began
told_again = 4  # sentences within which a noun tells an act again


@dataclass(frozen=True, slots=True)
class Found:
    """An act with all that was made of it, in the terms of its line."""

    line: int
    act: Act
    verdict: Verdict
    source: Source | None
    actors: tuple[Phrase, ...]
    recipients: tuple[Phrase, ...]
    objects: tuple[Name, ...]
    speaker: Phrase | None
    place: Name | None
    time: TimeExpression | None
    confidence: float
    seen: frozenset[str]


@cache
def speech_types(language: str) -> frozenset[str]:
    return frozenset(load_toml("ontology/speech.toml")["types"])


def find(page: Page, lines: Sequence[Line]) -> list[Found]:
    """Find the acts of a page, qualify and weigh them, and keep those that are more likely events than not."""
    setting = setting_of(lines, page.language)
    likely = one_a_word([f for line in lines for f in acts_of(line, page.language, setting, likely=True)])
    folded = [f for k, same_line in groupby(likely, key=lambda f: f.line) for f in told_once(list(same_line), lines[k], page)]
    return headlined(still_to_come([foreseen(due(f, lines[f.line], page), page) for f in folded]), lines)


def one_a_word(found: Sequence[Found]) -> list[Found]:
    """Where the words and the model give a word two types, keep the likelier; an expression takes up the word that it holds."""
    found = taken_up(found)
    best: dict[tuple[int, int], Found] = {}
    for f in found:
        for place in {(f.line, f.act.head.i), (f.line, f.act.last.i)}:
            if place not in best or f.confidence > best[place].confidence:
                best[place] = f
    return [f for f in found if best[f.line, f.act.head.i] is f and best[f.line, f.act.last.i] is f]


def taken_up(found: Sequence[Found]) -> list[Found]:
    """Fold into an act the word that ends its expression or that it undoes: « *lever les sanctions* » imposes none."""
    out = list(found)
    for whole in found:
        for inner in found:
            if inner is not whole and inner.line == whole.line and (holds(whole.act, inner.act) or undoes(whole.act, inner.act)):
                at = next(k for k, f in enumerate(out) if f.act is whole.act)
                out[at] = replace(complete(out[at], inner), confidence=whole.confidence)
                out = [f for f in out if f is not inner]
    return out


def holds(whole: Act, inner: Act) -> bool:
    """Tell whether a word is the last of an expression of the word files that fits."""
    fits = len(whole.entry.words) > 1 and whole.status == "met" and not whole.doubtful and whole.head.i != whole.last.i
    return fits and inner.head.i == whole.last.i


def undoes(whole: Act, inner: Act) -> bool:
    """Tell whether an act has another for its object whose end it is by its type."""
    undone = whole.entry.pos == "verb" and inner.entry.pos == "noun" and inner.entry.type in ends.get(whole.entry.type, ())
    return undone and inner.head in whole.slots.get("obj", ())


def lasts(act: Act) -> bool:
    """Tell whether an act is a lasting state, such as a presence, told in full: the ledger needs it whatever it weighs."""
    return act.entry.lasting and act.status == "met" and not act.doubtful


def candidates(page: Page, lines: Sequence[Line]) -> list[Found]:
    """Give every word that may tell an event, qualified and weighed, in order; nothing is dropped."""
    setting = setting_of(lines, page.language)
    return [f for line in lines for f in acts_of(line, page.language, setting)]


def acts_of(line: Line, language: str, setting: Setting, likely: bool = False) -> list[Found]:
    """Find, qualify and weigh the acts of one line; `likely`: only those that are more likely events than not."""
    scene = line.scene
    if scene is None or not telling(line):
        return []
    index = event_index(language)
    acts = reach(learnt.proposed(find_acts(scene, index), line.told, scene, index, language), scene, index)
    acts = [learnt.sides(act, line.told, scene) for act in acts]
    floor = threshold(line.told is not None) if likely else 0.0
    judged = (judge(act, acts, line, scene, language, setting, floor) for act in acts)
    return [found for found in judged if found is not None]


def judge(act: Act, acts: Sequence[Act], line: Line, scene: Scene, language: str, setting: Setting, floor: float) -> Found | None:
    """Weigh one act by its modality, place and time; if it reaches the floor, or lasts, give it with its sides and source."""
    verdict = learnt.modality(qualify(act, scene, language), act, line.told)
    place, time = where(act, scene, language), when(act, scene, line.times, acts)
    seen = evidence(act, scene, line, setting, verdict.modality, time is not None, place is not None)
    weight = confidence(seen, line.told is not None)
    if weight < floor and not lasts(act):
        return None
    source = attribute(act, scene, language, act.entry.type in speech_types(language))
    return Found(
        line.sentence.index,
        act,
        verdict,
        source,
        tuple(phrase(t, scene) for t in joint(act.actors, scene)),
        tuple(phrase(t, scene) for t in joint(act.recipients, scene)),
        objects_of(act, scene),
        speaker_phrase(source.token, scene, language) if source is not None else None,
        place,
        time,
        weight,
        seen,
    )


def objects_of(act: Act, scene: Scene) -> tuple[Name, ...]:
    """Give the operations and agreements named below an act's word: « le retrait de l'opération *Barkhane* »."""
    below = {t.idx for t in act.head.subtree}
    return tuple(n for n in scene.names if n.sort in ("operation", "agreement") and n.start in below)


def due(f: Found, line: Line, page: Page) -> Found:
    """Date an act to come after its dispatch where its day has no year and the next such day is nearer than the last.

    « Il a annoncé se rendre à Rome du 25 au 27 janvier », told on the 24th: the verb of saying alone would have it a year ago.
    """
    if (
        f.time is None
        or f.time.basis != "deduced"
        or f.verdict.modality not in ("planned", "requested")
        or page.published is None
    ):
        return f
    ahead = find_times(line.text, page.published.edtf, page.language, lambda _: "future")
    same = next((t for t in ahead if (t.start, t.end) == (f.time.start, f.time.end) and t.edtf), None)
    if same is None or days_away(same, page.published) + most_of_a_year > days_away(f.time, page.published):
        return f
    return replace(f, time=same)


def days_away(time: TimeExpression, published: When) -> int:
    """Give the days between a time and the day of its dispatch, or a number beyond all where either is open."""
    bounds = edtf.bounds(time.edtf) if time.edtf else (None, None)
    days = [abs((a - b).days) for a in bounds for b in (published.start, published.end) if a is not None and b is not None]
    return min(days, default=10**6)


def foreseen(f: Found, page: Page) -> Found:
    """An act dated after its dispatch is to come, whatever its tense: « mercredi 15, il les voit » in a text of the 13th."""
    if (
        f.time is None
        or f.time.edtf is None
        or f.verdict.modality != "actual"
        or page.published is None
        or page.published.end is None
    ):
        return f
    start, _ = edtf.bounds(f.time.edtf)
    if start is None or start < page.published.end:
        return f
    return replace(f, verdict=Verdict("planned", (), f"dated {f.time.edtf}, after the dispatch"))


def still_to_come(found: Sequence[Found]) -> list[Found]:
    """A noun that tells again an act announced above, without a cue of its own, tells it as announced: « ce retrait »."""
    out: list[Found] = []
    for f in found:
        if f.act.entry.pos == "noun" and f.verdict.modality == "actual" and not f.verdict.cues:
            before = next(
                (
                    e
                    for e in reversed(out)
                    if e.act.entry.words[0] == f.act.entry.words[0] and e.act.entry.type == f.act.entry.type
                ),
                None,
            )
            if before is not None and before.verdict.modality == "planned" and f.line - before.line <= told_again:
                f = replace(f, verdict=Verdict("planned", (), "announced above in the text"))
        out.append(f)
    return out


def headlined(found: Sequence[Found], lines: Sequence[Line]) -> list[Found]:
    """A headline tells in the present what its text says is to come (« Ils quittent le pays »): the text decides."""
    planned = {f.act.entry.type for f in found if f.verdict.modality == "planned" and lines[f.line].sentence.part != "headline"}
    out = []
    for f in found:
        head = f.act.head
        present = "Tense=Pres" in str(head.morph) and not auxiliaries(head)
        if (
            lines[f.line].sentence.part == "headline"
            and f.verdict.modality == "actual"
            and f.act.entry.type in planned
            and present
        ):
            f = replace(f, verdict=Verdict("planned", (), "told as still to come in the text"))
        out.append(f)
    return out


def told_once(found: Sequence[Found], line: Line, page: Page) -> list[Found]:
    """Fold words that tell one act of a line, then each word for deaths or wounds into the act that cost them."""
    found = same_acts(found, page.language)
    out = list(found)
    for f in found:
        if line.scene is None or page.language is None:
            break
        causing = [
            other
            for other in out
            if other is not f
            and other.verdict.modality == f.verdict.modality
            and (outcome_of(f.act, other.act, line.scene, page.language) or cost_too(f.act, other.act, page.language))
            and not apart(f, other)
        ]
        if causing:
            main = min(causing, key=lambda other: (is_outcome(other.act, page.language), abs(other.act.head.i - f.act.head.i)))
            out[out.index(main)] = complete(main, f)
            out.remove(f)
    return out


def apart(a: Found, b: Found) -> bool:
    """Tell whether two acts are told with times, or places, of their own."""
    times = a.time is not None and b.time is not None and a.time != b.time
    return times or (a.place is not None and b.place is not None and a.place != b.place)


def same_acts(found: Sequence[Found], language: str) -> list[Found]:
    """Fold words of one type that tell one act (tués dans une attaque) into one, with the sides of both."""
    out: list[Found] = []
    for f in found:
        twin = next(
            (k for k, other in enumerate(out) if other.act.entry.type == f.act.entry.type and one_act(other.act, f.act)), None
        )
        if twin is None:
            out.append(f)
        else:
            out[twin] = fold(out[twin], f, language)
    return out


def fold(a: Found, b: Found, language: str) -> Found:
    """Keep the act that says more, and complete its sides, place and time from the other."""

    def said(f: Found) -> tuple[bool, int, bool]:
        return not is_outcome(f.act, language), len(f.actors) + len(f.recipients), f.act.entry.pos == "verb"

    return complete(a, b) if said(a) >= said(b) else complete(b, a)


def complete(main: Found, side: Found) -> Found:
    """Complete the sides, the place and the time of an act from another word for it."""
    words = {(f.act.start, f.act.end) for f in (main, side)}
    extra = [p for p in (*side.actors, *side.recipients) if not any(p.start <= start < p.end for start, _ in words)]
    return replace(
        main,
        actors=main.actors or tuple(p for p in side.actors if p in extra),
        recipients=main.recipients or tuple(p for p in side.recipients if p in extra and p not in main.actors),
        place=main.place or side.place,
        time=main.time or side.time,
        confidence=max(main.confidence, side.confidence),
    )

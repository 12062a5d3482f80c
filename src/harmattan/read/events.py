"""Find event mentions: words of the lexicon whose frame the sentence fills. A finder never judges whether it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..lexicon import Entry, event_lexicon
from .models import pipeline
from .picking import side_rules, sides, slot
from .scene import Scene, noun_tags, verb_tags
from .syntax import is_denied
from .trees import Grammar, Slots, low, noun_slots

__all__ = ["Act", "Index", "anchored", "best_act", "event_index", "find_acts", "side_rules", "slot"]

Index = dict[tuple[str, str], tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Act:
    """An event word in its sentence: the entry, its tokens, the heads of its sides, and how well its frame fits.

    `status` is met, absent or unlisted (see `frame`), `doubtful` tells that the tagger sees another part of speech,
    `anchored` that a party is known and the words point to a specific act.
    """

    entry: Entry
    head: Any
    last: Any
    slots: Slots
    actors: tuple[Any, ...]
    recipients: tuple[Any, ...]
    status: str = "met"
    doubtful: bool = False
    anchored: bool = True

    @property
    def start(self) -> int:
        return int(self.head.idx)

    @property
    def end(self) -> int:
        return int(self.last.idx + len(self.last))


quote_marks = frozenset("\"«»“”'")


def admitted(token: Any, scene: Scene) -> Iterator[tuple[str, str]]:
    """Give the (part of speech, lemma) readings of a token that its tag and its neighbours allow."""
    analyses = scene.grammar.morphology.analyses(token.text)
    before = token.nbor(-1) if token.i else None
    if before is not None and before.text in quote_marks and before.i:
        before = before.nbor(-1)  # les « attaques »
    after_determiner = before is not None and (
        before.pos_ in ("DET", "ADP", "NUM") or (before.pos_ == "ADJ" and before.dep_ == "amod" and before.head.i == token.i)
    )
    if before is not None and low(before) in scene.grammar.objects and before.pos_ == "PRON" and token.pos_ in verb_tags:
        after_determiner = False
    for pos, lemma in analyses:
        if pos == "verb":
            tagged = token.pos_ in verb_tags
            participle = token.pos_ in ("ADJ", "NOUN", "PROPN") and low(token).endswith(scene.grammar.participles)
            if tagged and not (
                after_determiner and "VerbForm=Inf" not in str(token.morph) and before is not None and before.pos_ == "DET"
            ):
                yield pos, lemma
            elif not tagged and not after_determiner and (token.pos_ != "PROPN" or token.i == 0):
                noun = (
                    token.pos_ == "NOUN"
                    and scene.grammar.morphology.is_listed(token.text)
                    and any(p == "noun" for p, _ in analyses)
                )
                if (participle and not noun) or (noun and joins_verbs(token, scene.grammar)):
                    yield pos, lemma
            elif not tagged and participle and token.pos_ == "ADJ":
                yield pos, lemma
        elif pos == "noun":
            if (
                token.pos_ in noun_tags
                or (after_determiner and token.pos_ != "ADV")
                or token.dep_ in ("nsubj", "obj", "obl:mod", "nmod", "obl:arg")
            ):
                yield pos, lemma
        elif token.pos_ in ("ADJ", "VERB", "NOUN"):
            yield pos, lemma


def joins_verbs(token: Any, g: Grammar) -> bool:
    """Tell whether a word tagged as a noun stands where a verb stands: after a subject or « et », before a complement."""
    if not token.i or token.i + 1 >= len(token.doc):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    return (
        before.pos_ in ("CCONJ", "PRON", "PROPN", "NOUN")
        and after.pos_ in ("ADP", "DET", "SCONJ", "ADV")
        and g.prepositions.get(low(after), low(after)) != g.of
    )


def following(entry: Entry, head: Any, scene: Scene) -> Any | None:
    """Match the rest of an expression after its head; give the last token, or None."""
    last = int(head.i)
    gap = 5 if entry.pos == "verb" else 1
    forms, determiners = scene.forms, scene.grammar.determiners
    if not all(piece in determiners or scene.holds(piece) for piece in entry.words[1:]):
        return None
    for piece in entry.words[1:]:
        if piece in determiners:
            if last + 1 < len(forms) and (forms[last + 1] in determiners or forms[last + 1] in scene.grammar.prepositions):
                last += 1
            continue
        for at in range(last + 1, min(last + 2 + gap, len(forms))):
            form = forms[at]
            if form == piece or scene.grammar.prepositions.get(form) == piece or same_word(form, piece, scene):
                last = at
                break
            if entry.pos != "verb" and scene.doc[at].pos_ in ("PUNCT", "VERB"):
                return None
        else:
            return deep_object(entry, head, piece, scene) if len(entry.words) <= 3 and piece == entry.words[-1] else None
    return scene.doc[last]


def same_word(form: str, piece: str, scene: Scene) -> bool:
    """Tell whether two forms are of one lemma: « frappes aériennes » is « frappe aérienne »."""
    analyses = scene.grammar.morphology.analyses
    verbs = {lemma for pos, lemma in analyses(form) if pos == "verb"}
    shared = analyses(form) & analyses(piece)
    return len(piece) > 2 and any(pos != "verb" and lemma not in verbs for pos, lemma in shared)


def deep_object(entry: Entry, head: Any, piece: str, scene: Scene) -> Any | None:
    """Des sanctions ont été imposées: the expression's noun before its verb."""
    if entry.pos != "verb":
        return None
    for token in scene.verb_slots(head).get("obj", []):
        if piece in scene.lemmas(token):
            return head
    return None


def frame(entry: Entry, slots: Slots, head: Any, scene: Scene) -> str | None:
    """Tell how an entry's conditions stand: "met", "absent" (a slot is empty), "unlisted" (something else); None if excluded."""
    if entry.reflexive is not None and ("refl" in slots) is not entry.reflexive:
        return None
    if entry.denied and not is_denied(head, scene.grammar):
        return None
    listed = {v for _, values in entry.needs for v in values if not v.startswith("@") and v != "*"}
    for names, values in entry.excludes:
        tokens = [t for name in names for t in slot(slots, name, head, scene)]
        tokens = [t for t in tokens if not any(scene.fits(t, v, doubt=False) for v in listed)]
        if any(scene.fits(t, v, doubt=False) for t in tokens for v in values):
            return None
    status = "met"
    for names, values in entry.needs:
        tokens = [t for name in names for t in slot(slots, name, head, scene)]
        if not tokens:
            status = "absent" if status == "met" else status
        elif not any(scene.fits(t, v, doubt=True) for t in tokens for v in values):
            status = "unlisted"
    return status


def find_acts(scene: Scene, index: Index) -> list[Act]:
    """Find the event words of a parsed sentence whose conditions hold, one a token, longest expression first."""
    acts: list[Act] = []
    covered: set[int] = set()
    for token in scene.doc:
        auxiliary = token.pos_ == "AUX" and token.dep_.startswith("aux")
        if token.i in covered or token.is_punct or token.is_space or auxiliary:
            continue
        if inside_compound(token, scene):
            continue
        name = scene.name_at(token)
        if name is not None and name.sort not in ("operation", "nationality") and len(name.text.split()) > 0:
            continue
        found = best_act(token, scene, index)
        if found is not None:
            acts.append(found)
            covered.update((token.i, found.last.i), own_words(found.entry, token, found.last, scene))
    return acts


def inside_compound(token: Any, scene: Scene) -> bool:
    """Tell whether a word only completes the name of a party or a thing: cour d'*appel*, fusil d'*assaut*, chef de *guerre*."""
    for back in (1, 2, 3):
        if token.i < back or scene.doc[token.i - back].pos_ != "NOUN":
            continue
        first = scene.doc[token.i - back]
        heads = [lemma for pos, lemma in scene.grammar.morphology.analyses(first.text) if pos == "noun"]
        for length in range(back + 1, 5):
            rest = scene.forms[first.i + 1 : first.i + length]
            if len(rest) < length - 1:
                break
            found = {c for head in heads for c in scene.classes.of(" ".join([head, *rest]).replace("' ", "'"))}
            if found & (scene.classes.actors | things_named):
                return True
    return False


things_named = frozenset(("weapon", "vehicle", "building", "position"))
order = ("met", "absent", "unlisted")


def is_noun(token: Any, scene: Scene) -> bool:
    """Tell whether a word that could be a verb is surely a noun: tagged, known, after article or number (dix *manifestants*)."""
    article = token.i > 0 and token.nbor(-1).pos_ in ("DET", "NUM") and token.nbor(-1).head == token
    known = any(pos == "noun" for pos, _ in scene.grammar.morphology.analyses(token.text))
    return bool(article and known and token.pos_ == "NOUN")


def best_act(token: Any, scene: Scene, index: Index) -> Act | None:
    """Give the act that a token tells, by the entry whose frame fits best; the longest expression wins a tie."""
    analyses = [pair for pair in scene.grammar.morphology.analyses(token.text) if pair in index]
    if not analyses:
        return None
    allowed = set(admitted(token, scene))
    refused = False
    found: list[tuple[tuple[int, int, int], Act]] = []
    for pos, lemma in sorted(analyses, key=lambda x: (("verb", "noun", "adj").index(x[0]), len(x[1]), x[1])):
        entries = index[pos, lemma]
        matched = [(entry, last) for entry in entries if (last := following(entry, token, scene)) is not None]
        if not matched:
            continue
        doubtful = (pos, lemma) not in allowed
        if doubtful and pos == "verb" and is_noun(token, scene):
            continue
        slots = scene.verb_slots(token) if pos in ("verb", "adj") else noun_slots(token, scene.grammar)
        for entry, last in matched:
            own = slots
            if len(entry.words) > 1:
                own = (
                    with_inner(entry, slots, token, last, scene)
                    if pos == "verb"
                    else noun_slots(last, scene.grammar)
                    if last.dep_ == "obj"
                    else slots
                )
            mine = own_words(entry, token, last, scene)
            own = {name: [t for t in tokens if t.i not in mine] for name, tokens in own.items()}
            own = {name: tokens for name, tokens in own.items() if tokens or name == "refl"}
            status = frame(entry, own, last, scene)
            if status is None:
                refused = refused or not doubtful
                continue
            actors, recipients = sides(entry, own, token, last, scene)
            act = Act(entry, token, last, own, actors, recipients, status, doubtful)
            act = replace(act, anchored=anchored(act, scene))
            found.append(((int(doubtful), order.index(status), -len(entry.words)), act))
    best = min(found, key=lambda x: x[0])[1] if found else None
    if best is not None and best.doubtful and refused:
        return None  # what the word says here is known, and is no event
    return best


def own_words(entry: Entry, head: Any, last: Any, scene: Scene) -> set[int]:
    """Give the positions of the words after its head that belong to the expression itself, not to its sides."""
    after = range(head.i + 1, last.i + 1)
    return {
        at
        for at in after
        if any(scene.forms[at] == piece or same_word(scene.forms[at], piece, scene) for piece in entry.words[1:])
    }


def with_inner(entry: Entry, slots: Slots, head: Any, last: Any, scene: Scene) -> Slots:
    """An expression's own noun may carry its sides: lancer une attaque *contre X*, prendre le contrôle *de la ville*."""
    mine = own_words(entry, head, last, scene)
    inner = [t for t in head.doc[head.i + 1 : last.i + 1] if t.pos_ in noun_tags and t.i in mine]
    out = {name: [t for t in tokens if t not in inner] for name, tokens in slots.items()}
    for token in inner:
        for name, tokens in noun_slots(token, scene.grammar).items():
            if name not in ("light", "undergo"):
                out.setdefault(name, []).extend(t for t in tokens if t not in out.get(name, []))
    return {name: tokens for name, tokens in out.items() if tokens or name == "refl"}


def anchored(act: Act, scene: Scene) -> bool:
    """Tell whether a weak word is a specific act: a known party and a time, a place, a number or a definite complement."""
    parties = [t for t in (*act.actors, *act.recipients) if scene.classes_of(t) & (scene.classes.actors | {"state"})]
    if not parties:
        return False
    determiner = next((c for c in act.head.children if c.dep_ == "det"), None)
    if act.head.pos_ in verb_tags:
        return True
    definite = determiner is not None and low(determiner) in scene.grammar.determiners
    dated = any(n.sort in ("place", "state") for n in scene.names if n.start > act.start) or any(
        t.pos_ == "NUM" for t in scene.doc
    )
    return definite or dated


@cache
def event_index(language: str) -> Index:
    """Index the event words by part of speech and head, their words cut as the pipeline's tokenizer cuts them."""
    tokenizer = pipeline(language).nlp.tokenizer
    out: dict[tuple[str, str], list[Entry]] = {}
    for entry in event_lexicon(language).entries:
        words = tuple(low(t) for t in tokenizer(" ".join(entry.words).replace("' ", "'")))
        out.setdefault((entry.pos, words[0]), []).append(replace(entry, words=words))
    return {
        key: tuple(sorted(found, key=lambda e: (-len(e.words), not e.denied, -len(e.needs) - len(e.excludes), e.id)))
        for key, found in out.items()
    }

"""Find event mentions: words of the lexicon whose frame the sentence fills. A finder never judges whether it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..lexicon import Entry, event_lexicon, load_toml
from .models import pipeline
from .scene import Scene, noun_tags, verb_tags
from .trees import Grammar, Slots, is_passive, low, noun_slots, preposition

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


inner_slots = frozenset("subj obj que inf adj poss refl light undergo attribute".split())


def slot(act_slots: Slots, name: str, head: Any, scene: Scene) -> list[Any]:
    """Give a slot's heads; a preposition that the tree hung elsewhere is looked for in the words that follow."""
    if act_slots.get(name):
        return act_slots[name]
    g = scene.grammar
    if name in inner_slots or not any(g.prepositions.get(form, form) == name for form in scene.forms[head.i + 1 : head.i + 16]):
        return []
    for token in head.doc[head.i + 1 : head.i + 17]:
        if (token.pos_ in verb_tags and token.dep_ in ("ROOT", "conj", "advcl", "acl:relcl", "ccomp")) or token.text in ";:":
            break
        if token.pos_ in ("NOUN", "PROPN", "PRON") and preposition(token, g) == name and (name != g.of or token.i - head.i < 4):
            inner = token.head.i > head.i and token.head.pos_ == "NOUN" and token.head != head
            inner = inner and "," not in scene.forms[token.head.i : token.i]
            if inner and (name == g.of or (name == g.to and token.head not in act_slots.get("obj", []))):
                continue
            return [token]
    return []


def admitted(token: Any, scene: Scene) -> Iterator[tuple[str, str]]:
    """Give the (part of speech, lemma) readings of a token that its tag and its neighbours allow."""
    analyses = scene.grammar.morphology.analyses(token.text)
    before = token.nbor(-1) if token.i else None
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
    listed = {v for _, values in entry.needs for v in values if not v.startswith("@")}
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


def sides(entry: Entry, slots: Slots, head: Any, last: Any, scene: Scene) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Give the heads of actors and recipients, by the entry's slots in order of preference."""
    taken: set[int] = set()
    by = scene.grammar.by
    actor_slots = (
        (*entry.actor, "light") if entry.pos == "noun" else (*entry.actor, by) if is_passive(head, scene.grammar) else entry.actor
    )
    recipient_slots = (*entry.recipient, "undergo") if entry.pos == "noun" else entry.recipient

    def pick(names: Sequence[str]) -> tuple[Any, ...]:
        late: tuple[Any, ...] = ()
        for name in names:
            kind = entry.type if names != actor_slots else ""
            found = [t for t in slot(slots, name, last, scene) if t.i not in taken and may_be_party(t, name, kind, scene)]
            if found and entry.pos == "noun" and name == scene.grammar.of and not late and all(is_land(t, scene) for t in found):
                late = tuple(found)  # le retrait du Mali: who withdraws is said elsewhere, if at all
                continue
            if found:
                taken.update(t.i for t in found)
                return tuple(found)
        taken.update(t.i for t in late)
        return tuple(t for t in late if "state" in scene.classes_of(t)) if names == actor_slots else late

    if entry.symmetric:
        both = [
            t
            for name in scene.grammar.symmetric
            for t in slot(slots, name, last, scene)
            if may_be_party(t, name, entry.type, scene)
        ]
        return tuple({t.text: t for t in both}.values()), ()
    if scene.grammar.of in entry.recipient and scene.grammar.of not in entry.actor:
        recipients = pick(recipient_slots)
        actors = pick(actor_slots)
    else:
        actors = pick(actor_slots)
        recipients = pick(recipient_slots)
    if not recipients and entry.type in side_rules()["through"]["types"]:
        recipients = tuple(t for t in behind(slots, recipient_slots, last, scene, entry.type) if t.i not in taken)
    return actors, recipients


def is_land(token: Any, scene: Scene) -> bool:
    """Tell whether a token names a country or a place."""
    name = scene.name_at(token)
    return name is not None and name.sort in ("state", "place", "capital")


@cache
def side_rules() -> dict[str, Any]:
    return load_toml("ontology/sides.toml")


def behind(slots: Slots, names: Sequence[str], head: Any, scene: Scene, kind: str) -> list[Any]:
    """Give who is behind an object that is no party itself: « condamne l'arrestation de X par *Y* », « salue le rôle de *X* »."""
    for name in names:
        for token in slot(slots, name, head, scene):
            if token.pos_ != "NOUN" or may_be_party(token, name, kind, scene):
                continue
            inner = noun_slots(token, scene.grammar)
            for slot_name in (scene.grammar.by, scene.grammar.of, "adj", "poss"):
                found = [t for t in inner.get(slot_name, []) if may_be_party(t, slot_name, kind, scene)]
                if found:
                    return found
    return []


def may_be_party(token: Any, name: str, kind: str, scene: Scene) -> bool:
    """Tell whether a slot's head can be a side of an act of this type: an actor, a name, an open word, or a thing that is hit.

    `kind` is empty for the one who acts: things are only done to.
    """
    found = scene.name_at(token)
    if name == "adj":
        return found is not None and found.sort == "nationality"
    if name == "poss":
        return True
    if low(token) in scene.grammar.none or any(low(child) in scene.grammar.none for child in token.children):
        return False  # aucune organisation n'a revendiqué l'attaque
    if found is not None and found.sort in ("place", "state", "capital") and name in scene.grammar.at:
        return found.sort != "place" and kind not in side_rules()["located"]["types"]
    if scene.is_open(token):
        return low(token) not in scene.grammar.nobody
    if found is not None and found.sort in ("operation", "agreement"):
        return found.sort == "operation"
    classes = scene.classes_of(token)
    return bool(classes & (scene.classes.actors | {"person", "state", "name", *side_rules()["things"].get(kind, ())}))


def find_acts(scene: Scene, index: Index) -> list[Act]:
    """Find the event words of a parsed sentence whose conditions hold, one a token, longest expression first."""
    acts: list[Act] = []
    covered: set[int] = set()
    for token in scene.doc:
        if token.i in covered or token.is_punct or token.is_space:
            continue
        name = scene.name_at(token)
        if name is not None and name.sort not in ("operation", "nationality") and len(name.text.split()) > 0:
            continue
        found = best_act(token, scene, index)
        if found is not None:
            acts.append(found)
            covered.update(range(token.i, found.last.i + 1))
    return acts


order = ("met", "absent", "unlisted")


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
        key: tuple(sorted(found, key=lambda e: (-len(e.words), -len(e.needs) - len(e.excludes), e.id)))
        for key, found in out.items()
    }

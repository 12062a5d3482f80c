"""Who says so: for every act the speaker who asserts it, with the cue; None where the outlet itself tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..lexicon import load_toml
from .cues import of_kind
from .events import Act
from .parties import Phrase, phrase
from .scene import Scene, noun_tags, verb_tags
from .sources import Source, according_to, clause_start, gerund, incises, infinitive
from .trees import is_passive, low, noun_slots, preposition
from .voices import Voices, bare, is_source, sayer, verb_lemmas, voices

__all__ = ["Source", "attribute", "own_words", "speaker_phrase"]

beside = re.compile(r"(?: [^,.;:«»\"]{1,50})?\s?,\s?(?:\w+ ){0,3}")


def attribute(act: Act, scene: Scene, language: str, speech_act: bool) -> Source | None:
    """Give the source of an act within its sentence, or None where the outlet itself tells it.

    Order: the nearest verb or noun of saying that governs the act; "selon X"; the incise. `speech_act` tells that the act is
    itself said by its actor (accuses, demands): only a third party can be its source.
    """
    v = voices(language)
    speech_act = speech_act and not of_kind(act.entry, "deeds")
    for source in governors(act, scene, v):
        if not (speech_act and source.kind == "reported" and same_voice(source.token, act)):
            return source
    if behind(act, scene, v):
        return None
    clause = told_that(act, scene, v)
    if clause is not None and not (speech_act and same_voice(clause.token, act)):
        return clause
    for source in sorted(beside_the_clause(scene, v), key=lambda s: abs(s.cue.i - act.head.i)):
        if source.cue != act.head and covers(source, act, scene) and not (speech_act and same_voice(source.token, act)):
            return source
    return None


def beside_the_clause(scene: Scene, v: Voices) -> tuple[Source, ...]:
    """Give the sources that "selon" and incises name, found once a sentence."""
    kept: dict[str, tuple[Source, ...]] = scene.doc.user_data
    if "sources" not in kept:
        kept["sources"] = (*according_to(scene, v), *incises(scene, v))
    return kept["sources"]


def governors(act: Act, scene: Scene, v: Voices) -> Iterator[Source]:
    """Yield the sources of the verbs and nouns of saying above an act, nearest first."""
    token, relative = act.head, False
    for _ in range(10):
        head = token.head
        if head == token or background(token, scene, v):
            return
        if token.dep_ == "acl:relcl":
            relative = True
            if low(head) in v.nobody:
                return
        verb = head
        if (
            token.dep_ == "acl"
            and infinitive(token)
            and head.pos_ in noun_tags
            and verb_lemmas(head.head, scene, v) & set(v.oblique)
            and head.dep_ in ("obj", "obl:arg", "obl:agent", "iobj")
        ):
            verb = head.head
        if verb != act.head and (
            verb != head or (content_of(token, head, act, scene, v) and not (relative and token.pos_ not in verb_tags))
        ):
            speaker = sayer(verb, scene, v)
            if speaker is not None and is_source(speaker, scene, v):
                yield Source(
                    speaker,
                    verb,
                    "reported" if token.pos_ in verb_tags and not verb_lemmas(verb, scene, v) & set(v.oblique) else "asked",
                    clause_start(verb, v),
                )
        elif (mistagged := threat(token, head, scene, v)) is not None:
            yield Source(head, mistagged, "asked", int(mistagged.i))
        elif head.pos_ == "NOUN" and token.dep_ in ("nmod", "acl", "obl:arg", "ccomp", "xcomp"):
            found = holder_of(token, head, scene, v)
            if found is not None:
                yield Source(found, head, "asked", int(head.i))
        token = head


def threat(token: Any, head: Any, scene: Scene, v: Voices) -> Any | None:
    """Give the verb of saying that the tagger takes for an adjective of its subject: « la junte *menace* de fermer … »."""
    mark = next((t for t in token.children if t.dep_ == "mark" and t.i < token.i), None)
    if mark is None or mark.i == 0 or token.dep_ != "acl" or not infinitive(token):
        return None
    verb = mark.nbor(-1)
    case = scene.grammar.prepositions.get(low(mark), low(mark))
    lemmas = scene.grammar.morphology.lemmas(verb.text, "verb")
    says = verb.dep_ == "amod" and verb.head == head and is_source(head, scene, v)
    return verb if says and any(case in v.oblique.get(lemma, ()) for lemma in lemmas) else None


def told_that(act: Act, scene: Scene, v: Voices) -> Source | None:
    """Give who says « … que » before an act that the tree hangs elsewhere: the nearest verb of saying with an open clause."""
    at = int(act.head.i)
    path = [act.head, *act.head.ancestors]
    for that in reversed(scene.doc[:at]):
        if that.text == ";":
            return None
        if low(that) not in v.that or that.i == 0:
            continue
        verb = next((t for t in reversed(scene.doc[max(0, that.i - 5) : that.i]) if t.pos_ in verb_tags), None)
        if verb is None or not verb_lemmas(verb, scene, v) & v.clause or verb.dep_ == "acl:relcl" or verb in act_words(act):
            return None
        beside = any(t.head == verb and t.dep_ in ("conj", "advcl", "parataxis", "nsubj") for t in path)
        speaker = sayer(verb, scene, v)
        if beside or gerund(verb) or speaker is None or not is_source(speaker, scene, v) or speaker.i > verb.i:
            return None
        return Source(speaker, verb, "reported", clause_start(verb, v))
    return None


def act_words(act: Act) -> tuple[Any, ...]:
    return (act.head, *act.head.children)


def holder_of(token: Any, noun: Any, scene: Scene, v: Voices) -> Any | None:
    """Give whose appeal, demand or announcement a noun is, if `token` is what it says."""
    lemmas = set(scene.grammar.morphology.lemmas(noun.text, "noun")) & set(v.nouns)
    case = preposition(token, scene.grammar) or preposition_of(token, scene)
    if not any(scene.grammar.prepositions.get(case or "", case) in v.nouns[lemma] for lemma in lemmas):
        return None
    slots = noun_slots(noun, scene.grammar)
    for name in ("light", scene.grammar.by, "poss", scene.grammar.of):
        for other in slots.get(name, []):
            if other != token and (name == "poss" or (is_source(other, scene, v) and not set(scene.lemmas(other)) & v.carriers)):
                return other
    return None


def content_of(token: Any, head: Any, act: Act, scene: Scene, v: Voices) -> bool:
    """Tell whether `token` hangs on a verb of saying as what is said: a clause, an infinitive or a noun of action.

    What is ordered is said while it is still to come; what one wishes to do oneself is told by the outlet.
    """
    lemmas = verb_lemmas(head, scene, v)
    dep = token.dep_
    if not lemmas or gerund(token):
        return False
    if token.pos_ in verb_tags and dep in ("ccomp", "xcomp", "advcl", "obl:arg", "obj", "obl:mod"):
        marks = (scene.grammar.of, scene.grammar.to, None)
        if dep in ("advcl", "obl:mod") and not (infinitive(token) and preposition_of(token, scene) in marks):
            return False
        if infinitive(token) and any(preposition_of(token, scene) in v.oblique.get(lemma, ()) for lemma in lemmas):
            return True
        if infinitive(token) and not lemmas & (v.clause - v.wished):
            return False
        return bool(lemmas & v.clause)
    if dep in ("obj", "nsubj:pass", "xcomp", "ccomp") or (dep == "nsubj" and is_passive(head, scene.grammar)):
        return bool(lemmas & v.object) or (bool(lemmas & v.ordered) and of_kind(act.entry, "to_come"))
    if dep in ("obl:arg", "obl:mod", "obl", "nmod", "advcl"):
        case = preposition(token, scene.grammar)
        if preposition_of(token, scene) is not None and any(t.dep_ == "cop" for t in token.children):
            case = preposition_of(token, scene)  # accuser d'être à l'origine de
        lemmas |= {f"{lemma} {low(c)}" for lemma in lemmas for c in head.children if c.pos_ == "NOUN" and c.i < token.i}
        told = any(child.dep_ == "obj" and child.i < token.i for child in head.children)
        return any(case in v.oblique[lemma] for lemma in lemmas & set(v.oblique)) or (
            told and case in v.inside and bool(lemmas & v.object)
        )
    return False


def preposition_of(verb: Any, scene: Scene) -> str | None:
    form = next((low(c) for c in verb.children if c.dep_ == "mark" and c.i < verb.i), None)
    form = form or next((low(c) for c in verb.children if c.dep_ == "case" and c.i < verb.i), None)
    return scene.grammar.prepositions.get(form, form) if form is not None else None


def background(token: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether a word hangs on what is above it as something known already: after, since, whereas."""
    if token.pos_ in noun_tags and preposition(token, scene.grammar) in v.behind:
        case = next(c for c in token.children if c.dep_ == "case" and c.i < token.i)
        return not (case.pos_ == "NOUN" and case.i == token.head.i + 1)  # faire suite à
    before = token.left_edge
    return token.dep_ == "advcl" and (
        low(before) in v.against or low(before) in v.behind or (before.i > 0 and low(before.nbor(-1)) in v.against)
    )


def behind(act: Act, scene: Scene, v: Voices) -> bool:
    return any(token.dep_ != "advcl" and background(token, scene, v) for token in (act.head, *act.head.ancestors))


def same_voice(speaker: Any, act: Act) -> bool:
    """Tell whether an act of speech is the speaker's own: its actor is the speaker, a pronoun for it, or nobody else named."""
    if not act.actors:
        return act.entry.pos != "noun"
    return speaker in act.actors or all(t.pos_ in ("PRON", "DET") and same_number(t, speaker) for t in act.actors)


def same_number(pronoun: Any, speaker: Any) -> bool:
    own, other = pronoun.morph.get("Number"), speaker.morph.get("Number")
    return not own or not other or own == other or "Person=3" not in str(pronoun.morph)


def own_words(act: Act, language: str) -> bool:
    """Tell whether an act in a quotation is done by its speaker in the first person ("nous demandons")."""
    return bool(act.actors) and all(low(token) in voices(language).first for token in act.actors)


def covers(source: Source, act: Act, scene: Scene) -> bool:
    """Tell whether "selon X" or an incise bears on an act: what it follows, or what follows it where nothing comes before."""
    doc, at = scene.doc, act.head.i
    if source.token.left_edge.i <= at <= source.cue.i or source.first <= at <= max(source.cue.i, source.token.i):
        return False
    if source.kind == "opinion":
        return False
    if source.first and doc[source.first - 1].text == "(":
        end = next((t.i for t in doc[source.first :] if t.text == ")"), len(doc))
        return bool(source.cue.i < at < end) or not any(t.text == "," for t in doc[source.cue.i : end])
    relative = next((t for t in (source.token, *source.token.ancestors) if t.dep_ == "acl:relcl"), None)
    if relative is not None and source.kind == "according" and at < relative.left_edge.i and doc[source.first - 1].text != ",":
        return False  # des frappes qui ont fait neuf morts selon la mairie: only the deaths
    start = max((t.i + 1 for t in doc[: source.first] if t.text == ";"), default=0)
    said_before = any("Mood=" in str(t.morph) for t in doc[start : source.first])
    if at < source.first:
        return bool(at >= start)
    return not said_before and not any(t.text == ";" for t in doc[source.first : at])


def verbless(doc: Any, start: int, end: int) -> bool:
    return not any("Mood=" in str(t.morph) for t in doc if start <= t.idx < end)


def speaker_phrase(token: Any, scene: Scene, language: str) -> Phrase:
    """Describe a speaker: its phrase with the name beside it ("le préfet, Ali Konaté"); an inverted pronoun without hyphen."""
    p = phrase(token, scene)
    opener = p.text.split(" ")[0]
    if (opener.lower(),) in voices(language).according and token.text != opener:
        p = replace(p, start=p.start + len(opener) + 1, text=p.text[len(opener) + 1 :])
    if token.text.startswith("-"):
        word = bare(token, voices(language))
        end = int(token.idx) + len(token.text)
        data = load_toml(f"languages/{language}/attribution.toml")["pronouns"]
        plural, feminine = word in data["plural"], word in data["feminine"]
        return replace(p, start=end - len(word), end=end, text=word, sort="pronoun", head=word, plural=plural, feminine=feminine)
    line = scene.doc.text
    own = scene.name_at(token)
    if p.sort == "pronoun" or (own is not None and own.sort == "person"):
        return p
    for name in scene.names:
        if name.sort != "person":
            continue
        if p.end < name.start and beside.fullmatch(line[p.end : name.start]) and verbless(scene.doc, p.end, name.start):
            return replace(p, end=name.end, text=line[p.start : name.end], name=name, sort="person")
        if name.end < p.start and line[name.end : p.start].strip() == ",":
            return replace(p, start=name.start, text=line[name.start : p.end], name=name, sort="person")
    return p

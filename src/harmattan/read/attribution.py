"""Who says so: for every act the speaker who asserts it, with the cue; None where the outlet itself tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..lexicon import load_toml
from .events import Act
from .parties import Phrase, phrase
from .scene import Scene, noun_tags, verb_tags
from .trees import is_passive, low, noun_slots, preposition
from .voices import Voices, bare, clitic, is_source, nominal, sayer, speaking, top, verb_lemmas, voices

marks = frozenset({",", "»", '"', "”", "''", "’’", "'", "-", "–", "—", "(", "!", "?", "…", "...", ".", ";", ":"})
beside = re.compile(r"(?: [^,.;:«»\"]{1,50})?\s?,\s?(?:\w+ ){0,3}")
closing = frozenset({"»", '"', "”", "''", "’’", "'"})


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker's head token with the cue's token, the first token of the cue's clause, and the kind of cue.

    Kinds: according ("selon X"), opinion ("pour X, …"), reported ("X a dit que …"), asked ("X demande …"), incise ("…, a dit X").
    """

    token: Any
    cue: Any
    kind: str
    first: int = 0


def attribute(act: Act, scene: Scene, language: str, speech_act: bool) -> Source | None:
    """Give the source of an act within its sentence, or None where the outlet itself tells it.

    Order: the nearest verb or noun of saying that governs the act; "selon X"; the incise. `speech_act` tells that the act is
    itself said by its actor (accuses, demands): only a third party can be its source.
    """
    v = voices(language)
    for source in governors(act, scene, v):
        if not (speech_act and source.kind == "reported" and same_voice(source.token, act)):
            return source
    if behind(act, scene, v):
        return None
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
            and head.dep_ in ("obj", "obl:arg", "iobj")
        ):
            verb = head.head
        if verb != act.head and (
            verb != head or (content_of(token, head, scene, v) and not (relative and token.pos_ not in verb_tags))
        ):
            speaker = sayer(verb, scene, v)
            if speaker is not None and is_source(speaker, scene, v):
                yield Source(
                    speaker,
                    verb,
                    "reported" if token.pos_ in verb_tags and not verb_lemmas(verb, scene, v) & set(v.oblique) else "asked",
                    clause_start(verb, v),
                )
        elif head.pos_ == "NOUN" and token.dep_ in ("nmod", "acl", "obl:arg", "ccomp", "xcomp"):
            found = holder_of(token, head, scene, v)
            if found is not None:
                yield Source(found, head, "asked", int(head.i))
        token = head


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


def content_of(token: Any, head: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether `token` hangs on a verb of saying as what is said: a clause, an infinitive or a noun of action."""
    lemmas = verb_lemmas(head, scene, v)
    dep = token.dep_
    if not lemmas or gerund(token):
        return False
    if token.pos_ in verb_tags and dep in ("ccomp", "xcomp", "advcl", "obl:arg", "obj", "obl:mod"):
        marks = (scene.grammar.of, scene.grammar.to, None)
        if dep in ("advcl", "obl:mod") and not (infinitive(token) and preposition_of(token, scene) in marks):
            return False
        return bool(lemmas & v.clause)
    if dep in ("obj", "nsubj:pass", "xcomp", "ccomp") or (dep == "nsubj" and is_passive(head, scene.grammar)):
        return bool(lemmas & v.object)
    if dep in ("obl:arg", "obl:mod", "obl", "nmod", "advcl"):
        case = preposition(token, scene.grammar)
        told = any(child.dep_ == "obj" and child.i < token.i for child in head.children)
        return any(case in v.oblique[lemma] for lemma in lemmas & set(v.oblique)) or (
            told and case in v.inside and bool(lemmas & v.object)
        )
    return False


def infinitive(verb: Any) -> bool:
    return "VerbForm=Inf" in str(verb.morph) or any(
        "VerbForm=Inf" in str(c.morph) for c in verb.children if c.dep_.startswith("aux")
    )


def gerund(verb: Any) -> bool:
    return "VerbForm=Part" in str(verb.morph) and "Tense=Pres" in str(verb.morph)


def preposition_of(verb: Any, scene: Scene) -> str | None:
    form = next((low(c) for c in verb.children if c.dep_ in ("mark", "case") and c.i < verb.i), None)
    return scene.grammar.prepositions.get(form, form) if form is not None else None


def background(token: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether a word hangs on what is above it as something known already: after, since, whereas."""
    if token.pos_ in noun_tags and preposition(token, scene.grammar) in v.behind:
        return True
    before = token.left_edge
    return token.dep_ == "advcl" and (
        low(before) in v.against or low(before) in v.behind or (before.i > 0 and low(before.nbor(-1)) in v.against)
    )


def behind(act: Act, scene: Scene, v: Voices) -> bool:
    return any(background(token, scene, v) for token in (act.head, *act.head.ancestors))


def same_voice(speaker: Any, act: Act) -> bool:
    """Tell whether an act of speech is the speaker's own: its actor is the speaker, a pronoun for it, or nobody else named."""
    return not act.actors or speaker in act.actors or all(t.pos_ in ("PRON", "DET") for t in act.actors)


def own_words(act: Act, language: str) -> bool:
    """Tell whether an act in a quotation is done by its speaker in the first person ("nous demandons")."""
    return bool(act.actors) and all(low(token) in voices(language).first for token in act.actors)


def incises(scene: Scene, v: Voices) -> list[Source]:
    """Give the sources of "…, a déclaré X", "…, dit-il", "comme l'a indiqué X"."""
    out = []
    for token in scene.doc:
        lemmas = verb_lemmas(token, scene, v)
        helped = bool(lemmas & v.helped) and token.i > 0 and bool(verb_lemmas(token.nbor(-1), scene, v) & v.helpers)
        if not helped and not lemmas & v.say:
            continue
        first = clause_start(token, v)
        before = scene.doc[first - 1] if first else None
        opened = any(tuple(low(t) for t in scene.doc[max(0, first - len(e)) : first]) == e for e in v.openers)
        marked = before is None or before.text in marks or opened
        if not marked and not (lemmas & v.say - v.transitive and trails(token)):
            continue
        inverted = clitic(token, v)
        if inverted is None:
            inverted = next((t for t in scene.doc[first : token.i] if t.text.startswith("-") and bare(t, v) in v.clitics), None)
        if inverted is not None:
            learnt = next(
                (source for lemma in lemmas & set(v.learnt) for source in learnt_from(token, scene, v.learnt[lemma])), None
            )
            if learnt is not None:
                out.append(Source(learnt, token, "incise", first))
            elif bare(inverted, v) not in v.nobody:
                out.append(Source(inverted, token, "incise", first))
            continue
        following = scene.doc[token.i + 1] if token.i + 1 < len(scene.doc) else None
        if (
            following is None
            or low(following) in v.that
            or following.text == ":"
            or gerund(token)
            or (infinitive(token) and not helped)
        ):
            continue
        quoted = (
            before is None or before.text in closing or (before.i > 0 and before.text == "," and before.nbor(-1).text in closing)
        )
        if not quoted and marked and not opened and not helped and lemmas & v.transitive:
            continue
        if any(low(t) in v.clitics | v.not_speakers for t in scene.doc[first : token.i]):
            continue
        subject = noun_after(token, scene, v, quoted)
        if subject is not None:
            out.append(Source(cited_by(subject, scene, v), token, "incise", first))
    return out


def learnt_from(verb: Any, scene: Scene, prepositions: frozenset[str]) -> Iterator[Any]:
    for token in verb.doc[verb.i + 1 : verb.i + 6]:
        if token.pos_ in noun_tags and preposition(token, scene.grammar) in prepositions:
            yield token


def noun_after(token: Any, scene: Scene, v: Voices, any_noun: bool) -> Any | None:
    """Give the subject that follows an inverted verb, over a date and an addressee ("a dit mardi à la presse le maire")."""
    first = None
    for after in token.doc[token.i + 1 : token.i + 14]:
        if after.text == ",":
            continue
        if after.text in marks or low(after) in v.that or "Mood=" in str(after.morph):
            break
        if after.pos_ not in nominal or low(after) in v.nobody:
            continue
        if preposition(after, scene.grammar) is not None or (
            preposition(after.head, scene.grammar) is not None and after.head.i > token.i
        ):
            continue
        if is_source(after, scene, v):
            return top(after, token.i)
        first = first if first is not None else after
    return first if any_noun else None


def clause_start(token: Any, v: Voices) -> int:
    """Give the first token of a verb's group: its auxiliaries, clitics and object pronouns before it."""
    first = int(token.i)
    for before in reversed(token.doc[max(0, token.i - 7) : token.i]):
        inverted = before.text.startswith("-") or low(before) == v.linking.rstrip("-")
        adverb = before.pos_ == "ADV" and before.text not in marks
        if before.pos_ == "AUX" or inverted or adverb or (before.pos_ == "PRON" and len(before) < 5) or low(before) in v.group:
            first = int(before.i)
        else:
            break
    return first


def trails(verb: Any) -> bool:
    """Tell whether a verb without a mark before it closes the sentence with its subject ("… indique l'agence")."""
    sides = [c for c in verb.children if c.dep_.startswith("nsubj") or c.dep_ == "obj"]
    return (
        "Mood=Ind" in str(verb.morph)
        and verb.dep_ not in ("conj", "acl:relcl")
        and bool(sides)
        and all(c.i > verb.i for c in sides)
        and len(verb.doc) - verb.i < 12
    )


def cited_by(subject: Any, scene: Scene, v: Voices) -> Any:
    """Give whom an agency quotes ("a annoncé l'AFP, citant X"), else who speaks through the subject."""
    for token in scene.doc[subject.i + 1 : subject.i + 6]:
        if low(token) in v.cited:
            for after in scene.doc[token.i + 1 : token.i + 8]:
                if after.pos_ in nominal and is_source(after, scene, v):
                    return top(after, token.i)
    return speaking(subject, scene, v)


def according_to(scene: Scene, v: Voices) -> list[Source]:
    """Give the sources of "selon X", "d'après X", "de source …", and of "pour X," at the head of the sentence."""
    doc = scene.doc
    forms = [low(t) for t in doc]
    out = []
    for i, form in enumerate(forms):
        skip = next((len(e) for e in v.according if form == e[0] and tuple(forms[i : i + len(e)]) == e), 0)
        direct = next((len(e) for e in v.bare if low(doc[i]) == e[0] and tuple(forms[i : i + len(e)]) == e), 0)
        opens = form in v.opening and i < 2 and any(t.text == "," for t in doc[i + 2 : i + 12])
        if form == "(" and i and aside(doc, i):
            source = doc[aside(doc, i)]
            if is_source(source, scene, v) and not set(scene.lemmas(source)) & v.carriers:
                out.append(Source(source, doc[i], "according", i))
        if (not skip and not direct and not opens) or (i and doc[i - 1].pos_ == "NUM"):
            continue
        at = i + direct - 1 if direct else i + (skip or 1)
        source = next((t for t in doc[at : at + 7] if t.pos_ in nominal or scene.name_at(t) is not None), None)
        if source is None or (i + skip < len(doc) and low(doc[i + skip]) in v.nobody and not direct):
            continue
        source = top(source, i)
        if not direct and not is_source(source, scene, v):
            continue
        if opens and (
            (scene.classes_of(source) & {"place"} and not scene.classes_of(source) & {"state"})
            or not has_subject_after(source, doc)
        ):
            continue
        out.append(Source(speaking(source, scene, v), doc[i], "opinion" if opens else "according", i))
    return out


def aside(doc: Any, i: int) -> int:
    """Give the noun of a source in brackets that closes the sentence ("… en une semaine (armée)."), 0 where there is none."""
    if i + 2 >= len(doc) or doc[i + 2].text != ")" or any(t.is_alpha for t in doc[i + 3 :]):
        return 0
    noun = doc[i + 1]
    return int(noun.i) if noun.pos_ in ("NOUN", "ADJ") and noun.text.islower() and noun.is_alpha else 0


def has_subject_after(token: Any, doc: Any) -> bool:
    comma = next((t.i for t in doc[token.i + 1 : token.i + 14] if t.text == ","), None)
    return comma is not None and any(t.dep_.startswith(("nsubj", "expl:subj")) for t in doc[comma + 1 : comma + 12])


def covers(source: Source, act: Act, scene: Scene) -> bool:
    """Tell whether "selon X" or an incise bears on an act: what it follows, or what follows it where nothing comes before."""
    doc, at = scene.doc, act.head.i
    if source.token.left_edge.i <= at <= source.cue.i or source.first <= at <= max(source.cue.i, source.token.i):
        return False
    if source.kind == "opinion":
        return False
    start = max((t.i + 1 for t in doc[: source.first] if t.text == ";"), default=0)
    said_before = any("Mood=" in str(t.morph) for t in doc[start : source.first])
    if at < source.first:
        return bool(at >= start)
    return not said_before and not any(t.text == ";" for t in doc[source.first : at])


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
        if p.end < name.start and beside.fullmatch(line[p.end : name.start]):
            return replace(p, end=name.end, text=line[p.start : name.end], name=name, sort="person")
        if name.end < p.start and line[name.end : p.start].strip() == ",":
            return replace(p, start=name.start, text=line[name.start : p.end], name=name, sort="person")
    return p

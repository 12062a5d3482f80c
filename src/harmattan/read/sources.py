"""Sources that a sentence names beside what they say: « …, a déclaré X », « dit-il », « selon X », « de source … »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .scene import Scene, noun_tags, verb_tags
from .trees import low, noun_slots, preposition
from .voices import Voices, bare, clitic, determined, is_latter, is_source, nominal, speaking, top, verb_lemmas

marks = frozenset({",", "»", '"', "”", "''", "’’", "'", "-", "–", "—", "(", "!", "?", "…", "...", ".", ";", ":"})
opening = frozenset({"«", "“"})
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
            nobody = bare(inverted, v) in v.nobody
            learnt = next(
                (source for lemma in lemmas & set(v.learnt) for source in learnt_from(token, scene, v.learnt[lemma])),
                next((t for t in learnt_from(token, scene, v.heard) if is_source(t, scene, v)), None) if nobody else None,
            )
            if learnt is not None:
                out.append(Source(speaking(learnt, scene, v), token, "incise", first))
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
        plain = not quoted and marked and not opened and not helped
        press = any(set(scene.lemmas(t)) & v.press for t in scene.doc[token.i + 1 : token.i + 3])
        if plain and lemmas & v.transitive and not press:
            continue
        bare_one = "VerbForm=Part" in str(token.morph) and first == token.i and not helped
        if bare_one and (not quoted or token.dep_ == "acl"):
            continue  # « également appelée … »
        group = scene.doc[first : token.i + 1]
        third = any("Person=3" in str(t.morph) and t.pos_ in verb_tags for t in group)  # « nous a confié le maire »
        if any(low(t) in v.clitics | v.not_speakers and not (third and low(t) in v.addressed) for t in group[:-1]):
            continue
        subject = noun_after(token, scene, v, quoted)
        own = any(
            c.dep_.startswith("nsubj") and c.i < first and any(t.text in opening for t in scene.doc[c.i : first])
            for c in token.children
        )
        done = any(c.dep_ == "obj" and token.i < c.i < subject.i + own for c in token.children) if subject is not None else False
        if subject is not None and not (done and (own or not quoted)):
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
        if (after.pos_ not in nominal and not is_latter(after, v)) or low(after) in v.nobody:
            continue
        part = after.dep_ in ("flat:name", "flat:foreign", "flat", "compound", "conj", "appos") or not determined(after)
        if preposition(after, scene.grammar) is not None or (
            part and preposition(after.head, scene.grammar) is not None and after.head.i > token.i
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
        if source is None or source.text.startswith("-"):
            continue
        if i + skip < len(doc) and low(doc[i + skip]) in v.nobody and not direct:
            saying = said_noun(doc, i, scene, v)
            if saying is not None:
                out.append(Source(saying, doc[i], "according", i))
            continue
        source = top(source, i)
        if not direct and not is_source(source, scene, v) and scene.grammar.morphology.is_listed(source.text):
            continue
        if opens and (
            (scene.classes_of(source) & {"place"} and not scene.classes_of(source) & {"state"})
            or not has_subject_after(source, doc)
        ):
            continue
        out.append(Source(speaking(source, scene, v), doc[i], "opinion" if opens else "according", i))
    return out


def said_noun(doc: Any, i: int, scene: Scene, v: Voices) -> Any | None:
    """Give whose words they are in « la déclaration de X selon laquelle … »."""
    for noun in reversed(doc[max(0, i - 12) : i]):
        if noun.pos_ in noun_tags and set(scene.grammar.morphology.lemmas(noun.text, "noun")) & (v.carriers | set(v.nouns)):
            slots = noun_slots(noun, scene.grammar)
            owners = (t for name in (scene.grammar.of, scene.grammar.by, "poss") for t in slots.get(name, []) if t.i < i)
            return next((t for t in owners if t.pos_ == "DET" or is_source(t, scene, v)), None)
    return None


def aside(doc: Any, i: int) -> int:
    """Give the noun of a source in brackets that closes the sentence ("… en une semaine (armée)."), 0 where there is none."""
    if i + 2 >= len(doc) or doc[i + 2].text != ")" or any(t.is_alpha for t in doc[i + 3 :]):
        return 0
    noun = doc[i + 1]
    return int(noun.i) if noun.pos_ in ("NOUN", "ADJ") and noun.text.islower() and noun.is_alpha else 0


def has_subject_after(token: Any, doc: Any) -> bool:
    comma = next((t.i for t in doc[token.i + 1 : token.i + 14] if t.text == ","), None)
    return comma is not None and any(t.dep_.startswith(("nsubj", "expl:subj")) for t in doc[comma + 1 : comma + 12])


def infinitive(verb: Any) -> bool:
    return "VerbForm=Inf" in str(verb.morph) or any(
        "VerbForm=Inf" in str(c.morph) for c in verb.children if c.dep_.startswith("aux")
    )


def gerund(verb: Any) -> bool:
    return "VerbForm=Part" in str(verb.morph) and "Tense=Pres" in str(verb.morph)

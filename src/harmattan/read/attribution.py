"""Who says so: for every act the speaker who asserts it, with the cue; None where the outlet itself tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..lexicon import load_toml
from .events import Act, Scene, noun_tags, verb_tags
from .parties import Phrase, phrase
from .trees import is_passive, low, noun_slots, preposition, verb_slots

nominal = ("NOUN", "PROPN", "PRON")
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


@dataclass(frozen=True, slots=True)
class Voices:
    """The attribution words of a language."""

    say: frozenset[str]
    transitive: frozenset[str]
    helpers: frozenset[str]
    helped: frozenset[str]
    openers: frozenset[str]
    tell: frozenset[str]
    clause: frozenset[str]
    object: frozenset[str]
    oblique: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    nobody: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    bare: tuple[tuple[str, ...], ...]
    learnt: dict[str, frozenset[str]]
    opening: frozenset[str]
    carriers: frozenset[str]
    people: frozenset[str]
    cited: frozenset[str]
    behind: frozenset[str]
    against: frozenset[str]
    none: frozenset[str]
    clitics: frozenset[str]


@cache
def voices(language: str) -> Voices:
    """Load `attribution.toml` of a language."""
    data = load_toml(f"languages/{language}/attribution.toml")
    report, according = data["report"], data["according"]

    def sets(table: dict[str, list[str]]) -> dict[str, frozenset[str]]:
        return {word: frozenset(words) for word, words in table.items()}

    def pieces(texts: list[str]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(text.replace("'", "' ").split()) for text in texts)

    return Voices(
        say=frozenset(data["say"]["verbs"]),
        transitive=frozenset(data["say"]["transitive"]),
        helpers=frozenset(data["say"]["helpers"]),
        helped=frozenset(data["say"]["helped"]),
        openers=frozenset(data["say"]["openers"]),
        tell=frozenset(data["tell"]["verbs"]),
        clause=frozenset(report["clause"]),
        object=frozenset(report["object"]),
        oblique=sets(report["oblique"]),
        nouns=sets(report["nouns"]),
        nobody=frozenset(data["nobody"]["words"]),
        according=pieces(according["expressions"]),
        bare=pieces(according["bare"]),
        learnt=sets(according["learnt"]),
        opening=frozenset(according["opening"]["words"]),
        carriers=frozenset(data["carriers"]["nouns"]),
        people=frozenset(data["carriers"]["people"]),
        cited=frozenset(according["cited"]["words"]),
        behind=frozenset(data["background"]["prepositions"]),
        against=frozenset(data["background"]["subordinators"]),
        none=frozenset(data["nobody"]["determiners"]),
        clitics=frozenset(data["pronouns"]["clitics"]),
    )


def verb_lemmas(token: Any, scene: Scene) -> frozenset[str]:
    """Give the verbs of which a token may be a form here."""
    if token.pos_ not in verb_tags and not low(token).endswith("é"):
        return frozenset()
    return frozenset(scene.grammar.morphology.lemmas(token.text, "verb"))


def is_source(token: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether a noun can say something: an actor, a name, a person, or what carries words."""
    if token.pos_ == "PRON" or scene.name_at(token) is not None:
        return low(token) not in v.nobody
    lemmas = set(scene.lemmas(token))
    return bool(lemmas & (v.people | v.carriers)) or bool(scene.classes_of(token) & scene.classes.actors) or token.pos_ == "PROPN"


def clitic(token: Any, v: Voices) -> Any | None:
    """Give the inverted pronoun of a verb or an auxiliary ("a-t-il", "dit-elle")."""
    for after in token.doc[token.i + 1 : token.i + 3]:
        if after.text.startswith("-") or after.text == "t":
            if low(after).lstrip("-").removeprefix("t-") in v.clitics:
                return after
        else:
            break
    return None


def noun_after(token: Any, scene: Scene, v: Voices, any_noun: bool) -> Any | None:
    """Give the subject that follows an inverted verb, over adverbs, dates and an addressee ("a déclaré mardi à la presse le maire")."""
    first = None
    for after in token.doc[token.i + 1 : token.i + 14]:
        if after.text == "," and first is None and after.i > token.i + 1 or after.text == "," and after.i == token.i + 1:
            continue
        if after.text in marks or low(after) in ("que", "qu'") or "Mood=" in str(after.morph):
            break
        if after.pos_ not in nominal or low(after) in v.nobody:
            continue
        if preposition(after, scene.grammar) is not None or preposition(after.head, scene.grammar) is not None and after.head.i > token.i:
            continue
        if is_source(after, scene, v):
            return top(after, token.i)
        first = first if first is not None else after
    return first if any_noun else None


def top(token: Any, floor: int) -> Any:
    """Climb from a part of a name to its head, not above `floor`."""
    while token.dep_ in ("flat:name", "flat:foreign", "flat", "compound") and floor < token.head.i < token.i:
        token = token.head
    return token


def clause_start(token: Any) -> int:
    """Give the first token of a verb's group: its auxiliaries, clitics and object pronouns before it."""
    first = int(token.i)
    for before in reversed(token.doc[max(0, token.i - 7) : token.i]):
        if before.pos_ == "AUX" or before.text.startswith("-") or before.text == "t" or before.pos_ == "PRON" and len(before) < 5 or (
            before.pos_ == "ADV" and before.text not in marks) or low(before) in ("a", "ont", "fait", "laissé", "s'", "se", "l'"):
            first = int(before.i)
        else:
            break
    return first


def sayer(verb: Any, scene: Scene, v: Voices) -> Any | None:
    """Give the head token of whoever says, by the subject of a verb or the agent of its passive; None where nobody does."""
    inverted = clitic(verb, v)
    if inverted is None and verb.i and verb.nbor(-1).text.startswith("-"):
        inverted = verb.nbor(-1)
    if inverted is not None:
        return inverted if low(inverted).lstrip("-") != "on" else None
    for token in verb_slots(verb, scene.grammar).get("subj", []):
        if token.dep_ != "expl:subj" and low(token) not in v.nobody and token.pos_ in (*nominal, "ADJ", "NUM", "DET", "X") and token != verb:
            if any(low(c) in v.none for c in token.children):
                return None
            return speaking(token, scene, v)
    return None


def speaking(token: Any, scene: Scene, v: Voices) -> Any:
    """Give who speaks through a text: "le communiqué de l'armée", "les chiffres publiés par le ministère"."""
    if not set(scene.lemmas(token)) & v.carriers:
        return token
    for child in token.children:
        if child.dep_ in ("acl", "amod", "acl:relcl"):
            for below in child.children:
                if preposition(below, scene.grammar) == "par" and is_source(below, scene, v):
                    return below
    for child in token.children:
        if child.dep_.startswith(("nmod", "obl")) and preposition(child, scene.grammar) in ("de", "par") and is_source(child, scene, v):
            if scene.name_at(child) is None and not any(c.dep_.startswith("det") for c in child.children) and "du" != low(child.nbor(-1)):
                below = next((c for c in child.children if c.dep_ == "nmod" and is_source(c, scene, v)), None)
                if below is not None:
                    return below
                continue
            return child if not set(scene.lemmas(child)) & v.carriers else speaking(child, scene, v)
    return token


def incises(scene: Scene, v: Voices) -> list[Source]:
    """Give the sources of "…, a déclaré X", "…, dit-il", "comme l'a indiqué X"."""
    out = []
    for token in scene.doc:
        lemmas = verb_lemmas(token, scene)
        helped = bool(lemmas & v.helped) and token.i > 0 and bool(verb_lemmas(token.nbor(-1), scene) & v.helpers)
        if not helped and not lemmas & v.say:
            continue
        first = clause_start(token)
        before = scene.doc[first - 1] if first else None
        marked = before is None or before.text in marks or low(before) in v.openers
        if not marked and not (lemmas & v.say - v.transitive and trails(token)):
            continue
        inverted = clitic(token, v)
        if inverted is None:
            inverted = next((t for t in scene.doc[first : token.i] if t.text.startswith("-") and low(t).lstrip("-") in v.clitics), None)
        if inverted is not None:
            learnt = next((source for lemma in lemmas & set(v.learnt) for source in learnt_from(token, scene, v.learnt[lemma])), None)
            if learnt is not None:
                out.append(Source(learnt, token, "incise", first))
            elif low(inverted).lstrip("-").removeprefix("t-") != "on":
                out.append(Source(inverted, token, "incise", first))
            continue
        following = scene.doc[token.i + 1] if token.i + 1 < len(scene.doc) else None
        if following is None or low(following) in ("que", "qu'", ":") or "VerbForm=Inf" in str(token.morph) and not helped or low(token).endswith("ant"):
            continue
        quoted = before is None or before.text in closing or (before.i > 0 and before.text == "," and before.nbor(-1).text in closing)
        if not quoted and marked and low(before) not in v.openers and not helped and lemmas & v.transitive:
            continue
        if any(low(t) in ("je", "j'", "il", "elle", "ils", "elles", "nous", "vous", "tu", "qui") for t in scene.doc[first : token.i]):
            continue
        subject = noun_after(token, scene, v, quoted)
        if subject is not None:
            out.append(Source(cited_by(subject, scene, v), token, "incise", first))
    return out


def trails(verb: Any) -> bool:
    """Tell whether a verb without a mark before it closes the sentence with its subject ("… indique l'agence")."""
    after = [c for c in verb.children if c.dep_.startswith("nsubj")]
    return "Mood=Ind" in str(verb.morph) and bool(after) and all(c.i > verb.i for c in after) and len(verb.doc) - verb.i < 14


def cited_by(subject: Any, scene: Scene, v: Voices) -> Any:
    """Give whom an agency quotes ("a annoncé l'AFP, citant X"), else who speaks through the subject."""
    for token in scene.doc[subject.i + 1 : subject.i + 6]:
        if low(token) in v.cited:
            for after in scene.doc[token.i + 1 : token.i + 8]:
                if after.pos_ in nominal and is_source(after, scene, v):
                    return top(after, token.i)
    return speaking(subject, scene, v)


def learnt_from(verb: Any, scene: Scene, prepositions: frozenset[str]) -> Iterator[Any]:
    for token in verb.doc[verb.i + 1 : verb.i + 6]:
        if token.pos_ in noun_tags and preposition(token, scene.grammar) in prepositions:
            yield token


def according_to(scene: Scene, v: Voices) -> list[Source]:
    """Give the sources of "selon X", "d'après X", "de source …", and of "pour X," at the head of the sentence."""
    doc = scene.doc
    forms = [scene.grammar.prepositions.get(low(t), low(t)) if low(t) in ("du", "des", "aux", "au") else low(t) for t in doc]
    out = []
    for i, form in enumerate(forms):
        skip = next((len(e) for e in v.according if form == e[0] and tuple(forms[i : i + len(e)]) == e), 0)
        bare = next((len(e) for e in v.bare if low(doc[i]) == e[0] and tuple(forms[i : i + len(e)]) == e), 0)
        opens = form in v.opening and i < 2 and any(t.text == "," for t in doc[i + 2 : i + 12])
        if form == "(" and i and aside(doc, i):
            source = doc[aside(doc, i)]
            if is_source(source, scene, v):
                out.append(Source(source, doc[i], "according", i))
        if (not skip and not bare and not opens) or (i and doc[i - 1].pos_ == "NUM"):
            continue
        at = i + bare - 1 if bare else i + (skip or 1)
        source = next((t for t in doc[at : at + 7] if t.pos_ in nominal or scene.name_at(t) is not None), None)
        if source is None or (i + skip < len(doc) and low(doc[i + skip]) in v.nobody and not bare):
            continue
        source = top(source, i)
        if not bare and not is_source(source, scene, v):
            continue
        if opens and (scene.classes_of(source) & {"place"} and not scene.classes_of(source) & {"state"} or not has_subject_after(source, doc)):
            continue
        out.append(Source(speaking(source, scene, v), doc[i], "opinion" if opens else "according", i))
    return out


def aside(doc: Any, i: int) -> int:
    """Give the noun of a source in brackets that closes the sentence ("… en une semaine (armée)."), 0 where there is none."""
    inside = doc[i + 1 : i + 4]
    close = next((t.i for t in inside if t.text == ")"), None)
    if close is None or close == i + 1 or any(t.is_alpha for t in doc[close + 1 :]):
        return 0
    noun = doc[i + 1]
    return int(noun.i) if noun.pos_ in nominal and noun.text.islower() else 0


def has_subject_after(token: Any, doc: Any) -> bool:
    comma = next((t.i for t in doc[token.i + 1 : token.i + 14] if t.text == ","), None)
    return comma is not None and any(t.dep_.startswith(("nsubj", "expl:subj")) for t in doc[comma + 1 : comma + 12])


def covers(source: Source, act: Act, scene: Scene) -> bool:
    """Tell whether "selon X" or an incise bears on an act: what it follows, or what follows it where nothing is said before it."""
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


def content_of(token: Any, head: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether `token` hangs on a verb of saying as what is said: a clause, an infinitive, or a noun of action in its frame."""
    lemmas = verb_lemmas(head, scene)
    dep = token.dep_
    if token.pos_ in verb_tags and dep in ("ccomp", "xcomp", "advcl", "obl:arg", "obj", "obl:mod"):
        if dep in ("advcl", "obl:mod") and not (infinitive(token) and preposition_of(token) in ("de", "d'", "à", None)):
            return False
        return bool(lemmas & v.clause)
    if dep in ("obj", "nsubj:pass", "xcomp", "ccomp") or (dep == "nsubj" and is_passive(head, scene.grammar)):
        return bool(lemmas & v.object)
    if dep in ("obl:arg", "obl:mod", "obl", "nmod", "advcl"):
        case = preposition(token, scene.grammar)
        return any(case in v.oblique[lemma] for lemma in lemmas & set(v.oblique))
    return False


def infinitive(verb: Any) -> bool:
    return "VerbForm=Inf" in str(verb.morph) or any("VerbForm=Inf" in str(c.morph) for c in verb.children if c.dep_.startswith("aux"))


def preposition_of(verb: Any) -> str | None:
    return next((low(c) for c in verb.children if c.dep_ in ("mark", "case") and c.i < verb.i), None)


def background(token: Any, scene: Scene, v: Voices) -> bool:
    """Tell whether a word hangs on what is above it as something known already: after, since, whereas."""
    if token.pos_ in noun_tags and preposition(token, scene.grammar) in v.behind:
        return True
    before = token.left_edge
    return token.dep_ == "advcl" and (low(before) in v.against or low(before) in v.behind or (before.i > 0 and low(before.nbor(-1)) in v.against))


def behind(act: Act, scene: Scene, v: Voices) -> bool:
    return any(background(token, scene, v) for token in (act.head, *act.head.ancestors))


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
        if token.dep_ == "acl" and infinitive(token) and head.pos_ in noun_tags and verb_lemmas(head.head, scene) & set(v.oblique) and head.dep_ in ("obj", "obl:arg", "iobj"):
            verb = head.head
        if verb != act.head and (verb != head or (content_of(token, head, scene, v) and not (relative and token.pos_ not in verb_tags))):
            speaker = sayer(verb, scene, v)
            if speaker is not None and is_source(speaker, scene, v):
                yield Source(speaker, verb, "reported" if token.pos_ in verb_tags and not verb_lemmas(verb, scene) & set(v.oblique) else "asked", clause_start(verb))
        elif head.pos_ == "NOUN" and token.dep_ in ("nmod", "acl", "obl:arg", "ccomp", "xcomp"):
            found = holder_of(token, head, scene, v)
            if found is not None:
                yield Source(found, head, "asked", int(head.i))
        token = head


def holder_of(token: Any, noun: Any, scene: Scene, v: Voices) -> Any | None:
    """Give whose appeal, demand or announcement a noun is, if `token` is what it says."""
    lemmas = set(scene.grammar.morphology.lemmas(noun.text, "noun")) & set(v.nouns)
    case = preposition(token, scene.grammar) or preposition_of(token)
    if not any(scene.grammar.prepositions.get(case or "", case) in v.nouns[lemma] for lemma in lemmas):
        return None
    slots = noun_slots(noun, scene.grammar)
    for name in ("light", "par", "poss", "de"):
        for other in slots.get(name, []):
            if other != token and (name == "poss" or is_source(other, scene, v)):
                return other
    return None


def attribute(act: Act, scene: Scene, language: str, speech_act: bool) -> Source | None:
    """Give the source of an act within its sentence, or None where the outlet itself tells it.

    Order: the nearest verb or noun of saying that governs the act; "selon X"; the incise. `speech_act` tells that the act is itself
    said by its actor (accuses, demands): only a third party can be its source.
    """
    v = voices(language)
    for source in governors(act, scene, v):
        if not (speech_act and source.kind == "reported" and same_voice(source.token, act)):
            return source
    if behind(act, scene, v):
        return None
    for source in sorted((*according_to(scene, v), *incises(scene, v)), key=lambda s: abs(s.cue.i - act.head.i)):
        if source.cue != act.head and covers(source, act, scene) and not (speech_act and same_voice(source.token, act)):
            return source
    return None


def same_voice(speaker: Any, act: Act) -> bool:
    """Tell whether an act of speech is the speaker's own: its actor is the speaker, a pronoun for it, or nobody else named."""
    return not act.actors or speaker in act.actors or all(t.pos_ in ("PRON", "DET") for t in act.actors)


def speaker_phrase(token: Any, scene: Scene, language: str) -> Phrase:
    """Describe a speaker: its phrase with the name set beside it ("le préfet, Ali Konaté"); an inverted pronoun without its hyphen."""
    p = phrase(token, scene)
    if token.text.startswith("-"):
        start = int(token.idx) + len(token.text) - len(token.text.lstrip("-"))
        bare = token.text.lstrip("-")
        word = bare.lower().removeprefix("t-")
        start += len(bare) - len(word)
        data = load_toml(f"languages/{language}/attribution.toml")["pronouns"]
        return replace(
            p, start=start, end=start + len(word), text=bare[len(bare) - len(word) :], sort="pronoun", head=word, plural=word in data["plural"], feminine=word in data["feminine"]
        )
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

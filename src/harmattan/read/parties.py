"""From the head word of a side to a mention: its phrase, its sort, and what the phrase itself says of its country and sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .entities import Name
from .scene import Scene
from .syntax import unlike
from .trees import low, preposition

argument_labels = frozenset(("nsubj", "nsubj:pass", "obj", "iobj", "obl:arg", "obl:mod", "obl:agent", "nmod", "conj", "ROOT"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A side as its sentence words it; offsets into the sentence's text."""

    start: int
    end: int
    text: str
    sort: str
    head: str
    name: Name | None
    countries: tuple[str, ...]
    sector: str | None
    plural: bool
    feminine: bool


def extent(token: Any, scene: Scene) -> tuple[int, int]:
    """Give the first and last token of a noun phrase with its apposition."""
    first, last = own_words(token, scene)
    return beside(token, first, last, scene)


def own_words(token: Any, scene: Scene) -> tuple[int, int]:
    """Give the first and last token of a noun phrase: determiner, adjectives, names and "de" complements, no clause."""
    first = last = int(token.i)
    for child in token.children:
        dep = child.dep_
        if (
            child.i < token.i
            and (dep.startswith("det") or dep in ("amod", "nummod", "flat:name", "compound", "advmod"))
            and child.i >= first - 4
        ):
            if dep != "advmod" or child.i == first - 1:
                first = min(first, int(child.left_edge.i) if dep == "amod" else int(child.i))
        elif child.i > token.i:
            if dep in ("flat:name", "flat:foreign", "flat", "compound") or (
                dep == "amod" and child.i <= last + 3 and not any(c.dep_.startswith("obl") for c in child.children)
            ):
                last = max(last, child.i)
            elif dep == "nmod" and preposition(child, scene.grammar) == scene.grammar.of and child.i <= last + 5:
                if (own := scene.name_at(token)) is not None and own.sort in ("people", "state", "capital"):
                    continue  # le retrait des Français du Mali, du Mali de la Cédéao
                if any(c.dep_ == "cop" for c in child.children):
                    continue  # il accuse la milice d'être derrière l'attentat
                _, end = own_words(child, scene)
                last = max(last, end)
                for other in child.children:  # les armées du Togo et du Ghana
                    of = preposition(other, scene.grammar) == scene.grammar.of
                    if other.dep_ == "conj" and of and other.i <= last + 4 and not unlike(child, other):
                        last = max(last, own_words(other, scene)[1])
            elif dep == "appos" and (scene.name_at(child) is not None or child.pos_ == "PROPN") and child.i <= last + 6:
                _, end = own_words(child, scene)
                last = max(last, end)
        comma = child.i > token.i and scene.doc[child.i - 1].text == ","
        if dep == "conj" and (comma or titled(token, scene)) and second_title(token, child):
            last = max(last, own_words(child, scene)[1])
    while (follower := scene.name_at(scene.doc[last + 1]) if last + 1 < len(scene.doc) else None) is not None:
        # « le président kenyan Uhuru Kenyatta »: nationality and name right after belong to it, however the tree hangs them
        if follower.sort not in ("nationality", "person") or (follower.sort == "person" and not titled(token, scene)):
            break
        last = int(scene.doc.char_span(follower.start, follower.end, alignment_mode="expand").end) - 1
    name = scene.name_at(token)
    if name is not None:
        span = scene.doc.char_span(name.start, name.end, alignment_mode="expand")
        first, last = min(first, span.start), max(last, span.end - 1)
    while last > token.i and (scene.doc[last].is_punct or scene.doc[last].pos_ in ("ADP", "CCONJ", "DET")):
        last -= 1
    return first, last


def second_title(token: Any, other: Any) -> bool:
    """Tell whether a coordinated noun names the same person again: « l'opposant et *ancien ministre* Awa Sow »."""
    bare = not any(child.dep_.startswith(("det", "case", "nummod")) for child in other.children)
    one = "Number=Sing" in str(token.morph) and "Number=Sing" in str(other.morph)
    return bare and one and other.pos_ == "NOUN" and any(child.dep_ == "det" for child in token.children)


def beside(token: Any, first: int, last: int, scene: Scene) -> tuple[int, int]:
    """Widen a phrase by its apposition between commas: « le ministre de la Justice, *Awa Sow*, »; « *Awa Sow*, ministre de… »."""
    doc = scene.doc
    plural = "Number=Plur" in str(token.morph)
    someone = bool(scene.classes_of(token) & scene.classes.actors)
    if someone and scene.name_at(token) is None and not plural and not inner_people(first, last, scene):
        if titled(token, scene) and last + 2 < len(doc) and doc[last + 1].text == ",":
            named = (scene.name_at(t) for t in doc[last + 2 : last + 6])
            name = next((n for n in named if n is not None and n.sort != "nationality"), None)
            after = end_of(name, scene) + 1 if name is not None else 0
            if name is not None and called(name) and leads(last + 2, name, scene) and closes(after, scene):
                return first, after - 1
        if first >= 2 and doc[first - 1].text == "," and closes(last + 1, scene):
            name = scene.name_at(doc[first - 2])
            begin = int(doc.char_span(name.start, name.end, alignment_mode="expand").start) if name is not None else 0
            opens = begin == 0 or doc[begin - 1].text in ":;«(.–-" or doc[begin - 1].pos_ in ("CCONJ", "SCONJ")
            if name is not None and called(name) and opens:
                return begin, last
    second = next((t for t in doc[last + 2 : last + 5] if t.pos_ == "NOUN"), None)
    if second is not None and titled(second, scene):
        start, end = own_words(second, scene)
        if (
            start == last + 2
            and low(doc[last + 1]) in scene.grammar.joining
            and titled(token, scene)
            and second_title(token, second)
        ):
            return first, end
        name = scene.name_at(token)
        if name is not None and called(name) and doc[last + 1].text == "," and start == last + 2 and closes(end + 1, scene):
            return first, end
    own = scene.name_at(token)
    person = (own is not None and called(own)) or (titled(token, scene) and inner_people(first, last, scene))
    if person and first >= 2 and doc[first - 1].text == "," and closes(last + 1, scene):
        for head in reversed(doc[max(0, first - 12) : first - 1]):
            if head.pos_ == "NOUN" and titled(head, scene):
                start, end = own_words(head, scene)
                if end == first - 2 and not inner_people(start, end, scene):
                    return start, last
                break
    return first, last


def leads(start: int, name: Name, scene: Scene) -> bool:
    """Tell whether nothing but a title stands from a token to a name: « *le général* Ba »."""
    title = [t for t in scene.doc[start : start + 4] if t.idx < name.start]
    if any(t.pos_ in ("VERB", "ADP", "PRON", "CCONJ", "AUX", "PUNCT") for t in title):
        return False
    return not title or any(titled(t, scene) for t in title)


def inner_people(first: int, last: int, scene: Scene) -> bool:
    """Tell whether a phrase names a person already."""
    doc = scene.doc
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    return any(n.sort == "person" and start <= n.start and n.end <= end for n in scene.names)


def end_of(name: Name, scene: Scene) -> int:
    return int(scene.doc.char_span(name.start, name.end, alignment_mode="expand").end) - 1


def called(name: Name) -> bool:
    """Tell whether a name may be a person's: one of two words at least, or one known to be a person."""
    return name.sort == "person" or (name.sort == "unknown" and " " in name.text)


def closes(at: int, scene: Scene) -> bool:
    """Tell whether an apposition ends before a token: a comma, a verb or the end stands there, and no list goes on."""
    doc = scene.doc
    if at >= len(doc):
        return True
    if doc[at].text in (".", "(", ")", "»", ";", ":"):
        return True
    if doc[at].text == ",":  # le préfet, Awa Sow, Ali Ba et le maire: a list
        name = scene.name_at(doc[at + 1]) if at + 1 < len(doc) else None
        return name is None or not called(name)
    return doc[at].pos_ in ("VERB", "AUX") or low(doc[at]) in scene.grammar.clitic


def titled(token: Any, scene: Scene) -> bool:
    return bool(scene.classes_of(token) & {"leader", "official", "military", "religious", "party", "opposition", "justice"})


def phrase(token: Any, scene: Scene) -> Phrase:
    """Describe the side whose head is `token`."""
    if token.pos_ == "DET" and low(token) in scene.grammar.possessives:
        first = last = int(token.i)
    else:
        first, last = extent(token, scene)
    span = scene.doc[first : last + 1]
    start, end = int(span.start_char), int(span.end_char)
    inside = [n for n in scene.names if n.start >= start and n.end <= end]
    head_name = scene.name_at(token)
    appositive = next((n for n in inside if n.sort == "person" and n is not head_name), None)
    name = head_name if head_name is not None and head_name.sort != "nationality" else appositive
    sort = name.sort if name is not None else sort_of(token, scene)
    return Phrase(
        start,
        end,
        span.text,
        sort,
        next((lemma for lemma in scene.lemmas(token) if scene.classes.of(lemma)), low(token)),
        name,
        phrase_countries(token, name, inside),
        phrase_sector(token, name, scene),
        many(token, scene),
        "Gender=Fem" in str(token.morph),
    )


def many(token: Any, scene: Scene) -> bool:
    """Tell whether a head stands for several; of a possessive its owners: « *ses* soldats » has one, « *leur* armée » several."""
    if low(token) in scene.grammar.plural:
        return True
    return "Number=Plur" in str(token.morph) and low(token) not in scene.grammar.possessives


def sort_of(token: Any, scene: Scene) -> str:
    if low(token) in scene.grammar.demonstrative and any(child.dep_ in ("acl:relcl", "acl", "nmod") for child in token.children):
        return "group"  # ceux qui …: they stand for nobody named before
    if token.pos_ == "PRON" or (token.pos_ == "DET" and low(token) in scene.grammar.possessives):
        return "pronoun"
    found = scene.classes_of(token) & scene.classes.actors
    return sorted(found)[0] if found else "group" if token.pos_ in ("NOUN", "NUM") else "unknown"


def phrase_countries(token: Any, name: Name | None, inside: list[Name]) -> tuple[str, ...]:
    """Give the countries that the phrase states: its name's own, else its adjectives of nationality, else the states it names."""
    if name is not None and name.country and name.sort not in ("unknown",):
        return (name.country,)
    adjectives = {n.country for n in inside if n.sort == "nationality" and n.country}
    if adjectives:
        return tuple(sorted(adjectives))
    states = [n.country for n in inside if n.sort in ("state", "capital", "people", "seat") and n.country]
    if states:
        return tuple(sorted(set(states)))
    others = [n.country for n in inside if n.country]
    return tuple(sorted(set(others[:1])))


def phrase_sector(token: Any, name: Name | None, scene: Scene) -> str | None:
    if name is not None and name.known and name.known[0].sector:
        return name.known[0].sector
    token = scene.real(token)
    return next((sector for lemma in scene.lemmas(token) if (sector := scene.classes.sector(lemma))), None)


def joint(tokens: tuple[Any, ...], scene: Scene) -> list[Any]:
    """Complete a coordination that the tree broke: names joined by commas just before the first member belong to it."""
    out: list[Any] = []
    for token in tokens:  # « le ministre, Awa Sow, » may stand as two heads of one side
        start, end = extent(token, scene)
        spans = [extent(other, scene) for other in out]
        if not any(first <= start and end <= last for first, last in spans):
            out.append(token)
    if not out:
        return out
    first = min(out, key=lambda t: int(t.i))
    start, _ = extent(first, scene)
    while start >= 2 and scene.doc[start - 1].text == "," and len(out) > 1:
        before = scene.name_at(scene.doc[start - 2])
        leading = scene.doc.char_span(before.start, before.end, alignment_mode="expand") if before is not None else None
        if leading is not None and leading.start and scene.doc[leading.start - 1].pos_ == "ADP":
            break  # « … avec la junte à Bamako, Paris et le Canada annoncent »: Bamako is where, not who
        if before is None or before.sort not in ("state", "capital", "person", "organisation", "armed_group", "government"):
            break
        head = scene.doc[start - 2]
        while head.head.i >= 0 and scene.name_at(head.head) is before and head.head != head:
            head = head.head
        if head in out:
            break
        out.insert(0, head)
        start, _ = extent(head, scene)
    return out


def actor_phrases(scene: Scene) -> list[tuple[Phrase, bool]]:
    """Give the phrases of the sentence that name actors, and the possessives, each with whether it is a subject.

    They are what a later pronoun may stand for; possessives are pronouns themselves.
    """
    out = []
    for token in scene.doc:
        if token.pos_ == "DET" and low(token) in scene.grammar.possessives:
            out.append((phrase(token, scene), False))
        elif token.pos_ in ("NOUN", "PROPN") and token.dep_ in argument_labels:
            name = scene.name_at(token)
            if (name is not None and name.sort not in ("place", "nationality")) or scene.classes_of(token) & scene.classes.actors:
                out.append((phrase(token, scene), token.dep_ in ("nsubj", "nsubj:pass")))
    return out

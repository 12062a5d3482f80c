"""Who a pronoun or a bare description stands for: the nearest earlier mention that fits in number, gender and kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ..lexicon import load_toml, noun_classes
from ..records import Mention

reach = 3  # sentences back for a pronoun
memory = 600  # mentions back for a name or a description


def link(
    mentions: Sequence[Mention], plural: Sequence[bool], feminine: Sequence[bool], subjects: Sequence[bool], language: str
) -> list[Mention]:
    """Give the mentions with `antecedent` set for pronouns, possessives and repeated descriptions.

    `plural`, `feminine` and `subjects` tell each mention's number, gender and whether it is a subject, in the same order.
    """
    out = list(mentions)
    for k, mention in enumerate(mentions):
        if mention.kind != "actor":
            continue
        found = (
            pronoun_antecedent(k, out, plural, feminine, subjects, language)
            if mention.sort == "pronoun"
            else description_antecedent(k, out, language)
        )
        if found is not None:
            out[k] = replace(mention, antecedent=found)
    return out


def pronoun_antecedent(
    k: int, mentions: Sequence[Mention], plural: Sequence[bool], feminine: Sequence[bool], subjects: Sequence[bool], language: str
) -> int | None:
    """Give the best earlier mention: near, subject, named, of the same number, not of another gender than the pronoun tells."""
    me = mentions[k]
    masculine_words, feminine_words = gendered(language)
    clitics = object_clitics(language)
    word = me.text.lower()
    best: tuple[float, int] | None = None
    for j in range(k - 1, max(-1, k - memory), -1):
        other = mentions[j]
        gap = me.sentence - other.sentence
        if gap > reach:
            break
        if other.kind != "actor" or other.sort in ("pronoun", "nationality") or other.end > me.start or plural[j] != plural[k]:
            continue
        if gap == 0 and subjects[j] and word in clitics:
            continue  # la police l'a arrêté: who is arrested is not the police
        score = 2.0 * subjects[j] - gap + 0.5 * bool(other.name or other.refers_to) - 0.02 * (k - j)
        score -= 1.5 * (word in masculine_words and feminine[j]) + 1.5 * (word in feminine_words and not feminine[j])
        if best is None or score > best[0]:
            best = (score, j)
    return best[1] if best else None


@cache
def object_clitics(language: str) -> frozenset[str]:
    return frozenset(load_toml(f"languages/{language}/grammar.toml")["pronouns"]["complement"])


@cache
def gendered(language: str) -> tuple[frozenset[str], frozenset[str]]:
    data = load_toml(f"languages/{language}/grammar.toml")["gender"]
    return frozenset(data["masculine"]), frozenset(data["feminine"])


def description_antecedent(k: int, mentions: Sequence[Mention], language: str) -> int | None:
    """Give the last full name that ends with a surname, or the last mention of a description's head word with a country."""
    me = mentions[k]
    if me.sort in ("person", "unknown") and me.name and " " not in me.name:
        return next(
            (
                j
                for j in range(k - 1, max(-1, k - memory), -1)
                if mentions[j].sort == "person" and (mentions[j].name or "").endswith(f" {me.name}")
            ),
            None,
        )
    if me.countries or me.refers_to or not me.head:
        return None
    classes = noun_classes(language).of(me.head)
    for j in range(k - 1, max(-1, k - memory), -1):
        other = mentions[j]
        if other.kind == "actor" and other.head == me.head and (other.countries or other.refers_to):
            return j
    if me.sort == "unknown" or not classes:
        return next(
            (
                j
                for j in range(k - 1, max(-1, k - memory), -1)
                if mentions[j].kind == "actor" and me.text in mentions[j].text and mentions[j].countries
            ),
            None,
        )
    return None

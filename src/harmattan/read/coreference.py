"""Who a pronoun or a bare description stands for: the nearest earlier mention that fits in number, gender and kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..lexicon import noun_classes
from ..records import Mention

reach = 3  # sentences back for a pronoun


def link(mentions: Sequence[Mention], plural: Sequence[bool], feminine: Sequence[bool], subjects: Sequence[bool], language: str) -> list[Mention]:
    """Give the mentions with `antecedent` set for pronouns, possessives and repeated descriptions.

    `plural`, `feminine` and `subjects` tell each mention's number, gender and whether it is a subject, in the same order.
    """
    out = list(mentions)
    for k, mention in enumerate(mentions):
        if mention.kind != "actor":
            continue
        found = pronoun_antecedent(k, out, plural, feminine, subjects) if mention.sort == "pronoun" else description_antecedent(k, out, language)
        if found is not None:
            out[k] = replace(mention, antecedent=found)
    return out


def pronoun_antecedent(k: int, mentions: Sequence[Mention], plural: Sequence[bool], feminine: Sequence[bool], subjects: Sequence[bool]) -> int | None:
    me = mentions[k]
    best: tuple[float, int] | None = None
    for j in range(k - 1, -1, -1):
        other = mentions[j]
        gap = me.sentence - other.sentence
        if gap > reach:
            break
        if other.kind != "actor" or other.sort in ("pronoun", "nationality") or other.end > me.start:
            continue
        if plural[j] != plural[k]:
            continue
        score = 2.0 * subjects[j] - gap + (0.5 if other.name or other.refers_to else 0) - 0.01 * (k - j)
        if me.text.lower() in ("il", "lui") and feminine[j]:
            score -= 2
        if me.text.lower() == "elle" and not feminine[j]:
            score -= 1
        if best is None or score > best[0]:
            best = (score, j)
    return best[1] if best else None


def description_antecedent(k: int, mentions: Sequence[Mention], language: str) -> int | None:
    """A definite description without country: the last mention with the same head word that has one."""
    me = mentions[k]
    if me.countries or me.refers_to or not me.head:
        return None
    classes = noun_classes(language).of(me.head)
    for j in range(k - 1, -1, -1):
        other = mentions[j]
        if other.kind == "actor" and other.head == me.head and (other.countries or other.refers_to):
            return j
    if me.sort == "unknown" or not classes:
        return next((j for j in range(k - 1, -1, -1) if mentions[j].kind == "actor" and me.text in mentions[j].text and mentions[j].countries), None)
    return None

"""Which earlier mention a name's part or a bare description tells again: « Sawo », « l'armée », « le dirigeant »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon import load_toml, noun_classes
from ..records import Mention
from .roles import Role, Roles, plain_name

memory = 600  # mentions back
reach = 6  # sentences back for another word than the noun itself


@dataclass(frozen=True, slots=True)
class Kinds:
    """The nouns by which a text tells again what it named: kinds by noun, sorts of names by kind."""

    by_word: dict[str, frozenset[str]]
    sorts: dict[str, frozenset[str]]
    longest: int
    definite: frozenset[str]
    former: frozenset[str]
    holders: frozenset[str]
    bare: frozenset[str]
    other: frozenset[str]


@cache
def kinds(language: str) -> Kinds:
    """Load the kinds of a language's `reference.toml`."""
    data = load_toml(f"languages/{language}/reference.toml")
    by_word: dict[str, set[str]] = {}
    for kind, table in data["kind"].items():
        for word in table["words"]:
            by_word.setdefault(word, set()).add(kind)
    return Kinds(
        {word: frozenset(names) for word, names in by_word.items()},
        {kind: frozenset(table.get("sorts", ())) for kind, table in data["kind"].items()},
        max(len(pieces(word)) for word in by_word),
        frozenset(data["pronouns"]["definite"]),
        frozenset(data["former"]["words"]),
        frozenset(kind for kind, table in data["kind"].items() if table.get("holder")),
        frozenset(data["bare"]["words"]),
        frozenset(data["other"]["words"]),
    )


def description_antecedent(
    k: int, mentions: Sequence[Mention], plural: Sequence[bool], roles: Roles, language: str
) -> int | None:
    """Give the last full name that ends with a surname, or the last mention with a country that a description may tell again."""
    me = mentions[k]
    if me.sort in ("person", "unknown") and me.name:
        return full_name(k, mentions, roles, language)
    if me.countries or me.refers_to or not me.head:
        return None
    known = kinds(language)
    words = pieces(me.text)
    if (len(words) > 1 and words[0] not in known.definite and roles[k].determiner) or known.other & set(words):
        return None
    classes = noun_classes(language).of(me.head)
    mine = kinds_of(me, known)
    bare = set(words[1:]) <= set(known.by_word) | known.bare or joined(words[1:]) in known.by_word
    for j in range(k - 1, max(-1, k - memory), -1):
        other = mentions[j]
        inner = other.sentence == me.sentence and other.end > me.start
        if other.kind != "actor" or not (other.countries or other.refers_to) or inner:
            continue
        number, holder = plural[j] == plural[k], bool(mine & known.holders)
        if other.head != me.head:
            if me.sentence - other.sentence > reach or not bare or not told_again(mine, other, number, known):
                continue
        elif not bare and not complements(me, known) <= set(pieces(other.text)):
            continue
        if holder and not (number and same_holder(me, other, roles[k], roles[j], known)):
            continue
        return j
    if me.sort == "unknown" or not classes:
        return next(
            (
                j
                for j in range(k - 1, max(-1, k - memory), -1)
                if mentions[j].kind == "actor" and mentions[j].text.endswith(me.text) and mentions[j].countries
            ),
            None,
        )
    return None


def told_again(mine: frozenset[str], other: Mention, number: bool, known: Kinds) -> bool:
    """Tell whether a description of these kinds may mean a mention: one of the same kind, or a name of a fitting sort."""
    named = any(other.sort in known.sorts[kind] for kind in mine)
    return named or (number and bool(mine & kinds_of(other, known)))


def same_holder(me: Mention, other: Mention, my_role: Role, role: Role, known: Kinds) -> bool:
    """Tell whether two descriptions of one who holds an office may mean one person: sex, former or not, and of what."""
    if my_role.gender + role.gender in ("mf", "fm"):
        return False
    mine, theirs = (pieces(m.text) for m in (me, other))
    if bool(known.former & {w for word in mine for w in word.split("-")}) != bool(
        known.former & {w for word in theirs for w in word.split("-")}
    ):
        return False
    return complements(me, known) <= set(theirs)


def complements(mention: Mention, known: Kinds) -> set[str]:
    """Give the words of a description that narrow down what its noun means."""
    words = pieces(mention.text)
    while words and words[0] in known.definite:
        words = words[1:]
    words = words[expression(words, known) :]
    return {w for w in words if len(w) > 3} - known.bare - known.by_word.keys() - {mention.head}


def full_name(k: int, mentions: Sequence[Mention], roles: Roles, language: str) -> int | None:
    """Give the last full name that ends with a surname, unless the words tell another sex."""
    name = plain_name(mentions[k].name or "", language)
    if " " in name:
        return None
    for j in range(k - 1, max(-1, k - memory), -1):
        other = mentions[j]
        ends = other.sort == "person" and plain_name(other.name or "", language).endswith(f" {name}")
        if ends and roles[k].gender + roles[j].gender not in ("mf", "fm"):
            return j
    return None


def pieces(text: str) -> list[str]:
    return text.lower().replace("’", "'").replace("'", "' ").split()


def expression(words: Sequence[str], known: Kinds) -> int:
    """Give how many words the longest noun of several words takes with which a description begins; 0 where it is one word."""
    return next((n for n in range(known.longest, 1, -1) if joined(words[:n]) in known.by_word), 0)


def joined(words: Sequence[str]) -> str:
    return " ".join(words).replace("' ", "'")


def kinds_of(mention: Mention, known: Kinds) -> frozenset[str]:
    """Give the kinds that a mention's noun belongs to."""
    words = pieces(mention.text)
    while words and words[0] in known.definite:
        words = words[1:]
    length = expression(words, known)
    return known.by_word[joined(words[:length])] if length else known.by_word.get(mention.head, frozenset())

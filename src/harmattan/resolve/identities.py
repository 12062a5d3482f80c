"""Who a name that no actor file knows is: one id for its spellings, its short form and its transliterations, across reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..lexicon import load_toml
from ..lexicon.names import fold, known_names
from ..records import new_id

_short = re.compile(r"((?:[\w'’-]+ ){1,9}[\w'’-]+) ?\(([A-Z][A-Za-z]{0,2}[A-Z][A-Za-z]{0,5})\)")


@dataclass(frozen=True, slots=True)
class Naming:
    """A text tells that a short form stands for a name: "Front patriotique du Dallol (FPD)"."""

    short: str
    name: str


def namings(body: str) -> Iterator[Naming]:
    """Find the names that a text gives with their short form in brackets: its capitals are the first letters of their words.

    >>> list(namings("Le Front patriotique du Dallol (FPD) a attaqué Dosso (sud)."))
    [Naming(short='FPD', name='Front patriotique du Dallol')]
    """
    for match in _short.finditer(body):
        words = match[1].split()
        letters = [letter.casefold() for letter in match[2] if letter.isupper()]
        for start in range(len(words)):
            first = [fold(part)[:1] for word in words[start:] for part in re.split(r"['’-]", word) if part]
            if words[start][0].isupper() and first[0] == letters[0] and _spells(letters, words[start:]):
                yield Naming(match[2], " ".join(words[start:]))
                break


def _spells(letters: list[str], words: list[str]) -> bool:
    """Tell whether the letters begin the words in order; only words without a capital may have no letter."""
    done = {0}  # how many letters may be spelt so far
    for word in words:
        for part in filter(None, re.split(r"['’-]", word)):
            spelt = {count + 1 for count in done if count < len(letters) and fold(part)[0] == letters[count]}
            done = spelt if part[0].isupper() else done | spelt
    return len(letters) in done


@lru_cache(maxsize=1 << 16)
def skeleton(name: str) -> str:
    """Give what the spellings and transliterations of a name have in common.

    >>> skeleton("Iyad Ag Ghaly") == skeleton("Iyad ag Ghali"), skeleton("Cheikh Ould Mohamed") == skeleton("Sheikh Uld Muhammad")
    (True, True)
    """
    text = fold(name).replace("’", "'")
    for old, new in load_toml("ontology/identities.toml")["spelling"]:
        text = re.sub(old, new, text)
    return " ".join(re.sub(r"(.)\1+", r"\1", text).split())


def short_forms(told: Iterable[Naming]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Give, folded, the name of each short form that stands for one name, and the names of each that stands for several.

    >>> short_forms([Naming("FPD", "Front patriotique du Dallol"), Naming("FPD", "Front patriotique du Dallol")])
    ({'fpd': 'Front patriotique du Dallol'}, {})
    """
    names: dict[str, dict[str, str]] = {}
    for naming in sorted(set(told), key=lambda naming: (naming.short, naming.name)):
        names.setdefault(fold(naming.short), {}).setdefault(skeleton(naming.name), naming.name)
    sure = {short: next(iter(found.values())) for short, found in names.items() if len(found) == 1}
    return sure, {short: tuple(found.values()) for short, found in names.items() if len(found) > 1}


def identified(name: str, sort: str, short: Mapping[str, str]) -> tuple[str, str] | None:
    """Give the id and the full name of a party that is named and that no actor file knows by that spelling.

    A spelling that has the skeleton of one name of the actor files is that actor; another name is a new actor, whose id comes
    from its skeleton. None for what is no name of its own, or where the skeleton fits several actors.

    >>> identified("FPD", "party", {"fpd": "Front patriotique du Dallol"})
    ('a-86796a04b7', 'Front patriotique du Dallol')
    """
    if sort not in load_toml("ontology/identities.toml")["sorts"]:
        return None
    full = short.get(fold(name), name)
    known = _actors_by_skeleton().get(skeleton(full), ())
    if len(known) == 1:
        return known[0], full
    return (new_id("a", skeleton(full)), full) if not known and len(skeleton(full)) > 1 else None


def namesakes(name: str) -> tuple[str, ...]:
    """Give the actors of the files, by id, whose names have the skeleton of this one."""
    return _actors_by_skeleton().get(skeleton(name), ())


@cache
def _actors_by_skeleton() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for actor in known_names("fr").actors.values():
        for names in actor.names.values():
            for name in names:
                if len(name) > 5:
                    found.setdefault(skeleton(name), set()).add(actor.id)
    return {form: tuple(sorted(ids)) for form, ids in found.items()}

"""Classes of nouns: which words stand for actors, and of which sector; which for places, weapons, sport."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..errors import LexiconError
from .files import load_toml


@dataclass(frozen=True, slots=True)
class NounClasses:
    """Nouns of a language by class.

    `by_word` gives a lemma's classes, `sets` the classes of a set, `sectors` a class's PLOVER sector.
    """

    by_word: dict[str, frozenset[str]]
    sets: dict[str, frozenset[str]]
    sectors: dict[str, str]
    actors: frozenset[str]

    def of(self, lemma: str) -> frozenset[str]:
        """Give the classes of a lemma in lower case; none for a word that no class lists.

        >>> sorted(noun_classes("fr").of("gouvernement"))
        ['government']
        """
        return self.by_word.get(lemma, frozenset())

    def holds(self, name: str, lemma: str) -> bool:
        """Tell whether a lemma belongs to the class or set `name` (without the @)."""
        return bool(self.of(lemma) & self.sets.get(name, frozenset((name,))))

    def sector(self, lemma: str) -> str | None:
        """Give the PLOVER sector of an actor noun, None for others."""
        return next((self.sectors[c] for c in sorted(self.of(lemma)) if c in self.sectors), None)


@cache
def noun_classes(language: str) -> NounClasses:
    """Load `nouns.toml` of a language; raise LexiconError where a set names a class that is not there."""
    path = f"languages/{language}/nouns.toml"
    data = load_toml(path)
    classes = data["class"]
    sets = {name: frozenset(members) for name, members in data.get("set", {}).items()}
    for name, members in sets.items():
        if unknown := sorted(members - set(classes)):
            raise LexiconError(f"data/{path}, set {name}: no class {', '.join(unknown)}; add its table or mend the name.")
    by_word: dict[str, set[str]] = {}
    for name, table in classes.items():
        for word in table["words"]:
            by_word.setdefault(word.lower(), set()).add(name)
    return NounClasses(
        by_word={word: frozenset(names) for word, names in by_word.items()},
        sets=sets,
        sectors={name: table["sector"] for name, table in classes.items() if "sector" in table},
        actors=frozenset(name for name, table in classes.items() if table.get("actor")),
    )

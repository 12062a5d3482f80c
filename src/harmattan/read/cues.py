"""The words that `modality` goes by, loaded once a language, and the forms of verbs that tell tense and mood."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ..lexicon import Entry, load_toml
from ..records import Modality
from .models import Morphology


@dataclass(frozen=True, slots=True)
class Governor:
    """What a governing word makes of what it governs; without a `modality`, only where it is itself denied.

    `reach` holds inf, clause or noun. `unsaid` is what is left of the act where the governor itself is denied. `will` tells that
    speech acts under it are done by saying so, `coming` that it reaches only what was still to come, `spoken` that it counts only
    as a finite verb or a participle (envisager, not "la volonté d'envisager"); `announced` holds the manners (noun, inf) in which
    what is under it has happened, save for the types to come.
    """

    modality: Modality | None
    reach: frozenset[str]
    unsaid: Modality
    will: bool
    coming: bool
    spoken: bool
    announced: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """The modality words of a language; see its `modality.toml` for what each list holds."""

    governors: dict[tuple[str, str], tuple[Governor, ...]]
    words: dict[str, frozenset[str]]
    described: dict[str, Modality]
    adverbs: dict[str, Modality]
    expressions: dict[str, list[tuple[tuple[str, ...], Modality]]]
    during: tuple[tuple[str, ...], ...]
    stems: dict[str, str]
    question: str

    def has(self, name: str, form: str) -> bool:
        """Tell whether a form or a lemma is in the list `name` ("negation.ne")."""
        return form in self.words[name]


@cache
def cues(language: str) -> Cues:
    """Load `modality.toml` of a language."""
    data = load_toml(f"languages/{language}/modality.toml")
    governors: dict[tuple[str, str], list[Governor]] = {}
    for table in data["governor"]:
        announced = table.get("announced", {})
        for pos, key in (("verb", "verbs"), ("noun", "nouns"), ("adj", "adjectives")):
            for word in table.get(key, ()):
                told = frozenset(manner for manner, listed in announced.items() if word in listed)
                rule = Governor(
                    table.get("modality"),
                    frozenset(table["reach"]),
                    table["unsaid"],
                    table.get("will", False),
                    table.get("coming", False),
                    table.get("spoken", False),
                    told,
                )
                governors.setdefault((pos, word), []).append(rule)
    described: dict[str, Modality] = {word: m for m in ("possible", "planned", "negated") for word in data["described"][m]}
    adverbs: dict[str, Modality] = {word: m for m, words in data["adverbs"].items() for word in words}
    expressions: dict[str, list[tuple[tuple[str, ...], Modality]]] = {}
    for m, texts in data["expressions"].items():
        for text in texts:
            pieces = tuple(text.replace("'", "' ").split())
            expressions.setdefault(pieces[0], []).append((pieces, m))
    return Cues(
        governors={key: tuple(rules) for key, rules in governors.items()},
        words=lists(data),
        described=described,
        adverbs=adverbs,
        expressions=expressions,
        during=tuple(tuple(text.replace("'", "' ").split()) for text in data["during"]["expressions"]),
        stems=dict(zip(data["tense"]["stems"], data["tense"]["stem_verbs"], strict=True)),
        question=data["questions"]["mark"],
    )


def lists(data: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Give every plain list of words of the file under "table.name"."""
    return {
        f"{table}.{name}": frozenset(words)
        for table, body in data.items()
        if isinstance(body, dict)
        for name, words in body.items()
        if isinstance(words, list)
    }


@cache
def type_lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(types) for name, types in load_toml("ontology/modality.toml").items()}


def of_kind(entry: Entry, name: str) -> bool:
    """Tell whether an entry's type, or its type and mode, stands in a list of `ontology/modality.toml`."""
    listed = type_lists()[name]
    narrow = f"{entry.type}/{entry.mode}"
    return narrow in listed or (entry.type in listed and narrow not in type_lists()["deeds"] | type_lists()["done_when_told"])


def tense_of(form: str, c: Cues, morphology: Morphology) -> str | None:
    """Tell by its form alone whether a verb is in the future ("Fut") or the conditional ("Cnd"), or neither (None).

    An infinitive, without its last "e" where it has one, or a listed stem must stand before the ending: "entrait" is neither.
    """
    lemmas = morphology.lemmas(form, "verb")
    for name, endings in (("Cnd", c.words["tense.conditional"]), ("Fut", c.words["tense.future"])):
        for ending in endings:
            stem = form[: -len(ending)]
            if not form.endswith(ending) or not stem.endswith(tuple(c.words["tense.last"])):
                continue
            if any(stem.endswith(s) and any(lemma.endswith(verb) for lemma in lemmas) for s, verb in c.stems.items()):
                return name
            if any(folded(stem) in (folded(lemma), folded(lemma[:-1])) for lemma in lemmas if len(stem) > 2):
                return name
    return None


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Give a word without accents and doubled letters, which come and go between an infinitive and its future.

    >>> folded("jetter"), folded("achèver")
    ('jeter', 'achever')
    """
    bare = "".join(ch for ch in unicodedata.normalize("NFD", word) if not unicodedata.combining(ch))
    return "".join(ch for k, ch in enumerate(bare) if k == 0 or ch != bare[k - 1])

"""Event words: entries of `events/*.toml`, checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from ..errors import LexiconError
from ..records import type_names
from .files import load_toml, toml_files

tables = {"verb": "verb", "noun": "noun", "adjective": "adj"}
known_fields = set(
    "lemma type mode contexts reflexive actor recipient symmetric denied needs not weak lasting example unless".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event word with its frame; `words` are its lemmas, the head first; slots and conditions as CONTRIBUTING.md has them.

    `needs` and `excludes` are ((slots, values), …): one of the slots must (must not) hold a head that is one of the values.
    """

    id: str
    pos: str
    words: tuple[str, ...]
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    reflexive: bool | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    symmetric: bool
    denied: bool
    needs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    excludes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    weak: bool
    lasting: bool
    example: str
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All event words of a language, in the order of their files."""

    language: str
    entries: tuple[Entry, ...]


def conditions(raw: dict[str, Any]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((tuple(slots.split("|")), tuple(values)) for slots, values in raw.items())


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def entries_of(path: str) -> list[Entry]:
    """Load one file's entries; raise LexiconError naming file, entry and field."""
    data = load_toml(path)
    sides = load_toml(f"{path.partition('/events/')[0]}/language.toml")["sides"]
    out = []
    for table, pos in tables.items():
        for raw in data.get(table, []):
            lemmas = as_list(raw.get("lemma"))
            where = f"data/{path}, [[{table}]] {lemmas[0]}"
            if not all(isinstance(lemma, str) and lemma for lemma in lemmas):
                raise LexiconError(f"{where}: `lemma` is missing; give the infinitive or the singular.")
            if unknown := sorted(set(raw) - known_fields):
                fields = ", ".join(sorted(known_fields))
                raise LexiconError(f"{where}: unknown field {', '.join(unknown)}; the fields are {fields}.")
            kind = raw.get("type", data.get("type"))
            if kind not in type_names:
                raise LexiconError(f"{where}: type {kind!r} is none of {', '.join(type_names)}.")
            examples = as_list(raw.get("example", []))
            if len(examples) != len(lemmas):
                raise LexiconError(f"{where}: {len(lemmas)} lemmas and {len(examples)} examples; give one example a lemma.")
            for lemma, example in zip(lemmas, examples, strict=True):
                out.append(
                    Entry(
                        id=f"{kind}/{pos}:{lemma}",
                        pos=pos,
                        words=tuple(lemma.lower().replace("’", "'").replace("'", "' ").split()),
                        type=kind,
                        mode=raw.get("mode"),
                        contexts=tuple(raw.get("contexts", ())),
                        reflexive=raw.get("reflexive"),
                        actor=tuple(raw.get("actor", sides[table]["actor"])),
                        recipient=tuple(raw.get("recipient", sides[table]["recipient"])),
                        symmetric=raw.get("symmetric", False),
                        denied=raw.get("denied", False),
                        needs=conditions(raw.get("needs", {})),
                        excludes=conditions(raw.get("not", {})),
                        weak=raw.get("weak", False),
                        lasting=raw.get("lasting", False),
                        example=example,
                        unless=tuple(raw.get("unless", ())),
                    )
                )
    return out


@cache
def event_lexicon(language: str) -> Lexicon:
    """Load every event word of a language; raise LexiconError for a wrong entry.

    >>> {entry.type for entry in event_lexicon("fr").entries if entry.words == ("bombarder",)}
    {'ASSAULT'}
    """
    return Lexicon(language, tuple(entry for path in toml_files(f"languages/{language}/events") for entry in entries_of(path)))

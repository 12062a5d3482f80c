"""A parsed sentence with what is known of its words: names, classes of nouns, grammar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..lexicon import NounClasses
from .entities import Name
from .trees import Grammar, Slots, low, preposition, verb_slots

verb_tags = {"VERB", "AUX"}
noun_tags = {"NOUN", "PROPN"}
open_classes = {"actor", "person", "place", "state"}
open_sets = open_classes | {"leader", "official", "armed", "civilian", "igo", "party"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A parsed sentence with what is known of its words: the names in it, the noun classes and the grammar."""

    doc: Any
    names: tuple[Name, ...]
    classes: NounClasses
    grammar: Grammar
    forms: tuple[str, ...] = ()
    dated: tuple[tuple[int, int], ...] = ()
    _lemmas: dict[int, list[str]] = field(default_factory=dict, compare=False, repr=False)
    _slots: dict[int, Slots] = field(default_factory=dict, compare=False, repr=False)
    _real: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    _classes: dict[int, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _words: set[str | tuple[str, str]] = field(default_factory=set, compare=False, repr=False)

    def name_at(self, token: Any) -> Name | None:
        """Give the name that covers a token."""
        place = token.idx
        return next((n for n in self.names if n.start <= place < n.end), None)

    def holds(self, piece: str) -> bool:
        """Tell whether a piece of an expression may stand in the sentence at all, in any form: a quick test before a match."""
        if not self._words:
            for form in self.forms:
                found = self.grammar.morphology.analyses(form)
                self._words.update((form, self.grammar.prepositions.get(form, form)), found, (lemma for _, lemma in found))
        return piece in self._words or not self._words.isdisjoint(self.grammar.morphology.analyses(piece))

    def lemmas(self, token: Any) -> list[str]:
        """Give the noun and adjective lemmas of a token, and the expressions of up to four words that it begins."""
        if token.i not in self._lemmas:
            self._lemmas[token.i] = self._all_lemmas(token)
        return self._lemmas[token.i]

    def _all_lemmas(self, token: Any) -> list[str]:
        analyses = sorted(self.grammar.morphology.analyses(token.text), key=lambda x: (x[0] != "noun", len(x[1]), x[1]))
        found = [lemma for pos, lemma in analyses if pos != "verb" or token.pos_ in verb_tags]
        words = self.forms[token.i : token.i + 4]
        for lemma in list(found):
            for length in (2, 3, 4):
                found.append(" ".join([lemma, *words[1:length]]).replace("' ", "'"))
        if len(words) > 1:  # casques bleus: the second word inflects too
            seconds = {second for pos, second in self.grammar.morphology.analyses(words[1]) if pos == "adj"}
            found += [f"{lemma} {second}" for lemma in found[: len(found) // 4] for second in seconds]
        found += [" ".join(words[:length]).replace("' ", "'") for length in (2, 3, 4)]
        return found

    def verb_slots(self, token: Any) -> Slots:
        """Give the deep slots of a verb, worked out once."""
        if token.i not in self._slots:
            self._slots[token.i] = verb_slots(token, self.grammar)
        return self._slots[token.i]

    def real(self, token: Any) -> Any:
        """Give what a counting or grouping noun counts: « des centaines de manifestants » are demonstrators."""
        if token.i not in self._real:
            self._real[token.i] = self._counted(token)
        return self._real[token.i]

    def _counted(self, token: Any) -> Any:
        if self.name_at(token) is None and any(
            lemma in self.grammar.quantifiers for _, lemma in self.grammar.morphology.analyses(token.text)
        ):
            for child in token.children:
                counted = child.i == token.i + 1 and child.pos_ == "NOUN"  # deux cents migrants
                if counted or (
                    child.dep_ in ("nmod", "obl:arg", "fixed") and preposition(child, self.grammar) == self.grammar.of
                ):
                    return self.real(child)  # un groupe d'une vingtaine de terroristes
        return token

    def classes_of(self, token: Any) -> frozenset[str]:
        """Give the noun classes of a token, by its name if it has one, by its lemma else."""
        token = self.real(token)
        if token.i not in self._classes:
            name = self.name_at(token)
            of_lemmas = (self.classes.of(lemma) for lemma in self.lemmas(token)) if name is None else ()
            found = frozenset(name.classes if name is not None else ()).union(*of_lemmas)
            if name is not None and name.sort == "nationality" and token.pos_ == "NOUN":
                found = found.union(*(self.classes.of(lemma) for lemma in self.noun_before(token)))
            self._classes[token.i] = found
        return self._classes[token.i]

    def noun_before(self, token: Any) -> frozenset[str]:
        """Give the lemmas of the noun that the tree took for an adjective of its nationality: « les *rebelles* ougandais »."""
        before = self.doc[token.i - 1] if token.i else None
        if before is None or before.head != token or before.pos_ != "ADJ":
            return frozenset()
        return frozenset(self.grammar.morphology.lemmas(before.text, "noun"))

    def is_open(self, token: Any) -> bool:
        """Tell whether a token may stand for any actor: a pronoun, an unknown name, a bare number."""
        if self.name_at(token) is not None:
            return False
        return token.pos_ in ("PRON", "PROPN", "NUM") or (token.pos_ == "DET" and token.dep_ in ("nsubj", "obj"))

    def fits(self, token: Any, value: str, doubt: bool) -> bool:
        """Tell whether a token is a class ("@armed") or a lemma; `doubt` is what an open token counts as."""
        if value == "*":
            return True
        token = self.real(token)
        if not value.startswith("@"):
            return value in self.lemmas(token) or value == low(token)
        wanted = self.classes.sets.get(value[1:], frozenset((value[1:],)))
        if self.classes_of(token) & wanted:
            return True
        return doubt and value[1:] in open_sets and self.is_open(token)

"""The language pipeline: tokens, tags and trees from spaCy, lemmas from its tables, one sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ..errors import SetupError
from ..lexicon import event_lexicon, load_toml, noun_classes

word = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?", re.UNICODE)


class Morphology:
    """Every reading of a word form: its possible (part of speech, lemma) pairs, whatever the tagger says.

    The tagger is wrong too often on participles and on forms that are both noun and verb for one tag to decide.
    """

    def __init__(
        self,
        tables: dict[str, tuple[dict[str, list[str]], list[tuple[str, str]], frozenset[str]]],
        function_words: frozenset[str],
        heads: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self._tables = tables
        self._function_words = function_words
        self._heads = heads
        self._seen: dict[str, frozenset[tuple[str, str]]] = {}

    def analyses(self, form: str) -> frozenset[tuple[str, str]]:
        """Give the (part of speech, lemma) pairs of a form; case is ignored. A form that no table knows is its own noun."""
        form = form.lower().replace("’", "'")
        if form not in self._seen:
            self._seen[form] = frozenset(self._look_up(form))
        return self._seen[form]

    def lemmas(self, form: str, pos: str) -> tuple[str, ...]:
        """Give the lemmas of a form as one part of speech ("verb", "noun", "adj"), sorted."""
        return tuple(sorted(lemma for p, lemma in self.analyses(form) if p == pos))

    def is_listed(self, form: str) -> bool:
        """Tell whether a form is a word of the language's dictionary."""
        form = form.lower()
        return form in self._function_words or any(
            form in exceptions or form in index for exceptions, _, index in self._tables.values()
        )

    def _look_up(self, form: str) -> Iterator[tuple[str, str]]:
        for pos, (exceptions, rules, index) in self._tables.items():
            if pos != "verb" and (pos, form) in self._heads:
                yield pos, form
            if form in exceptions:
                yield from ((pos, lemma) for lemma in exceptions[form])
                if pos == "adj":  # participles stand among the adjectives, with the verb's lemma
                    verbs = [lemma for lemma in exceptions[form] if lemma in self._tables["verb"][2]]
                    yield from (("verb", lemma) for lemma in verbs)
                    yield from (("adj", form.removesuffix("s").removesuffix("e")) for _ in verbs[:1])
                if pos != "verb":  # a verb may have a regular homograph: tue is of taire and of tuer
                    continue
            found = {form[: len(form) - len(old)] + new for old, new in rules if old and form.endswith(old)}
            if pos == "verb":
                found |= {form, form + "r"} if form.endswith("e") else {form}
            found = {lemma for lemma in found if lemma in index}
            if pos != "verb" and not found:
                found = {form[:-1]} if form[-1:] in "sx" and len(form) > 3 else set()
                found.add(form)
            yield from ((pos, lemma) for lemma in found)


class Pipeline:
    """A language's spaCy pipeline without names and lemmas, and its morphology."""

    def __init__(self, language: str) -> None:
        import spacy
        from spacy.language import Language

        name = load_toml(f"languages/{language}/language.toml")["pipeline"]
        try:
            self.nlp = spacy.load(name, disable=["lemmatizer"], exclude=["ner"])
        except OSError as error:
            raise SetupError(
                f"The language model {name} is not installed. Install it with: pip install {name.replace('_', '-')}==3.8.0"
            ) from error
        if not Language.has_factory("harmattan_one_sentence"):
            Language.component("harmattan_one_sentence", func=one_sentence)
        self.nlp.add_pipe("harmattan_one_sentence", before="parser")
        tokenizer: Any = self.nlp.tokenizer
        whole = tokenizer.token_match
        tokenizer.token_match = lambda text: double_name.fullmatch(text) or (whole(text) if whole else None)
        for form in hyphenated(language):
            tokenizer.add_special_case(form, [{"ORTH": form}])
        heads = frozenset((entry.pos, entry.words[0]) for entry in event_lexicon(language).entries)
        self.morphology = Morphology(lemma_tables(self.nlp, language), frozenset(self.nlp.Defaults.stop_words), heads)

    def parse(self, texts: Iterable[str]) -> Iterator[Any]:
        """Parse sentences, each one tree or several clauses under one root; yields spaCy Docs in order."""
        return self.nlp.pipe(texts, batch_size=64)


double_name = re.compile(r"(?:[ae][dlnrstz]|[A-ZÀ-ÖØ-Þ][^\W\d_]+)(?:-[A-ZÀ-ÖØ-Þ][^\W\d_]+)+")  # Porto-Novo, el-Menfi


def one_sentence(doc: Any) -> Any:
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def hyphenated(language: str) -> set[str]:
    """Give the forms of the nouns that a hyphen holds together (état-major), which the tokenizer would cut."""
    out = set()
    for word_ in noun_classes(language).by_word:
        if "-" in word_ and " " not in word_:
            plural = "-".join(
                f"{part}s" if len(part) > 2 and not part.endswith(("s", "x")) else part for part in word_.split("-")
            )
            out |= {word_, f"{word_}s", plural, word_.capitalize(), word_[0].upper() + word_[1:]}
    return out


def lemma_tables(nlp: Any, language: str) -> dict[str, tuple[dict[str, list[str]], list[tuple[str, str]], frozenset[str]]]:
    lookups = nlp.get_pipe("lemmatizer").lookups
    key = nlp.vocab.strings
    out = {}
    for pos in ("verb", "noun", "adj"):
        exceptions = {form: list(lemmas) for form, lemmas in lookups.get_table("lemma_exc")[key[pos]].items()}
        rules = [(old, new) for old, new in lookups.get_table("lemma_rules")[key[pos]]]
        ours = {entry.words[0] for entry in event_lexicon(language).entries if entry.pos == pos}
        out[pos] = (exceptions, rules, frozenset(lookups.get_table("lemma_index")[key[pos]]) | ours)
    return out


@cache
def pipeline(language: str) -> Pipeline:
    """Load a language's pipeline, once a process; raise SetupError with the command that installs it."""
    return Pipeline(language)

"""Runs of capitalised words: where one begins and ends, and what stands around a name in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon.names import NameWords, fold, known_names, name_words
from .models import Morphology

capital = r"[A-ZÀ-ÖØ-Þ\u010c\u0141\u0160\u017d]"
elision = re.compile(rf"(?:[LDld]|[Qq]u)['’](?={capital})")
part = re.compile(r"\S+")
token = re.compile(r"[^\W\d_]+['’]|[\w-]+\.?|[^\w\s]")
capitals = re.compile(capital)
last_word = re.compile(r"([^\W\d_][\w-]*\.?) $")
reach = 64  # characters before a name that tell what it is
opening_marks = " «\"“'’-–—(•*"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A known name of the sentence: its span, its sort and its country."""

    start: int
    end: int
    sort: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with what is known of it, to guess names in."""

    text: str
    language: str
    words: NameWords
    morphology: Morphology
    seen: Sequence[Seen]

    def before(self, start: int) -> list[tuple[str, int]]:
        """Give the last words before a place in the text, lower case, each with where it begins."""
        first = max(0, start - reach)
        return [(m.group().lower().replace("’", "'"), m.start()) for m in token.finditer(self.text, first, start)]

    def opens(self, start: int) -> bool:
        """Tell whether a word opens the sentence, marks and an elided article aside."""
        before = self.text[:start].strip(opening_marks).upper()
        return not before or (len(before) == 1 and before in self.words.elided)

    def known(self, start: int, end: int) -> list[Seen]:
        return [s for s in self.seen if s.start < end and start < s.end]


@cache
def sequence(language: str) -> re.Pattern[str]:
    """Compile a run of capitalised words, with the particles that names hold."""
    w = name_words(language)
    whole = rf"(?![{w.elided}]u?['’][^\W\d_A-Z]){capital}[\w’'-]*\w"
    word = rf"(?:{whole}|{capital}\.|{capital}(?=[\s,.;:)»”\"]|$)|[a-z]{{1,2}}['’-]{capital}\w+)"
    small = "|".join(map(re.escape, w.particles))
    return re.compile(rf"(?<![\w-]){word}(?:[ -]+(?:(?:{small}) ){{0,2}}{word})*")


def shouted(text: str) -> bool:
    """Tell whether a sentence is written in capitals: then they tell nothing."""
    return len(text) > 12 and len(capitals.findall(text)) > len(text) / 2


def pieces(start: int, end: int, t: Text) -> Iterator[Span]:
    """Cut a run of capitalised words where it holds several names, and drop what belongs to none."""
    words = [(m.start(), m.end()) for m in part.finditer(t.text, start, end)]
    if elided := elision.match(t.text, start):
        words[0] = (elided.end(), words[0][1])
    group: list[Span] = []
    person = fold(t.text[slice(*words[0])]) in t.words.given
    for k, (a, b) in enumerate(words):
        word = t.text[a:b]
        if word.lower() in t.words.cutting:
            if person and len(group) <= 2 and k + 1 < len(words):
                group.append((a, b))
                continue
            yield from trimmed(group, t)
            group = []
            person = k + 1 < len(words) and fold(t.text[slice(*words[k + 1])]) in t.words.given
        elif len(group) == 1 and t.text[slice(*group[0])] in t.words.not_named_after and fold(word) in t.words.given:
            yield from trimmed(group, t)
            group, person = [(a, b)], True
        else:
            group.append((a, b))
    yield from trimmed(group, t)


def trimmed(group: list[Span], t: Text) -> Iterator[Span]:
    """Drop what stands around a name: the common word that opens a sentence, titles, nationalities, articles."""

    def word(k: int) -> str:
        return t.text[slice(*group[k])]

    w = t.words
    while group and (word(-1).lower() in w.of or word(-1).islower() or (len(group) > 1 and word(-1).lower() in w.articles)):
        group.pop()
    while group:
        a, b = group[0]
        first = t.text[a:b]
        if len(group) == 1 and plain(first) in w.articles:
            return
        opening = t.opens(a)
        rest = len(group) > 1
        common = opening and is_common(plain(first), t.morphology)
        if rest and word(1).lower() in w.of:
            break
        named = first in w.heads or t.text[b - len(plain(first)) : b] in w.portfolios or (rest and fold(first) in w.given)
        if (common and not named) or (opening and rest and plain(first) in w.articles):
            group = group[1:]
        elif (title := title_at(a, t)) and title > b:
            group = [(x, y) for x, y in group if x >= title]
        elif (plain(first) in w.titles and (rest or not opening)) or (
            rest and inhabits(a, b, t) and (len(group) > 2 or fold(word(1)) in w.given)
        ):
            group = group[1:]
        else:
            break
    if group and group[-1][1] - group[0][0] > 1:
        yield group[0][0], group[-1][1]


def plain(word: str) -> str:
    return re.sub(r"^[ldnmst]['’]", "", word, flags=re.IGNORECASE).lower()


def title_at(start: int, t: Text) -> int:
    """Give where the title of several words that begins here ends, 0 where none does."""
    if t.text[start : t.text.find(" ", start)].lower() not in title_heads(t.language):
        return 0
    words = list(part.finditer(t.text, start, start + reach))[: t.words.longest_title]
    for n in range(len(words), 1, -1):
        if t.text[start : words[n - 1].end()].lower().replace("’", "'") in t.words.titles:
            return words[n - 1].end()
    return 0


def titles_before(start: int, t: Text) -> int:
    """Give where a person's name begins with the titles in capitals right before it (« M. Sow », « le Colonel Issa Bah »)."""
    while (m := last_word.search(t.text, max(0, start - 30), start)) and m[1][0].isupper() and m[1].lower() in t.words.titles:
        start = m.start(1)
    return start


@cache
def title_heads(language: str) -> frozenset[str]:
    return frozenset(title.split()[0] for title in name_words(language).titles if " " in title)


def inhabits(start: int, end: int, t: Text) -> bool:
    """Tell whether a capitalised word is an inhabitant before a name (« la *Bermudienne* Ida Roe »)."""
    word = plain(t.text[start:end])
    if word in known_names(t.language).nationalities or any(s.sort == "people" for s in t.known(start, end)):
        return True
    before = t.before(start)
    return bool(before) and before[-1][0] in t.words.articles and word.endswith(t.words.adjective_ends)


def is_common(word: str, morphology: Morphology) -> bool:
    return (
        len(word) <= 3
        or any(lemma != word or pos == "verb" for pos, lemma in morphology.analyses(word))
        or morphology.is_listed(word)
    )
